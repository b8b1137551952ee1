/**
 * Speaks with an ACME authority through acme-client. What that package sends goes out through undici, so that there is one
 * place for roots, time limits and refusals: by itself it would wait for as long as an authority tells it to, and forget
 * the type of an error.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'
import type * as AcmeClient from 'acme-client'
import type { Dispatcher } from 'undici'
import type { AppContext } from '../../../context.ts'
import { type Circumstances, type ProblemDocument, AcmeFailure, failure, failureOf } from './problems.ts'
import { retryAfterMsOf } from '../../../kernel/http/retry-after.ts'

export type Acme = typeof AcmeClient

/** The addresses of an authority (RFC 8555, 7.1.1; RFC 9773, 3). */
export type Directory = {
  newNonce: string
  newAccount: string
  newOrder: string
  revokeCert: string
  renewalInfo?: string
  meta?: {
    caaIdentities?: string[]
    /** What the authority says of each (draft-ietf-acme-profiles). */
    profiles?: Record<string, string>
    externalAccountRequired?: boolean
  }
}

export type Connection = AsyncDisposable & {
  acme: Acme
  directory: Directory
  /**
   * Runs calls of acme-client.
   * @throws AcmeFailure whatever goes wrong; the signal's reason once it is aborted
   */
  ask: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Seconds that the last answer asked to wait before the next question. */
  readonly retryAfter: number | undefined
}

/** What the answers to one caller's questions said; found by the calls that acme-client makes for it. */
type Exchange = {
  dispatcher: Dispatcher
  signal: AbortSignal
  caaIdentities: readonly string[] | undefined
  retryAfter: number | undefined
  rejectedNonce: boolean
}

const REQUEST_MS = 30_000
const ANSWER_BYTES_MAX = 1_048_576
/** acme-client signs anew five times by itself; each time of ours is five of its. */
const NONCE_ROUNDS = 5
const USER_AGENT = 'HotSwap'
const BAD_NONCE = 'urn:ietf:params:acme:error:badNonce'

const exchanges = new AsyncLocalStorage<Exchange>()
let loaded: Promise<Acme> | undefined

/** Loaded on demand, for it brings a whole HTTP client and two crypto libraries along: serving processes do without. */
function loadAcme(): Promise<Acme> {
  loaded ??= import('acme-client').then((acme) => {
    acme.axios.defaults.adapter = sendThroughUndici
    acme.axios.defaults.headers.common['User-Agent'] = USER_AGENT
    return acme
  })
  return loaded
}

/**
 * Reads an authority's directory.
 * @throws AcmeFailure authority_unreachable, authority_unusable
 */
export async function connectTo(
  { config }: Pick<AppContext, 'config'>,
  directoryUrl: string,
  signal: AbortSignal,
): Promise<Connection> {
  const [acme, dispatcher] = await Promise.all([loadAcme(), openDispatcher(config.acme?.caFile)])
  const exchange: Exchange = {
    dispatcher,
    signal,
    caaIdentities: undefined,
    retryAfter: undefined,
    rejectedNonce: false,
  }
  try {
    const directory = await readDirectory(directoryUrl, dispatcher, signal)
    exchange.caaIdentities = directory.meta?.caaIdentities
    return {
      acme,
      directory,
      ask: (work) => askUntilNonceFits(exchange, work),
      get retryAfter() {
        return exchange.retryAfter
      },
      [Symbol.asyncDispose]: async () => letGo(dispatcher),
    }
  } catch (error) {
    letGo(dispatcher)
    throw error
  }
}

export async function openDispatcher(caFile: string | undefined) {
  const { Agent } = await import('undici')
  const ca = caFile === undefined ? undefined : [...getCACertificates(), await readFile(caFile, 'utf8')]
  return new Agent({
    connect: { timeout: 10_000, ...(ca && { ca }) },
    connections: 2,
    keepAliveTimeout: 2_000,
    maxResponseSize: ANSWER_BYTES_MAX,
  })
}

/** Ends its connections. Not waited for: undici itself waits for connections that are being made, up to their time limit. */
export function letGo(dispatcher: Dispatcher): void {
  dispatcher.destroy().catch(() => undefined)
}

async function askUntilNonceFits<Result>(exchange: Exchange, work: () => Promise<Result>): Promise<Result> {
  for (let round = 1; ; round += 1) {
    try {
      return await exchanges.run(exchange, work)
    } catch (error) {
      exchange.signal.throwIfAborted()
      if (error instanceof AcmeFailure) throw error
      const detail = error instanceof Error ? error.message : String(error)
      // Nothing has happened at the authority: a rejected nonce stops a request before it is looked at.
      if (exchange.rejectedNonce && round < NONCE_ROUNDS) continue
      throw failure(exchange.rejectedNonce ? 'badNonce' : 'malformed', detail, { during: 'request' }, error)
    }
  }
}

