/**
 * How much is asked of certificate authorities: token buckets a little stricter than the limits they set themselves
 * (https://letsencrypt.org/docs/rate-limits/), so that it is ours to say who waits. Shared by all processes.
 */
import type { Ask } from './queries.ts'

const HOUR_MS = 3_600_000
const WEEK_MS = 168 * HOUR_MS

export const ACCOUNT = { capacity: 300, window_ms: 3 * HOUR_MS }
const REGISTRABLE = { capacity: 50, window_ms: WEEK_MS }
const NAMES = { capacity: 5, window_ms: WEEK_MS }
const FAILURES = { capacity: 5, window_ms: HOUR_MS }

/** The longest any of them takes to fill up. */
export const LONGEST_WINDOW_MS = WEEK_MS

/** What an order is to the limits. */
export type Weight = {
  /** Sorted. */
  names: readonly string[]
  registrable: readonly string[]
  /** The authority asked for this renewal itself: it does not count it (RFC 9773, and the limits' documentation). */
  isExempt: boolean
  /** A renewal whose certificate ends soon. */
  isUrgent: boolean
  /** Orders of the same owner in the last three hours. */
  recent: number
}

/** Owners that had no more than this lately draw on what is kept back from those who had more. */
const FEW = 10

/** The tokens an order takes at an authority. */
export function asksOf(directoryUrl: string, weight: Weight): Ask[] {
  const failures = weight.names.map((name) => ({
    bucket: failuresOf(directoryUrl, name),
    ...FAILURES,
    cost: 0,
    reserve: 0,
  }))
  if (weight.isExempt) return failures
  return [
    { bucket: accountOf(directoryUrl), ...ACCOUNT, cost: 1, reserve: reserveFor(weight) },
    ...weight.registrable.map((name) => ({
      bucket: `registrable:${directoryUrl} ${name}`,
      ...REGISTRABLE,
      cost: 1,
      // The tenants below one registrable domain share it: some is kept for what would end otherwise.
      reserve: weight.isUrgent ? 0 : 5,
    })),
    { bucket: namesOf(directoryUrl, weight.names), ...NAMES, cost: 1, reserve: 0 },
    ...failures,
  ]
}

/** A third is for owners that had few lately, so that nobody's first name waits for another's thousandth; the last tenth is for renewals that cannot wait. */
function reserveFor({ isUrgent, recent }: Weight): number {
  if (isUrgent) return 0
  return recent <= FEW ? ACCOUNT.capacity / 10 : ACCOUNT.capacity / 3
}

/** The tokens that failed validations of these names cost. */
export function asksOfFailure(directoryUrl: string, names: readonly string[]): Ask[] {
  return names.map((name) => ({ bucket: failuresOf(directoryUrl, name), ...FAILURES, cost: 1, reserve: 0 }))
}

/** What is held back when an authority says that it has had enough of an order: the exact names. */
export function askToHold(directoryUrl: string, names: readonly string[]): Ask {
  return { bucket: failuresOf(directoryUrl, names[0] ?? ''), ...FAILURES, cost: 1, reserve: 0 }
}

export function accountOf(directoryUrl: string): string {
  return `account:${directoryUrl}`
}

function namesOf(directoryUrl: string, names: readonly string[]): string {
  return `names:${directoryUrl} ${names.join(' ')}`
}

function failuresOf(directoryUrl: string, name: string): string {
  return `failures:${directoryUrl} ${name}`
}
