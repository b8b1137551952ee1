/** Claims come and go: a tenant claims a name or gives it up, an operator vouches for one. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { getSite } from '../sites/sites.ts'
import { emitEvent } from '../webhooks/webhooks.ts'
import { type ClaimCtx, grantByOperator, releaseClaim } from './claims.ts'
import { isStopped } from './decision.ts'
import { type Name, counterpartOf, isWildcard, parseName } from './names.ts'
import {
  type DomainRow,
  findOwnDomain,
  insertDomain,
  lockDomain,
  lockHosts,
  lockNamesOfTenants,
} from './queries.ts'
import { eventDataOf, subjectOf } from './tell.ts'
import { askForLook } from './verification/asking.ts'

type Ctx = ClaimCtx & Pick<AppContext, 'plans'>

/** A claim that nobody has proven by then is given up. */
const PENDING_MS = 30 * 86_400_000

export type NewClaim = {
  host: string
  /** The way its owner means to prove it; any proof counts. */
  method?: 'txt' | 'cname' | 'http' | undefined
  /** Also the other of `example.com` and `www.example.com`, which leads to the primary name. */
  www?: boolean | undefined
}

/**
 * Claims a name for a website, and takes a place of the quota `custom_domains` for each.
 * @returns the claim, and that of its counterpart where that is wanted and was not there yet
 * @throws AppError validation_failed, conflict when the tenant has it already, not_found (the website), quota_exceeded
 */
export async function claimNames(
  ctx: Ctx,
  tenantId: string,
  siteId: string,
  claim: NewClaim,
): Promise<[DomainRow, ...DomainRow[]]> {
  const name = parseName(claim.host, ctx.config.domain)
  if (isWildcard(name.host) && (claim.method ?? 'txt') !== 'txt')
    throw invalid('/body/method', 'must be txt for a wildcard: a record proves all names below at once')
  const other = claim.www ? otherOf(name, ctx.config.domain) : undefined
  const preferred = { preferred_method: claim.method ?? null }
  return ctx.db.withTenant(tenantId, async (tx) => {
    await getSite(tx, siteId)
    // Undone with the transaction where the name is not to be had.
    await takeQuota(ctx, tx, 'custom_domains', 1)
    const rows = await ctx.db.withPlatform(async (platform) => {
      const row = await insertClaim(ctx, platform, tenantId, name, { site_id: siteId, ...preferred })
      if (!row) throw new AppError('conflict', `${name.host} is among your domains already.`)
      const second =
        other &&
        (await insertClaim(ctx, platform, tenantId, other, {
          site_id: siteId,
          ...preferred,
          redirects: true,
        }))
      // Its own place; without one, neither is added.
      if (second) await takeQuota(ctx, tx, 'custom_domains', 1)
      const all: [DomainRow, ...DomainRow[]] = second ? [row, second] : [row]
      return all
    })
    for (const row of rows) {
      await askForLook(ctx, tx, row.id)
      await emitEvent(ctx, tx, { type: 'domain.added', data: eventDataOf(row) })
      await recordAudit(tx, { action: 'domain.add', subject: subjectOf(row), after: { website_id: siteId } })
    }
    return rows
  })
}

function otherOf({ host }: Name, platformDomain: string): Name {
  const other = counterpartOf(host)
  if (other === undefined) throw invalid('/body/www', 'is for names such as example.com and www.example.com')
  return parseName(other, platformDomain)
}

async function insertClaim(
  ctx: Pick<AppContext, 'clock'>,
  tx: PlatformTx,
  tenantId: string,
  name: Name,
  more: { site_id: string | null; preferred_method: string | null; redirects?: boolean },
): Promise<DomainRow | undefined> {
  const now = ctx.clock.now()
  return insertDomain(tx, {
    tenant_id: tenantId,
    ...name,
    ...more,
    created_at: now,
    next_check_at: now,
    expires_at: new Date(now.getTime() + PENDING_MS),
  })
}

/**
 * Gives a host name to a tenant. An operator vouches for it; nothing is checked in DNS, and a claim that the tenant has
 * already is granted.
 * @throws AppError validation_failed for what cannot be claimed, conflict when somebody holds it, quota_exceeded
 */
export async function vouchForName(ctx: Ctx, tenantId: string, text: string): Promise<DomainRow> {
  const name = parseName(text, ctx.config.domain)
  return ctx.db.withTenant(tenantId, async (tx) => {
    await takeQuota(ctx, tx, 'custom_domains', 1)
    const [row, isNew] = await ctx.db.withPlatform(async (platform) => {
      await lockHosts(platform, [name.host])
      await lockNamesOfTenants(platform, [tenantId])
      const known = await findOwnDomain(platform, tenantId, name.host)
      const claim =
        known ?? (await insertClaim(ctx, platform, tenantId, name, { site_id: null, preferred_method: null }))
      const granted = claim && !claim.holds && (await grantByOperator(ctx, platform, claim))
      if (!granted) throw new AppError('conflict', `${name.host} is in use already.`)
      return [granted, known === undefined] as const
    })
    if (!isNew) await returnQuota(tx, 'custom_domains', 1)
    await recordAudit(tx, {
      action: 'domain.add',
      subject: subjectOf(row),
      note: 'An operator vouches for it.',
    })
    return row
  })
}

/**
 * Gives a name up, and its place in the plan with it. A name that was held rests before another tenant may have it.
 * @param reason why, where nobody asked for it
 * @param check sees the claim under lock, to refuse
 * @throws AppError not_found; transition_not_allowed for a name that an operator has stopped
 */
export async function removeClaim(
  ctx: Ctx,
  domain: Pick<DomainRow, 'id' | 'tenant_id' | 'host'>,
  options: { reason?: string; byOperator?: boolean; check?: (row: DomainRow) => void } = {},
): Promise<void> {
  await ctx.db.withTenant(domain.tenant_id, async (tx) => {
    const removed = await ctx.db.withPlatform(async (platform) => {
      await lockHosts(platform, [domain.host])
      await lockNamesOfTenants(platform, [domain.tenant_id])
      const row = await lockDomain(platform, domain.id)
      if (row?.tenant_id !== domain.tenant_id) throw new AppError('not_found', 'There is no such domain.')
      options.check?.(row)
      // Added anew, it would not be stopped any more.
      if (isStopped(row) && !options.byOperator)
        throw new AppError(
          'transition_not_allowed',
          'The platform has stopped this name; it cannot be removed.',
        )
      await releaseClaim(ctx, platform, row)
      return row
    })
    await returnQuota(tx, 'custom_domains', 1)
    if (removed.serves === 'portal') await returnQuota(tx, 'portal_domains', 1)
    const { reason } = options
    await emitEvent(ctx, tx, {
      type: 'domain.removed',
      data: { ...eventDataOf(removed), reason: reason ?? null },
    })
    await recordAudit(tx, {
      action: 'domain.remove',
      subject: subjectOf(removed),
      before: { state: removed.state, website_id: removed.site_id },
      ...(reason !== undefined && { note: reason }),
    })
  })
}

export function invalid(path: string, message: string): AppError {
  return new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
}
