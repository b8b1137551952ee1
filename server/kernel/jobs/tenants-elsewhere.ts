/** Walks over the tenants whose rows one statement in the pool cannot reach: those with a schema or database of their own. */
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import { listTenantsElsewhere } from './queries.ts'

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
