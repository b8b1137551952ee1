/**
 * When a certificate is renewed: at a moment within the window that its authority suggests (RFC 9773), else when about
 * two thirds of its life are over, or half of a short one. Never all at once.
 */

type Life = { notBefore: Date; notAfter: Date }

const DAY_MS = 86_400_000
/** Shorter lives leave less time for outages: the next certificate comes at half of them. */
const SHORT_MS = 10 * DAY_MS
/** Both sides of the moment, as a part of the life. */
const JITTER = 0.03
/** However late a window is, so much of the life is left for failures. */
const LATEST = 0.85

/** The moment of renewal of a certificate about which its authority says nothing. */
export function renewalMoment({ notBefore, notAfter }: Life, random = Math.random): Date {
  const life = notAfter.getTime() - notBefore.getTime()
  const share = (life <= SHORT_MS ? 1 / 2 : 2 / 3) + (random() * 2 - 1) * JITTER
  return new Date(notBefore.getTime() + life * share)
}

/**
 * The moment of renewal within the window that the authority suggests.
 * @param planned what was chosen before: it stays if the window still holds it (RFC 9773, 4.2)
 * @returns a moment that may have passed already: then the renewal is due
 */
export function momentInWindow(
  window: { start: Date; end: Date },
  { notBefore, notAfter }: Life,
  planned: Date | null,
  random = Math.random,
): Date {
  const life = notAfter.getTime() - notBefore.getTime()
  const latest = notBefore.getTime() + life * LATEST
  const start = Math.min(window.start.getTime(), latest)
  const end = Math.min(window.end.getTime(), latest)
  const before = planned?.getTime()
  if (before !== undefined && before >= start && before <= end) return new Date(before)
  return new Date(start + Math.max(0, end - start) * random())
}

/** Whether so little of its life is left that it goes before everything else: a sixth. */
export function isUrgent({ notBefore, notAfter }: Life, now: Date): boolean {
  return (notAfter.getTime() - now.getTime()) * 6 < notAfter.getTime() - notBefore.getTime()
}
