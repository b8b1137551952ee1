/** SQL about exports, and about what is published of a site, for lists of it. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Exports } from '../../kernel/db/home-tables.generated.ts'

export type ExportRow = Selectable<Exports>

export async function insertExport(
  tx: TenantTx,
  row: Omit<Insertable<Exports>, 'tenant_id'>,
): Promise<ExportRow> {
  return tx
    .insertInto('exports')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** @returns undefined where it is not there, or not in one of `states` any more */
export async function updateExport(
  tx: TenantTx,
  id: string,
  change: Updateable<Exports>,
  states: readonly string[] = ['queued', 'running'],
): Promise<ExportRow | undefined> {
  return tx
    .updateTable('exports')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', states)
    .returningAll()
    .executeTakeFirst()
}

export async function findExport(tx: TenantTx, id: string): Promise<ExportRow | undefined> {
  return tx.selectFrom('exports').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function deleteExport(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('exports').where('id', '=', id).execute()
}

export async function countUnfinished(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('exports')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow()
  return count
}

/** Up to `limit + 1`, the newest first, after the id in `cursor`. */
export async function listExports(
  tx: TenantTx,
  siteId: string,
  cursor: string[] | undefined,
  limit: number,
): Promise<ExportRow[]> {
  let query = tx.selectFrom('exports').selectAll().where('site_id', '=', siteId)
  // Ids grow with time.
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export type WrittenEntry = {
  id: string
  type: string
  slug: string
  title: string
  status: string
  published_path: string | null
  published_at: Date | null
  created_at: Date
  updated_at: Date
  document: Record<string, unknown>
  terms: string[]
  authors: string[]
}

/** Up to `limit` entries outside of the trash, by id, after one. */
export async function readEntries(
  tx: TenantTx,
  siteId: string,
  after: string | undefined,
  limit: number,
): Promise<WrittenEntry[]> {
  let query = tx
    .selectFrom('entries')
    .select([
      'id',
      'type',
      'slug',
      'title',
      'status',
      'published_path',
      'published_at',
      'created_at',
      'updated_at',
      'document',
      'terms',
      'authors',
    ])
    .where('site_id', '=', siteId)
    .where('deleted_at', 'is', null)
  if (after) query = query.where('id', '>', after)
  return (await query.orderBy('id').limit(limit).execute()) as WrittenEntry[]
}
