/** Tells whose websites an advisory has stopped a plugin of: a notification, a mail to each owner, and an event per website. */
import type { AppContext } from '../../../context.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import { portalPagesOf } from '../../portals/portals.ts'
import { listOwners, membersWith } from '../../members/members.ts'
import { type NotifyCtx, notify } from '../../notifications/notifications.ts'
import { findSites } from '../../sites/sites.ts'
import { emitEvents } from '../../webhooks/webhooks.ts'
import { isAbout } from './match.ts'
import { type RunningRow, findAdvisory, hasTold, noteTold } from './queries.ts'
import { eachRunning } from './running.ts'

type Ctx = NotifyCtx & Pick<AppContext, 'config' | 'pluginAdvisories'>

type Told = { id: string; title: string; description: string; severity: string; url: string | null }

export const TELL_OWNERS = 'marketplace.tell-owners'

/** Makes the task known: its payload names the advisory. */
export function defineTelling(ctx: Ctx): void {
  ctx.jobs.define<{ advisory_id: string }>({
    name: TELL_OWNERS,
    lane: 'long',
    run: async ({ payload: { advisory_id } }) => {
      const tenants = await tellOwners(ctx, advisory_id)
      return { tenants }
    },
  })
}

/**
 * Tells every tenant with a website that runs what the advisory blocks, unless it was told before.
 * @returns how many tenants were told now
 */
export async function tellOwners(ctx: Ctx, advisoryId: string): Promise<number> {
  const advisory = await ctx.db.withPlatform((tx) => findAdvisory(tx, advisoryId), { readOnly: true })
  if (!advisory || advisory.lifted_at !== null || advisory.action !== 'block') return 0
  let told = 0
  await eachRunning(ctx, advisory, async (tenantId, rows) => {
    const stopped = rows.filter((row) => row.enabled && isAbout(advisory, row))
    if (stopped.length > 0 && (await tellOnce(ctx, tenantId, advisory, stopped))) told += 1
  })
  return told
}

/** The same for all advisories, in one walk over what runs. */
export async function tellAll(ctx: Ctx): Promise<void> {
  await eachRunning(ctx, 'all', async (tenantId, rows) => {
    const stopped = rows.flatMap((row) => {
      const advisory = row.enabled ? ctx.pluginAdvisories.isBlocked(row) : undefined
      return advisory ? [{ advisory, row }] : []
    })
    for (const [advisory, found] of Map.groupBy(stopped, (one) => one.advisory))
      await tellOnce(
        ctx,
        tenantId,
        advisory,
        found.map(({ row }) => row),
      )
  })
}

/** @returns whether it was told now */
async function tellOnce(
  ctx: Ctx,
  tenantId: string,
  advisory: Told,
  stopped: readonly RunningRow[],
): Promise<boolean> {
  const { id } = advisory
  if (await ctx.db.withPlatform((tx) => hasTold(tx, id, tenantId), { readOnly: true })) return false
  try {
    await tellTenant(ctx, tenantId, advisory, stopped)
  } catch (error) {
    // Without a home it was purged since it was listed. Others must not wait for one that fails: the next hour tries again.
    if (!(error instanceof NoSuchHomeError))
      ctx.log.warn(
        { err: error, tenant_id: tenantId, advisory_id: id },
        'owners were not told of an advisory',
      )
    return false
  }
  // Afterwards: a process that dies in between has somebody told twice, which is better than never.
  await ctx.db.withPlatform((tx) => noteTold(tx, id, { tenantId, websites: stopped.length }))
  return true
}

async function tellTenant(
  ctx: Ctx,
  tenantId: string,
  { id, title, description, severity, url }: Told,
  stopped: readonly RunningRow[],
): Promise<void> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    const sites = await findSites(tx, [...new Set(stopped.map(({ site_id }) => site_id))])
    const names = sites.map(({ name }) => name)
    const [first] = stopped
    const variables = {
      plugin: first?.name ?? '',
      version: first?.version ?? '',
      websites: names.slice(0, NAMES_MAX).join(', '),
      more_websites: names.length > NAMES_MAX ? names.length - NAMES_MAX : undefined,
      severity,
      reason: title,
      description: description || undefined,
      address: url ?? undefined,
      plugins_link: `${await portalPagesOf(ctx, tenantId)}/plugins`,
    }
    await notify(ctx, tx, await membersWith(tx, 'plugins:write'), {
      kind: 'plugin.withdrawn',
      subject: { type: 'plugin', id: variables.plugin },
      key: `advisory:${id}`,
      data: {
        plugin: variables.plugin,
        version: variables.version,
        advisory_id: id,
        title,
        severity,
        url,
        websites: sites.slice(0, NAMES_MAX).map((site) => ({ website_id: site.id, website: site.name })),
        websites_total: sites.length,
      },
      mail: { template: 'plugin-withdrawn', variables, to: await listOwners(tx) },
    })
    await emitEvents(
      ctx,
      tx,
      stopped.map(({ site_id, name, version }) => ({
        type: 'plugin.withdrawn' as const,
        data: { website_id: site_id, plugin: name, version, reason: title },
      })),
    )
  })
}
const NAMES_MAX = 20
