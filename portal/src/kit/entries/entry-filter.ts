/** What the address of a list of pages, posts or records says about which ones are shown. */
import type { EntryFilter } from './entry-api'

const STATUSES = ['draft', 'scheduled', 'published', 'unpublished'] as const
const SORTS = ['-updated_at', 'updated_at', 'title', '-title', '-created_at', 'created_at'] as const

/** Filters as the address has them. */
export function readFilter(search: Record<string, unknown>): EntryFilter {
  const { q, status, sort, term, author, trash } = search
  const one = <Of extends string>(values: readonly Of[], value: unknown) =>
    values.find((known) => known === value)
  const id = (value: unknown) =>
    typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? value : undefined
  const filter: EntryFilter = {
    q: typeof q === 'string' && q !== '' ? q.slice(0, 200) : undefined,
    status: one(STATUSES, status),
    sort: one(SORTS, sort),
    term: id(term),
    author: id(author),
    trash: trash === true ? true : undefined,
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}
