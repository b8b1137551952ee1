/** SQL about what plugins did. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { PluginLogs, PluginUsage } from '../../../kernel/db/home-tables.generated.ts'

export type LogRow = Selectable<PluginLogs>
export type NewLogRow = Omit<Insertable<PluginLogs>, 'tenant_id' | 'site_id' | 'plugin'>
export type UsageRow = Pick<
  Selectable<PluginUsage>,
  'call_kind' | 'calls' | 'failures' | 'cpu_ms' | 'wall_ms'
> & {
  /** Such as 2026-07-31. */
  day: string
}

/** Lines kept of one plugin on one site. */
export const MAX_LOG_LINES = 1_000

type Of = { siteId: string; plugin: string }

/** Adds to the figures and the log of a plugin; nothing when its site is gone. */
export async function addRecords(
  tx: TenantTx,
  { siteId, plugin }: Of,
  usage: readonly UsageRow[],
  lines: readonly NewLogRow[],
): Promise<void> {
  const { rows } = await sql`
    insert into plugin_stores (tenant_id, site_id, plugin)
    select s.tenant_id, s.id, ${plugin} from sites s where s.id = ${siteId}
    on conflict do nothing returning 1`.execute(tx)
  if (rows.length === 0 && !(await hasStore(tx, { siteId, plugin }))) return
  for (const row of usage)
    await sql`
      insert into plugin_usage as u (tenant_id, site_id, plugin, day, call_kind, calls, failures, cpu_ms, wall_ms)
      values (${tx.tenantId}, ${siteId}, ${plugin}, ${row.day}, ${row.call_kind}, ${row.calls}, ${row.failures},
        ${row.cpu_ms}, ${row.wall_ms})
      on conflict (tenant_id, site_id, plugin, day, call_kind) do update set calls = u.calls + excluded.calls,
        failures = u.failures + excluded.failures, cpu_ms = u.cpu_ms + excluded.cpu_ms,
        wall_ms = u.wall_ms + excluded.wall_ms`.execute(tx)
  if (lines.length === 0) return
  await tx
    .insertInto('plugin_logs')
    .values(lines.map((line) => ({ tenant_id: tx.tenantId, site_id: siteId, plugin, ...line })))
    .execute()
  await sql`
    delete from plugin_logs where site_id = ${siteId} and plugin = ${plugin} and id <= (
      select id from plugin_logs where site_id = ${siteId} and plugin = ${plugin}
      order by id desc offset ${MAX_LOG_LINES} limit 1)`.execute(tx)
}

async function hasStore(tx: TenantTx, { siteId, plugin }: Of): Promise<boolean> {
  const found = await tx
    .selectFrom('plugin_stores')
    .select('plugin')
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .executeTakeFirst()
  return found !== undefined
}

/** Up to `limit` lines of these levels, the newest first, from before one of them. */
export async function listLogs(
  tx: TenantTx,
  { siteId, plugin }: Of,
  levels: readonly string[],
  before: string | undefined,
  limit: number,
): Promise<LogRow[]> {
  let query = tx
    .selectFrom('plugin_logs')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .where('level', 'in', [...levels])
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}

/** By day and kind of call; the days are included. */
export async function listUsage(
  tx: TenantTx,
  { siteId, plugin }: Of,
  from: string,
  to: string,
): Promise<UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    select day::text as day, call_kind, calls, failures, cpu_ms, wall_ms from plugin_usage
    where site_id = ${siteId} and plugin = ${plugin} and day between ${from}::date and ${to}::date
    order by plugin_usage.day, call_kind`.execute(tx)
  return rows
}

/** Forgets lines and days that are older. */
export async function pruneRecords(tx: TenantTx, linesBefore: Date, daysBefore: string): Promise<void> {
  await tx.deleteFrom('plugin_logs').where('logged_at', '<', linesBefore).execute()
  await sql`delete from plugin_usage where day < ${daysBefore}::date`.execute(tx)
}
