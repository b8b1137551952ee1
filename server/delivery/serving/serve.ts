/** Answers a request step by step: which site, may it be shown, which file or page. What is in memory already does not come here. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Log } from '../../kernel/log.ts'
import type { ArmFigures } from '../../published/arm-figures.ts'
import { PROOF_PATH } from '../../published/proof.ts'
import { PREVIEW_SCRIPT } from '../pages/head.ts'
import type { Accounting } from './accounting.ts'
import type { Arm } from './arm.ts'
import type { Arms } from './arms.ts'
import { draw, forOneVisitor } from './canary.ts'
import type { Directory, Door, Entry, Site, Standby, Tenant } from './directory.ts'
import { type Exchange, answer, answerEmpty, requestIdOf } from './exchange.ts'
import type { Figures } from './figures.ts'
import { serveAsset, serveMedia } from './files.ts'
import { FILE_HEADERS, NOTICE_HEADERS } from './headers.ts'
import type { Kept } from './page-cache.ts'
import type { PluginFiles } from './plugin-files.ts'
import type { Previews } from './previews.ts'
import { countSample } from './samples.ts'
import { type ShowOptions, showPage } from './show-page.ts'
import * as notice from './status-pages.ts'
import { type Tally, countAnswer } from './tally.ts'
import { type Target, readTarget } from './target.ts'

export type ServeOptions = ShowOptions &
  Parameters<typeof serveMedia>[0] & {
    directory: Directory
    arms: Arms
    previews: Previews
    pluginFiles: PluginFiles
    accounting: Accounting
    figures: Figures
    log: Log
    originOf: (host: string) => string
    /** Where visitors of another host are sent: see Gate. */
    redirectOriginOf: (host: string) => Promise<string>
    addressOf: (request: IncomingMessage) => string
  }

/** An exchange, and where it is counted. */
export type Visit = Exchange & {
  tally: Tally | undefined
  /** Of pages only. */
  sample: ArmFigures | undefined
}

export type Incoming = {
  request: IncomingMessage
  response: ServerResponse
  /** Normalized. */
  host: string
  /** Hands the request to the rest of the program. */
  pass: () => void
}

/** How long a request waits for a newer release or state of its site, before it is answered with what is at hand. */
const WAIT_FOR_STATE_MS = 300
/** Health checks name hosts of their own. */
const CHECKS = new Set(['/healthz', '/readyz', '/metrics'])

export function beginVisit(
  options: Pick<ServeOptions, 'figures'>,
  { request, response }: Pick<Incoming, 'request' | 'response'>,
): Visit {
  const began = performance.now()
  const path = request.url ?? '/'
  const exchange: Visit = {
    request,
    response,
    requestId: requestIdOf(request.headers),
    onAnswered(status, bytes) {
      const digit = Math.floor(status / 100)
      options.figures.statuses[digit] = (options.figures.statuses[digit] ?? 0) + 1
      const ms = performance.now() - began
      if (exchange.tally) countAnswer(exchange.tally, status, bytes, ms)
      if (exchange.sample) countSample(exchange.sample, path, status, ms)
    },
    tally: undefined,
    sample: undefined,
  }
  return exchange
}

/** Answers, whatever happens. */
export async function serve(options: ServeOptions, incoming: Incoming): Promise<void> {
  const { request, host, pass } = incoming
  const path = request.url ?? '/'
  const exchange = beginVisit(options, incoming)
  try {
    const entry = await upToDate(options.directory, host)
    if (entry.kind === 'portal' || (entry.kind === 'nobody' && CHECKS.has(path))) return pass()
    if (entry.kind === 'site') exchange.tally = tallyOf(options.accounting, entry)
    const page = await serveEntry(options, exchange, entry, host, path)
    if (page) showNotice(options, exchange, page)
  } catch (error) {
    if (CHECKS.has(path) && !options.directory.isKnown(host)) return pass()
    fail(options, exchange, error)
  }
}

/** What the host means, once a newer state of its site that is on its way has been read. */
export async function upToDate(directory: Directory, host: string): Promise<Entry> {
  const entry = await directory.find(host)
  const { site } = entry
  if (!site?.refreshing) return entry
  await Promise.race([site.refreshing, delay(WAIT_FOR_STATE_MS)])
  // Nobody waits a second time for what takes so long.
  site.refreshing = undefined
  return directory.find(host)
}

/** Where answers are counted at present: of what the door shows, or of the door while it shows nothing. */
export function tallyOf(accounting: Accounting, door: Door, arm = door.arm): Tally {
  const place = arm ?? door
  if (place.tally) return place.tally
  const tally: Tally = accounting.open(
    {
      tenantId: door.tenant.id,
      siteId: door.site.id,
      host: door.countedHost,
      releaseNumber: arm?.view.release.number ?? door.site.releaseNumber,
    },
    () => {
      if (place.tally === tally) place.tally = undefined
    },
  )
  place.tally = tally
  return tally
}