/** A GET of something that needs no signature. @throws AcmeFailure */
export async function readJson(
  url: string,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<{ body: unknown; retryAfter: number | undefined }> {
  const { status, headers, text } = await send(dispatcher, signal, {
    url,
    method: 'GET',
    headers: { 'User-Agent': USER_AGENT },
  })
  const retryAfter = secondsOf(headers['retry-after'])
  if (status >= 300) throw refusal(status, text, { during: 'request', retryAfter })
  return { body: parsed(text), retryAfter }
}

export async function readDirectory(
  url: string,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Directory> {
  const unusable = (detail: string) =>
    failure('authority_unusable', `${url} ${detail}`, { during: 'request' })
  let body: unknown
  try {
    body = (await readJson(url, dispatcher, signal)).body
  } catch (error) {
    // It is there, but not under this address.
    if (error instanceof AcmeFailure && error.problem.type === 'malformed')
      throw unusable(`answers: ${error.problem.detail}`)
    throw error
  }
  const directory = body as Partial<Directory> | null | undefined
  const needed = ['newNonce', 'newAccount', 'newOrder', 'revokeCert'] as const
  const missing = needed.filter((name) => typeof directory?.[name] !== 'string')
  if (missing.length > 0) throw unusable(`is no ACME directory: it names no ${missing.join(', ')}.`)
  return directory as Directory
}

type Adapter = Extract<Acme['axios']['defaults']['adapter'], (...parameters: never) => unknown>

/** The transport of acme-client: undici in the clothes of an axios adapter. Refusals become failures here. */
const sendThroughUndici: Adapter = async (config) => {
  const exchange = exchanges.getStore()
  if (!exchange) throw new Error('calls of acme-client are made through Connection.ask')
  const { status, headers, text } = await send(exchange.dispatcher, exchange.signal, {
    url: config.url ?? '',
    method: (config.method ?? 'get').toUpperCase(),
    headers: { ...config.headers.toJSON() } as Record<string, string>,
    body: typeof config.data === 'string' ? config.data : undefined,
  })
  exchange.retryAfter = secondsOf(headers['retry-after'])
  const { caaIdentities, retryAfter } = exchange
  exchange.rejectedNonce = status === 400 && (parsed(text) as ProblemDocument | undefined)?.type === BAD_NONCE
  // acme-client asks again with the nonce that came along.
  if (status >= 300 && !exchange.rejectedNonce)
    throw refusal(status, text, { during: 'request', caaIdentities, retryAfter })
  return { data: text, status, statusText: '', headers: headers as Record<string, string>, config }
}

type Sent = { url: string; method: string; headers: Record<string, string>; body?: string | undefined }

async function send(dispatcher: Dispatcher, signal: AbortSignal, { url, method, headers, body }: Sent) {
  const { request } = await import('undici')
  signal.throwIfAborted()
  const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)])
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(limit.reason as Error)
  limit.addEventListener('abort', onAbort, { once: true })
  try {
    const answer = request(url, { dispatcher, method, headers, body: body ?? null, signal: limit })
    // undici lets go of a request that waits for its connection only when that is there, or has failed.
    const { statusCode, headers: shown, body: stream } = await Promise.race([answer, aborted.promise])
    return { status: statusCode, headers: shown, text: await stream.text() }
  } catch (error) {
    signal.throwIfAborted()
    const { message, code } = error as NodeJS.ErrnoException
    // A certificate that is not trusted will not be so in a minute.
    const type = /^(CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|ERR_TLS|ERR_INVALID_URL)/.test(code ?? '')
      ? 'authority_unusable'
      : 'authority_unreachable'
    throw failure(type, `${URL.parse(url)?.origin ?? url}: ${message}`, { during: 'request' }, error)
  } finally {
    limit.removeEventListener('abort', onAbort)
  }
}

function refusal(status: number, text: string, circumstances: Circumstances): AcmeFailure {
  const document = parsed(text)
  if (document && typeof document === 'object') return failureOf({ status, ...document }, circumstances)
  return failureOf(
    { status, detail: `The answer has the status ${status}: ${text.slice(0, 200)}` },
    circumstances,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Seconds of a Retry-After header (RFC 9110, 10.2.3). */
function secondsOf(header: string | string[] | undefined): number | undefined {
  const ms = typeof header === 'string' ? retryAfterMsOf(header, new Date()) : undefined
  return ms === undefined ? undefined : Math.ceil(ms / 1_000)
}
