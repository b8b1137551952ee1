/** SQL about which releases are kept, and about what only releases that are gone could see. */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../../kernel/db/database.ts'

export async function setPinned(
  tx: TenantTx,
  siteId: string,
  number: number,
  pinned: boolean,
): Promise<void> {
  await tx
    .updateTable('releases')
    .set({ pinned })
    .where('site_id', '=', siteId)
    .where('number', '=', number)
    .execute()
}

export type Policy = { keep_releases: number; keep_days: number }

export async function updatePolicy(tx: TenantTx, siteId: string, policy: Policy): Promise<void> {
  await tx.updateTable('sites').set(policy).where('id', '=', siteId).execute()
}

/** May name sites whose releases are all kept after all: only one by one is it known which are the last. */
const hasOld = (now: Date) => sql`
  r.kind <> 'preview' and not r.pinned and r.number <= s.last_release_number - s.keep_releases
    and r.created_at < ${now}::timestamptz - make_interval(days => s.keep_days)`

/** Sites of the pool that may have releases to remove, after one of them. */
export async function listOldInPool(
  tx: PlatformTx,
  now: Date,
  after: { tenant_id: string; site_id: string } | undefined,
  limit: number,
): Promise<{ tenant_id: string; site_id: string }[]> {
  const { rows } = await sql<{ tenant_id: string; site_id: string }>`
    select s.tenant_id, s.id as site_id from pool.sites s join app.homes h on h.tenant_id = s.tenant_id
    where h.schema_name = 'pool'
      ${after ? sql`and (s.tenant_id, s.id) > (${after.tenant_id}::uuid, ${after.site_id}::uuid)` : sql``}
      and exists (
        select from pool.releases r where r.tenant_id = s.tenant_id and r.site_id = s.id and ${hasOld(now)})
    order by s.tenant_id, s.id limit ${limit}`.execute(tx)
  return rows
}

/** The same of one tenant, wherever it lives. */
export async function listOld(tx: TenantTx, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from sites s
    where exists (select from releases r where r.site_id = s.id and ${hasOld(now)}) order by s.id`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * Removes the releases that the site's policy does not keep. Never: what an address shows or holds ready, what is pinned,
 * what a deployment has built or is changing, and what those are built on; and nothing of the last day.
 * @param options.unseenDays how long what a deployment has built may wait to go live
 * @returns how many
 */
export async function deleteOld(
  tx: TenantTx,
  siteId: string,
  now: Date,
  { unseenDays }: { unseenDays: number },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    with aged as (
      select number, base_number, kind, pinned, live_at, deployment_id, coalesce(live_at, created_at) as since,
        count(*) filter (where live_at is not null) over (order by number desc) as place
      from releases where site_id = ${siteId} and kind <> 'preview'
    ), held as (
      select a.number, a.base_number from aged a join sites s on s.id = ${siteId}
      where a.number in (s.release_number, s.standby_number, s.staging_number) or a.pinned
        or a.deployment_id = s.deployment_id
        or a.since > ${now}::timestamptz - interval '1 day'
        or (a.live_at is null and a.since > ${now}::timestamptz - make_interval(days => ${unseenDays}))
        or (a.live_at is not null and (a.place <= s.keep_releases
          or a.since > ${now}::timestamptz - make_interval(days => s.keep_days)))
    ), building as (
      select h.base_number from held h join aged a using (number) join sites s on s.id = ${siteId}
      where a.live_at is null or a.number in (s.release_number, s.standby_number)
        or a.deployment_id = s.deployment_id
    )
    delete from releases r using aged a
    where r.site_id = ${siteId} and r.number = a.number
      and a.number not in (select number from held)
      and a.number not in (select base_number from building where base_number is not null)
    returning r.number`.execute(tx)
  return rows.length
}

/** Removes what no release of the site can see any more. @returns how many rows */
export async function deleteUnseen(tx: TenantTx, siteId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from content_log l
      where l.site_id = ${siteId} and l.until_position is not null and not exists (
        select from releases r
        where r.site_id = ${siteId} and r.content_position >= l.position and r.content_position < l.until_position)
      returning 1
    ) select count(*) as count from gone`.execute(tx)
  return rows[0]?.count ?? 0
}
