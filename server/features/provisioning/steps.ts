/** The steps that make a tenant, each with what undoes it. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { recordAudit, recordPlatformAudit } from '../audit/audit.ts'
import { vouchForName } from '../domains/domains.ts'
import { seedMailTemplates } from '../mail/mail.ts'
import { addMember } from '../members/members.ts'
import { createHome } from '../placements/placements.ts'
import { getPlan } from '../plans/plans.ts'
import { addRole, seedRoles } from '../roles/roles.ts'
import { seedSettings } from '../settings/settings.ts'
import {
  type NewTenantInput,
  announceTenant,
  countMadeBy,
  extendLease,
  insertTenant,
  lockMaker,
  lockTenant,
  requireFreeSlug,
  updateTenant,
} from '../tenants/tenants.ts'
import { addAdministrator } from './administrators.ts'

/** Somebody who makes a tenant for himself, and how many he may have made. */
export type Maker = { userId: string; limit: number }

/** A tenant in the making: what was asked for, completed with everything that had to be decided. */
export type Draft = {
  id: string
  slug: string
  placement: 'pool' | 'schema' | 'database'
  planId: string
  input: NewTenantInput
  maker: Maker | undefined
  /** Until then no other process cleans up after this one. */
  leaseUntil: Date
}

export type Step = {
  name: string
  /** Left out when it answers false. */
  isWanted?: (draft: Draft, ctx: AppContext) => boolean
  run: (ctx: AppContext, draft: Draft) => Promise<void>
}

export const STEPS: Step[] = [
  { name: 'reserve', run: reserve },
  { name: 'home', run: (ctx, draft) => createHome(ctx, draft.id, draft.placement) },
  { name: 'defaults', run: fillHome },
  { name: 'kubernetes', isWanted: (_draft, ctx) => ctx.kubernetes !== undefined, run: createNamespace },
  { name: 'domain', isWanted: (draft) => draft.input.custom_domain !== undefined, run: addCustomDomain },
  {
    name: 'administrator',
    isWanted: (draft) => draft.input.admin_email !== undefined,
    run: addFirstAdministrator,
  },
  { name: 'owner', isWanted: (draft) => draft.maker !== undefined, run: addMaker },
  { name: 'demo data', isWanted: (draft) => draft.input.demo_data === true, run: addDemoData },
  { name: 'activate', run: activate },
]

/** Takes the name: from here on the tenant exists as `provisioning`, under a lease. */
async function reserve(ctx: AppContext, draft: Draft): Promise<void> {
  const { input } = draft
  await ctx.db.withPlatform(async (tx) => {
    if (draft.maker) await requirePlace(tx, draft.maker)
    await requireFreeSlug(tx, draft.slug)
    await getPlan(tx, draft.planId)
    await insertTenant(tx, {
      id: draft.id,
      slug: draft.slug,
      name: input.name,
      display_name: input.display_name ?? input.name,
      logo_url: input.logo_url ?? null,
      primary_color: input.primary_color ?? null,
      secondary_color: input.secondary_color ?? null,
      metadata: JSON.stringify(input.metadata ?? {}),
      plan_id: draft.planId,
      region: input.region ?? 'default',
      status: 'provisioning',
      // Milliseconds, which is what a cursor carries; PostgreSQL's own clock would have microseconds.
      created_at: ctx.clock.now(),
      lease_until_at: draft.leaseUntil,
      made_by: draft.maker?.userId ?? null,
    })
    const { logo_url, primary_color, secondary_color } = input
    const branding = Object.entries({ logo_url, primary_color, secondary_color }).filter(
      ([, value]) => value !== undefined,
    )
    await seedSettings(tx, draft.id, 'config', input.configuration ?? {})
    await seedSettings(tx, draft.id, 'branding', Object.fromEntries(branding))
  })
}

