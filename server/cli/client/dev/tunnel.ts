/** Leads WebSockets of pages on (`/_live`): bytes go both ways as they are. */
import { type IncomingMessage, STATUS_CODES, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Duplex } from 'node:stream'
import { lookupWithLocalhost } from '../http.ts'
import type { Preview } from './stage.ts'

const PASSED_ON = [
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
]

/** @param head what came after the request's head */
export function tunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer, preview: Preview): void {
  const url = new URL((incoming.url ?? '/').replace(/^\/*/, '/'), preview.origin)
  // The site takes connections from its own pages only; that this is one, its caller has checked.
  const headers: Record<string, string> = { cookie: preview.cookie, origin: preview.origin }
  for (const name of PASSED_ON) {
    const value = incoming.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  const call = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, {
    headers,
    lookup: lookupWithLocalhost,
  })
  const giveUp = () => socket.destroy()
  socket.once('error', () => call.destroy())
  call.once('error', giveUp)
  call.once('response', ({ statusCode = 502 }) => {
    socket.end(`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}\r\nconnection: close\r\n\r\n`)
    call.destroy()
  })
  call.once('upgrade', (response, upstream, rest) => {
    const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`)
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
    socket.write(rest)
    upstream.write(head)
    upstream.once('error', giveUp).once('close', giveUp)
    socket.once('close', () => upstream.destroy())
    socket.pipe(upstream).pipe(socket)
  })
  call.end()
}
