/** SQL about plugin packages, and about the plugins that sites run. */
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { DB as HomeTables, PluginPackages } from '../../kernel/db/home-tables.generated.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'

export type PackageRow = Selectable<PluginPackages>

/** More of them no tenant keeps; see addPlugin. */
export const PACKAGES_MAX = 200
/** Those that ship with the program and those of the public catalogue, in all their versions. */
const PLATFORM_PACKAGES_MAX = 5_000

/** All packages of the platform's scope, for readTenant. */
export function platformPackages(tables: Kysely<HomeTables>) {
  return tables
    .selectFrom('plugin_packages')
    .selectAll()
    .orderBy('name')
    .limit(PLATFORM_PACKAGES_MAX)
    .compile()
}

export async function listPackages(tx: TenantTx): Promise<PackageRow[]> {
  return tx.selectFrom('plugin_packages').selectAll().orderBy('name').limit(PACKAGES_MAX).execute()
}

export async function findPackage(tx: TenantTx, hash: string): Promise<PackageRow | undefined> {
  return tx.selectFrom('plugin_packages').selectAll().where('hash', '=', hash).executeTakeFirst()
}

/** Which of the packages are there; nobody deletes those until `tx` ends. */
export async function holdPackages(tx: TenantTx, hashes: readonly string[]): Promise<string[]> {
  if (hashes.length === 0) return []
  const rows = await tx
    .selectFrom('plugin_packages')
    .select('hash')
    .where('hash', 'in', hashes)
    .orderBy('hash')
    .forShare()
    .execute()
  return rows.map(({ hash }) => hash)
}

/** The package, locked until `tx` ends. */
export async function lockPackage(tx: TenantTx, hash: string): Promise<PackageRow | undefined> {
  return tx.selectFrom('plugin_packages').selectAll().where('hash', '=', hash).forUpdate().executeTakeFirst()
}

export async function countPackages(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('plugin_packages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** @returns undefined when the hash, or the name with that version, is there already */
export async function insertPackage(
  tx: TenantTx,
  row: Omit<Insertable<PluginPackages>, 'tenant_id'>,
): Promise<PackageRow | undefined> {
  return tx
    .insertInto('plugin_packages')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function deletePackage(tx: TenantTx, hash: string): Promise<void> {
  await tx.deleteFrom('plugin_packages').where('hash', '=', hash).execute()
}

/** Takes away another content under the same name and version. */
export async function deleteVersion(tx: TenantTx, name: string, version: string): Promise<void> {
  await tx.deleteFrom('plugin_packages').where('name', '=', name).where('version', '=', version).execute()
}

/** Makes it the newest of those that are being made. */
export async function touchPackage(tx: TenantTx, hash: string): Promise<void> {
  await tx
    .updateTable('plugin_packages')
    .set({ created_at: sql`now()` })
    .where('hash', '=', hash)
    .execute()
}

/** Packages of a plugin that somebody works on, without the newest `kept`. */
export async function listDevPackages(
  tx: TenantTx,
  { name, created_by }: { name: string; created_by: string },
  kept: number,
): Promise<{ hash: string }[]> {
  return tx
    .selectFrom('plugin_packages')
    .select('hash')
    .where('name', '=', name)
    .where('created_by', '=', created_by)
    .where('version', '~', '-dev\\.[0-9a-f]{8}$')
    .orderBy('created_at', 'desc')
    .offset(kept)
    .limit(PACKAGES_MAX)
    .execute()
}

/** More are left to the next night. */
const OLD_AT_ONCE = 1_000

/** Packages of plugins in the making, of all tenants in the pool, that are older than `before`. */
export async function listOldDevInPool(
  tx: PlatformTx,
  before: Date,
): Promise<{ tenant_id: string; hash: string }[]> {
  const { rows } = await sql<{ tenant_id: string; hash: string }>`
    select p.tenant_id, p.hash from pool.plugin_packages p join app.homes h using (tenant_id)
    where h.schema_name = 'pool' and p.version ~ '-dev\\.[0-9a-f]{8}$' and p.created_at < ${before}
      and not exists (
        select from pool.releases r
        where r.tenant_id = p.tenant_id
          and r.plugins @> jsonb_build_array(jsonb_build_object('hash', p.hash, 'owner', 'tenant')))
    limit ${OLD_AT_ONCE}`.execute(tx)
  return rows
}

/** The same of one tenant, wherever it lives; those that a release has, too. */
export async function listOldDev(tx: TenantTx, before: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('plugin_packages')
    .select('hash')
    .where('version', '~', '-dev\\.[0-9a-f]{8}$')
    .where('created_at', '<', before)
    .limit(OLD_AT_ONCE)
    .execute()
  return rows.map(({ hash }) => hash)
}

/** Takes away the previews that run the package; nobody else ever saw them. */
export async function deletePreviewsOf(tx: TenantTx, hash: string): Promise<void> {
  await tx
    .deleteFrom('releases')
    .where('kind', '=', 'preview')
    .where('plugins', '@>', withPackage(hash))
    .execute()
}

/** What the plugins of a release contain that has this package of the tenant's. */
function withPackage(hash: string) {
  return sql<string>`jsonb_build_array(jsonb_build_object('hash', ${hash}::text, 'owner', 'tenant'))`
}

/** A site that has a release with this package of the tenant's, if any. Looks through the releases of the tenant. */
export async function findUse(tx: TenantTx, hash: string): Promise<{ site_id: string } | undefined> {
  return tx
    .selectFrom('releases')
    .select('site_id')
    .where('plugins', '@>', withPackage(hash))
    .limit(1)
    .executeTakeFirst()
}

/** The plugins of what is live on each of the sites that have a release. */
export async function listLivePlugins(
  tx: TenantTx,
  siteIds: readonly string[],
): Promise<{ site_id: string; plugins: PublishedPlugin[] }[]> {
  return tx
    .selectFrom('sites as s')
    .innerJoin('releases as r', (join) =>
      join
        .onRef('r.tenant_id', '=', 's.tenant_id')
        .onRef('r.site_id', '=', 's.id')
        .onRef('r.number', '=', 's.release_number'),
    )
    .select(['s.id as site_id', sql<PublishedPlugin[]>`r.plugins`.as('plugins')])
    .where('s.id', '=', sql<string>`any(${siteIds}::uuid[])`)
    .execute()
}
