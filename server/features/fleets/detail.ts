/** A fleet with its rings, and the tenants an operator has to know of. */
import type { PlatformTx } from '../../kernel/db/database.ts'
import { BAD } from './fleet.ts'
import { getFleet } from './fleets.ts'
import { countTenants, listMembers } from './queries.ts'
import { viewFleetDetail } from './view.ts'

const NAMED = 50

/** @throws AppError not_found */
export async function readDetail(tx: PlatformTx, id: string) {
  const fleet = await getFleet(tx, id)
  const counts = await countTenants(tx, [id])
  const failed = await listMembers(tx, id, { states: [...BAD, 'rejected'] }, 0, NAMED)
  const waiting = await listMembers(tx, id, { states: ['waiting'] }, 0, NAMED)
  return { fleet, detail: viewFleetDetail(fleet, counts, failed, waiting) }
}
