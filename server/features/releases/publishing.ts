/** Publishing: one act makes one release, and the site's pointer moves to it. */
import { isDeepStrictEqual } from 'node:util'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { searchConfigurationOf } from '../../published/search-language.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import { reconcileLater } from '../site-plugins/site-plugins.ts'
import { type PointerCtx, type Site, lockSite, movePointer } from '../sites/sites.ts'
import { announceParts, announceReleases } from './announce.ts'
import { requireDirect, requireUnheld } from './direct.ts'
import { type LogChange, changeBackTo, changeByRows, plain } from './log/changes.ts'
import { restem } from './log/queries.ts'
import { getRelease } from './lookup.ts'
import { findCurrentRelease, findRelease, insertRelease, updateRelease } from './queries.ts'
import {
  type Frame,
  type Release,
  type ReleaseChanges,
  frameOf,
  hasOtherPlugins,
  stampOf,
  toRelease,
} from './release.ts'

/** What one act of publishing changes; what is absent stays as it is. */
export type Publication = {
  kind: 'site' | 'theme' | 'plugin' | 'content' | 'configuration' | 'api' | 'restore'
  /** Rows that appear, or replace those of the same kind and entry_id; of several for one entry the last counts. */
  put?: readonly PublishedRow[] | undefined
  remove?: readonly { kind: PublishedKind; entry_id: string }[] | undefined
  /** In place of `put` and `remove`: the content as this release showed it. Comments stay. */
  content_of?: number | undefined
  theme?: { hash: string; owner: 'platform' | 'tenant' } | undefined
  theme_settings?: ThemeCustomization | undefined
  config?: SiteConfig | undefined
  plugins?: readonly PublishedPlugin[] | undefined
  /** Switches off what does harm: neither a freeze nor an approval rule holds it back. */
  isProtective?: boolean | undefined
  note?: string | undefined
  /** Of a restore: the release whose parts it shows again. */
  restored_from?: number | undefined
  /** What comes in several publications of one transaction, for there is much of it, and is one release all the same. */
  act?: PublishingAct
  /** The deployment that this is a step of; only it may change more than content while it holds the site. */
  deploymentId?: string | undefined
  /** The deployment's candidate, which becomes the new release if its number is above the live one. */
  becomes?: number | undefined
}

/** Begins empty, as `{}`; lives as long as the transaction. */
export type PublishingAct = { release?: Release }

/**
 * Publishes in one act: visitors see all of it or nothing. Publications of one site wait for each other; the pointer
 * moves when `tx` commits. The first of a site must bring theme and config.
 * @returns the new release; the present one when nothing differs from it; with `act` the same each time, grown
 * @throws AppError not_found; deployment_under_way where a deployment is changing more than the site's content; frozen
 *   and approval_required, which hold back what is published without a deployment
 */
export async function publish(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  publication: Publication,
): Promise<Release> {
  const site = await lockSite(tx, siteId)
  const content =
    publication.content_of === undefined
      ? await changeByRows(tx, siteId, publication)
      : await changeBackTo(tx, siteId, {
          earlier: (await getRelease(tx, siteId, publication.content_of)).content_position,
          head: site.content_position,
        })
  return publishChange(ctx, tx, site, publication, content)
}