/** @returns the notice to show instead; undefined when the request has been answered */
async function serveEntry(
  options: ServeOptions,
  exchange: Visit,
  entry: Exclude<Entry, { kind: 'portal' }>,
  host: string,
  url: string,
): Promise<notice.StatusPage | undefined> {
  if (entry.kind === 'nobody') return notice.unknownHost(host)
  const { site } = entry
  const closed = obstacle(entry, host)
  if (closed) return closed
  if (entry.kind === 'site' && entry.redirect) return redirectToName(options, exchange, entry, url)
  const method = methodOf(exchange)
  if (method === 'other') return notice.METHOD_NOT_ALLOWED
  if (method === 'options') return answerOptions(exchange, url)
  const reading = readTarget(url)
  if (reading.kind === 'malformed') return notice.MALFORMED
  if (reading.kind === 'too_long') return notice.TOO_LONG
  if (reading.kind === 'redirect') return redirect(exchange, reading.location)
  const { target } = reading
  if (entry.kind === 'moved')
    return redirect(exchange, options.originOf(entry.host) + target.encodedPath + target.search)
  if (entry.kind === 'preview') return servePreview(options, exchange, entry, host, target)
  if (entry.kind === 'vacant' || !site) return notice.unknownHost(host)
  if (target.path === PROOF_PATH) return notice.NO_SUCH_FILE
  if (await serveFile(options, exchange, entry, target)) return undefined
  if (isFilePath(target.path)) return notice.NO_SUCH_FILE
  const live = entry.arm ?? (await options.arms.load(entry))
  if (!live) return obstacle(entry, host) ?? notice.UNREACHABLE
  const { split } = entry
  const arm = split ? await armOfVisitor(options, exchange, entry, { live, split }, target) : live
  exchange.tally = tallyOf(options.accounting, entry, arm)
  exchange.sample = arm.sample
  const shown = await showPage(options, exchange, arm, target)
  if (!shown) return notice.BUSY
  noteView(options.accounting, exchange.tally, exchange.request, shown)
  return undefined
}

/** To the name that the site's owner wants visitors to see; whatever was asked for is asked for there. */
export async function redirectToName(
  options: Pick<ServeOptions, 'redirectOriginOf'>,
  exchange: Exchange,
  { redirect: aim, hsts }: Door,
  url: string,
): Promise<notice.StatusPage | undefined> {
  const reading = readTarget(url)
  if (!aim || reading.kind === 'malformed') return notice.MALFORMED
  if (reading.kind === 'too_long') return notice.TOO_LONG
  const path =
    reading.kind === 'redirect' ? reading.location : reading.target.encodedPath + reading.target.search
  const origin = await options.redirectOriginOf(aim.host)
  answerEmpty(exchange, aim.status, [
    'location',
    origin + path,
    'cache-control',
    'public, max-age=3600',
    ...FILE_HEADERS,
    ...(hsts === undefined ? [] : ['strict-transport-security', hsts]),
  ])
  return undefined
}

/** The release that this visitor sees while a canary runs; from here on, the answer is good for nobody else. */
export async function armOfVisitor(
  options: ServeOptions,
  exchange: Visit,
  door: Door,
  { live, split }: { live: Arm; split: Standby },
  { path }: Target,
): Promise<Arm> {
  const { request } = exchange
  const { isStandby, cookie } = draw(
    split,
    request.headers.cookie,
    path,
    () => `${options.addressOf(request)}\n${request.headers['user-agent'] ?? ''}`,
  )
  const arm = isStandby ? ((await standbyOf(options, door, split)) ?? live) : live
  const { number } = arm.view.release
  const isSecure = options.originOf(door.host).startsWith('https:')
  exchange.adapt = (headers) => forOneVisitor(headers, { number, cookie, isSecure })
  return arm
}

/** A standby that is slow to come, or does not come at all, keeps nobody waiting for long. */
async function standbyOf({ arms }: ServeOptions, door: Door, split: Standby): Promise<Arm | undefined> {
  if (door.standby?.view.release.number === split.number) return door.standby
  const arm = await Promise.race([arms.prepare(door), delay(WAIT_FOR_STATE_MS, undefined)])
  return arm?.view.release.number === split.number ? arm : undefined
}

/** Counts a view of what was shown, when it is one. */
export function noteView(
  accounting: Accounting,
  tally: Tally,
  request: IncomingMessage,
  { viewOf }: Kept,
): void {
  if (viewOf !== undefined && request.method === 'GET') accounting.view(tally, request, viewOf)
}

const PREVIEW_SCRIPT_HEADERS = [
  'content-type',
  'text/javascript; charset=utf-8',
  'cache-control',
  'private, max-age=3600',
  ...FILE_HEADERS,
]

const isFilePath = (path: string) =>
  path.startsWith('/media/') || path.startsWith('/_assets/') || path.startsWith('/_plugins/')

