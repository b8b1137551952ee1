/** Host functions that read published content: entries, collections, search. */
import { Type } from 'typebox'
import { decodeCursor, encodeCursor } from '../../../kernel/http/page.ts'
import { entryTag, listTag, pathTag } from '../../../published/tags.ts'
import { searchConfigurationOf } from '../../../published/search-language.ts'
import { catalogued, defineHostFunction } from '../define.ts'
import type { HostCall } from '../host.ts'
import { Cursor, Id, Limit, closed } from '../input.ts'
import {
  type EntryRow,
  type Order,
  findEntry,
  listCollections,
  listEntries,
  searchEntries,
} from './queries.ts'
import { scopeOf } from './scope.ts'
import { viewEntry } from './view.ts'

/** As far as lists go: nobody pages further through what a page shows. */
const OFFSET_MAX = 10_000

const EntryType = Type.String({ pattern: '^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$' })
const Ids = Type.Array(Id, { maxItems: 100 })
const Where = closed({
  ids: Type.Optional(Ids),
  slug: Type.Optional(Type.String({ maxLength: 300 })),
  parent_id: Type.Optional(Type.Union([Id, Type.Null()])),
  terms: Type.Optional(Ids),
  authors: Type.Optional(Ids),
  is_featured: Type.Optional(Type.Boolean()),
  fields: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' }),
      Type.Union([Type.String({ maxLength: 1_000 }), Type.Number(), Type.Boolean()]),
      { maxProperties: 5, additionalProperties: false },
    ),
  ),
})

const list = defineHostFunction({
  ...catalogued('content.list'),
  input: closed({
    type: EntryType,
    where: Type.Optional(Where),
    order: Type.Optional(
      Type.String({ pattern: '^-?(published_at|updated_at|title|position|fields\\.[a-z][a-z0-9_]{0,62})$' }),
    ),
    html: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Limit),
    cursor: Cursor,
  }),
  async run(ctx, call, { type, where = {}, order = '-published_at', html = false, limit = 20, cursor }) {
    const offset = offsetOf(cursor)
    const page = { order: orderOf(order), offset, limit, html }
    const rows = await listEntries(await scopeOf(ctx, call), type, where, page)
    call.reads.add(listTag(type))
    const next = offset + limit
    return {
      items: rows.slice(0, limit).map((row) => shown(call, row)),
      next_cursor: rows.length > limit && next <= OFFSET_MAX ? encodeCursor([next]) : null,
    }
  },
})

const get = defineHostFunction({
  ...catalogued('content.get'),
  input: closed({ id: Id }),
  async run(ctx, call, { id }) {
    call.reads.add(entryTag(id))
    const row = await findEntry(await scopeOf(ctx, call), { id })
    return row ? shown(call, row) : null
  },
})

const find = defineHostFunction({
  ...catalogued('content.find'),
  input: Type.Union([
    closed({ path: Type.String({ maxLength: 2_000, pattern: '^/' }) }),
    closed({ type: EntryType, slug: Type.String({ minLength: 1, maxLength: 300 }) }),
  ]),
  async run(ctx, call, by) {
    const row = await findEntry(await scopeOf(ctx, call), by)
    if (row) return shown(call, row)
    call.reads.add('path' in by ? pathTag(by.path) : listTag(by.type))
    return null
  },
})

const collections = defineHostFunction({
  ...catalogued('collections.list'),
  input: closed({}),
  async run(ctx, call) {
    call.reads.add(listTag('collection'))
    const found = await listCollections(await scopeOf(ctx, call))
    return found.map(({ name: title, ...rest }) => ({ ...rest, title }))
  },
})

const search = defineHostFunction({
  ...catalogued('search'),
  input: closed({
    q: Type.String({ maxLength: 200 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
    is_typing: Type.Optional(Type.Boolean()),
  }),
  async run(ctx, call, { q, limit = 10, is_typing = false }) {
    const scope = await scopeOf(ctx, call)
    const found = (await listCollections(scope)).filter(({ is_public, has_pages }) => is_public && has_pages)
    const types = ['page', 'post', ...found.map(({ slug }) => slug)]
    for (const type of [...types, 'collection']) call.reads.add(listTag(type))
    const query = q
      .toWellFormed()
      .replace(/[\p{Cc}\p{Co}]+/gu, ' ')
      .trim()
    if (query === '') return { items: [] }
    const configuration = searchConfigurationOf(call.site.locale)
    const rows = await searchEntries(scope, { ...wordsOf(query, is_typing), configuration, types, limit })
    return { items: rows.map((row) => shown(call, row)) }
  },
})

export const readingFunctions = {
  'content.list': list,
  'content.get': get,
  'content.find': find,
  'collections.list': collections,
  search,
}

function shown(call: HostCall, row: EntryRow) {
  call.reads.add(entryTag(row.entry_id))
  return viewEntry(row, call.site.origin)
}

function orderOf(text: string): Order {
  const name = text.replace(/^-/, '')
  const by = name.startsWith('fields.') ? { field: name.slice('fields.'.length) } : name
  return { by: by as Order['by'], descending: text.startsWith('-') }
}

/** Takes apart what somebody is still typing; a sign of its own behind or in the last word, such as a quote, ends it. */
function wordsOf(text: string, isTyping: boolean): { query: string; beginning: string } {
  const [, before = '', beginning = ''] = /^(.*\s)?([\p{L}\p{N}]+)$/u.exec(text) ?? []
  return isTyping && beginning !== '' ? { query: before.trim(), beginning } : { query: text, beginning: '' }
}

/** @throws AppError validation_failed */
function offsetOf(cursor: string | null | undefined): number {
  const offset = Number(decodeCursor(cursor ?? undefined, ['number'])?.[0] ?? 0)
  return Math.max(0, Math.min(OFFSET_MAX, Math.trunc(offset)))
}
