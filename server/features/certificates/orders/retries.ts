/** When a failed attempt at an order is made again, and when an order is given up. */
import type { OrderProblem, OrderReason } from './orders.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** `first` doubles or triples with each attempt, up to `longest`. */
const PACE = {
  soon: { first: MINUTE_MS, factor: 3, longest: HOUR_MS },
  later: { first: HOUR_MS / 2, factor: 2, longest: 12 * HOUR_MS },
} as const

/** Attempts at an order that nothing depends on yet. A renewal is never given up while its names deserve it. */
const ATTEMPTS: Record<OrderReason, number> = { new: 12, manual: 6, handshake: 4, renewal: Infinity }

export function giveUpAfter(reason: OrderReason, { retry }: OrderProblem): number {
  return retry === 'never' && reason !== 'renewal' ? 1 : ATTEMPTS[reason]
}

/**
 * The moment of the next attempt: later each time, stretched or shortened by up to a fifth, and for renewals never later
 * than an eighth of what is left of the certificate, so that a few attempts are left before its end.
 * @param attempts made so far, from 1
 */
export function nextAttempt(
  now: Date,
  attempts: number,
  { retry, retryAfter = 0 }: OrderProblem,
  replaced: { not_after: Date } | undefined,
  random = Math.random,
): Date {
  const { first, factor, longest } = PACE[retry === 'soon' ? 'soon' : 'later']
  const pause = Math.min(longest, first * factor ** Math.min(attempts - 1, 20)) * (0.8 + random() * 0.4)
  const left = replaced ? (replaced.not_after.getTime() - now.getTime()) / 8 : Infinity
  const bounded = Math.min(pause, Math.max(left, 10 * MINUTE_MS))
  return new Date(now.getTime() + Math.max(bounded, retryAfter * 1_000))
}
