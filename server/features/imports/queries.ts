/** SQL about imports. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Imports } from '../../kernel/db/home-tables.generated.ts'

export type ImportRow = Selectable<Imports>
export type ImportChange = Updateable<Imports>

export async function insertImport(
  tx: TenantTx,
  row: Omit<Insertable<Imports>, 'tenant_id'>,
): Promise<ImportRow> {
  return tx
    .insertInto('imports')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** @returns undefined where it is not there, or not in one of `states` any more */
export async function updateImport(
  tx: TenantTx,
  id: string,
  change: ImportChange,
  states: readonly string[] = ['queued', 'running'],
): Promise<ImportRow | undefined> {
  return tx
    .updateTable('imports')
    .set({ ...change, updated_at: new Date() })
    .where('id', '=', id)
    .where('state', 'in', states)
    .returningAll()
    .executeTakeFirst()
}

export async function findImport(tx: TenantTx, id: string): Promise<ImportRow | undefined> {
  return tx.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function countUnfinished(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('imports')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow()
  return count
}

/** Up to `limit + 1`, the newest first, after the id in `cursor`; without their reports. */
export async function listImports(
  tx: TenantTx,
  siteId: string,
  cursor: string[] | undefined,
  limit: number,
): Promise<Omit<ImportRow, 'report' | 'checkpoint'>[]> {
  let query = tx
    .selectFrom('imports')
    .select([
      'tenant_id',
      'id',
      'site_id',
      'format',
      'file_name',
      'is_dry_run',
      'options',
      'state',
      'progress',
      'counts',
      'error',
      'job_id',
      'created_by',
      'created_by_id',
      'created_at',
      'updated_at',
      'finished_at',
    ])
    .where('site_id', '=', siteId)
  // Ids grow with time.
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}
