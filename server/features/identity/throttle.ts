/**
 * Slows down guessing. Attempts are counted before the guess is looked at, for known and unknown accounts alike, so
 * neither the limit nor its message tells which exist.
 */
import { AppError } from '../../errors.ts'
import { hashToken } from '../../kernel/crypto/tokens.ts'
import type { RateLimit } from '../../kernel/rate-limit/rate-limit.ts'
import type { Identity } from './open.ts'

const WINDOW_SECONDS = 15 * 60
/** From one address at one account; a success starts it anew. */
const PER_ACCOUNT_AND_ADDRESS: RateLimit = { points: 10, window_seconds: WINDOW_SECONDS }
/** At one account from everywhere. Higher, because it lets a stranger lock the owner out. */
const PER_ACCOUNT: RateLimit = { points: 100, window_seconds: WINDOW_SECONDS }
/** From one address at all accounts; an office shares one. */
const PER_ADDRESS: RateLimit = { points: 300, window_seconds: WINDOW_SECONDS }
/** Mails to one address that strangers can ask for. */
const MAILS_PER_ACCOUNT: RateLimit = { points: 5, window_seconds: WINDOW_SECONDS }
const MAILS_PER_ADDRESS: RateLimit = { points: 50, window_seconds: WINDOW_SECONDS }

/**
 * Counts an attempt to sign in.
 * @returns to be called when it succeeded
 * @throws AppError rate_limited
 */
export async function countSignIn(
  identity: Identity,
  email: string,
  ip: string,
): Promise<() => Promise<void>> {
  const account = accountKey(email)
  const pair = `sign-in-from:${account}:${addressKey(ip)}`
  await take(identity, [
    [pair, PER_ACCOUNT_AND_ADDRESS],
    [`sign-in:${account}`, PER_ACCOUNT],
    [`sign-in-address:${addressKey(ip)}`, PER_ADDRESS],
  ])
  return () => identity.rateLimiter.forget(pair).catch(() => undefined)
}

/** Counts an attempt that names no account yet: a passkey, a challenge. @throws AppError rate_limited */
export async function countAttempt(identity: Identity, ip: string): Promise<void> {
  await take(identity, [[`sign-in-address:${addressKey(ip)}`, PER_ADDRESS]])
}

/** Counts a password or code typed by somebody who is signed in. @throws AppError rate_limited */
export async function countConfirmation(identity: Identity, userId: string): Promise<void> {
  await take(identity, [[`confirm:${userId}`, PER_ACCOUNT_AND_ADDRESS]])
}

/** Counts a mail somebody who need not be the owner asks for. @throws AppError rate_limited */
export async function countMail(identity: Identity, email: string, ip: string): Promise<void> {
  await take(identity, [
    [`account-mail:${accountKey(email)}`, MAILS_PER_ACCOUNT],
    [`account-mail-address:${addressKey(ip)}`, MAILS_PER_ADDRESS],
  ])
}

async function take(identity: Identity, limits: [string, RateLimit][]): Promise<void> {
  const results = await Promise.all(limits.map(([key, limit]) => identity.rateLimiter.take(key, limit)))
  const wait = Math.max(...results.map((result) => result.retry_after_seconds))
  if (wait > 0)
    throw new AppError(
      'rate_limited',
      `Too many attempts. Wait ${Math.ceil(wait / 60)} minutes before the next one.`,
      {
        retryAfterSeconds: wait,
      },
    )
}

/** Hashed, so that no addresses lie in a shared Redis. */
function accountKey(email: string): string {
  return hashToken(email.toLowerCase())
}

/** A subscriber commands a whole /64 of IPv6; addresses in it count as one. Colons separate the parts of a key. */
function addressKey(ip: string): string {
  if (!ip.includes(':') || ip.includes('.')) return ip.slice(ip.lastIndexOf(':') + 1)
  const [head = '', tail = ''] = ip.split('::')
  const groups = head.split(':')
  const missing = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  return [...groups, ...(ip.includes('::') ? Array<string>(Math.max(0, missing)).fill('0') : [])]
    .slice(0, 4)
    .join('-')
}
