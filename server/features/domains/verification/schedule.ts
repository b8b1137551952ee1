/** When to look at a name again: soon after it was added, then ever more rarely, and for as long as it is here. */

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** People create records minutes after they added a name, or days. */
const WAITING_MS = [
  10 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
]
const WAITING_MAX_MS = 6 * HOUR_MS
const FAILING_MS = 30 * MINUTE_MS
const HELD_MS = 12 * HOUR_MS
/** Spreads names that were added together; of the whole. */
const JITTER = 0.1

type Checked = {
  state: string
  /** Looks since the state last changed. */
  checks: number
  failing_since: Date | null
  quarantined_until: Date | null
}

/**
 * @param domain as the look leaves it
 * @param random 0 to 1
 */
export function nextCheckAt(domain: Checked, now: Date, random: number = Math.random()): Date {
  const wait = waitOf(domain) * (1 + JITTER * (random - 0.5) * 2)
  const next = new Date(now.getTime() + wait)
  const { quarantined_until: rested } = domain
  // A name that rests is looked at when it may be had.
  return domain.state === 'quarantined' && rested && rested > now && rested < next ? rested : next
}

function waitOf({ state, checks, failing_since }: Checked): number {
  if (state === 'lost') return WAITING_MAX_MS
  if (failing_since) return FAILING_MS
  if (state === 'pending' || state === 'misconfigured')
    return WAITING_MS[Math.max(0, checks - 1)] ?? WAITING_MAX_MS
  return HELD_MS
}
