/** Which websites a rule or a window is about. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { findSites } from '../sites/sites.ts'

/** @returns the places in the list of ids that are no website of the tenant */
export async function missingWebsites(tx: TenantTx, ids: readonly string[] | null): Promise<number[]> {
  if (ids === null) return []
  const known = new Set((await findSites(tx, ids)).map(({ id }) => id))
  return ids.flatMap((id, place) => (known.has(id) ? [] : [place]))
}
