/**
 * Who holds a name: claims are proven, held, lost, released and stopped here and nowhere else.
 *
 * At most one claim of a name holds it. Whatever changes that locks the host first, and the unique index
 * `domains__held` stands behind it.
 */
import type { AppContext } from '../../context.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { type Decision, decide, isStopped } from './decision.ts'
import {
  type DomainRow,
  clearRedirectsTo,
  deleteDomain,
  deleteReleased,
  findHolderOf,
  findReleased,
  lockDomain,
  lockHosts,
  lockNamesOfTenants,
  putReleased,
  releaseHeldNames,
  updateDomain,
  wakeClaims,
} from './queries.ts'
import { choosePrimary } from './primary.ts'
import { deleteTransfersOf } from './transfers/queries.ts'
import { type Tell, tellTenants } from './tell.ts'
import type { Outcome } from './verification/outcome.ts'
import { nextCheckAt } from './verification/schedule.ts'

/** So long a name that was given up rests: whoever still trusts it must not meet a stranger. */
const REST_MS = 7 * 86_400_000

type Notices = Pick<AppContext, 'notices'>
export type ClaimCtx = Pick<AppContext, 'db' | 'notices' | 'clock' | 'jobs' | 'config' | 'keyring' | 'log'>

/**
 * Takes in what a look at DNS has found, decides what becomes of the claim, and tells those it concerns.
 * @param domain as it was when the look began; when it belongs to somebody else by now, nothing happens
 * @returns the claim as it is now; undefined when it is gone
 */
export async function recordProof(
  ctx: ClaimCtx,
  domain: Pick<DomainRow, 'id' | 'tenant_id' | 'host'>,
  outcome: Outcome,
): Promise<DomainRow | undefined> {
  const now = ctx.clock.now()
  const told: Tell[] = []
  const after = await ctx.db.withPlatform(async (tx) => {
    await lockHosts(tx, [domain.host])
    const held = await findHolderOf(tx, domain.host)
    await lockNamesOfTenants(tx, [domain.tenant_id, held?.tenant_id ?? domain.tenant_id])
    const row = await lockDomain(tx, domain.id)
    // What was proven is the claim of the tenant that had it then.
    if (row?.tenant_id !== domain.tenant_id) return undefined
    const holder = row.holds ? undefined : held
    const decision = decide(row, outcome, { holder, released: await findReleased(tx, row.host), now })
    if (decision.beaten && holder) told.push(...(await takeAway(ctx, tx, holder, decision.beaten, now)))
    const changed = await apply(ctx, tx, row, decision, outcome)
    told.push(...decision.tells.map((what) => ({ ...what, domain: changed })))
    return changed
  })
  await tellTenants(ctx, told)
  return after
}

async function apply(
  ctx: Notices & Pick<AppContext, 'clock'>,
  tx: PlatformTx,
  row: DomainRow,
  { after, change, isReport }: Decision,
  { report }: Outcome,
): Promise<DomainRow> {
  const next_check_at = nextCheckAt(after, ctx.clock.now())
  const changed = await updateDomain(
    tx,
    row.id,
    { ...change, report: JSON.stringify(report), next_check_at },
    isReport,
  )
  if (changed.holds === row.holds) return changed
  if (changed.holds) await deleteReleased(tx, row.host)
  else await clearRedirectsTo(tx, row.tenant_id, row.host)
  await choosePrimary(tx, row.tenant_id, row.site_id)
  if (!changed.holds) await wakeClaims(tx, row.host, ctx.clock.now())
  await announceName(ctx, tx, row.tenant_id, row.host)
  return (await lockDomain(tx, row.id)) ?? changed
}

/** Somebody else has proven the name, and its holder's proof is gone. */
async function takeAway(
  ctx: Notices,
  tx: PlatformTx,
  holder: DomainRow,
  reason: string,
  now: Date,
): Promise<Tell[]> {
  const lost = await updateDomain(tx, holder.id, {
    state: 'lost',
    holds: false,
    is_primary: false,
    problem: 'held_elsewhere',
    failing_since: holder.failing_since ?? now,
    next_check_at: now,
  })
  await clearRedirectsTo(tx, holder.tenant_id, holder.host)
  await choosePrimary(tx, holder.tenant_id, holder.site_id)
  await announceName(ctx, tx, holder.tenant_id, holder.host)
  return [{ what: 'lost', reason, domain: lost }]
}

/**
 * Gives a name to a tenant without a look at DNS: an operator vouches for it.
 * @param row the tenant's own claim; its host and the tenant's names are locked
 * @returns undefined when somebody else holds it
 */
