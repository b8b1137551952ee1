/** Begins a site with what another one shows. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import { reconcileLater } from '../site-plugins/site-plugins.ts'
import { type PointerCtx, lockSite, movePointer } from '../sites/sites.ts'
import { announceReleases } from './announce.ts'
import { copyPresentRows } from './log/queries.ts'
import { findCurrentRelease, insertRelease } from './queries.ts'
import { type Release, stampOf, toRelease } from './release.ts'

/**
 * Gives a site without releases a first one that shows what `from` shows. Nothing is published on either meanwhile.
 * @param configOf makes the copy's configuration of the original's
 * @throws AppError not_found
 */
export async function copyReleased(
  ctx: PointerCtx,
  tx: TenantTx,
  from: string,
  to: string,
  configOf: (config: SiteConfig) => SiteConfig,
): Promise<Release> {
  for (const id of [from, to].toSorted()) await lockSite(tx, id)
  const row = await findCurrentRelease(tx, from)
  if (!row) throw new Error(`site ${from} has no release to copy`)
  const release = toRelease(row)
  const added = await copyPresentRows(tx, from, to)
  const copied = await insertRelease(tx, {
    ...stampOf(ctx.clock),
    site_id: to,
    number: 1,
    kind: 'site',
    theme_hash: release.theme_hash,
    theme_owner: release.theme_owner,
    theme_settings: JSON.stringify(release.theme_settings),
    plugins: JSON.stringify(release.plugins),
    config: JSON.stringify(configOf(release.config)),
    config_since: 1,
    content_position: 1,
    live_at: ctx.clock.now(),
    changes: JSON.stringify({ added, changed: {}, removed: {} }),
  })
  await movePointer(ctx, tx, to, { release_number: 1, last_release_number: 1, content_position: 1 })
  await announceReleases(ctx, tx, [{ site: { id: to, release_number: 0 }, number: 1 }], undefined)
  if (release.plugins.length > 0) await reconcileLater(ctx, tx, [to])
  return toRelease(copied)
}
