/** SQL about certificates, and about which of them answers for a name. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { CertificateOrders, Certificates } from '../../../kernel/db/platform-tables.generated.ts'
import { wildcardOf } from '../../../published/certificates.ts'

export type Certificate = Selectable<Certificates>

/** Whose certificates: a tenant's, or (null) the platform's own. */
export type Owner = string | null

/** One after the other: two at once would choose without seeing each other's certificates. */
export async function lockOwner(tx: PlatformTx, owner: Owner): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`certificates:${owner ?? ''}`}, 0))`.execute(tx)
}

/** Of one that will never answer again: nobody needs its key, and nobody renews it. */
const ENDED = { private_key: '', renew_at: null }

export async function insertCertificate(tx: PlatformTx, row: Insertable<Certificates>): Promise<Certificate> {
  return tx.insertInto('certificates').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Ends older ones of the same source that name nothing the new one does not. */
export async function replaceOlder(
  tx: PlatformTx,
  { id, tenant_id, source, names }: Certificate,
): Promise<void> {
  await tx
    .updateTable('certificates')
    .set({ state: 'replaced', ...ENDED })
    .where('tenant_id', 'is not distinct from', tenant_id)
    .where('state', '=', 'active')
    .where('source', '=', source)
    .where('id', '<>', id)
    // Written like this, the index over the names of active ones finds them.
    .where(sql<boolean>`names && ${names}::text[] and names <@ ${names}::text[]`)
    .execute()
}

/** The tenant's names, proven or not, that a certificate with these names covers. */
export async function listCovered(
  tx: PlatformTx,
  tenantId: string,
  names: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .selectFrom('domains')
    .select('host')
    .where('tenant_id', '=', tenantId)
    .where(
      sql<boolean>`(host = any (${names}::text[]) or regexp_replace(host, '^[^*.]+', '*') = any (${names}::text[]))`,
    )
    .execute()
  return rows.map(({ host }) => host)
}

/**
 * Has the best certificate answer for each name: uploaded ones first where the name wants its own, else those over ACME
 * first; of one source, the newest. An uploaded wildcard answers for any name below it, one over ACME for itself. One that
 * has run out is better than none: it tells visitors more than a handshake that fails.
 * @returns the names of which something else answers now, or nothing any more
 */
export async function chooseBest(
  tx: PlatformTx,
  owner: Owner,
  names: readonly string[],
  now: Date,
): Promise<string[]> {
  const wanted =
    owner === null
      ? sql`select name, 'auto' as https from unnest(${names}::text[]) as listed (name)`
      : sql`select host as name, https from platform.domains where tenant_id = ${owner} and host = any (${names}::text[])`
  const { rows } = await sql<{ name: string }>`
    with wanted as (${wanted}),
    best as (
      select wanted.name, found.id
      from wanted cross join lateral (
        select c.id
        from platform.certificates c
        where c.state in ('active', 'expired') and c.tenant_id is not distinct from ${owner}::uuid
          and c.names && array[wanted.name, regexp_replace(wanted.name, '^[^*.]+', '*')]
          and (c.source = 'upload' or wanted.name = any (c.names))
        order by (c.state = 'active' and c.not_after > ${now}) desc, (c.source = 'upload') = (wanted.https = 'manual') desc, c.created_at desc, c.id desc
        limit 1
      ) found
    ),
    gone as (
      delete from platform.served_certificates served
      where served.tenant_id is not distinct from ${owner}::uuid and served.name = any (${names}::text[])
        and served.name not in (select name from best)
      returning served.name
    ),
    put as (
      insert into platform.served_certificates (name, certificate_id, tenant_id)
      select name, id, ${owner}::uuid from best
      on conflict (tenant_id, name) do update set certificate_id = excluded.certificate_id
        where served_certificates.certificate_id <> excluded.certificate_id
      returning name
    )
    select name from gone union all select name from put`.execute(tx)
  return rows.map(({ name }) => name)
}

export async function findCertificate(tx: PlatformTx, id: string): Promise<Certificate | undefined> {
  return tx.selectFrom('certificates').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockCertificate(tx: PlatformTx, id: string): Promise<Certificate | undefined> {
  return tx.selectFrom('certificates').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** A certificate for people: without what is for machines, with the names it was chosen for. */
export type ListedCertificate = Omit<
  Certificate,
  'chain' | 'private_key' | 'ocsp_response' | 'ocsp_next_at' | 'ocsp_failures'
> & { answers_for: string[] }

export type CertificateFilter = {
  /** Null: the platform's own; undefined: everybody's. */
  owner?: Owner | undefined
  ids?: readonly string[] | undefined
  state?: string | undefined
  source?: string | undefined
  /** A host that the certificate's names cover. */
  covers?: string | undefined
  endsBefore?: Date | undefined
  /** The id of the last one of the page before: the newest come first. */
  before?: string | undefined
}

export async function listCertificates(
  tx: PlatformTx,
  filter: CertificateFilter,
  limit: number,
): Promise<ListedCertificate[]> {
  let query = tx
    .selectFrom('certificates as c')
    .select([
      'c.id',
      'c.tenant_id',
      'c.source',
      'c.state',
      'c.names',
      'c.key_type',
      'c.fingerprint',
      'c.serial',
      'c.issuer',
      'c.not_before',
      'c.not_after',
      'c.authority',
      'c.profile',
      'c.ari_id',
      'c.ari_checked_at',
      'c.ari_next_at',
      'c.renew_at',
      'c.warned_days',
      'c.revoked_at',
      'c.revocation_reason',
      'c.ocsp_url',
      'c.ocsp_state',
      'c.ocsp_expires_at',
      'c.ocsp_checked_at',
      'c.ocsp_problem',
      'c.created_at',
      sql<
        string[]
      >`array(select name from platform.served_certificates s where s.certificate_id = c.id order by name limit 200)`.as(
        'answers_for',
      ),
    ])
    .orderBy('c.id', 'desc')
    .limit(limit)
  const { owner, ids, state, source, covers, endsBefore, before } = filter
  if (owner !== undefined) query = query.where('c.tenant_id', owner === null ? 'is' : '=', owner)
  if (ids !== undefined) query = query.where('c.id', 'in', [...ids])
  if (state !== undefined) query = query.where('c.state', '=', state)
  if (source !== undefined) query = query.where('c.source', '=', source)
  if (covers !== undefined)
    query = query.where(sql<boolean>`c.names && array[${covers}, ${wildcardOf(covers) ?? covers}]`)
  if (endsBefore) query = query.where('c.state', '=', 'active').where('c.not_after', '<', endsBefore)
  if (before !== undefined) query = query.where('c.id', '<', before)
  return query.execute()
}

export async function countActiveUploads(tx: PlatformTx, tenantId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('certificates')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'active')
    .where('source', '=', 'upload')
    .executeTakeFirstOrThrow()
  return count
}

export async function listServedNames(tx: PlatformTx, certificateId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('served_certificates')
    .select('name')
    .where('certificate_id', '=', certificateId)
    .execute()
  return rows.map(({ name }) => name)
}

/** Ends one for good: its key is gone. */
export async function endCertificate(
  tx: PlatformTx,
  id: string,
  end: { state: 'removed' } | { state: 'revoked'; revoked_at: Date; revocation_reason: string },
): Promise<Certificate> {
  return tx
    .updateTable('certificates')
    .set({ ...end, ...ENDED })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Who has active certificates that have run out. */
export async function listOwnersOfEnded(tx: PlatformTx, now: Date, limit: number): Promise<Owner[]> {
  const rows = await tx
    .selectFrom('certificates')
    .select('tenant_id')
    .distinct()
    .where('state', '=', 'active')
    .where('not_after', '<=', now)
    .limit(limit)
    .execute()
  return rows.map(({ tenant_id }) => tenant_id)
}

/** Marks an owner's active ones that have run out. @returns the names they answer for */
export async function expireEnded(tx: PlatformTx, owner: Owner, now: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with ended as (
      update platform.certificates set state = 'expired', renew_at = null
      where state = 'active' and not_after <= ${now} and tenant_id is not distinct from ${owner}::uuid
      returning id
    )
    select s.name from ended join platform.served_certificates s on s.certificate_id = ended.id`.execute(tx)
  return rows.map(({ name }) => name)
}

