/** SQL of who is at work on a website. */
import { type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { SitePresence } from '../../kernel/db/home-tables.generated.ts'

export type PresenceRow = Pick<
  Selectable<SitePresence>,
  'user_id' | 'tab' | 'entry_id' | 'mode' | 'by_operator' | 'since'
>
export type Presence = Omit<PresenceRow, 'since'>

const alive = (seconds: number) => sql<boolean>`seen_at > now() - make_interval(secs => ${seconds})`

/**
 * Notes that the tab is still there, or has come, by the database's clock: processes may disagree about the time.
 * @returns whether that is news; undefined when the entry is not there
 */
export async function renewPresence(
  tx: TenantTx,
  siteId: string,
  { user_id, tab, entry_id, mode, by_operator }: Presence,
  goneSeconds: number,
): Promise<{ is_news: boolean } | undefined> {
  const { rows } = await sql<{ is_news: boolean }>`
    insert into site_presence as p (tenant_id, site_id, user_id, tab, entry_id, mode, by_operator)
    select ${tx.tenantId}, ${siteId}, ${user_id}, ${tab}, ${entry_id}, ${mode}, ${by_operator}
    where ${entry_id}::uuid is null or exists (select from entries where site_id = ${siteId} and id = ${entry_id})
    on conflict (tenant_id, site_id, user_id, tab) do update set
      entry_id = excluded.entry_id, mode = excluded.mode, by_operator = excluded.by_operator, seen_at = now(),
      since = case
        when (p.entry_id, p.mode, p.by_operator) is distinct from (excluded.entry_id, excluded.mode, excluded.by_operator)
          or p.seen_at < now() - make_interval(secs => ${goneSeconds}) then now()
        else p.since end
    returning since = now() as is_news`.execute(tx)
  return rows[0]
}

/** @returns whether it was there */
export async function deletePresence(
  tx: TenantTx,
  siteId: string,
  { user_id, tab }: Pick<Presence, 'user_id' | 'tab'>,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('site_presence')
    .where('site_id', '=', siteId)
    .where('user_id', '=', user_id)
    .where('tab', '=', tab)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Those who are there, in the order they came; up to `limit`. */
export async function listPresence(
  tx: TenantTx,
  siteId: string,
  goneSeconds: number,
  limit: number,
): Promise<PresenceRow[]> {
  return tx
    .selectFrom('site_presence')
    .select(['user_id', 'tab', 'entry_id', 'mode', 'by_operator', 'since'])
    .where('site_id', '=', siteId)
    .where(alive(goneSeconds))
    .orderBy('since')
    .orderBy('user_id')
    .orderBy('tab')
    .limit(limit)
    .execute()
}

/** Forgets the tenant's tabs that are gone. @returns how many are left, and how many of them are this user's */
export async function sweepPresence(
  tx: TenantTx,
  userId: string,
  goneSeconds: number,
): Promise<{ all: number; own: number }> {
  // Rows that somebody is renewing are passed over: two sweeps that meet must not wait for each other.
  await sql`delete from site_presence where ctid = any (array(
    select ctid from site_presence where not ${alive(goneSeconds)} for update skip locked))`.execute(tx)
  const { rows } = await sql<{ all: number; own: number }>`
    select count(*)::int as all, (count(*) filter (where user_id = ${userId}))::int as own from site_presence
    where ${alive(goneSeconds)}`.execute(tx)
  return rows[0] ?? { all: 0, own: 0 }
}
