/** Lists of posts, pages and records that become SQL when a template shows them. */
import { ItemList, type ListSource } from '../../../liquid/list.ts'
import { pathTag } from '../../../published/tags.ts'
import type { Structure } from '../content.ts'
import type { EntryRow, ListFilter, ListOrder } from '../queries.ts'
import { type Ready, whenReady } from '../ready.ts'
import { type Visit, showsEntry, showsList } from '../visit.ts'
import { EntryDrop } from './entry.ts'

/** A filter that is known only when the slugs in it have been looked up; null: nothing can match. */
type Narrowing = (structure: Structure, filter: ListFilter) => ListFilter | null

const NOTHING: ListSource = { items: () => [], count: () => 0, narrow: () => NOTHING }

/** The entries that match, posts from new to old, pages and records in their order. */
export function entryList(visit: Visit, filter: ListFilter): ItemList {
  return new ItemList(sourceOf(visit, filter, [], defaultOrder(filter.type)))
}

export function defaultOrder(type: string): ListOrder {
  return type === 'post' ? { by: 'published_at', descending: true } : { by: 'position', descending: false }
}

function sourceOf(
  visit: Visit,
  filter: ListFilter,
  narrowings: readonly Narrowing[],
  order: ListOrder,
): ListSource {
  const resolved = (): Ready<ListFilter | null> =>
    narrowings.length === 0
      ? filter
      : whenReady(visit.content.structure(), (structure) => {
          let result: ListFilter | null = filter
          for (const narrowing of narrowings) result = result && narrowing(structure, result)
          return result
        })
  const narrowedBy = (narrowing: Narrowing) => sourceOf(visit, filter, [...narrowings, narrowing], order)
  return {
    items: (offset, limit) => {
      showsList(visit, filter.type)
      return whenReady(resolved(), (known) =>
        known === null
          ? []
          : whenReady(visit.content.list(known, { order, offset, limit }), (rows) => entryDrops(visit, rows)),
      )
    },
    count: () => {
      showsList(visit, filter.type)
      return whenReady(resolved(), (known) => (known === null ? 0 : visit.content.count(known)))
    },
    narrow: (name, [first, second]) => {
      switch (name) {
        case 'in_category':
          return narrowedBy(byTerm(visit, 'category', first))
        case 'in_tag':
          return narrowedBy(byTerm(visit, 'tag', first))
        case 'by_author':
          return narrowedBy(byAuthor(visit, first))
        case 'featured':
          return narrowedBy((_, known) => ({ ...known, featured: true }))
        case 'except': {
          const id = idOf(first)
          return id === undefined ? sourceOf(visit, filter, narrowings, order) : narrowedBy(without(id))
        }
        case 'where_field':
          return typeof first === 'string' && isScalar(second)
            ? narrowedBy((_, known) => ({
                ...known,
                fields: [...(known.fields ?? []), { key: first, value: String(second) }],
              }))
            : NOTHING
        case 'sort_by':
          return sourceOf(visit, filter, narrowings, orderOf(String(first)))
        case 'reverse':
          return sourceOf(visit, filter, narrowings, { ...order, descending: !order.descending })
        default:
          return undefined
      }
    },
  }
}

/** Rows of one list share the statements that fetch the rest of them. */
function entryDrops(visit: Visit, rows: readonly EntryRow[]): EntryDrop[] {
  const batch = { rows }
  return rows.map((row) => new EntryDrop(visit, row, { batch }))
}

function byTerm(visit: Visit, taxonomy: 'category' | 'tag', argument: unknown): Narrowing {
  return ({ terms, termsBySlug }, filter) => {
    const id = idOf(argument)
    const term = id === undefined ? termsBySlug.get(`${taxonomy}/${String(argument)}`) : terms.get(id)
    if (term) return { ...filter, terms: [...(filter.terms ?? []), term.entry_id] }
    // It may be published later.
    showsList(visit, taxonomy)
    return null
  }
}

function byAuthor(visit: Visit, argument: unknown): Narrowing {
  return ({ authors, authorsBySlug }, filter) => {
    const id = idOf(argument)
    const author = id === undefined ? authorsBySlug.get(String(argument)) : authors.get(id)
    if (author) return { ...filter, authors: [...(filter.authors ?? []), author.entry_id] }
    showsList(visit, 'author')
    return null
  }
}

function without(id: string): Narrowing {
  return (_, filter) => ({ ...filter, except: [...(filter.except ?? []), id] })
}

function orderOf(name: string): ListOrder {
  if (name.startsWith('fields.')) return { by: 'field', field: name.slice(7), descending: false }
  switch (name) {
    case 'title':
    case 'position':
      return { by: name, descending: false }
    case 'oldest':
      return { by: 'published_at', descending: false }
    case 'updated_at':
      return { by: name, descending: true }
    default:
      return { by: 'published_at', descending: true }
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id of an entry, term or author that a template passed. */
function idOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('id' in argument)) return undefined
  return typeof argument.id === 'string' && UUID.test(argument.id) ? argument.id : undefined
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/**
 * An object whose properties are looked up when they are read: `pages.about`, `menus.main`. Templates see own
 * properties only, so it claims to own every name it is asked for.
 */
export function lookup(find: (name: string) => unknown): object {
  const target: Record<string, unknown> = Object.create(null)
  const known = new Map<string, unknown>()
  return new Proxy(target, {
    get(_, name) {
      if (typeof name !== 'string') return undefined
      if (!known.has(name)) known.set(name, find(name))
      return known.get(name)
    },
    getOwnPropertyDescriptor: (_, name) =>
      typeof name === 'string' ? { configurable: true, enumerable: true, value: undefined } : undefined,
  })
}

/** `pages.about`: the page at /about; `pages["services/web"]` one below another. */
export function pageLookup(visit: Visit): object {
  return lookup((name) => {
    const path = `/${name.replace(/^\/+/, '')}`
    visit.tags.add(pathTag(path))
    return whenReady(visit.content.entryAt(path), (row) => {
      if (row) showsEntry(visit, row)
      return row ? new EntryDrop(visit, row) : null
    })
  })
}