/** Whoever asks twice at once waits here for himself, and is counted with what he has made meanwhile. */
async function requirePlace(tx: PlatformTx, { userId, limit }: Maker): Promise<void> {
  await lockMaker(tx, userId)
  if ((await countMadeBy(tx, userId)) < limit) return
  throw new AppError(
    'quota_exceeded',
    `You have made ${limit} tenants, which is as many as one person may; ask the operator for more.`,
    { members: { limit } },
  )
}

/** Called between steps: goes on only while no other process has begun to clean up after this one. */
export async function keepLease(ctx: AppContext, draft: Draft): Promise<void> {
  const leaseMs = ctx.config.provisioningLeaseSeconds * 1000
  if (draft.leaseUntil.getTime() - Date.now() > leaseMs / 2) return
  const until = new Date(Date.now() + leaseMs)
  if (!(await ctx.db.withPlatform((tx) => extendLease(tx, draft.id, draft.leaseUntil, until)))) leaseLost()
  draft.leaseUntil = until
}

function leaseLost(): never {
  throw new AppError('overloaded', 'Setting up the tenant took too long and was undone; try again.')
}

/** Roles, mail templates and the first audit entry, in the tenant's own home. */
async function fillHome(ctx: AppContext, draft: Draft): Promise<void> {
  await ctx.db.withTenant(draft.id, async (tx) => {
    await seedRoles(tx)
    await seedMailTemplates(tx)
    await recordAudit(tx, {
      action: 'tenant.create',
      subject: { type: 'tenant', id: draft.id, label: draft.slug },
      after: { slug: draft.slug, name: draft.input.name, plan: draft.planId, placement: draft.placement },
    })
  })
}

async function createNamespace(ctx: AppContext, draft: Draft): Promise<void> {
  await ctx.kubernetes?.ensureNamespace({ id: draft.id, slug: draft.slug })
}

async function addCustomDomain(ctx: AppContext, draft: Draft): Promise<void> {
  await vouchForName(ctx, draft.id, draft.input.custom_domain ?? '')
}

async function addFirstAdministrator(ctx: AppContext, draft: Draft): Promise<void> {
  const { admin_email: email = '', admin_name: name, display_name } = draft.input
  const tenant = { id: draft.id, slug: draft.slug, display_name: display_name ?? draft.input.name }
  await addAdministrator(ctx, tenant, { email, name })
}

async function addMaker(ctx: AppContext, draft: Draft): Promise<void> {
  const { maker } = draft
  if (maker)
    await ctx.db.withTenant(draft.id, (tx) => addMember(ctx, tx, { userId: maker.userId, role: 'owner' }))
}

/** Something to look at where a tenant is only tried out: roles of its own beside the built-in ones. */
async function addDemoData(ctx: AppContext, draft: Draft): Promise<void> {
  await ctx.db.withTenant(draft.id, async (tx) => {
    for (const role of DEMO_ROLES) await addRole(tx, role, new Set(role.permissions))
  })
}

const DEMO_ROLES = [
  {
    name: 'Auditor',
    description: 'Looks into everything, changes nothing',
    permissions: ['tenant:read', 'members:read', 'roles:read', 'audit:read', 'audit:verify'],
  },
  {
    name: 'Office',
    description: 'Invites people and looks after the settings',
    permissions: ['tenant:read', 'members:read', 'members:write', 'settings:read', 'settings:write'],
  },
] satisfies Parameters<typeof addRole>[1][]

async function activate(ctx: AppContext, draft: Draft): Promise<void> {
  await ctx.db.withPlatform(async (tx) => {
    const { lease_until_at } = (await lockTenant(tx, draft.id)) ?? {}
    if (lease_until_at?.getTime() !== draft.leaseUntil.getTime()) leaseLost()
    const row = await updateTenant(tx, draft.id, { status: 'active', lease_until_at: null })
    await announceTenant(ctx.notices, tx, row)
    await recordPlatformAudit(tx, {
      action: 'tenant.create',
      subject: { type: 'tenant', id: draft.id, label: draft.slug },
    })
  })
}
