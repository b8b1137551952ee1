/**
 * Which of two releases a visitor sees while a canary runs: drawn once, and kept in a cookie, so that every page, file and
 * answer of one visit is of one release.
 */
import { hash, randomInt } from 'node:crypto'
import type { Door, Standby } from './directory.ts'

/** `<key>.<draw>`; the key is the canary's. */
const CANARY_COOKIE = 'hotswap_canary'
const DRAWS = 10_000
const KEEP_SECONDS = 7 * 86_400

/** What programs ask for: feeds, sitemaps, the read API, endpoints of plugins. Few of them keep cookies. */
const FOR_PROGRAMS = /^\/(?:_content|api)\/|\.(?:xml|txt|json|webmanifest)$/

export type Drawing = {
  /** Whether the visitor sees the standby. */
  isStandby: boolean
  /** What has to be kept in the cookie; undefined when there is nothing new. */
  cookie: string | undefined
}

/**
 * @param path decoded
 * @param client what tells clients without cookies apart as well as it can be done: address and program
 */
export function draw(
  standby: Standby,
  cookieHeader: string | undefined,
  path: string,
  client: () => string,
): Drawing {
  const kept = keptDraw(standby, cookieHeader)
  if (kept !== undefined) return { isStandby: kept < standby.share, cookie: undefined }
  if (FOR_PROGRAMS.test(path)) {
    // The same for every request of one client: a feed and the pages it leads on to are of one release.
    const number = hash('sha256', `${standby.key}\n${client()}`, 'buffer').readUInt32BE(0) % DRAWS
    return { isStandby: number < standby.share, cookie: undefined }
  }
  const number = randomInt(DRAWS)
  return { isStandby: number < standby.share, cookie: `${CANARY_COOKIE}=${standby.key}.${number}` }
}

/** What the visitor drew before, in this canary. */
function keptDraw({ key }: Standby, cookieHeader: string | undefined): number | undefined {
  if (cookieHeader === undefined || !cookieHeader.includes(CANARY_COOKIE)) return undefined
  for (const part of cookieHeader.split(';')) {
    const text = part.trim()
    if (!text.startsWith(`${CANARY_COOKIE}=${key}.`)) continue
    const drawn = text.slice(CANARY_COOKIE.length + key.length + 2)
    if (/^\d{1,4}$/.test(drawn)) return Number(drawn)
  }
  return undefined
}

/** Whether somebody with these cookies sees the standby. */
export function isOnStandby({ split }: Door, cookieHeader: string | undefined): boolean {
  return split !== undefined && (keptDraw(split, cookieHeader) ?? DRAWS) < split.share
}

const REPLACED = new Set(['cache-control', 'surrogate-key', 'cache-tag', 'vary', 'last-modified'])

/**
 * The headers of a page as an answer that is good for this visitor only: which release he gets, no cache in between knows,
 * and a date does not tell two releases apart.
 * @param headers names and values in turn
 */
export function forOneVisitor(
  headers: readonly string[],
  of: { number: number; cookie: string | undefined; isSecure: boolean },
): string[] {
  const answer: string[] = []
  let cacheControl = 'private, no-cache'
  let vary = 'cookie'
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    const value = headers[at + 1] ?? ''
    if (name === 'cache-control' && value.includes('no-store')) cacheControl = value
    else if (name === 'vary') vary = `${value}, cookie`
    if (!REPLACED.has(name)) answer.push(name, value)
  }
  answer.push('cache-control', cacheControl, 'vary', vary, 'x-hotswap-release', String(of.number))
  if (of.cookie !== undefined)
    answer.push(
      'set-cookie',
      `${of.cookie}; Path=/; Max-Age=${KEEP_SECONDS}; HttpOnly; SameSite=Lax${of.isSecure ? '; Secure' : ''}`,
    )
  return answer
}
