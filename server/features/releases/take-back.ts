/** Takes back what a deployment changed, and nothing else: what was published since stays. */
import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type PointerCtx, type Site, lockSiteRows, movePointers } from '../sites/sites.ts'
import { announceReleases } from './announce.ts'
import { reconcileOthers } from './other-plugins.ts'
import { requireOwn } from './deployed/hold.ts'
import { type CandidateRow, findCandidates, insertRebased, listReleasesByNumber } from './deployed/queries.ts'
import { changeBackTo } from './log/changes.ts'
import { publishChange } from './publishing.ts'
import { rebase } from './rebase.ts'
import { type Release, frameOf, stampOf } from './release.ts'

/** `live_number` went live in place of `base_number`. */
export type Deployed = { site_id: string; base_number: number; live_number: number }
/** `content_changed`: the entries are to be reconciled by the caller. */
export type TakenBack = { site_id: string; live_number: number; content_changed: boolean }

type Case = { site: Site; base: CandidateRow; live: CandidateRow }

/**
 * Where nothing has happened since and no content was changed, the pointer goes back to the release before; elsewhere a
 * new release shows what is live now without what the deployment changed. What somebody has changed again since stays
 * as he made it. Repeatable; seen on all sites at the same moment when `tx` commits.
 * @throws AppError conflict where a release is gone, or a site with all of them; deployment_under_way where
 *   another deployment holds a site
 */
export async function takeBack(
  ctx: PointerCtx,
  tx: TenantTx,
  deploymentId: string,
  sites: readonly Deployed[],
): Promise<TakenBack[]> {
  const ids = sites.map(({ site_id }) => site_id)
  // Deleted ones too: they may be brought back, and must not keep the others from going back.
  const locked = new Map((await lockSiteRows(tx, ids)).map((site) => [site.id, site]))
  requireOwn(locked, deploymentId)
  const rows = await findCandidates(
    tx,
    sites.flatMap(({ site_id, base_number, live_number }) => [
      { site_id, number: base_number },
      { site_id, number: live_number },
    ]),
  )
  const found = new Map(rows.map((row) => [`${row.site_id}:${row.number}`, row]))
  const cases = sites.flatMap(({ site_id, base_number, live_number }): Case[] => {
    const site = locked.get(site_id)
    const base = found.get(`${site_id}:${base_number}`)
    const live = found.get(`${site_id}:${live_number}`)
    if (!site || !base?.live_at || !live)
      throw new AppError(
        'conflict',
        `The releases of website ${site?.name ?? site_id} are not kept any more.`,
      )
    return base_number === live_number ? [] : [{ site, base, live }]
  })
  const rest = cases.filter(({ site, base }) => site.release_number !== base.number)
  const straight = rest.filter(isUntouched)
  const touched = rest.filter((one) => !isUntouched(one))
  const withContent = touched.filter(({ base, live }) => base.content_position !== live.content_position)
  const framed = touched.filter(({ base, live }) => base.content_position === live.content_position)

  const shown = new Map([...locked].map(([id, site]) => [id, site.release_number]))
  for (const { site, base } of straight) shown.set(site.id, base.number)
  for (const { site_id, number } of await takeFramesBack(ctx, tx, deploymentId, framed))
    shown.set(site_id, number)
  const NO_STANDBY = { standby_number: null, standby_share: 0, standby_key: null }
  await movePointers(
    ctx,
    tx,
    [...straight, ...framed].map(({ site }) => {
      const number = shown.get(site.id) ?? site.release_number
      return {
        site_id: site.id,
        release_number: number,
        last_release_number: Math.max(number, site.last_release_number),
        ...NO_STANDBY,
      }
    }),
  )
  const released = [...straight, ...framed].map(({ site }) => ({
    site,
    number: shown.get(site.id) ?? site.release_number,
  }))
  await announceReleases(ctx, tx, released, deploymentId)
  await reconcileOthers(ctx, tx, released)
  for (const one of withContent) shown.set(one.site.id, await takeContentBack(ctx, tx, deploymentId, one))
  await movePointers(
    ctx,
    tx,
    withContent.map(({ site }) => ({ site_id: site.id, ...NO_STANDBY })),
  )
  const reconciled = new Set(withContent.map(({ site }) => site.id))
  return sites.map(({ site_id }) => ({
    site_id,
    live_number: shown.get(site_id) ?? 0,
    content_changed: reconciled.has(site_id),
  }))
}

function isUntouched({ site, base, live }: Case): boolean {
  return site.release_number === live.number && base.content_position === live.content_position
}

async function loadFrames(tx: TenantTx, cases: readonly Case[]) {
  const found = await listReleasesByNumber(
    tx,
    cases.flatMap(({ site, base, live }) =>
      [base.number, live.number, site.release_number].map((number) => ({ site_id: site.id, number })),
    ),
  )
  return cases.map(({ site, base, live }) => {
    const frame = (number: number): Release => {
      const release = found.get(`${site.id}:${number}`)
      if (!release) throw new Error(`release ${number} of site ${site.id} is gone`)
      return release
    }
    const current = frame(site.release_number)
    const restored = rebase(
      frameOf(frame(live.number)),
      frameOf(frame(base.number)),
      frameOf(current),
      'onto',
    )
    return { site, base, current, restored }
  })
}

async function takeFramesBack(ctx: PointerCtx, tx: TenantTx, deploymentId: string, cases: readonly Case[]) {
  if (cases.length === 0) return []
  const { created_at, created_by } = stampOf(ctx.clock)
  const rows = (await loadFrames(tx, cases))
    .filter(({ current, restored }) => !isDeepStrictEqual(restored, frameOf(current)))
    .map(({ site, base, current, restored }) => {
      const number = site.last_release_number + 1
      return {
        ...restored,
        site_id: site.id,
        number,
        id: randomUUIDv7(),
        kind: 'restore',
        content_position: site.content_position,
        note: null,
        created_by: created_by === null ? null : JSON.parse(created_by),
        base_number: current.number,
        config_since: isDeepStrictEqual(restored.config, current.config) ? current.config_since : number,
        restored_from: base.number,
      }
    })
  await insertRebased(tx, rows, { deployment_id: deploymentId, created_at, live_at: ctx.clock.now() })
  return rows
}

async function takeContentBack(
  ctx: PointerCtx,
  tx: TenantTx,
  deploymentId: string,
  { site, base, live }: Case,
): Promise<number> {
  const [frames] = await loadFrames(tx, [{ site, base, live }])
  if (!frames) throw new Error(`site ${site.id} has no releases`)
  const { theme_hash, theme_owner, ...frame } = frames.restored
  const content = await changeBackTo(tx, site.id, {
    earlier: base.content_position,
    head: site.content_position,
    by: live.content_position,
  })
  const release = await publishChange(
    ctx,
    tx,
    site,
    {
      ...frame,
      kind: 'restore',
      theme: { hash: theme_hash, owner: theme_owner },
      restored_from: base.number,
      deploymentId,
    },
    content,
  )
  return release.number
}
