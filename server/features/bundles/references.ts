/** References in bundles: `@<key>` where the database has an id. Both directions, over any JSON. */

/** What stands in a bundle for an id, such as `@media/hero.jpg`. */
export function referenceTo(key: string): string {
  return `@${key}`
}

/** What looks like a reference: `@bakery` does not, `@page/about` does. */
const REFERENCE = /^@[a-z0-9_-]+\/./i
const ESCAPED = /^@@+[a-z0-9_-]+\/./i

/**
 * A copy with references in place of ids.
 * @param keyOf the key of an id; undefined for strings that are no id of the site
 */
export function withReferences<Value>(value: Value, keyOf: (id: string) => string | undefined): Value {
  return mapStrings(value, (text) => {
    const key = isId(text) ? keyOf(text) : undefined
    if (key !== undefined) return referenceTo(key)
    return REFERENCE.test(text) || ESCAPED.test(text) ? `@${text}` : text
  })
}

/** A copy whose strings all mean themselves: for what comes from where there are no references. */
export function escapeReferences<Value>(value: Value): Value {
  return withReferences(value, () => undefined)
}

/**
 * A copy with ids in place of references.
 * @param idOf the id for a key; undefined for what is not there
 * @param onMissing told about references that lead nowhere; what it returns takes their place, and undefined removes
 *   the member or list item
 */
export function withIds<Value>(
  value: Value,
  idOf: (key: string) => string | undefined,
  onMissing: (key: string) => string | undefined,
): Value {
  return mapStrings(value, (text) => {
    if (ESCAPED.test(text)) return text.slice(1)
    if (!REFERENCE.test(text)) return text
    const key = text.slice(1)
    return idOf(key) ?? onMissing(key)
  })
}

/** The keys that a value refers to. */
export function referencesIn(value: unknown): Set<string> {
  const keys = new Set<string>()
  mapStrings(value, (text) => {
    if (REFERENCE.test(text)) keys.add(text.slice(1))
    // In HTML, references stand in attributes.
    else for (const [, key] of text.matchAll(/["']@(media\/[^"']+)["']/g)) if (key) keys.add(key)
    return text
  })
  return keys
}

function isId(text: string): boolean {
  return text.length === 36 && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

function mapStrings<Value>(value: Value, map: (text: string) => string | undefined): Value {
  return walk(value, map) as Value
}

function walk(value: unknown, map: (text: string) => string | undefined): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const mapped = walk(item, map)
      return mapped === undefined && item !== undefined ? [] : [mapped]
    })
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const copy: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const mapped = walk(member, map)
    if (mapped !== undefined) copy[name] = mapped
  }
  return copy
}