export async function grantByOperator(
  ctx: Notices & Pick<AppContext, 'clock'>,
  tx: PlatformTx,
  row: DomainRow,
): Promise<DomainRow | undefined> {
  const holder = await findHolderOf(tx, row.host)
  if (holder && holder.id !== row.id) return undefined
  await updateDomain(tx, row.id, {
    state: 'verified',
    holds: true,
    method: 'operator',
    points_here: true,
    verified_at: ctx.clock.now(),
    problem: null,
    failing_since: null,
    expires_at: null,
    quarantined_until: null,
    quarantine_reason: null,
    next_check_at: ctx.clock.now(),
  })
  await deleteReleased(tx, row.host)
  await choosePrimary(tx, row.tenant_id, row.site_id)
  await announceName(ctx, tx, row.tenant_id, row.host)
  return lockDomain(tx, row.id)
}

/**
 * The claim is given up; a name that was held rests from now on.
 * @param row locked, and before it its host and its tenant's names
 */
export async function releaseClaim(
  ctx: Notices & Pick<AppContext, 'clock'>,
  tx: PlatformTx,
  row: DomainRow,
): Promise<void> {
  const now = ctx.clock.now()
  await deleteDomain(tx, row.id)
  if (!row.holds) return
  await putReleased(tx, {
    host: row.host,
    former_tenant_id: row.tenant_id,
    released_at: now,
    rests_until: new Date(now.getTime() + REST_MS),
  })
  await clearRedirectsTo(tx, row.tenant_id, row.host)
  await choosePrimary(tx, row.tenant_id, row.site_id)
  await wakeClaims(tx, row.host, now)
  await announceName(ctx, tx, row.tenant_id, row.host)
}

/** All that the tenant holds rests from now on; its claims themselves are removed with its other rows. */
export async function releaseNamesOf(
  ctx: Notices & Pick<AppContext, 'clock'>,
  tx: PlatformTx,
  tenantId: string,
): Promise<void> {
  const now = ctx.clock.now()
  await lockNamesOfTenants(tx, [tenantId])
  await deleteTransfersOf(tx, tenantId)
  for (const host of await releaseHeldNames(tx, tenantId, now, new Date(now.getTime() + REST_MS))) {
    await wakeClaims(tx, host, now)
    await announceName(ctx, tx, tenantId, host)
  }
}

/** Nothing is served under the name, and nobody else gets it, until `resumeClaim`. @param row locked, and its host before it */
export async function stopClaim(
  ctx: Notices,
  tx: PlatformTx,
  row: DomainRow,
  reason: string,
): Promise<DomainRow> {
  const stopped = await updateDomain(tx, row.id, {
    state: 'quarantined',
    problem: 'stopped',
    quarantine_reason: reason,
    quarantined_until: null,
  })
  await announceName(ctx, tx, row.tenant_id, row.host)
  return stopped
}

/** The name is what it was before it was stopped, as far as it still holds; it is looked at at once. */
export async function resumeClaim(
  ctx: Notices & Pick<AppContext, 'clock'>,
  tx: PlatformTx,
  row: DomainRow,
): Promise<DomainRow> {
  if (!isStopped(row)) return row
  const resumed = await updateDomain(tx, row.id, {
    state: !row.holds ? 'pending' : row.points_here ? 'verified' : 'misconfigured',
    problem: null,
    quarantine_reason: null,
    next_check_at: ctx.clock.now(),
  })
  await announceName(ctx, tx, row.tenant_id, row.host)
  return resumed
}

/**
 * Hands a name that is held to another tenant, which need not prove it at once.
 * @param row locked, and before it its host and the names of both tenants; the receiver has no claim of the name
 * @param vouchedUntil until then the consent of the former holder counts as proof
 */
export async function handOver(
  ctx: Notices & Pick<AppContext, 'clock'>,
  tx: PlatformTx,
  row: DomainRow,
  to: { tenantId: string; siteId: string | null },
  vouchedUntil: Date,
): Promise<DomainRow> {
  await updateDomain(tx, row.id, {
    tenant_id: to.tenantId,
    site_id: to.siteId,
    serves: 'website',
    is_primary: false,
    redirects: false,
    redirect_to: null,
    dns_provider_id: null,
    // A file, or an operator's word, was about the giver.
    method: null,
    vouched_until: vouchedUntil,
    failing_since: null,
    next_check_at: ctx.clock.now(),
  })
  await clearRedirectsTo(tx, row.tenant_id, row.host)
  await choosePrimary(tx, row.tenant_id, row.site_id)
  await choosePrimary(tx, to.tenantId, to.siteId)
  await announceName(ctx, tx, row.tenant_id, row.host)
  await announceName(ctx, tx, to.tenantId, row.host)
  const moved = await lockDomain(tx, row.id)
  if (!moved) throw new Error(`the domain ${row.id} vanished while it was handed over`)
  return moved
}

/** Tells every process that what it knows of the host is out of date. */
export async function announceName(
  ctx: Notices,
  tx: PlatformTx,
  tenantId: string,
  host: string,
): Promise<void> {
  await ctx.notices.publish(tx, 'tenant', { tenant_id: tenantId })
  await ctx.notices.publish(tx, 'tenant-name', { key: `host:${host}` })
}
