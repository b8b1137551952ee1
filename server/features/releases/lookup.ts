/** Finds releases by their numbers. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { findRelease } from './queries.ts'
import { type Release, toRelease } from './release.ts'

/** @throws AppError not_found */
export async function getRelease(tx: TenantTx, siteId: string, number: number): Promise<Release> {
  const row = await findRelease(tx, siteId, number)
  if (row) return toRelease(row)
  throw new AppError('not_found', `The website has no release ${number}, or it is not kept any more.`)
}

/** @throws AppError not_found; conflict for one that visitors have never seen */
export async function getLivedRelease(tx: TenantTx, siteId: string, number: number): Promise<Release> {
  const release = await getRelease(tx, siteId, number)
  if (release.live_at) return release
  throw new AppError('conflict', `Release ${number} has never been live: there is nothing to go back to.`)
}
