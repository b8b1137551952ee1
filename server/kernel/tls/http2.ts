/** HTTP/2 on connections whose TLS is done: its requests look like those of HTTP/1.1 to the rest of the program. */
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import {
  type Http2ServerRequest,
  Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  constants,
  createServer,
} from 'node:http2'
import type { TLSSocket } from 'node:tls'

export type Http2Limits = {
  /** Requests under way on one connection. */
  streams: number
  /** Names, values and 32 bytes for each header (RFC 9113, 6.5.2), as for HTTP/1.1. */
  headerBytes: number
  /** Streams that a client may reset at once, and per second for good: rapid reset (CVE-2023-44487) ends the connection. */
  resets: { burst: number; perSecond: number }
  /** A connection that is silent for so long is closed, as over HTTP/1.1. */
  idleMs: number
  /** A request's body must have arrived by then, as over HTTP/1.1. */
  bodyMs: number
}

export const HTTP2_LIMITS: Http2Limits = {
  streams: 100,
  headerBytes: 16 * 1024,
  resets: { burst: 200, perSecond: 33 },
  idleMs: 72_000,
  bodyMs: 60_000,
}

/** Cookies come as many headers, one for each. */
const MAX_HEADERS = 256
const MAX_SETTINGS = 16
/** Frames that make no sense, or streams that are refused, before the connection is given up. */
const MAX_FAULTS = 100

export type Http2Door = {
  /** Speaks HTTP/2 on the socket from now on. */
  take: (socket: TLSSocket) => void
  /** Asks the present clients to go elsewhere (GOAWAY), and closes each connection when its last request is answered. */
  sendAway: () => void
  /** Cuts every connection. */
  destroy: () => void
}

/** @param onRequest takes requests and answers as `http.Server` does */
export function openHttp2(
  limits: Http2Limits,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Http2Door {
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer({
    Http2ServerResponse: Response,
    settings: { maxConcurrentStreams: limits.streams, maxHeaderListSize: limits.headerBytes },
    maxHeaderListPairs: MAX_HEADERS,
    maxSettings: MAX_SETTINGS,
    maxSessionInvalidFrames: MAX_FAULTS,
    maxSessionRejectedStreams: MAX_FAULTS,
    streamResetBurst: limits.resets.burst,
    streamResetRate: limits.resets.perSecond,
  })
  // What a client breaks ends its own connection, and is of no interest.
  server.on('sessionError', () => undefined)
  server.on('session', (session) => {
    sessions.add(session)
    session.setTimeout(limits.idleMs, () => closeIdle(session))
    session.once('close', () => sessions.delete(session))
  })
  server.on('request', (request, response) => {
    // Clients are held to the limit as soon as they have acknowledged it, which they may put off.
    if (sizeOf(request.rawHeaders) > limits.headerBytes) {
      response.writeHead(431)
      response.end()
      return
    }
    limitBody(request.stream, limits.bodyMs)
    resembleHttp1(request)
    onRequest(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  })
  return {
    take: (socket) => void server.emit('connection', socket),
    sendAway() {
      for (const session of sessions) session.close()
    },
    destroy() {
      for (const session of sessions) session.destroy()
    },
  }
}

/** Nothing was said for long: whatever is still open there has stalled. */
function closeIdle(session: ServerHttp2Session): void {
  session.close()
  setImmediate(() => session.destroy())
}

function limitBody(stream: ServerHttp2Stream, bodyMs: number): void {
  if (stream.endAfterHeaders) return
  const giveUp = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), bodyMs).unref()
  stream.once('end', () => clearTimeout(giveUp)).once('close', () => clearTimeout(giveUp))
}

/** As RFC 9113, 6.5.2, counts. */
function sizeOf(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, part) => sum + part.length, rawHeaders.length * 16)
}

/**
 * Makes `:authority` the Host header, as over HTTP/1.1, and leaves the other pseudo-headers out of the headers. Where both are there
 * and differ, the request has two Host headers from then on: whoever reads them refuses it (RFC 9113, 8.3.1).
 */
function resembleHttp1(request: Http2ServerRequest): void {
  const headers: IncomingHttpHeaders = {}
  for (const [name, value] of Object.entries(request.headers))
    if (!name.startsWith(':')) headers[name] = value
  const rawHeaders: string[] = []
  const given = request.rawHeaders
  for (let index = 0; index < given.length; index += 2) {
    const [name = '', value = ''] = given.slice(index, index + 2)
    if (!name.startsWith(':')) rawHeaders.push(name, value)
  }
  const { authority } = request
  if (authority && authority !== headers.host) {
    headers.host = authority
    rawHeaders.push('host', authority)
  }
  Object.defineProperties(request, { headers: { value: headers }, rawHeaders: { value: rawHeaders } })
}

/** What speaks of an HTTP/1.1 connection has no place in HTTP/2 (RFC 9113, 8.2.2). */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])
const isOfConnection = (name: string) => OF_CONNECTION.has(name.toLowerCase())

type Headers = OutgoingHttpHeaders | readonly string[]

/** An answer that leaves such headers out, of which Node would warn. */
class Response extends Http2ServerResponse {
  override setHeader(name: string, value: number | string | readonly string[]): this {
    if (!isOfConnection(name)) super.setHeader(name, value)
    return this
  }

  override appendHeader(name: string, value: string | string[]): void {
    if (!isOfConnection(name)) super.appendHeader(name, value)
  }

  override writeHead(status: number, first?: string | Headers, second?: Headers): this {
    // HTTP/2 has no reason phrases.
    const headers = typeof first === 'string' ? second : first
    return headers === undefined
      ? super.writeHead(status)
      : super.writeHead(status, withoutConnection(headers))
  }
}

function withoutConnection(headers: Headers): Headers {
  if (!Array.isArray(headers))
    return Object.fromEntries(Object.entries(headers).filter(([name]) => !isOfConnection(name)))
  return headers.filter((_part, index) => !isOfConnection(String(headers[index - (index % 2)])))
}
