/** SQL about advisories, where they come from, and whom they concern. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../../kernel/db/database.ts'
import type {
  PluginAdvisories as AdvisoriesTable,
  PluginAdvisoryFeeds,
} from '../../../kernel/db/platform-tables.generated.ts'
import type { PluginAdvisory } from '../../../published/plugin-advisories.ts'

export type AdvisoryRow = Selectable<AdvisoriesTable>
export type FeedRow = Selectable<PluginAdvisoryFeeds>

/** More than this nobody reads; those that block are kept before those that warn. */
const IN_FORCE_MAX = 20_000

/** The advisories that hold. */
export async function listInForce(tx: PlatformTx): Promise<PluginAdvisory[]> {
  const rows = await tx
    .selectFrom('plugin_advisories as a')
    .leftJoin('plugin_advisory_feeds as f', 'f.id', 'a.feed_id')
    .select(['a.id', 'a.hash', 'a.name', 'a.range', 'a.scope', 'a.severity', 'a.action', 'a.title'])
    .select(['a.description', 'a.url', 'f.name as feed', 'a.published_at'])
    .where('a.lifted_at', 'is', null)
    .orderBy('a.action')
    .orderBy('a.id')
    .limit(IN_FORCE_MAX)
    .execute()
  return rows as PluginAdvisory[]
}

