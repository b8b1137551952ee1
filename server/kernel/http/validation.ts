/** What a validator finds wrong with a request, in words for the person who sent it. */
import type { FieldError } from '../../errors.ts'

type Schema = Record<string, unknown>

/** As Ajv reports it with `verbose`; TypeBox reports the first half. */
export type Violation = {
  keyword: string
  instancePath: string
  schemaPath: string
  params: Record<string, unknown>
  message?: string
  /** The value of the keyword, the schema it stands in, and what was sent. */
  schema?: unknown
  parentSchema?: Schema
  data?: unknown
}

/** How much of a value that was sent is said back. */
const SHOWN_CHARS = 60

/**
 * The one thing to mend first: what ended a validation that stops at the first violation.
 * @param part of the request, such as `body`, with which the path begins
 */
export function fieldError(part: string, violations: readonly Violation[]): FieldError | undefined {
  const violation = causeOf(violations)
  if (!violation) return undefined
  const { keyword, instancePath, params } = violation
  const inside = keyword === 'required' ? params['missingProperty'] : params['additionalProperty']
  const path = `/${part}${instancePath}${typeof inside === 'string' ? `/${inside}` : ''}`
  return { path, message: messageOf(violation) }
}

/** The last one, which ended it; of alternatives, the violation of the one that was meant. */
function causeOf(violations: readonly Violation[]): Violation | undefined {
  const last = violations.at(-1)
  if (last?.keyword !== 'anyOf' && last?.keyword !== 'oneOf') return last
  const schemas = (last.schema ?? []) as Schema[]
  const tag = tagOf(schemas, last.data)
  if (tag && !tag.values.includes(tag.value))
    return {
      ...last,
      keyword: 'enum',
      instancePath: `${last.instancePath}/${tag.name}`,
      params: { allowedValues: tag.values },
    }
  const alike = tag ? [tag.values.indexOf(tag.value)] : resembling(schemas, last.data)
  const causes = alike.flatMap((index) => {
    const within = `${last.schemaPath}/${index}/`
    return causeOf(violations.filter(({ schemaPath }) => schemaPath.startsWith(within))) ?? []
  })
  // Who sends null or a text means another alternative than the one for objects.
  const meant = causes.filter(
    ({ keyword, instancePath }) => keyword !== 'type' || instancePath !== last.instancePath,
  )
  const [first] = meant
  if (!first || meant.length === 1) return first ?? last
  if (meant.every(isChoice) && meant.every(({ instancePath }) => instancePath === first.instancePath))
    return { ...first, keyword: 'enum', params: { allowedValues: meant.flatMap(choicesOf) } }
  const notChosen = meant.filter((cause) => !isChoice(cause))
  const deepest = notChosen.toSorted((a, b) => depthOf(b) - depthOf(a))
  if (deepest[0] && (deepest.length === 1 || depthOf(deepest[0]) > depthOf(deepest[1]))) return deepest[0]
  return last
}

/** The field that tells the alternatives apart, where each has one value of it: what may stand there, and what was sent. */
function tagOf(schemas: readonly Schema[], data: unknown) {
  const sent = Object(data) as Record<string, unknown>
  const constOf = ({ properties = {} }: Schema, name: string) =>
    (properties as Record<string, Schema | undefined>)[name]?.['const']
  const name = Object.keys(sent).find((each) =>
    schemas.every((schema) => constOf(schema, each) !== undefined),
  )
  return name === undefined
    ? undefined
    : { name, value: sent[name], values: schemas.map((schema) => constOf(schema, name)) }
}

/** @returns the indexes of the alternatives that know a field of what was sent; of all, if none does */
function resembling(schemas: readonly Schema[], data: unknown): number[] {
  const sent = Object.keys(Object(data) as object)
  const knows = ({ properties = {} }: Schema) =>
    sent.some((name) => Object.hasOwn(properties as object, name))
  const indexes = [...schemas.keys()]
  const alike = indexes.filter((index) => knows(schemas[index] ?? {}))
  return alike.length > 0 ? alike : indexes
}

function depthOf(violation: Violation | undefined): number {
  return (violation?.instancePath ?? '').split('/').length
}

function isChoice({ keyword }: Violation): boolean {
  return keyword === 'const' || keyword === 'enum'
}

