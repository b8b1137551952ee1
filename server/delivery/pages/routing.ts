/** From a path to what answers it: files for machines, a redirect, or the plan of a page. */
import type { PublishedEntry, PublishedRedirect } from '../../published/documents.ts'
import { pathTag } from '../../published/tags.ts'
import { searchPage } from './cache-key.ts'
import { type FeedKind, renderFeed } from './feeds.ts'
import type { PageAnswer } from './pages.ts'
import {
  type Plan,
  authorPlan,
  blogPlan,
  collectionPlan,
  entryPlan,
  indexPlan,
  notFoundPlan,
  searchPlan,
  termPlan,
} from './plans.ts'
import { type Row, findAtPath, findById } from './queries.ts'
import { answerContentApi } from './read-api.ts'
import { searchTerms } from './search.ts'
import { renderRobots, renderSitemap } from './sitemap.ts'
import { encodePath, redirectTarget } from './urls.ts'
import { type Visit, showsEntry } from './visit.ts'

/** A plan and the page of its list that was asked for, or an answer that needs no theme. */
export type Route = PlannedPage | PageAnswer
/** `visit.path` is the list's, without the number of the page. */
export type PlannedPage = { plan: Plan; page: number; visit: Visit }

const LONGEST_PATH = 2_000

export async function routeOf(visit: Visit): Promise<Route> {
  const { path } = visit
  // PostgreSQL has no text with a NUL, and no path of ours is that long.
  if (path.includes('\0') || !path.isWellFormed() || path.length > LONGEST_PATH) return notFound(visit)
  if (path.startsWith('/_content/')) return answerContentApi(visit)
  const file = await fileAt(visit)
  if (file) return file
  if (path === '/search')
    return { visit, plan: searchPlan(visit, searchTerms(visit.query)), page: searchPage(visit.query) }
  const numbered = /^(.*)\/page\/([1-9]\d{0,5})$/.exec(path)
  if (!numbered) {
    const found = await contentAt(visit)
    return isPlan(found) ? { visit, plan: found, page: 1 } : elsewhere(visit, found)
  }
  const [, base = '', number = ''] = numbered
  const listVisit = { ...visit, path: base === '' ? '/' : base }
  const plan = await contentAt(listVisit)
  if (!isPlan(plan)) return elsewhere(visit, await findAtPath(visit.content.scope, path))
  if (number === '1') return redirect(visit, encodePath(listVisit.path), 301)
  return { visit: listVisit, plan, page: Number(number) }
}

function isPlan(found: Plan | Row | undefined): found is Plan {
  return found !== undefined && 'templates' in found
}

export function notFound(visit: Visit): PlannedPage {
  visit.tags.add(pathTag(visit.path))
  return { visit, plan: notFoundPlan(visit), page: 1 }
}

/** What is for machines and has a fixed name. */
async function fileAt(visit: Visit): Promise<PageAnswer | undefined> {
  const { path } = visit
  if (path === '/robots.txt') return renderRobots(visit)
  if (path === '/favicon.ico') return favicon(visit)
  const sitemap = /^\/sitemap(?:-([1-9]\d{0,4}))?\.xml$/.exec(path)
  if (sitemap) return renderSitemap(visit, sitemap[1] === undefined ? undefined : Number(sitemap[1]))
  const feed = /^(.*)\/(feed|atom)\.xml$/.exec(path)
  if (!feed) return undefined
  const kind: FeedKind = feed[2] === 'feed' ? 'rss' : 'atom'
  const { title } = visit.site.release.config
  if (feed[1] === '') return renderFeed(visit, kind, { title, path: '/' }, path)
  const [, taxonomy = '', slug = ''] = /^\/(category|tag)\/([^/]+)$/.exec(feed[1] ?? '') ?? []
  const term = (await visit.content.structure()).termsBySlug.get(`${taxonomy}/${slug}`)
  if (!term) return undefined
  showsEntry(visit, term)
  return renderFeed(
    visit,
    kind,
    { title: `${term.document.name} – ${title}`, path: feed[1] ?? '/', termId: term.entry_id },
    path,
  )
}

function favicon(visit: Visit): PageAnswer | undefined {
  const { icon } = visit.site.release.config
  return icon && redirect(visit, icon.url, 302)
}

/** What the site shows at a path; a redirect's row, or nothing. */
async function contentAt(visit: Visit): Promise<Plan | Row | undefined> {
  const { path } = visit
  const { home, blog_path } = visit.site.release.config
  if (path === '/') return homePlan(visit)
  if (path === blog_path) return blogPlan(visit, home.kind === 'posts')
  const structure = await visit.content.structure()
  const term = structure.termsBySlug.get(path.slice(1))
  if (term) return termPlan(visit, term)
  const author = path.startsWith('/author/') ? structure.authorsBySlug.get(path.slice(8)) : undefined
  if (author) return authorPlan(visit, author)
  const row = await findAtPath(visit.content.scope, path)
  if (isEntry(row)) return entryPlan(visit, row)
  const collection = structure.collections.get(path.slice(1))
  if (!collection?.document.has_pages) return row
  // A page of that name would be shown instead.
  visit.tags.add(pathTag(path))
  return collectionPlan(visit, collection)
}

async function homePlan(visit: Visit): Promise<Plan> {
  const { home } = visit.site.release.config
  if (home.kind === 'posts') return blogPlan(visit, true)
  if (home.kind === 'index') return indexPlan(visit)
  showsEntry(visit, { entry_id: home.page_id })
  const row = await findById(visit.content.scope, 'page', home.page_id)
  return isEntry(row) ? entryPlan(visit, row) : indexPlan(visit)
}

function isEntry(row: Row | undefined): row is Row<PublishedEntry> {
  return row !== undefined && ['page', 'post', 'record'].includes(row.kind)
}

/** Where other systems have feeds and sitemaps: readers and robots go on asking there after a site has moved to us. */
const USUAL_ADDRESSES =
  /^((?:\/(?:category|tag)\/[^/]+)?)\/(?:(feed)(?:\/(?:rss2?|atom))?|(?:wp-sitemap|sitemap_index)\.xml)$/

/** Where nothing is published: a redirect, the same path in lower case, or the page that says so. */
async function elsewhere(visit: Visit, row: Row | undefined): Promise<Route> {
  const { path } = visit
  visit.tags.add(pathTag(path))
  if (row?.kind === 'redirect') {
    const { target, status } = row.document as PublishedRedirect
    const location = redirectTarget(target)
    if (location !== undefined && location !== encodePath(path)) return redirect(visit, location, status)
  }
  const usual = USUAL_ADDRESSES.exec(path)
  if (usual)
    return redirect(visit, encodePath(`${usual[1] ?? ''}/${usual[2] ? 'feed.xml' : 'sitemap.xml'}`), 301)
  const lowered = path.toLowerCase()
  if (lowered !== path) {
    visit.tags.add(pathTag(lowered))
    if (isEntry(await findAtPath(visit.content.scope, lowered)))
      return redirect(visit, encodePath(lowered), 301)
  }
  return notFound(visit)
}

function redirect(visit: Visit, location: string, status: number): PageAnswer {
  return {
    status,
    contentType: 'text/plain; charset=utf-8',
    body: `Moved to ${location}\n`,
    headers: { location },
    tags: visit.tags,
    cacheable: true,
    isView: false,
  }
}
