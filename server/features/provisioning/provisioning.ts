/** Provisioning as a saga: a tenant comes into being whole or not at all. And its opposite: a purge that leaves nothing. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { releaseNamesOf } from '../domains/domains.ts'
import { removeJobsOf } from '../jobs/jobs.ts'
import { dropHome } from '../placements/placements.ts'
import {
  type NewTenantInput,
  type Tenant,
  announceTenant,
  claimAbandoned,
  getTenant,
  listPurgeDue,
  lockTenant,
  requireStatus,
  setLease,
  slugOf,
  updateTenant,
} from '../tenants/tenants.ts'
import { deletePlatformRows, deleteTenantRow, insertStep, listSteps } from './queries.ts'
import { type Draft, type Maker, STEPS, keepLease } from './steps.ts'

export { listSteps }

/**
 * Creates a tenant. A step that fails undoes the ones before it, and the name is free again.
 * @param maker who makes it for himself and becomes its owner; undefined for operators and the program
 * @throws AppError slug_taken, slug_reserved, validation_failed, not_found (the plan), quota_exceeded (the maker has enough)
 */
export async function provisionTenant(
  ctx: AppContext,
  input: NewTenantInput,
  maker?: Maker,
): Promise<Tenant> {
  const draft = draftOf(ctx, input, maker)
  const done: { name: string; took_ms: number; state: 'done' | 'skipped' }[] = []
  try {
    for (const step of STEPS) {
      if (step.isWanted && !step.isWanted(draft, ctx)) {
        done.push({ name: step.name, took_ms: 0, state: 'skipped' })
        continue
      }
      const started = performance.now()
      if (done.length > 0) await keepLease(ctx, draft)
      await step.run(ctx, draft)
      done.push({ name: step.name, took_ms: Math.round(performance.now() - started), state: 'done' })
    }
  } catch (error) {
    // Nothing was reserved: there is nothing to undo, and the row of that name belongs to somebody else.
    if (done.length > 0) await undo(ctx, draft, error)
    throw error
  }
  return ctx.db.withPlatform(async (tx) => {
    for (const [position, step] of done.entries()) await insertStep(tx, draft.id, position, step)
    return getTenant(tx, draft.id)
  })
}

function draftOf(ctx: AppContext, input: NewTenantInput, maker: Maker | undefined): Draft {
  const slug = input.slug ?? input.subdomain ?? slugOf(input.name)
  if (input.slug !== undefined && input.subdomain !== undefined && input.slug !== input.subdomain)
    throw new AppError('validation_failed', '/body/subdomain: must equal slug when both are given', {
      errors: [{ path: '/body/subdomain', message: 'must equal slug when both are given' }],
    })
  if (!slug)
    throw new AppError(
      'validation_failed',
      '/body/slug: is required, because the name has no letters a host name can use',
      {
        errors: [{ path: '/body/slug', message: 'is required' }],
      },
    )
  return {
    id: randomUUIDv7(),
    slug,
    placement: input.placement ?? 'pool',
    planId: input.tier ?? input.plan ?? 'free',
    input,
    maker,
    leaseUntil: new Date(Date.now() + ctx.config.provisioningLeaseSeconds * 1000),
  }
}

async function undo(ctx: AppContext, draft: Draft, cause: unknown): Promise<void> {
  ctx.log.warn({ err: cause, tenant_id: draft.id }, 'provisioning failed and is being undone')
  try {
    await undoProvisioning(ctx, draft.id)
  } catch (error) {
    // The lease runs out and the next sweep tries again.
    ctx.log.error({ err: error, tenant_id: draft.id }, 'provisioning could not be undone yet')
  }
}

/** Removes every trace of a tenant that never became active. */
async function undoProvisioning(ctx: AppContext, tenantId: string): Promise<void> {
  await eraseEverything(ctx, tenantId)
  await ctx.db.withPlatform(async (tx) => {
    const tenant = await deleteTenantRow(tx, tenantId)
    // Somebody else, whose lease this was before or is now, has done it already.
    if (!tenant) return
    await announceTenant(ctx.notices, tx, tenant)
    await recordPlatformAudit(tx, {
      action: 'tenant.create_undone',
      subject: { type: 'tenant', id: tenantId },
    })
  })
}

