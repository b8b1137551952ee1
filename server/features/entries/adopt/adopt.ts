/** Has entries say what visitors see of them, after releases were put live or taken back without them. */
import type { TenantTx } from '../../../kernel/db/database.ts'
import { type AnnouncingCtx, announcePublished, announceUnpublished } from '../announce.ts'
import { adoptRows, dropAbsent } from './queries.ts'

/**
 * Status, version, address and date of publication become those of what is live now. What is live again comes out of the
 * trash; drafts stay as they are.
 * @param ids of the entries that may have changed; all of the site if absent
 */
export async function adoptPublished(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<void> {
  await announcePublished(ctx, tx, await adoptRows(tx, siteId, ids))
  await announceUnpublished(ctx, tx, await dropAbsent(tx, siteId, ids))
}
