/** Tells webhooks, plugins and those who have the website open what happened to entries, however many they are. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type EntryAct, type TellingCtx, tellSites } from '../site-news/site-news.ts'
import { emitEvents } from '../webhooks/webhooks.ts'
import type { EntryRow } from './queries.ts'

export type AnnouncingCtx = TellingCtx & Pick<AppContext, 'jobs'>
/** What of an entry is told; `published_path` as it was where it goes away. */
export type Told = Pick<EntryRow, 'id' | 'site_id' | 'type' | 'title' | 'slug' | 'version' | 'published_path'>

export async function announceSaved(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  entries: readonly Told[],
  { isNew }: { isNew: boolean },
): Promise<void> {
  await emitSaved(ctx, tx, entries, isNew)
  await tellSites(ctx, tx, newsOf(entries, isNew ? 'added' : 'saved'))
}

/** To those who have the website open: the others hear of it when the run is over. */
export async function announceAutosaved(ctx: AnnouncingCtx, tx: TenantTx, entry: Told): Promise<void> {
  await tellSites(
    ctx,
    tx,
    newsOf([entry], 'saved').map((news) => ({ ...news, autosave: true })),
  )
}

/** To webhooks and plugins: whoever has the website open has heard of each. */
export async function announceAutosavedRun(ctx: AnnouncingCtx, tx: TenantTx, entry: Told): Promise<void> {
  await emitSaved(ctx, tx, [entry], false)
}

async function emitSaved(ctx: AnnouncingCtx, tx: TenantTx, entries: readonly Told[], isNew: boolean) {
  const events = entries.map((entry) => ({
    type: 'content.saved' as const,
    data: { ...toldOf(entry), is_new: isNew },
  }))
  await emitEvents(ctx, tx, events)
}

export async function announcePublished(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  entries: readonly Told[],
): Promise<void> {
  const events = entries.map((entry) => ({ type: 'content.published' as const, data: toldOf(entry) }))
  await emitEvents(ctx, tx, events)
  await tellSites(ctx, tx, newsOf(entries, 'published'))
}

export async function announceUnpublished(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  entries: readonly Told[],
): Promise<void> {
  const events = entries.map((entry) => ({ type: 'content.unpublished' as const, data: toldOf(entry) }))
  await emitEvents(ctx, tx, events)
  await tellSites(ctx, tx, newsOf(entries, 'unpublished'))
}

export async function announceDeleted(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  entries: readonly Told[],
  { permanent }: { permanent: boolean },
): Promise<void> {
  const events = entries.map((entry) => ({
    type: 'content.deleted' as const,
    data: { ...toldOf(entry), permanent },
  }))
  await emitEvents(ctx, tx, events)
  await tellSites(ctx, tx, newsOf(entries, permanent ? 'purged' : 'deleted'))
}

/** Out of the trash, which is nothing to webhooks: the draft is as it was. */
export async function announceRestored(ctx: AnnouncingCtx, tx: TenantTx, entry: Told): Promise<void> {
  await tellSites(ctx, tx, newsOf([entry], 'restored'))
}

function toldOf({ site_id, id, type, title, slug, version, published_path }: Told) {
  return { website_id: site_id, entry_id: id, type, title, slug, path: published_path, version }
}

function newsOf(entries: readonly Told[], act: EntryAct) {
  return entries.map(({ site_id, id, type, version }) => ({
    site_id,
    about: 'entry' as const,
    entry_id: id,
    type,
    act,
    version,
  }))
}
