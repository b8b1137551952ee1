/** One page on its way: what is being visited, and what it turns out to depend on. */
import { type ChangedRow, entryTag, listTag } from '../../published/tags.ts'
import type { ItemList } from '../../liquid/list.ts'
import type { Content } from './content.ts'
import type { ListFilter } from './queries.ts'
import type { SiteView } from './site-view.ts'

export type Visit = {
  site: SiteView
  content: Content
  /** As the visitor asked for it, see PageRequest. */
  path: string
  query: URLSearchParams
  now: Date
  /** Grows while drops are read. */
  tags: Set<string>
  /** A list of entries, see drops/lists.ts: terms and authors, which entries have, have lists of entries. */
  list: (visit: Visit, filter: ListFilter) => ItemList
}

/** The page shows this. */
export function showsEntry(visit: Visit, row: Pick<ChangedRow, 'entry_id'>): void {
  visit.tags.add(entryTag(row.entry_id))
}

/** The page shows a list of this type, or the lack of something in it. */
export function showsList(visit: Visit, type: string): void {
  visit.tags.add(listTag(type))
}
