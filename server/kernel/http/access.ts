/** Every route declares who may call it; a route without a declaration does not start. */
import type { FastifyRequest } from 'fastify'
import type { Address } from './hosts.ts'

/**
 * Who may call a route.
 * - `public`: anybody
 * - `signed_in`: any signed-in user, without a tenant
 * - `platform`: an operator with that permission
 * - `tenant`: somebody with that permission in the tenant the request is about (`member`: any member)
 */
export type Access =
  | { kind: 'public' }
  | { kind: 'signed_in' }
  | { kind: 'platform'; permission: string }
  | { kind: 'tenant'; permission: string }

export const anybody: Access = { kind: 'public' }
export const signedIn: Access = { kind: 'signed_in' }
export const platform = (permission: string): Access => ({ kind: 'platform', permission })
export const tenant = (permission: string): Access => ({ kind: 'tenant', permission })

/** Who is calling. */
export type Principal = {
  kind: 'user' | 'api_key'
  /** The user's id, or the API key's. */
  id: string
  /** What audit entries call the caller: an e-mail address or a key's name. */
  label: string
  /** The tenant the credential is bound to, from the token's claim or the key. */
  tenantId: string | undefined
  /** The session of a user's token. */
  sessionId: string | undefined
  /** Set while an operator acts as this user: the operator's id. */
  impersonatorId: string | undefined
  /** An API key's scopes; undefined for users, whose roles decide. */
  scopes: readonly string[] | undefined
}

/** The tenant a request is about, as far as routing needs to know it. */
export type RequestTenant = {
  id: string
  slug: string
  status: string
  planId: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** POST routes take an Idempotency-Key; those whose answers hold credentials do not keep them. */
    idempotent?: false
  }
  interface FastifyRequest {
    address: Address
    /** Set for every route that is not public, and for public ones when a valid credential came along. */
    principal: Principal | undefined
    /** Set for routes with `tenant` access. */
    tenant: RequestTenant | undefined
    /** The caller's permissions where the route is about (tenant or platform). */
    permissions: ReadonlySet<string>
    /** Decides once more, for answers that go on for long. @throws AppError when the caller may no longer */
    authorize: () => Promise<void>
  }
}

/** Decides about one request: fills in principal, tenant and permissions, or throws AppError. */
export type Guard = (request: FastifyRequest, access: Access) => Promise<void>

export type RouteInfo = { method: string; url: string; access: Access; schema: unknown; hidden: boolean }

/** The caller, in a handler of a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error(`${request.routeOptions.url} uses the principal but is public`)
  return request.principal
}

/** The tenant, in a handler of a route with tenant access. */
export function tenantOf(request: FastifyRequest): RequestTenant {
  if (!request.tenant)
    throw new Error(`${request.routeOptions.url} uses the tenant but does not declare tenant access`)
  return request.tenant
}
