/** A name as the API shows it. */
import type { AppContext } from '../../context.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { originOf } from '../../kernel/http/origin.ts'
import { GRACE_MS } from './decision.ts'
import { ownerOf } from './domains.ts'
import { isWildcard, unicodeOf } from './names.ts'
import { type PlatformDomain, type ShownDomain, findOwners } from './queries.ts'
import type { CertificateSummary, DomainView } from './schema.ts'
import type { Owner } from './verification/expected.ts'
import { recordsFor, reportOf } from './verification/look.ts'

type Ctx = Pick<AppContext, 'config' | 'dns' | 'db'>

/** What other features know of names; given by whoever puts the program together, for these build on names. */
export type DomainExtras = {
  /** How it stands with the certificates of these names, by the id of the domain. */
  certificatesOf?: (
    tx: PlatformTx,
    domains: readonly ShownDomain[],
  ) => Promise<ReadonlyMap<string, CertificateSummary>>
  /** Whether the tenant has this account at a DNS provider. */
  hasDnsProvider?: (tenantId: string, id: string) => Promise<boolean>
}

export async function viewDomains(
  ctx: Ctx & DomainExtras,
  domains: readonly ShownDomain[],
): Promise<DomainView[]> {
  if (domains.length === 0) return []
  const { owners, certificates } = await ctx.db.withPlatform(async (tx) => {
    const tenantIds = [...new Set(domains.map(({ tenant_id }) => tenant_id))].toSorted()
    const known = new Map<string, Owner>(
      (await findOwners(tx, tenantIds)).map((owner) => [owner.tenant_id, owner]),
    )
    for (const id of tenantIds) if (!known.has(id)) known.set(id, await ownerOf(tx, id))
    return { owners: known, certificates: await ctx.certificatesOf?.(tx, domains) }
  })
  return Promise.all(
    domains.map(async (domain): Promise<DomainView> => {
      const owner = owners.get(domain.tenant_id)
      return {
        ...viewOf(ctx, domain),
        records: owner ? await recordsFor(ctx, domain, owner) : [],
        certificate: certificates?.get(domain.id) ?? null,
      }
    }),
  )
}

export async function viewDomain(ctx: Ctx & DomainExtras, domain: ShownDomain): Promise<DomainView> {
  const [view] = await viewDomains(ctx, [domain])
  if (!view) throw new Error('one domain is shown as one')
  return view
}

export async function viewPlatformDomains(ctx: Ctx & DomainExtras, domains: readonly PlatformDomain[]) {
  const views = await viewDomains(ctx, domains)
  return views.map((view, index) => {
    const { tenant_id = '', tenant_slug: tenant = '', holds = false, look_alikes = [] } = domains[index] ?? {}
    return { ...view, tenant_id, tenant, holds, look_alikes }
  })
}

function viewOf(
  { config }: Pick<Ctx, 'config'>,
  row: ShownDomain,
): Omit<DomainView, 'records' | 'certificate'> {
  const { id, host, is_primary, redirects, redirect_to, points_here, dns_provider_id, version } = row
  const { quarantine_reason, quarantined_until, failing_since, hsts_max_age } = row
  return {
    id,
    host,
    unicode_host: unicodeOf(host),
    website_id: row.site_id,
    // A purged website has left nothing but its id.
    website_status: row.website_status ?? (row.site_id === null ? null : 'deleted'),
    state: row.state as DomainView['state'],
    problem: row.problem as DomainView['problem'],
    method: row.method as DomainView['method'],
    preferred_method: row.preferred_method as DomainView['preferred_method'],
    serves: row.serves as DomainView['serves'],
    is_primary,
    redirects,
    redirect_to,
    redirect_status: row.redirect_status as DomainView['redirect_status'],
    https: row.https as DomainView['https'],
    hsts: { max_age: hsts_max_age, subdomains: row.hsts_subdomains, preload: row.hsts_preload },
    dns_provider_id,
    points_here,
    url: originOf(config, isWildcard(host) ? host.slice(2) : host),
    hints: reportOf(row)?.hints ?? [],
    created_at: row.created_at.toISOString(),
    verified_at: iso(row.verified_at),
    checked_at: iso(row.checked_at),
    next_check_at: iso(row.next_check_at),
    failing_since: iso(failing_since),
    lost_at: row.holds && failing_since ? new Date(failing_since.getTime() + GRACE_MS).toISOString() : null,
    expires_at: iso(row.expires_at),
    quarantine:
      row.state === 'quarantined' ? { reason: quarantine_reason ?? '', until: iso(quarantined_until) } : null,
    version,
    updated_at: row.updated_at.toISOString(),
  }
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
