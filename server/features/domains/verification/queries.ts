/** SQL about looks at names: which are due, and which lead here without being anybody's. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { DanglingDomains } from '../../../kernel/db/platform-tables.generated.ts'

export type DanglingRow = Selectable<DanglingDomains>
export type Due = { id: string; tenant_id: string }

/**
 * Names whose look is due, the most overdue of each tenant first; they are not due again until `retryAt`, by when the
 * look that is asked for now has said when the next one is.
 * @param limits `perTenant`: so that one with a thousand names leaves room for the others
 */
export async function takeDue(
  tx: PlatformTx,
  now: Date,
  retryAt: Date,
  limits: { perTenant: number; all: number },
): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with due as (
      select d.id, row_number() over (partition by d.tenant_id order by d.next_check_at, d.id) as turn
      from platform.domains d join platform.tenants t on t.id = d.tenant_id
      where d.next_check_at <= ${now} and t.status = 'active'
    ),
    taken as (
      select id from platform.domains
      where id in (select id from due where turn <= ${limits.perTenant} order by turn, id limit ${limits.all})
        and next_check_at <= ${now}
      -- Whoever is changing a name now says himself when it is looked at; waiting for many could go in a circle.
      for update skip locked
    )
    update platform.domains d set next_check_at = ${retryAt}
    where d.id in (select id from taken)
    returning d.id, d.tenant_id`.execute(tx)
  return rows
}

/** Claims that nobody has proven in time. */
export async function listExpired(
  tx: PlatformTx,
  now: Date,
  limit: number,
): Promise<{ id: string; tenant_id: string; host: string }[]> {
  return tx
    .selectFrom('domains')
    .innerJoin('tenants', 'tenants.id', 'domains.tenant_id')
    .select(['domains.id', 'domains.tenant_id', 'domains.host'])
    .where('domains.holds', '=', false)
    .where('domains.state', '=', 'pending')
    .where('domains.expires_at', '<=', now)
    .where('tenants.status', '=', 'active')
    .orderBy('domains.id')
    .limit(limit)
    .execute()
}

/**
 * Names that nobody holds and somebody had: lost, given up since `since`, or known to be dangling. In the order of names,
 * after the name in `after`.
 */
export async function listForsaken(
  tx: PlatformTx,
  since: Date,
  after: string,
  limit: number,
): Promise<{ host: string; tenant_id: string }[]> {
  const { rows } = await sql<{ host: string; tenant_id: string }>`
    select distinct on (host) host, tenant_id from (
      select host, tenant_id, checked_at as at from platform.domains where state = 'lost'
      union all
      select host, former_tenant_id, released_at from platform.released_domains where released_at > ${since}
      union all
      select host, tenant_id, found_at from platform.dangling_domains
    ) as forsaken
    where host > ${after} and not exists (select from platform.domains h where h.host = forsaken.host and h.holds)
    order by host, at desc nulls last
    limit ${limit}`.execute(tx)
  return rows
}

export async function putDangling(tx: PlatformTx, row: DanglingRow): Promise<void> {
  const { host: _same, found_at: _first, ...rest } = row
  await tx
    .insertInto('dangling_domains')
    .values(row)
    .onConflict((conflict) => conflict.column('host').doUpdateSet(rest))
    .execute()
}

export async function deleteDangling(tx: PlatformTx, host: string): Promise<void> {
  await tx.deleteFrom('dangling_domains').where('host', '=', host).execute()
}

/** Whoever holds a name by now answers for it. */
export async function deleteHeldDangling(tx: PlatformTx): Promise<void> {
  await sql`
    delete from platform.dangling_domains l
    where exists (select from platform.domains d where d.host = l.host and d.holds)`.execute(tx)
}

/** Up to `limit + 1` of a tenant, or of all, in the order of names. */
export async function listDangling(
  tx: PlatformTx,
  tenantId: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<DanglingRow[]> {
  let query = tx.selectFrom('dangling_domains').selectAll()
  if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId)
  if (after !== undefined) query = query.where('host', '>', after)
  return query
    .orderBy('host')
    .limit(limit + 1)
    .execute()
}
