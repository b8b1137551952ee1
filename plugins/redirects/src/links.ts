/** The nightly check: links in content that lead nowhere on this website. */
import { type Site, isHostError } from '@hotswap/sdk'
import { BEGINNING, type Place, nextEntries } from '../../site-content/entries.ts'
import { internalLinks, openFinder } from '../../site-content/links.ts'

export type BrokenLinkRow = { page_path: string; target: string; text: string; check: string }
/** `check` names it by when it began. */
export type CheckJob = { check: string; place: Place }

/** So few that even the worst of them stay within the host functions of a job. */
const PAGES_AT_ONCE = 4
const LINKS_PER_PAGE = 20

export const brokenLinksOf = (site: Site) => site.table<BrokenLinkRow>('broken_links')

export async function startCheck(site: Site): Promise<void> {
  await site.jobs.enqueue('check', { check: new Date().toISOString(), place: BEGINNING }, { key: 'check' })
}

/** A few pages, then a job for the next ones; with the last ones, what was mended goes. */
export async function continueCheck(site: Site, { check, place }: CheckJob): Promise<void> {
  const { entries, next } = await nextEntries(site, place, PAGES_AT_ONCE)
  const isThere = openFinder(site)
  for (const { html = '', path } of entries)
    for (const link of internalLinks(html, site.origin).slice(0, LINKS_PER_PAGE))
      if (!(await isThere(link.path)))
        await keep(site, { page_path: path ?? '', target: link.path, text: link.text.slice(0, 200), check })
  if (next !== null) {
    await site.jobs.enqueue('check', { check, place: next }, { key: 'check' })
    return
  }
  for (;;) {
    const { items } = await brokenLinksOf(site).list({ where: { check: { lt: check } }, limit: 100 })
    for (const { id } of items) await brokenLinksOf(site).delete(id)
    if (items.length < 100) return
  }
}

async function keep(site: Site, row: BrokenLinkRow): Promise<void> {
  const { page_path, target } = row
  const known = await brokenLinksOf(site).list({ where: { page_path, target }, limit: 1 })
  const [before] = known.items
  if (before) await brokenLinksOf(site).update(before.id, row)
  else
    await brokenLinksOf(site)
      .insert(row)
      .catch((error: unknown) => {
        // A full list is long enough to begin with.
        if (!isHostError(error, 'quota') && !isHostError(error, 'limit')) throw error
      })
}
