/** Sites as the data plane meets them: rows and a theme package written directly, without the control plane. */
import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { AppContext } from '../../server/context.ts'
import type { Pages } from '../../server/delivery/pages/pages.ts'
import type { Database, TenantTx } from '../../server/kernel/db/database.ts'
import { writeZip } from '../../server/kernel/zip.ts'
import { packageOf } from '../../server/liquid/package.ts'
import { entryTag, listTag, pathTag } from '../../server/published/tags.ts'

export type Ctx = Pick<AppContext, 'db' | 'notices' | 'blobs'>

export type PublishedSite = {
  tenantId: string
  siteId: string
  slug: string
  themeHash: string
  themeOwner: 'platform' | 'tenant'
  release: number
  position: number
  move: number
}

export type Row = { path: string; title: string; id?: string; type?: string }

/** A theme with one asset. @param own files besides, or in place of, the plain ones @returns its hash */
export async function addTheme(
  ctx: Pick<Ctx, 'blobs'>,
  owner: 'platform' | { tenantId: string },
  css: string,
  own: Record<string, string> = {},
): Promise<string> {
  const manifest = { name: 'plain', version: '1.0.0', author: 'Test', description: 'A theme for tests' }
  const files = new Map([
    ['theme.json', Buffer.from(JSON.stringify(manifest))],
    ['layout/theme.liquid', Buffer.from('<html>{{ content_for_header }}{{ content_for_layout }}</html>')],
    ['templates/index.liquid', Buffer.from('front')],
    ['assets/app.css', Buffer.from(css)],
    ...Object.entries(own).map(([path, text]) => [path, Buffer.from(text)] as const),
  ])
  const { hash } = packageOf(files)
  const zip = writeZip(Array.from(files, ([path, body]) => ({ path, body })))
  await ctx.blobs.scope(owner).put(`themes/${hash}.zip`, zip, { contentType: 'application/zip' })
  return hash
}

/** A site that shows nothing yet. */
export async function addSite(
  ctx: Ctx,
  tenantId: string,
  input: { slug: string; isMain?: boolean; themeHash: string; themeOwner?: 'platform' | 'tenant' },
): Promise<PublishedSite> {
  const siteId = randomUUIDv7()
  const { slug, isMain = false, themeHash, themeOwner = 'platform' } = input
  await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .insertInto('sites')
      .values({ tenant_id: tenantId, id: siteId, slug, name: slug, is_main: isMain, status: 'active' })
      .execute(),
  )
  const site = { tenantId, siteId, slug, themeHash, themeOwner, release: 0, position: 0, move: 0 }
  await ctx.db.withPlatform((tx) =>
    tx
      .insertInto('live_sites')
      .values({ tenant_id: tenantId, site_id: siteId, slug, is_main: isMain, status: 'active' })
      .execute(),
  )
  await announce(ctx, site)
  return site
}

/** Publishes rows: a new release, live when this resolves. A row without a title removes what is at its path. */
export async function publish(
  ctx: Ctx,
  site: PublishedSite,
  rows: Row[],
  change: { config?: object; themeHash?: string } = {},
): Promise<void> {
  site.release += 1
  if (rows.length) site.position += 1
  if (change.themeHash) site.themeHash = change.themeHash
  await ctx.db.withTenant(site.tenantId, async (tx) => {
    for (const row of rows) await putRow(tx, site, row)
    await insertRelease(tx, site, change.config)
  })
  await pointTo(ctx, site, site.release)
}

async function putRow(tx: TenantTx, site: PublishedSite, row: Row): Promise<void> {
  const before = await tx
    .updateTable('content_log')
    .set({ until_position: site.position })
    .where('site_id', '=', site.siteId)
    .where('path', '=', row.path)
    .where('until_position', 'is', null)
    .returning('entry_id')
    .executeTakeFirst()
  if (row.title === '') return
  await tx
    .insertInto('content_log')
    .values({
      tenant_id: site.tenantId,
      site_id: site.siteId,
      position: site.position,
      kind: row.type === 'post' ? 'post' : 'page',
      entry_id: before?.entry_id ?? row.id ?? randomUUIDv7(),
      type: row.type ?? 'page',
      path: row.path,
      title: row.title,
      published_at: new Date(0),
      document: JSON.stringify({}),
    })
    .execute()
}

export async function insertRelease(
  tx: TenantTx,
  site: PublishedSite,
  config: object = { title: site.slug },
  overlay: object[] | null = null,
  number = site.release,
): Promise<void> {
  await tx
    .insertInto('releases')
    .values({
      tenant_id: site.tenantId,
      site_id: site.siteId,
      number,
      id: randomUUIDv7(),
      kind: overlay ? 'preview' : 'content',
      theme_hash: site.themeHash,
      theme_owner: site.themeOwner,
      config: JSON.stringify(config),
      content_position: site.position,
      overlay: overlay && JSON.stringify(overlay),
    })
    .execute()
}

/** Moves the pointer to a release, as a flip or a rollback does. @param change what else of the pointer changes with it */
export async function pointTo(
  ctx: Ctx,
  site: PublishedSite,
  release: number,
  change: PointerChange = {},
): Promise<void> {
  const { content_position } = await ctx.db.withTenant(site.tenantId, (tx) =>
    tx
      .selectFrom('releases')
      .select('content_position')
      .where('site_id', '=', site.siteId)
      .where('number', '=', release)
      .executeTakeFirstOrThrow(),
  )
  await move(ctx, site, { release_number: release, content_position, ...change })
}

