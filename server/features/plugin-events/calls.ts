/** Calls of plugins that no visitor asked for. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PluginCall, PluginOutcome, PublishedPlugin } from '../../published/plugins.ts'
import { findLiveSites } from '../releases/releases.ts'

export type CallCtx = Pick<AppContext, 'config' | 'db' | 'plugins' | 'tenants'>

/** @returns `off` where the site is shown to nobody, or has no such plugin */
export async function callPlugin(
  ctx: CallCtx,
  tenantId: string,
  siteId: string,
  plugin: PublishedPlugin | undefined,
  call: PluginCall,
): Promise<PluginOutcome | 'off'> {
  if (!plugin?.enabled) return 'off'
  const sites = await ctx.db.withTenant(tenantId, (tx) => findLiveSites(ctx, tx, [siteId]), {
    readOnly: true,
  })
  const live = sites.get(siteId)
  return live?.isShown ? ctx.plugins.call(live.site, plugin, call) : 'off'
}

/**
 * Lets a job fail as its call did.
 * @returns what the plugin answered
 * @throws Error for what may go better next time, resting after failures included; AppError conflict where it is off
 */
export function requireDone(outcome: PluginOutcome | 'off'): unknown {
  if (outcome === 'off') throw new AppError('conflict', 'The plugin, or its website, is switched off.')
  if (outcome.ok) return outcome.value
  throw new Error(outcome.failure.message)
}
