/** One HTTP request, to hosts below `localhost` too, which many systems do not resolve. */
import { type LookupAddress, lookup } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'

export type Sending = {
  method?: string
  headers?: Record<string, string | string[]>
  body?: Uint8Array | string | Readable
  signal?: AbortSignal
  /** Without a byte for so long, the connection is given up; 0: never. */
  idleTimeoutMs?: number
}

const IDLE_TIMEOUT_MS = 60_000

/** @returns the answer once its head is there. @throws Error of node:net when there is none */
export async function send(url: URL, sending: Sending = {}): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body, signal, idleTimeoutMs = IDLE_TIMEOUT_MS } = sending
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  const isWhole = typeof body === 'string' || body instanceof Uint8Array
  const call = request(url, {
    method,
    headers: { ...(isWhole && { 'content-length': Buffer.byteLength(body) }), ...headers },
    lookup: lookupWithLocalhost,
    timeout: idleTimeoutMs,
    ...(signal && { signal }),
  })
  call.once('response', resolve)
  call.once('error', reject)
  call.once('timeout', () => call.destroy(new Error('the server does not answer')))
  if (body === undefined || isWhole) call.end(body)
  else body.once('error', (error) => call.destroy(error)).pipe(call)
  return promise
}

/** Names below localhost are this machine (RFC 6761, 6.3), whether or not its resolver knows. */
export const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  if (!hostname.endsWith('.localhost')) return lookup(hostname, options, callback)
  const address: LookupAddress = { address: '127.0.0.1', family: 4 }
  if (options.all) callback(null, [address])
  else callback(null, address.address, address.family)
}
