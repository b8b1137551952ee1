/** Tells webhooks and plugins of files that were added. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { emitEvents } from '../webhooks/webhooks.ts'
import type { MediaRow } from './queries.ts'

export async function announceMedia(
  ctx: Pick<AppContext, 'jobs' | 'clock'>,
  tx: TenantTx,
  added: readonly MediaRow[],
): Promise<void> {
  const events = added.map(({ site_id, id, name, content_type, size_bytes }) => ({
    type: 'media.added' as const,
    data: { website_id: site_id, media_id: id, filename: name, content_type, size_bytes },
  }))
  await emitEvents(ctx, tx, events)
}
