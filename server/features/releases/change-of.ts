/** What makes a site as one of its releases again, whole or in part. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { getSite } from '../sites/sites.ts'
import type { ReleaseChange } from './candidates.ts'
import { publishedRow } from './log/changes.ts'
import { findRowsAt, listDifferences } from './log/queries.ts'
import { getLivedRelease } from './lookup.ts'
import { FRAME_PARTS } from './release.ts'

export const PARTS = [...FRAME_PARTS, 'content'] as const
export type ReleasePart = (typeof PARTS)[number]

/**
 * For candidates. Comments are no part of it: they stay as they are.
 * @throws AppError not_found; conflict for a release that never was live
 */
export async function changeOf(
  tx: TenantTx,
  siteId: string,
  number: number,
  parts: readonly ReleasePart[] = PARTS,
): Promise<ReleaseChange> {
  const site = await getSite(tx, siteId)
  const release = await getLivedRelease(tx, siteId, number)
  const has = (part: ReleasePart) => parts.includes(part)
  const changed = has('content')
    ? await listDifferences(tx, siteId, release.content_position, site.content_position)
    : []
  const rows = await findRowsAt(
    tx,
    siteId,
    release.content_position,
    changed.filter(({ was }) => was),
  )
  return {
    kind: 'restore',
    restored_from: number,
    ...(has('theme') && { theme: { hash: release.theme_hash, owner: release.theme_owner } }),
    ...(has('settings') && { theme_settings: release.theme_settings }),
    ...(has('plugins') && { plugins: release.plugins }),
    ...(has('configuration') && { config: release.config }),
    ...(changed.length > 0 && {
      put: rows.map(publishedRow),
      remove: changed.filter(({ was }) => !was).map(({ kind, entry_id }) => ({ kind, entry_id })),
    }),
  }
}
