/**
 * What deployments do with releases: build candidates, hold one ready or show it to a share of the visitors, and have
 * it go live. All of it for one site or a thousand, in a few statements and one flip.
 */
import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import { type PointerCtx, type Site, movePointers } from '../sites/sites.ts'
import { announceReleases } from './announce.ts'
import { reconcileOthers } from './other-plugins.ts'
import { goLiveWithContent } from './content-candidates.ts'
import { lockPresent, requireOwn } from './deployed/hold.ts'
import {
  type CandidateRow,
  countNumbers,
  deleteCandidates,
  findCandidates,
  insertCandidates,
  insertRebased,
  listReleasesByNumber,
  markLive,
} from './deployed/queries.ts'
import { rebase } from './rebase.ts'
import { type Release, frameOf, stampOf } from './release.ts'

/** What a deployment changes of a site; what is absent stays as it is. */
export type ReleaseChange = {
  kind: 'theme' | 'plugin' | 'content' | 'configuration' | 'api' | 'restore'
  theme?: { hash: string; owner: 'platform' | 'tenant' }
  theme_settings?: ThemeCustomization
  config?: SiteConfig
  plugins?: readonly PublishedPlugin[]
  /** Rows shown instead of, or besides, those that are published. */
  put?: readonly PublishedRow[]
  remove?: readonly { kind: PublishedKind; entry_id: string }[]
  /** The release whose parts it shows again; with `put` or `remove`, its content too. */
  restored_from?: number
}

export type WantedCandidate = { site_id: string; change: ReleaseChange; note?: string | undefined }

/**
 * Builds a release of each site that nobody sees yet: the live one with a change. Those that the deployment built
 * before of these sites are forgotten, unless an address still shows them.
 * @param wanted at most one of each site
 * @returns the numbers of the candidates and of the releases they are built on
 * @throws AppError not_found for a site that is gone or has no release
 */
export async function buildCandidates(
  ctx: Pick<PointerCtx, 'clock'>,
  tx: TenantTx,
  deploymentId: string,
  wanted: readonly WantedCandidate[],
): Promise<{ site_id: string; number: number; base_number: number }[]> {
  const sites = await lockPresent(
    tx,
    wanted.map(({ site_id }) => site_id),
  )
  await deleteCandidates(tx, deploymentId, [...sites.keys()])
  await countNumbers(tx, [...sites.keys()])
  const { created_at, created_by } = stampOf(ctx.clock)
  const rows = wanted.map(({ site_id, change, note }) => {
    const { put, remove, theme, ...parts } = change
    return {
      ...parts,
      site_id,
      id: randomUUIDv7(),
      number: (sites.get(site_id)?.last_release_number ?? 0) + 1,
      theme_hash: theme?.hash,
      theme_owner: theme?.owner,
      overlay: put,
      overlay_removed: remove?.map(({ entry_id }) => entry_id),
      note,
    }
  })
  await insertCandidates(tx, rows, { deployment_id: deploymentId, created_at, created_by })
  return rows.map(({ site_id, number }) => ({
    site_id,
    number,
    base_number: sites.get(site_id)?.release_number ?? 0,
  }))
}

/** Forgets what a deployment has built and nobody has seen, unless an address still shows it. */
export async function dropCandidates(tx: TenantTx, deploymentId: string, siteIds?: readonly string[]) {
  await deleteCandidates(tx, deploymentId, siteIds)
}

export type WentLive = { site_id: string; live_number: number; previous_number: number }

/**
 * Has candidates go live, all at the same moment when `tx` commits. Where a site was published since its candidate was
 * built, a new release shows what is live now with the candidate's changes. Whose content changes, too,
 * must have its entries reconciled by the caller.
 * @param sites in any order; at most one of each site
 * @param options.keepPrevious holds what was live ready, so that going back is instant; else nothing is held ready
 * @returns which release of each site is live now, and which one was before
 * @throws AppError not_found for a site that is gone; conflict for one without this candidate; deployment_under_way for
 *   one that another deployment holds
 */
