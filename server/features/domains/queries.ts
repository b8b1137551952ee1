/** SQL about names of customers. See transfers/queries.ts for names on their way. */
import { randomUUIDv7 } from 'node:crypto'
import { type Insertable, type SelectQueryBuilder, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { DB, Domains } from '../../kernel/db/platform-tables.generated.ts'

export type DomainRow = Selectable<Domains>
export type DomainChange = Omit<Updateable<Domains>, 'id' | 'host' | 'version' | 'updated_at'>
/** With what is known of the website it leads to; no status where that is purged, or where it is the main one. */
export type ShownDomain = DomainRow & { website_status: string | null }

export type DomainFilter = {
  q?: string | undefined
  state?: string | undefined
  website_id?: string | undefined
}

/** All that change who holds a host wait for each other until their transactions end. */
export async function lockHosts(tx: PlatformTx, hosts: readonly string[]): Promise<void> {
  for (const host of [...new Set(hosts)].toSorted()) await lockText(tx, `domain:${host}`)
}

/**
 * The same of all that change names of a tenant, for they touch more than one: which of a website's is the primary one.
 * After the hosts, and before any row.
 */
export async function lockNamesOfTenants(tx: PlatformTx, tenantIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(tenantIds)].toSorted()) await lockText(tx, `domains-of:${id}`)
}

