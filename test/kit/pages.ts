/** Pages of a site in a test: rows published as the control plane does it, rendered with a small theme of the test's own. */
import { type PageAnswer, type Pages, openPages } from '../../server/delivery/pages/pages.ts'
import type { SiteView } from '../../server/delivery/pages/site-view.ts'
import { type Publication, currentRelease, publish } from '../../server/features/releases/releases.ts'
import type { Database } from '../../server/kernel/db/database.ts'
import { type CompiledTheme, compileTheme } from '../../server/liquid/compile.ts'
import { packageOf } from '../../server/liquid/package.ts'
import type { PublishedRow } from '../../server/published/documents.ts'
import type { SiteConfig } from '../../server/published/site-config.ts'
import type { TestApp } from './app.ts'
import { makeSite } from './site.ts'

const LAYOUT = '<html><head>{{ content_for_header }}</head><body>{{ content_for_layout }}</body></html>'

/** A theme of files; what a test does not bring shows as little as possible. */
export function testTheme(files: Record<string, string> = {}): CompiledTheme {
  const all = {
    'theme.json': JSON.stringify({
      name: 'test',
      version: '1.0.0',
      title: 'Test',
      author: 'Test',
      description: '',
      license: 'MIT',
    }),
    'layout/theme.liquid': LAYOUT,
    'templates/index.liquid': 'index',
    'templates/page.liquid': 'page {{ page.title }} {{ page.content }}',
    'templates/post.liquid': 'post {{ post.title }} {{ post.content }}',
    'templates/blog.liquid': 'blog {% for post in posts %}[{{ post.title }}]{% endfor %}',
    'templates/404.liquid': 'nothing here',
    ...files,
  }
  return compileTheme(
    packageOf(new Map(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)]))),
  )
}

export type PagesSite = {
  tenantId: string
  siteId: string
  publish: (publication: Partial<Publication>) => Promise<void>
  put: (...rows: PublishedRow[]) => Promise<void>
  remove: (...rows: PublishedRow[]) => Promise<void>
  /** The site as its newest release shows it. */
  view: (changes?: Partial<SiteView>) => Promise<SiteView>
  /** Renders a path of the newest release; `path` may have a query. */
  get: (path: string, changes?: Partial<SiteView>) => Promise<PageAnswer>
}

/** A site of a tenant of its own. */
export async function makePagesSite(
  { ctx, makeTenant }: TestApp,
  options: { theme?: CompiledTheme; config?: Partial<SiteConfig>; pages?: Pages; origin?: string } = {},
): Promise<PagesSite> {
  const { tenant } = await makeTenant()
  const { id: siteId } = await makeSite(ctx, tenant.id, { ...(options.config && { config: options.config }) })
  const theme = options.theme ?? testTheme()
  const pages = options.pages ?? openPages(ctx)

  async function view(changes: Partial<SiteView> = {}): Promise<SiteView> {
    const release = await ctx.db.withTenant(tenant.id, (tx) => currentRelease(tx, siteId))
    return {
      tenantId: tenant.id,
      siteId,
      origin: options.origin ?? 'https://shop.example',
      release: { ...release, overlay: null },
      theme,
      isPreview: false,
      ...changes,
    }
  }
  async function publishAll(publication: Partial<Publication>): Promise<void> {
    await ctx.db.withTenant(tenant.id, (tx) => publish(ctx, tx, siteId, { kind: 'content', ...publication }))
  }
  return {
    tenantId: tenant.id,
    siteId,
    view,
    publish: publishAll,
    put: (...put) => publishAll({ put }),
    remove: (...rows) => publishAll({ remove: rows.map(({ kind, entry_id }) => ({ kind, entry_id })) }),
    get: async (path, changes) => renderPath(pages, await view(changes), path),
  }
}

export function renderPath(pages: Pages, view: SiteView, path: string): Promise<PageAnswer> {
  const [bare = '/', search = ''] = path.split('?')
  return pages.render(view, { path: bare, query: new URLSearchParams(search) })
}

/** Counts the statements that pages send. */
export function countingReads(db: Database): { db: Pick<Database, 'readTenant'>; taken: () => number } {
  let count = 0
  return {
    db: {
      readTenant: (tenantId, query) => {
        count++
        return db.readTenant(tenantId, query)
      },
    },
    taken: () => {
      const before = count
      count = 0
      return before
    },
  }
}
