/** Reads all there is of a tenant, for tests that prove that nothing of it has changed. */
import { withOwner } from '../../server/kernel/db/migrate.ts'

export type TenantRow = { table_name: string; row: Record<string, unknown> }

/** Tables with rows of tenants, but for those that refusals and reading rightly write to. */
export async function tablesOfTenants(ownerUrl: string): Promise<string[]> {
  return withOwner(ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
       where column_name = 'tenant_id' and table_schema in ('pool', 'platform') order by 1`,
    )
    const names = rows.map(({ name }) => name)
    return names.filter((name) => !/audit_|idempotency|sessions|refresh_tokens/.test(name))
  })
}

/** All rows of the tenant, read past row-level security. */
export async function rowsOf(ownerUrl: string, tenantId: string): Promise<TenantRow[]> {
  const tables = await tablesOfTenants(ownerUrl)
  return withOwner(ownerUrl, async (owner) => {
    const rows: TenantRow[] = []
    for (const name of tables) {
      const found = await owner.query(
        `select '${name}' as table_name, to_jsonb(t) - 'last_used_at' as row from ${name} t where tenant_id = $1 order by 2`,
        [tenantId],
      )
      rows.push(...found.rows)
    }
    return rows
  })
}
