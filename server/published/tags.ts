/** Dependency tags: what a page was made from, and what a change of content touches. */
import type { PublishedKind } from './documents.ts'

/** A row of content_log, as far as tags go. */
export type ChangedRow = {
  kind: PublishedKind
  entry_id: string
  type: string
  path: string | null
  parent_id: string | null
  title: string
  published_at: Date
  /** `position` of its document: its place among siblings. */
  place: number | null
}

/** The page shows this entry, term, author, … */
export const entryTag = (id: string): string => `entry:${id}`
/** The page shows a list of this type, or something out of one: page, post, a collection's slug, category, menu handles, … */
export const listTag = (type: string): string => `list:${type}`
/** The page shows neighbours or titles of this type, so that only a change of membership, order, title or path matters. */
export const orderTag = (type: string): string => `order:${type}`
/** There was nothing at this path, or a redirect. */
export const pathTag = (path: string): string => `path:${path}`
/** The page shows anything that a plugin keeps. */
export const pluginDataTag = (plugin: string): string => `plugin-data:${plugin}`
/** The page shows what a plugin keeps under this key. */
export const pluginKeyTag = (plugin: string, key: string): string => `plugin-kv:${plugin}/${key}`
/** The page shows which keys a plugin has, or any of them. */
export const pluginKeysTag = (plugin: string): string => `plugin-keys:${plugin}`
/** The page shows something out of a table of a plugin. */
export const pluginTableTag = (plugin: string, table: string): string => `plugin-table:${plugin}/${table}`

/**
 * The tags that a move between two positions of the log touches.
 * @param before rows that hold at the one position and not at the other
 * @param after rows that hold at the other position and not at the one
 */
export function changedTags(before: readonly ChangedRow[], after: readonly ChangedRow[]): Set<string> {
  const tags = new Set<string>()
  const earlier = new Map(before.map((row) => [row.entry_id, row]))
  const later = new Map(after.map((row) => [row.entry_id, row]))
  for (const row of [...before, ...after]) {
    tags.add(entryTag(row.entry_id)).add(listTag(row.type))
    if (row.path !== null) tags.add(pathTag(row.path))
    // A collection's own type is its slug, which nobody who lists collections knows yet.
    if (row.kind === 'collection') tags.add(listTag('collection'))
    // Whatever shows an entry shows its comments.
    if (row.kind === 'comment' && row.parent_id !== null) tags.add(entryTag(row.parent_id))
    if (!keepsPlace(earlier.get(row.entry_id), later.get(row.entry_id))) tags.add(orderTag(row.type))
  }
  return tags
}

function keepsPlace(before: ChangedRow | undefined, after: ChangedRow | undefined): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    before.path === after.path &&
    before.title === after.title &&
    before.parent_id === after.parent_id &&
    before.place === after.place &&
    before.published_at.getTime() === after.published_at.getTime()
  )
}
