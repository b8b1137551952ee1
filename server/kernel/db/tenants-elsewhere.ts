/** Walks over the tenants whose rows one statement in the pool cannot reach: those with a schema or database of their own. */
import type { Database, PlatformTx } from './database.ts'
import type { Log } from '../log.ts'

const PAGE = 100

/** Calls `visit` for one after another. A failure is logged and does not keep the others from their turn. */
export async function eachTenantElsewhere(
  db: Database,
  log: Log,
  visit: (tenantId: string) => Promise<void>,
): Promise<void> {
  let page: string[] = []
  do {
    const after = page.at(-1)
    page = await db.withPlatform((tx) => listTenantsElsewhere(tx, after, PAGE), { readOnly: true })
    for (const tenantId of page) {
      await visit(tenantId).catch((error: unknown) =>
        log.warn({ err: error, tenant_id: tenantId }, 'a tenant with a home of its own could not be visited'),
      )
    }
  } while (page.length === PAGE)
}

async function listTenantsElsewhere(
  tx: PlatformTx,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('placements')
    .select('tenant_id')
    .where('kind', '<>', 'pool')
    .$if(after !== undefined, (query) => query.where('tenant_id', '>', after ?? ''))
    .orderBy('tenant_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.tenant_id)
}
