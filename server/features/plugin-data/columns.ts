/** Checks rows of plugins' tables against the columns their manifest declares, with messages for the plugin's author. */
import { AppError, type FieldError } from '../../errors.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import { didYouMean } from '../../plugin/finding.ts'
import type { PluginColumn, PluginTable } from '../../plugin/manifest.ts'

/** Column -> value; those that are empty are absent. */
export type RowData = Record<string, unknown>

/** Of a row as JSON. */
const MAX_ROW_BYTES = 64 * 1024
/** Numbers beyond are not exact in JavaScript. */
export const MAX_NUMBER = Number.MAX_SAFE_INTEGER

/** What the platform adds to each row; no column can be called so. */
const SYSTEM_COLUMNS = ['id', 'version', 'created_at', 'updated_at'] as const

/**
 * @param input column by column
 * @returns the row as it is stored: dates in one form, empty columns left out
 * @throws AppError validation_failed naming every column that is wrong
 */
export function checkRow(table: PluginTable, input: Record<string, unknown>): RowData {
  const errors = checkNames(table, input)
  const data: RowData = {}
  for (const column of table.columns) {
    const { value, message } = checkValue(column, input[column.name])
    if (message !== undefined) errors.push({ path: `/body/${column.name}`, message })
    else if (value !== null) data[column.name] = value
  }
  return accepted(data, errors)
}

/**
 * @param before the row that is changed; what it holds in columns of other versions stays
 * @param patch columns to change; null empties one
 * @throws AppError validation_failed naming every column that is wrong
 */
export function checkPatch(table: PluginTable, before: RowData, patch: Record<string, unknown>): RowData {
  const errors = checkNames(table, patch)
  const data: RowData = { ...before }
  for (const column of table.columns) {
    if (patch[column.name] === undefined) continue
    const { value, message } = checkValue(column, patch[column.name])
    if (message !== undefined) errors.push({ path: `/body/${column.name}`, message })
    else if (value === null) delete data[column.name]
    else data[column.name] = value
  }
  return accepted(data, errors)
}

function accepted(data: RowData, errors: FieldError[]): RowData {
  const [first] = errors
  if (first)
    throw new AppError('validation_failed', `${first.path.slice('/body/'.length)} ${first.message}.`, {
      errors,
    })
  const size = sizeOf(data)
  if (size > MAX_ROW_BYTES)
    throw new AppError(
      'body_too_large',
      `The row has ${size} bytes as JSON; a row may have ${MAX_ROW_BYTES}. Keep large texts in several rows, or in the media library.`,
    )
  return data
}

/** In bytes of JSON. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function checkNames(table: PluginTable, input: Record<string, unknown>): FieldError[] {
  requireStorable(input)
  const names = table.columns.map(({ name }) => name)
  return Object.keys(input)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: `/body/${name.slice(0, 60)}`,
      message: (SYSTEM_COLUMNS as readonly string[]).includes(name)
        ? 'is set by the platform'
        : `is no column of this table: it has ${names.join(', ')}.${didYouMean(name, names)}`.replace(
            /\.$/,
            '',
          ),
    }))
}

type Checked = { value: unknown; message?: undefined } | { message: string; value?: undefined }

/** @returns null for an empty one */
export function checkValue({ type, required }: PluginColumn, value: unknown): Checked {
  if (value === undefined || value === null) return required ? { message: 'is required' } : { value: null }
  if (type === 'text' || type === 'boolean') {
    const wanted = type === 'text' ? 'string' : 'boolean'
    return typeof value === wanted ? { value } : { message: `must be a ${type}, not ${kindOf(value)}` }
  }
  if (type === 'number') return checkNumber(value)
  if (type === 'date') return checkDate(value)
  return { value }
}

function checkNumber(value: unknown): Checked {
  if (typeof value !== 'number') return { message: `must be a number, not ${kindOf(value)}` }
  const fits = Number.isFinite(value) && Math.abs(value) <= MAX_NUMBER
  return fits ? { value } : { message: `must be a number between -${MAX_NUMBER} and ${MAX_NUMBER}` }
}

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/** A day stays a day; a moment becomes UTC with milliseconds, so that they sort as texts. */
function checkDate(value: unknown): Checked {
  const message = 'must be a day such as "2026-07-31" or a moment such as "2026-07-31T12:00:00Z"'
  if (typeof value !== 'string' || !isDay(value.slice(0, 10))) return { message }
  if (DAY.test(value)) return { value }
  const moment = MOMENT.test(value) ? new Date(value) : undefined
  if (!moment || Number.isNaN(moment.getTime())) return { message }
  const iso = moment.toISOString()
  // Years of more than four digits would sort before others.
  return iso.length === 24 ? { value: iso } : { message }
}

/** There is no 30th of February. */
function isDay(text: string): boolean {
  const time = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`
}
