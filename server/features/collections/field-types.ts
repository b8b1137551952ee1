/** The types a collection's fields can have: which values they take, in which form they are kept, and as what they are published. */
import type { PublishedField } from '../../published/documents.ts'
import { requireRichText, safeLink } from '../rich-text/rich-text.ts'

export const FIELD_TYPES = [
  ...([
    'text',
    'textarea',
    'rich_text',
    'number',
    'boolean',
    'date',
    'datetime',
    'select',
    'url',
    'email',
  ] as const),
  ...(['phone', 'color', 'image', 'gallery', 'file', 'list', 'relation', 'json'] as const),
]
export type FieldType = (typeof FIELD_TYPES)[number]

export type CollectionField = {
  /** How documents, templates and the API call it: lower case, digits and underscores. */
  key: string
  label: string
  type: FieldType
  help?: string
  required?: boolean
  /** No two records have the same value. */
  unique?: boolean
  /** Taken when a new record has no value. */
  default?: unknown
  /** Of numbers the least and greatest value, of texts the least and greatest length. */
  min?: number
  max?: number
  /** Numbers: whole ones only. */
  integer?: boolean
  /** select: the choices. */
  options?: string[]
  /** select and relation: more than one value. */
  multiple?: boolean
  /** relation: the slug of a collection, or `page` or `post`. */
  collection?: string
}

/** A value as it is kept, or what is wrong with it. */
export type Reading = { value: unknown } | { problem: string }
type Read = (value: unknown, field: CollectionField, path: string) => Reading

const MAX_TEXT = 1_000
const MAX_LONG_TEXT = 50_000
const MAX_JSON = 100_000
const MAX_ITEMS = 200
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const matching =
  (form: RegExp, problem: string): Read =>
  (value) =>
    typeof value === 'string' && value.length <= 2_000 && form.test(value) ? { value } : { problem }

const listOf =
  (read: (item: unknown) => unknown, problem: string): Read =>
  (value) =>
    Array.isArray(value) && value.length <= MAX_ITEMS && value.every((item) => read(item) !== undefined)
      ? { value: value.map(read) }
      : { problem }

const readId = (item: unknown) => (typeof item === 'string' && UUID.test(item) ? item : undefined)

/** What is published of a type; of textarea and of select with several values another one. */
type Rule = { read: Read; publishedAs: PublishedField['type'] }

