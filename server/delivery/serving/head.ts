/**
 * The head of an answer that is given again and again. Node writes it once; from then on its own text is repeated, with another
 * request id and date. Checking and joining a dozen headers anew was a fifth of what an answer out of memory cost.
 *
 * Only the text is reused. Everything else stays Node's: order of pipelined answers, HEAD, backpressure, timeouts, closing.
 * This leans on `_header`, the private member that `writeHead` fills in. Where it is missing or looks different, nothing is
 * learned and every answer goes through `writeHead`; head.test.ts fails then, so that somebody notices.
 */
import type { ServerResponse } from 'node:http'

export type Head = {
  readonly status: number
  /** Names and values in turn, without `x-request-id`. */
  readonly headers: readonly string[]
  /** What Node writes for a connection that stays open: up to the request id, and from the end of the date. */
  text: { beforeId: string; afterDate: string } | undefined
}

type Writing = { _header?: unknown; _hasBody?: boolean }

const BEFORE_DATE = '\r\nDate: '
const DATE_LENGTH = 29

export function makeHead(status: number, headers: readonly string[]): Head {
  return { status, headers, text: undefined }
}

/**
 * As `response.writeHead`, with `x-request-id` added.
 * @param response one whose headers nobody has set
 */
export function writeHead(response: ServerResponse, head: Head, requestId: string): void {
  const { status, text } = head
  const isPlain = response.shouldKeepAlive && !response.headersSent
  // HTTP/1.0, `Connection: close` and a server that is closing want other words.
  if (text && isPlain) {
    const writing = response as Writing
    response.statusCode = status
    // oxlint-disable-next-line no-underscore-dangle -- Node's names
    if (status === 304 || status === 204) writing._hasBody = false
    // oxlint-disable-next-line no-underscore-dangle
    writing._header = text.beforeId + requestId + BEFORE_DATE + httpDate() + text.afterDate
    return
  }
  response.writeHead(status, [...head.headers, 'x-request-id', requestId])
  if (isPlain && response.shouldKeepAlive) head.text = learn(response, requestId)
}

function learn(response: ServerResponse, requestId: string): Head['text'] {
  const { _header: written } = response as Writing
  if (typeof written !== 'string') return undefined
  const found = written.split(`x-request-id: ${requestId}${BEFORE_DATE}`)
  const [before = '', after = ''] = found
  // Neither a header like ours among the others, nor anything but a date after it.
  if (found.length !== 2 || !/^[\w ,:]{29}\r\nConnection: keep-alive\r\n/.test(after)) return undefined
  return { beforeId: `${before}x-request-id: `, afterDate: after.slice(DATE_LENGTH) }
}

let second = 0
let date = ''

function httpDate(): string {
  const now = Math.floor(Date.now() / 1_000)
  if (now !== second) {
    second = now
    date = new Date(now * 1_000).toUTCString()
  }
  return date
}
