/** Custom host names of tenants: the table that says which tenant a foreign host name is about. */
import { getDomain } from 'tldts'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { normalizeName } from '../../kernel/http/hosts.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { recordForTenant } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { type DomainRow, deleteDomain, insertDomain, listDomains } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'config' | 'log'> & Parameters<typeof takeQuota>[0]
export type Domain = DomainRow
export { countDomains } from './queries.ts'

export async function pageDomains(
  tx: PlatformTx,
  tenantId: string,
  page: { cursor?: string; limit?: number },
): Promise<Page<Domain>> {
  const limit = page.limit ?? 50
  const after = decodeCursor(page.cursor, ['string'])?.[0]
  const rows = await listDomains(tx, tenantId, after, limit)
  return toPage(
    rows,
    limit,
    (row) => [row.host],
    (row) => row,
  )
}

/**
 * Gives a host name to a tenant. An operator vouches for it; nothing is checked in DNS.
 * @throws AppError validation_failed for what is no host name or lies under the platform's domain, conflict when taken,
 *   quota_exceeded
 */
export async function addDomain(ctx: Ctx, tenantId: string, name: string): Promise<Domain> {
  const host = requireForeignHost(name, ctx.config.domain)
  // The name is in the platform's database and the count in the tenant's, which may be another one: count first, give
  // the place back when the name was taken.
  await ctx.db.withTenant(tenantId, (tx) => takeQuota(ctx, tx, 'custom_domains', 1))
  const domain = await addToTable(ctx, tenantId, host).catch((error: unknown) => ({ error }))
  if (!domain || 'error' in domain) {
    await ctx.db.withTenant(tenantId, (tx) => returnQuota(tx, 'custom_domains', 1))
    if (domain) throw domain.error
    throw new AppError('conflict', `${host} is in use already.`)
  }
  await recordForTenant(ctx, tenantId, { action: 'domain.add', subject: { type: 'domain', id: host } })
  return domain
}

async function addToTable(ctx: Ctx, tenantId: string, host: string): Promise<Domain | undefined> {
  return ctx.db.withPlatform(async (tx) => {
    const row = await insertDomain(tx, {
      host,
      tenant_id: tenantId,
      registrable: getDomain(host, { allowPrivateDomains: true }) ?? host,
    })
    if (row) await announce(ctx, tx, tenantId, host)
    return row
  })
}

/** @throws AppError not_found */
export async function removeDomain(ctx: Ctx, tenantId: string, host: string): Promise<void> {
  const removed = await ctx.db.withPlatform(async (tx) => {
    const found = await deleteDomain(tx, tenantId, host)
    if (found) await announce(ctx, tx, tenantId, host)
    return found
  })
  if (!removed) throw new AppError('not_found', 'The tenant has no such domain.')
  await ctx.db.withTenant(tenantId, (tx) => returnQuota(tx, 'custom_domains', 1))
  await recordForTenant(ctx, tenantId, { action: 'domain.remove', subject: { type: 'domain', id: host } })
}

async function announce(ctx: Ctx, tx: PlatformTx, tenantId: string, host: string): Promise<void> {
  await ctx.notices.publish(tx, 'tenant', { tenant_id: tenantId })
  await ctx.notices.publish(tx, 'tenant-name', { key: `host:${host}` })
}

/** @returns the name as the Host header of a request will be read */
function requireForeignHost(name: string, platformDomain: string): string {
  const refuse = (message: string): never => {
    throw new AppError('validation_failed', `/body/host: ${message}`, {
      errors: [{ path: '/body/host', message }],
    })
  }
  const host = normalizeName(name)
  if (!host || !host.includes('.') || /^[\d.]+$/.test(host))
    return refuse('must be a full host name such as www.example.com')
  if (host === platformDomain || host.endsWith(`.${platformDomain}`))
    return refuse(`must not lie under ${platformDomain}`)
  return host
}