/** The same with a change of the log that was made already. @param site locked */
export async function publishChange(
  ctx: PointerCtx,
  tx: TenantTx,
  site: Site,
  publication: Publication,
  content: LogChange | undefined,
): Promise<Release> {
  const current = await findCurrentRelease(tx, site.id)
  const before = current && toRelease(current)
  const after = frameAfter(site, publication, before)
  const isFramed = before !== undefined && isDeepStrictEqual(after, frameOf(before))
  if (isFramed && !content) return before
  if (!isFramed) requireUnheld(site, publication.deploymentId)

  const { kind, deploymentId, isProtective = false } = publication
  const isDirect = deploymentId === undefined && kind !== 'site' && !isProtective
  if (before && isDirect) await requireDirect(ctx, tx, site, { before, after, changes: content?.summary })

  const amended = publication.act?.release?.number === before?.number ? before : undefined
  const hasPosition = amended !== undefined && !isEmpty(amended.changes)
  const position = site.content_position + (content && !hasPosition ? 1 : 0)
  const language = searchConfigurationOf(after.config.locale)
  if (before && searchConfigurationOf(before.config.locale) !== language) await restem(tx, site.id, language)
  await content?.write(position, language, hasPosition)
  const summary = content?.summary ?? { added: {}, changed: {}, removed: {} }
  const candidate = amended ? undefined : await findCandidate(tx, site, publication)
  const number = amended?.number ?? candidate?.number ?? site.last_release_number + 1
  const isConfigured = before !== undefined && isDeepStrictEqual(after.config, before.config)
  const shown = {
    theme_hash: after.theme_hash,
    theme_owner: after.theme_owner,
    theme_settings: JSON.stringify(after.theme_settings),
    plugins: JSON.stringify(after.plugins),
    config: JSON.stringify(after.config),
    config_since: isConfigured ? before.config_since : number,
    content_position: position,
  }
  const made = {
    ...shown,
    kind: publication.kind,
    changes: JSON.stringify(summary),
    base_number: before?.number ?? null,
    live_at: ctx.clock.now(),
    deployment_id: publication.deploymentId ?? null,
    restored_from: publication.restored_from ?? null,
  }
  const row = amended
    ? await updateRelease(tx, site.id, number, {
        ...shown,
        changes: JSON.stringify(sumOf(amended.changes, summary)),
      })
    : candidate
      ? await updateRelease(tx, site.id, number, {
          ...made,
          overlay: null,
          overlay_removed: null,
          note: publication.note ?? candidate.note,
        })
      : await insertRelease(tx, {
          ...stampOf(ctx.clock),
          ...made,
          site_id: site.id,
          number,
          note: publication.note ?? null,
        })
  if (!amended || position !== site.content_position)
    await movePointer(ctx, tx, site.id, {
      release_number: number,
      last_release_number: Math.max(number, site.last_release_number),
      content_position: position,
    })
  await announceReleases(ctx, tx, [{ site, number }], publication.deploymentId)
  if (before) await announceParts(ctx, tx, site.id, [frameOf(before), after], summary)
  if (hasOtherPlugins(before, after)) await reconcileLater(ctx, tx, [site.id])
  const release = toRelease(row)
  if (publication.act) publication.act.release = release
  return release
}

function frameAfter(site: Site, publication: Publication, before: Release | undefined): Frame {
  const theme_hash = publication.theme?.hash ?? before?.theme_hash
  const theme_owner = publication.theme?.owner ?? before?.theme_owner
  const config = plain(publication.config ?? before?.config)
  if (theme_hash === undefined || theme_owner === undefined || config === undefined)
    throw new Error(`the first release of site ${site.id} must bring its theme and configuration`)
  return {
    theme_hash,
    theme_owner,
    theme_settings: plain(publication.theme_settings ?? before?.theme_settings ?? {}),
    plugins: plain([...(publication.plugins ?? before?.plugins ?? [])]),
    config,
  }
}

async function findCandidate(tx: TenantTx, site: Site, { becomes, deploymentId }: Publication) {
  if (becomes === undefined || becomes <= site.release_number) return undefined
  const row = await findRelease(tx, site.id, becomes)
  return row?.live_at === null && row.deployment_id === deploymentId ? row : undefined
}

function sumOf(first: ReleaseChanges, second: ReleaseChanges): ReleaseChanges {
  const sum = structuredClone(first)
  for (const how of ['added', 'changed', 'removed'] as const)
    for (const [kind, amount] of Object.entries(second[how])) sum[how][kind] = (sum[how][kind] ?? 0) + amount
  return sum
}

function isEmpty({ added, changed, removed }: ReleaseChanges): boolean {
  return [added, changed, removed].every((counts) => Object.keys(counts).length === 0)
}
