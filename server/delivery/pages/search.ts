/** The search page's data: what was asked for, cleaned, and what was found. */
import { ItemList } from '../../liquid/list.ts'
import { Drop, type SafeString, escapeHtml, safe } from '../../liquid/values.ts'
import { searchConfigurationOf } from '../../published/search-language.ts'
import { EntryDrop } from './drops/entry.ts'
import { type EntryRow, type Found, MARK_END, MARK_START, searchEntries } from './queries.ts'
import { type Visit, showsList } from './visit.ts'

const MAX_QUERY = 200

/** What a visitor typed, as it is searched for and shown again: one line of at most 200 characters. */
export function searchTerms(query: URLSearchParams): string {
  return (query.get('q') ?? '')
    .slice(0, MAX_QUERY * 2)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zs}]+/gu, ' ')
    .trim()
    .slice(0, MAX_QUERY)
    .toWellFormed()
}

/** Searches pages, posts and the public collections that have pages. */
export async function search(visit: Visit, query: string, offset: number, limit: number): Promise<Found> {
  const { collections } = await visit.content.structure()
  const types = [
    'page',
    'post',
    ...[...collections.values()]
      .filter(({ document }) => document.is_public && document.has_pages)
      .map(({ document }) => document.slug),
  ]
  for (const type of types) showsList(visit, type)
  // A new collection brings its records along.
  showsList(visit, 'collection')
  if (query === '') return { total: 0, entries: [] }
  const configuration = searchConfigurationOf(visit.site.release.config.locale)
  return searchEntries(visit.content.scope, { query, configuration, types, offset, limit })
}

/** A found entry: with the place where the words were found. */
class ResultDrop extends EntryDrop {
  readonly #snippet: string
  constructor(visit: Visit, row: EntryRow & { snippet: string }) {
    super(visit, row)
    this.#snippet = row.snippet
  }
  get snippet(): SafeString {
    return safe(highlighted(this.#snippet))
  }
}

/** `search` of the theme contract. */
export class SearchDrop extends Drop {
  readonly #visit: Visit
  readonly #query: string
  readonly #results: ItemList

  constructor(visit: Visit, query: string) {
    super()
    this.#visit = visit
    this.#query = query
    const parts = new Map<string, Promise<Found>>()
    const part = (offset: number, limit: number) => {
      const key = `${offset}:${limit}`
      const known = parts.get(key) ?? search(visit, query, offset, limit)
      parts.set(key, known)
      return known
    }
    let total: Promise<number> | undefined
    this.#results = new ItemList({
      items: (offset, limit) => {
        const found = part(offset, limit)
        if (offset === 0) total ??= found.then((first) => first.total)
        return found.then(({ entries }) => entries.map((row) => new ResultDrop(this.#visit, row)))
      },
      count: () => (total ??= part(0, FIRST_PAGE).then((first) => first.total)),
    })
  }
  get query(): string {
    return this.#query
  }
  get terms(): string {
    return this.#query
  }
  get performed(): boolean {
    return this.#query !== ''
  }
  get results(): ItemList {
    return this.#results
  }
  get results_count(): number | Promise<number> {
    return this.#results.count()
  }
}

/** What most themes show on a page: then counting and listing are one statement. */
const FIRST_PAGE = 10

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
}

/** A snippet of a page's text as HTML, with the found words marked. The text is escaped before the marks are set. */
export function highlighted(snippet: string): string {
  const text = snippet.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
  return escapeHtml(text.replace(/\s+/g, ' ').trim())
    .replaceAll(MARK_START, '<mark>')
    .replaceAll(MARK_END, '</mark>')
}