/** Builds a release that is not live, with the theme and the configuration it has then. @returns its number */
export async function addCandidate(
  ctx: Ctx,
  site: PublishedSite,
  change: { themeHash?: string; config?: object; overlay?: object[]; removed?: string[] },
): Promise<number> {
  site.release += 1
  const like = { ...site, themeHash: change.themeHash ?? site.themeHash }
  await ctx.db.withTenant(site.tenantId, async (tx) => {
    await insertRelease(tx, like, change.config, change.overlay ?? null)
    if (change.removed)
      await tx
        .updateTable('releases')
        .set({ overlay_removed: change.removed })
        .where('site_id', '=', site.siteId)
        .where('number', '=', site.release)
        .execute()
  })
  return site.release
}

/** Makes a candidate with an overlay the live release: what was shown over the log is in the log from now on. */
export async function goLive(
  ctx: Ctx,
  site: PublishedSite,
  number: number,
  rows: Row[],
  change: PointerChange = {},
): Promise<void> {
  site.position += 1
  await ctx.db.withTenant(site.tenantId, async (tx) => {
    for (const row of rows) await putRow(tx, site, row)
    await tx
      .updateTable('releases')
      .set({ overlay: null, overlay_removed: null, content_position: site.position })
      .where('site_id', '=', site.siteId)
      .where('number', '=', number)
      .execute()
  })
  await pointTo(ctx, site, number, change)
}

export type PointerChange = {
  release_number?: number
  content_position?: number
  standby_number?: number | null
  standby_share?: number
  standby_key?: string | null
  staging_number?: number | null
  status?: string
  status_message?: string | null
}

/** Has a second release held ready, or shown to a share of 10,000 visitors; null: none. */
export async function standBy(
  ctx: Ctx,
  site: PublishedSite,
  standby: { number: number; share?: number; key?: string } | null,
): Promise<void> {
  await move(ctx, site, {
    standby_number: standby?.number ?? null,
    standby_share: standby?.share ?? 0,
    standby_key: standby?.key ?? 'key',
  })
}

export async function setStatus(
  ctx: Ctx,
  site: PublishedSite,
  status: string,
  status_message: string | null = null,
): Promise<void> {
  await move(ctx, site, { status, status_message })
}

/** Changes the pointer, and says so. */
export async function move(ctx: Ctx, site: PublishedSite, change: PointerChange): Promise<void> {
  site.move += 1
  await ctx.db.withPlatform(async (tx) => {
    await tx
      .updateTable('live_sites')
      .set({ ...change, move: site.move, updated_at: new Date() })
      .where('tenant_id', '=', site.tenantId)
      .where('site_id', '=', site.siteId)
      .execute()
    await ctx.notices.publish(tx, 'live-sites', { sites: [noticeOf(site)] })
  })
}

async function announce(ctx: Ctx, site: PublishedSite): Promise<void> {
  await ctx.db.withPlatform((tx) => ctx.notices.publish(tx, 'live-sites', { sites: [noticeOf(site)] }))
}

const noticeOf = ({ tenantId, siteId, move: number }: PublishedSite) => ({
  tenant_id: tenantId,
  site_id: siteId,
  move: number,
})

export type PlainPages = Pages & {
  /** Paths in the order they were rendered. */
  rendered: string[]
  /** Awaited in the middle of each rendering. */
  hold: (path: string) => Promise<void> | void
}

/** Renders in the plainest way: the title at the path, twice, with the release, from two reads. `/` lists the titles of posts. */
export function openPlainPages(db: Pick<Database, 'readTenant'>): PlainPages {
  const pages: PlainPages = {
    rendered: [],
    hold: () => undefined,
    async render({ tenantId, siteId, release, origin }, { path }) {
      pages.rendered.push(path)
      const { content_position: at, overlay } = release
      const read = () =>
        db.readTenant(tenantId, (tables) =>
          tables
            .selectFrom('content_log')
            .select(['entry_id', 'title', 'type', 'path'])
            .where('site_id', '=', siteId)
            .where('position', '<=', at)
            .where((eb) => eb.or([eb('until_position', 'is', null), eb('until_position', '>', at)]))
            .orderBy(sql`title`)
            .compile(),
        )
      const before = await read()
      await pages.hold(path)
      const after = await read()
      const titles = (rows: typeof before) =>
        path === '/'
          ? rows.filter(({ type }) => type === 'post').map(({ title }) => title)
          : rows.filter((row) => row.path === path).map(({ title }) => title)
      const preview = (overlay ?? []).find((row) => row.path === path)
      const first = preview?.title ?? titles(before).join()
      const second = preview?.title ?? titles(after).join()
      const entry = after.find((row) => row.path === path)
      const isThere = path === '/' || entry !== undefined || preview !== undefined
      return {
        status: isThere ? 200 : 404,
        contentType: 'text/html; charset=utf-8',
        body: `<title>${first}|${second}|r${release.number}</title><p>${origin}${path}</p>${'<i>filling</i>'.repeat(50)}`,
        tags: new Set([
          pathTag(path),
          ...(path === '/' ? [listTag('post')] : entry ? [entryTag(entry.entry_id)] : []),
        ]),
        cacheable: !path.startsWith('/private'),
        isView: isThere,
      }
    },
  }
  return pages
}

/** `q` matters, on /search only. */
export function plainCacheKey(path: string, query: URLSearchParams): string {
  return path === '/search' ? `${path}?q=${encodeURIComponent(query.get('q') ?? '')}` : path
}
