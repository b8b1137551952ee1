/** Finds the tenant a request is about: host name, X-Tenant-ID header and credential must not disagree. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import type { Principal, RequestTenant } from '../../kernel/http/access.ts'
import type { TenantDirectory } from '../tenants/tenants.ts'

/** Refused because the request names different tenants; carries the one its credential has no business with. */
export class TenantMismatch extends AppError {
  readonly aimedAt: RequestTenant
  constructor(aimedAt: RequestTenant) {
    super('tenant_mismatch', 'Your credential, the host name and X-Tenant-ID must name the same tenant.')
    this.aimedAt = aimedAt
  }
}

/**
 * @throws AppError tenant_required when nothing names a tenant, tenant_not_found, tenant_inactive when it is not
 *   active; TenantMismatch when two names differ
 */
export async function resolveTenant(
  directory: TenantDirectory,
  request: FastifyRequest,
  principal: Principal,
): Promise<RequestTenant> {
  const named = [await fromHost(directory, request), await fromHeader(directory, request)].filter(
    (tenant) => tenant !== undefined,
  )
  const own =
    principal.tenantId === undefined ? undefined : ((await directory.byId(principal.tenantId)) ?? notFound())
  const foreign = named.find((tenant) => tenant.id !== (own ?? named[0])?.id)
  if (foreign) throw new TenantMismatch(foreign)
  const tenant = own ?? named[0]
  if (!tenant)
    throw new AppError(
      'tenant_required',
      'Name the tenant: use its host name, the header X-Tenant-ID, or a token of that tenant.',
    )
  if (tenant.status === 'deleted') notFound()
  if (tenant.status !== 'active')
    throw new AppError(
      'tenant_inactive',
      tenant.status === 'provisioning'
        ? 'The tenant is still being set up.'
        : 'The tenant is suspended or being removed.',
    )
  return tenant
}

function notFound(): never {
  throw new AppError('tenant_not_found', 'There is no such tenant.')
}

async function fromHost(
  directory: TenantDirectory,
  request: FastifyRequest,
): Promise<RequestTenant | undefined> {
  const { address } = request
  if (address.kind === 'portal')
    return address.tenant && ((await directory.byId(address.tenant.id)) ?? notFound())
  if (address.kind === 'tenant') return (await directory.bySlug(address.slug)) ?? notFound()
  if (address.kind === 'custom') return (await directory.byHost(address.host)) ?? notFound()
  return undefined
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function fromHeader(
  directory: TenantDirectory,
  request: FastifyRequest,
): Promise<RequestTenant | undefined> {
  const header = request.headers['x-tenant-id']
  if (header === undefined) return undefined
  const name = String(header).trim()
  const found = UUID.test(name)
    ? await directory.byId(name.toLowerCase())
    : isSlug(name)
      ? await directory.bySlug(name)
      : undefined
  return found ?? notFound()
}

function isSlug(name: string): boolean {
  return /^[a-z0-9-]{1,63}$/.test(name)
}
