/** Plans and notices over a test database, and tenants on a plan, without the program around them. */
import { after } from 'node:test'
import { openPlanDirectory } from '../../server/features/plans/plans.ts'
import { systemClock } from '../../server/kernel/clock.ts'
import { openNotices } from '../../server/kernel/db/notices.ts'
import { rolePasswords } from '../../server/kernel/db/roles.ts'
import { TEST_SECRET, openTestDatabase } from './database.ts'
import { addHome } from './homes.ts'

export async function openTestPlans() {
  const { url, db } = await openTestDatabase({ poolSize: 12 })
  const notices = openNotices({
    db,
    listenUrl: url,
    password: rolePasswords(TEST_SECRET).hotswap_platform,
    onError: () => undefined,
  })
  after(() => notices[Symbol.asyncDispose]())
  await notices.ready
  const ctx = { db, notices, plans: openPlanDirectory({ db, notices }), clock: systemClock }

  async function addTenant(planId: string, kind: 'pool' | 'schema' | 'database' = 'pool'): Promise<string> {
    const { tenantId } = await addHome(url, kind)
    await db.withPlatform((tx) =>
      tx
        .insertInto('tenants')
        .values({
          id: tenantId,
          slug: `t-${tenantId}`,
          name: 'T',
          display_name: 'T',
          plan_id: planId,
          status: 'active',
        })
        .execute(),
    )
    return tenantId
  }
  return { url, ctx, addTenant }
}
