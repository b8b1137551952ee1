/** SQL about when the tasks of plugins run. */
import { sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'

/** Whoever changes the index of plugins does so in turn. */
export async function lockIndex(tx: TenantTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`site-plugins:${tx.tenantId}`}, 0))`.execute(tx)
}

export type ScheduleKey = { site_id: string; plugin: string; name: string }
export type ScheduleRow = ScheduleKey & { cron: string; timezone: string; next_at: Date | null }

/** Those of these sites, of plugins that are off or gone, too. */
export async function listSchedules(tx: TenantTx, siteIds: readonly string[]): Promise<ScheduleRow[]> {
  return tx
    .selectFrom('plugin_schedules')
    .select(['site_id', 'plugin', 'name', 'cron', 'timezone', 'next_at'])
    .where('site_id', '=', sql<string>`any(${siteIds}::uuid[])`)
    .execute()
}

export async function putSchedules(
  tx: TenantTx,
  rows: readonly (ScheduleKey & { cron: string; timezone: string; next_at: string | null })[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into plugin_schedules (tenant_id, site_id, plugin, name, cron, timezone, next_at)
    select ${tx.tenantId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (site_id uuid, plugin text, name text, cron text, timezone text, next_at timestamptz)
    on conflict (tenant_id, site_id, plugin, name) do update set cron = excluded.cron,
      timezone = excluded.timezone, next_at = excluded.next_at, idle_since = null`.execute(tx)
}

/** They rest, and are forgotten once they have rested since before `forgetBefore`. */
export async function restSchedules(
  tx: TenantTx,
  keys: readonly ScheduleKey[],
  { at, forgetBefore }: { at: Date; forgetBefore: Date },
): Promise<void> {
  if (keys.length === 0) return
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k (site_id uuid, plugin text, name text)`
  await sql`
    update plugin_schedules s set next_at = null, idle_since = coalesce(s.idle_since, ${at}::timestamptz) from ${wanted}
    where s.site_id = k.site_id and s.plugin = k.plugin and s.name = k.name`.execute(tx)
  await sql`
    delete from plugin_schedules s using ${wanted}
    where s.site_id = k.site_id and s.plugin = k.plugin and s.name = k.name
      and s.idle_since < ${forgetBefore}::timestamptz`.execute(tx)
}

/** When the next task of the tenant is due. */
export async function findNextDue(tx: TenantTx): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('plugin_schedules')
    .select('next_at')
    .where('next_at', 'is not', null)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_at ?? undefined
}

export type DueSchedule = ScheduleRow & { next_at: Date }

/** Tasks whose time has come, the most overdue first, for nobody else until `tx` ends. */
export async function lockDueSchedules(tx: TenantTx, at: Date, limit: number): Promise<DueSchedule[]> {
  const rows = await tx
    .selectFrom('plugin_schedules')
    .select(['site_id', 'plugin', 'name', 'cron', 'timezone', 'next_at'])
    .where('next_at', '<=', at)
    .orderBy('next_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.flatMap(({ next_at, ...row }) => (next_at ? [{ ...row, next_at }] : []))
}

/** They have been taken, and are due next at these times. */
export async function advanceSchedules(
  tx: TenantTx,
  rows: readonly (ScheduleKey & { last_at: Date; next_at: string | null })[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update plugin_schedules s set last_at = r.last_at, next_at = r.next_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (site_id uuid, plugin text, name text, last_at timestamptz, next_at timestamptz)
    where s.site_id = r.site_id and s.plugin = r.plugin and s.name = r.name`.execute(tx)
}

export async function settleSchedule(
  tx: TenantTx,
  { site_id, plugin, name }: ScheduleKey,
  error: string | undefined,
): Promise<void> {
  await tx
    .updateTable('plugin_schedules')
    .set({ last_outcome: error === undefined ? 'succeeded' : 'failed', last_error: error ?? null })
    .where('site_id', '=', site_id)
    .where('plugin', '=', plugin)
    .where('name', '=', name)
    .execute()
}

/** The plugin as the site's live release has it; undefined where it is not there. */
export async function findIndexed(
  tx: TenantTx,
  siteId: string,
  name: string,
): Promise<PublishedPlugin | undefined> {
  const row = await tx
    .selectFrom('site_plugins')
    .select(sql<PublishedPlugin>`published`.as('plugin'))
    .where('site_id', '=', siteId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.plugin
}

/** When the tasks of one plugin run, and ran; twenty at most. */
export async function listSchedulesOf(tx: TenantTx, siteId: string, plugin: string) {
  return tx
    .selectFrom('plugin_schedules')
    .select(['name', 'cron', 'timezone', 'next_at', 'last_at', 'last_outcome', 'last_error'])
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .orderBy('name')
    .limit(100)
    .execute()
}
