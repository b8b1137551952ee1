/** What may keep somebody from publishing to visitors at once: a deployment under way, a freeze, an approval that is needed. */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type DirectChange, requirePublishing } from '../change-control/change-control.ts'
import type { PointerCtx, Site } from '../sites/sites.ts'
import { type Frame, type Release, type ReleaseChanges, changedParts, frameOf } from './release.ts'

/** @param changes of the content */
export async function requireDirect(
  ctx: PointerCtx,
  tx: TenantTx,
  site: Site,
  { before, after, changes }: { before: Release; after: Frame; changes: ReleaseChanges | undefined },
): Promise<void> {
  // Nobody sees it yet.
  if (site.status === 'provisioning') return
  for (const change of directChanges(frameOf(before), after, changes))
    await requirePublishing(ctx, tx, { siteId: site.id, ...change })
}

/** By module. What visitors write and moderators allow is not the site's own content. */
function directChanges(
  before: Frame,
  after: Frame,
  changes: ReleaseChanges | undefined,
): Omit<DirectChange, 'siteId'>[] {
  const found: Omit<DirectChange, 'siteId'>[] = []
  const changed = changedParts(before, after)
  if (changed.has('theme')) found.push({ module: 'theme' })
  else if (changed.has('settings')) found.push({ module: 'theme', only_settings: true })
  if (changed.has('plugins')) found.push({ module: 'plugin' })
  const settings = changedKeys(before.config, after.config)
  if (settings.delete('api')) found.push({ module: 'api' })
  if (settings.size > 0) found.push({ module: 'configuration' })
  const touched = Object.values(changes ?? {}).flatMap((counts) =>
    Object.entries(counts).filter(([kind]) => kind !== 'comment'),
  )
  const entries = touched
    .filter(([kind]) => ['page', 'post', 'record'].includes(kind))
    .reduce((sum, [, count]) => sum + count, 0)
  if (touched.length > 0) found.push({ module: 'content', entries })
  return found
}

function changedKeys(before: object, after: object): Set<string> {
  const keys = Object.keys({ ...before, ...after })
  return new Set(keys.filter((key) => !isDeepStrictEqual(Reflect.get(before, key), Reflect.get(after, key))))
}

/**
 * Content goes on while a deployment holds the site: both of its releases show it.
 * @throws AppError deployment_under_way
 */
export function requireUnheld(site: Site, deploymentId: string | undefined): void {
  if (site.deployment_id === null || site.deployment_id === deploymentId) return
  throw new AppError(
    'deployment_under_way',
    'A deployment is changing this website; wait until it is finished, or abort it. Content can be published meanwhile.',
    { members: { deployment_id: site.deployment_id } },
  )
}
