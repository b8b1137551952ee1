/** The data plane as the rest of the program sees it: answers whatever asks for a tenant's website, from a host name to bytes. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { performance } from 'node:perf_hooks'
import type { Config } from '../config.ts'
import type { BlobStore } from '../kernel/blobs/blobs.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../kernel/db/database.ts'
import type { Notices } from '../kernel/db/notices.ts'
import { forwardedReader } from '../kernel/http/forwarded.ts'
import { normalizeHost, readAddress } from '../kernel/http/hosts.ts'
import { originOf } from '../kernel/http/origin.ts'
import type { Log } from '../kernel/log.ts'
import type { Metrics } from '../kernel/metrics.ts'
import type { RateLimiter } from '../kernel/rate-limit/rate-limit.ts'
import type { PluginAdvisories } from '../published/plugin-advisories.ts'
import type { PluginRuntime } from '../published/plugins.ts'
import type { SiteApi } from '../published/site-api.ts'
import type { ServedCertificates } from './certificates/certificates.ts'
import { asksForLive } from './live/handshake.ts'
import { type Followed, openLive } from './live/live.ts'
import { MAX_CHANGES, type Shown, differenceOf } from './live/news.ts'
import { mayBeModule, serveModule } from './modules/modules.ts'
import { visitorNames } from './modules/request.ts'
import type { Pages } from './pages/pages.ts'
import { type FindPluginPackage, loadSitePlugins } from './pages/plugins/site-plugins.ts'
import { openAccounting } from './serving/accounting.ts'
import { openArms } from './serving/arms.ts'
import { clientAddressReader } from './serving/client.ts'
import { openDirectory } from './serving/directory.ts'
import { openGate } from './serving/gate.ts'
import { isOnStandby } from './serving/canary.ts'
import { codingsFor } from './serving/encoding.ts'
import { requestIdOf } from './serving/exchange.ts'
import { openFigures } from './serving/figures.ts'
import { writeHead } from './serving/head.ts'
import { openFramedHeaders } from './serving/headers.ts'
import { hostHeaderOf } from './serving/host-header.ts'
import { openPageCache } from './serving/page-cache.ts'
import { followPluginChanges } from './serving/plugin-changes.ts'
import { openPluginFiles } from './serving/plugin-files.ts'
import { openPreviews } from './serving/previews.ts'
import { changesBetween } from './serving/queries.ts'
import { openReleaseReader } from './serving/release-reader.ts'
import { variantFor } from './serving/representation.ts'
import { countSample, openSamples } from './serving/samples.ts'
import {
  type Incoming,
  type ServeOptions,
  noteView,
  obstacle,
  serve,
  tallyOf,
  upToDate,
} from './serving/serve.ts'
import { compressSoon } from './serving/show-page.ts'
import { countAnswer } from './serving/tally.ts'
import { openThemes } from './serving/themes.ts'
import { openTurnstile } from './serving/turnstile.ts'
import { openWarmUp } from './serving/warm-up.ts'

export type DeliveryOptions = {
  config: Pick<Config, 'domain' | 'publicUrl' | 'port' | 'tlsPort' | 'trustedProxies'>
  /** The master secret. */
  secret: string
  db: Database
  notices: Notices
  blobs: BlobStore
  log: Log
  metrics: Pick<Metrics, 'registry'>
  clock: Clock
  pages: Pages
  /** See `cacheKey` of pages/pages.ts. */
  cacheKey: (path: string, query: URLSearchParams) => string | undefined
  /** Runs plugins; without it, and without packages to find, sites are shown as if they had none. */
  plugins?: PluginRuntime
  findPluginPackage?: FindPluginPackage
  pluginAdvisories?: Pick<PluginAdvisories, 'isBlocked' | 'onChange'>
  /** Keys to endpoints of plugins, and what is counted of them. */
  siteApi: SiteApi
  /** What answers for names over TLS, and to authorities; without it, no visitor is sent to HTTPS. */
  certificates?: Pick<ServedCertificates, 'isServed' | 'httpChallenge'>
  rateLimiter: Pick<RateLimiter, 'take'>
  /** Bytes of pages and small media to keep in memory, shared fairly between tenants. */
  cacheBytes?: number
}

export type Delivery = AsyncDisposable & {
  /**
   * Answers a request to a tenant's host or a custom host name.
   * @param pass called instead for what is not ours: the portal, the API, hosts that are no host names
   */
  intercept: (request: IncomingMessage, response: ServerResponse, pass: () => void) => void
  /** Whether a request asks to stay connected, see live/. */
  asksForLive: (request: IncomingMessage) => boolean
  /** Takes over the connection of such a request. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Asks whoever is connected to connect again elsewhere: the process is about to end. */
  drain: () => void
  /** Writes what was counted of the traffic, and of releases that are being judged, so far. */
  flush: () => Promise<void>
}

