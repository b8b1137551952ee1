/** What deployments act on: sites that are there, and that no other deployment holds. */
import { AppError } from '../../../errors.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'
import { type Site, lockSiteRows } from '../../sites/sites.ts'

/** These sites by id, locked in the order of their ids. @throws AppError not_found when one is gone or shows nothing */
export async function lockPresent(tx: TenantTx, ids: readonly string[]): Promise<Map<string, Site>> {
  const sites = new Map((await lockSiteRows(tx, ids)).map((site) => [site.id, site]))
  for (const id of ids) {
    const site = sites.get(id)
    if (!site || site.status === 'deleted') throw new AppError('not_found', `There is no website ${id}.`)
    if (site.release_number === 0)
      throw new AppError('not_found', `Nothing of website ${site.name} has been released yet.`)
  }
  return sites
}

/** @throws AppError deployment_under_way when another deployment holds one of them */
export function requireOwn(sites: ReadonlyMap<string, Site>, deploymentId: string): void {
  for (const { id, name, deployment_id } of sites.values())
    if (deployment_id !== null && deployment_id !== deploymentId)
      throw new AppError('deployment_under_way', `Another deployment is changing website ${name}.`, {
        members: { website_id: id, deployment_id },
      })
}
