/** The fields of a collection: whether their definition makes sense, and whether a record's values fit them. */
import { AppError, type FieldError } from '../../errors.ts'
import type { CollectionField } from './field-types.ts'
import { readValue } from './field-types.ts'

/** What a value of a record points at, and where it stands in the request. */
export type Reference = { kind: 'media' | 'entry'; type?: string; id: string; path: string }

export type FieldValues = Record<string, unknown>

/**
 * @param fields from a request, of the right shape
 * @throws AppError validation_failed for definitions that contradict themselves
 */
export function requireFields(fields: readonly CollectionField[], path = '/body/fields'): void {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, field] of fields.entries()) {
    const complain = (part: string, message: string) =>
      errors.push({ path: `${path}/${index}/${part}`, message })
    if (seen.has(field.key)) complain('key', 'is the key of another field already')
    seen.add(field.key)
    if (field.type === 'select' && !field.options?.length) complain('options', 'must hold the choices')
    if (new Set(field.options).size !== (field.options?.length ?? 0))
      complain('options', 'must differ from each other')
    if (field.type === 'relation' && !field.collection)
      complain('collection', 'must name what records lead to')
    if (field.min !== undefined && field.max !== undefined && field.min > field.max)
      complain('max', 'must not be below min')
    if (field.unique && !UNIQUE_TYPES.has(field.type)) complain('unique', `is not possible for ${field.type}`)
    if (field.default !== undefined && field.default !== null) {
      const reading = readValue(field, field.default, `${path}/${index}/default`)
      if ('problem' in reading) complain('default', reading.problem)
    }
  }
  fail(errors)
}

/** Those whose values are compared as they are written. */
const UNIQUE_TYPES = new Set(['text', 'number', 'date', 'datetime', 'url', 'email', 'phone', 'select'])

/**
 * @param given what a request holds; absent, null and empty values count as none
 * @param options.fillDefaults for new records
 * @returns the values in the form they are kept, and what they point at
 * @throws AppError validation_failed with `<path>/<key>` for each value that does not fit
 */
export function readFields(
  fields: readonly CollectionField[],
  given: FieldValues,
  { path = '/body/document/fields', fillDefaults = false }: { path?: string; fillDefaults?: boolean } = {},
): { values: FieldValues; references: Reference[] } {
  const errors: FieldError[] = []
  const values: FieldValues = {}
  const references: Reference[] = []
  const keys = new Set(fields.map(({ key }) => key))
  for (const key of Object.keys(given))
    if (!keys.has(key)) errors.push({ path: `${path}/${key}`, message: 'is no field of this collection' })
  for (const field of fields) {
    const at = `${path}/${field.key}`
    const value = given[field.key] === undefined && fillDefaults ? field.default : given[field.key]
    if (isNothing(value)) {
      if (field.required) errors.push({ path: at, message: 'is required' })
      continue
    }
    try {
      const reading = readValue(field, value, at)
      if ('problem' in reading) errors.push({ path: at, message: reading.problem })
      else {
        values[field.key] = reading.value
        references.push(...referencesOf(field, reading.value, at))
      }
    } catch (error) {
      if (!(error instanceof AppError) || !error.extra.errors) throw error
      errors.push(...error.extra.errors)
    }
  }
  fail(errors)
  return { values, references }
}

/** The media and entries that a record's values point at. */
export function referencesOf(field: CollectionField, value: unknown, path = ''): Reference[] {
  const ids = [value].flat().filter((id) => typeof id === 'string')
  if (field.type === 'image' || field.type === 'gallery' || field.type === 'file')
    return ids.map((id) => ({ kind: 'media', id, path }))
  if (field.type === 'relation')
    return ids.map((id) => ({ kind: 'entry', id, path, ...(field.collection && { type: field.collection }) }))
  return []
}

export function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function fail(errors: FieldError[]): void {
  const first = errors[0]
  if (first)
    throw new AppError('validation_failed', `${first.path}: ${first.message}`, {
      errors: errors.slice(0, 50),
    })
}
