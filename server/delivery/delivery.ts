/** The data plane as the rest of the program sees it: answers whatever asks for a tenant's website, from a host name to bytes. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import type { BlobStore } from '../kernel/blobs/blobs.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../kernel/db/database.ts'
import type { Notices } from '../kernel/db/notices.ts'
import type { Log } from '../kernel/log.ts'
import type { Metrics } from '../kernel/metrics.ts'
import type { Pages } from './pages/pages.ts'

export type DeliveryOptions = {
  config: Pick<Config, 'domain' | 'publicUrl' | 'port' | 'trustedProxies'>
  /** The master secret. */
  secret: string
  db: Database
  notices: Notices
  blobs: BlobStore
  log: Log
  metrics: Metrics
  clock: Clock
  pages: Pages
  /** See `cacheKey` of pages/pages.ts. */
  cacheKey: (path: string, query: URLSearchParams) => string | undefined
  /** Bytes of pages and small media to keep in memory, shared fairly between tenants. */
  cacheBytes?: number
}

export type Delivery = AsyncDisposable & {
  /**
   * Answers a request to a tenant's host or a custom host name.
   * @returns false when it is not ours to answer: the portal, the API, and hosts that are no host names
   */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean
}

export declare function openDelivery(options: DeliveryOptions): Delivery
