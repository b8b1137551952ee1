/** What may be a storage key, and which prefix a scope owns: the one place that decides what can be addressed. */
import { AppError } from '../../errors.ts'

/** Who owns the blobs: one tenant, or the platform itself. */
export type BlobScope = { tenantId: string } | 'platform'

/** S3 takes 1024 bytes; the longest scope prefix is 45. */
const KEY_MAX_BYTES = 900
/** File systems take 255 bytes per name; the rest is room for our suffixes. */
const SEGMENT_MAX_BYTES = 200
const TENANT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** Control characters, the other separator, and the two code points XML (S3's listings) cannot carry. */
const FORBIDDEN = /[\p{Cc}\\\uFFFE\uFFFF]/u

/**
 * The prefix every key of a scope gets; it ends with a slash.
 * @throws TypeError for a tenant id that is not a lower-case UUID: ids come from the database, so this is our bug.
 */
export function scopePrefix(scope: BlobScope): string {
  if (scope === 'platform') return 'platform/'
  if (!TENANT_ID.test(scope.tenantId))
    throw new TypeError('A blob scope needs a tenant id that is a lower-case UUID')
  return `tenants/${scope.tenantId}/`
}

/**
 * Gives back a key that cannot leave its scope and that every storage keeps verbatim.
 * @throws AppError validation_failed saying what is wrong with it.
 */
export function checkKey(key: string): string {
  checkText(key)
  if (key === '') refuse('is empty')
  key.split('/').forEach(checkSegment)
  return key
}

/**
 * Gives back the beginning of keys to list; the last segment may be unfinished, the earlier ones are as in a key.
 * @throws AppError validation_failed saying what is wrong with it.
 */
export function checkKeyPrefix(prefix: string): string {
  checkText(prefix)
  prefix.split('/').slice(0, -1).forEach(checkSegment)
  return prefix
}

function checkText(key: string): void {
  if (!key.isWellFormed() || FORBIDDEN.test(key)) refuse('contains characters that are not allowed')
  if (Buffer.byteLength(key) > KEY_MAX_BYTES) refuse(`is longer than ${KEY_MAX_BYTES} bytes`)
}

function checkSegment(segment: string): void {
  if (segment === '') refuse('has an empty segment')
  if (segment === '.' || segment === '..') refuse('has a segment that is only dots')
  if (Buffer.byteLength(segment) > SEGMENT_MAX_BYTES)
    refuse(`has a segment longer than ${SEGMENT_MAX_BYTES} bytes`)
}

function refuse(problem: string): never {
  throw new AppError('validation_failed', `The storage key ${problem}.`)
}
