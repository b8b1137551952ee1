/** What a kind of CDN is to the rest of this feature: what it needs to know, how much it takes at once, and how it answers. */
import { AppError } from '../../errors.ts'
import type { GuardedFetch } from '../../kernel/http/guarded-fetch.ts'
import { retryAfterMsOf } from '../../kernel/http/retry-after.ts'

export const KINDS = ['cloudflare', 'cloudfront', 'fastly', 'http'] as const
export type CdnKind = (typeof KINDS)[number]

/** What is no secret. Which of them a kind has, its provider says. */
export type CdnSettings = {
  zone_id?: string
  distribution_id?: string
  service_id?: string
  /** Fastly: pages become stale instead of being gone. */
  soft?: boolean
  /** CloudFront, which knows no keys: what is invalidated instead. */
  paths?: string[]
  url?: string
  method?: 'PURGE' | 'BAN' | 'POST'
  key_header?: string
  separator?: 'space' | 'comma'
}

export type CdnCredentials = {
  token?: string
  access_key_id?: string
  secret_access_key?: string
  headers?: Record<string, string>
}

/** What a cache is to forget: pages with one of these keys, or at these addresses. */
export type Target = { by: 'keys' | 'urls'; items: readonly string[] }

export type Outcome = {
  /** Of the answer; null when there was none. */
  status: number | null
  /** The body of the answer. */
  answer: string
  /** In words for whoever set the hook up; undefined when the cache forgot. */
  problem?: string
  /** Whether the same request may work later. */
  isTransient?: boolean
  /** The CDN asks to be left alone for so long. */
  retryAfterMs?: number
}

export type Asked = {
  fetcher: Pick<GuardedFetch, 'request'>
  settings: CdnSettings
  credentials: CdnCredentials
  signal: AbortSignal
  /** Of one request; ten seconds if unset. */
  timeoutMs?: number
  now: Date
}

export type Provider = {
  /** Members that must be there. */
  needs: { settings: (keyof CdnSettings)[]; credentials: (keyof CdnCredentials)[] }
  /** Members that may be. */
  takes: { settings: (keyof CdnSettings)[]; credentials: (keyof CdnCredentials)[] }
  /** So many of them in one request. */
  max: { keys: number; urls: number }
  /** @throws AppError fetch_failed and body_too_large where no answer came, and what is a bug of ours */
  purge: (asked: Asked, target: Target) => Promise<Outcome>
}

export const TIMEOUT_MS = 10_000
export const ANSWER_BYTES = 100_000
const EXCERPT = 1_000

/**
 * One request to a CDN, and its answer as far as HTTP goes: 2xx is well, 429 and 5xx may be well later.
 * @param request.methods what it may use besides the usual ones
 */
export async function ask(
  { fetcher, signal, timeoutMs = TIMEOUT_MS, now }: Omit<Asked, 'settings' | 'credentials'>,
  url: string,
  request: { method: string; headers: Record<string, string>; body?: string },
): Promise<Outcome> {
  const answered = await fetcher.request(url, {
    ...request,
    methods: ['PURGE', 'BAN'],
    maxBytes: ANSWER_BYTES,
    timeoutMs,
    signal,
    // Where a redirect leads, the secrets of this one have no business.
    isAllowed: (asked) => asked.href === new URL(url).href,
  })
  const { status, headers, body } = answered
  const outcome: Outcome = { status, answer: body.toString() }
  if (status >= 200 && status < 300) return outcome
  return {
    ...outcome,
    problem: `${new URL(url).host} answered ${status}.`,
    isTransient: isTransient(status),
    retryAfterMs: retryAfterMsOf(headers['retry-after'], now) ?? 0,
  }
}

export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500
}

/** PostgreSQL keeps no NUL in texts. */
export function excerptOf(text: string): string {
  return text.slice(0, EXCERPT).replaceAll('\0', '\u{fffd}')
}

/** The body of an answer as JSON, if it is any. */
export function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** @throws AppError validation_failed with the path of what is wrong */
export function refuse(path: string, message: string): never {
  throw new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
}
