/** Whether two values of JSON say the same, whatever the order of their members. */

/** @returns true as well where one has a member that is undefined and the other has none */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => isSame(item, b[index]))
    )
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const name of Object.keys(left)) if (!isSame(left[name], right[name])) return false
  for (const name of Object.keys(right))
    if (right[name] !== undefined && left[name] === undefined) return false
  return true
}

/** A text that equal values have in common: the server writes members in another order than the editor. */
export function keyOf(value: unknown): string {
  return (
    JSON.stringify(value, (_name, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  )
}

/** A short text that is the same for equal values, and for hardly any others; texts count without the space around them. */
export function fingerprint(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : keyOf(value)
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  return `${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}.${text.length.toString(36)}`
}
