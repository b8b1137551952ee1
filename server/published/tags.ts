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

/** What CDNs know everything of this installation by, everything of a tenant, and everything of a site. */
export const EVERYTHING_KEY = 'hotswap'
export const tenantKey = (tenantId: string): string => `t-${tenantId}`
export const siteKey = (siteId: string): string => `s-${siteId}`
/** In place of the tags of a page that has too many for a header: every change of content touches it. */
export const UNLISTED_TAG = '*'

/**
 * What CDNs know a tag of a site by: eleven lower-case letters and digits, since answers carry many of them, different for
 * each site, since one cache may keep the pages of several. Two tags that happen to share one (53 bits; FNV-1a in two
 * lanes) cost a purge too much, never one too few.
 */
export function surrogateKey(siteId: string, tag: string): string {
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (const text of [siteId, tag])
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      low = Math.imul(low ^ code, 0x01000193)
      high = Math.imul(high ^ code, 0x85ebca6b)
    }
  const number = (mixed(high) & 0x1f_ffff) * 2 ** 32 + mixed(low)
  return number.toString(36).padStart(11, '0')
}

/** Has every bit of the input change half of the output's (the finalizer of MurmurHash3). */
function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

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
