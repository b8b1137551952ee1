/** The index of which plugins the live releases have and what they listen to: made of releases, read where events happen. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'

export {
  type Heard,
  type IndexedPlugin,
  type Listener,
  findHeard,
  listIndexed,
  listListeners,
  readListening,
  replaceIndexed,
} from './queries.ts'

/** The task that makes the index of some sites say what their live releases say; features/plugin-events defines it. */
export const RECONCILE_TASK = 'plugin-events.reconcile'
/** The task that calls the plugins which listen to events; features/plugin-events defines it. */
export const DISPATCH_TASK = 'plugin-events.dispatch'

/** Call it in the transaction that gives sites other plugins, or another time zone. */
export async function reconcileLater(
  ctx: Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  siteIds: readonly string[],
): Promise<void> {
  if (siteIds.length > 0) await ctx.jobs.enqueue(tx, RECONCILE_TASK, { site_ids: siteIds })
}
