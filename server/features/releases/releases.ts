/** Releases: what a site shows is published as an immutable release, and the site's pointer moves to it. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import { getSite } from '../sites/sites.ts'
import { keyOf, publishedRow } from './log/changes.ts'
import { findPresentRows, listTouchedAt } from './log/queries.ts'
import { findCurrentRelease } from './queries.ts'
import { type Release, toRelease } from './release.ts'

export type { Release }
export { PARTS, type ReleasePart, changeOf } from './change-of.ts'
export { changedParts } from './release.ts'
export { type ReleaseDiff, diffReleases } from './diff.ts'
export { getLivedRelease, getRelease } from './lookup.ts'
export { ReleaseBody, ReleaseDiffBody, ReleaseParams, viewRelease } from './schema.ts'
export { copyReleased } from './copy.ts'
export { previewLink } from './links.ts'
export { type LiveSite, findLiveSites } from './plugin-sites.ts'
export { type PreviewInput, createPreview } from './previews.ts'
export {
  type ReleaseChange,
  buildCandidates,
  dropCandidates,
  goLive,
  setStaging,
  setStandby,
} from './candidates.ts'
export { type Deployed, takeBack } from './take-back.ts'
export { type Publication, type PublishingAct, publish } from './publishing.ts'

/** @throws AppError not_found for a site without a release */
export async function currentRelease(tx: TenantTx, siteId: string): Promise<Release> {
  const row = await findCurrentRelease(tx, siteId)
  if (!row) throw new AppError('not_found', 'Nothing of this website has been released yet.')
  return toRelease(row)
}

/** The configuration visitors see. @throws AppError not_found for a site without a release */
export async function siteConfig(tx: TenantTx, siteId: string): Promise<SiteConfig> {
  return (await currentRelease(tx, siteId)).config
}

/** The version of what editors read of a site's configuration: the number of the release that brought it; 0 for none. */
export async function lastSettingsRelease(tx: TenantTx, siteId: string): Promise<number> {
  return (await findCurrentRelease(tx, siteId))?.config_since ?? 0
}

/** The language addresses are spelled in; English before the site's first release. */
export async function siteLocale(tx: TenantTx, siteId: string): Promise<string> {
  const row = await findCurrentRelease(tx, siteId)
  return row ? toRelease(row).config.locale : 'en'
}

/** What visitors see of one entry, term, author, …; without its search text. */
export async function presentRow(
  tx: TenantTx,
  siteId: string,
  kind: PublishedKind,
  entryId: string,
): Promise<PublishedRow | undefined> {
  const [row] = await findPresentRows(tx, siteId, [{ kind, entry_id: entryId }])
  return row && publishedRow(row)
}

/** What the last change of the content put (`row`) or took away (none). */
export type ChangedContent = { kind: PublishedKind; entry_id: string; row: PublishedRow | undefined }

/**
 * What a site's content log says at its head: for features whose own rows must say the same after content was shown
 * again as it was.
 */
export async function lastChangedContent(tx: TenantTx, siteId: string): Promise<ChangedContent[]> {
  const { content_position } = await getSite(tx, siteId)
  const keys = await listTouchedAt(tx, siteId, content_position)
  const rows = new Map(
    (await findPresentRows(tx, siteId, keys)).map((row) => [keyOf(row), publishedRow(row)]),
  )
  return keys.map((key) => ({ ...key, row: rows.get(keyOf(key)) }))
}
