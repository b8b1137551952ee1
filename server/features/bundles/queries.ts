/** SQL about whole sites, read for bundles and set as bundles say, and about the blueprints a tenant has saved. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Blueprints, Comments, Media, MediaFolders } from '../../kernel/db/home-tables.generated.ts'

export type BlueprintRow = Selectable<Blueprints>

export type SourceRow = { id: string; source_key: string | null }

/** What earlier imports have made, by where they found it. */
export async function listSources(
  tx: TenantTx,
  siteId: string,
  table: 'entries' | 'media' | 'comments',
): Promise<SourceRow[]> {
  return tx
    .selectFrom(table)
    .select(['id', 'source_key'])
    .where('site_id', '=', siteId)
    .where('source_key', 'is not', null)
    .execute()
}

export async function listFolders(tx: TenantTx, siteId: string): Promise<Selectable<MediaFolders>[]> {
  return tx.selectFrom('media_folders').selectAll().where('site_id', '=', siteId).execute()
}

/** States that no act of an editor brings about on a new entry: as the bundle has them. */
export async function setEntryStates(
  tx: TenantTx,
  siteId: string,
  states: readonly { id: string; status: string }[],
): Promise<void> {
  if (states.length === 0) return
  await sql`
    update entries e set status = s.status
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as s(id uuid, status text)
    where e.site_id = ${siteId} and e.id = s.id`.execute(tx)
}

/** Which of these entries are there, and not in the trash. */
export async function findPresent(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('entries')
    .select('id')
    .where('site_id', '=', siteId)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function insertBlueprint(
  tx: TenantTx,
  row: Omit<Insertable<Blueprints>, 'tenant_id'>,
): Promise<BlueprintRow | undefined> {
  return tx
    .insertInto('blueprints')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function listBlueprintRows(tx: TenantTx): Promise<BlueprintRow[]> {
  return tx.selectFrom('blueprints').selectAll().orderBy('slug').limit(500).execute()
}

export async function findBlueprintRow(
  tx: TenantTx,
  by: { id: string } | { slug: string },
): Promise<BlueprintRow | undefined> {
  const query = tx.selectFrom('blueprints').selectAll()
  return ('id' in by ? query.where('id', '=', by.id) : query.where('slug', '=', by.slug)).executeTakeFirst()
}

export async function deleteBlueprintRow(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('blueprints').where('id', '=', id).execute()
}

export type WholeEntry = {
  id: string
  type: string
  slug: string
  parent_id: string | null
  status: string
  document: Record<string, unknown>
  published_at: Date | null
  publish_at: Date | null
  expire_at: Date | null
  source_key: string | null
  /** What visitors see where it is another version. */
  published_document: Record<string, unknown> | null
  published_slug: string | null
}

/** Places of all entries outside of the trash, in the order of their ids. */
export async function listPlaces(
  tx: TenantTx,
  siteId: string,
): Promise<{ id: string; type: string; slug: string; parent_id: string | null }[]> {
  return tx
    .selectFrom('entries')
    .select(['id', 'type', 'slug', 'parent_id'])
    .where('site_id', '=', siteId)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** Those of these ids that are there still. */
export async function readEntries(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<WholeEntry[]> {
  const { rows } = await sql<WholeEntry>`
    select e.id, e.type, e.slug, e.parent_id, e.status, e.document, e.published_at, e.publish_at, e.expire_at, e.source_key,
      v.document as published_document, v.slug as published_slug
    from entries e
    left join entry_versions v on v.site_id = e.site_id and v.entry_id = e.id
      and v.version = e.published_version and e.published_version <> e.version
    where e.site_id = ${siteId} and e.id = any(${[...ids]}::uuid[]) and e.deleted_at is null
    order by e.id`.execute(tx)
  return rows
}

export type WholeComment = Selectable<Comments>

/** Up to `limit`, in the order they were written, after a moment and id. */
export async function readComments(
  tx: TenantTx,
  siteId: string,
  after: { commented_at: Date; id: string } | undefined,
  limit: number,
): Promise<WholeComment[]> {
  let query = tx.selectFrom('comments').selectAll().where('site_id', '=', siteId)
  if (after)
    query = query.where(sql<boolean>`(commented_at, id) > (${after.commented_at}, ${after.id}::uuid)`)
  return query.orderBy('commented_at').orderBy('id').limit(limit).execute()
}

export async function readMedia(tx: TenantTx, siteId: string): Promise<Selectable<Media>[]> {
  return tx
    .selectFrom('media')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('name')
    .orderBy('size_bytes')
    .orderBy('sha256')
    .execute()
}
