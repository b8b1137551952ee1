/** What of a plugin's answer is sent: a status, a body, and headers that say nothing a plugin has no business saying. */
import type { PluginResponse } from '../../published/plugins.ts'

export type SafeResponse = {
  status: number
  contentType: string
  body: Buffer
  /** Names and values in turn, without content-type and cache-control. */
  headers: string[]
  cacheControl: string
  /** Seconds for which it may be given to everybody; undefined: it is for this request only. */
  sharedFor: number | undefined
}

/** What an answer may lead to besides addresses of its own site, and whether browsers may run it. */
export type ResponseRules = {
  /** Of the request. */
  url: string
  mayLeadTo: (url: URL) => boolean
  mayBeScript: boolean
  /** The path of the plugin's files: what `asset:` stands for in addresses of its HTML. */
  assets: string
}

/** A plugin's answer that cannot be sent; the message is for its author. */
export class UnfitResponseError extends Error {}

/** Everything else is ours: cookies, policies, CORS, lengths, codings, validators. */
const PASSED = new Set(['content-disposition', 'content-language', 'link', 'retry-after', 'x-robots-tag'])
const BODILESS = new Set([204, 205])
const MAX_SHARED_SECONDS = 86_400
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** @throws UnfitResponseError */
export function checkResponse(value: unknown, rules: ResponseRules): SafeResponse {
  const { status, headers, body } = readShape(value)
  const named = new Map<string, string>()
  for (const [name, text] of Object.entries(headers)) {
    if (typeof text !== 'string' || !/^[\t\x20-\x7e]*$/.test(text) || text.length > 4_000)
      throw new UnfitResponseError(`The header ${name} is not a short text in ASCII.`)
    named.set(name.toLowerCase(), text.trim())
  }
  const location = named.get('location')
  if (REDIRECTS.has(status) && location === undefined)
    throw new UnfitResponseError(`The status ${status} needs a header location.`)
  const cacheControl = named.get('cache-control') ?? 'no-store'
  const contentType = contentTypeOf(named.get('content-type'), rules)
  const isPage = contentType.startsWith('text/html')
  const text = isPage ? body.replace(ASSET, (_, before: string) => before + rules.assets) : body
  return {
    status,
    contentType,
    body: Buffer.from(BODILESS.has(status) ? '' : text),
    headers: [
      ...(location === undefined ? [] : ['location', destination(location, rules)]),
      ...[...named].filter(([name]) => PASSED.has(name)).flat(),
    ],
    cacheControl: isKnownCacheControl(cacheControl) ? cacheControl : 'no-store',
    sharedFor: named.has('vary') ? undefined : sharedSeconds(cacheControl),
  }
}

function readShape(value: unknown): PluginResponse {
  const { status, headers = {}, body = '' } = (value ?? {}) as Partial<Record<keyof PluginResponse, unknown>>
  if (
    typeof status !== 'number' ||
    !Number.isInteger(status) ||
    status < 200 ||
    status > 599 ||
    status === 304
  )
    throw new UnfitResponseError(
      'An endpoint answers with json(), html(), text() or redirect(), or { status, headers, body } with a status from 200 to 599 other than 304.',
    )
  if (typeof headers !== 'object' || headers === null || typeof body !== 'string')
    throw new UnfitResponseError('Of an answer, `headers` is an object and `body` a text.')
  return { status, headers: headers as Record<string, string>, body }
}

/** As in the fragments that plugins add to pages. */
const ASSET = /(\s(?:src|href|poster)\s*=\s*["']?)asset:/gi
const SCRIPT = /(?:java|ecma|live|j)script|wasm/

function contentTypeOf(given: string | undefined, { mayBeScript }: ResponseRules): string {
  const [type = ''] = (given ?? 'text/plain').toLowerCase().split(';')
  const media = type.trim()
  if (!/^[a-z]+\/[a-z0-9.+-]+$/.test(media)) throw new UnfitResponseError(`"${given}" is no content type.`)
  // Pages run scripts of their own site: what comes from here would be one.
  if (SCRIPT.test(media) && !mayBeScript) return 'text/plain; charset=utf-8'
  return /^text\/|[/+](?:json|xml)$|script$/.test(media) ? `${media}; charset=utf-8` : media
}

/** An open redirect makes a site's address vouch for any other: only its own pages, and hosts its owner agreed to. */
function destination(location: string, { url, mayLeadTo }: ResponseRules): string {
  const own = new URL(url)
  const to = URL.canParse(location, own) ? new URL(location, own) : undefined
  // A path that began with two slashes would name another host.
  if (to?.origin === own.origin && to.username === '')
    return to.pathname.replace(/^\/+/, '/') + to.search + to.hash
  if (to && to.username === '' && to.password === '' && mayLeadTo(to)) return to.href
  throw new UnfitResponseError(
    `It leads to ${to?.host || location}, which is neither this site nor one of the manifest’s hosts.`,
  )
}

function isKnownCacheControl(value: string): boolean {
  return /^(?:(?:public|private|no-store|no-cache|must-revalidate|immutable|max-age=\d{1,9}|s-maxage=\d{1,9}|stale-while-revalidate=\d{1,9})(?:, ?|$))+$/.test(
    value,
  )
}

function sharedSeconds(cacheControl: string): number | undefined {
  if (!isKnownCacheControl(cacheControl) || !/\bpublic\b/.test(cacheControl)) return undefined
  if (/\b(?:private|no-store|no-cache)\b/.test(cacheControl)) return undefined
  const [, seconds] = /\bs-maxage=(\d+)/.exec(cacheControl) ?? /\bmax-age=(\d+)/.exec(cacheControl) ?? []
  return seconds === undefined || Number(seconds) === 0
    ? undefined
    : Math.min(Number(seconds), MAX_SHARED_SECONDS)
}
