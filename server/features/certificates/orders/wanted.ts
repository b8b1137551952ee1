/** Which names deserve a certificate of an authority, and which of them share one. */
import { getDomain } from 'tldts'
import type { AppContext } from '../../../context.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { readAddress } from '../../../kernel/http/hosts.ts'
import type { CertificateOrder, OrderReason } from './orders.ts'
import { type DomainRow, findAnswering, findDomains, hasAddress } from './queries.ts'

type Ctx = Pick<AppContext, 'config' | 'clock'>

/**
 * Whether an order for the name has a chance, and its owner wants it: the name is held and not stopped, and either leads
 * here or has its zone at a provider of the tenant's. At the first handshake somebody has come here by the name, whatever
 * our last look saw; by hand, a person says so.
 */
export function deservesOrder(domain: DomainRow, reason: OrderReason): boolean {
  if (!domain.holds || !['verified', 'misconfigured'].includes(domain.state)) return false
  if (reason === 'manual') return true
  if (domain.https !== 'auto') return false
  return (
    reason === 'handshake' ||
    domain.points_here ||
    domain.dns_provider_id !== null ||
    domain.host.startsWith('*.')
  )
}

/** Those of the names that deserve no order, or no longer. */
export async function listUndeserving(
  ctx: Ctx,
  tx: PlatformTx,
  order: Pick<CertificateOrder, 'tenant_id' | 'names'> & { reason: string },
): Promise<string[]> {
  const reason = order.reason as OrderReason
  if (order.tenant_id === null) {
    const undeserving: string[] = []
    for (const name of order.names) if (!(await isPlatformName(ctx, tx, name))) undeserving.push(name)
    return undeserving
  }
  const domains = await findDomains(tx, order.tenant_id, order.names)
  const deserving = new Set(domains.filter((row) => deservesOrder(row, reason)).map(({ host }) => host))
  return order.names.filter((name) => !deserving.has(name))
}

/**
 * The names that one certificate is to have: the name alone, or, where the site has both and both deserve it, `www` and
 * the registrable domain above it together, unless the other one has a certificate.
 */
export async function namesTogether(ctx: Ctx, tx: PlatformTx, domain: DomainRow): Promise<string[]> {
  const { host, tenant_id } = domain
  const other = host.startsWith('www.') ? host.slice(4) : `www.${host}`
  const apex = host.startsWith('www.') ? other : host
  if (apex !== domain.registrable) return [host]
  const [partner] = await findDomains(tx, tenant_id, [other])
  if (!partner?.points_here || partner.site_id !== domain.site_id || !deservesOrder(partner, 'new'))
    return [host]
  if (!domain.points_here || (await findAnswering(tx, tenant_id, other, ctx.clock.now()))) return [host]
  return [host, other].toSorted()
}

/** Whether it is one of the platform's own names: those it serves by itself, and addresses of active tenants' sites. */
export async function isPlatformName(ctx: Ctx, tx: PlatformTx, host: string): Promise<boolean> {
  const { domain } = ctx.config
  if (!hasPublicDomain(ctx)) return false
  if (host === `*.${domain}`) return true
  const address = readAddress(host, domain)
  if (address.kind === 'portal') return host === domain || host === `app.${domain}`
  if (address.kind === 'api') return true
  // Previews are for people who know of them: their names would stand in public logs (RFC 9162).
  if (address.kind !== 'tenant' || address.site?.includes('--')) return false
  return hasAddress(tx, address.slug, address.site)
}

/** Whether authorities can know the platform's domain at all. */
export function hasPublicDomain({ config: { domain } }: Ctx): boolean {
  return domain.includes('.') && !/(^|\.)localhost$/.test(domain) && !/^[\d.]+$/.test(domain)
}

/** What limits of authorities count names by: the registrable domains they lie under. */
export function registrableOf(names: readonly string[]): string[] {
  const bases = names.map((name) => name.replace(/^\*\./, ''))
  return [...new Set(bases.map((name) => getDomain(name, { allowPrivateDomains: true }) ?? name))].toSorted()
}
