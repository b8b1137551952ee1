/** SQL about theme packages, and about what sites have made of themes. */
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type {
  DB as HomeTables,
  ThemeCustomizations,
  ThemePackages,
} from '../../kernel/db/home-tables.generated.ts'

export type PackageRow = Selectable<ThemePackages>
export type CustomizationRow = Selectable<ThemeCustomizations>

/** More of them nobody keeps; see addTheme. */
export const PACKAGES_MAX = 200

/** All packages of the owner, for readTenant. */
export function allPackages(tables: Kysely<HomeTables>) {
  return tables.selectFrom('theme_packages').selectAll().orderBy('name').limit(PACKAGES_MAX).compile()
}

export async function listPackages(tx: TenantTx): Promise<PackageRow[]> {
  return tx
    .selectFrom('theme_packages')
    .selectAll()
    .orderBy('name')
    .orderBy('created_at')
    .limit(PACKAGES_MAX)
    .execute()
}

export async function findPackage(tx: TenantTx, hash: string): Promise<PackageRow | undefined> {
  return tx.selectFrom('theme_packages').selectAll().where('hash', '=', hash).executeTakeFirst()
}

/** The package, which nobody deletes until `tx` ends. */
export async function holdPackage(tx: TenantTx, hash: string): Promise<PackageRow | undefined> {
  return tx.selectFrom('theme_packages').selectAll().where('hash', '=', hash).forShare().executeTakeFirst()
}

/** The package, locked until `tx` ends. */
export async function lockPackage(tx: TenantTx, hash: string): Promise<PackageRow | undefined> {
  return tx.selectFrom('theme_packages').selectAll().where('hash', '=', hash).forUpdate().executeTakeFirst()
}

export async function countPackages(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('theme_packages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** @returns undefined when the hash, or the name with that version, is there already */
export async function insertPackage(
  tx: TenantTx,
  row: Omit<Insertable<ThemePackages>, 'tenant_id'>,
): Promise<PackageRow | undefined> {
  return tx
    .insertInto('theme_packages')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function deletePackage(tx: TenantTx, hash: string): Promise<void> {
  await tx.deleteFrom('theme_packages').where('hash', '=', hash).execute()
}

/** Makes it the newest of those that are being made. */
export async function touchPackage(tx: TenantTx, hash: string): Promise<void> {
  await tx
    .updateTable('theme_packages')
    .set({ created_at: sql`now()` })
    .where('hash', '=', hash)
    .execute()
}

/** Packages of a theme that somebody works on, without the newest `kept`. */
export async function listDevPackages(
  tx: TenantTx,
  { name, created_by }: { name: string; created_by: string },
  kept: number,
): Promise<{ hash: string }[]> {
  return tx
    .selectFrom('theme_packages')
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

/** Packages of themes in the making, of all tenants in the pool, that are older than `before`. */
export async function listOldDevInPool(
  tx: PlatformTx,
  before: Date,
): Promise<{ tenant_id: string; hash: string }[]> {
  const { rows } = await sql<{ tenant_id: string; hash: string }>`
    select p.tenant_id, p.hash from pool.theme_packages p join app.homes h using (tenant_id)
    where h.schema_name = 'pool' and p.version ~ '-dev\\.[0-9a-f]{8}$' and p.created_at < ${before}
      and not exists (
        select from pool.releases r
        where r.tenant_id = p.tenant_id and r.theme_hash = p.hash and r.theme_owner = 'tenant')
    limit ${OLD_AT_ONCE}`.execute(tx)
  return rows
}

/** The same of one tenant, wherever it lives; those that a release shows, too. */
export async function listOldDev(tx: TenantTx, before: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('theme_packages')
    .select('hash')
    .where('version', '~', '-dev\\.[0-9a-f]{8}$')
    .where('created_at', '<', before)
    .limit(OLD_AT_ONCE)
    .execute()
  return rows.map(({ hash }) => hash)
}

/** Takes away the previews that show the package; nobody else ever saw them. */
export async function deletePreviewsOf(tx: TenantTx, hash: string): Promise<void> {
  await tx
    .deleteFrom('releases')
    .where('theme_hash', '=', hash)
    .where('theme_owner', '=', 'tenant')
    .where('kind', '=', 'preview')
    .execute()
}

/** Takes away another content under the same name and version. */
export async function deleteVersion(tx: TenantTx, name: string, version: string): Promise<void> {
  await tx.deleteFrom('theme_packages').where('name', '=', name).where('version', '=', version).execute()
}

/** A site that has a release with this package of the tenant's, if any. */
export async function findUse(tx: TenantTx, hash: string): Promise<{ site_id: string } | undefined> {
  return tx
    .selectFrom('releases')
    .select('site_id')
    .where('theme_hash', '=', hash)
    .where('theme_owner', '=', 'tenant')
    .limit(1)
    .executeTakeFirst()
}

export async function findCustomization(
  tx: TenantTx,
  siteId: string,
  themeName: string,
): Promise<CustomizationRow | undefined> {
  return tx
    .selectFrom('theme_customizations')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('theme_name', '=', themeName)
    .executeTakeFirst()
}

/** All that a site has made of themes, the one it uses and those it used. */
export async function listCustomizations(tx: TenantTx, siteId: string): Promise<CustomizationRow[]> {
  return tx
    .selectFrom('theme_customizations')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('theme_name')
    .limit(PACKAGES_MAX)
    .execute()
}

export async function putCustomization(
  tx: TenantTx,
  siteId: string,
  themeName: string,
  customization: string,
): Promise<CustomizationRow> {
  return tx
    .insertInto('theme_customizations')
    .values({ tenant_id: tx.tenantId, site_id: siteId, theme_name: themeName, customization })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'site_id', 'theme_name']).doUpdateSet({
        customization,
        version: sql`theme_customizations.version + 1`,
        updated_at: sql`now()`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}
