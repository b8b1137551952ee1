/** SQL about collections, and about the records in them as far as their fields and numbers go. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Collections } from '../../kernel/db/home-tables.generated.ts'
import type { CollectionField } from './field-types.ts'
import type { FieldValues } from './fields.ts'

export type CollectionRow = Omit<Selectable<Collections>, 'fields'> & { fields: CollectionField[] }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** @param name its slug or its id */
export async function findCollection(
  tx: TenantTx,
  siteId: string,
  name: string,
  lock?: 'share' | 'update',
): Promise<CollectionRow | undefined> {
  let query = tx
    .selectFrom('collections')
    .selectAll()
    .where('site_id', '=', siteId)
    .where(UUID.test(name) ? 'id' : 'slug', '=', name)
  if (lock === 'share') query = query.forShare()
  if (lock === 'update') query = query.forUpdate()
  return (await query.executeTakeFirst()) as CollectionRow | undefined
}

/** All collections of a site; there are few. */
export async function findCollections(
  tx: TenantTx,
  siteId: string,
  slugs?: readonly string[],
): Promise<CollectionRow[]> {
  let query = tx.selectFrom('collections').selectAll().where('site_id', '=', siteId).orderBy('slug')
  if (slugs) query = query.where((eb) => eb('slug', '=', sql<string>`any(${[...slugs]}::text[])`))
  return (await query.execute()) as CollectionRow[]
}

/** Up to `limit + 1`, by slug, after the slug in `cursor`. */
export async function listCollections(
  tx: TenantTx,
  siteId: string,
  cursor: string[] | undefined,
  limit: number,
): Promise<(CollectionRow & { record_count: number })[]> {
  let query = tx
    .selectFrom('collections as c')
    .selectAll('c')
    .select((eb) =>
      eb
        .selectFrom('entries as e')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('e.site_id', '=', 'c.site_id')
        .whereRef('e.type', '=', 'c.slug')
        .where('e.deleted_at', 'is', null)
        .as('record_count'),
    )
    .where('c.site_id', '=', siteId)
    .orderBy('c.slug')
    .limit(limit + 1)
  if (cursor?.[0] !== undefined) query = query.where('c.slug', '>', cursor[0])
  return (await query.execute()) as unknown as (CollectionRow & { record_count: number })[]
}

export async function insertCollection(
  tx: TenantTx,
  row: Omit<Insertable<Collections>, 'tenant_id'>,
): Promise<CollectionRow | undefined> {
  return (await tx
    .insertInto('collections')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()) as CollectionRow | undefined
}

export async function updateCollection(
  tx: TenantTx,
  siteId: string,
  id: string,
  change: Updateable<Collections>,
): Promise<CollectionRow> {
  return (await tx
    .updateTable('collections')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()) as CollectionRow
}

export async function deleteCollection(tx: TenantTx, siteId: string, id: string): Promise<void> {
  await tx.deleteFrom('collections').where('site_id', '=', siteId).where('id', '=', id).execute()
}

/** Records outside the trash, and those in it. */
export async function countRecordsIn(
  tx: TenantTx,
  siteId: string,
  slug: string,
): Promise<{ kept: number; trashed: number }> {
  return tx
    .selectFrom('entries')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('deleted_at', 'is', null).as('kept'),
      eb.fn.countAll<number>().filterWhere('deleted_at', 'is not', null).as('trashed'),
    ])
    .where('site_id', '=', siteId)
    .where('type', '=', slug)
    .executeTakeFirstOrThrow()
}

/** What records outside the trash hold, in the order of their ids. */
export async function listRecordFields(
  tx: TenantTx,
  siteId: string,
  slug: string,
  afterId: string | undefined,
  limit: number,
): Promise<{ id: string; fields: FieldValues | null }[]> {
  let query = tx
    .selectFrom('entries')
    .select(['id', sql<FieldValues | null>`document -> 'fields'`.as('fields')])
    .where('site_id', '=', siteId)
    .where('type', '=', slug)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .limit(limit)
  if (afterId !== undefined) query = query.where('id', '>', afterId)
  return query.execute()
}

/** @returns the ids of those that were published */
export async function deleteRecords(tx: TenantTx, siteId: string, slug: string): Promise<string[]> {
  const rows = await tx
    .deleteFrom('entries')
    .where('site_id', '=', siteId)
    .where('type', '=', slug)
    .returning(['id', 'published_version'])
    .execute()
  return rows.filter((row) => row.published_version !== null).map((row) => row.id)
}

/** All records of the tenant outside the trash. */
export async function countRecords(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('entries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('type', 'not in', ['page', 'post'])
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Records of collections that count as professionals, or as customers. */
export async function countRecordsAs(tx: TenantTx, resource: string): Promise<number> {
  const { count } = await tx
    .selectFrom('entries as e')
    .innerJoin('collections as c', (join) =>
      join.onRef('c.site_id', '=', 'e.site_id').onRef('c.slug', '=', 'e.type'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('c.counted_as', '=', resource)
    .where('e.deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** What is published at these paths, redirects left out. */
export async function findAtPaths(
  tx: TenantTx,
  siteId: string,
  paths: readonly string[],
): Promise<{ entry_id: string; path: string; kind: string; title: string }[]> {
  const rows = await tx
    .selectFrom('content_log')
    .select(['entry_id', 'path', 'kind', 'title'])
    .where('site_id', '=', siteId)
    .where('path', '=', sql<string>`any(${[...paths]}::text[])`)
    .where('until_position', 'is', null)
    .where('kind', '<>', 'redirect')
    .execute()
  return rows.map((row) => ({ ...row, path: row.path ?? '' }))
}
