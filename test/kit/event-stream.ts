/** A client of server-sent events. */
import { type IncomingMessage, request } from 'node:http'
import { after } from 'node:test'

export type Heard = { id?: string; event: string; data: Record<string, unknown> }

export type EventStream = {
  status: number
  type: string | undefined
  /** The next event; undefined when the stream has ended. */
  hear: () => Promise<Heard | undefined>
  /** All that is left, once the stream has ended. */
  rest: () => Promise<Heard[]>
  leave: () => void
}

const open = new Set<IncomingMessage>()
after(() => open.forEach((response) => response.destroy()))

/** Resolves when the answer has begun. */
export async function openEventStream(
  port: number,
  path: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const authorization = `Bearer ${token}`
  const accept = 'text/event-stream'
  request({
    host: '127.0.0.1',
    port,
    path,
    headers: { host: 'api.localhost', authorization, accept, ...headers },
  })
    .once('response', resolve)
    .once('error', reject)
    .end()
  const response = await promise
  response.on('error', () => undefined)
  open.add(response)
  const events = eventsOf(response)
  return {
    status: response.statusCode ?? 0,
    type: response.headers['content-type'],
    hear: async () => (await events.next()).value ?? undefined,
    rest: () => Array.fromAsync(events),
    leave: () => response.destroy(),
  }
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<Heard, undefined> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk as string
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = read(text.slice(0, end))
      text = text.slice(end + 2)
      if (event) yield event
    }
  }
  return undefined
}

/** @returns undefined for what is no event: comments, and how long to wait before connecting again */
function read(block: string): Heard | undefined {
  const fields = block.split('\n').map((line) => line.split(/: (.*)/s, 2))
  const { id, event, data } = Object.fromEntries(fields) as Record<string, string>
  if (event === undefined) return undefined
  return { ...(id !== undefined && { id }), event, data: JSON.parse(data ?? '') as Heard['data'] }
}
