/** The last step of bringing an intake: menus, redirects, settings and theme, and everything becomes visible at once. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedImage } from '../../published/documents.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import { authorRows } from '../authors/authors.ts'
import { collectionRows } from '../collections/collections.ts'
import { commentRows } from '../comments/comments.ts'
import {
  changeEntry,
  getEntryForChange,
  publishEntries,
  republishPaths,
  scheduleEntry,
} from '../entries/entries.ts'
import { findMedia, publishedImage } from '../media/media.ts'
import {
  addMenu,
  changeMenu,
  findMenuByHandle,
  getMenuForChange,
  type MenuItem,
  menuRows,
} from '../menus/menus.ts'
import { addRedirects, redirectRows } from '../redirects/redirects.ts'
import { type PublishingAct, currentRelease, publish } from '../releases/releases.ts'
import { checkedConfig } from '../site-settings/site-settings.ts'
import { lockSite } from '../sites/sites.ts'
import { termRows } from '../terms/terms.ts'
import type { AppliedEntries, Pending } from './apply-entries.ts'
import type { Application } from './application.ts'
import { themeOf } from './apply-theme.ts'
import { documentOf } from './entry-document.ts'
import type { BundleRedirect } from './format.ts'
import { missing } from './intake.ts'
import { findPresent, setEntryStates } from './queries.ts'
import { withIds } from './references.ts'

/** So many are rendered before the first is written: what stands in memory at a time. */
const PIECE = 200
/** One by one, 9,000 take a minute: each looks through all others for those that lead to it. */
const REDIRECT_PIECE = 2_000

/** All in `tx`: visitors see the whole of it once that has committed. */
export async function publishApplication(
  application: Application,
  tx: TenantTx,
  entries: AppliedEntries,
  commentIds: readonly string[],
): Promise<void> {
  const { ctx, target, options } = application
  const { siteId } = target
  await options.progress?.('publishing', 0, 1)
  await lockSite(tx, siteId)
  await applyMenus(application, tx)
  await applyRedirects(application, tx)
  const before = await currentRelease(tx, siteId)
  const config = options.withConfig ? await configOf(application, tx, before.config) : before.config
  const act: PublishingAct = {}
  await publish(ctx, tx, siteId, {
    kind: 'site',
    act,
    config,
    ...(await themeOf(application, tx)),
    put: [
      ...(await collectionRows(tx, siteId)),
      ...(await termRows(tx, siteId)),
      ...(await authorRows(tx, siteId)),
      ...(await menuRows(tx, siteId)),
      ...(commentIds.length > 0 ? await commentRows(tx, siteId, commentIds) : []),
    ],
    note: 'Import',
  })
  for await (const put of redirectRows(tx, siteId))
    await publish(ctx, tx, siteId, { kind: 'site', act, put, note: 'Import' })
  const isMoved = config.post_path !== before.config.post_path || config.blog_path !== before.config.blog_path
  if (isMoved && options.mode === 'merge') await republishPaths(ctx, tx, siteId, undefined, act)
  await publishPending(application, tx, act, entries)
}

async function publishPending(
  application: Application,
  tx: TenantTx,
  act: PublishingAct,
  entries: AppliedEntries,
): Promise<void> {
  const { ctx, target, options } = application
  const { siteId } = target
  const now = ctx.clock.now()
  const present = await findPresent(
    tx,
    siteId,
    entries.pending.map(({ id }) => id),
  )
  const pending = entries.pending.filter(({ id }) => present.has(id))
  const isDue = ({ status, publish_at }: Pending) =>
    status === 'published' || (status === 'scheduled' && publish_at !== null && new Date(publish_at) <= now)
  const due = pending.filter(isDue)
  for (let from = 0; from < due.length; from += PIECE) {
    options.signal?.throwIfAborted()
    await options.progress?.('publishing', from, due.length)
    await publishWhatFits(application, tx, act, due.slice(from, from + PIECE))
  }
  for (const { id, draft } of pending) {
    if (!draft) continue
    const { entry, document } = draft
    const before = await getEntryForChange(tx, siteId, entry.type, id)
    const { published_at: _date, ...change } = documentOf(
      application,
      entry,
      document,
      entries.fieldsOf(entry.type),
    )
    await changeEntry(ctx, tx, before, change, { checks: 'shape', audit: false, note: 'Imported' })
  }
  await setEntryStates(
    tx,
    siteId,
    pending.filter(({ status }) => status === 'unpublished').map(({ id }) => ({ id, status: 'unpublished' })),
  )
  await scheduleAll(application, tx, pending)
}

/**
 * One address that is taken must not keep a thousand entries from being shown: what is refused is tried again in halves,
 * until the one is found. Refusals come before anything is written.
 */