const CACHE_BYTES = 96 * 1024 * 1024
/** Pages of one tenant rendered at a time, others of it that wait, and for how long. */
const RENDERING = { places: 8, queue: 200, patienceMs: 5_000 }

export function openDelivery(options: DeliveryOptions): Delivery {
  const { config, db, notices, blobs, log, clock, secret, pages, cacheKey } = options
  const { domain } = config
  const publicOrigin = (host: string) => originOf(config, host)
  const cache = openPageCache(options.cacheBytes ?? CACHE_BYTES)
  const themes = openThemes(blobs)
  const pluginsOf = async (tenantId: string, published: unknown) => {
    const found = await loadSitePlugins({ find: options.findPluginPackage, log }, tenantId, published)
    if (found) await options.plugins?.warm?.()
    return found
  }
  const headersFor = openFramedHeaders(publicOrigin, `app.${domain}`)
  const samples = openSamples({ db, clock, log })
  const arms = openArms({
    db,
    releases: openReleaseReader(db),
    themes,
    pluginsOf,
    cache,
    originOf: publicOrigin,
    headersFor,
    sampleOf: samples.of,
    onPrepared: (door, standby) => warmUp(door, standby),
    onError: (error) => log.warn({ err: error }, 'a standby is not ready; the live release is shown on'),
  })
  const directory = openDirectory({
    domain,
    db,
    notices,
    onMoved: async (site) => {
      const swapped = await arms.follow(site)
      if (swapped > 0) figures.observeSwap(Math.max(0, Date.now() - site.movedAt.getTime()) / 1_000)
      live.moved(site)
    },
    onClosed: arms.close,
    onLeft: (site) => {
      if (site.media) cache.drop(site.media)
      site.media = undefined
    },
    onError: (error) =>
      log.warn({ err: error }, 'a newer release could not be read; the present ones are shown on'),
  })
  const pluginChanges = followPluginChanges({
    notices,
    advisories: options.pluginAdvisories,
    directory,
    cache,
  })
  const turnstile = openTurnstile(RENDERING)
  const addressOf = clientAddressReader(config.trustedProxies)
  const clientOf = forwardedReader(config.trustedProxies)
  const isEncrypted = (request: IncomingMessage) => clientOf(request).isSecure
  const accounting = openAccounting({ db, clock, log, secret, addressOf })
  const figures = openFigures(options.metrics.registry, {
    cacheBytes: () => cache.bytes,
    cacheEntries: () => cache.entries,
    hosts: () => directory.size,
    refusedRenders: () => turnstile.refused,
  })
  const gate = openGate({ config, isEncrypted, certificates: options.certificates, figures, log })
  const previews = openPreviews({ secret, arms, clock, originOf: publicOrigin, headersFor })
  const live = openLive({
    find: (host) => upToDate(directory, host),
    async prepare(entry) {
      if (entry.kind === 'site' && (await arms.load(entry)) && entry.split) await arms.prepare(entry)
    },
    shownTo,
    async compare({ id, tenant }, from, to) {
      const [low, high] = from < to ? [from, to] : [to, from]
      const limit = MAX_CHANGES + 1
      return differenceOf(
        await db.readTenant(tenant.id, (tables) => changesBetween(tables, id, low, high, limit)),
      )
    },
    addressOf,
    originOf: publicOrigin,
    registry: options.metrics.registry,
    onError: (error) => log.warn({ err: error }, 'a live connection could not be kept right'),
  })
  const serving: ServeOptions = {
    directory,
    arms,
    previews,
    accounting,
    figures,
    cache,
    turnstile,
    themes,
    pluginFiles: openPluginFiles({
      find: options.findPluginPackage,
      isBlocked: options.pluginAdvisories?.isBlocked,
    }),
    pluginsOf,
    blobs,
    pages,
    cacheKey,
    log,
    originOf: publicOrigin,
    redirectOriginOf: gate.originOf,
    addressOf,
  }
  const modules = options.plugins && {
    ...serving,
    clock,
    runtime: options.plugins,
    isBlocked: options.pluginAdvisories?.isBlocked,
    siteApi: options.siteApi,
    rateLimiter: options.rateLimiter,
    nameOfVisitor: visitorNames(secret),
  }
  const warmUp = openWarmUp(serving)

  function shownTo(cookies: string | undefined, entry: Followed, host: string): Shown | undefined {
    if (obstacle(entry, host)) return undefined
    if (entry.kind === 'preview') {
      if (!previews.isOpenTo(cookies, entry)) return undefined
      if (entry.number > 0) return { release: entry.number }
      const { stagingNumber: release, contentPosition: content_position } = entry.site
      return release === null ? undefined : { release, content_position, frame: String(release) }
    }
    const arm = (isOnStandby(entry, cookies) ? entry.standby : undefined) ?? entry.arm
    if (!arm) return { release: entry.site.releaseNumber }
    const { number, content_position } = arm.view.release
    return { release: number, content_position, frame: arm.frame + arm.overlay }
  }

  /**
   * What most requests ask for: a page that is in memory, without range. One look-up by host, one by target, headers
   * that were written out before, one write. @returns false, with nothing done, for everything else
   */
  function answerFromMemory(
    request: IncomingMessage,
    response: ServerResponse,
    hostHeader: string | undefined,
  ): boolean {
    const { headers } = request
    const tags = headers['if-none-match']
    const door = hostHeader === undefined ? undefined : directory.doorOf(hostHeader)
    const arm = door?.arm
    const kept = arm?.store.byUrl.get(request.url ?? '')
    if (
      !door ||
      !arm ||
      !kept ||
      request.method !== 'GET' ||
      headers.range !== undefined ||
      (headers['if-modified-since'] !== undefined && tags === undefined) ||
      door.site.refreshing ||
      door.split !== undefined ||
      (kept.staleAt !== Infinity && kept.staleAt <= performance.now())
    )
      return false
    const { representation } = kept
    const variant = variantFor(representation, codingsFor(headers['accept-encoding']))
    let status = representation.status
    let bytes = 0
    if (tags !== undefined) {
      if (status !== 200 || tags !== variant.etag) return false
      status = 304
      writeHead(response, variant.notModified, requestIdOf(headers))
      response.end()
    } else {
      bytes = variant.body.length
      writeHead(response, variant.head, requestIdOf(headers))
      response.end(variant.body)
    }
    kept.usedAt = cache.tick
    figures.answers.memory += 1
    const digit = Math.floor(status / 100)
    figures.statuses[digit] = (figures.statuses[digit] ?? 0) + 1
    const tally = arm.tally ?? tallyOf(accounting, door)
    countAnswer(tally, status, bytes, 0)
    if (arm.sample) countSample(arm.sample, request.url ?? '/', status, 0)
    noteView(accounting, tally, request, kept)
    if (representation.compression === 'possible') compressSoon(cache, kept, request)
    return true
  }

  async function admit(incoming: Incoming): Promise<void> {
    const { request, response, host } = incoming
    if (await gate.admit(request, response, host)) return
    if (!answerFromMemory(request, response, hostHeaderOf(request))) enter(incoming)
  }

  function enter(incoming: Incoming): void {
    const { request, host, pass } = incoming
    if (!isWebsite(host, domain)) pass()
    else if (isPagePath(request.url)) void serve(serving, incoming)
    else if (modules && mayBeModule(request.url)) void serveModule(modules, incoming)
    else pass()
  }

  return {
    async flush() {
      await accounting.flush()
      await samples.flush()
    },
    intercept(request, response, pass) {
      const hostHeader = hostHeaderOf(request)
      const isGated = gate.concerns(request)
      if (!isGated && answerFromMemory(request, response, hostHeader)) return
      const host = normalizeHost(hostHeader)
      if (host === undefined) return pass()
      const incoming = { request, response, host, pass }
      if (isGated && mayBeLed(host, domain, request)) void admit(incoming)
      else enter(incoming)
    },
    asksForLive(request) {
      if (!asksForLive(request)) return false
      const host = normalizeHost(hostHeaderOf(request))
      return host !== undefined && isWebsite(host, domain) && isPagePath(request.url)
    },
    upgrade(request, socket, head) {
      const host = normalizeHost(hostHeaderOf(request))
      if (host === undefined) socket.destroy()
      else live.upgrade(request, socket, head, host)
    },
    drain: live.drain,
    async [Symbol.asyncDispose]() {
      pluginChanges[Symbol.dispose]()
      live[Symbol.dispose]()
      await samples[Symbol.asyncDispose]()
      await accounting[Symbol.asyncDispose]()
    },
  }
}

/** Whether a request that came unencrypted may be led elsewhere; the API's clients would send their tokens once more. */
function mayBeLed(host: string, domain: string, { method, url }: IncomingMessage): boolean {
  if (isWebsite(host, domain)) return true
  const isRead = method === 'GET' || method === 'HEAD'
  return readAddress(host, domain).kind === 'portal' && isRead && isPagePath(url)
}

/** Whether a host is a website's; names without a dot are those of machines, which no tenant can have. */
function isWebsite(host: string, domain: string): boolean {
  const { kind } = readAddress(host, domain)
  return kind === 'tenant' || (kind === 'custom' && host.includes('.'))
}

/** Whether a request target is about a page or a file, and not about an API. */
function isPagePath(url: string | undefined): boolean {
  return url !== undefined && url.startsWith('/') && !url.startsWith('/api/')
}
