/** SQL about the tenants table. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Domains, Tenants } from '../../kernel/db/platform-tables.generated.ts'
import type { SORTS } from './schema.ts'

export type TenantRow = Selectable<Tenants> & { placement: string }
export type NewTenantRow = Insertable<Tenants>

function withPlacement(tx: PlatformTx) {
  return tx
    .selectFrom('tenants as t')
    .leftJoin('placements as p', 'p.tenant_id', 't.id')
    .selectAll('t')
    .select((eb) => eb.fn.coalesce('p.kind', sql.lit('pool')).as('placement'))
}

export async function findTenant(tx: PlatformTx, id: string): Promise<TenantRow | undefined> {
  return withPlacement(tx).where('t.id', '=', id).executeTakeFirst()
}

/** Locks the row until the transaction ends, so that two changes of state happen one after the other. */
export async function lockTenant(tx: PlatformTx, id: string): Promise<TenantRow | undefined> {
  const locked = await tx
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return locked && findTenant(tx, id)
}

/** What routing needs to know of a tenant. */
const brief = ['t.id', 't.slug', 't.status', 't.plan_id'] as const

export async function findBySlug(tx: PlatformTx, slug: string) {
  return tx.selectFrom('tenants as t').select(brief).where('t.slug', '=', slug).executeTakeFirst()
}

export async function findById(tx: PlatformTx, id: string) {
  return tx.selectFrom('tenants as t').select(brief).where('t.id', '=', id).executeTakeFirst()
}

/** By a name that the tenant holds, or its wildcard. */
export async function findByHost(tx: PlatformTx, host: string) {
  return tx
    .selectFrom(sql<Selectable<Domains>>`platform.domain_answering(${host})`.as('d'))
    .innerJoin('tenants as t', 't.id', 'd.tenant_id')
    .select([...brief, 'd.serves'])
    .executeTakeFirst()
}

/** Those of these slugs that are taken. */
export async function findTakenSlugs(tx: PlatformTx, slugs: readonly string[]): Promise<Set<string>> {
  const rows = await tx.selectFrom('tenants').select('slug').where('slug', 'in', slugs).execute()
  return new Set(rows.map(({ slug }) => slug))
}

/** Whoever makes tenants for himself makes one after the other: until `tx` ends, nobody else counts his. */
export async function lockMaker(tx: PlatformTx, userId: string): Promise<void> {
  await tx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute()
}

/** Tenants that a person made without an operator, those that were deleted left out. */
export async function countMadeBy(tx: PlatformTx, userId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('tenants')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('made_by', '=', userId)
    .where('status', 'in', ['provisioning', 'active', 'suspended'])
    .executeTakeFirstOrThrow()
  return count
}

export async function insertTenant(tx: PlatformTx, row: NewTenantRow): Promise<void> {
  await tx.insertInto('tenants').values(row).execute()
}

export async function updateTenant(
  tx: PlatformTx,
  id: string,
  change: Updateable<Tenants>,
): Promise<TenantRow> {
  await tx
    .updateTable('tenants')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
  const row = await findTenant(tx, id)
  if (!row) throw new Error(`tenant ${id} vanished during its update`)
  return row
}

export type TenantFilterInput = {
  q?: string
  status?: string
  plan?: string
  placement?: string
  region?: string
  subscription_status?: string
}

/**
 * Up to `limit + 1` tenants after `cursor`, in the wanted order.
 * Without a status filter, purged tenants (status `deleted`) are left out.
 */
