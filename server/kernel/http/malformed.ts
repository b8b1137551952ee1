/** Answers what never becomes a request: bytes that are not HTTP, headers without end, methods meant for proxies. */
import { randomUUID } from 'node:crypto'
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

type Refusal = { status: number; reason: string; code: string; detail: string }

const NOT_HTTP: Refusal = {
  status: 400,
  reason: 'Bad Request',
  code: 'bad_request',
  detail: 'This is not a valid HTTP request.',
}

const MISDIRECTED: Refusal = {
  status: 421,
  reason: 'Misdirected Request',
  code: 'bad_request',
  detail: 'This connection was opened for another host name. Open one for this name.',
}

const REFUSALS: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    code: 'bad_request',
    detail: 'Address and headers together must not be larger than 16 KiB.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    reason: 'Content Too Large',
    code: 'body_too_large',
    detail: 'The chunk extensions of the body are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    code: 'bad_request',
    detail: 'The request took too long to arrive.',
  },
}

/** For Fastify's `clientErrorHandler`: refuses with a problem document where the client can still read one. */
export function refuseMalformed(error: Error & { code?: string }, socket: Socket): void {
  // An answer that is being written must not be torn apart by ours.
  const { _httpMessage: answering } = socket as { _httpMessage?: { headersSent: boolean } | null }
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent) socket.destroy()
  else refuse(socket, REFUSALS[error.code ?? ''] ?? NOT_HTTP)
}

/** CONNECT asks for a tunnel, which Node would cut off without a word; unknown expectations may be ignored (RFC 9110, 10.1.1). */
export function answerOddRequests(server: Server): void {
  server.on('connect', (_request, socket) =>
    refuse(socket, {
      status: 405,
      reason: 'Method Not Allowed',
      code: 'method_not_allowed',
      detail: 'This server is no proxy.',
    }),
  )
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

/** RFC 9110, 15.5.20: the client may ask again on another connection, whatever the method was. */
export function answerMisdirected(response: ServerResponse): void {
  const [requestId, body] = problem(MISDIRECTED)
  response.writeHead(MISDIRECTED.status, headersOf(requestId, body))
  response.end(body)
}

/** The same, to a request that asks for another protocol. */
export function refuseMisdirected(socket: Duplex): void {
  refuse(socket, MISDIRECTED)
}

function problem({ status, reason, code, detail }: Refusal): [requestId: string, body: string] {
  const requestId = randomUUID()
  const document = { type: `urn:hotswap:error:${code}`, status, code, title: reason, detail }
  return [requestId, JSON.stringify({ ...document, request_id: requestId })]
}

function headersOf(requestId: string, body: string): Record<string, string> {
  return {
    'content-type': 'application/problem+json',
    'content-length': String(body.length),
    'cache-control': 'no-store',
    'x-request-id': requestId,
    connection: 'close',
  }
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const [requestId, body] = problem(refusal)
  const lines = Object.entries(headersOf(requestId, body)).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', () => socket.destroy())
  socket.write(
    `HTTP/1.1 ${refusal.status} ${refusal.reason}\r\n${lines.join('')}\r\n${body}`,
    // Closing with unread bytes resets the connection, and the client would lose our words: it gets a moment to read.
    () => socket.end(),
  )
  socket.resume()
  setTimeout(() => socket.destroy(), 1_000).unref()
}
