/** Tenants: reading, changing, and the life cycle with its allowed transitions. */
import { LRUCache } from 'lru-cache'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Database, PlatformTx } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import type { RequestTenant } from '../../kernel/http/access.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import { checkPlanChange } from '../plans/plans.ts'
import {
  type Tally,
  type TenantFilterInput,
  type TenantRow,
  countCreatedByDay,
  findByHost,
  findById,
  findBySlug,
  findTenant,
  listTenants,
  lockTenant,
  tallyTenants,
  updateTenant,
} from './queries.ts'
import type { SORTS, TenantChangeInput, TenantStatus, TenantView } from './schema.ts'
import { requireFreeSlug } from './slug.ts'
import { tellOwners } from './status-mails.ts'

export type Tenant = TenantRow
export {
  claimAbandoned,
  countMadeBy,
  extendLease,
  insertTenant,
  listPurgeDue,
  lockMaker,
  lockTenant,
  updateTenant,
  setLease,
} from './queries.ts'
export { NewTenant, type NewTenantInput, TenantBody } from './schema.ts'
export { judgeSlug, requireFreeSlug, slugOf, suggestSlugs } from './slug.ts'
export { Branding, nullableText } from './tenant-fields.ts'

/** The states a tenant may go to from each state. */
const TRANSITIONS: Record<TenantStatus, readonly TenantStatus[]> = {
  // Provisioning itself makes the tenant active.
  provisioning: [],
  active: ['suspended', 'deprovisioning'],
  suspended: ['active', 'deprovisioning'],
  // Only by undoing the deletion; the purge makes it `deleted`.
  deprovisioning: ['active', 'suspended'],
  deleted: [],
}

/** Finds tenants by the names requests give them, from memory where possible. */
export type TenantDirectory = {
  bySlug: (slug: string) => Promise<RequestTenant | undefined>
  byId: (id: string) => Promise<RequestTenant | undefined>
  byHost: (host: string) => Promise<RequestTenant | undefined>
  /** By a name under which the tenant shows the portal in place of a website. */
  byPortal: (host: string) => Promise<RequestTenant | undefined>
}

type Brief = { id: string; slug: string; status: string; plan_id: string; serves?: string }
type Answer = { tenant: RequestTenant | undefined; isPortal: boolean }

/**
 * Remembers up to 50,000 answers, absent tenants included (so that guessing names costs no database work), for at most
 * 30 s and until a notice says otherwise.
 */
export function openTenantDirectory(db: Database, notices: Notices): TenantDirectory {
  const keysOf = new Map<string, Set<string>>()
  const known = new LRUCache<string, Answer>({
    max: 50_000,
    ttl: 30_000,
    // Anybody can make names up below a tenant's wildcard: what is forgotten here is forgotten there.
    dispose: ({ tenant }, key) => void (tenant && keysOf.get(tenant.id)?.delete(key)),
  })
  notices.subscribe('tenant', ({ tenant_id }) => {
    for (const key of keysOf.get(String(tenant_id)) ?? []) known.delete(key)
    keysOf.delete(String(tenant_id))
  })
  // A new name may have been looked up, in vain, before it existed.
  notices.subscribe('tenant-name', ({ key }) => {
    const [kind, host = ''] = String(key).split(/:(.*)/)
    const isCovered = (name: string) => name.startsWith(`${kind}:`) && name.endsWith(host.slice(1))
    if (host.startsWith('*.')) for (const name of [...known.keys()].filter(isCovered)) known.delete(name)
    else known.delete(String(key))
  })

  async function lookUp(key: string, find: (tx: PlatformTx) => Promise<Brief | undefined>): Promise<Answer> {
    const hit = known.get(key)
    if (hit) return hit
    const row = await db.withPlatform(find)
    const tenant = row && { id: row.id, slug: row.slug, status: row.status, planId: row.plan_id }
    const answer = { tenant, isPortal: row?.serves === 'portal' }
    known.set(key, answer)
    if (tenant) keysOf.set(tenant.id, (keysOf.get(tenant.id) ?? new Set()).add(key))
    if (keysOf.size > 50_000) keysOf.delete(keysOf.keys().next().value as string)
    return answer
  }
  const atHost = (host: string) => lookUp(`host:${host}`, (tx) => findByHost(tx, host))
  return {
    bySlug: async (slug) => (await lookUp(`slug:${slug}`, (tx) => findBySlug(tx, slug))).tenant,
    byId: async (id) => (await lookUp(`id:${id}`, (tx) => findById(tx, id))).tenant,
    byHost: async (host) => (await atHost(host)).tenant,
    async byPortal(host) {
      const { tenant, isPortal } = await atHost(host)
      return isPortal ? tenant : undefined
    },
  }
}

/** Tells every process that what it remembers of the tenant is out of date. */
export async function announceTenant(
  notices: Notices,
  tx: PlatformTx,
  tenant: { id: string; slug: string },
): Promise<void> {
  await notices.publish(tx, 'tenant', { tenant_id: tenant.id })
  await notices.publish(tx, 'tenant-name', { key: `slug:${tenant.slug}` })
}

