/** SQL that has entries say what visitors see of them. */
import { sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { Told } from '../announce.ts'

const among = (column: string, ids: readonly string[] | undefined) =>
  ids ? sql`and ${sql.ref(column)} = any(${ids}::uuid[])` : sql``

/** Entries that are live become published in the version that visitors see: the last one saved by then. @returns what changed */
export async function adoptRows(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[] | undefined,
): Promise<Told[]> {
  const { rows } = await sql<Told>`
    with shown as (
      select l.entry_id, l.path, l.published_at, (l.document ->> 'updated_at')::timestamptz as saved_at
      from content_log l
      where l.site_id = ${siteId} and l.until_position is null and l.kind in ('page', 'post', 'record')
        ${among('l.entry_id', ids)}
    ), known as (
      select shown.*, (
        select v.version from entry_versions v
        where v.site_id = ${siteId} and v.entry_id = shown.entry_id
          and v.created_at < shown.saved_at + interval '1 millisecond'
        order by v.version desc limit 1) as version
      from shown
    )
    update entries e set status = 'published', published_version = coalesce(k.version, e.published_version, e.version),
      published_path = k.path, published_at = k.published_at, deleted_at = null
    from known k
    where e.site_id = ${siteId} and e.id = k.entry_id
      and (e.published_version is distinct from coalesce(k.version, e.published_version, e.version)
        or e.published_path is distinct from k.path or e.published_at is distinct from k.published_at
        or e.deleted_at is not null or e.status <> 'published')
    returning e.id, e.site_id, e.type, e.title, e.slug, e.version, e.published_path`.execute(tx)
  return rows
}

/** Entries that are not live any more are unpublished. @returns what changed */
export async function dropAbsent(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[] | undefined,
): Promise<Told[]> {
  const { rows } = await sql<Told>`
    update entries e set status = 'unpublished', published_version = null, published_path = null
    where e.site_id = ${siteId} and e.published_version is not null ${among('e.id', ids)}
      and not exists (
        select from content_log l
        where l.site_id = e.site_id and l.kind in ('page', 'post', 'record') and l.entry_id = e.id
          and l.until_position is null)
    returning e.id, e.site_id, e.type, e.title, e.slug, e.version, null as published_path`.execute(tx)
  return rows
}