function choicesOf({ keyword, params }: Violation): unknown[] {
  return keyword === 'const' ? [params['allowedValue']] : (params['allowedValues'] as unknown[])
}

function messageOf(violation: Violation): string {
  const { keyword, instancePath, params, parentSchema = {}, schema, data, message } = violation
  const limit = Number(params['limit'])
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
      return 'is not known here'
    case 'type':
      return instancePath === '' && (data ?? null) === null
        ? 'is missing: send a JSON object'
        : `must be ${kindsOf(params['type'])}`
    case 'enum':
    case 'const':
      return `must be ${oneOf(choicesOf(violation))}`
    case 'anyOf':
    case 'oneOf':
      return `must be ${alternatives((schema ?? []) as Schema[])}`
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`
    case 'maxLength':
      return `must not be longer than ${count(limit, 'character')}`
    case 'pattern':
      return patternMessage(parentSchema)
    case 'format':
      return FORMATS[String(params['format'])] ?? `must be a valid ${String(params['format'])}`
    case 'minItems':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} items`
    case 'maxItems':
      return limit === 0
        ? `must be empty${asDescribed(parentSchema)}`
        : `must not have more than ${count(limit, 'item')}`
    case 'uniqueItems':
      return `has ${shown((data as unknown[] | undefined)?.[Number(params['j'])])} twice`
    case 'minProperties':
      return fewFields(limit, parentSchema)
    case 'maxProperties':
      return `must not have more than ${count(limit, 'field')}`
    case 'minimum':
    case 'maximum':
      return rangeMessage(keyword, limit, parentSchema)
    case 'exclusiveMinimum':
      return `must be more than ${limit}`
    case 'exclusiveMaximum':
      return `must be less than ${limit}`
    case 'multipleOf':
      return `must be a multiple of ${String(params['multipleOf'])}`
    default:
      return message ?? 'is not valid'
  }
}

const KINDS: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const FORMATS: Record<string, string> = {
  uuid: 'must be an id such as 0198c0de-0000-7000-8000-000000000001',
  email: 'must be an e-mail address such as ada@example.com',
  'date-time': 'must be a date and time with its offset, such as 2026-03-01T09:30:00Z',
  date: 'must be a date such as 2026-03-01',
  uri: 'must be a URL such as https://example.com/',
}

function kindsOf(type: unknown): string {
  return [type]
    .flat()
    .map((each) => KINDS[String(each)] ?? String(each))
    .join(' or ')
}

function alternatives(schemas: readonly Schema[]): string {
  const names = schemas.map((schema) => {
    const { required = [], enum: choices, const: choice, type } = schema as Schema & { required?: string[] }
    if (choices !== undefined) return oneOf(choices as unknown[])
    if (choice !== undefined) return shown(choice)
    const withFields = required.length > 0 ? ` with ${required.join(' and ')}` : ''
    return `${kindsOf(type ?? 'something else')}${withFields}`
  })
  return [...new Set(names)].join(', or ')
}

function oneOf(choices: readonly unknown[]): string {
  const names = choices.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice)))
  return names.length === 1 ? shown(choices[0]) : `one of ${names.join(', ')}`
}

/** A pattern tells people nothing: what is said of it, and an example, do. */
function patternMessage(schema: Schema): string {
  if (schema['pattern'] === String.raw`\S`) return 'must not be blank'
  const [example] = (schema['examples'] ?? []) as string[]
  const such = example === undefined ? '' : `; an example: ${example}`
  return `has a form that is not allowed${asDescribed(schema)}${such}`
}

function asDescribed({ description }: Schema): string {
  return typeof description === 'string' ? ` (${description.replace(/\.$/, '')})` : ''
}

function rangeMessage(keyword: 'minimum' | 'maximum', limit: number, schema: Schema): string {
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number }
  // The largest number that JSON carries is no limit that anybody chose.
  if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    return `must be between ${minimum} and ${maximum}`
  return keyword === 'minimum' ? `must be at least ${limit}` : `must be at most ${limit}`
}

function fewFields(limit: number, { properties = {} }: Schema): string {
  if (limit !== 1) return `must have at least ${limit} fields`
  const names = Object.keys(properties as object)
  return names.length > 0 ? `must have one of ${names.join(', ')} at least` : 'must not be empty'
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'something'
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text
}