export async function listTenants(
  tx: PlatformTx,
  filter: TenantFilterInput,
  sort: (typeof SORTS)[number],
  cursor: string[] | undefined,
  limit: number,
): Promise<TenantRow[]> {
  let query = withPlacement(tx).limit(limit + 1)
  query = filter.status
    ? query.where('t.status', '=', filter.status)
    : query.where('t.status', '<>', 'deleted')
  if (filter.plan) query = query.where('t.plan_id', '=', filter.plan)
  if (filter.region) query = query.where('t.region', '=', filter.region)
  if (filter.subscription_status)
    query = query.where('t.subscription_status', '=', filter.subscription_status)
  if (filter.placement) query = query.where('p.kind', '=', filter.placement)
  if (filter.q) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where((eb) =>
      eb.or([
        eb('t.name', 'ilike', pattern),
        eb('t.display_name', 'ilike', pattern),
        eb('t.slug', 'ilike', pattern),
      ]),
    )
  }
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const key = sort.endsWith('name') ? sql<string>`lower(t.name)` : sql<Date>`t.created_at`
  if (cursor) {
    const [value, id] = cursor
    const bound = sort.endsWith('name') ? sql`${value}` : sql`${value}::timestamptz`
    const comparison = direction === 'asc' ? sql`>` : sql`<`
    query = query.where(sql<boolean>`(${key}, t.id) ${comparison} (${bound}, ${id}::uuid)`)
  }
  return query.orderBy(key, direction).orderBy('t.id', direction).execute()
}

export type Tally = {
  by: 'status' | 'plan' | 'placement' | 'region' | 'subscription_status'
  value: string
  count: number
}

/** How many tenants there are by each of their properties, in one pass. */
export async function tallyTenants(tx: PlatformTx): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select case when grouping(status) = 0 then 'status' when grouping(plan_id) = 0 then 'plan' when grouping(kind) = 0 then 'placement'
                when grouping(region) = 0 then 'region' else 'subscription_status' end as by,
           coalesce(status, plan_id, kind, region, subscription_status) as value, count(*)::int as count
    from (select t.status, t.plan_id, coalesce(p.kind, 'pool') as kind, t.region, t.subscription_status
          from tenants t left join placements p on p.tenant_id = t.id where t.status <> 'deleted') facts
    group by grouping sets ((status), (plan_id), (kind), (region), (subscription_status)) order by by, value`.execute(
    tx,
  )
  return rows
}

/** New tenants of each of the last `days` days, days without any included. */
export async function countCreatedByDay(
  tx: PlatformTx,
  days: number,
): Promise<{ day: string; count: number }[]> {
  const { rows } = await sql<{ day: string; count: number }>`
    select to_char(d, 'YYYY-MM-DD') as day, count(t.id)::int as count
    from generate_series(date_trunc('day', now()) - make_interval(days => ${days - 1}::int), date_trunc('day', now()), '1 day') d
    left join tenants t on t.created_at >= d and t.created_at < d + interval '1 day' group by d order by d`.execute(
    tx,
  )
  return rows
}

/** Claims tenants whose provisioning or purge was left unfinished, so that only one process takes each over. */
export async function claimAbandoned(tx: PlatformTx, leaseSeconds: number): Promise<TenantRow[]> {
  const { rows } = await sql<{ id: string }>`
    update tenants set lease_until_at = now() + make_interval(secs => ${leaseSeconds})
    where id in (select id from tenants where lease_until_at < now() order by lease_until_at limit 20 for update skip locked)
    returning id`.execute(tx)
  const found = await Promise.all(rows.map((row) => findTenant(tx, row.id)))
  return found.filter((row) => row !== undefined)
}

/** Ids of deleted tenants whose grace period is over. */
export async function listPurgeDue(tx: PlatformTx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('tenants')
    .select('id')
    .where('purge_after_at', '<=', now)
    .where('status', '=', 'deprovisioning')
    .orderBy('purge_after_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** @returns false when the lease is not the one that was `held` any more: somebody else has taken over */
export async function extendLease(tx: PlatformTx, id: string, held: Date, until: Date): Promise<boolean> {
  const result = await tx
    .updateTable('tenants')
    .set({ lease_until_at: until })
    .where('id', '=', id)
    .where('lease_until_at', '=', held)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** @param seconds from now on; null ends the lease */
export async function setLease(tx: PlatformTx, id: string, seconds: number | null): Promise<void> {
  await sql`update tenants set lease_until_at = now() + make_interval(secs => ${seconds}::float8) where id = ${id}`.execute(
    tx,
  )
}
