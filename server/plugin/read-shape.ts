/** Reads a value by a schema: reports every mistake in words for people, and fills in what was left out. */
import type { TSchema } from 'typebox'
import { didYouMean } from './finding.ts'

export type ReportAt = (path: string, message: string, severity?: 'error' | 'warning') => void

/** The words of JSON Schema that manifests are described with; `expected` says in words what a pattern wants. */
type Shape = {
  type?: string
  expected?: string
  default?: unknown
  enum?: readonly string[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  items?: Shape
  minItems?: number
  maxItems?: number
  properties?: Record<string, Shape>
  patternProperties?: Record<string, Shape>
  required?: readonly string[]
  maxProperties?: number
}

/**
 * @param report gets a JSON pointer and a sentence for each mistake
 * @returns a copy with defaults; where something was reported, it is not what the schema says
 */
export function readShape(schema: TSchema, value: unknown, report: ReportAt): unknown {
  return read(schema, value, '', report)
}

function read(shape: Shape, value: unknown, path: string, report: ReportAt): unknown {
  switch (shape.type) {
    case 'object':
      return isObject(value) ? readObject(shape, value, path, report) : refuse('an object, written { … }')
    case 'array':
      return Array.isArray(value) ? readList(shape, value, path, report) : refuse('a list, written [ … ]')
    case 'string':
      return typeof value === 'string' ? readText(shape, value, path, report) : refuse(textOf(shape))
    case 'integer':
    case 'number':
      return isNumberOf(shape, value) ? value : refuse(numberOf(shape))
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse('true or false')
    default:
      return value
  }
  function refuse(wanted: string): void {
    report(path, `This is ${kindOf(value)}. Write ${wanted}.`)
  }
}

function readObject(
  shape: Shape,
  given: Record<string, unknown>,
  path: string,
  report: ReportAt,
): Record<string, unknown> {
  if (shape.patternProperties) return readNamed(shape, given, path, report)
  const { properties = {}, required = [] } = shape
  const known = Object.keys(properties)
  const result: Record<string, unknown> = {}
  let unknown = 0
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(properties, name)) continue
    if ((unknown += 1) > 20) break
    const instead = didYouMean(name, known)
    report(at(path, name), `There is no "${shown(name)}" here.${instead || ` There is ${known.join(', ')}.`}`)
  }
  for (const [name, member] of Object.entries(properties)) {
    const present = Object.hasOwn(given, name) && given[name] !== undefined
    if (present) result[name] = read(member, given[name], at(path, name), report)
    else if (member.default !== undefined) result[name] = read(member, member.default, at(path, name), report)
    else if (required.includes(name)) {
      const wanted = member.expected ?? member.enum?.map((one) => `"${one}"`).join(', ')
      report(at(path, name), `"${name}" is missing.${wanted === undefined ? '' : ` Add ${wanted}.`}`)
    }
  }
  return result
}

/** An object whose members have names of their author’s choice. */
function readNamed(
  { patternProperties = {}, maxProperties = Infinity }: Shape,
  given: Record<string, unknown>,
  path: string,
  report: ReportAt,
): Record<string, unknown> {
  const [[pattern, member] = ['', {}]] = Object.entries(patternProperties)
  const form = new RegExp(pattern, 'u')
  const names = Object.keys(given)
  if (names.length > maxProperties)
    report(path, `There are ${names.length}. At most ${maxProperties} are taken.`)
  const result: Record<string, unknown> = Object.create(null)
  for (const name of names.slice(0, maxProperties)) {
    if (name.length <= 60 && form.test(name)) result[name] = read(member, given[name], at(path, name), report)
    else
      report(
        at(path, name),
        `"${shown(name)}" cannot be a name here. Use lower-case letters and digits, beginning with a letter.`,
      )
  }
  return result
}

function readList(
  { items = {}, minItems = 0, maxItems = Infinity }: Shape,
  given: readonly unknown[],
  path: string,
  report: ReportAt,
): unknown[] {
  if (given.length < minItems) report(path, `The list is empty. Write at least ${minItems}, or leave it out.`)
  if (given.length > maxItems) report(path, `There are ${given.length}. At most ${maxItems} are taken.`)
  return given.slice(0, maxItems).map((item, index) => read(items, item, at(path, String(index)), report))
}

function readText(shape: Shape, given: string, path: string, report: ReportAt): string {
  const { minLength = 0, maxLength = Infinity, pattern } = shape
  if (given.length > maxLength)
    report(path, `This has ${given.length} characters. At most ${maxLength} are taken.`)
  else if (shape.enum) {
    if (!shape.enum.includes(given))
      report(path, `"${shown(given)}" is not known.${didYouMean(given, shape.enum)} Write ${textOf(shape)}.`)
  } else if (given.trim().length < minLength) report(path, `This is empty. Write ${textOf(shape)}.`)
  else if (pattern !== undefined && !new RegExp(pattern, 'u').test(given))
    report(path, `"${shown(given)}" will not do. Write ${textOf(shape)}.`)
  return given
}

function textOf(shape: Shape): string {
  if (shape.enum) return `one of ${shape.enum.map((one) => `"${one}"`).join(', ')}`
  return shape.expected ?? 'a text'
}

function isNumberOf(shape: Shape, value: unknown): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = shape
  return (
    typeof value === 'number' &&
    (shape.type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= minimum &&
    value <= maximum &&
    value > exclusiveMinimum
  )
}

function numberOf({ type, minimum, maximum, exclusiveMinimum }: Shape): string {
  const what = type === 'integer' ? 'a whole number' : 'a number'
  if (exclusiveMinimum !== undefined) return `${what} above ${exclusiveMinimum}`
  if (minimum === undefined || maximum === undefined) return what
  return `${what} from ${minimum} to ${maximum}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** In words, and short whatever it is. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'string') return `the text "${shown(value)}"`
  return `${value as number | boolean}`
}

/** What somebody wrote, safe to repeat in a message. */
function shown(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return short.replaceAll(/[\p{C}"]/gu, ' ')
}

/** A JSON pointer (RFC 6901) to a member. */
function at(path: string, name: string): string {
  return `${path}/${name.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
