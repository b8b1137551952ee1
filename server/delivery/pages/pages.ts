/** Makes the answer to a path of a site: everything between a release and the bytes of a page. */
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/db/database.ts'
import type { Log } from '../../kernel/log.ts'
import { hasTemplate, renderTemplate } from '../../liquid/render.ts'
import { ThemeError } from '../../liquid/theme-error.ts'
import { safe } from '../../liquid/values.ts'
import type { Page } from '../../plugin/shapes.ts'
import type { PluginAdvisories } from '../../published/plugin-advisories.ts'
import { withoutBlocks } from '../../published/plugin-block.ts'
import type { PluginRuntime } from '../../published/plugins.ts'
import { openContent } from './content.ts'
import { entryList } from './drops/lists.ts'
import { globalsOf } from './drops/site.ts'
import { failurePage, plainPage } from './failure-page.ts'
import { type Head, canonicalUrl, descriptionOf, renderHead, withPreviewBar } from './head.ts'
import type { Plan } from './plans.ts'
import { type PluginOptions, type PluginsPart, beginPlugins } from './plugins/page-plugins.ts'
import { resolversOf } from './references.ts'
import { type PlannedPage, notFound, routeOf } from './routing.ts'
import type { SiteView } from './site-view.ts'
import { encodePath, pagePath } from './urls.ts'
import type { Visit } from './visit.ts'

export { cacheKey } from './cache-key.ts'
export { withQuery } from './urls.ts'

export type PageRequest = {
  /** Decoded, begins with a slash, has none at its end (except the front page's), keeps its case. */
  path: string
  query: URLSearchParams
}

export type PageAnswer = {
  status: number
  contentType: string
  body: string
  /**
   * Lower-case names; `access-control-allow-origin` of the read API, `location` of a redirect: without the query that
   * the visitor sent, which no cache may keep; whoever answers adds it with `withQuery`.
   */
  headers?: Record<string, string>
  /** What it was made from, see server/published/tags.ts: a change that touches one of them makes it stale. */
  tags: ReadonlySet<string>
  /** Whether it may be kept and given to others under `cacheKey`. */
  cacheable: boolean
  /** Stale after this time even if nothing it shows has changed. */
  maxAgeSeconds?: number
  /** Whether answering it counts as a view of a page. */
  isView: boolean
  /** Where the theme failed, of the page that says so. */
  failure?: { file: string; line: number; message: string }
  /** Of a page of a site with plugins. */
  plugins?: PluginsPart
}

export type Pages = {
  /**
   * Answers a GET or HEAD of the site. Never rejects for what a visitor or a theme did: errors of templates are pages
   * with status 500.
   * @throws what the database throws when it is away
   */
  render: (site: SiteView, request: PageRequest) => Promise<PageAnswer>
}

export type PagesOptions = {
  db: Pick<Database, 'readTenant'>
  log: Log
  clock: Clock
  /** Without it, sites are shown as if they had no plugins. */
  plugins?: PluginRuntime
  pluginAdvisories?: Pick<PluginAdvisories, 'isBlocked'>
}

/** Results of a search may be this old: a new page is found a minute after it appeared. */
const SEARCH_SECONDS = 60
/** So long a page is kept on which a plugin failed or was late. */
const INCOMPLETE_SECONDS = 10

export function openPages({ db, log, clock, plugins: runtime, pluginAdvisories }: PagesOptions): Pages {
  const contentOf = openContent(db)
  const plugins = runtime && { runtime, isBlocked: pluginAdvisories?.isBlocked }
  return {
    async render(site, { path, query }) {
      const visit: Visit = {
        site,
        content: contentOf(site),
        path,
        query,
        now: clock.now(),
        tags: new Set(),
        list: entryList,
      }
      try {
        const route = await routeOf(visit)
        return 'plan' in route ? await renderPlan(route, visit, plugins) : route
      } catch (error) {
        if (!(error instanceof ThemeError)) throw error
        const { file, line, message } = error
        log.warn(
          { tenant_id: site.tenantId, site_id: site.siteId, theme: site.theme.hash, path, file, line },
          `theme: ${message}`,
        )
        return { ...htmlAnswer(visit, 500, failurePage(site, error)), failure: { file, line, message } }
      }
    },
  }
}