const RULES: Record<FieldType, Rule> = {
  text: { read: textUpTo(MAX_TEXT, false), publishedAs: 'text' },
  textarea: { read: textUpTo(MAX_LONG_TEXT, true), publishedAs: 'text' },
  rich_text: {
    read: (value, _field, path) => ({ value: requireRichText(value, path) }),
    publishedAs: 'rich_text',
  },
  number: { read: readNumber, publishedAs: 'number' },
  boolean: {
    read: (value) => (typeof value === 'boolean' ? { value } : { problem: 'must be true or false' }),
    publishedAs: 'boolean',
  },
  date: { read: readDate, publishedAs: 'date' },
  datetime: { read: readMoment, publishedAs: 'datetime' },
  select: { read: readChoice, publishedAs: 'select' },
  url: {
    read: (value) => {
      const link = safeLink(value)
      return link === undefined || /^(mailto|tel):/i.test(link)
        ? { problem: 'must be an http or https address, or a path of the website' }
        : { value: link }
    },
    publishedAs: 'url',
  },
  email: {
    read: matching(
      /^[^\s@<>"'()[\]\\,;:]+@[^\s@<>"'()[\]\\,;:]+\.[^\s@<>"'()[\]\\,;:.]+$/u,
      'must be an e-mail address',
    ),
    publishedAs: 'email',
  },
  phone: {
    read: matching(/^\+?[\d(][\d ()./-]{1,38}\d$/, 'must be a telephone number such as +49 30 123456'),
    publishedAs: 'phone',
  },
  color: {
    read: matching(/^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i, 'must be a colour such as #1a2b3c'),
    publishedAs: 'color',
  },
  image: { read: matching(UUID, 'must be the id of an image'), publishedAs: 'image' },
  gallery: { read: listOf(readId, 'must be a list of ids of images'), publishedAs: 'gallery' },
  file: { read: matching(UUID, 'must be the id of a file'), publishedAs: 'file' },
  list: {
    read: listOf(
      (item) => (typeof item === 'string' && item.length <= MAX_TEXT ? item : undefined),
      `must be a list of at most ${MAX_ITEMS} texts`,
    ),
    publishedAs: 'list',
  },
  relation: { read: readRelation, publishedAs: 'relation' },
  json: {
    read: (value) =>
      JSON.stringify(value).length <= MAX_JSON ? { value } : { problem: 'must be at most 100 KB' },
    publishedAs: 'json',
  },
}

/** @param path where the value stands in the request @throws AppError validation_failed for rich text that is not */
export function readValue(field: CollectionField, value: unknown, path: string): Reading {
  return RULES[field.type].read(value, field, path)
}

/** As what the values of a field are published. */
export function publishedTypeOf({
  type,
  multiple,
}: Pick<CollectionField, 'type' | 'multiple'>): PublishedField['type'] {
  return type === 'select' && multiple ? 'list' : RULES[type].publishedAs
}

function textUpTo(most: number, severalLines: boolean): Read {
  return (value, { min = 0, max = most }) => {
    const limit = Math.min(max, most)
    if (typeof value !== 'string') return { problem: 'must be a text' }
    if (!severalLines && /[\r\n]/.test(value)) return { problem: 'must be a single line' }
    if (value.length < min) return { problem: `must have at least ${min} characters` }
    return value.length > limit ? { problem: `must have at most ${limit} characters` } : { value }
  }
}

function readNumber(
  value: unknown,
  { min = -Number.MAX_VALUE, max = Number.MAX_VALUE, integer }: CollectionField,
): Reading {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { problem: 'must be a number' }
  if (integer && !Number.isSafeInteger(value)) return { problem: 'must be a whole number' }
  if (value < min) return { problem: `must be at least ${min}` }
  return value > max ? { problem: `must be at most ${max}` } : { value }
}

function readDate(value: unknown): Reading {
  const isDate = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  const at = isDate ? new Date(`${value}T00:00:00Z`) : undefined
  // 30 February would become 2 March.
  return at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(String(value))
    ? { value }
    : { problem: 'must be a date such as 2026-12-31' }
}

function readMoment(value: unknown): Reading {
  const isMoment =
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(value)
  const at = isMoment ? new Date(value) : undefined
  return at && !Number.isNaN(at.getTime())
    ? { value: at.toISOString() }
    : { problem: 'must be a moment with its zone, such as 2026-12-31T18:00:00Z' }
}

function readChoice(value: unknown, { options = [], multiple }: CollectionField): Reading {
  const values: unknown[] = multiple && Array.isArray(value) ? value : [value]
  const areChoices =
    multiple === Array.isArray(value) || (!multiple && !Array.isArray(value))
      ? values.every((item) => typeof item === 'string' && options.includes(item))
      : false
  if (!areChoices || values.length > MAX_ITEMS)
    return { problem: `must be ${multiple ? 'a list out of' : 'one of'} ${options.join(', ')}` }
  return { value: multiple ? [...new Set(values)] : value }
}

function readRelation(value: unknown, { multiple, collection }: CollectionField): Reading {
  const ids: unknown[] = Array.isArray(value) ? value : [value]
  if (!ids.every(readId) || ids.length > MAX_ITEMS || (!multiple && ids.length > 1))
    return {
      problem: `must be ${multiple ? 'a list of ids' : 'the id of one'} of ${collection ?? 'records'}`,
    }
  return { value: multiple ? [...new Set(ids)] : ids[0] }
}