async function publishWhatFits(
  application: Application,
  tx: TenantTx,
  act: PublishingAct,
  pieces: readonly Pending[],
): Promise<void> {
  const { ctx, target, report } = application
  const [first] = pieces
  if (!first) return
  try {
    await publishEntries(
      ctx,
      tx,
      target.siteId,
      pieces.map(({ id }) => id),
      { note: 'Import', audit: false, act },
    )
  } catch (error) {
    if (!(error instanceof AppError) || !['conflict', 'slug_reserved'].includes(error.code)) throw error
    if (pieces.length === 1) {
      report({ level: 'warning', item: first.title, message: `It stays a draft: ${error.message}` })
      return
    }
    const half = Math.ceil(pieces.length / 2)
    await publishWhatFits(application, tx, act, pieces.slice(0, half))
    await publishWhatFits(application, tx, act, pieces.slice(half))
  }
}

async function scheduleAll({ ctx, target, report }: Application, tx: TenantTx, pending: readonly Pending[]) {
  const now = ctx.clock.now()
  const ahead = (time: string | null) => (time !== null && new Date(time) > now ? time : null)
  for (const { id, type, title, publish_at, expire_at } of pending) {
    const times = { publish_at: ahead(publish_at), expire_at: ahead(expire_at) }
    if (times.publish_at === null && times.expire_at === null) continue
    try {
      await scheduleEntry(ctx, tx, await getEntryForChange(tx, target.siteId, type, id), times)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      report({ level: 'warning', item: title, message: `Its times were left out: ${error.message}` })
    }
  }
}

async function applyMenus(application: Application, tx: TenantTx): Promise<void> {
  const { ctx, target, intake, resolver, report, count } = application
  for (const { handle, name, items } of withIds(intake.menus, resolver.idOf, () => undefined)) {
    const kept = itemsOf(items)
    const existing = await findMenuByHandle(tx, target.siteId, handle)
    try {
      if (existing) {
        const menu = await getMenuForChange(tx, target.siteId, existing.id)
        await changeMenu(ctx, tx, menu, { name, items: kept }, { publish: false })
      } else await addMenu(ctx, tx, target.siteId, { handle, name, items: kept }, { publish: false })
      count('menus', existing ? 'changed' : 'added')
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      count('menus', 'skipped')
      report({ level: 'warning', item: `Menu ${name}`, message: error.message })
    }
  }
}

/** Items that lead nowhere any more go; what was below them moves up. */
function itemsOf(items: readonly unknown[]): MenuItem[] {
  return items.flatMap((item) => {
    const { title, target, opens_new_tab = false, items: below = [] } = item as Partial<MenuItem>
    const children = itemsOf(below)
    const leads = target && ('url' in target ? target.url : target.id) !== undefined
    return leads ? [{ title: title ?? '', target, opens_new_tab, items: children }] : children
  })
}

async function applyRedirects(application: Application, tx: TenantTx): Promise<void> {
  const redirects = withIds(
    application.intake.redirects,
    () => undefined,
    (key) => `@${key}`,
  )
  for (let from = 0; from < redirects.length; from += REDIRECT_PIECE)
    await addWhatFits(application, tx, redirects.slice(from, from + REDIRECT_PIECE))
}

/** As with entries: refusals come before anything is written, and are looked for in halves. */
async function addWhatFits(
  application: Application,
  tx: TenantTx,
  redirects: readonly BundleRedirect[],
): Promise<void> {
  const { ctx, target, report, count } = application
  const [first] = redirects
  if (!first) return
  try {
    await addRedirects(ctx, tx, target.siteId, redirects, { publish: false })
    count('redirects', 'added', redirects.length)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (redirects.length === 1) {
      count('redirects', 'skipped')
      report({ level: 'warning', item: `Redirect from ${first.from_path}`, message: error.message })
      return
    }
    const half = Math.ceil(redirects.length / 2)
    await addWhatFits(application, tx, redirects.slice(0, half))
    await addWhatFits(application, tx, redirects.slice(half))
  }
}

async function configOf(
  { target, intake, resolver, report }: Application,
  tx: TenantTx,
  before: SiteConfig,
): Promise<SiteConfig> {
  const given = withIds(intake.site.config ?? {}, resolver.idOf, (key) => {
    report({ level: 'warning', item: 'Settings', message: missing(intake, key) })
    return undefined
  }) as Partial<Record<keyof SiteConfig, unknown>> & { seo?: Record<string, unknown> }
  const { logo, icon, seo: { og_image, ...seo } = {}, home, ...plain } = given
  const media = await findMedia(
    tx,
    target.siteId,
    [logo, icon, og_image].filter((id) => typeof id === 'string'),
  )
  const image = (id: unknown): PublishedImage | undefined => {
    const row = typeof id === 'string' ? media.get(id) : undefined
    return row && publishedImage(row)
  }
  const front = home as SiteConfig['home'] | undefined
  const isHome = front && (front.kind !== 'page' || front.page_id !== undefined)
  const [logoImage, iconImage, ogImage] = [image(logo), image(icon), image(og_image)]
  return checkedConfig({
    ...before,
    ...(plain as Partial<SiteConfig>),
    ...(isHome && { home: front }),
    ...(logoImage && { logo: logoImage }),
    ...(iconImage && { icon: iconImage }),
    seo: { ...before.seo, ...seo, ...(ogImage && { og_image: ogImage }) },
  })
}