/**
 * Removes a deleted tenant for good: rows, blobs, keys, cached values, jobs, namespace. What stays is the id with the
 * date, so that the id is never mistaken for an unknown one.
 * @throws AppError transition_not_allowed unless the tenant was deleted before
 */
export async function purgeTenant(ctx: AppContext, tenantId: string): Promise<void> {
  const tenant = await ctx.db.withPlatform(async (tx) => {
    const found = await lockTenant(tx, tenantId)
    if (!found || found.status === 'deleted') throw new AppError('not_found', 'There is no such tenant.')
    requireStatus(found, 'be purged', ['deprovisioning'])
    // From here on there is no way back: restoring it is refused, and another process goes on when this one dies.
    await setLease(tx, tenantId, ctx.config.provisioningLeaseSeconds)
    return found
  })
  await eraseEverything(ctx, tenantId)
  await ctx.db.withPlatform(async (tx) => {
    await updateTenant(tx, tenantId, {
      ...TOMBSTONE,
      slug: `deleted-${tenantId}`,
      purged_at: ctx.clock.now(),
    })
    await announceTenant(ctx.notices, tx, tenant)
    await recordPlatformAudit(tx, { action: 'tenant.purge', subject: { type: 'tenant', id: tenantId } })
  })
}

/** What a purged tenant's row holds: nothing about the customer. */
const TOMBSTONE = {
  status: 'deleted',
  name: 'Deleted tenant',
  display_name: 'Deleted tenant',
  logo_url: null,
  primary_color: null,
  secondary_color: null,
  metadata: '{}',
  quota_overrides: '{}',
  region: 'default',
  status_reason: null,
  status_before_deletion: null,
  purge_after_at: null,
  lease_until_at: null,
  made_by: null,
  onboarding_dismissed_at: null,
}

/** Repeatable: whatever a crash left is removed by doing it again. Keys go first, so that the rest is unreadable at once. */
async function eraseEverything(ctx: AppContext, tenantId: string): Promise<void> {
  await ctx.keyring.destroy(`tenant:${tenantId}`)
  await removeJobsOf(ctx, tenantId)
  await ctx.blobs.scope({ tenantId }).removeAll()
  await ctx.kubernetes?.removeNamespace({ id: tenantId })
  await dropHome(ctx, tenantId)
  await ctx.db.withPlatform(async (tx) => {
    await releaseNamesOf(ctx, tx, tenantId)
    await deletePlatformRows(tx, tenantId)
    await announceGone(ctx, tx, tenantId)
  })
  await ctx.rateLimiter.forget(`tenant:${tenantId}`)
}

async function announceGone(ctx: AppContext, tx: PlatformTx, tenantId: string): Promise<void> {
  await ctx.notices.publish(tx, 'placement', { tenant_id: tenantId })
  await ctx.notices.publish(tx, 'keys', { scope: `tenant:${tenantId}` })
  await ctx.notices.publish(tx, 'tenant', { tenant_id: tenantId })
}

/**
 * Finishes what a killed process left: half-made tenants disappear, half-purged ones are purged, and tenants whose
 * grace period is over are purged. A schedule runs it every minute.
 */
export async function sweepTenants(ctx: AppContext): Promise<void> {
  const { provisioningLeaseSeconds } = ctx.config
  for (const { id, status } of await ctx.db.withPlatform((tx) =>
    claimAbandoned(tx, provisioningLeaseSeconds),
  )) {
    if (status === 'provisioning') await attempt(ctx, id, () => undoProvisioning(ctx, id))
    else if (status === 'deprovisioning') await attempt(ctx, id, () => purgeTenant(ctx, id))
    else await attempt(ctx, id, () => ctx.db.withPlatform((tx) => setLease(tx, id, null)))
  }
  for (const id of await ctx.db.withPlatform((tx) => listPurgeDue(tx, ctx.clock.now(), 50)))
    await attempt(ctx, id, () => purgeTenant(ctx, id))
}

/** One tenant that cannot be cleaned up now must not keep the others from it; it is tried again when its lease is over. */
async function attempt(ctx: AppContext, tenantId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    ctx.log.error({ err: error, tenant_id: tenantId }, 'a tenant could not be cleaned up yet')
  }
}
