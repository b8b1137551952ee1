/** Fetches addresses that strangers name: public ones only, checked where the connection is made, within limits. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { type Readable, Transform, pipeline } from 'node:stream'
import ipaddr from 'ipaddr.js'
import type { Agent, Dispatcher } from 'undici'
import { AppError } from '../../errors.ts'
import {
  type Answered,
  type OutboundRequest,
  type RequestOptions,
  readRequest,
  redirected,
  shownHeaders,
} from './outbound-request.ts'

export type { Answered, RequestOptions } from './outbound-request.ts'

export type FetchOptions = {
  /** Bytes of the body; one more and its stream fails with body_too_large. */
  maxBytes: number
  /** For the whole of it, from the name's resolution to the last byte. 30 s if unset. */
  timeoutMs?: number
  accept?: string
  signal?: AbortSignal
}

/** `body` must be read to its end or destroyed: it holds a connection. */
export type Fetched = {
  /** Where the redirects led. */
  url: string
  /** As the other side calls it: look at the bytes before believing it. Empty when it says nothing. */
  content_type: string
  body: Readable
}

export type PostOptions = {
  body: string
  headers: Record<string, string>
  /** How much of the answer's body is wanted; the rest is not read. */
  maxBytes: number
  /** For the whole of it. 30 s if unset. */
  timeoutMs?: number
  signal?: AbortSignal
}

export type Posted = {
  status: number
  /** As the other side sent it. */
  retryAfter: string | undefined
  /** The beginning of the answer's body: what had arrived when there was enough of it, or time was up. */
  beginning: Buffer
}

export type GuardedFetch = AsyncDisposable & {
  /**
   * GETs a public http or https address, following up to five redirects, each checked like the first.
   * @throws AppError fetch_failed for an address that may not be fetched, does not answer in time, or answers with
   *   anything but 2xx; body_too_large.
   */
  get(url: string, options: FetchOptions): Promise<Fetched>
  /**
   * POSTs to a public http or https address. Follows no redirect: any answer at all is a result.
   * @throws AppError fetch_failed for an address that may not be reached, or that does not answer in time
   */
  post(url: string, options: PostOptions): Promise<Posted>
  /**
   * Makes a request that a stranger has made up, following up to five redirects, each checked like the first; none from
   * https to http. Any answer at all is a result.
   * @throws AppError fetch_failed as `get` does, bad_request for a method or header that may not be sent, forbidden for
   *   an address that is not allowed, body_too_large
   */
  request(url: string, options: RequestOptions): Promise<Answered>
  /** @throws AppError fetch_failed for an address that can be refused without asking a resolver */
  check(url: string): void
}

export type GuardedFetchOptions = {
  /** An exception from the rule that addresses be public: for tests, whose servers are on this machine. */
  allow?: (address: string) => boolean
  /** All addresses of a name; the system's resolver if unset. */
  resolve?: (hostname: string) => Promise<string[]>
}

const REDIRECTS_MAX = 5
const TIMEOUT_MS = 30_000
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** Public by its number, but the metadata service of a cloud. */
const METADATA = new Set(['168.63.129.16'])
/** Below 1024 live mail, file and remote access services that must not receive requests made up by strangers. */
const WELL_KNOWN_PORTS = new Set([80, 443])

/** Whether an address belongs to the public internet: not this machine, its networks, or a way around to them. */
export function isPublicAddress(text: string): boolean {
  if (!isIP(text) || text.includes('%')) return false
  const address = ipaddr.parse(text)
  // ipaddr calls everything without a special meaning unicast; what maps or tunnels IPv4 has a meaning. Of IPv6, only
  // 2000::/3 is handed out.
  if (address.range() !== 'unicast' || METADATA.has(address.toString())) return false
  return address.kind() === 'ipv4' || address.match(ipaddr.parse('2000::'), 3)
}

