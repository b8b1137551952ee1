/** Answers a request to an endpoint of a plugin: who may call it, what the plugin gets to see, and what of its answer is sent. */
import { performance } from 'node:perf_hooks'
import { AppError } from '../../errors.ts'
import type { PluginEndpoint } from '../../plugin/manifest.ts'
import type { PluginFailure, PluginOutcome, PluginRuntime } from '../../published/plugins.ts'
import { pluginSiteOf } from '../pages/plugins/page-plugins.ts'
import { type ActivePlugin, isGranted, originsOf } from '../pages/plugins/site-plugins.ts'
import type { Arm } from '../serving/arm.ts'
import { answer, answerWith } from '../serving/exchange.ts'
import { FILE_HEADERS, withOrigins, withoutScripts } from '../serving/headers.ts'
import type { Kept } from '../serving/page-cache.ts'
import { makeRepresentation } from '../serving/representation.ts'
import type { ServeOptions, Visit } from '../serving/serve.ts'
import { ALL_DATA, compressSoon } from '../serving/show-page.ts'
import type { Target } from '../serving/target.ts'
import { type Admission, type AdmissionOptions, admit, limitHeaders } from './admission.ts'
import { readBody } from './body.ts'
import { allowedOrigin, corsHeaders, requireSameSite } from './cross-site.ts'
import { pluginRequest, type visitorNames } from './request.ts'
import { type SafeResponse, UnfitResponseError, checkResponse } from './response.ts'

export type EndpointOptions = Pick<ServeOptions, 'cache' | 'figures' | 'log' | 'addressOf'> &
  AdmissionOptions & {
    runtime: PluginRuntime
    nameOfVisitor: ReturnType<typeof visitorNames>
  }

/** A request to an endpoint of `plugin`. */
export type Question = {
  arm: Arm
  plugin: ActivePlugin
  endpoint: PluginEndpoint
  /** Below /api/<plugin>. */
  path: string
  params: Record<string, string>
  target: Target
}

/** @throws AppError for whoever asks; what the database throws */
export async function answerQuestion(
  options: EndpointOptions,
  exchange: Visit,
  question: Question,
): Promise<void> {
  const { request } = exchange
  const { arm, plugin, endpoint, target } = question
  const { tenantId, siteId, origin } = arm.view
  const { name } = plugin.published
  const address = options.addressOf(request)
  const day = options.clock.now().toISOString().slice(0, 10)
  const visitor = options.nameOfVisitor({ siteId, plugin: name, address, day })
  const admission: Admission = { key: undefined, limit: undefined }
  countUse(options, exchange, question, admission)
  const cors = corsHeaders(endpoint, allowedOrigin(endpoint, request))
  const { adapt } = exchange
  exchange.adapt = (headers) => {
    const own = [...headers, ...limitHeaders(admission), ...cors]
    return adapt?.(own) ?? own
  }
  requireSameSite(request, endpoint, origin)
  await admit(
    options,
    request,
    // One share of the limits for all plugins of the site, not one of each.
    {
      tenantId,
      siteId,
      plugin: name,
      endpoint,
      visitor: options.nameOfVisitor({ siteId, plugin: '', address, day }),
    },
    admission,
  )
  const key = storeKey(question, admission)
  const found = key === undefined ? undefined : arm.store.byKey.get(key)
  if (found && found.staleAt > performance.now()) return repeat(options, exchange, found)
  const read = await readBody(request)
  const { path, params } = question
  const asked = pluginRequest({ request, target, path, params, read, address, visitor, key: admission.key })
  const callName = `${endpoint.method} ${endpoint.path}`
  const outcome = await whileWatched(arm, () =>
    options.runtime.call(pluginSiteOf(arm.view), plugin.published, {
      kind: 'endpoint',
      name: callName,
      request: asked,
    }),
  )
  if (!outcome.ok) throw failed(exchange, question, outcome.failure)
  send(options, exchange, question, { ...outcome, key })
}

/** Counts the answer, whatever it will be. */
function countUse(
  { siteApi }: EndpointOptions,
  exchange: Visit,
  { arm, plugin, endpoint }: Question,
  admission: Admission,
): void {
  const began = performance.now()
  const { onAnswered } = exchange
  const { tenantId, siteId } = arm.view
  exchange.onAnswered = (status, bytes) => {
    onAnswered(status, bytes)
    siteApi.count({
      tenantId,
      siteId,
      keyId: admission.key?.id ?? null,
      plugin: plugin.published.name,
      endpoint: `${endpoint.method} ${endpoint.path}`,
      status,
      ms: performance.now() - began,
    })
  }
}

/** Where the answer is kept, if it turns out to be for everybody; undefined where it cannot be. */
function storeKey({ arm, endpoint, target }: Question, { key }: Admission): string | undefined {
  const { method, auth, cors = [] } = endpoint
  const isOpen = auth === 'none' && !key && (cors.length === 0 || cors.includes('*'))
  if (method !== 'GET' || !isOpen || arm.view.isPreview) return undefined
  return `api:${target.encodedPath}${target.search}`
}

