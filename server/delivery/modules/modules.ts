/** API modules: has the plugins of a site answer what is asked below `/api/<plugin>/`, and describes them at `/api/openapi.json`. */
import { AppError } from '../../errors.ts'
import type { PluginAdvisories } from '../../published/plugin-advisories.ts'
import { type ActivePlugin, isGranted, runningPlugins } from '../pages/plugins/site-plugins.ts'
import type { Arm } from '../serving/arm.ts'
import type { Entry } from '../serving/directory.ts'
import { answerEmpty, answerWith } from '../serving/exchange.ts'
import { FILE_HEADERS } from '../serving/headers.ts'
import { makeRepresentation } from '../serving/representation.ts'
import {
  type Incoming,
  type ServeOptions,
  type Visit,
  armOfVisitor,
  beginVisit,
  isUnreachable,
  obstacle,
  redirectToName,
  tallyOf,
  upToDate,
} from '../serving/serve.ts'
import { type Target, readTarget } from '../serving/target.ts'
import { preflightHeaders } from './cross-site.ts'
import { type EndpointOptions, answerQuestion } from './endpoint.ts'
import { describeModules } from './openapi.ts'
import { answerProblem } from './problem.ts'
import { matchEndpoint, readModulePath } from './route.ts'

export type ModuleOptions = ServeOptions &
  EndpointOptions & { isBlocked: PluginAdvisories['isBlocked'] | undefined }

