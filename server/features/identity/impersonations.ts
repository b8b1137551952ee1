/** Operators acting as a user, in one tenant, for a limited time; in the audit trails of the platform and the tenant. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import { signAccessToken } from './tokens/access-tokens.ts'
import type { Identity } from './open.ts'
import {
  type ImpersonationRow,
  type ImpersonationView,
  endImpersonation,
  findTenantOf,
  findUser,
  insertImpersonation,
  listImpersonations,
} from './queries.ts'

const MAX_MINUTES = 60
const DEFAULT_MINUTES = 30

export type Impersonation = {
  id: string
  access_token: string
  expires_in: number
  token_type: 'Bearer'
  user_id: string
  tenant_id: string
  expires_at: string
}

/**
 * Lets an operator act as a member of a tenant. The token cannot be refreshed, opens no platform route, and ends with
 * the impersonation, the operator's role, or the user's suspension.
 * @throws AppError not_found, tenant_inactive; forbidden for operators as targets and from within an impersonation
 */
export async function startImpersonation(
  identity: Identity,
  operator: Principal,
  input: { user_id: string; tenant_id: string; reason: string; minutes?: number | undefined },
): Promise<Impersonation> {
  const now = identity.clock.now()
  const minutes = Math.min(input.minutes ?? DEFAULT_MINUTES, MAX_MINUTES)
  const row = await identity.db.withPlatform(async (tx) => {
    const user = await findUser(tx, input.user_id)
    const tenant = user && (await findTenantOf(tx, user.id, input.tenant_id))
    if (!tenant) throw new AppError('not_found', 'There is no such member of that tenant.')
    if (tenant.status !== 'active') throw new AppError('tenant_inactive', 'The tenant is not active.')
    if (user.platform_role !== null || user.id === operator.id)
      throw new AppError('forbidden', 'Operators cannot be acted for; ask them.')
    if (user.suspended_at) throw new AppError('forbidden', 'This user is suspended.')
    const started = await insertImpersonation(tx, {
      id: randomUUIDv7(),
      operator_id: operator.id,
      user_id: user.id,
      tenant_id: tenant.id,
      reason: input.reason,
      created_at: now,
      expires_at: new Date(now.getTime() + minutes * 60_000),
    })
    await recordPlatformAudit(tx, event('impersonation.start', started, user.email))
    return { ...started, email: user.email }
  })
  // The token is given out only once the tenant can see it in its own trail.
  await recordForTenant(identity, row.tenant_id, event('impersonation.start', row, row.email))
  const claims = {
    user_id: row.user_id,
    session_id: row.id,
    tenant_id: row.tenant_id,
    operator_id: operator.id,
  }
  return {
    id: row.id,
    access_token: await signAccessToken(identity, claims, minutes * 60),
    expires_in: minutes * 60,
    token_type: 'Bearer',
    user_id: row.user_id,
    tenant_id: row.tenant_id,
    expires_at: row.expires_at.toISOString(),
  }
}

/** Ends an impersonation. Any operator who may impersonate may end anybody's. @throws AppError not_found */
export async function stopImpersonation(identity: Identity, id: string): Promise<void> {
  const ended = await end(identity, id)
  if (!ended) throw new AppError('not_found', 'There is no such impersonation, or it has ended.')
}

/** Ends the impersonation the caller is in. */
export async function endImpersonationOf(identity: Identity, principal: Principal): Promise<void> {
  if (principal.sessionId !== undefined) await end(identity, principal.sessionId)
}

async function end(identity: Identity, id: string): Promise<ImpersonationRow | undefined> {
  const ended = await identity.db.withPlatform(async (tx) => {
    const row = await endImpersonation(tx, id, identity.clock.now())
    if (!row) return undefined
    await identity.sessions.announce(tx, [id])
    await recordPlatformAudit(tx, event('impersonation.end', row))
    return row
  })
  if (ended) await recordForTenant(identity, ended.tenant_id, event('impersonation.end', ended))
  return ended
}

/** Who acted for members of a tenant, newest first. */
export async function pageImpersonations(
  identity: Identity,
  tenantId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<ImpersonationView>> {
  const after = decodeCursor(page.cursor, ['date', 'uuid'])
  const rows = await identity.db.withPlatform((tx) => listImpersonations(tx, tenantId, after, page.limit))
  return toPage(
    rows,
    page.limit,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => row,
  )
}

function event(
  action: 'impersonation.start' | 'impersonation.end',
  row: ImpersonationRow,
  email?: string,
): AuditEvent {
  return {
    action,
    subject: { type: 'user', id: row.user_id, label: email },
    after: {
      impersonation_id: row.id,
      operator_id: row.operator_id,
      tenant_id: row.tenant_id,
      expires_at: row.expires_at,
    },
    note: row.reason,
  }
}
