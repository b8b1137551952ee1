/** Which websites of all tenants have a plugin in their live release: in the pool, and in homes of tenants' own. */
import type { AppContext } from '../../../context.ts'
import { eachTenantElsewhere } from '../../../kernel/db/tenants-elsewhere.ts'
import { type RunningRow, type Sought, listRunningAt, listRunningInPool } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'log'>

const PAGE = 500
/** Sites of one tenant that has a home of its own. */
const SITES_MAX = 10_000

/**
 * Hands the websites that have such a plugin to `visit`, tenant by tenant.
 * @param visit a tenant's rows; it may be called more than once for a tenant with very many
 */
export async function eachRunning(
  ctx: Ctx,
  sought: Sought,
  visit: (tenantId: string, rows: RunningRow[]) => Promise<void>,
): Promise<void> {
  let page: RunningRow[] = []
  do {
    const last = page.at(-1)
    const after = last && { tenantId: last.tenant_id, siteId: last.site_id, name: last.name }
    page = await ctx.db.withPlatform((tx) => listRunningInPool(tx, sought, after, PAGE), { readOnly: true })
    for (const [tenantId, rows] of Map.groupBy(page, (row) => row.tenant_id)) await visit(tenantId, rows)
  } while (page.length === PAGE)
  await eachTenantElsewhere(ctx.db, ctx.log, async (tenantId) => {
    const rows = await ctx.db.withTenant(tenantId, (tx) => listRunningAt(tx, sought, SITES_MAX), {
      readOnly: true,
    })
    if (rows.length > 0) await visit(tenantId, rows)
  })
}
