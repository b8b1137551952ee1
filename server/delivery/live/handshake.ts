/** What comes before a live connection: which requests ask for one, from which pages, and how they are refused. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { normalizeHost } from '../../kernel/http/hosts.ts'

const LIVE_PATH = '/_live'

/** Whether the request asks for a live connection; everything else is an ordinary request, whatever it wants to upgrade to. */
export function asksForLive({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    (url === LIVE_PATH || url.startsWith(`${LIVE_PATH}?`))
  )
}

/**
 * Whether the page that connects is one of this host. Browsers let every page connect to everywhere and send the host's
 * cookies along, so this is what keeps the pages of others out (RFC 6455, 10.2).
 * @param host normalized
 */
export function isFromOwnPage({ headers }: IncomingMessage, host: string, publicOrigin: string): boolean {
  const { origin } = headers
  if (origin === undefined) return false
  if (origin === publicOrigin) return true
  const [, authority] = /^https?:\/\/([^/]+)$/.exec(origin) ?? []
  // The port too: another port of the same name is another origin.
  return authority !== undefined && authority === headers.host && normalizeHost(authority) === host
}

export type Refusal = { status: number; reason: string; words: string; retryAfterSeconds?: number }

export const REFUSALS = {
  malformed: { status: 400, reason: 'Bad Request', words: 'This is no valid WebSocket handshake.' },
  foreign: { status: 403, reason: 'Forbidden', words: 'Live connections are for pages of this website.' },
  nothing: { status: 404, reason: 'Not Found', words: 'There is no website here to follow.' },
  full: {
    status: 503,
    reason: 'Service Unavailable',
    words: 'There are too many live connections.',
    retryAfterSeconds: 30,
  },
  closing: {
    status: 503,
    reason: 'Service Unavailable',
    words: 'This server is about to close.',
    retryAfterSeconds: 1,
  },
  failed: {
    status: 503,
    reason: 'Service Unavailable',
    words: 'The website cannot be followed at present.',
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, Refusal>

/** Answers in place of the handshake, and hangs up. */
export function refuse(socket: Duplex, { status, reason, words, retryAfterSeconds }: Refusal): void {
  if (!socket.writable) return void socket.destroy()
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    'content-type: text/plain; charset=utf-8',
    `content-length: ${words.length}`,
    'cache-control: no-store',
    'connection: close',
    ...(retryAfterSeconds === undefined ? [] : [`retry-after: ${retryAfterSeconds}`]),
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${lines.join('\r\n')}\r\n\r\n${words}`)
}