export async function findAdvisory(tx: PlatformTx, id: string): Promise<AdvisoryRow | undefined> {
  return tx.selectFrom('plugin_advisories').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockAdvisory(tx: PlatformTx, id: string): Promise<AdvisoryRow | undefined> {
  return tx.selectFrom('plugin_advisories').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export type AdvisoryFilter = { in_force?: boolean | undefined; name?: string | undefined }

/** Up to `limit + 1` advisories, the newest first, after the id in `before`. */
export async function listAdvisories(
  tx: PlatformTx,
  filter: AdvisoryFilter,
  before: string | undefined,
  limit: number,
): Promise<AdvisoryRow[]> {
  let query = tx.selectFrom('plugin_advisories').selectAll()
  if (filter.in_force !== undefined) query = query.where('lifted_at', filter.in_force ? 'is' : 'is not', null)
  if (filter.name !== undefined) query = query.where('name', '=', filter.name)
  if (before !== undefined) query = query.where('id', '<', before)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function insertAdvisory(tx: PlatformTx, row: Insertable<AdvisoriesTable>): Promise<AdvisoryRow> {
  return tx.insertInto('plugin_advisories').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function updateAdvisory(
  tx: PlatformTx,
  id: string,
  change: Updateable<AdvisoriesTable>,
): Promise<AdvisoryRow> {
  return tx
    .updateTable('plugin_advisories')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** How many changes of the advisories there were, this one included. */
export async function countChange(tx: PlatformTx): Promise<void> {
  await sql`select nextval('platform.plugin_advisories_sequence')`.execute(tx)
}

/** How many changes there were. Read it before the advisories: the number may be too low for them, never too high. */
export async function readSequence(tx: PlatformTx): Promise<number> {
  const { rows } = await sql<{ changes: string | null }>`
    select pg_sequence_last_value('platform.plugin_advisories_sequence') as changes`.execute(tx)
  return Number(rows[0]?.changes ?? 0)
}

/** This installation's own that are in force, the newest first. */
export async function listOwnInForce(tx: PlatformTx, limit: number): Promise<AdvisoryRow[]> {
  return tx
    .selectFrom('plugin_advisories')
    .selectAll()
    .where('feed_id', 'is', null)
    .where('lifted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function listFeedAdvisories(tx: PlatformTx, feedId: string): Promise<AdvisoryRow[]> {
  return tx
    .selectFrom('plugin_advisories')
    .selectAll()
    .where('feed_id', '=', feedId)
    .orderBy('id')
    .limit(IN_FORCE_MAX)
    .execute()
}

export async function listFeeds(tx: PlatformTx): Promise<FeedRow[]> {
  return tx.selectFrom('plugin_advisory_feeds').selectAll().orderBy('id').limit(100).execute()
}

export async function findFeed(tx: PlatformTx, id: string): Promise<FeedRow | undefined> {
  return tx.selectFrom('plugin_advisory_feeds').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockFeed(tx: PlatformTx, id: string): Promise<FeedRow | undefined> {
  return tx
    .selectFrom('plugin_advisory_feeds')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns undefined when the address is subscribed to already */
export async function insertFeed(
  tx: PlatformTx,
  row: Insertable<PluginAdvisoryFeeds>,
): Promise<FeedRow | undefined> {
  return tx
    .insertInto('plugin_advisory_feeds')
    .values(row)
    .onConflict((conflict) => conflict.column('url').doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** A change somebody made; what became of fetching it is noted by noteFeed. */
export async function updateFeed(
  tx: PlatformTx,
  id: string,
  change: Updateable<PluginAdvisoryFeeds>,
): Promise<FeedRow> {
  return tx
    .updateTable('plugin_advisory_feeds')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function noteFeed(
  tx: PlatformTx,
  id: string,
  note: Pick<Updateable<PluginAdvisoryFeeds>, 'checked_at' | 'taken_at' | 'sequence' | 'error'>,
): Promise<void> {
  await tx.updateTable('plugin_advisory_feeds').set(note).where('id', '=', id).execute()
}

export async function deleteFeed(tx: PlatformTx, id: string): Promise<void> {
  await tx.deleteFrom('plugin_advisory_feeds').where('id', '=', id).execute()
}

export type FeedKey = { public_key: string; private_key: string }

export async function findFeedKey(tx: PlatformTx): Promise<FeedKey | undefined> {
  return tx.selectFrom('plugin_feed_key').select(['public_key', 'private_key']).executeTakeFirst()
}

/** Keeps the key unless another process has kept one before. */
export async function insertFeedKey(tx: PlatformTx, key: FeedKey): Promise<void> {
  await tx
    .insertInto('plugin_feed_key')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A site whose live release has a plugin. */
export type RunningRow = {
  tenant_id: string
  site_id: string
  name: string
  version: string
  hash: string
  enabled: boolean
  owner: 'platform' | 'tenant'
}
/** What to look for in the index of plugins: a name or a hash, or everything. */
export type Sought = { name: string | null; hash: string | null } | 'all'

/** Up to `limit` sites in the pool that have such a plugin, by tenant and site, after these. */
export async function listRunningInPool(
  tx: PlatformTx,
  sought: Sought,
  after: { tenantId: string; siteId: string; name: string } | undefined,
  limit: number,
): Promise<RunningRow[]> {
  const from = after ?? null
  const { isAll, name, hash } = columnsOf(sought)
  const { rows } = await sql<RunningRow>`
    select p.tenant_id, p.site_id, p.name, p.version, p.hash, p.enabled, p.published->>'owner' as owner
    from pool.site_plugins p
    where (${isAll} or p.name = ${name} or p.hash = ${hash})
      and exists (select from app.homes h where h.tenant_id = p.tenant_id and h.schema_name = 'pool')
      and (${from === null}
        or (p.tenant_id, p.site_id, p.name) > (${from?.tenantId ?? null}::uuid, ${from?.siteId ?? null}::uuid, ${from?.name ?? ''}))
    order by p.tenant_id, p.site_id, p.name limit ${limit}`.execute(tx)
  return rows
}

/** The same of one tenant, wherever it lives. */
export async function listRunningAt(tx: TenantTx, sought: Sought, limit: number): Promise<RunningRow[]> {
  const { isAll, name, hash } = columnsOf(sought)
  const { rows } = await sql<RunningRow>`
    select tenant_id, site_id, name, version, hash, enabled, published->>'owner' as owner from site_plugins
    where ${isAll} or name = ${name} or hash = ${hash} order by site_id, name limit ${limit}`.execute(tx)
  return rows
}

function columnsOf(sought: Sought): { isAll: boolean; name: string | null; hash: string | null } {
  return sought === 'all'
    ? { isAll: true, name: null, hash: null }
    : { isAll: false, name: sought.name, hash: sought.hash }
}

/** What these tenants and sites are called. */
export async function listSiteNames(
  tx: PlatformTx,
  sites: readonly Pick<RunningRow, 'tenant_id' | 'site_id'>[],
): Promise<{ site_id: string; slug: string; is_main: boolean; tenant_slug: string; tenant_name: string }[]> {
  if (sites.length === 0) return []
  return tx
    .selectFrom('live_sites as s')
    .innerJoin('tenants as t', 't.id', 's.tenant_id')
    .select(['s.site_id', 's.slug', 's.is_main', 't.slug as tenant_slug', 't.name as tenant_name'])
    .where('s.tenant_id', 'in', [...new Set(sites.map(({ tenant_id }) => tenant_id))])
    .where(
      's.site_id',
      'in',
      sites.map(({ site_id }) => site_id),
    )
    .execute()
}

export async function hasTold(tx: PlatformTx, advisoryId: string, tenantId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('plugin_advisory_tenants')
    .select('tenant_id')
    .where('advisory_id', '=', advisoryId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  return row !== undefined
}

export async function noteTold(
  tx: PlatformTx,
  advisoryId: string,
  { tenantId, websites }: { tenantId: string; websites: number },
): Promise<void> {
  await tx
    .insertInto('plugin_advisory_tenants')
    .values({ advisory_id: advisoryId, tenant_id: tenantId, websites })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function countTold(tx: PlatformTx, advisoryId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('plugin_advisory_tenants')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('advisory_id', '=', advisoryId)
    .executeTakeFirstOrThrow()
  return count
}
