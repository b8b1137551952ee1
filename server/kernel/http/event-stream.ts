/** Server-sent events: an answer that goes on, see "Server-sent events" in the HTML standard. */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type ServerEvent = {
  /** What a client that lost its connection sends as Last-Event-ID. */
  id?: number
  event: string
  /** Any JSON. */
  data: unknown
}

/** A line that clients ignore; it shows proxies and dead connections that somebody is here. */
export const HEARTBEAT = 'heartbeat'

/** A client that has read nothing for this long is gone, or will not read. */
const STALLED_MS = 60_000
const RECONNECT_MS = 1_000

/** Whether the client wants events as they happen; without `text/event-stream` in Accept, an answer should end. */
export function wantsEvents({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(headers.accept ?? '')
}

/** @returns the event that the client heard last; undefined when it says none, or none of ours */
export function lastEventId({ headers }: FastifyRequest): number | undefined {
  const given = headers['last-event-id']
  return typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : undefined
}

/**
 * Answers with events until `events` ends, or the client leaves: then `left` is aborted. Events are asked for as fast as the client
 * reads, and no faster.
 */
export function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<ServerEvent | typeof HEARTBEAT>,
  left: AbortController,
): FastifyReply {
  const { raw } = reply
  raw.once('close', () => left.abort())
  raw.setTimeout(STALLED_MS, () => raw.destroy())
  return reply
    .header('x-accel-buffering', 'no')
    .type('text/event-stream; charset=utf-8')
    .send(Readable.from(written(events), { objectMode: false }))
}

async function* written(events: AsyncIterable<ServerEvent | typeof HEARTBEAT>): AsyncGenerator<string> {
  // Said at once: until something is, clients do not know that they are connected.
  yield `retry: ${RECONNECT_MS}\n\n`
  for await (const event of events) yield event === HEARTBEAT ? ': \n\n' : write(event)
}

/** JSON has no line breaks of its own, so an event is one line of data. */
function write({ id, event, data }: ServerEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
