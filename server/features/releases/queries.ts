/** SQL about releases and the log of published content. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { ContentLog, Releases } from '../../kernel/db/home-tables.generated.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'

export type ReleaseRow = Selectable<Releases>
export type LogRow = Selectable<ContentLog>

export async function findRelease(
  tx: TenantTx,
  siteId: string,
  number: number,
): Promise<ReleaseRow | undefined> {
  return tx
    .selectFrom('releases')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('number', '=', number)
    .executeTakeFirst()
}

/** The release that the site's row names; undefined before the first. */
export async function findCurrentRelease(tx: TenantTx, siteId: string): Promise<ReleaseRow | undefined> {
  return tx
    .selectFrom('releases as r')
    .innerJoin('sites as s', (join) =>
      join
        .onRef('s.tenant_id', '=', 'r.tenant_id')
        .onRef('s.id', '=', 'r.site_id')
        .onRef('s.release_number', '=', 'r.number'),
    )
    .selectAll('r')
    .where('s.id', '=', siteId)
    .executeTakeFirst()
}

/** The number of the release that last brought a configuration; 0 when there is none. */
export async function findLastSettingsRelease(tx: TenantTx, siteId: string): Promise<number> {
  const row = await tx
    .selectFrom('releases')
    .select('number')
    .where('site_id', '=', siteId)
    .where('kind', 'in', ['site', 'configuration', 'restore'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.number ?? 0
}

export async function insertRelease(
  tx: TenantTx,
  row: Omit<Insertable<Releases>, 'tenant_id'>,
): Promise<ReleaseRow> {
  return tx
    .insertInto('releases')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateRelease(
  tx: TenantTx,
  siteId: string,
  number: number,
  change: Updateable<Releases>,
): Promise<ReleaseRow> {
  return tx
    .updateTable('releases')
    .set(change)
    .where('site_id', '=', siteId)
    .where('number', '=', number)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export type EntryKey = { kind: PublishedKind; entry_id: string }
const CHUNK = 200
const KEYS_AT_ONCE = 1_000

/**
 * Ids by kind, so that each finds its row by the index alone. Joined with a list of keys instead, PostgreSQL reads the
 * whole site while its statistics do not know the site yet: 5.7 ms for one of 5,000 pages, growing with the site.
 */
function* idsByKind(keys: readonly EntryKey[]): Generator<[kind: PublishedKind, ids: string[]]> {
  for (const [kind, found = []] of Map.groupBy(keys, (key) => key.kind))
    for (let start = 0; start < found.length; start += KEYS_AT_ONCE)
      yield [kind, found.slice(start, start + KEYS_AT_ONCE).map((key) => key.entry_id)]
}

/** What holds now of these entries. */
export async function findPresentRows(
  tx: TenantTx,
  siteId: string,
  keys: readonly EntryKey[],
): Promise<LogRow[]> {
  const rows: LogRow[] = []
  for (const [kind, ids] of idsByKind(keys)) {
    const found = await tx
      .selectFrom('content_log')
      .selectAll()
      .where('site_id', '=', siteId)
      .where('kind', '=', kind)
      .where('entry_id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('until_position', 'is', null)
      .execute()
    rows.push(...found)
  }
  return rows
}

/** Ends what holds of these entries at `position`. */
export async function closeRows(
  tx: TenantTx,
  siteId: string,
  position: number,
  keys: readonly EntryKey[],
): Promise<void> {
  for (const [kind, ids] of idsByKind(keys))
    await tx
      .updateTable('content_log')
      .set({ until_position: position })
      .where('site_id', '=', siteId)
      .where('kind', '=', kind)
      .where('entry_id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('until_position', 'is', null)
      .execute()
}

/** Removes what was written of these entries at `position`. */
export async function deleteRowsAt(
  tx: TenantTx,
  siteId: string,
  position: number,
  keys: readonly EntryKey[],
): Promise<void> {
  for (const [kind, ids] of idsByKind(keys))
    await tx
      .deleteFrom('content_log')
      .where('site_id', '=', siteId)
      .where('kind', '=', kind)
      .where('entry_id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('position', '=', position)
      .execute()
}

/** Longer texts are found by their beginning: a tsvector holds at most 1 MB. */
const SEARCHED_CHARACTERS = 200_000

/** Writes rows that hold from `position` on. The search text is split and stemmed by `configuration`. */
export async function insertRows(
  tx: TenantTx,
  siteId: string,
  position: number,
  rows: readonly PublishedRow[],
  configuration: string,
): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK)
    await sql`
      insert into content_log (tenant_id, site_id, position, kind, entry_id, type, path, parent_id, title,
                               published_at, terms, authors, search, document)
      select ${tx.tenantId}, ${siteId}, ${position}, kind, entry_id, type, path, parent_id, title, published_at,
        terms, authors,
        case when search is not null then
          setweight(to_tsvector(${configuration}::regconfig, title), 'A') ||
          setweight(to_tsvector(${configuration}::regconfig, left(search, ${SEARCHED_CHARACTERS})), 'B') end,
        document
      from jsonb_to_recordset(${JSON.stringify(rows.slice(start, start + CHUNK))}::jsonb) as r(kind text,
        entry_id uuid, type text, path text, parent_id uuid, title text, published_at timestamptz, terms uuid[],
        authors uuid[], search text, document jsonb)`.execute(tx)
}

/**
 * Makes what holds now searchable in another language. The plain texts are not kept: they are read off the documents.
 * Not a change of content, so it has no position.
 */
export async function restem(tx: TenantTx, siteId: string, configuration: string): Promise<void> {
  await sql`
    update content_log set search =
      setweight(to_tsvector(${configuration}::regconfig, title), 'A') ||
      setweight(to_tsvector(${configuration}::regconfig,
        left(regexp_replace(coalesce(document ->> 'html', document ->> 'description', document ->> 'bio', ''),
          '<[^>]*>', ' ', 'g'), ${SEARCHED_CHARACTERS})), 'B')
    where site_id = ${siteId} and until_position is null and search is not null`.execute(tx)
}

/** What visitors of a release with this position see, by kind and id. */
export async function listRowsAt(
  tx: TenantTx,
  siteId: string,
  position: number,
  after: EntryKey | undefined,
  limit: number,
): Promise<LogRow[]> {
  let query = tx
    .selectFrom('content_log')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('position', '<=', position)
    .where((eb) => eb.or([eb('until_position', 'is', null), eb('until_position', '>', position)]))
  if (after) query = query.where(sql<boolean>`(kind, entry_id) > (${after.kind}, ${after.entry_id}::uuid)`)
  return query.orderBy('kind').orderBy('entry_id').limit(limit).execute()
}

/** Up to `limit + 1` releases with lower numbers than `before`, the newest first; previews only when asked for. */
export async function listReleases(
  tx: TenantTx,
  siteId: string,
  page: { kind: string | undefined; before: string | undefined; limit: number },
): Promise<ReleaseRow[]> {
  let query = tx.selectFrom('releases').selectAll().where('site_id', '=', siteId)
  query = page.kind ? query.where('kind', '=', page.kind) : query.where('kind', '<>', 'preview')
  if (page.before !== undefined)
    query = query.where('number', '<', Math.trunc(Math.max(0, Math.min(Number(page.before), 2_147_483_647))))
  return query
    .orderBy('number', 'desc')
    .limit(page.limit + 1)
    .execute()
}

/** Whether the transaction's tenant, or the platform in its scope, keeps this theme package. */
export async function hasThemePackage(tx: TenantTx, hash: string): Promise<boolean> {
  const row = await tx.selectFrom('theme_packages').select('hash').where('hash', '=', hash).executeTakeFirst()
  return row !== undefined
}

/** Removes previews that expired before `now`, of all tenants in the pool. */
export async function deleteExpiredInPool(tx: PlatformTx, now: Date): Promise<void> {
  await sql`
    delete from pool.releases r using app.homes h
    where h.schema_name = 'pool' and r.tenant_id = h.tenant_id and r.expires_at <= ${now}`.execute(tx)
}

/** The same of one tenant, wherever it lives. */
export async function deleteExpired(tx: TenantTx, now: Date): Promise<void> {
  await tx.deleteFrom('releases').where('expires_at', '<=', now).execute()
}

/** Copies what holds now of one site's content to position 1 of another's log. @returns how many rows of each kind */
export async function copyPresentRows(
  tx: TenantTx,
  from: string,
  to: string,
): Promise<Record<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`
    with copied as (
      insert into content_log (tenant_id, site_id, position, kind, entry_id, type, path, parent_id, title,
                               published_at, terms, authors, search, document)
      select tenant_id, ${to}::uuid, 1, kind, entry_id, type, path, parent_id, title,
             published_at, terms, authors, search, document
      from content_log where site_id = ${from} and until_position is null
      returning kind
    ) select kind, count(*) as count from copied group by kind`.execute(tx)
  return Object.fromEntries(rows.map((row) => [row.kind, row.count]))
}
