/** SQL of what watchers of deployments are told. */
import type { Selectable } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { DeploymentEvents, Deployments } from '../../../kernel/db/home-tables.generated.ts'

const WATCHED = [
  'id',
  'module',
  'environment',
  'strategy',
  'state',
  'step',
  'waiting_for',
  'summary',
  'last_sequence',
  'created_at',
  'started_at',
  'finished_at',
] as const

export type WatchedRow = Pick<Selectable<Deployments>, (typeof WATCHED)[number]>
export type EventRow = Pick<Selectable<DeploymentEvents>, 'sequence' | 'at' | 'type' | 'data'>

export async function findWatched(tx: TenantTx, id: string): Promise<WatchedRow | undefined> {
  return tx.selectFrom('deployments').select(WATCHED).where('id', '=', id).executeTakeFirst()
}

/** Up to `limit` deployments in one of these states, the newest first. */
export async function listInStates(
  tx: TenantTx,
  states: readonly string[],
  since: Date | undefined,
  limit: number,
): Promise<WatchedRow[]> {
  const query = tx
    .selectFrom('deployments')
    .select(WATCHED)
    .where('state', 'in', [...states])
  return (since ? query.where('finished_at', '>=', since) : query)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Up to `limit` events after a sequence number. */
export async function listEvents(
  tx: TenantTx,
  deploymentId: string,
  after: number,
  limit: number,
): Promise<EventRow[]> {
  return tx
    .selectFrom('deployment_events')
    .select(['sequence', 'at', 'type', 'data'])
    .where('deployment_id', '=', deploymentId)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute()
}
