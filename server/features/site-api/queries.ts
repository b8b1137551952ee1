/** All SQL of keys to sites' endpoints, and of how often these are called. */
import { type Insertable, type Kysely, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { DB as HomeTables, SiteApiKeys } from '../../kernel/db/home-tables.generated.ts'

export type SiteKeyRow = Selectable<SiteApiKeys>

/** The key with a hash, or that had it before it was rotated; for readTenant. */
export function keyByHash(tables: Kysely<HomeTables>, hash: string) {
  return tables
    .selectFrom('site_api_keys')
    .select(['id', 'site_id', 'name', 'plugins', 'per_minute', 'expires_at'])
    .select(
      sql<Date | null>`case when key_hash = ${hash} then null else previous_until end`.as('replaced_until'),
    )
    .where((eb) => eb.or([eb('key_hash', '=', hash), eb('previous_hash', '=', hash)]))
    .compile()
}

export async function findKey(tx: TenantTx, siteId: string, id: string): Promise<SiteKeyRow | undefined> {
  return tx
    .selectFrom('site_api_keys')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Like `findKey`, and nobody else changes it until `tx` ends. */
export async function lockKey(tx: TenantTx, siteId: string, id: string): Promise<SiteKeyRow | undefined> {
  return tx
    .selectFrom('site_api_keys')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Up to `limit + 1` keys, the newest first, after the id in `cursor` (ids are in order of creation). */
export async function listKeys(
  tx: TenantTx,
  siteId: string,
  cursor: string[] | undefined,
  limit: number,
): Promise<SiteKeyRow[]> {
  let query = tx
    .selectFrom('site_api_keys')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

export async function countKeys(tx: TenantTx, siteId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('site_api_keys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .executeTakeFirstOrThrow()
  return count
}

export async function insertKey(
  tx: TenantTx,
  row: Omit<Insertable<SiteApiKeys>, 'tenant_id'>,
): Promise<SiteKeyRow> {
  return tx
    .insertInto('site_api_keys')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateKey(
  tx: TenantTx,
  id: string,
  change: Updateable<SiteApiKeys>,
): Promise<SiteKeyRow> {
  return tx
    .updateTable('site_api_keys')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteKey(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('site_api_keys').where('id', '=', id).execute()
}

/** Remembers a use, unless another process has just done so. Not a change of the key: its version stays. */
export async function touchKey(tx: TenantTx, id: string, at: Date, unlessSince: Date): Promise<void> {
  await tx
    .updateTable('site_api_keys')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', unlessSince)]))
    .execute()
}

/** What was called without a key is counted under this id. */
const NO_KEY = '00000000-0000-0000-0000-000000000000'

export type UsageCounts = {
  requests: number
  limited: number
  refused: number
  failed: number
  took_ms: number
}

export type UsageRow = UsageCounts & {
  site_id: string
  /** Such as 2026-11-21, UTC. */
  day: string
  plugin: string
  endpoint: string
  key_id: string | null
}

const COUNTS = ['requests', 'limited', 'refused', 'failed', 'took_ms'] as const

/** Adds to what is counted. @param rows no two of the same site, day, plugin, endpoint and key */
export async function addUsage(tx: TenantTx, rows: readonly UsageRow[]): Promise<void> {
  const sum = (column: (typeof COUNTS)[number]) =>
    sql<number>`site_api_usage.${sql.ref(column)} + excluded.${sql.ref(column)}`
  await tx
    .insertInto('site_api_usage')
    .values(rows.map((row) => ({ tenant_id: tx.tenantId, ...row, key_id: row.key_id ?? NO_KEY })))
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'site_id', 'day', 'plugin', 'endpoint', 'key_id']).doUpdateSet({
        requests: sum('requests'),
        limited: sum('limited'),
        refused: sum('refused'),
        failed: sum('failed'),
        took_ms: sum('took_ms'),
      }),
    )
    .execute()
}

export type UsageFilter = {
  siteId: string
  /** Days, both included. */
  from: string
  to: string
  plugin?: string | undefined
  /** `none`: what was called without one. */
  keyId?: string | undefined
}

const sums = sql`sum(requests)::bigint as requests, sum(limited)::bigint as limited, sum(refused)::bigint as refused,
  sum(failed)::bigint as failed, sum(took_ms)::bigint as took_ms`

function condition({ siteId, from, to, plugin, keyId }: UsageFilter) {
  return sql`site_id = ${siteId} and day between ${from} and ${to}
    and ${plugin === undefined ? sql`true` : sql`plugin = ${plugin}`}
    and ${keyId === undefined ? sql`true` : sql`key_id = ${keyId === 'none' ? NO_KEY : keyId}`}`
}

export async function sumUsageByDay(
  tx: TenantTx,
  filter: UsageFilter,
): Promise<(UsageCounts & { day: string })[]> {
  const { rows } = await sql<UsageCounts & { day: string }>`
    select day::text as day, ${sums} from site_api_usage where ${condition(filter)} group by day order by day`.execute(
    tx,
  )
  return rows
}

export type EndpointUsage = UsageCounts & { plugin: string; endpoint: string }

/** Up to `limit` endpoints, the most called first. */
export async function sumUsageByEndpoint(
  tx: TenantTx,
  filter: UsageFilter,
  limit: number,
): Promise<EndpointUsage[]> {
  const { rows } = await sql<EndpointUsage>`
    select plugin, endpoint, ${sums} from site_api_usage where ${condition(filter)}
    group by plugin, endpoint order by sum(requests) desc, plugin, endpoint limit ${limit}`.execute(tx)
  return rows
}

export type KeyUsage = UsageCounts & { key_id: string | null; name: string | null }

/** Up to `limit` keys, the most used first; the name of one that was revoked since is null. */
export async function sumUsageByKey(tx: TenantTx, filter: UsageFilter, limit: number): Promise<KeyUsage[]> {
  const { rows } = await sql<KeyUsage>`
    select nullif(used.key_id, ${NO_KEY}) as key_id, k.name, used.requests, used.limited, used.refused, used.failed, used.took_ms
    from (
      select tenant_id, key_id, ${sums} from site_api_usage where ${condition(filter)}
      group by tenant_id, key_id order by sum(requests) desc, key_id limit ${limit}
    ) used
    left join site_api_keys k on k.tenant_id = used.tenant_id and k.id = used.key_id
    order by used.requests desc, used.key_id`.execute(tx)
  return rows
}

export async function pruneUsageInPool(tx: PlatformTx, before: string): Promise<void> {
  await sql`
    delete from pool.site_api_usage u using app.homes h
    where h.schema_name = 'pool' and u.tenant_id = h.tenant_id and u.day < ${before}`.execute(tx)
}

export async function pruneUsage(tx: TenantTx, before: string): Promise<void> {
  await tx.deleteFrom('site_api_usage').where('day', '<', before).execute()
}
