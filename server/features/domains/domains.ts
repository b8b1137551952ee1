/** Names of customers: claimed, proven, held, moved and given up. What other parts of the program use of this feature. */
import { randomBytes } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { type DomainRow, findAnswering, findDomain, findOwner, insertOwner } from './queries.ts'

export type Domain = DomainRow
export { vouchForName } from './adding.ts'
export { releaseNamesOf } from './claims.ts'
export { isWildcard } from './names.ts'
export { countDomains, countPortals } from './queries.ts'
export { recordsFor } from './verification/look.ts'

/** @throws AppError not_found, also for another tenant's */
export async function getDomain(tx: PlatformTx, tenantId: string, id: string): Promise<Domain> {
  return (await findDomain(tx, tenantId, id)) ?? notFound()
}

export function notFound(): never {
  throw new AppError('not_found', 'There is no such domain.')
}

/**
 * The name that answers for a host: the exact one, else the wildcard one label up.
 * @returns undefined when nobody holds one, or an operator has stopped it: then no wildcard stands in for it
 */
export async function findHolder(tx: PlatformTx, host: string): Promise<Domain | undefined> {
  return findAnswering(tx, host)
}

/** What proves that names are the tenant's; made on first use, and never another tenant's. */
export async function ownerOf(tx: PlatformTx, tenantId: string): Promise<{ proof: string; target: string }> {
  const known = await findOwner(tx, tenantId)
  if (known) return known
  await insertOwner(tx, { tenant_id: tenantId, proof: randomText(32), target: randomText(20) })
  // Of whoever came first.
  const made = await findOwner(tx, tenantId)
  if (!made) throw new Error(`the proof of tenant ${tenantId} vanished`)
  return made
}

/** Five bits a character: 32 of them are beyond guessing, and all may stand in a host name. */
function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('')
}
