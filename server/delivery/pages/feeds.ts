/** RSS 2.0 and Atom feeds of posts, with their full content. */
import { withoutBlocks } from '../../published/plugin-block.ts'
import type { Structure } from './content.ts'
import { defaultOrder } from './drops/lists.ts'
import { authorPath } from './drops/taxonomy.ts'
import type { PageAnswer } from './pages.ts'
import { type EntryRow, listEntries } from './queries.ts'
import { absolute, encodePath } from './urls.ts'
import { type Visit, showsEntry, showsList } from './visit.ts'
import { XML, element, escapeXml } from './xml.ts'

const ITEMS = 20

export type FeedKind = 'rss' | 'atom'

/** What the feed is of: all posts, or those of a category or tag. */
export type FeedOf = { title: string; path: string; termId?: string }

/** @param path of the feed itself */
export async function renderFeed(
  visit: Visit,
  kind: FeedKind,
  of: FeedOf,
  path: string,
): Promise<PageAnswer> {
  showsList(visit, 'post')
  const [rows, structure] = await Promise.all([
    listEntries(
      visit.content.scope,
      { type: 'post', ...(of.termId !== undefined && { terms: [of.termId] }) },
      { order: defaultOrder('post'), offset: 0, limit: ITEMS, withHtml: true },
    ),
    visit.content.structure(),
  ])
  const feed = { visit, of, self: visit.site.origin + encodePath(path), rows, structure }
  return {
    status: 200,
    contentType:
      kind === 'rss' ? 'application/rss+xml; charset=utf-8' : 'application/atom+xml; charset=utf-8',
    body: kind === 'rss' ? rss(feed) : atom(feed),
    tags: visit.tags,
    cacheable: true,
    isView: false,
  }
}

type Feed = { visit: Visit; of: FeedOf; self: string; rows: EntryRow[]; structure: Structure }

function rss({ visit, of, self, rows, structure }: Feed): string {
  const { origin, release } = visit.site
  const { config } = release
  const items = rows.map((row) => {
    const names = namesIn(visit, row, structure)
    return [
      '<item>',
      element('title', row.title),
      element('link', urlOf(origin, row)),
      `<guid isPermaLink="false">${escapeXml(row.entry_id)}</guid>`,
      element('pubDate', row.published_at.toUTCString()),
      ...names.authors.map(({ name }) => element('dc:creator', name)),
      ...names.terms.map((name) => element('category', name)),
      element('description', row.document.excerpt),
      element('content:encoded', withAbsoluteUrls(withoutBlocks(row.document.html ?? ''), origin)),
      '</item>',
    ].join('')
  })
  return (
    `${XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" ` +
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>' +
    `<title>${escapeXml(of.title)}</title>` +
    element('link', origin + encodePath(of.path)) +
    `<description>${escapeXml(config.description || config.tagline || of.title)}</description>` +
    element('language', config.locale) +
    `<atom:link rel="self" type="application/rss+xml" href="${escapeXml(self)}"/>` +
    element('lastBuildDate', newest(rows).toUTCString()) +
    element('copyright', config.copyright) +
    (config.logo
      ? `<image>${element('url', absolute(origin, config.logo.url))}<title>${escapeXml(of.title)}</title>${element('link', origin + encodePath(of.path))}</image>`
      : '') +
    `<generator>HotSwap</generator>\n${items.join('\n')}\n</channel></rss>\n`
  )
}

function atom({ visit, of, self, rows, structure }: Feed): string {
  const { origin, release } = visit.site
  const { config } = release
  const entries = rows.map((row) => {
    const url = urlOf(origin, row)
    const names = namesIn(visit, row, structure)
    return [
      '<entry>',
      `<title>${escapeXml(row.title)}</title>`,
      `<link rel="alternate" type="text/html" href="${escapeXml(url)}"/>`,
      `<id>urn:uuid:${escapeXml(row.entry_id)}</id>`,
      element('published', row.published_at.toISOString()),
      element('updated', updatedAt(row).toISOString()),
      ...names.authors.map(
        ({ name, path }) =>
          `<author><name>${escapeXml(name)}</name>${element('uri', origin + encodePath(path))}</author>`,
      ),
      ...names.terms.map((name) => `<category term="${escapeXml(name)}"/>`),
      element('summary', row.document.excerpt),
      `<content type="html">${escapeXml(withAbsoluteUrls(withoutBlocks(row.document.html ?? ''), origin))}</content>`,
      '</entry>',
    ].join('')
  })
  return (
    `${XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeXml(config.locale)}">` +
    `<title>${escapeXml(of.title)}</title>` +
    element('subtitle', config.tagline) +
    `<id>${escapeXml(self)}</id><link rel="self" type="application/atom+xml" href="${escapeXml(self)}"/>` +
    `<link rel="alternate" type="text/html" href="${escapeXml(origin + encodePath(of.path))}"/>` +
    element('updated', newest(rows).toISOString()) +
    // Entries without an author need one here (RFC 4287, 4.1.1).
    `<author><name>${escapeXml(config.title)}</name></author>` +
    element('rights', config.copyright) +
    `<generator>HotSwap</generator>\n${entries.join('\n')}\n</feed>\n`
  )
}

function namesIn(
  visit: Visit,
  row: EntryRow,
  { authors, terms }: Structure,
): { authors: { name: string; path: string }[]; terms: string[] } {
  const found = <Found extends { entry_id: string }>(ids: readonly string[], from: Map<string, Found>) =>
    ids.flatMap((id) => {
      showsEntry(visit, { entry_id: id })
      return from.get(id) ?? []
    })
  return {
    authors: found(row.authors, authors).map((author) => ({
      name: author.document.name,
      path: authorPath(author),
    })),
    terms: found(row.terms, terms).map((term) => term.document.name),
  }
}

function urlOf(origin: string, row: EntryRow): string {
  return origin + encodePath(row.path ?? '/')
}

function updatedAt(row: EntryRow): Date {
  const updated = new Date(row.document.updated_at)
  return Number.isNaN(updated.getTime()) ? row.published_at : updated
}

/** A feed without posts is as old as time: its bytes must not change from one reading to the next. */
function newest(rows: readonly EntryRow[]): Date {
  return new Date(
    Math.max(0, ...rows.map((row) => Math.max(updatedAt(row).getTime(), row.published_at.getTime()))),
  )
}

const TAG = /<[a-z][^>]*>/gi
const ADDRESS = /(\s(?:href|src|poster)=")\/(?!\/)/gi
const SRCSET = /(\ssrcset=")([^"]*)"/gi

/** Sanitized HTML with the addresses of the site made absolute: a feed reader has no base. */
function withAbsoluteUrls(html: string, origin: string): string {
  return html.replace(TAG, (tag) =>
    tag
      .replace(ADDRESS, (_, attribute: string) => `${attribute}${origin}/`)
      .replace(
        SRCSET,
        (_, attribute: string, list: string) =>
          `${attribute}${list.replace(/(^|,\s*)\/(?!\/)/g, `$1${origin}/`)}"`,
      ),
  )
}