type Ctx = Pick<AppContext, 'db' | 'notices' | 'config' | 'clock' | 'log' | 'plans' | 'keyring' | 'jobs'>

/** @throws AppError not_found */
export async function getTenant(tx: PlatformTx, id: string): Promise<Tenant> {
  return (await findTenant(tx, id)) ?? notFound()
}

/** @throws AppError not_found also for a purged tenant, of which nothing but the id is left */
export async function requireTenant(tx: PlatformTx, id: string): Promise<Tenant> {
  const tenant = await getTenant(tx, id)
  return tenant.status === 'deleted' ? notFound() : tenant
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such tenant.')
}

/** One page of tenants. `cursor` is the `next_cursor` of the page before, for the same sort. */
export async function pageTenants(
  tx: PlatformTx,
  filter: TenantFilterInput,
  page: { sort?: (typeof SORTS)[number]; cursor?: string; limit?: number },
): Promise<Page<Tenant>> {
  const sort = page.sort ?? '-created_at'
  const limit = page.limit ?? 50
  const byName = sort.endsWith('name')
  const cursor = decodeCursor(page.cursor, [byName ? 'string' : 'date', 'uuid'])
  const rows = await listTenants(tx, filter, sort, cursor, limit)
  const keyOf = (row: Tenant) => [byName ? row.name.toLowerCase() : row.created_at.toISOString(), row.id]
  return toPage(rows, limit, keyOf, (row) => row)
}

/**
 * Changes a tenant's properties; a new slug is its new address at once.
 * @param checkVersion called with the present version, to refuse a change made on an older one
 */
export async function changeTenant(
  ctx: Ctx,
  id: string,
  change: TenantChangeInput,
  checkVersion: (version: number) => void,
): Promise<Tenant> {
  const [before, after] = await ctx.db.withPlatform(async (tx) => {
    const tenant = (await lockTenant(tx, id)) ?? notFound()
    checkVersion(tenant.version)
    requireStatus(tenant, 'change', ['active', 'suspended'])
    const { metadata, ...columns } = change
    if (columns.slug !== undefined && columns.slug !== tenant.slug) await requireFreeSlug(tx, columns.slug)
    const changed = await updateTenant(tx, id, {
      ...columns,
      ...(metadata && { metadata: JSON.stringify(metadata) }),
    })
    await announceTenant(ctx.notices, tx, tenant)
    await announceTenant(ctx.notices, tx, changed)
    await recordPlatformAudit(tx, {
      action: 'tenant.change',
      subject: { type: 'tenant', id },
      after: { fields: Object.keys(change) },
    })
    return [tenant, changed] as const
  })
  const { metadata: _hidden, ...visible } = change
  if (Object.keys(visible).length > 0)
    await recordForTenant(ctx, id, {
      action: 'tenant.change',
      subject: { type: 'tenant', id, label: after.slug },
      before: pick(before, Object.keys(visible)),
      after: visible,
    })
  return after
}

function pick(row: object, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => keys.includes(key)))
}

/** @throws AppError transition_not_allowed when the tenant's state does not permit the act */
export function requireStatus(tenant: Tenant, act: string, allowed: TenantStatus[]): void {
  if (!allowed.includes(tenant.status as TenantStatus))
    throw new AppError(
      'transition_not_allowed',
      `A tenant that is ${tenant.status} cannot be asked to ${act}.`,
      {
        members: { tenant_status: tenant.status },
      },
    )
}

/**
 * Moves a tenant to another state. Asking for the state it has changes nothing.
 * @param options.restoring undoes a deletion, which nothing else may
 * @throws AppError transition_not_allowed
 */
export async function changeStatus(
  ctx: Ctx,
  id: string,
  to: 'active' | 'suspended' | 'deprovisioning',
  reason?: string,
  options: { restoring?: boolean } = {},
): Promise<Tenant> {
  const changed = await ctx.db.withPlatform(async (tx) => {
    const tenant = (await lockTenant(tx, id)) ?? notFound()
    if (tenant.status === to) return { tenant, from: undefined }
    const allowed = TRANSITIONS[tenant.status as TenantStatus]
    if (!allowed.includes(to) || (tenant.status === 'deprovisioning' && !options.restoring))
      throw new AppError('transition_not_allowed', `A tenant that is ${tenant.status} cannot become ${to}.`, {
        members: { tenant_status: tenant.status },
      })
    if (tenant.lease_until_at)
      throw new AppError(
        'transition_not_allowed',
        'The tenant is being purged: there is no way back any more.',
      )
    const now = ctx.clock.now()
    const deleting = to === 'deprovisioning'
    const after = await updateTenant(tx, id, {
      status: to,
      status_reason: reason ?? null,
      suspended_at: to === 'suspended' ? now : deleting ? tenant.suspended_at : null,
      deleted_at: deleting ? now : null,
      status_before_deletion: deleting ? tenant.status : null,
      purge_after_at: deleting ? new Date(now.getTime() + ctx.config.deletionGraceDays * 86_400_000) : null,
    })
    await announceTenant(ctx.notices, tx, after)
    await recordPlatformAudit(tx, {
      action: actionOf(tenant.status, to),
      subject: { type: 'tenant', id },
      before: { status: tenant.status },
      after: { status: to },
    })
    return { tenant: after, from: tenant.status }
  })
  if (changed.from === undefined) return changed.tenant
  await recordForTenant(ctx, id, {
    action: actionOf(changed.from, to),
    subject: { type: 'tenant', id, label: changed.tenant.slug },
    before: { status: changed.from },
    after: { status: to },
    ...(reason && { note: reason }),
  })
  await tellOwners(ctx, changed.tenant)
  // Its jobs have waited.
  if (to === 'active') await ctx.jobs.wake(id)
  return changed.tenant
}

