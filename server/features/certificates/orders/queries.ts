/** SQL about orders of certificates: what is open, whose turn it is, and what is missing. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type {
  CertificateOrders,
  Certificates,
  Domains,
} from '../../../kernel/db/platform-tables.generated.ts'

export type OrderRow = Selectable<CertificateOrders>
export type CertificateRow = Selectable<Certificates>
export type DomainRow = Selectable<Domains>
export type OrderEvent = { at: string; event: string; detail?: string | undefined }

/** Whoever places or settles orders of these names does so in turn, until the transaction ends. */
export async function lockNames(
  tx: PlatformTx,
  tenantId: string | null,
  names: readonly string[],
): Promise<void> {
  const key = `certificate:${tenantId ?? ''}:${names.join(' ')}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx)
}

export async function findOpenOrder(
  tx: PlatformTx,
  tenantId: string | null,
  names: readonly string[],
): Promise<OrderRow | undefined> {
  return ordersOf(tx, tenantId)
    .where(sql<boolean>`names = ${[...names]}::text[]`)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst()
}

/** The newest order that is about the name, beside others or alone. */
export async function findLastOrderFor(
  tx: PlatformTx,
  tenantId: string | null,
  host: string,
): Promise<OrderRow | undefined> {
  return ordersOf(tx, tenantId)
    .where(sql<boolean>`names @> ${[host]}::text[]`)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function listOrdersFor(
  tx: PlatformTx,
  tenantId: string | null,
  host: string,
  limit: number,
): Promise<OrderRow[]> {
  return ordersOf(tx, tenantId)
    .where(sql<boolean>`names @> ${[host]}::text[]`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

function ordersOf(tx: PlatformTx, tenantId: string | null) {
  return tx.selectFrom('certificate_orders').selectAll().where('tenant_id', 'is not distinct from', tenantId)
}

export async function findOrder(tx: PlatformTx, id: string): Promise<OrderRow | undefined> {
  return tx.selectFrom('certificate_orders').selectAll().where('id', '=', id).executeTakeFirst()
}

/** @param filter.before the id of the last order of the page before: the newest come first */
export async function listOrders(
  tx: PlatformTx,
  filter: { tenantId?: string; state?: string; name?: string; before?: string | undefined },
  limit: number,
): Promise<OrderRow[]> {
  let query = tx.selectFrom('certificate_orders').selectAll()
  if (filter.tenantId) query = query.where('tenant_id', '=', filter.tenantId)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.name) query = query.where(sql<boolean>`names @> ${[filter.name]}::text[]`)
  if (filter.before) query = query.where('id', '<', filter.before)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function insertOrder(tx: PlatformTx, row: Insertable<CertificateOrders>): Promise<OrderRow> {
  return tx.insertInto('certificate_orders').values(row).returningAll().executeTakeFirstOrThrow()
}

/** A certificate over ACME for exactly these names (sorted) that is good at `now`, the one that ends last. */
export async function findHeld(
  tx: PlatformTx,
  tenantId: string | null,
  names: readonly string[],
  now: Date,
): Promise<CertificateRow | undefined> {
  return tx
    .selectFrom('certificates')
    .selectAll()
    .where('tenant_id', 'is not distinct from', tenantId)
    .where('source', '=', 'acme')
    .where('state', '=', 'active')
    .where('not_after', '>', now)
    .where(sql<boolean>`names @> ${[...names]}::text[] and names <@ ${[...names]}::text[]`)
    .orderBy('not_after', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findCertificate(tx: PlatformTx, id: string): Promise<CertificateRow | undefined> {
  return tx.selectFrom('certificates').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What answers for a name of the tenant at `now`, and until when: the certificate of the name, or of its wildcard. */
export async function findAnswering(
  tx: PlatformTx,
  tenantId: string | null,
  host: string,
  now: Date,
): Promise<CertificateRow | undefined> {
  return tx
    .selectFrom('served_certificates as s')
    .innerJoin('certificates as c', 'c.id', 's.certificate_id')
    .selectAll('c')
    .where('s.name', 'in', [host, wildcardOver(host)])
    .where('s.tenant_id', 'is not distinct from', tenantId)
    .where('c.state', '=', 'active')
    .where('c.not_after', '>', now)
    .orderBy('c.not_after', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** `*.example.com` for `www.example.com`; for a wildcard itself, a name that nothing is called. */
function wildcardOver(host: string): string {
  return `*${host.slice(host.indexOf('.'))}`
}

/**
 * Takes an order whose moment has come: it waited, or whoever had it let its lease run out.
 * @returns undefined when somebody else has it, or it is over or not due
 */
export async function claimOrder(
  tx: PlatformTx,
  id: string,
  now: Date,
  leaseUntil: Date,
): Promise<OrderRow | undefined> {
  return tx
    .updateTable('certificate_orders')
    .set({ state: 'running', attempts: sql`attempts + 1`, next_attempt_at: leaseUntil })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .where('next_attempt_at', '<=', now)
    .returningAll()
    .executeTakeFirst()
}

export type Claimed = { id: string; leaseUntil: Date }

/**
 * Changes an order that one has claimed; events go to the end of its history, of which the newest hundred stay.
 * @returns undefined when it is somebody else's by now
 */
export async function updateClaimed(
  tx: PlatformTx,
  { id, leaseUntil }: Claimed,
  change: Updateable<CertificateOrders>,
  events: readonly OrderEvent[] = [],
): Promise<OrderRow | undefined> {
  return tx
    .updateTable('certificate_orders')
    .set({ ...change, ...(events.length > 0 && { events: withEvents(events) }) })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('next_attempt_at', '=', leaseUntil)
    .returningAll()
    .executeTakeFirst()
}

/** Changes an order that waits. @returns undefined when it does not */
export async function updateWaiting(
  tx: PlatformTx,
  id: string,
  change: Updateable<CertificateOrders>,
  event: OrderEvent,
): Promise<OrderRow | undefined> {
  return tx
    .updateTable('certificate_orders')
    .set({ ...change, events: withEvents([event]) })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returningAll()
    .executeTakeFirst()
}

const EVENTS_KEPT = 100

function withEvents(events: readonly OrderEvent[]) {
  const all = sql`events || ${JSON.stringify(events)}::jsonb`
  return sql<string>`case when jsonb_array_length(events) < ${EVENTS_KEPT} then ${all}
    else jsonb_path_query_array(${all}, '$[last - 99 to last]') end`
}

export type DueOrder = { id: string; tenant_id: string | null }

/**
 * Orders whose moment has come, in the order in which they deserve it: first renewals whose certificate has less than a
 * sixth of its life left; then tenants take turns, those that had the fewest since `recently` first. Of tenants whose
 * jobs do not run, none.
 */
export async function listDueOrders(
  tx: PlatformTx,
  now: Date,
  recently: Date,
  limit: number,
): Promise<DueOrder[]> {
  const { rows } = await sql<DueOrder>`
    with due as (
      select o.id, o.tenant_id, o.created_at,
        coalesce(c.not_after - ${now}::timestamptz < (c.not_after - c.not_before) / 6, false) as is_urgent
      from platform.certificate_orders o
      left join platform.certificates c on c.id = o.replaces
      left join platform.tenants t on t.id = o.tenant_id
      where o.state in ('queued', 'running') and o.next_attempt_at <= ${now}
        and (o.tenant_id is null or t.status = 'active')
    ), lately as (
      select tenant_id, count(*) as orders from platform.certificate_orders
      where finished_at > ${recently} or state = 'running' group by tenant_id
    ), turns as (
      select due.*, coalesce(lately.orders, 0)
        + row_number() over (partition by due.tenant_id order by is_urgent desc, created_at, id) as turn
      from due left join lately on lately.tenant_id is not distinct from due.tenant_id
    )
    select id, tenant_id from turns order by is_urgent desc, turn, created_at, id limit ${limit}`.execute(tx)
  return rows
}

/** Orders of the tenant that run or ended since then. */
export async function countRecentOrders(
  tx: PlatformTx,
  tenantId: string | null,
  since: Date,
): Promise<number> {
  const { count } = await tx
    .selectFrom('certificate_orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant_id', 'is not distinct from', tenantId)
    .where((eb) => eb.or([eb('finished_at', '>', since), eb('state', '=', 'running')]))
    .executeTakeFirstOrThrow()
  return count
}

export async function findDomains(
  tx: PlatformTx,
  tenantId: string,
  hosts: readonly string[],
): Promise<DomainRow[]> {
  return tx
    .selectFrom('domains')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('host', 'in', [...hosts])
    .execute()
}

export async function findDomainById(
  tx: PlatformTx,
  tenantId: string,
  id: string,
): Promise<DomainRow | undefined> {
  return tx
    .selectFrom('domains')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export type MissingName = { tenant_id: string; domain_id: string }

/**
 * Names that are held and shall have a certificate, but have none that is good at `now`, no open order, and none that
 * failed since `failedSince`. Tenants take turns.
 */
export async function listMissing(
  tx: PlatformTx,
  now: Date,
  failedSince: Date,
  limit: number,
): Promise<MissingName[]> {
  const { rows } = await sql<MissingName>`
    select tenant_id, id as domain_id from (
      select d.tenant_id, d.id, row_number() over (partition by d.tenant_id order by d.id) as turn
      from platform.domains d join platform.tenants t on t.id = d.tenant_id and t.status = 'active'
      where d.holds and d.https = 'auto' and d.state in ('verified', 'misconfigured')
        and (d.points_here or d.dns_provider_id is not null or d.host like '*.%')
        and not exists (
          select from platform.served_certificates s join platform.certificates c on c.id = s.certificate_id
          where s.name in (d.host, '*' || substr(d.host, strpos(d.host, '.'))) and s.tenant_id = d.tenant_id
            and c.state = 'active' and c.not_after > ${now})
        and not exists (
          select from platform.certificate_orders o
          where o.tenant_id = d.tenant_id and o.names @> array[d.host]
            and (o.state in ('queued', 'running') or o.state = 'failed' and o.finished_at > ${failedSince}))
    ) as missing order by turn, id limit ${limit}`.execute(tx)
  return rows
}

/** Deletes what ended before then. @returns how many orders */
export async function deleteOldOrders(tx: PlatformTx, before: Date): Promise<number> {
  const result = await tx
    .deleteFrom('certificate_orders')
    .where('finished_at', '<', before)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** The name that answers for a host, and how its tenant is: the exact one, else the wildcard one label up. */
export async function findHolding(
  tx: PlatformTx,
  host: string,
): Promise<(DomainRow & { tenant_status: string }) | undefined> {
  return tx
    .selectFrom('domains as d')
    .innerJoin('tenants as t', 't.id', 'd.tenant_id')
    .selectAll('d')
    .select('t.status as tenant_status')
    .where('d.holds', '=', true)
    .where('d.host', 'in', [host, wildcardOver(host)])
    .orderBy(sql`d.host = ${host}`, 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Whether an active tenant has this address below the platform's domain. @param site undefined: its main one */
export async function hasAddress(tx: PlatformTx, slug: string, site: string | undefined): Promise<boolean> {
  let query = tx
    .selectFrom('tenants as t')
    .innerJoin('live_sites as s', 's.tenant_id', 't.id')
    .select('t.id')
    .where('t.slug', '=', slug)
    .where('t.status', '=', 'active')
    .where('s.status', '<>', 'deleted')
  query = site === undefined ? query.where('s.is_main', '=', true) : query.where('s.slug', '=', site)
  return (await query.limit(1).executeTakeFirst()) !== undefined
}

/** Changes when a certificate that is in use is renewed, or when its authority is asked about it. */
export async function setRenewal(
  tx: PlatformTx,
  id: string,
  change: { renew_at?: Date | null; ari_checked_at?: Date; ari_next_at?: Date },
): Promise<void> {
  await tx
    .updateTable('certificates')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', 'active')
    .execute()
}

/** Adds to the history of an order that waits. @returns whether it does */
export async function noteOnOrder(tx: PlatformTx, id: string, event: OrderEvent): Promise<boolean> {
  return (await updateWaiting(tx, id, {}, event)) !== undefined
}
