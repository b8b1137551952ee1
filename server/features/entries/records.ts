/** What is special about records: the collection that says what they hold, and the limits of the plan they count against. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type Collection, getCollection } from '../collections/collections.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import type { EntryRow } from './queries.ts'
import { kindOf } from './rows.ts'

export type QuotaCtx = Pick<AppContext, 'plans' | 'clock'>

/** Locked against changes of its fields; where values are unique, against other records, too. */
export async function collectionFor(
  tx: TenantTx,
  siteId: string,
  type: string,
): Promise<Collection | undefined> {
  if (kindOf(type) !== 'record') return undefined
  const collection = await getCollection(tx, siteId, type)
  const lock = collection.fields.some(({ unique }) => unique) ? 'update' : 'share'
  return getCollection(tx, siteId, type, lock)
}

type Countable = { counted_as: string | null }

export async function takeRecord(ctx: QuotaCtx, tx: TenantTx, { counted_as }: Countable): Promise<void> {
  await takeQuota(ctx, tx, 'collection_records')
  if (isCounted(counted_as)) await takeQuota(ctx, tx, counted_as)
}

export async function returnRecords(
  tx: TenantTx,
  siteId: string,
  entries: readonly EntryRow[],
): Promise<void> {
  for (const [type, group] of Map.groupBy(entries, (entry) => entry.type)) {
    if (kindOf(type) !== 'record') continue
    await returnQuota(tx, 'collection_records', group.length)
    const { counted_as } = await getCollection(tx, siteId, type)
    if (isCounted(counted_as)) await returnQuota(tx, counted_as, group.length)
  }
}

function isCounted(resource: string | null): resource is 'professionals' | 'customers' {
  return resource === 'professionals' || resource === 'customers'
}
