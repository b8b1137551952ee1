/** Ids carry their time (UUIDv7, RFC 9562, 5.7), so that old rows can be found along a primary key. */

/** @returns the smallest UUIDv7 of that millisecond: every id made earlier is smaller */
export function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}