function actionOf(from: string, to: string): `tenant.${'activate' | 'suspend' | 'delete' | 'restore'}` {
  if (to === 'deprovisioning') return 'tenant.delete'
  if (from === 'deprovisioning') return 'tenant.restore'
  return to === 'active' ? 'tenant.activate' : 'tenant.suspend'
}

/** Undoes a deletion within its grace period: the tenant is again what it was before. */
export async function restoreTenant(ctx: Ctx, id: string): Promise<Tenant> {
  const tenant = await ctx.db.withPlatform((tx) => getTenant(tx, id))
  requireStatus(tenant, 'come back', ['deprovisioning'])
  const before = tenant.status_before_deletion === 'suspended' ? 'suspended' : 'active'
  return changeStatus(ctx, id, before, undefined, { restoring: true })
}

/**
 * Puts the tenant on another plan.
 * @param force also when it uses more than the new plan allows; then it can add nothing until it is below again
 */
export async function changePlan(ctx: Ctx, id: string, planId: string, force = false): Promise<Tenant> {
  await checkPlanChange(ctx, id, planId, { force })
  const [before, after] = await ctx.db.withPlatform(async (tx) => {
    const tenant = (await lockTenant(tx, id)) ?? notFound()
    requireStatus(tenant, 'change its plan', ['active', 'suspended'])
    const changed = await updateTenant(tx, id, { plan_id: planId })
    await announceTenant(ctx.notices, tx, changed)
    const plans = { before: { plan: tenant.plan_id }, after: { plan: planId } }
    await recordPlatformAudit(tx, { action: 'tenant.change_plan', subject: { type: 'tenant', id }, ...plans })
    return [tenant, changed] as const
  })
  await recordForTenant(ctx, id, {
    action: 'tenant.change_plan',
    subject: { type: 'tenant', id, label: after.slug },
    before: { plan: before.plan_id },
    after: { plan: planId },
  })
  return after
}

export type TenantStatistics = {
  total: number
  by_status: Record<string, number>
  by_plan: Record<string, number>
  by_placement: Record<string, number>
  by_region: Record<string, number>
  by_subscription_status: Record<string, number>
  created_by_day: { day: string; count: number }[]
}

/** Figures about all tenants that are not purged. */
export async function tenantStatistics(tx: PlatformTx): Promise<TenantStatistics> {
  const [tallies, created_by_day] = [await tallyTenants(tx), await countCreatedByDay(tx, 30)]
  const by = (kind: Tally['by']) =>
    Object.fromEntries(
      tallies.filter((tally) => tally.by === kind).map((tally) => [tally.value, tally.count]),
    )
  const by_status = by('status')
  return {
    total: Object.values(by_status).reduce((sum, count) => sum + count, 0),
    by_status,
    by_plan: by('plan'),
    by_placement: by('placement'),
    by_region: by('region'),
    by_subscription_status: by('subscription_status'),
    created_by_day,
  }
}

/** The tenant as the API shows it. `metadata` is the operator's and left out for the tenant itself. */
export function viewTenant(row: Tenant, domain: string): TenantView {
  const iso = (date: Date | null) => date?.toISOString() ?? null
  return {
    id: row.id,
    slug: row.slug,
    subdomain: row.slug,
    host: `${row.slug}.${domain}`,
    name: row.name,
    display_name: row.display_name,
    logo_url: row.logo_url,
    primary_color: row.primary_color,
    secondary_color: row.secondary_color,
    metadata: row.metadata as Record<string, unknown>,
    plan: row.plan_id,
    tier: row.plan_id,
    placement: row.placement as TenantView['placement'],
    region: row.region,
    status: row.status as TenantStatus,
    status_reason: row.status_reason,
    subscription_status: row.subscription_status as TenantView['subscription_status'],
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    suspended_at: iso(row.suspended_at),
    deleted_at: iso(row.deleted_at),
    purge_after_at: iso(row.purge_after_at),
  }
}
