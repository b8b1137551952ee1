/** Has new releases go live, and what were the ones before ready to come back. */
import { republishPaths } from '../entries/entries.ts'
import { adoptContent } from '../history/history.ts'
import { currentRelease, goLive } from '../releases/releases.ts'
import { checkedCustomization, compiledTheme, keepCustomization, scopeOf } from '../themes/themes.ts'
import { type PlacedSite, changeSites } from './queries.ts'
import type { Work } from './work.ts'

/** Settings that decide where pages and posts are found. */
const PLACES = ['home', 'blog_path', 'post_path'] as const

/**
 * All of them at the same moment, when the transaction commits.
 * @throws AppError naming the site that cannot follow; then none has
 */
export async function goLiveWith(work: Work, sites: readonly PlacedSite[]): Promise<void> {
  const { ctx, tx, deployment, events } = work
  const { options, change } = deployment
  const now = ctx.clock.now()
  const went = await goLive(
    ctx,
    tx,
    deployment.id,
    sites.map(({ site_id, candidate_number }) => ({ site_id, number: candidate_number ?? 0 })),
    { keepPrevious: options.keep_hot_seconds > 0 || options.watch_seconds > 0 },
  )
  await changeSites(
    tx,
    deployment.id,
    went.map(({ site_id, live_number, previous_number }) => ({
      site_id,
      state: 'live',
      live_number,
      base_number: previous_number,
      live_at: now,
    })),
  )
  for (const { site_id } of sites) {
    if (deployment.module === 'content') await adoptContent(ctx, tx, site_id)
    if (change.settings && PLACES.some((place) => change.settings?.[place] !== undefined))
      await republishPaths(ctx, tx, site_id, undefined, { release: await currentRelease(tx, site_id) })
  }
  await keepWhatWasMade(work, sites)
  if (options.keep_hot_seconds > 0)
    deployment.hot_until = new Date(now.getTime() + options.keep_hot_seconds * 1_000)
  events.push({
    type: 'websites',
    data: { live: went.length, website_ids: went.slice(0, 100).map(({ site_id }) => site_id) },
  })
}

/** A customization that came with the deployment is what editors find from now on. */
async function keepWhatWasMade({ ctx, tx, deployment }: Work, sites: readonly PlacedSite[]): Promise<void> {
  const { theme, customization } = deployment.change
  if (!theme || !customization) return
  const compiled = await compiledTheme(ctx, scopeOf(theme, tx.tenantId), theme.hash)
  const checked = checkedCustomization(compiled, customization)
  for (const { site_id } of sites) await keepCustomization(tx, site_id, theme.name, checked)
}
