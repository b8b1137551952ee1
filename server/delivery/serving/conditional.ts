/** Conditional and range requests (RFC 9110, sections 13 and 14). */

/** @param tags every strong ETag that means the same content, in quotes */
export function matchesAnyTag(ifNoneMatch: string, tags: readonly string[]): boolean {
  if (ifNoneMatch === '*') return true
  // Weak comparison: a proxy that recompressed may have marked ours as weak.
  return ifNoneMatch.split(',').some((tag) => tags.includes(tag.trim().replace(/^W\//, '')))
}

/** Whether nothing has changed since the date of If-Modified-Since; a date nobody can read is ignored. */
export function isUnmodifiedSince(ifModifiedSince: string, modifiedAt: Date): boolean {
  const since = Date.parse(ifModifiedSince)
  return !Number.isNaN(since) && Math.floor(modifiedAt.getTime() / 1000) * 1000 <= since
}

export type RangeReading = 'whole' | 'unsatisfiable' | { start: number; end: number }

/**
 * The one range to answer with; both ends are counted in.
 * @param etag the strong validator of the bytes that would be sent
 * @returns `whole` for what may be ignored: other units, several ranges, nonsense, an If-Range that does not match
 */
export function readRange(
  range: string | undefined,
  ifRange: string | undefined,
  of: { sizeBytes: number; etag: string; modifiedAt?: Date | undefined },
): RangeReading {
  if (range === undefined || !holds(ifRange, of)) return 'whole'
  const [, from = '', to = ''] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(range) ?? []
  if (from === '' && to === '') return 'whole'
  if (from === '') {
    const suffix = Math.min(Number(to), of.sizeBytes)
    return suffix === 0 ? 'unsatisfiable' : { start: of.sizeBytes - suffix, end: of.sizeBytes - 1 }
  }
  const start = Number(from)
  if (to !== '' && Number(to) < start) return 'whole'
  if (start >= of.sizeBytes) return 'unsatisfiable'
  return { start, end: to === '' ? of.sizeBytes - 1 : Math.min(Number(to), of.sizeBytes - 1) }
}

function holds(
  ifRange: string | undefined,
  { etag, modifiedAt }: { etag: string; modifiedAt?: Date | undefined },
): boolean {
  if (ifRange === undefined) return true
  const condition = ifRange.trim()
  if (condition.startsWith('"')) return condition === etag
  // A date counts only when it is exactly that of the last change; weak tags never do.
  return modifiedAt !== undefined && Date.parse(condition) === Math.floor(modifiedAt.getTime() / 1000) * 1000
}