export async function goLive(
  ctx: PointerCtx,
  tx: TenantTx,
  deploymentId: string,
  sites: readonly { site_id: string; number: number }[],
  options: { keepPrevious: boolean },
): Promise<WentLive[]> {
  const ids = sites.map(({ site_id }) => site_id)
  const locked = await lockPresent(tx, ids)
  requireOwn(locked, deploymentId)
  const candidates = new Map((await findCandidates(tx, sites)).map((row) => [row.site_id, row]))
  const ready = sites.map(({ site_id }) => {
    const site = locked.get(site_id)
    const candidate = candidates.get(site_id)
    if (!site || candidate?.deployment_id !== deploymentId || (candidate.live_at && !isLive(candidate, site)))
      throw new AppError(
        'conflict',
        `Website ${site?.name ?? site_id} has no such release that could go live.`,
      )
    return { site, candidate }
  })
  const arrived = ready.filter(({ site, candidate }) => isLive(candidate, site))
  const fresh = ready.filter(({ site, candidate }) => !isLive(candidate, site))
  const withContent = fresh.filter(({ candidate }) => candidate.has_content)
  const framed = fresh.filter(({ candidate }) => !candidate.has_content)
  const straight = framed.filter(({ site, candidate }) => isOnLive(candidate, site))
  const drifted = framed.filter(({ site, candidate }) => !isOnLive(candidate, site))

  const live = new Map(straight.map(({ site, candidate }) => [site.id, candidate.number]))
  await markLive(
    tx,
    straight.map(({ candidate }) => candidate),
    ctx.clock.now(),
  )
  for (const { site_id, number } of await rebaseCandidates(ctx, tx, deploymentId, drifted))
    live.set(site_id, number)
  await movePointers(
    ctx,
    tx,
    framed.map(({ site }) => ({
      site_id: site.id,
      release_number: live.get(site.id) ?? site.release_number,
      last_release_number: Math.max(site.last_release_number, live.get(site.id) ?? 0),
      ...standbyOf(site, options),
    })),
  )
  const released = framed.map(({ site }) => ({ site, number: live.get(site.id) ?? site.release_number }))
  await announceReleases(ctx, tx, released, deploymentId)
  await reconcileOthers(ctx, tx, released)
  for (const { site, candidate } of withContent)
    live.set(site.id, await goLiveWithContent(ctx, tx, site, candidate.number))
  await movePointers(
    ctx,
    tx,
    withContent.map(({ site }) => ({ site_id: site.id, ...standbyOf(site, options) })),
  )
  return [
    ...arrived.map(({ site, candidate }) => ({
      site_id: site.id,
      live_number: candidate.number,
      previous_number: candidate.base_number ?? candidate.number,
    })),
    ...fresh.map(({ site }) => ({
      site_id: site.id,
      live_number: live.get(site.id) ?? site.release_number,
      previous_number: site.release_number,
    })),
  ]
}

function isLive(candidate: CandidateRow, site: Site): boolean {
  return candidate.live_at !== null && candidate.number === site.release_number
}

/** Whether nothing was published since the candidate was built. */
function isOnLive(candidate: CandidateRow, site: Site): boolean {
  return (
    candidate.base_number === site.release_number &&
    candidate.number > site.release_number &&
    candidate.content_position === site.content_position
  )
}

function standbyOf(site: Site, { keepPrevious }: { keepPrevious: boolean }) {
  return { standby_number: keepPrevious ? site.release_number : null, standby_share: 0, standby_key: null }
}

/** New releases of what is live with what the candidates changed. Three releases of each site are read: it is rare. */
async function rebaseCandidates(
  ctx: PointerCtx,
  tx: TenantTx,
  deploymentId: string,
  drifted: readonly { site: Site; candidate: CandidateRow }[],
): Promise<{ site_id: string; number: number }[]> {
  if (drifted.length === 0) return []
  const found = await listReleasesByNumber(
    tx,
    drifted.flatMap(({ site, candidate }) =>
      [candidate.number, candidate.base_number ?? 0, site.release_number].map((number) => ({
        site_id: site.id,
        number,
      })),
    ),
  )
  const releaseOf = (siteId: string, number: number | null): Release => {
    const release = found.get(`${siteId}:${number}`)
    if (!release) throw new AppError('conflict', `Release ${number} of website ${siteId} is gone.`)
    return release
  }
  const { created_at } = stampOf(ctx.clock)
  const rows = drifted.map(({ site, candidate }) => {
    const built = releaseOf(site.id, candidate.number)
    const live = releaseOf(site.id, site.release_number)
    const frame = rebase(frameOf(releaseOf(site.id, candidate.base_number)), frameOf(built), frameOf(live))
    const number = site.last_release_number + 1
    return {
      ...frame,
      site_id: site.id,
      number,
      id: randomUUIDv7(),
      kind: built.kind,
      content_position: site.content_position,
      note: built.note,
      created_by: built.created_by,
      base_number: live.number,
      config_since: isDeepStrictEqual(frame.config, live.config) ? live.config_since : number,
      restored_from: built.restored_from,
    }
  })
  await insertRebased(tx, rows, { deployment_id: deploymentId, created_at, live_at: ctx.clock.now() })
  return rows
}

/** Which second release serving processes hold ready (share 0), or show to a share of 10,000 visitors; null: none. */
export async function setStandby(
  ctx: PointerCtx,
  tx: TenantTx,
  sites: readonly { site_id: string; standby: { number: number; share: number; key: string } | null }[],
): Promise<void> {
  await movePointers(
    ctx,
    tx,
    sites.map(({ site_id, standby }) => ({
      site_id,
      standby_number: standby?.number ?? null,
      standby_share: standby?.share ?? 0,
      standby_key: standby?.key ?? null,
    })),
  )
}

/** Which release the staging address of each site shows; null: none. */
export async function setStaging(
  ctx: PointerCtx,
  tx: TenantTx,
  sites: readonly { site_id: string; number: number | null }[],
): Promise<void> {
  await movePointers(
    ctx,
    tx,
    sites.map(({ site_id, number }) => ({ site_id, staging_number: number })),
  )
}
