/** Makes request parts from JSON schemas, so that generated tests can call routes they have never seen. */

type Schema = {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  examples?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minLength?: number
  minimum?: number
  anyOf?: Schema[]
  pattern?: string
}

/** Chooses a value for a text in place of the ordinary one; undefined keeps that. */
export type Substitute = (schema: Schema, name: string) => unknown

/**
 * A value the schema accepts: its example where it has one, else the simplest.
 * @param substitute may replace single values, such as every id by a foreign one
 */
export function sampleOf(schema: unknown, substitute: Substitute = () => undefined, name = ''): unknown {
  const { type, properties, items, examples, required, ...rest } = (schema ?? {}) as Schema
  const kind = Array.isArray(type) ? type[0] : type
  if (properties) {
    const example = (examples?.[0] ?? {}) as Record<string, unknown>
    const wanted = new Set([...Object.keys(example), ...(required ?? [])])
    const entries = Object.entries(properties).map(([key, property]) => {
      const replaced = sampleLeaf(property, substitute, key)
      if (replaced !== undefined) return [key, replaced]
      if (!wanted.has(key)) return undefined
      return [key, key in example ? example[key] : sampleOf(property, substitute, key)]
    })
    return Object.fromEntries(entries.filter((entry) => entry !== undefined))
  }
  const replaced = substitute({ type, ...rest }, name)
  if (replaced !== undefined) return replaced
  if (examples?.length) return examples[0]
  if (rest.const !== undefined) return rest.const
  if (rest.enum) return rest.enum[0]
  if (rest.default !== undefined) return rest.default
  if (rest.anyOf?.[0]) return sampleOf(rest.anyOf[0], substitute, name)
  if (kind === 'array') return items ? [sampleOf(items, substitute, name)] : []
  if (kind === 'integer' || kind === 'number') return rest.minimum ?? 1
  if (kind === 'boolean') return false
  if (kind === 'object') return {}
  return textOf(rest)
}

function sampleLeaf(schema: Schema, substitute: Substitute, name: string): unknown {
  if (schema.type === 'array' && schema.items) {
    const item = substitute(schema.items, name)
    return item === undefined ? undefined : [item]
  }
  return schema.properties ? undefined : substitute(schema, name)
}

function textOf(schema: Schema): string {
  if (schema.format === 'uuid') return '00000000-0000-7000-8000-000000000000'
  if (schema.format === 'email') return 'nobody@example.test'
  if (schema.format === 'date-time') return '2030-01-01T00:00:00.000Z'
  return 'a'.repeat(Math.max(1, schema.minLength ?? 1))
}