async function lockText(tx: PlatformTx, text: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${text}, 0))`.execute(tx)
}

export async function findDomain(
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

/** Of whatever tenant. */
export async function findAnyDomain(tx: PlatformTx, id: string): Promise<DomainRow | undefined> {
  return tx.selectFrom('domains').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockDomain(tx: PlatformTx, id: string): Promise<DomainRow | undefined> {
  return tx.selectFrom('domains').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findOwnDomain(
  tx: PlatformTx,
  tenantId: string,
  host: string,
): Promise<DomainRow | undefined> {
  return tx
    .selectFrom('domains')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('host', '=', host)
    .executeTakeFirst()
}

/** Who holds exactly this name, stopped or not. */
export async function findHolderOf(tx: PlatformTx, host: string): Promise<DomainRow | undefined> {
  return tx
    .selectFrom('domains')
    .selectAll()
    .where('host', '=', host)
    .where('holds', '=', true)
    .executeTakeFirst()
}

/** The name that answers for a host: see platform.domain_answering. */
export async function findAnswering(tx: PlatformTx, host: string): Promise<DomainRow | undefined> {
  const { rows } = await sql<DomainRow>`select * from platform.domain_answering(${host})`.execute(tx)
  return rows[0]
}

function withWebsite(tx: PlatformTx) {
  return tx
    .selectFrom('domains as d')
    .leftJoin('live_sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'd.tenant_id').onRef('s.site_id', '=', 'd.site_id'),
    )
    .selectAll('d')
    .select('s.status as website_status')
}

export async function findShown(
  tx: PlatformTx,
  tenantId: string,
  id: string,
): Promise<ShownDomain | undefined> {
  return withWebsite(tx).where('d.tenant_id', '=', tenantId).where('d.id', '=', id).executeTakeFirst()
}

/** Up to `limit + 1` domains of the tenant in the order of their names, after the name in `after`. */
export async function listDomains(
  tx: PlatformTx,
  tenantId: string,
  filter: DomainFilter,
  after: string | undefined,
  limit: number,
): Promise<ShownDomain[]> {
  let query = withWebsite(tx).where('d.tenant_id', '=', tenantId)
  query = filtered(query, filter)
  if (after !== undefined) query = query.where('d.host', '>', after)
  return query
    .orderBy('d.host')
    .limit(limit + 1)
    .execute()
}

type Listing<Row> = SelectQueryBuilder<
  DB & { d: DB['domains']; s: { [Column in keyof DB['live_sites']]: DB['live_sites'][Column] | null } },
  'd' | 's',
  Row
>

function filtered<Row>(query: Listing<Row>, { q, state, website_id }: DomainFilter): Listing<Row> {
  let narrowed = query
  if (state !== undefined) narrowed = narrowed.where('d.state', '=', state)
  if (website_id !== undefined) narrowed = narrowed.where('d.site_id', '=', website_id)
  if (q !== undefined) narrowed = narrowed.where('d.host', 'like', `%${likeText(q)}%`)
  return narrowed
}

function likeText(text: string): string {
  return text.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)
}

export type PlatformDomain = ShownDomain & { tenant_slug: string; look_alikes: string[] }

/** Names of all tenants that are taken for this one: held by somebody else, and of the same looks. */
const LOOK_ALIKES = sql<string[]>`array(
  select o.host from platform.domains o
  where o.holds and o.skeleton = d.skeleton and o.skeleton <> '' and o.host <> d.host and o.tenant_id <> d.tenant_id
  order by o.host limit 10)`

/** Up to `limit + 1` names of all tenants in the order of their names, after the name and id in `after`. */
export async function listAllDomains(
  tx: PlatformTx,
  filter: DomainFilter & {
    tenant?: string | undefined
    confusable?: boolean | undefined
    failing?: boolean | undefined
  },
  after: readonly string[] | undefined,
  limit: number,
): Promise<PlatformDomain[]> {
  let query = ofPlatform(tx)
  if (filter.tenant !== undefined) query = query.where('t.slug', '=', filter.tenant)
  if (filter.state !== undefined) query = query.where('d.state', '=', filter.state)
  if (filter.q !== undefined) query = query.where('d.host', 'like', `%${likeText(filter.q)}%`)
  if (filter.failing === true)
    query = query.where('d.holds', '=', true).where('d.failing_since', 'is not', null)
  if (filter.confusable === true) query = query.where(sql<boolean>`cardinality(${LOOK_ALIKES}) > 0`)
  if (after !== undefined)
    query = query.where(sql<boolean>`(d.host, d.id) > (${after[0]}, ${after[1]}::uuid)`)
  return query
    .orderBy('d.host')
    .orderBy('d.id')
    .limit(limit + 1)
    .execute()
}

function ofPlatform(tx: PlatformTx) {
  return withWebsite(tx)
    .innerJoin('tenants as t', 't.id', 'd.tenant_id')
    .select(['t.slug as tenant_slug', LOOK_ALIKES.as('look_alikes')])
}

export async function findPlatformDomain(tx: PlatformTx, id: string): Promise<PlatformDomain | undefined> {
  return ofPlatform(tx).where('d.id', '=', id).executeTakeFirst()
}

/** @returns undefined when the tenant has claimed the name before */
export async function insertDomain(
  tx: PlatformTx,
  row: Omit<Insertable<Domains>, 'id'>,
): Promise<DomainRow | undefined> {
  return tx
    .insertInto('domains')
    .values({ id: randomUUIDv7(), ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'host']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** @param isLook what a look at DNS found is no change that somebody could have missed: the version stays */
export async function updateDomain(
  tx: PlatformTx,
  id: string,
  change: DomainChange,
  isLook = false,
): Promise<DomainRow> {
  return tx
    .updateTable('domains')
    .set({ ...change, ...(!isLook && { version: sql`version + 1`, updated_at: sql`now()` }) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteDomain(tx: PlatformTx, id: string): Promise<void> {
  await tx.deleteFrom('domains').where('id', '=', id).execute()
}

export async function countDomains(tx: PlatformTx, tenantId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('domains')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow()
  return count
}

export async function countPortals(tx: PlatformTx, tenantId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('domains')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('serves', '=', 'portal')
    .executeTakeFirstOrThrow()
  return count
}

/** Names of one website, the oldest first; `siteId` null: those that lead to whichever is the main one. */
export async function listNamesOf(
  tx: PlatformTx,
  tenantId: string,
  siteId: string | null,
): Promise<DomainRow[]> {
  return tx
    .selectFrom('domains')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`site_id is not distinct from ${siteId}`)
    .orderBy('id')
    .execute()
}

/** Names of the tenant that redirect to `host` no longer do so by name: they follow the primary one. @returns which */
export async function clearRedirectsTo(tx: PlatformTx, tenantId: string, host: string): Promise<string[]> {
  const rows = await tx
    .updateTable('domains')
    .set({ redirect_to: null, version: sql`version + 1`, updated_at: sql`now()` })
    .where('tenant_id', '=', tenantId)
    .where('redirect_to', '=', host)
    .returning('host')
    .execute()
  return rows.map((row) => row.host)
}

export async function listRedirectingTo(tx: PlatformTx, tenantId: string, host: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('domains')
    .select('host')
    .where('tenant_id', '=', tenantId)
    .where('redirects', '=', true)
    .where('redirect_to', '=', host)
    .orderBy('host')
    .limit(5)
    .execute()
  return rows.map((row) => row.host)
}

/** Claims of a name that has become free are looked at again at once. */
export async function wakeClaims(tx: PlatformTx, host: string, at: Date): Promise<void> {
  await tx
    .updateTable('domains')
    .set({ next_check_at: at })
    .where('host', '=', host)
    .where('holds', '=', false)
    .where('next_check_at', 'is not', null)
    .execute()
}

export async function findReleased(
  tx: PlatformTx,
  host: string,
): Promise<{ former_tenant_id: string; rests_until: Date } | undefined> {
  return tx
    .selectFrom('released_domains')
    .select(['former_tenant_id', 'rests_until'])
    .where('host', '=', host)
    .executeTakeFirst()
}

export async function putReleased(
  tx: PlatformTx,
  row: { host: string; former_tenant_id: string; released_at: Date; rests_until: Date },
): Promise<void> {
  const { host: _same, ...rest } = row
  await tx
    .insertInto('released_domains')
    .values(row)
    .onConflict((conflict) => conflict.column('host').doUpdateSet(rest))
    .execute()
}

export async function deleteReleased(tx: PlatformTx, host: string): Promise<void> {
  await tx.deleteFrom('released_domains').where('host', '=', host).execute()
}

/**
 * Lays down what the tenant holds; a tenant that never was active has shown nothing to anybody. What an operator had stopped
 * rests until an operator vouches for somebody: it would not be stopped any more under another tenant. @returns the names
 */
export async function releaseHeldNames(
  tx: PlatformTx,
  tenantId: string,
  releasedAt: Date,
  restsUntil: Date,
): Promise<string[]> {
  const { rows } = await sql<{ host: string }>`
    insert into platform.released_domains (host, former_tenant_id, released_at, rests_until)
    select d.host, d.tenant_id, ${releasedAt}, case when d.state = 'quarantined' and d.quarantined_until is null
      then ${restsUntil}::timestamptz + interval '100 years' else ${restsUntil} end
    from platform.domains d join platform.tenants t on t.id = d.tenant_id
    where d.tenant_id = ${tenantId} and d.holds and t.status <> 'provisioning'
    order by d.host
    for update of d
    on conflict (host) do update
      set former_tenant_id = excluded.former_tenant_id, released_at = excluded.released_at, rests_until = excluded.rests_until
    returning host`.execute(tx)
  return rows.map((row) => row.host)
}

export async function findOwner(
  tx: PlatformTx,
  tenantId: string,
): Promise<{ proof: string; target: string } | undefined> {
  return tx
    .selectFrom('domain_owners')
    .select(['proof', 'target'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
}

export async function findOwners(
  tx: PlatformTx,
  tenantIds: readonly string[],
): Promise<{ tenant_id: string; proof: string; target: string }[]> {
  return tx
    .selectFrom('domain_owners')
    .select(['tenant_id', 'proof', 'target'])
    .where('tenant_id', 'in', tenantIds)
    .execute()
}

/** Keeps what is there already. */
export async function insertOwner(
  tx: PlatformTx,
  row: { tenant_id: string; proof: string; target: string },
): Promise<void> {
  await tx
    .insertInto('domain_owners')
    .values(row)
    .onConflict((conflict) => conflict.column('tenant_id').doNothing())
    .execute()
}
