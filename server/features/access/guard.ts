/** Decides about every request: who calls, which tenant it is about, whether the caller may, and not too often. */
import type { FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Access, Guard, Principal, RequestTenant } from '../../kernel/http/access.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { findApiKeyPrincipal, isApiKey } from '../api-keys/api-keys.ts'
import { recordForTenant } from '../audit/audit.ts'
import { platformPermissionsOf, verifyAccessToken } from '../identity/identity.ts'
import { permissionsOf } from '../members/members.ts'
import { takeApiRequest } from '../quotas/quotas.ts'
import { TenantMismatch, resolveTenant } from './tenant-of-request.ts'

const NOTHING: ReadonlySet<string> = new Set()

export function createGuard(ctx: AppContext): Guard {
  const refusals = openRefusalLog(ctx)
  return async (request, access) => {
    if (access.kind === 'public') return
    const principal = await authenticate(ctx, request)
    request.principal = principal
    const trace = currentTrace()
    trace.actor = {
      kind: principal.kind,
      id: principal.id,
      label: principal.label,
      ...(principal.impersonatorId && { impersonatorId: principal.impersonatorId }),
    }
    if (access.kind === 'tenant') await enterTenant(ctx, request, principal, refusals)
    else await requireUser(ctx, request, access, principal, refusals)
    requirePermission(request, access)
  }
}

async function authenticate(ctx: AppContext, request: FastifyRequest): Promise<Principal> {
  const header = request.headers.authorization
  const token = header === undefined ? undefined : /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1]
  try {
    if (header === undefined)
      throw new AppError(
        'unauthenticated',
        'Send an access token or an API key as "Authorization: Bearer …".',
      )
    if (token === undefined)
      throw new AppError('invalid_token', 'The Authorization header must have the form "Bearer …".')
    return await (isApiKey(token) ? findApiKeyPrincipal(ctx, token) : verifyAccessToken(ctx, token))
  } catch (error) {
    // Guessing is paid for by the address it comes from.
    if (error instanceof AppError && error.status === 401)
      await takeApiRequest(ctx, request, { ip: request.ip })
    throw error
  }
}

/** Routes outside of tenants are for people: an API key belongs to a tenant and ends there, and so does impersonation. */
async function requireUser(
  ctx: AppContext,
  request: FastifyRequest,
  access: Access,
  principal: Principal,
  refusals: RefusalLog,
): Promise<void> {
  if (principal.kind !== 'user')
    throw new AppError('forbidden', 'API keys work inside their tenant only; sign in as a user.')
  await requireOwnPortal(ctx, request, access, principal, refusals)
  if (access.kind === 'platform') {
    request.permissions = principal.impersonatorId ? NOTHING : await platformPermissionsOf(ctx, principal.id)
  }
  await takeApiRequest(ctx, request, { userId: principal.id })
}

/** At a tenant's own portal there is nothing but that tenant: neither the platform, nor what a token for another one opens. */
async function requireOwnPortal(
  ctx: AppContext,
  request: FastifyRequest,
  access: Access,
  principal: Principal,
  refusals: RefusalLog,
): Promise<void> {
  const { address } = request
  const tenant = address.kind === 'portal' ? address.tenant : undefined
  if (!tenant) return
  if (access.kind === 'platform')
    throw new AppError(
      'forbidden',
      `The platform is run at app.${ctx.config.domain}, not at a tenant’s portal.`,
    )
  if (principal.tenantId === tenant.id) return
  const aimedAt = await ctx.tenants.byId(tenant.id)
  if (!aimedAt) throw new AppError('tenant_not_found', 'There is no such tenant.')
  refusals(aimedAt, principal, request)
  throw new TenantMismatch(aimedAt)
}

async function enterTenant(
  ctx: AppContext,
  request: FastifyRequest,
  principal: Principal,
  refusals: RefusalLog,
): Promise<void> {
  let tenant: RequestTenant
  try {
    tenant = await resolveTenant(ctx.tenants, request, principal)
  } catch (error) {
    if (error instanceof TenantMismatch) refusals(error.aimedAt, principal, request)
    throw error
  }
  if (principal.kind === 'user') {
    const permissions = await permissionsOf(ctx, tenant.id, principal.id)
    if (!permissions) {
      refusals(tenant, principal, request)
      throw new AppError('forbidden', 'You are not a member of this tenant.')
    }
    request.permissions = permissions
  } else {
    request.permissions = new Set(principal.scopes)
  }
  request.tenant = tenant
  currentTrace().tenantId = tenant.id
  await takeApiRequest(ctx, request, {
    tenantId: tenant.id,
    ...(principal.kind === 'api_key' && { keyId: principal.id }),
  })
}

function requirePermission(request: FastifyRequest, access: Access): void {
  if (access.kind === 'public' || access.kind === 'signed_in' || access.permission === 'member') return
  if (!request.permissions.has(access.permission))
    throw new AppError('forbidden', `This needs the permission ${access.permission}.`, {
      members: { permission: access.permission },
    })
}

type RefusalLog = (aimedAt: RequestTenant, principal: Principal, request: FastifyRequest) => void

/**
 * Counts and logs every cross-tenant attempt and tells the tenant that was aimed at, in its audit trail. There, the
 * same caller appears at most once a minute: an attack must not become a flood of entries.
 */
function openRefusalLog(ctx: AppContext): RefusalLog {
  const told = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 })
  return (aimedAt, principal, request) => {
    ctx.metrics.crossTenantAttempts.inc({ tenant_id: aimedAt.id })
    ctx.log.warn(
      { aimed_at: aimedAt.id, principal: principal.id, route: request.routeOptions.url },
      'cross-tenant request refused',
    )
    const once = `${aimedAt.id} ${principal.id}`
    if (told.has(once) || aimedAt.status !== 'active') return
    told.set(once, true)
    recordForTenant(ctx, aimedAt.id, {
      action: 'access.refused',
      subject: { type: 'tenant', id: aimedAt.id },
      note: `${request.method} ${request.routeOptions.url}`,
    }).catch((error: unknown) => ctx.log.error({ err: error }, 'a refused request could not be audited'))
  }
}
