/** Cursor pagination: a page is `limit` rows after the key the cursor names, never an offset. */
import { type TSchema, Type } from 'typebox'
import { AppError } from '../../errors.ts'

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Rows per page' })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`next_cursor` of the page before' })),
}

/** The body of a list answer. */
export function PageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Pass as `cursor` for the next page; null on the last',
    }),
  })
}

export type Page<Item> = { items: Item[]; next_cursor: string | null }

/**
 * Makes a page from one row more than was asked for.
 * @param rows up to `limit + 1` rows in order
 * @param keyOf the sort key of a row: what the next page starts after
 */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => unknown[],
  toItem: (row: Row) => Item,
): Page<Item> {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(toItem),
    next_cursor: last === undefined ? null : encodeCursor(keyOf(last)),
  }
}

export function encodeCursor(key: unknown[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/**
 * @param kinds the types the key's parts must have; a cursor is input like any other
 * @throws AppError validation_failed for a cursor that is not ours or of another listing
 */
export function decodeCursor(
  cursor: string | undefined,
  kinds: ('string' | 'number' | 'uuid' | 'date')[],
): string[] | undefined {
  if (cursor === undefined) return undefined
  const refuse = (): never => {
    throw new AppError('validation_failed', 'The cursor is not one of this list; start again without it.', {
      errors: [{ path: '/querystring/cursor', message: 'is not a cursor of this list' }],
    })
  }
  let key: unknown
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return refuse()
  }
  if (
    !Array.isArray(key) ||
    key.length !== kinds.length ||
    !key.every((part, index) => isOfKind(part, kinds[index]))
  )
    return refuse()
  return key.map(String)
}

function isOfKind(part: unknown, kind: string | undefined): boolean {
  if (kind === 'number') return typeof part === 'number' && Number.isFinite(part)
  if (typeof part !== 'string' || part.includes('\0') || !part.isWellFormed()) return false
  if (kind === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part)
  if (kind === 'date') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(part) && !Number.isNaN(Date.parse(part))
  return true
}
