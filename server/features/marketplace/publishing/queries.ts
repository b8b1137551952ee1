/** SQL about publishers and their keys, submissions, and whose public plugins are. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type {
  PluginPublisherKeys,
  PluginPublishers,
  PluginSubmissions,
  PluginVersions,
} from '../../../kernel/db/platform-tables.generated.ts'

export type PublisherRow = Selectable<PluginPublishers>
export type KeyRow = Selectable<PluginPublisherKeys>
export type SubmissionRow = Selectable<PluginSubmissions>
export type VersionRow = Selectable<PluginVersions>

export async function findPublisherOf(tx: PlatformTx, tenantId: string): Promise<PublisherRow | undefined> {
  return tx.selectFrom('plugin_publishers').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockPublisherOf(tx: PlatformTx, tenantId: string): Promise<PublisherRow | undefined> {
  return tx
    .selectFrom('plugin_publishers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockPublisher(tx: PlatformTx, id: string): Promise<PublisherRow | undefined> {
  return tx.selectFrom('plugin_publishers').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findPublishers(tx: PlatformTx, ids: readonly string[]): Promise<PublisherRow[]> {
  if (ids.length === 0) return []
  return tx.selectFrom('plugin_publishers').selectAll().where('id', 'in', ids).execute()
}

/** Up to `limit + 1` publishers, the newest first, after the id in `before`. */
export async function listPublishers(
  tx: PlatformTx,
  before: string | undefined,
  limit: number,
): Promise<PublisherRow[]> {
  let query = tx.selectFrom('plugin_publishers').selectAll()
  if (before !== undefined) query = query.where('id', '<', before)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** Whether another publisher calls itself so. */
export async function isNameTaken(tx: PlatformTx, name: string, tenantId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('plugin_publishers')
    .select('id')
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .where('tenant_id', '<>', tenantId)
    .executeTakeFirst()
  return row !== undefined
}

/** @returns undefined when the name or the tenant has a publisher already */
export async function insertPublisher(
  tx: PlatformTx,
  row: Insertable<PluginPublishers>,
): Promise<PublisherRow | undefined> {
  return tx
    .insertInto('plugin_publishers')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updatePublisher(
  tx: PlatformTx,
  id: string,
  change: Updateable<PluginPublishers>,
): Promise<PublisherRow> {
  return tx
    .updateTable('plugin_publishers')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Those in use and those revoked, of some publishers. */
export async function listKeys(tx: PlatformTx, publisherIds: readonly string[]): Promise<KeyRow[]> {
  if (publisherIds.length === 0) return []
  return tx
    .selectFrom('plugin_publisher_keys')
    .selectAll()
    .where('publisher_id', 'in', publisherIds)
    .orderBy('created_at')
    .execute()
}

/** @returns undefined when the publisher has the key already */
export async function insertKey(
  tx: PlatformTx,
  row: Insertable<PluginPublisherKeys>,
): Promise<KeyRow | undefined> {
  return tx
    .insertInto('plugin_publisher_keys')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** @returns undefined when there is no such key in use */
export async function revokeKey(
  tx: PlatformTx,
  publisherId: string,
  fingerprint: string,
  at: Date,
): Promise<KeyRow | undefined> {
  return tx
    .updateTable('plugin_publisher_keys')
    .set({ revoked_at: at })
    .where('publisher_id', '=', publisherId)
    .where('fingerprint', '=', fingerprint)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Whose the name is. */
export async function findListing(
  tx: PlatformTx,
  name: string,
): Promise<{ publisher_id: string } | undefined> {
  return tx.selectFrom('plugin_listings').select('publisher_id').where('name', '=', name).executeTakeFirst()
}

/** Claims the name unless somebody has it. */
export async function insertListing(tx: PlatformTx, name: string, publisherId: string): Promise<void> {
  await tx
    .insertInto('plugin_listings')
    .values({ name, publisher_id: publisherId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** How these packages came into the catalogue, and who stands behind them. */
export async function findVersions(
  tx: PlatformTx,
  hashes: readonly string[],
): Promise<(VersionRow & { publisher_id: string })[]> {
  if (hashes.length === 0) return []
  return tx
    .selectFrom('plugin_versions as v')
    .innerJoin('plugin_listings as l', 'l.name', 'v.name')
    .selectAll('v')
    .select('l.publisher_id')
    .where('v.hash', 'in', hashes)
    .execute()
}

export async function isVersionPublic(tx: PlatformTx, name: string, version: string): Promise<boolean> {
  const row = await tx
    .selectFrom('plugin_versions')
    .select('hash')
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertVersion(tx: PlatformTx, row: Insertable<PluginVersions>): Promise<void> {
  await tx.insertInto('plugin_versions').values(row).execute()
}

/** @returns its hash; undefined when there is no such version */
export async function deleteVersion(
  tx: PlatformTx,
  name: string,
  version: string,
): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('plugin_versions')
    .where('name', '=', name)
    .where('version', '=', version)
    .returning('hash')
    .executeTakeFirst()
  return row?.hash
}

export async function findSubmission(tx: PlatformTx, id: string): Promise<SubmissionRow | undefined> {
  return tx.selectFrom('plugin_submissions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockSubmission(tx: PlatformTx, id: string): Promise<SubmissionRow | undefined> {
  return tx.selectFrom('plugin_submissions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export type SubmissionFilter = { tenantId?: string; state?: string | undefined }

/** Up to `limit + 1` submissions, the newest first, after the id in `before`. */
export async function listSubmissions(
  tx: PlatformTx,
  { tenantId, state }: SubmissionFilter,
  before: string | undefined,
  limit: number,
): Promise<SubmissionRow[]> {
  let query = tx.selectFrom('plugin_submissions').selectAll()
  if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId)
  if (state !== undefined) query = query.where('state', '=', state)
  if (before !== undefined) query = query.where('id', '<', before)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function countPending(tx: PlatformTx, tenantId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('plugin_submissions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return count
}

/** @returns undefined when the package waits already */
export async function insertSubmission(
  tx: PlatformTx,
  row: Insertable<PluginSubmissions>,
): Promise<SubmissionRow | undefined> {
  return tx
    .insertInto('plugin_submissions')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateSubmission(
  tx: PlatformTx,
  id: string,
  change: Updateable<PluginSubmissions>,
): Promise<SubmissionRow> {
  return tx
    .updateTable('plugin_submissions')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