/** @param asked the visit as it began, with the page's number in its path */
async function renderPlan(
  planned: PlannedPage,
  asked: Visit,
  plugins: PluginOptions | undefined,
): Promise<PageAnswer> {
  const { plan, page, visit } = planned
  const { site } = visit
  const templates = plan.templates.filter((name) =>
    hasTemplate(site.theme, site.release.theme_settings, name),
  )
  if (templates.length === 0 && plan.status === 404)
    return htmlAnswer(visit, 404, plainPage(site, 'There is nothing at this address', []))
  const head: Head = { ...plan.head, page, hasNextPage: false }
  // They work while the theme does.
  const work =
    plugins && site.plugins && beginPlugins(plugins, site, pageFor(plan, asked, templates[0]), visit.tags)
  const rendered = await renderTemplate(site.theme, {
    template: templates.length > 0 ? templates : plan.templates,
    customization: site.release.theme_settings,
    globals: {
      ...globalsOf(visit, templates[0]),
      ...plan.objects,
      page_title: head.title || site.release.config.title,
      page_description: descriptionOf(site.release, head),
      canonical_url: canonicalUrl(site, head),
      content_for_header: safe(HEAD_PLACE),
    },
    environment: environmentOf(visit, page),
  })
  const isSearch = plan.head.subject.kind === 'search'
  // A page that cuts up no list has no second page.
  if (page > (rendered.pages ?? 1) && !isSearch) return renderPlan(notFound(asked), asked, plugins)
  head.hasNextPage = page < (rendered.pages ?? 1) && !isSearch
  const ofTheme = rendered.html.replace(HEAD_PLACE, () => renderHead(site, head))
  const { html, part } = work ? await work.finish(ofTheme) : { html: withoutBlocks(ofTheme) }
  return {
    ...htmlAnswer(visit, plan.status, site.isPreview ? withPreviewBar(site, html, templates[0] ?? '') : html),
    ...(isSearch && { maxAgeSeconds: SEARCH_SECONDS }),
    ...(part && { plugins: part }),
    ...((part?.failures.length || isMissingPlugins(site)) && { maxAgeSeconds: INCOMPLETE_SECONDS }),
  }
}

const isMissingPlugins = ({ plugins }: SiteView) => plugins !== undefined && plugins.lookAgainAt < Infinity

/** What plugins are told of a page. @param asked the visit as it began */
function pageFor({ status, head, entry }: Plan, { site, path }: Visit, template = ''): Page {
  const { config } = site.release
  return {
    path,
    url: site.origin + encodePath(path),
    template,
    status,
    title: head.title || config.title,
    description: descriptionOf(site.release, head),
    locale: config.locale,
    noindex: head.noindex || head.seo.noindex === true || config.seo.noindex || site.isPreview,
    entry: entry
      ? {
          id: entry.entry_id,
          type: entry.type,
          title: entry.title,
          slug: entry.document.slug,
          published_at: entry.published_at.toISOString(),
          updated_at: entry.document.updated_at,
        }
      : null,
  }
}

/** Where the head goes: whether a list has a next page is known only when the page is done. */
const HEAD_PLACE = '<!--content_for_header-->'

function environmentOf(visit: Visit, page: number): Parameters<typeof renderTemplate>[1]['environment'] {
  const { site } = visit
  const { locale, timezone } = site.release.config
  const { theme } = site
  return {
    assetUrl: (name) => `/_assets/${theme.hash}/${theme.assets.get(name)?.hashed_name ?? encodeURI(name)}`,
    locale,
    timezone,
    now: visit.now,
    origin: site.origin,
    page,
    pageUrl: (number) => pageUrl(visit, number),
    resolve: resolversOf(visit),
  }
}

function pageUrl({ path, query }: Visit, number: number): string {
  if (path !== '/search') return encodePath(pagePath(path, number))
  const parameters = new URLSearchParams({ q: query.get('q') ?? '' })
  if (number > 1) parameters.set('page', String(number))
  return `/search?${parameters.toString()}`
}

function htmlAnswer(visit: Visit, status: number, body: string): PageAnswer {
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    body,
    tags: visit.tags,
    cacheable: status < 500 && !visit.site.isPreview,
    isView: status < 400,
  }
}
