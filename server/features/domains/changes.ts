/** What a tenant decides about its names: the website, the primary one, redirects, HTTPS. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { getSite } from '../sites/sites.ts'
import { type ClaimCtx, announceName } from './claims.ts'
import { invalid } from './adding.ts'
import { normalizeName } from '../../kernel/http/hosts.ts'
import { canBeShownTo, canBePrimary, choosePrimary } from './primary.ts'
import {
  type DomainChange,
  type DomainRow,
  clearRedirectsTo,
  findOwnDomain,
  listRedirectingTo,
  lockDomain,
  lockHosts,
  lockNamesOfTenants,
  listNamesOf,
  updateDomain,
} from './queries.ts'
import type { DomainChangeInput } from './schema.ts'
import { subjectOf, wantCertificate } from './tell.ts'

/** What browsers that ship with a list of names ask for: hstspreload.org. */
const PRELOAD_MIN_SECONDS = 31_536_000

type Ctx = ClaimCtx &
  Pick<AppContext, 'plans'> & { hasDnsProvider?: (tenantId: string, id: string) => Promise<boolean> }

/**
 * Changes a domain of the tenant.
 * @param check sees the version that is changed, under lock
 * @throws AppError not_found, validation_failed, quota_exceeded, domain_not_verified for making a name primary, or a portal, that
 *   is not held
 */
export async function changeDomain(
  ctx: Ctx,
  domain: Pick<DomainRow, 'id' | 'tenant_id' | 'host' | 'serves'>,
  input: DomainChangeInput,
  check: (version: number) => void,
): Promise<DomainRow> {
  const { id, tenant_id: tenantId, host } = domain
  const provider = input.dns_provider_id
  if (typeof provider === 'string' && !(await ctx.hasDnsProvider?.(tenantId, provider)))
    throw new AppError('not_found', 'There is no such DNS provider.')
  return ctx.db.withTenant(tenantId, async (tx) => {
    if (input.website_id !== undefined) await getSite(tx, input.website_id)
    // Ahead of the name, as whoever claims one does: two that wait for each other would wait for good.
    const taken = input.serves === 'portal' && domain.serves !== 'portal' ? 1 : 0
    if (taken > 0) await takeQuota(ctx, tx, 'portal_domains', taken)
    const [before, after] = await ctx.db.withPlatform(async (platform) => {
      // Redirects name hosts: whoever sets one waits for whoever changes what it leads to.
      const aim = input.redirect_to ? aimOf(input.redirect_to) : undefined
      await lockHosts(platform, aim === undefined ? [host] : [host, aim])
      await lockNamesOfTenants(platform, [tenantId])
      const row = await lockDomain(platform, id)
      if (row?.tenant_id !== tenantId) throw new AppError('not_found', 'There is no such domain.')
      check(row.version)
      const changed = await apply(platform, row, input, aim)
      await announceName(ctx, platform, tenantId, host)
      return [row, changed] as const
    })
    await settlePortals(ctx, tx, portalsOf(after) - portalsOf(before) - taken)
    if (after.https === 'auto' && before.https !== 'auto') await wantCertificate(ctx, tx, after)
    await recordAudit(tx, {
      action: 'domain.change',
      subject: subjectOf(after),
      before: contentOf(before),
      after: contentOf(after),
    })
    return after
  })
}

const portalsOf = ({ serves }: DomainRow) => (serves === 'portal' ? 1 : 0)

/** Somebody may have changed the name since it was looked at. */
async function settlePortals(ctx: Ctx, tx: TenantTx, more: number): Promise<void> {
  if (more > 0) await takeQuota(ctx, tx, 'portal_domains', more)
  if (more < 0) await returnQuota(tx, 'portal_domains', -more)
}

async function apply(
  tx: PlatformTx,
  row: DomainRow,
  input: DomainChangeInput,
  aim: string | undefined,
): Promise<DomainRow> {
  const change: DomainChange = {
    ...pick(input, ['redirects', 'redirect_status', 'https', 'dns_provider_id']),
    ...(input.redirect_to !== undefined && { redirect_to: aim ?? null }),
    ...hstsOf(row, input),
  }
  const moves = input.website_id !== undefined && input.website_id !== row.site_id
  const siteId = moves ? (input.website_id ?? null) : row.site_id
  if (moves) Object.assign(change, { site_id: siteId, is_primary: false })
  if ((input.serves ?? row.serves) === 'portal') Object.assign(change, asPortal(row, input))
  else if (input.serves === 'website') change.serves = 'website'
  if (input.is_primary) Object.assign(change, await makePrimary(tx, row, siteId, input))
  const redirects = change.redirects ?? row.redirects
  if (redirects) {
    const staysPrimary = (change.is_primary ?? row.is_primary) && input.redirects !== undefined
    if (staysPrimary)
      throw invalid('/body/redirects', 'is not for the primary name; make another one primary first')
  }
  // Also one that is only kept for when the name redirects again: by then nobody would look.
  const kept = change.redirect_to === undefined ? row.redirect_to : change.redirect_to
  if (kept !== null && (redirects || aim !== undefined)) await requireAim(tx, row, kept)
  const changed = await updateDomain(tx, row.id, change)
  // A name that leads elsewhere is none to be led to; nor is one that shows no website.
  if ((redirects && !row.redirects) || change.serves === 'portal')
    await clearRedirectsTo(tx, row.tenant_id, row.host)
  if (moves) await choosePrimary(tx, row.tenant_id, row.site_id)
  await choosePrimary(tx, row.tenant_id, siteId)
  return (await lockDomain(tx, row.id)) ?? changed
}

