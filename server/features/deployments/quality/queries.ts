/** SQL about smoke checks, and about which pages of a release are worth looking at. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { Releases, SmokeChecks } from '../../../kernel/db/home-tables.generated.ts'

export type SmokeCheckRow = Selectable<SmokeChecks>

export async function findSmokeCheck(tx: TenantTx, id: string): Promise<SmokeCheckRow | undefined> {
  return tx.selectFrom('smoke_checks').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockSmokeCheck(tx: TenantTx, id: string): Promise<SmokeCheckRow | undefined> {
  return tx.selectFrom('smoke_checks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Up to `limit + 1` checks, the newest first, after the id in `cursor`; with a site: its own and those of all sites. */
export async function listSmokeChecks(
  tx: TenantTx,
  filter: { siteId?: string | undefined },
  cursor: string[] | undefined,
  limit: number,
): Promise<SmokeCheckRow[]> {
  const { siteId } = filter
  let query = tx
    .selectFrom('smoke_checks')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (siteId !== undefined)
    query = query.where((eb) => eb.or([eb('site_id', '=', siteId), eb('site_id', 'is', null)]))
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

/** What is to be checked of a site, its own checks first. */
export async function listEnabledChecks(
  tx: TenantTx,
  siteId: string,
  limit: number,
): Promise<SmokeCheckRow[]> {
  return tx
    .selectFrom('smoke_checks')
    .selectAll()
    .where('is_enabled', '=', true)
    .where((eb) => eb.or([eb('site_id', '=', siteId), eb('site_id', 'is', null)]))
    .orderBy('site_id', (order) => order.asc().nullsLast())
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function countSmokeChecks(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('smoke_checks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertSmokeCheck(
  tx: TenantTx,
  row: Omit<Insertable<SmokeChecks>, 'tenant_id'>,
): Promise<SmokeCheckRow> {
  return tx
    .insertInto('smoke_checks')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateSmokeCheck(
  tx: TenantTx,
  id: string,
  change: Updateable<SmokeChecks>,
): Promise<SmokeCheckRow> {
  return tx
    .updateTable('smoke_checks')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteSmokeCheck(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('smoke_checks').where('id', '=', id).execute()
}

export type ShownRelease = Pick<
  Selectable<Releases>,
  'theme_hash' | 'config' | 'content_position' | 'overlay' | 'overlay_removed'
>

export async function findShownRelease(
  tx: TenantTx,
  siteId: string,
  number: number,
): Promise<ShownRelease | undefined> {
  return tx
    .selectFrom('releases')
    .select(['theme_hash', 'config', 'content_position', 'overlay', 'overlay_removed'])
    .where('site_id', '=', siteId)
    .where('number', '=', number)
    .executeTakeFirst()
}

/** Of one kind, the newest entries with a page that visitors see at a position of the content log. */
export async function listNewest(
  tx: TenantTx,
  shown: { siteId: string; position: number; without: readonly string[] },
  kind: 'page' | 'post' | 'record',
  limit: number,
): Promise<{ path: string; title: string }[]> {
  const { siteId, position, without } = shown
  let query = tx
    .selectFrom('content_log')
    .select(['path', 'title'])
    .where('site_id', '=', siteId)
    .where('kind', '=', kind)
    .where('path', 'is not', null)
    .where('position', '<=', position)
    .where((eb) => eb.or([eb('until_position', 'is', null), eb('until_position', '>', position)]))
    .orderBy('published_at', 'desc')
    .orderBy('entry_id', 'desc')
    .limit(limit)
  if (without.length > 0) query = query.where('entry_id', 'not in', [...without])
  const rows = await query.execute()
  return rows.flatMap(({ path, title }) => (path === null ? [] : [{ path, title }]))
}