/**
 * Names of tenants that another certificate answers for than should: an uploaded one covers them, and they were added
 * since, or want their own certificate since, or no longer.
 */
export async function listUnsettled(
  tx: PlatformTx,
  now: Date,
  limit: number,
): Promise<{ tenant_id: string; name: string }[]> {
  const { rows } = await sql<{ tenant_id: string; name: string }>`
    select distinct d.tenant_id, d.host as name
    from platform.certificates u
    join platform.domains d on d.tenant_id = u.tenant_id
      and u.names && array[d.host, regexp_replace(d.host, '^[^*.]+', '*')]
    left join platform.served_certificates s on s.tenant_id = d.tenant_id and s.name = d.host
    left join platform.certificates c on c.id = s.certificate_id
    where u.state = 'active' and u.source = 'upload' and u.not_after > ${now} and (
      c.id is null
      or d.https = 'manual' and c.source = 'acme'
      or d.https <> 'manual' and c.source = 'upload' and exists (
        select from platform.certificates a
        where a.tenant_id = d.tenant_id and a.source = 'acme' and a.state = 'active' and a.not_after > ${now}
          and a.names && array[d.host]))
    order by 1, 2 limit ${limit}`.execute(tx)
  return rows
}

/** Forgets those that ended before then and answer for nothing. @returns how many */
export async function deleteEnded(tx: PlatformTx, before: Date): Promise<number> {
  const result = await tx
    .deleteFrom('certificates')
    .where('state', '<>', 'active')
    .where('not_after', '<', before)
    .where(
      sql<boolean>`not exists (select from platform.served_certificates s where s.certificate_id = certificates.id)`,
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** The ids of what answers for hosts of an owner: by the host itself, else by the wildcard above it. */
export async function listAnswering(
  tx: PlatformTx,
  owner: Owner,
  hosts: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ host: string; certificate_id: string }>`
    select distinct on (host) host, s.certificate_id
    from unnest(${hosts}::text[]) as host
    join platform.served_certificates s on s.tenant_id is not distinct from ${owner}::uuid
      and s.name in (host, regexp_replace(host, '^[^*.]+', '*'))
    join platform.certificates c on c.id = s.certificate_id and c.state in ('active', 'expired')
    order by host, c.state = 'active' desc, s.name = host desc`.execute(tx)
  return new Map(rows.map(({ host, certificate_id }) => [host, certificate_id]))
}

/** The newest order that is about each of the hosts. */
export async function listLastOrders(
  tx: PlatformTx,
  owner: Owner,
  hosts: readonly string[],
): Promise<Map<string, Selectable<CertificateOrders>>> {
  const { rows } = await sql<Selectable<CertificateOrders> & { host: string }>`
    select host, o.* from unnest(${hosts}::text[]) as host cross join lateral (
      select * from platform.certificate_orders
      where tenant_id is not distinct from ${owner}::uuid and names @> array[host]
      order by id desc limit 1
    ) o`.execute(tx)
  return new Map(rows.map((row) => [row.host, row]))
}