/** A portal is under its name alone: it is nobody's primary one, and leads nowhere. */
function asPortal(row: DomainRow, input: DomainChangeInput): DomainChange {
  for (const key of ['is_primary', 'redirects', 'redirect_to'] as const)
    if (input[key])
      throw invalid(`/body/${key}`, 'is for names that show a website, and this one shows the portal')
  if ((input.https ?? row.https) === 'off')
    throw invalid('/body/https', 'must not be off for a name that shows the portal: people sign in there')
  if (row.serves === 'portal') return {}
  if (!canBeShownTo(row))
    throw new AppError(
      'domain_not_verified',
      row.holds
        ? 'This name cannot show the portal: it is a wildcard, or it was stopped.'
        : 'This name is not proven to be yours yet; it can show the portal as soon as it is.',
    )
  return { serves: 'portal', is_primary: false, redirects: false, redirect_to: null }
}

async function makePrimary(
  tx: PlatformTx,
  row: DomainRow,
  siteId: string | null,
  input: DomainChangeInput,
): Promise<DomainChange> {
  if (input.redirects) throw invalid('/body/redirects', 'must be false for the primary name')
  if (!canBePrimary(row))
    throw new AppError(
      'domain_not_verified',
      row.holds
        ? 'This name cannot be primary: it is a wildcard, or it was stopped, or it shows the portal.'
        : 'This name is not proven to be yours yet; it can be primary as soon as it is.',
    )
  for (const other of await listNamesOf(tx, row.tenant_id, siteId))
    if (other.is_primary && other.id !== row.id) await updateDomain(tx, other.id, { is_primary: false })
  return { is_primary: true, redirects: false, redirect_to: null }
}

function aimOf(text: string): string {
  const host = normalizeName(text)
  if (host === undefined) throw invalid('/body/redirect_to', 'must be a host name')
  return host
}

/** A redirect by name leads to a name of the same tenant that shows a website: never in a circle, and to no stranger. */
async function requireAim(tx: PlatformTx, row: DomainRow, aim: string): Promise<void> {
  const found = await findOwnDomain(tx, row.tenant_id, aim)
  if (!found?.holds || found.redirects || found.serves !== 'website' || found.id === row.id)
    throw invalid('/body/redirect_to', 'must be another name of yours that is verified and shows a website')
  const chained = await listRedirectingTo(tx, row.tenant_id, row.host)
  if (chained.length > 0) throw invalid('/body/redirects', `must be false: ${chained.join(', ')} lead here`)
}

function hstsOf(row: DomainRow, { hsts, https }: DomainChangeInput): DomainChange {
  const max_age = hsts?.max_age ?? row.hsts_max_age
  const subdomains = hsts?.subdomains ?? row.hsts_subdomains
  const preload = hsts?.preload ?? row.hsts_preload
  if (preload && (max_age < PRELOAD_MIN_SECONDS || !subdomains))
    throw invalid('/body/hsts', 'must last a year and include subdomains to be preloaded')
  if (max_age > 0 && (https ?? row.https) === 'off')
    throw invalid('/body/hsts', 'needs HTTPS; set max_age to 0 to switch HTTPS off')
  return hsts ? { hsts_max_age: max_age, hsts_subdomains: subdomains, hsts_preload: preload } : {}
}

function pick<Value extends object, Key extends keyof Value>(value: Value, keys: Key[]): Pick<Value, Key> {
  return Object.fromEntries(
    keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]),
  ) as Pick<Value, Key>
}

function contentOf(row: DomainRow) {
  const { site_id, serves, is_primary, redirects, redirect_to, redirect_status, https, dns_provider_id } = row
  const { hsts_max_age, hsts_subdomains, hsts_preload } = row
  return {
    website_id: site_id,
    serves,
    is_primary,
    redirects,
    redirect_to,
    redirect_status,
    https,
    hsts_max_age,
    hsts_subdomains,
    hsts_preload,
    dns_provider_id,
  }
}
