/**
 * Shows a release of a website again, whole or in part, and has everything that editors work on say so. A feature above
 * releases, entries, terms and the others, because they are built on releases and cannot be told by them.
 */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { adoptAuthors } from '../authors/authors.ts'
import { adoptCollections } from '../collections/collections.ts'
import { adoptPublished, republishPaths } from '../entries/entries.ts'
import { adoptMenus } from '../menus/menus.ts'
import { adoptRedirects } from '../redirects/redirects.ts'
import {
  PARTS,
  type PublishingAct,
  type Release,
  type ReleasePart,
  changedParts,
  currentRelease,
  getLivedRelease,
  lastChangedContent,
  publish,
} from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import { adoptTerms } from '../terms/terms.ts'

/** Settings that decide where pages and posts are found. */
const PLACES = ['home', 'blog_path', 'post_path'] as const
const ENTRIES: readonly string[] = ['page', 'post', 'record']

/** Whoever may not change a part in another way may not bring it back either. */
const NEEDED: Record<ReleasePart, string> = {
  theme: 'themes:write',
  settings: 'themes:write',
  plugins: 'plugins:write',
  configuration: 'sites:write',
  content: 'content:publish',
}

/** @param parts those that would change @throws AppError forbidden */
function requirePermissions(permissions: ReadonlySet<string>, parts: readonly ReleasePart[]): void {
  const part = parts.find((one) => !permissions.has(NEEDED[one]))
  if (part === undefined) return
  throw new AppError(
    'forbidden',
    `To bring back ${part} needs the permission ${NEEDED[part]}. Leave it out of "parts", or ask somebody who has it.`,
    { members: { permission: NEEDED[part] } },
  )
}

/**
 * Shows a release again at once, as a new release: the log of what was seen only grows. Comments stay as they are.
 * @param input.parts all if unset
 * @param permissions of whoever asks: each part that changes needs its own
 * @returns the new release; the live one when nothing differs from it
 * @throws AppError not_found; conflict for one that never was live; forbidden; deployment_under_way, frozen,
 *   approval_required
 */
export async function restoreRelease(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  input: { number: number; parts?: readonly ReleasePart[] | undefined; note?: string | undefined },
  permissions: ReadonlySet<string>,
): Promise<Release> {
  const { number, parts = PARTS, note } = input
  const site = await lockSite(tx, siteId)
  const shown = await getLivedRelease(tx, siteId, number)
  const has = (part: ReleasePart) => parts.includes(part)
  const before = await currentRelease(tx, siteId)
  const differing: Set<ReleasePart> = changedParts(before, shown)
  if (before.content_position !== shown.content_position) differing.add('content')
  requirePermissions(
    permissions,
    parts.filter((part) => differing.has(part)),
  )
  const act: PublishingAct = {}
  const release = await publish(ctx, tx, siteId, {
    kind: 'restore',
    restored_from: number,
    note,
    act,
    ...(has('theme') && { theme: { hash: shown.theme_hash, owner: shown.theme_owner } }),
    ...(has('settings') && { theme_settings: shown.theme_settings }),
    ...(has('plugins') && { plugins: shown.plugins }),
    ...(has('configuration') && { config: shown.config }),
    ...(has('content') && { content_of: number }),
  })
  if (release.content_position !== site.content_position) await adoptContent(ctx, tx, siteId)
  // Where pages and posts are found is a matter of the configuration: content from another time follows the present one.
  const isElsewhere = PLACES.some((place) => !isDeepStrictEqual(shown.config[place], before.config[place]))
  if (isElsewhere && has('content') !== has('configuration'))
    await republishPaths(ctx, tx, siteId, undefined, act)
  await recordAudit(tx, {
    action: 'release.restore',
    subject: { type: 'website', id: siteId, label: site.name },
    before: { release: site.release_number },
    after: { release: release.number, restored_from: number, parts: [...parts] },
    note,
  })
  return act.release ?? release
}

/**
 * Has entries, terms, authors, menus, redirects and collections say what visitors see of them since the last release,
 * after its content came from somewhere else than them: from a release that was shown again, or a deployment's.
 */
export async function adoptContent(ctx: PointerCtx, tx: TenantTx, siteId: string): Promise<void> {
  const changed = await lastChangedContent(tx, siteId)
  await adoptTerms(tx, siteId, changed)
  await adoptAuthors(tx, siteId, changed)
  await adoptMenus(tx, siteId, changed)
  await adoptRedirects(tx, siteId, changed)
  await adoptCollections(tx, siteId, changed)
  const ids = changed.filter(({ kind }) => ENTRIES.includes(kind)).map(({ entry_id }) => entry_id)
  if (ids.length > 0) await adoptPublished(ctx, tx, siteId, ids)
}
