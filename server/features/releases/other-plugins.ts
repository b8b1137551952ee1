/** Which websites have other plugins than before once their pointers have moved. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { reconcileLater } from '../site-plugins/site-plugins.ts'
import type { PointerCtx } from '../sites/sites.ts'
import { findOtherPlugins } from './deployed/queries.ts'

/** Has the index of plugins follow, in one statement for all of them. @param released sites as they were before */
export async function reconcileOthers(
  ctx: Pick<PointerCtx, 'jobs'>,
  tx: TenantTx,
  released: readonly { site: { id: string; release_number: number }; number: number }[],
): Promise<void> {
  const moved = released
    .filter(({ site, number }) => site.release_number !== number)
    .map(({ site, number }) => ({ site_id: site.id, number, before: site.release_number }))
  if (moved.length > 0) await reconcileLater(ctx, tx, await findOtherPlugins(tx, moved))
}
