/** What search engines may read: sitemaps, split when they get long, and robots.txt. */
import type { Structure } from './content.ts'
import { authorPath, termPath } from './drops/taxonomy.ts'
import type { PageAnswer } from './pages.ts'
import { type SitemapRow, countForSitemap, listForSitemap } from './queries.ts'
import { absolute, encodePath } from './urls.ts'
import { type Visit, showsList } from './visit.ts'
import { XML, element, escapeXml } from './xml.ts'

export const URLS_PER_SITEMAP = 5_000

/**
 * @param number of the part asked for; undefined for /sitemap.xml itself
 * @returns undefined when there is no such part
 */
export async function renderSitemap(
  visit: Visit,
  number: number | undefined,
): Promise<PageAnswer | undefined> {
  const { scope } = visit.content
  const structure = await visit.content.structure()
  for (const type of [
    'page',
    'post',
    'category',
    'tag',
    'author',
    'collection',
    ...structure.collections.keys(),
  ])
    showsList(visit, type)
  const isHidden = visit.site.isPreview || visit.site.release.config.seo.noindex
  const [entries, counts] = isHidden
    ? [0, new Map<string, number>()]
    : await Promise.all([countForSitemap(scope), visit.content.postCounts()])
  const lists = isHidden ? [] : listPaths(visit, structure, counts)
  const parts = Math.max(1, Math.ceil(entries / URLS_PER_SITEMAP))
  const isSplit = entries + lists.length > URLS_PER_SITEMAP
  if (number === undefined && isSplit)
    return xmlAnswer(visit, index(visit, parts + Math.ceil(lists.length / URLS_PER_SITEMAP)))
  if (number !== undefined && !isSplit) return undefined
  if (number === undefined) {
    const rows = entries === 0 ? [] : await listForSitemap(scope, 0, URLS_PER_SITEMAP)
    return xmlAnswer(visit, urlSet(visit, rows, lists))
  }
  if (number <= parts)
    return xmlAnswer(
      visit,
      urlSet(visit, await listForSitemap(scope, (number - 1) * URLS_PER_SITEMAP, URLS_PER_SITEMAP), []),
    )
  const from = (number - parts - 1) * URLS_PER_SITEMAP
  const part = lists.slice(from, from + URLS_PER_SITEMAP)
  return part.length === 0 ? undefined : xmlAnswer(visit, urlSet(visit, [], part))
}

/** The front page, the blog, collections, and terms and authors with posts. */
function listPaths(visit: Visit, structure: Structure, counts: Map<string, number>): string[] {
  const { home, blog_path } = visit.site.release.config
  const hasPosts = (row: { entry_id: string }) => (counts.get(row.entry_id) ?? 0) > 0
  return [
    ...(home.kind === 'page' ? [] : ['/']),
    ...(home.kind === 'posts' ? [] : [blog_path]),
    ...[...structure.collections.values()]
      .filter(({ document }) => document.has_pages)
      .map(({ document }) => `/${document.slug}`),
    ...[...structure.terms.values()].filter(hasPosts).map(termPath),
    ...[...structure.authors.values()].filter(hasPosts).map(authorPath),
  ]
}

function urlSet({ site: { origin } }: Visit, rows: readonly SitemapRow[], paths: readonly string[]): string {
  const urls = [
    ...paths.map((path) => `<url>${element('loc', origin + encodePath(path))}</url>`),
    ...rows.map(
      ({ path, updated_at, published_at, image }) =>
        `<url>${element('loc', origin + encodePath(path))}${element('lastmod', dayOf(updated_at, published_at))}` +
        `${image === null ? '' : `<image:image>${element('image:loc', absolute(origin, image))}</image:image>`}</url>`,
    ),
  ]
  return (
    `${XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n` +
    `${urls.join('\n')}\n</urlset>\n`
  )
}

function dayOf(updated_at: string | null, published_at: Date): string {
  const updated = new Date(updated_at ?? published_at)
  return (Number.isNaN(updated.getTime()) ? published_at : updated).toISOString()
}

function index({ site: { origin } }: Visit, parts: number): string {
  const maps = Array.from(
    { length: parts },
    (_, part) => `<sitemap><loc>${escapeXml(origin)}/sitemap-${part + 1}.xml</loc></sitemap>`,
  )
  return `${XML}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${maps.join('\n')}\n</sitemapindex>\n`
}

function xmlAnswer(visit: Visit, body: string): PageAnswer {
  return {
    status: 200,
    contentType: 'application/xml; charset=utf-8',
    body,
    tags: visit.tags,
    cacheable: true,
    isView: false,
  }
}

/** Previews and sites that want to stay unknown are closed to all robots. */
export function renderRobots({ site, tags }: Visit): PageAnswer {
  const { config } = site.release
  const lines =
    site.isPreview || config.seo.noindex
      ? ['User-agent: *', 'Disallow: /']
      : [
          'User-agent: *',
          'Disallow: /search',
          'Disallow: /_content/',
          ...config.robots.split(/\r\n?|\n/).filter((line) => line.trim() !== ''),
          '',
          `Sitemap: ${site.origin}/sitemap.xml`,
        ]
  return {
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    body: `${lines.join('\n')}\n`,
    tags,
    cacheable: true,
    isView: false,
  }
}
