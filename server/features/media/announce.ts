/** Tells webhooks and plugins of files that were added, and those who have the website open of all that changes. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type TellingCtx, tellSites } from '../site-news/site-news.ts'
import { emitEvents } from '../webhooks/webhooks.ts'
import type { MediaRow } from './queries.ts'

export async function announceMedia(
  ctx: TellingCtx & Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  added: readonly MediaRow[],
): Promise<void> {
  const events = added.map(({ site_id, id, name, content_type, size_bytes }) => ({
    type: 'media.added' as const,
    data: { website_id: site_id, media_id: id, filename: name, content_type, size_bytes },
  }))
  await emitEvents(ctx, tx, events)
  await tellOfMedia(ctx, tx, added, 'added')
}

export async function tellOfMedia(
  ctx: TellingCtx,
  tx: TenantTx,
  media: readonly Pick<MediaRow, 'site_id' | 'id'>[],
  act: 'added' | 'changed' | 'deleted',
): Promise<void> {
  await tellSites(
    ctx,
    tx,
    media.map(({ site_id, id }) => ({ site_id, about: 'media', media_id: id, act })),
  )
}
