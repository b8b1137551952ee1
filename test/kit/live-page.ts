/** A page of a website that stays connected: what a script on it would hear. */
import { WebSocket } from 'ws'

export type LiveMessage = {
  type: string
  release: number
  content_position?: number
  tags?: string[]
  paths?: string[]
}

export type LivePageOptions = {
  /** That of the page; null: none is sent. The host's own if left out. */
  origin?: string | null
  cookie?: string
}

export type LivePage = {
  socket: WebSocket
  /** The next message. */
  hear: () => Promise<LiveMessage>
  /** What was not asked for yet. */
  heard: LiveMessage[]
  /** The code with which the connection ended. */
  closed: Promise<number>
  /** The status with which the handshake was answered. */
  answered: Promise<number>
}

export function openLivePage(port: number, host: string, { origin, cookie }: LivePageOptions = {}): LivePage {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/_live`, {
    headers: {
      host,
      ...(origin !== null && { origin: origin ?? `http://${host}` }),
      ...(cookie !== undefined && { cookie }),
    },
  })
  const heard: LiveMessage[] = []
  const waiting: ((message: LiveMessage) => void)[] = []
  const closed = Promise.withResolvers<number>()
  const answered = Promise.withResolvers<number>()
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as LiveMessage
    const next = waiting.shift()
    if (next) next(message)
    else heard.push(message)
  })
  socket.on('error', () => undefined)
  socket.once('open', () => answered.resolve(101))
  socket.once('unexpected-response', (_request, response) => {
    response.resume()
    answered.resolve(response.statusCode ?? 0)
    socket.terminate()
  })
  socket.once('close', (code) => closed.resolve(code))
  return {
    socket,
    heard,
    closed: closed.promise,
    answered: answered.promise,
    hear: () => {
      const message = heard.shift()
      return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve))
    },
  }
}
