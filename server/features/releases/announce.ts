/** Tells webhooks, and plugins, which release the visitors of a website see now. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PointerCtx } from '../sites/sites.ts'
import { emitEvents } from '../webhooks/webhooks.ts'

/** @param site as it was before; those that show `number` already are left out */
export async function announceReleases(
  ctx: PointerCtx,
  tx: TenantTx,
  released: readonly { site: { id: string; release_number: number }; number: number }[],
  deploymentId: string | undefined,
): Promise<void> {
  const events = released
    .filter(({ site, number }) => site.release_number !== number)
    .map(({ site, number }) => ({
      type: 'website.released' as const,
      data: {
        website_id: site.id,
        release: number,
        // A site begins without one.
        previous_release: site.release_number || null,
        deployment_id: deploymentId ?? null,
      },
    }))
  await emitEvents(ctx, tx, events)
}