const DOCUMENT = '/api/openapi.json'
/** The platform's own API, and its other names. */
const PLATFORM = /^\/api\/(?:v\d+|admin|tenants?)(?:[/?#]|$)/

/** Whether a request target may be about a plugin, as far as can be told without knowing the site. */
export function mayBeModule(url: string | undefined): boolean {
  return url !== undefined && url.startsWith('/api/') && !PLATFORM.test(url)
}

/** Answers if the site has such a plugin, and passes the request on if not. */
export async function serveModule(options: ModuleOptions, incoming: Incoming): Promise<void> {
  const { host, pass } = incoming
  const exchange = beginVisit(options, incoming)
  try {
    const entry = await upToDate(options.directory, host)
    if (!(await answerAt(options, exchange, entry, host))) pass()
  } catch (error) {
    fail(options, exchange, error)
  }
}

/** @returns whether it was answered: what is no plugin of the site is not */
async function answerAt(
  options: ModuleOptions,
  exchange: Visit,
  entry: Entry,
  host: string,
): Promise<boolean> {
  const asked = readApiTarget(exchange.request.url ?? '/')
  if (!asked || entry.kind === 'nobody' || entry.kind === 'portal') return false
  const closed = obstacle(entry, host)
  if (closed) {
    if (closed.status === 404) return false
    throw new AppError(
      closed.status === 503 ? 'maintenance' : 'tenant_inactive',
      closed.paragraphs.join(' '),
      {
        ...(closed.retryAfterSeconds !== undefined && { retryAfterSeconds: closed.retryAfterSeconds }),
      },
    )
  }
  const { target } = asked
  if (entry.kind === 'moved')
    return redirect(exchange, options.originOf(entry.host) + target.encodedPath + target.search)
  if (entry.kind === 'site' && entry.redirect) {
    await redirectToName(options, exchange, entry, exchange.request.url ?? '/')
    return true
  }
  const arm = await armFor(options, exchange, entry, host, target)
  if (typeof arm === 'boolean') return arm
  const plugins = await pluginsOf(options, arm)
  if (target.path === DOCUMENT) return describe(exchange, arm, plugins)
  const at = readModulePath(target.path)
  const plugin = plugins.find(({ published }) => published.name === at?.plugin)
  if (!at || !plugin || !isModule(plugin)) return false
  if (!asked.isCanonical) return redirect(exchange, target.encodedPath + target.search)
  if (entry.kind === 'site') {
    exchange.tally = tallyOf(options.accounting, entry, arm)
    exchange.sample = arm.sample
  }
  await route(options, exchange, { arm, plugin, path: at.path, target })
  return true
}

function readApiTarget(url: string): { target: Target; isCanonical: boolean } | undefined {
  const reading = readTarget(url)
  if (reading.kind === 'target') return { target: reading.target, isCanonical: true }
  const canonical = reading.kind === 'redirect' ? readTarget(reading.location) : undefined
  return canonical?.kind === 'target' ? { target: canonical.target, isCanonical: false } : undefined
}

/** Unlike 301, it has POST stay POST. */
function redirect(exchange: Visit, location: string): true {
  answerEmpty(exchange, 308, ['location', location, 'cache-control', 'no-store', ...FILE_HEADERS])
  return true
}

/** The release to ask; true: answered already, false: there is none. */
async function armFor(
  options: ModuleOptions,
  exchange: Visit,
  entry: Exclude<Entry, { kind: 'nobody' | 'portal' | 'moved' }>,
  host: string,
  target: Target,
): Promise<Arm | boolean> {
  if (entry.kind === 'vacant') return false
  if (entry.kind === 'preview') {
    const arm = await options.previews.open(exchange, entry, host, target)
    if (arm === 'closed')
      throw new AppError('forbidden', 'Open the preview with the link it was shared with first.')
    return arm === 'answered' ? true : arm === 'empty' ? false : arm
  }
  const live = entry.arm ?? (await options.arms.load(entry))
  if (!live) return false
  const { split } = entry
  return split ? armOfVisitor(options, exchange, entry, { live, split }, target) : live
}

async function pluginsOf(options: ModuleOptions, { view, plugins }: Arm): Promise<readonly ActivePlugin[]> {
  if (view.plugins && view.plugins.lookAgainAt < performance.now())
    view.plugins = await options.pluginsOf(view.tenantId, plugins)
  return view.plugins ? runningPlugins(view.plugins, options.isBlocked) : []
}

const isModule = (plugin: ActivePlugin) =>
  plugin.manifest.endpoints.length > 0 && isGranted(plugin, 'endpoints')

function describe(exchange: Visit, { view }: Arm, plugins: readonly ActivePlugin[]): boolean {
  const modules = plugins.filter(isModule)
  const { method } = exchange.request
  if (modules.length === 0 || (method !== 'GET' && method !== 'HEAD')) return false
  const shared = [...FILE_HEADERS, 'cache-control', 'no-cache', 'access-control-allow-origin', '*']
  const body = Buffer.from(JSON.stringify(describeModules(view, modules)))
  const contentType = 'application/json; charset=utf-8'
  answerWith(exchange, makeRepresentation({ status: 200, contentType, body, shared }))
  return true
}

type Asked = {
  arm: Arm
  plugin: ActivePlugin
  path: string
  target: Target
}

async function route(options: ModuleOptions, exchange: Visit, asked: Asked): Promise<void> {
  const { request } = exchange
  const { method = 'GET' } = request
  const { endpoints } = asked.plugin.manifest
  const match = matchEndpoint(endpoints, method, asked.path)
  if (match.kind === 'endpoint') return answerQuestion(options, exchange, { ...asked, ...match })
  if (match.kind === 'none')
    throw new AppError('route_not_found', `There is no ${method} ${asked.target.encodedPath}.`)
  const allow = match.allowed.join(', ')
  if (method === 'OPTIONS') {
    const headers = ['allow', allow, ...preflightHeaders(match.endpoints, request)]
    return answerEmpty(exchange, 204, exchange.adapt?.(headers) ?? headers)
  }
  const detail = `${asked.target.encodedPath} takes ${allow}, not ${method}.`
  answerProblem(exchange, new AppError('method_not_allowed', detail), ['allow', allow])
}

function fail(options: ModuleOptions, exchange: Visit, error: unknown): void {
  const isAway = isUnreachable(error)
  // It says nothing about the release.
  if (isAway) exchange.sample = undefined
  const { url, method } = exchange.request
  if (!(error instanceof AppError))
    options.log.error(
      { err: error, request_id: exchange.requestId, method, url },
      'an endpoint could not be asked',
    )
  if (exchange.response.headersSent) return void exchange.response.destroy()
  const expected = isAway
    ? new AppError('overloaded', 'This cannot be answered right now; try again in a moment.', {
        retryAfterSeconds: 5,
      })
    : error
  answerProblem(exchange, expected instanceof AppError ? expected : undefined)
}
