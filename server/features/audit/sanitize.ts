/** Makes values fit for the audit trail: secrets masked by key name, sizes bounded, nothing PostgreSQL would refuse. */

const MAX_TEXT = 1_000
const MAX_ITEMS = 100
const MAX_DEPTH = 8
const MAX_BYTES = 16 * 1024

export const MASK = '[masked]'

/** Names of fields whose values are secret; compared without case, `_` and `-`. */
const SECRET_WORDS =
  /passw|passphrase|secret|token|authorization|credential|cookie|apikey|privatekey|signingkey|recoverycode|otp$|totp|pin$|^key$|accesskey|keyhash/

/**
 * Masks and bounds a value for storage as jsonb.
 * @returns the value's JSON form; of one that stays larger than 16 KiB only its size and the names of its fields
 */
export function sanitize(value: unknown): unknown {
  const clean = sanitizeAt(value, 0)
  const size = Buffer.byteLength(JSON.stringify(clean) ?? '')
  if (size <= MAX_BYTES) return clean
  const fields =
    clean !== null && typeof clean === 'object' && !Array.isArray(clean) ? Object.keys(clean) : []
  return {
    truncated: true,
    size_bytes: size,
    fields: fields.slice(0, MAX_ITEMS).map((field) => field.slice(0, 100)),
  }
}

/** A text of at most `max` characters that PostgreSQL can store, without the credentials of a URL in it. */
export function sanitizeText(text: string, max = MAX_TEXT): string {
  const storable = text
    .slice(0, max + 1)
    .toWellFormed()
    .replaceAll('\0', '\uFFFD')
    .replaceAll(/(\/\/)[^\s/?#@]+@/g, `$1${MASK}@`)
  return text.length > max ? `${storable.slice(0, max)}… [${text.length - max} characters more]` : storable
}

/**
 * Leaves out the members that are the same on both sides: the trail says what changed and copies nothing else.
 * Values other than two plain objects are returned as they are.
 */
export function onlyChanges(before: unknown, after: unknown): { before: unknown; after: unknown } {
  if (!isPlainObject(before) || !isPlainObject(after)) return { before, after }
  const same = (key: string) =>
    key in before && key in after && JSON.stringify(before[key]) === JSON.stringify(after[key])
  const changed = (side: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(side).filter(([key]) => !same(key)))
  return { before: changed(before), after: changed(after) }
}

function sanitizeAt(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return sanitizeText(value)
    case 'bigint':
      return value.toString()
    case 'number':
    case 'boolean':
      return value
    case 'object':
      return value === null ? null : sanitizeObject(value, depth)
    default:
      return undefined
  }
}

function sanitizeObject(value: object, depth: number): unknown {
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if ('toJSON' in value && typeof value.toJSON === 'function') return sanitizeAt(value.toJSON(), depth + 1)
  if (value instanceof Set) return sanitizeAt([...value], depth)
  if (value instanceof Map) return sanitizeAt(Object.fromEntries(value), depth)
  if (depth >= MAX_DEPTH) return '[nested deeper]'
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => sanitizeAt(item, depth + 1) ?? null)
    return value.length > MAX_ITEMS ? [...items, `[${value.length - MAX_ITEMS} more]`] : items
  }
  const entries = Object.entries(value)
  const kept = entries
    .slice(0, MAX_ITEMS)
    .map(([key, member]) => [
      sanitizeText(key, 100),
      isSecret(key, member) ? MASK : sanitizeAt(member, depth + 1),
    ])
  if (entries.length > MAX_ITEMS) kept.push(['…', `[${entries.length - MAX_ITEMS} more]`])
  return Object.fromEntries(kept)
}

/** Whether something is set (null, true, false) may be known. */
function isSecret(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false
  return SECRET_WORDS.test(key.replaceAll(/[_-]/g, '').toLowerCase())
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
