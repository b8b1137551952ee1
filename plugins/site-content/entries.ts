/** Walks through everything published that has a page, a few entries at a time: a job for each few stays within its limits. */
import type { PublishedEntry, Site } from '@hotswap/sdk'

/** Where to go on: which of the types, and where in its list. */
export type Place = { type: number; cursor: string | null }

export const BEGINNING: Place = { type: 0, cursor: null }

/** @returns entries with their bodies, and where the next ones are; null: that was all */
export async function nextEntries(
  site: Site,
  { type, cursor }: Place,
  limit: number,
): Promise<{ entries: PublishedEntry[]; next: Place | null }> {
  const types = ['page', 'post', ...(await pagedCollections(site))]
  const name = types[type]
  if (name === undefined) return { entries: [], next: null }
  const { items, next_cursor: more } = await site.content.list({
    type: name,
    html: true,
    limit,
    ...(cursor !== null && { cursor }),
  })
  const next = more !== null ? { type, cursor: more } : { type: type + 1, cursor: null }
  return { entries: items.filter(({ path }) => path !== null), next: next.type < types.length ? next : null }
}

/** Slugs of the collections whose records have pages. */
export async function pagedCollections(site: Site): Promise<string[]> {
  const collections = await site.collections.list()
  return collections.filter(({ has_pages: hasPages }) => hasPages).map(({ slug }) => slug)
}