/** Opens the fetcher; its connections live until it is disposed. */
export function openGuardedFetch({
  allow = () => false,
  resolve = resolveAll,
}: GuardedFetchOptions = {}): GuardedFetch {
  let agent: Promise<Agent> | undefined

  function check(address: string, hostname: string): void {
    if (!isPublicAddress(address) && !allow(address))
      throw failure(`${hostname} is not on the public internet, so nothing is fetched from there.`)
  }

  function checkUrl(text: string): URL {
    const url = URL.parse(text)
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
      throw failure(`${shown(text)} is not an http or https address.`)
    if (url.username || url.password) throw failure(`${url.host}: addresses with a password are not fetched.`)
    const port = portOf(url)
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    // Connections to numbers ask no resolver, so they are checked here.
    if (isIP(literal)) check(literal, literal)
    if (port < 1024 && !WELL_KNOWN_PORTS.has(port))
      throw failure(`${shown(text)} names a port where no website answers.`)
    return url
  }

  /** The addresses a connection is made to are those that were checked: nothing is resolved twice. */
  async function checkedAddresses(hostname: string) {
    const addresses = await resolve(hostname)
    if (addresses.length === 0) throw failure(`${hostname} has no address.`)
    for (const address of addresses) check(address, hostname)
    return addresses.map((address) => ({ address, family: isIP(address) }))
  }

  async function openAgent(): Promise<Agent> {
    // Loaded on demand: most processes never fetch anything.
    const undici = await import('undici')
    const lookupChecked = (
      hostname: string,
      _options: unknown,
      done: (error: Error | null, addresses: { address: string; family: number }[]) => void,
    ) => void checkedAddresses(hostname).then(...settle(done))
    return new undici.Agent({
      connect: { lookup: lookupChecked, timeout: 10_000 },
      connections: 4,
      keepAliveTimeout: 2_000,
    })
  }

  async function send(
    url: URL,
    signal: AbortSignal,
    { method, headers, body }: OutboundRequest,
  ): Promise<Dispatcher.ResponseData> {
    try {
      const dispatcher = await (agent ??= openAgent())
      const { request } = await import('undici')
      const own = { 'accept-encoding': 'identity', 'user-agent': 'HotSwap' }
      return await request(url, {
        dispatcher,
        signal,
        method,
        headers: { ...headers, ...own },
        body: body ?? null,
      })
    } catch (error) {
      throw explained(error, url, signal)
    }
  }

  async function get(text: string, options: FetchOptions): Promise<Fetched> {
    const { maxBytes, accept = '*/*' } = options
    const signal = limitOf(options)
    let url = checkUrl(text)
    for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
      const answer = await send(url, signal, { method: 'GET', headers: { accept } })
      const target = targetOf(answer, url)
      if (!target) return read(answer, url, maxBytes, signal)
      url = checkUrl(target)
    }
    throw failure(`${shown(text)} redirects more than ${REDIRECTS_MAX} times.`)
  }

  async function ask(text: string, options: RequestOptions): Promise<Answered> {
    const { maxBytes, isAllowed } = options
    let sent = readRequest(options)
    const signal = limitOf(options)
    const allowed = (address: string): URL => {
      const url = checkUrl(address)
      if (isAllowed(url)) return url
      throw new AppError('forbidden', `${url.origin} is not among the hosts that may be asked.`)
    }
    let url = allowed(text)
    for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
      const answer = await send(url, signal, sent)
      const target = targetOf(answer, url)
      if (!target) return readWhole(answer, url, maxBytes, signal)
      const next = allowed(target)
      if (url.protocol === 'https:' && next.protocol === 'http:')
        throw failure(`${url.host} redirects from https to http, which is not followed.`)
      sent = redirected(sent, answer.statusCode, url, next)
      url = next
    }
    throw failure(`${shown(text)} redirects more than ${REDIRECTS_MAX} times.`)
  }

  async function post(text: string, options: PostOptions): Promise<Posted> {
    const { headers, body, maxBytes } = options
    const answer = await send(checkUrl(text), limitOf(options), { method: 'POST', headers, body })
    const after = answer.headers['retry-after']
    return {
      status: answer.statusCode,
      retryAfter: typeof after === 'string' ? after : undefined,
      beginning: await beginningOf(answer.body, maxBytes),
    }
  }

  return {
    get,
    post,
    request: ask,
    check: (url) => void checkUrl(url),
    async [Symbol.asyncDispose]() {
      await (await agent)?.destroy()
    },
  }
}

