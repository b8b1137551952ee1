/** SQL about the secrets of plugins. */
import { type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PluginSecrets } from '../../kernel/db/home-tables.generated.ts'

export type SecretRow = Selectable<PluginSecrets>
export type SecretKey = { siteId: string; plugin: string; name: string }

export async function findSecret(tx: TenantTx, key: SecretKey): Promise<SecretRow | undefined> {
  return tx
    .selectFrom('plugin_secrets')
    .selectAll()
    .where('site_id', '=', key.siteId)
    .where('plugin', '=', key.plugin)
    .where('name', '=', key.name)
    .executeTakeFirst()
}

/** By name; a plugin of a site has no more of them than it may. */
export async function listSecrets(tx: TenantTx, siteId: string, plugin: string): Promise<SecretRow[]> {
  return tx
    .selectFrom('plugin_secrets')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .orderBy('name')
    .limit(100)
    .execute()
}

export async function putSecret(
  tx: TenantTx,
  { siteId: site_id, plugin, name }: SecretKey,
  values: { secret: string; updated_by: string; updated_at: Date },
): Promise<SecretRow> {
  // Secrets go with whatever else the plugin keeps, so there is a place for it from here on.
  await sql`
    insert into plugin_stores (tenant_id, site_id, plugin) values (${tx.tenantId}, ${site_id}, ${plugin})
    on conflict do nothing`.execute(tx)
  return tx
    .insertInto('plugin_secrets')
    .values({ tenant_id: tx.tenantId, site_id, plugin, name, ...values })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'site_id', 'plugin', 'name']).doUpdateSet(values),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** @returns whether it was there */
export async function deleteSecret(tx: TenantTx, key: SecretKey): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('plugin_secrets')
    .where('site_id', '=', key.siteId)
    .where('plugin', '=', key.plugin)
    .where('name', '=', key.name)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
