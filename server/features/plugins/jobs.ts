/** What runs in the background for plugins. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { dropPackage } from './catalogue.ts'
import * as queries from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'blobs' | 'clock' | 'log'>

/** Whoever is making a plugin pushes it again at once. */
const DEV_DAYS = 7

export function definePluginJobs(ctx: Ctx & Pick<AppContext, 'jobs'>): void {
  ctx.jobs.cron({
    name: 'plugins.collect',
    schedule: '25 4 * * *',
    lane: 'long',
    run: () => dropOldDevPlugins(ctx),
  })
}

/** Removes plugins in the making that nobody has pushed for a week and no release has, of all tenants. */
export async function dropOldDevPlugins(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - DEV_DAYS * 86_400_000)
  const found = await ctx.db.withPlatform((tx) => queries.listOldDevInPool(tx, before), { readOnly: true })
  for (const [tenantId, rows] of Map.groupBy(found, (row) => row.tenant_id))
    await drop(
      ctx,
      tenantId,
      rows.map(({ hash }) => hash),
    )
  await eachTenantElsewhere(ctx.db, ctx.log, async (tenantId) => {
    const hashes = await ctx.db.withTenant(tenantId, (tx) => queries.listOldDev(tx, before), {
      readOnly: true,
    })
    await drop(ctx, tenantId, hashes)
  })
}

async function drop(ctx: Ctx, tenantId: string, hashes: readonly string[]): Promise<void> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    for (const hash of hashes) {
      // Whoever is about to run it holds it, and then it is in use.
      await queries.lockPackage(tx, hash)
      if (!(await queries.findUse(tx, hash))) await dropPackage(ctx, tx, hash)
    }
  })
}
