/** SQL of copying sites and of acts on many of them. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { BulkOperations, BulkOutcomes, Media } from '../../kernel/db/home-tables.generated.ts'
import { COPIED_TABLES, PARENTS } from './copied-tables.ts'

export type OperationRow = Selectable<BulkOperations>
export type OutcomeRow = Selectable<BulkOutcomes>
export type MediaRow = Pick<Selectable<Media>, 'id' | 'content_type' | 'size_bytes'>

/** Copies all rows of a site's tables to another site, which must have none. */
export async function copySiteRows(tx: TenantTx, from: string, to: string): Promise<void> {
  for (const table of COPIED_TABLES) {
    const { rows } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns
      where table_schema = current_schema() and table_name = ${table} and column_name <> 'site_id'
        and is_generated = 'NEVER'
      order by ordinal_position`.execute(tx)
    const columns = sql.join(rows.map(({ name }) => sql.ref(name)))
    const values = sql.join(rows.map(({ name }) => sql.ref(`r.${name}`)))
    const parent = PARENTS[table]
    const condition = parent
      ? sql`and exists (select from ${sql.table(parent.table)} p where p.site_id = ${to}
          and p.id = ${sql.ref(`r.${parent.key}`)})`
      : sql``
    await sql`
      insert into ${sql.table(table)} (site_id, ${columns})
      select ${to}::uuid, ${values} from ${sql.table(table)} r where r.site_id = ${from} ${condition}`.execute(
      tx,
    )
  }
}

export type Holdings = {
  storage_bytes: number
  collection_records: number
  professionals: number
  customers: number
}

/** What a site holds of the plan's resources, besides being a site. */
export async function measureHoldings(tx: TenantTx, siteId: string): Promise<Holdings> {
  const { rows } = await sql<Holdings>`
    select
      (select coalesce(sum(size_bytes), 0)::bigint from media where site_id = ${siteId}) as storage_bytes,
      count(e.id) as collection_records,
      count(e.id) filter (where c.counted_as = 'professionals') as professionals,
      count(e.id) filter (where c.counted_as = 'customers') as customers
    from entries e left join collections c on c.site_id = e.site_id and c.slug = e.type
    where e.site_id = ${siteId} and e.type not in ('page', 'post') and e.deleted_at is null`.execute(tx)
  const [held] = rows
  if (!held) throw new Error('measuring found no row')
  return held
}

export async function countMedia(tx: TenantTx, siteId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('media')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .executeTakeFirstOrThrow()
  return count
}

/** Up to `limit` media after the id `after`, in the order of their ids. */
export async function listMediaAfter(
  tx: TenantTx,
  siteId: string,
  after: string | undefined,
  limit: number,
): Promise<MediaRow[]> {
  let query = tx
    .selectFrom('media')
    .select(['id', 'content_type', 'size_bytes'])
    .where('site_id', '=', siteId)
  if (after !== undefined) query = query.where('id', '>', after)
  return query.orderBy('id').limit(limit).execute()
}

export async function deleteMediaRow(tx: TenantTx, siteId: string, id: string): Promise<void> {
  await tx.deleteFrom('media').where('site_id', '=', siteId).where('id', '=', id).execute()
}

export async function insertOperation(
  tx: TenantTx,
  row: Omit<Insertable<BulkOperations>, 'tenant_id'>,
): Promise<OperationRow> {
  return tx
    .insertInto('bulk_operations')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findOperation(tx: TenantTx, id: string): Promise<OperationRow | undefined> {
  return tx.selectFrom('bulk_operations').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function updateOperation(
  tx: TenantTx,
  id: string,
  change: { state?: string; job_id?: string; finished_at?: Date | null },
): Promise<void> {
  await tx.updateTable('bulk_operations').set(change).where('id', '=', id).execute()
}

export async function insertOutcome(
  tx: TenantTx,
  row: Omit<Insertable<BulkOutcomes>, 'tenant_id'>,
): Promise<void> {
  await tx
    .insertInto('bulk_outcomes')
    .values({ tenant_id: tx.tenantId, ...row })
    .execute()
}

/** The sites whose outcome is known. */
export async function listSettled(tx: TenantTx, operationId: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('bulk_outcomes')
    .select('site_id')
    .where('operation_id', '=', operationId)
    .execute()
  return new Set(rows.map((row) => row.site_id))
}

export async function countOutcomes(tx: TenantTx, operationId: string): Promise<Record<string, number>> {
  const rows = await tx
    .selectFrom('bulk_outcomes')
    .select((eb) => ['outcome', eb.fn.countAll<number>().as('count')])
    .where('operation_id', '=', operationId)
    .groupBy('outcome')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.outcome, row.count]))
}

/** Up to `limit + 1` outcomes after the site `after`, with the names of the sites that are still there. */
export async function listOutcomes(
  tx: TenantTx,
  operationId: string,
  after: string | undefined,
  limit: number,
): Promise<(OutcomeRow & { name: string | null })[]> {
  let query = tx
    .selectFrom('bulk_outcomes as o')
    .leftJoin('sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'o.tenant_id').onRef('s.id', '=', 'o.site_id'),
    )
    .selectAll('o')
    .select('s.name')
    .where('o.operation_id', '=', operationId)
  if (after !== undefined) query = query.where('o.site_id', '>', after)
  return query
    .orderBy('o.site_id')
    .limit(limit + 1)
    .execute()
}

/** Forgets acts begun before that moment, of all tenants in the pool. */
export async function pruneOperationsInPool(tx: PlatformTx, before: Date): Promise<void> {
  await sql`
    delete from pool.bulk_operations b using app.homes h
    where h.schema_name = 'pool' and b.tenant_id = h.tenant_id and b.created_at < ${before}`.execute(tx)
}

/** The same of one tenant, wherever it lives. */
export async function pruneOperations(tx: TenantTx, before: Date): Promise<void> {
  await tx.deleteFrom('bulk_operations').where('created_at', '<', before).execute()
}
