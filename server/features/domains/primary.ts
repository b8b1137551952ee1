/** The primary name of a website: the one under which it is known, and to which its other names may lead. */
import type { PlatformTx } from '../../kernel/db/database.ts'
import { isWildcard } from './names.ts'
import { type DomainRow, listNamesOf, updateDomain } from './queries.ts'

/**
 * Sees to it that a website which holds names has a primary one: when the former one is gone, another takes its place,
 * so that visitors who are redirected go on arriving. The tenant's names are locked.
 */
export async function choosePrimary(tx: PlatformTx, tenantId: string, siteId: string | null): Promise<void> {
  const names = await listNamesOf(tx, tenantId, siteId)
  if (names.some(({ is_primary }) => is_primary)) return
  const able = names.filter(canBePrimary)
  const chosen =
    able.find(({ redirects }) => !redirects) ?? able.find(({ redirect_to }) => redirect_to === null)
  if (!chosen) return
  await updateDomain(tx, chosen.id, { is_primary: true, redirects: false, redirect_to: null })
}

export function canBePrimary(row: Pick<DomainRow, 'holds' | 'host' | 'state' | 'serves'>): boolean {
  return canBeShownTo(row) && row.serves === 'website'
}

/** A wildcard is not one name that somebody could be sent to. */
export function canBeShownTo(row: Pick<DomainRow, 'holds' | 'host' | 'state'>): boolean {
  return row.holds && row.state !== 'quarantined' && !isWildcard(row.host)
}
