/** Ids carry their time (UUIDv7, RFC 9562, 5.7), so that old rows can be found along a primary key. */
import { randomUUIDv7 } from 'node:crypto'

let last = { ms: 0, count: 0 }

/**
 * An id that is greater than all this process has made by it before, also within a millisecond: what was written one
 * after the other is read in that order. The twelve bits behind the time count (RFC 9562, 6.2, method 1).
 */
export function nextId(): string {
  const ms = Math.max(Date.now(), last.ms)
  last = ms > last.ms ? { ms, count: 0 } : { ms, count: last.count + 1 }
  // More than 4,096 in a millisecond borrow from the next one.
  if (last.count > 0xfff) last = { ms: ms + 1, count: 0 }
  const time = last.ms.toString(16).padStart(12, '0')
  const count = last.count.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}${randomUUIDv7().slice(18)}`
}

/** @returns the smallest UUIDv7 of that millisecond: every id made earlier is smaller */
export function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}