function repeat({ cache, figures }: EndpointOptions, exchange: Visit, kept: Kept): void {
  kept.usedAt = cache.tick
  figures.answers.memory += 1
  answerWith(exchange, kept.representation)
  compressSoon(cache, kept, exchange.request)
}

let calls = 0

/** Has `arm.touched` say what of plugins' data changes during the call: pages under way do the same. */
async function whileWatched(
  arm: Arm,
  work: () => Promise<PluginOutcome>,
): Promise<PluginOutcome & { isPast: boolean }> {
  const name = `api:${(calls += 1)}`
  const { promise, resolve } = Promise.withResolvers<undefined>()
  arm.rendering.set(name, promise)
  try {
    const outcome = await work()
    const { touched } = arm
    const isPast =
      outcome.ok && touched !== undefined && (touched.has(ALL_DATA) || !touched.isDisjointFrom(outcome.tags))
    return { ...outcome, isPast }
  } finally {
    resolve(undefined)
    arm.rendering.delete(name)
    if (arm.rendering.size === 0) arm.touched = undefined
  }
}

function failed(exchange: Visit, { arm }: Question, { reason, message }: PluginFailure): AppError {
  if (reason === 'busy') {
    // It says nothing about the release.
    exchange.sample = undefined
    const detail = 'The site has too much to do; try again in a moment.'
    return new AppError('overloaded', detail, { retryAfterSeconds: 2 })
  }
  // Only whoever may see drafts learns what goes on inside.
  const { isPreview } = arm.view
  return reason === 'off'
    ? new AppError('plugin_unavailable', isPreview ? message : 'Try again later.', { retryAfterSeconds: 60 })
    : new AppError('endpoint_failed', isPreview ? message : 'The endpoint could not answer.')
}

type Said = { value: unknown; tags: ReadonlySet<string>; isPast: boolean; key: string | undefined }

function send(options: EndpointOptions, exchange: Visit, question: Question, said: Said): void {
  const { arm, plugin } = question
  let response: SafeResponse
  try {
    response = checkResponse(said.value, rulesFor(question))
  } catch (error) {
    if (!(error instanceof UnfitResponseError)) throw error
    const { tenantId, siteId } = arm.view
    const { name, version } = plugin.published
    options.log.info(
      { tenant_id: tenantId, site_id: siteId, plugin: name, version, endpoint: question.endpoint.path },
      `the answer of an endpoint cannot be sent: ${error.message}`,
    )
    throw failed(exchange, question, { reason: 'error', message: error.message })
  }
  const { status, contentType, body, sharedFor } = response
  const isShared = said.key !== undefined && sharedFor !== undefined && status === 200 && !said.isPast
  const headers = headersOf(question, response, isShared)
  options.figures.answers.endpoint += 1
  if (!isShared || said.key === undefined) {
    const all = ['content-type', contentType, ...headers]
    return answer(exchange, status, exchange.adapt?.(all) ?? all, body)
  }
  const kept = options.cache.keep(arm.store, said.key, {
    representation: makeRepresentation({ status, contentType, body, shared: headers }),
    tags: said.tags,
    dataTags: new Set([...said.tags].filter((tag) => tag.startsWith('plugin-'))),
    url: undefined,
    staleAt: performance.now() + sharedFor * 1_000,
    viewOf: undefined,
  })
  answerWith(exchange, kept.representation)
}

function rulesFor({ arm, plugin, target }: Question) {
  const { hosts } = plugin.published
  const origins = originsOf([plugin])
  const known = new Set([...(origins?.connect ?? []), ...(origins?.frames ?? [])])
  const isHost = (host: string) =>
    hosts.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one))
  return {
    url: arm.view.origin + target.encodedPath,
    mayLeadTo: (url: URL) =>
      known.has(url.origin) || (url.protocol === 'https:' && url.port === '' && isHost(url.hostname)),
    mayBeScript: isGranted(plugin, 'pages:scripts'),
    assets: `/_plugins/${plugin.published.hash}/`,
  }
}

/** Names and values in turn, without content-type. */
function headersOf(
  { arm, plugin, endpoint }: Question,
  { contentType, headers, cacheControl }: SafeResponse,
  isShared: boolean,
): string[] {
  const isPage = contentType.startsWith('text/html')
  const base = isPage ? pageHeaders(arm, plugin) : FILE_HEADERS
  const ownNames = new Set(['cache-control', ...headers.filter((_, index) => index % 2 === 0)])
  const isForOthers = /\bpublic\b/.test(cacheControl)
  return [
    ...base.filter((_, index) => !ownNames.has(base[index - (index % 2)] ?? '')),
    ...headers,
    'cache-control',
    arm.view.isPreview || (isForOthers && !isShared) ? 'private, no-store' : cacheControl,
    'cross-origin-resource-policy',
    endpoint.cors ? 'cross-origin' : 'same-origin',
  ]
}

/** What was agreed to for other plugins does not hold for a page that this one makes alone. */
function pageHeaders({ headers }: Arm, plugin: ActivePlugin): readonly string[] {
  return isGranted(plugin, 'pages:scripts')
    ? withOrigins(headers, originsOf([plugin]))
    : withoutScripts(headers)
}
