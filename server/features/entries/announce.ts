/** Tells webhooks and plugins what happened to entries, in one statement however many they are. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { emitEvents } from '../webhooks/webhooks.ts'
import type { EntryRow } from './queries.ts'

type Ctx = Pick<AppContext, 'jobs' | 'clock'>
/** What of an entry is told; `published_path` as it was where it goes away. */
export type Told = Pick<EntryRow, 'id' | 'site_id' | 'type' | 'title' | 'slug' | 'version' | 'published_path'>

export async function announceSaved(
  ctx: Ctx,
  tx: TenantTx,
  entries: readonly Told[],
  { isNew }: { isNew: boolean },
): Promise<void> {
  const events = entries.map((entry) => ({
    type: 'content.saved' as const,
    data: { ...toldOf(entry), is_new: isNew },
  }))
  await emitEvents(ctx, tx, events)
}

export async function announcePublished(ctx: Ctx, tx: TenantTx, entries: readonly Told[]): Promise<void> {
  const events = entries.map((entry) => ({ type: 'content.published' as const, data: toldOf(entry) }))
  await emitEvents(ctx, tx, events)
}

export async function announceUnpublished(ctx: Ctx, tx: TenantTx, entries: readonly Told[]): Promise<void> {
  const events = entries.map((entry) => ({ type: 'content.unpublished' as const, data: toldOf(entry) }))
  await emitEvents(ctx, tx, events)
}

export async function announceDeleted(
  ctx: Ctx,
  tx: TenantTx,
  entries: readonly Told[],
  { permanent }: { permanent: boolean },
): Promise<void> {
  const events = entries.map((entry) => ({
    type: 'content.deleted' as const,
    data: { ...toldOf(entry), permanent },
  }))
  await emitEvents(ctx, tx, events)
}

function toldOf({ site_id, id, type, title, slug, version, published_path }: Told) {
  return { website_id: site_id, entry_id: id, type, title, slug, path: published_path, version }
}
