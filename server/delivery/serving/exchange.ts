/** One request and its answer: the few ways in which delivery writes to a response. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type Readable, pipeline } from 'node:stream'
import { codingsFor } from './encoding.ts'
import { isUnmodifiedSince, matchesAnyTag, readRange } from './conditional.ts'
import { type Head, writeHead } from './head.ts'
import { type Representation, plainVariant, tagsOf, variantFor } from './representation.ts'

export type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  requestId: string
  /** Called once, when the answer is on its way or has ended: its status and the bytes of its body that were sent. */
  onAnswered: (status: number, bytes: number) => void
  /** Changes the headers of kept pages for this answer. */
  adapt?: ((headers: readonly string[]) => readonly string[]) | undefined
  /** Dates of If-Modified-Since from before say nothing. */
  datesFrom?: Date | undefined
}

let sequence = 0
const PROCESS = Math.random().toString(36).slice(2, 10).padEnd(8, '0')

/** The id the client or a proxy gave, else a new one: unique, and cheaper than random bytes for every request. */
export function requestIdOf({ 'x-request-id': given }: IncomingHttpHeaders): string {
  if (typeof given === 'string' && /^[\w-]{8,64}$/.test(given)) return given
  sequence += 1
  return `${PROCESS}-${sequence.toString(36)}`
}

/** Answers with a body in memory. @param headers names and values in turn, without content-length and x-request-id */
export function answer(exchange: Exchange, status: number, headers: readonly string[], body: Buffer): void {
  const { request, response, requestId } = exchange
  response.writeHead(status, ['x-request-id', requestId, 'content-length', String(body.length), ...headers])
  const isHead = request.method === 'HEAD'
  if (isHead) response.end()
  else response.end(body)
  exchange.onAnswered(status, isHead ? 0 : body.length)
}

const NOTHING = Buffer.alloc(0)

/** Answers with headers only; 204 and 304 have no length either. */
export function answerEmpty(exchange: Exchange, status: number, headers: readonly string[]): void {
  if (status !== 204 && status !== 304) return answer(exchange, status, headers, NOTHING)
  exchange.response.writeHead(status, ['x-request-id', exchange.requestId, ...headers])
  exchange.response.end()
  exchange.onAnswered(status, 0)
}

function begin({ response, requestId, adapt }: Exchange, head: Head): void {
  if (adapt) response.writeHead(head.status, ['x-request-id', requestId, ...adapt(head.headers)])
  else writeHead(response, head, requestId)
}

/** Answers with what is kept in memory, as far as the request's conditions and range ask for it. */
export function answerWith(exchange: Exchange, representation: Representation): void {
  const { request, response } = exchange
  const { headers } = request
  const isHead = request.method === 'HEAD'
  const hasRange = headers.range !== undefined && request.method === 'GET' && representation.status === 200
  const variant = hasRange
    ? plainVariant(representation)
    : variantFor(representation, codingsFor(headers['accept-encoding']))
  if (representation.status === 200 && isCurrent(exchange, representation)) {
    begin(exchange, variant.notModified)
    response.end()
    return exchange.onAnswered(304, 0)
  }
  if (hasRange) {
    const { etag, body } = variant
    const { modifiedAt } = representation
    const range = readRange(headers.range, headers['if-range']?.toString(), {
      sizeBytes: body.length,
      etag,
      modifiedAt,
    })
    if (range === 'unsatisfiable')
      return answerEmpty(exchange, 416, ['content-range', `bytes */${body.length}`])
    if (range !== 'whole') {
      const { start, end } = range
      const partial = [
        ...without(variant.head.headers, 'content-length'),
        'content-range',
        `bytes ${start}-${end}/${body.length}`,
      ]
      const adapted = exchange.adapt?.(partial) ?? partial
      return answer(exchange, 206, adapted, body.subarray(start, end + 1))
    }
  }
  begin(exchange, variant.head)
  if (isHead) response.end()
  else response.end(variant.body)
  exchange.onAnswered(representation.status, isHead ? 0 : variant.body.length)
}

/** Whether the client has it already. If-None-Match counts before the date (RFC 9110, 13.2.2). */
function isCurrent({ request, adapt, datesFrom }: Exchange, representation: Representation): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = request.headers
  if (tags !== undefined) return matchesAnyTag(tags, tagsOf(representation))
  const { modifiedAt } = representation
  if (since === undefined || modifiedAt === undefined || adapt) return false
  return isUnmodifiedSince(since, datesFrom && datesFrom > modifiedAt ? datesFrom : modifiedAt)
}

/** Streams a body; whoever leaves early ends the reading of it. */
export function answerStream(
  exchange: Exchange,
  status: number,
  headers: readonly string[],
  body: Readable,
): void {
  const { response, requestId } = exchange
  let bytes = 0
  body.on('data', (chunk: Buffer) => (bytes += chunk.length))
  response.writeHead(status, ['x-request-id', requestId, ...headers])
  // A body that breaks off destroys the response: its length was promised, so the client notices.
  pipeline(body, response, () => exchange.onAnswered(status, bytes))
}

/** A copy of `headers` without those names. */
function without(headers: readonly string[], ...names: string[]): string[] {
  return headers.filter((_, index) => !names.includes(headers[index - (index % 2)] ?? ''))
}