/** Where an answer sends on to, its body left aside; undefined when it sends nowhere. */
function targetOf({ statusCode, headers, body }: Dispatcher.ResponseData, url: URL): string | undefined {
  if (!REDIRECTS.has(statusCode) || typeof headers.location !== 'string') return undefined
  discard(body)
  const target = URL.parse(headers.location, url)
  if (!target) throw failure(`${url.host} redirects to an address that cannot be read.`)
  return target.href
}

function read(answer: Dispatcher.ResponseData, url: URL, maxBytes: number, signal: AbortSignal): Fetched {
  const { statusCode, headers } = answer
  if (statusCode < 200 || statusCode > 299) {
    discard(answer.body)
    throw failure(`${shown(url.href)} answers ${statusCode}.`)
  }
  return {
    url: url.href,
    content_type: String(headers['content-type'] ?? ''),
    body: boundedBody(answer, url, maxBytes, signal),
  }
}

async function readWhole(
  answer: Dispatcher.ResponseData,
  url: URL,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Answered> {
  const body = boundedBody(answer, url, maxBytes, signal)
  const chunks: Buffer[] = []
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk)
  const { statusCode: status, headers } = answer
  return { url: url.href, status, headers: shownHeaders(headers), body: Buffer.concat(chunks) }
}

/** The answer's body, which fails where it gets too large. */
function boundedBody(
  answer: Dispatcher.ResponseData,
  url: URL,
  maxBytes: number,
  signal: AbortSignal,
): Readable {
  const { headers } = answer
  const refuse = (error: AppError): never => {
    discard(answer.body)
    throw error
  }
  const encoding = String(headers['content-encoding'] ?? 'identity')
  if (encoding !== 'identity') refuse(failure(`${shown(url.href)} answers in an encoding nobody asked for.`))
  const tooLarge = () =>
    new AppError('body_too_large', `${shown(url.href)} is larger than ${maxBytes} bytes.`)
  if (Number(headers['content-length']) > maxBytes) refuse(tooLarge())
  let size_bytes = 0
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size_bytes += chunk.length
      if (size_bytes > maxBytes) done(tooLarge())
      else done(null, chunk)
    },
  })
  // pipeline would hand on the connection's error as it is.
  answer.body.on('error', (error) => body.destroy(explained(error, url, signal)))
  pipeline(answer.body, body, () => {})
  return body
}

function limitOf({
  timeoutMs = TIMEOUT_MS,
  signal,
}: {
  timeoutMs?: number
  signal?: AbortSignal
}): AbortSignal {
  const late = AbortSignal.timeout(timeoutMs)
  return signal ? AbortSignal.any([late, signal]) : late
}

/** Its first bytes; fewer if it breaks off or time runs out. What comes after them is never read. */
async function beginningOf(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size_bytes = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size_bytes += chunk.length
      if (size_bytes >= maxBytes) break
    }
  } catch {
    // The head of the answer has come, and that is what counts.
  }
  discard(body)
  return Buffer.concat(chunks).subarray(0, maxBytes)
}

/** Nobody reads it, so it must not hold the connection, and its end must not end the process. */
function discard(body: Readable): void {
  body.on('error', () => {})
  body.destroy()
}

function explained(error: unknown, url: URL, signal: AbortSignal): Error {
  if (error instanceof AppError) return error
  if (signal.aborted)
    return (signal.reason as Error | undefined)?.name === 'TimeoutError'
      ? failure(`${shown(url.href)} took too long.`, error)
      : (signal.reason as Error)
  const { code = '' } = error as NodeJS.ErrnoException
  return failure(`${shown(url.href)} cannot be reached${code && ` (${code})`}.`, error)
}

function failure(detail: string, cause?: unknown): AppError {
  return new AppError('fetch_failed', detail, { cause })
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
}

/** Addresses come from strangers: bounded, and quoted where they hold anything but an address. */
function shown(url: string): string {
  return /^[!-~]{1,300}$/.test(url) ? url : JSON.stringify(url.slice(0, 300))
}

async function resolveAll(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address)
}

function settle<Value>(
  done: (error: Error | null, value: Value) => void,
): [(value: Value) => void, (error: Error) => void] {
  return [(value) => done(null, value), (error) => done(error, [] as Value)]
}
