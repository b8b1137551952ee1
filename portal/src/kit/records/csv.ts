/** CSV as spreadsheets write it (RFC 4180, also with semicolons or tabs), and records in it. */
import type { CollectionField } from './field-types'

/** @returns rows of cells; a last line break makes no row of its own */
export function parseCsv(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(source)
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const endCell = () => {
    row.push(cell)
    cell = ''
  }
  const endRow = () => {
    endCell()
    rows.push(row)
    row = []
  }
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === separator) endCell()
    else if (sign === '\n') endRow()
    else if (sign !== '\r' || source[at + 1] !== '\n') cell += sign
  }
  if (cell !== '' || row.length > 0) endRow()
  return rows.filter((cells) => cells.some((each) => each.trim() !== ''))
}

/** The sign that the first line has most of, outside of quotes. */
function separatorOf(source: string): string {
  const [first = ''] = source.replace(/"[^"]*"/g, '').split('\n', 1)
  const count = (sign: string) => first.split(sign).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/** With a mark for spreadsheets that it is UTF-8; nothing in it is taken for a formula. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => {
    const safe = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d ().,/-]+$/.test(cell) ? `'${cell}` : cell
    return /[",;\n\r\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `\uFEFF${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
}

const SEVERAL = /\s*[|\n]\s*/
const YES = new Set(['true', 'yes', 'ja', '1', 'x', 'wahr', 'on'])
const NO = new Set(['false', 'no', 'nein', '0', 'falsch', 'off'])

/**
 * @param cell not empty
 * @returns the value as the API takes it; what cannot be read stays text, and the server says what is wrong
 */
export function readCell(field: CollectionField, cell: string): unknown {
  const text = cell.trim()
  switch (field.type) {
    case 'number': {
      // 1.234,50 as well as 1,234.50
      const plain = /^-?[\d.]+,\d{1,2}$/.test(text)
        ? text.replaceAll('.', '').replace(',', '.')
        : text.replaceAll(',', '')
      return Number.isFinite(Number(plain)) ? Number(plain) : text
    }
    case 'boolean':
      return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : text
    case 'date': {
      const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? []
      return day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text
    }
    case 'list':
    case 'gallery':
      return text.split(SEVERAL).filter(Boolean)
    case 'select':
    case 'relation':
      return field.multiple ? text.split(SEVERAL).filter(Boolean) : text
    case 'json':
    case 'rich_text':
      return readJson(field, text)
    default:
      return text
  }
}

function readJson({ type }: CollectionField, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (type === 'json' || (typeof value === 'object' && value !== null)) return value
  } catch {
    // Not what was exported from here: people write plain text.
  }
  if (type === 'json') return text
  const paragraphs = text.split(/\n\s*\n/).map((part) => ({
    type: 'paragraph',
    content: [{ type: 'text', text: part.replaceAll('\n', ' ') }],
  }))
  return { type: 'doc', content: paragraphs }
}

/** A value as a cell, so that `readCell` reads it back. */
export function writeCell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(' | ')
  return JSON.stringify(value)
}