async function serveFile(
  options: ServeOptions,
  exchange: Exchange,
  door: Extract<Entry, { site: Site }>,
  { path }: Target,
): Promise<boolean> {
  if (!isFilePath(path)) return false
  const shown = door.kind === 'site' ? door.arm?.theme : undefined
  const isServed = path.startsWith('/media/')
    ? await serveMedia(options, exchange, door.site, path)
    : path.startsWith('/_plugins/')
      ? await options.pluginFiles.serve(exchange, door.tenant, path)
      : await serveAsset(options, exchange, door.tenant, shown, path)
  if (isServed) options.figures.answers.file += 1
  return isServed
}

async function servePreview(
  options: ServeOptions,
  exchange: Exchange,
  preview: Extract<Entry, { kind: 'preview' }>,
  host: string,
  target: Target,
): Promise<notice.StatusPage | undefined> {
  const arm = await options.previews.open(exchange, preview, host, target)
  if (arm === 'answered') return undefined
  if (arm === 'closed') return notice.PREVIEW_CLOSED
  if (target.path === PREVIEW_SCRIPT.path) {
    answer(exchange, 200, PREVIEW_SCRIPT_HEADERS, PREVIEW_SCRIPT.body)
    return undefined
  }
  if (arm === 'empty') return notice.NOTHING_STAGED
  if (await serveFile(options, exchange, preview, target)) return undefined
  if (isFilePath(target.path)) return notice.NO_SUCH_FILE
  return (await showPage(options, exchange, arm, target)) ? undefined : notice.BUSY
}

function isGone({ status }: Tenant): boolean {
  return status === 'deprovisioning' || status === 'deleted'
}

/** Why the site cannot be shown. Who has no site is told nothing about the tenant's state. */
export function obstacle(
  { kind, tenant, site }: Exclude<Entry, { kind: 'nobody' | 'portal' }>,
  host: string,
): notice.StatusPage | undefined {
  if (isGone(tenant)) return notice.unknownHost(host)
  if (!site || site.status === 'deleted') {
    const isMainHost = host.startsWith(`${tenant.slug}.`)
    return isMainHost && tenant.status === 'active' ? notice.noSiteYet(tenant.slug) : notice.unknownHost(host)
  }
  if (tenant.status === 'suspended') return notice.suspended(null)
  if (site.status === 'suspended') return notice.suspended(site.statusMessage)
  if (tenant.status !== 'active') return notice.noSiteYet(tenant.slug)
  if (kind === 'preview') return undefined
  if (site.status === 'maintenance') return notice.maintenance(site.statusMessage)
  return site.releaseNumber === 0 || site.status === 'provisioning' ? notice.noSiteYet(site.slug) : undefined
}

function methodOf({ request }: Exchange): 'read' | 'options' | 'other' {
  if (request.method === 'GET' || request.method === 'HEAD') return 'read'
  return request.method === 'OPTIONS' ? 'options' : 'other'
}

const ALLOW = ['allow', 'GET, HEAD, OPTIONS']

function answerOptions(exchange: Exchange, url: string): undefined {
  const isReadApi = url.startsWith('/_content/')
  answerEmpty(exchange, 204, [
    ...ALLOW,
    ...(isReadApi
      ? [
          'access-control-allow-origin',
          '*',
          'access-control-allow-methods',
          'GET, HEAD, OPTIONS',
          'access-control-max-age',
          '86400',
        ]
      : []),
  ])
}

function redirect(exchange: Exchange, location: string): undefined {
  answerEmpty(exchange, 301, ['location', location, 'cache-control', 'public, max-age=3600'])
}

function showNotice({ figures }: ServeOptions, exchange: Exchange, page: notice.StatusPage): void {
  figures.answers.notice += 1
  // A body that is on its way will not be read.
  if (page === notice.METHOD_NOT_ALLOWED) exchange.response.shouldKeepAlive = false
  answer(
    exchange,
    page.status,
    [
      'content-type',
      'text/html; charset=utf-8',
      ...NOTICE_HEADERS,
      ...(page.status === 405 ? ALLOW : []),
      ...(page.retryAfterSeconds === undefined ? [] : ['retry-after', String(page.retryAfterSeconds)]),
    ],
    notice.renderStatusPage(page, exchange.requestId),
  )
}

function fail(options: ServeOptions, exchange: Visit, error: unknown): void {
  const isBusy = error instanceof AppError && error.code === 'overloaded'
  const page = isBusy ? notice.BUSY : isUnreachable(error) ? notice.UNREACHABLE : notice.FAILED
  // It says nothing about the release: a candidate, whose pages are not in memory yet, would be judged by it.
  if (page === notice.UNREACHABLE) exchange.sample = undefined
  const { url, method } = exchange.request
  if (!isBusy)
    options.log.error(
      { err: error, request_id: exchange.requestId, method, url },
      'a page could not be served',
    )
  if (exchange.response.headersSent) exchange.response.destroy()
  else showNotice(options, exchange, page)
}

/** Whether PostgreSQL or the storage could not be reached, as opposed to having refused something. */
export function isUnreachable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|57P0|08|53300)/.test(String(code)) ||
    /Connection terminated|timeout exceeded|not queryable|connection error/i.test(String(message))
  )
}
