/** SQL about certificates, and about which of them answers for a name. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { Certificates } from '../../../kernel/db/platform-tables.generated.ts'

export type Certificate = Selectable<Certificates>

/** Whose certificates: a tenant's, or (null) the platform's own. */
export type Owner = string | null

/** One after the other: two at once would choose without seeing each other's certificates. */
export async function lockOwner(tx: PlatformTx, owner: Owner): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`certificates:${owner ?? ''}`}, 0))`.execute(tx)
}

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
    .set({ state: 'replaced', renew_at: null })
    .where('tenant_id', 'is not distinct from', tenant_id)
    .where('state', '=', 'active')
    .where('source', '=', source)
    .where('id', '<>', id)
    // Written like this, the index over the names of active ones finds them.
    .where(sql<boolean>`names && ${names}::text[] and names <@ ${names}::text[]`)
    .execute()
}

/** The owner's names that these certificates' names cover: of the platform, the latter themselves. */
export async function listCovered(tx: PlatformTx, owner: Owner, names: readonly string[]): Promise<string[]> {
  if (owner === null) return [...names]
  const rows = await tx
    .selectFrom('domains')
    .select('host')
    .where('tenant_id', '=', owner)
    .where(
      sql<boolean>`(host = any (${names}::text[]) or regexp_replace(host, '^[^*.]+', '*') = any (${names}::text[]))`,
    )
    .execute()
  return rows.map(({ host }) => host)
}

/**
 * Has the best certificate answer for each name: uploaded ones first where the name wants its own, else those over ACME
 * first; of one source, the newest. An uploaded wildcard answers for any name below it, one over ACME for itself.
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
        where c.state = 'active' and c.tenant_id is not distinct from ${owner}::uuid and c.not_after > ${now}
          and c.names && array[wanted.name, regexp_replace(wanted.name, '^[^*.]+', '*')]
          and (c.source = 'upload' or wanted.name = any (c.names))
        order by (c.source = 'upload') = (wanted.https = 'manual') desc, c.created_at desc, c.id desc
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
