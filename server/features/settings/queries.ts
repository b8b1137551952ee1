/** SQL about versions of configuration and branding. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { SettingsVersions } from '../../kernel/db/platform-tables.generated.ts'
import type { Kind } from './schema.ts'

export type VersionRow = Selectable<SettingsVersions>

function versionsOf(tx: PlatformTx, tenantId: string, kind: Kind) {
  return tx
    .selectFrom('settings_versions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
}

export async function findLatest(
  tx: PlatformTx,
  tenantId: string,
  kind: Kind,
): Promise<VersionRow | undefined> {
  return versionsOf(tx, tenantId, kind).orderBy('version', 'desc').limit(1).executeTakeFirst()
}

export async function findVersion(
  tx: PlatformTx,
  tenantId: string,
  kind: Kind,
  version: number,
): Promise<VersionRow | undefined> {
  return versionsOf(tx, tenantId, kind).where('version', '=', version).executeTakeFirst()
}

export async function listVersions(
  tx: PlatformTx,
  tenantId: string,
  kind: Kind,
  before: number | undefined,
  limit: number,
): Promise<VersionRow[]> {
  let query = versionsOf(tx, tenantId, kind)
  if (before !== undefined) query = query.where('version', '<', before)
  return query
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute()
}

/** Adds a version. The primary key refuses it when somebody else added the same number first. */
export async function insertVersion(
  tx: PlatformTx,
  row: {
    tenant_id: string
    kind: Kind
    version: number
    value: unknown
    author_id: string | null
    note: string | null
  },
): Promise<VersionRow | undefined> {
  return tx
    .insertInto('settings_versions')
    .values({ ...row, value: JSON.stringify(row.value) })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** Copies the branding in force onto the tenant's row, where lists and mails read it. */
export async function copyBranding(
  tx: PlatformTx,
  tenantId: string,
  branding: Record<string, unknown>,
): Promise<void> {
  const text = (key: string) => (typeof branding[key] === 'string' ? branding[key] : null)
  await tx
    .updateTable('tenants')
    .set({
      logo_url: text('logo_url'),
      primary_color: text('primary_color'),
      secondary_color: text('secondary_color'),
      updated_at: sql`now()`,
    })
    .where('id', '=', tenantId)
    .execute()
}
