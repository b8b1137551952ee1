/** Requests that strangers make up as a whole: which methods and headers they may have, and how redirects change them. */
import { AppError } from '../../errors.ts'

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type Method = (typeof METHODS)[number]

export type OutboundRequest = { method: string; headers: Record<string, string>; body?: string | undefined }

export type RequestOptions = Partial<OutboundRequest> & {
  /** Methods that may be used besides {@link METHODS}. */
  methods?: readonly string[]
  /** Bytes of the answer's body. */
  maxBytes: number
  /** For the whole of it, redirects included. 30 s if unset. */
  timeoutMs?: number
  signal?: AbortSignal
  /** Asked before each hop: whether this address may be asked at all, besides being public. */
  isAllowed: (url: URL) => boolean
}

export type Answered = {
  /** Where the redirects led. */
  url: string
  status: number
  /** Lower-case names; without cookies and what only concerns the connection. */
  headers: Record<string, string>
  body: Buffer
}

const HEADERS_MAX = 50
const HEADER_BYTES_MAX = 8_000
/** RFC 9110, 5.6.2 and 5.5: no line break, no other control character, nothing outside Latin-1. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/
const VALUE = /^[\t\x20-\x7e\xa0-\xff]*$/
/** They belong to the connection, say where a request goes, or whom it comes from. */
const OWN =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|cookie2?|user-agent|accept-encoding|via|forwarded|x-forwarded-.*|x-real-ip|proxy-.*|sec-.*|:.*)$/
const NOT_SHOWN =
  /^(set-cookie2?|connection|keep-alive|transfer-encoding|te|trailer|upgrade|alt-svc|proxy-.*)$/
/** What may be told to another server than the one it was meant for: nothing that could be a password. */
const HARMLESS = /^(accept|accept-language|content-type|content-language)$/

/**
 * A request as it is sent. Header names become lower case.
 * @throws AppError bad_request for a method or header that may not be sent
 */
export function readRequest({
  method = 'GET',
  headers = {},
  body,
  methods = [],
}: Partial<OutboundRequest> & Pick<RequestOptions, 'methods'>): OutboundRequest {
  if (!(METHODS as readonly string[]).includes(method) && !methods.includes(method))
    throw refuse(`The method must be one of ${METHODS.join(', ')}.`)
  if (body !== undefined && (method === 'GET' || method === 'HEAD'))
    throw refuse(`A ${method} request has no body.`)
  const entries = Object.entries(headers)
  if (entries.length > HEADERS_MAX) throw refuse(`A request has at most ${HEADERS_MAX} headers.`)
  const sent: Record<string, string> = {}
  let bytes = 0
  for (const [given, value] of entries) {
    const name = given.toLowerCase()
    if (!NAME.test(name)) throw refuse(`${quoted(given)} is no name of a header.`)
    if (OWN.test(name)) throw refuse(`The header ${name} is not yours to set.`)
    if (Object.hasOwn(sent, name)) throw refuse(`The header ${name} is there twice.`)
    if (!VALUE.test(value)) throw refuse(`The header ${name} holds characters that no header may hold.`)
    bytes += name.length + value.length
    sent[name] = value
  }
  if (bytes > HEADER_BYTES_MAX)
    throw refuse(`The headers are longer than ${HEADER_BYTES_MAX} characters together.`)
  return { method, headers: sent, body }
}

/**
 * The request to make where a redirect leads (Fetch standard, HTTP-redirect fetch). Another origin hears nothing that was
 * meant for the first one alone.
 */
export function redirected(request: OutboundRequest, status: number, from: URL, to: URL): OutboundRequest {
  const { method, headers, body } = request
  const becomesGet =
    (status === 303 && method !== 'GET' && method !== 'HEAD') ||
    ((status === 301 || status === 302) && method === 'POST')
  const kept = Object.entries(headers).filter(
    ([name]) =>
      !(becomesGet && name.startsWith('content-')) && (from.origin === to.origin || HARMLESS.test(name)),
  )
  return {
    method: becomesGet ? 'GET' : method,
    headers: Object.fromEntries(kept),
    body: becomesGet ? undefined : body,
  }
}

/** The headers of an answer, as far as they are the asker's business. */
export function shownHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !NOT_SHOWN.test(name)) shown[name] = [value].flat().join(', ')
  return shown
}

function refuse(detail: string): AppError {
  return new AppError('bad_request', detail)
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100))
}
