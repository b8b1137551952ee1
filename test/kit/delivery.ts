/** The data plane of a test: on a socket of its own, with pages rendered in the plainest way. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import type { AppContext } from '../../server/context.ts'
import { type Delivery, type DeliveryOptions, openDelivery } from '../../server/delivery/delivery.ts'
import { createMetrics } from '../../server/kernel/metrics.ts'
import { type PlainPages, openPlainPages, plainCacheKey } from './published-site.ts'
import { type Visit, type VisitAnswer, visit } from './visit.ts'

export type TestDelivery = {
  delivery: Delivery
  pages: PlainPages
  port: number
  visit: (host: string, path: string, init?: Visit) => Promise<VisitAnswer>
  /** The figures, as Prometheus reads them. */
  figures: () => Promise<string>
}

/** Serves until the test file ends. What delivery passes on is answered with 421. */
export async function startTestDelivery(
  ctx: AppContext,
  options: Partial<DeliveryOptions> = {},
): Promise<TestDelivery> {
  const pages = openPlainPages(ctx.db)
  const metrics = createMetrics()
  const delivery = openDelivery({ ...ctx, metrics, pages, cacheKey: plainCacheKey, ...options })
  const server = createServer({ shouldUpgradeCallback: delivery.asksForLive }, (request, response) =>
    delivery.intercept(request, response, () => response.writeHead(421).end('passed on')),
  )
  server.on('upgrade', delivery.upgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  after(async () => {
    server.closeAllConnections()
    server.close()
    await delivery[Symbol.asyncDispose]()
  })
  return {
    delivery,
    pages,
    port,
    visit: (host, path, init) => visit(port, host, path, init),
    figures: () => metrics.registry.metrics(),
  }
}
