/** The addresses of entries: pages below each other, posts by the site's pattern, records below their collection. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import type { Collection } from '../collections/collections.ts'
import { findTerms } from '../terms/terms.ts'
import type { EntryDocument } from './document.ts'
import * as queries from './queries.ts'

/** A state of an entry: its draft, or a version of it. */
export type Edition = {
  entry: queries.EntryRow
  document: EntryDocument
  slug: string
  saved_at: Date
  published_at: Date
}

/** What stands for something else at the beginning of a path, or, as `page`, for the second page of a list anywhere. */
const RESERVED = new Set(
  'media search category tag author api feed.xml atom.xml robots.txt favicon.ico sitemap.xml page'.split(' '),
)

/** Slugs that an entry at this place cannot have. */
export function isReserved(slug: string, isTopLevel: boolean): boolean {
  return slug === 'page' || (isTopLevel && (RESERVED.has(slug) || slug.startsWith('_')))
}

/**
 * @param editions what is to be published together: pages among them count with their new slugs
 * @returns the path of each by its id; null for records of collections without pages
 */
export async function pathsOf(
  tx: TenantTx,
  siteId: string,
  config: SiteConfig,
  editions: readonly Edition[],
  collections: ReadonlyMap<string, Collection>,
): Promise<Map<string, string | null>> {
  const pageOf = await pagePaths(
    tx,
    siteId,
    editions.filter(({ entry }) => entry.type === 'page'),
  )
  const categoryOf = await firstCategories(tx, siteId, config, editions)
  const days = new Intl.DateTimeFormat('en-CA', {
    timeZone: config.timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return new Map(
    editions.map((edition) => {
      const { entry, slug } = edition
      if (entry.type === 'page') return [entry.id, isHome(config, entry.id) ? '/' : pageOf(entry.id)]
      if (entry.type === 'post') return [entry.id, postPath(config, days, edition, categoryOf(edition))]
      return [entry.id, collections.get(entry.type)?.has_pages ? `/${entry.type}/${slug}` : null]
    }),
  )
}

/**
 * @param others what is published at these paths already
 * @throws AppError conflict, slug_reserved
 */
export function requireFreePaths(
  config: SiteConfig,
  rows: readonly { entry_id: string; path: string | null; title: string }[],
  others: readonly { entry_id: string; path: string; kind: string; title: string }[],
): void {
  const taken = new Map(others.map((other) => [other.path, `the ${other.kind} “${other.title}”`]))
  for (const { path, title } of rows) {
    if (path === null) continue
    const [first = ''] = path.slice(1).split('/')
    if (path === config.blog_path || isReserved(first, true) || first.startsWith('sitemap-'))
      throw new AppError(
        'slug_reserved',
        `“${title}” cannot be at ${path}: this address stands for something else. Change its slug.`,
      )
    const other = taken.get(path)
    if (other !== undefined)
      throw new AppError(
        'conflict',
        `“${title}” cannot be at ${path}: ${other} is there already. Change its slug.`,
      )
    taken.set(path, `“${title}”`)
  }
}

function isHome({ home }: SiteConfig, id: string): boolean {
  return home.kind === 'page' && home.page_id === id
}

async function pagePaths(tx: TenantTx, siteId: string, pages: readonly Edition[]) {
  if (pages.length === 0) return () => ''
  const wanted = pages.flatMap(({ entry, document }) => [entry.id, document.parent_id ?? []].flat())
  const places = new Map((await queries.findPlaces(tx, siteId, wanted)).map((place) => [place.id, place]))
  for (const { entry, document, slug } of pages)
    places.set(entry.id, { id: entry.id, slug, parent_id: document.parent_id ?? null })
  return (id: string): string => {
    const line: string[] = []
    const seen = new Set<string>()
    for (
      let place = places.get(id);
      place && !seen.has(place.id);
      place = places.get(place.parent_id ?? '')
    ) {
      seen.add(place.id)
      line.unshift(place.slug)
    }
    return `/${line.join('/')}`
  }
}

async function firstCategories(
  tx: TenantTx,
  siteId: string,
  config: SiteConfig,
  editions: readonly Edition[],
) {
  const filed = config.post_path.includes('{category}')
    ? editions.filter(({ entry }) => entry.type === 'post')
    : []
  const ids = filed.flatMap(({ document }) => document.terms)
  const terms = ids.length > 0 ? await findTerms(tx, siteId, [...new Set(ids)]) : []
  const slugs = new Map(
    terms.filter(({ taxonomy }) => taxonomy === 'category').map(({ id, slug }) => [id, slug]),
  )
  return ({ document }: Edition) =>
    document.terms.map((id) => slugs.get(id)).find((slug) => slug !== undefined)
}

function postPath(
  { post_path }: SiteConfig,
  days: Intl.DateTimeFormat,
  { slug, published_at }: Edition,
  category = 'uncategorized',
): string {
  const parts = Object.fromEntries(days.formatToParts(published_at).map(({ type, value }) => [type, value]))
  const values: Record<string, string | undefined> = { ...parts, slug, category }
  return post_path.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
