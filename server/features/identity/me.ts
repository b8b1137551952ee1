/** The signed-in user's own view: who one is, where one belongs, what one may do. */
import type { Principal } from '../../kernel/http/access.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { findEmailChange } from './email-change/queries.ts'
import type { Identity } from './open.ts'
import { type PreferencesChange, changedPreferences } from './preferences.ts'
import { type UserRow, type UserTenant, listTenantsOf, lockUser, updateUser } from './queries.ts'
import { refuseImpersonation } from './sessions.ts'
import { getUserRow, subjectOf } from './users.ts'

export type Me = UserRow & {
  tenants: UserTenant[]
  /** The tenant the access token names, and what one may do there. */
  tenant_id: string | null
  permissions: string[]
  platform_permissions: string[]
  pending_email: string | null
  /** The operator who is acting as this user. */
  impersonator_id: string | null
}

export async function getMe(identity: Identity, principal: Principal): Promise<Me> {
  const { user, tenants, asked } = await identity.db.withPlatform(async (tx) => ({
    user: await getUserRow(tx, principal.id),
    tenants: await listTenantsOf(tx, principal.id),
    asked: await findEmailChange(tx, { user_id: principal.id }, identity.clock.now()),
  }))
  const isImpersonated = principal.impersonatorId !== undefined
  const inTenant = principal.tenantId && (await identity.permissionsIn(principal.tenantId, principal.id))
  const onPlatform = isImpersonated ? [] : await identity.operators.permissionsOf(principal.id)
  return {
    ...user,
    // An operator who acts in one tenant does not see where else the user belongs.
    tenants: isImpersonated ? tenants.filter((tenant) => tenant.id === principal.tenantId) : tenants,
    tenant_id: principal.tenantId ?? null,
    permissions: [...(inTenant || [])].toSorted(),
    platform_permissions: [...onPlatform].toSorted(),
    pending_email: (!isImpersonated && asked?.new_email) || null,
    impersonator_id: principal.impersonatorId ?? null,
  }
}

/**
 * Preferences are nobody else's business and change often, so the trail does not hold them.
 * @param checkVersion called with the present version, to refuse a change made on an older one
 */
export async function changeMe(
  identity: Identity,
  principal: Principal,
  { preferences = {}, ...change }: { name?: string; locale?: string | null; preferences?: PreferencesChange },
  checkVersion: (version: number) => void,
): Promise<Me> {
  refuseImpersonation(principal)
  const renamed = await identity.db.withPlatform(async (tx) => {
    const before = (await lockUser(tx, principal.id)) ?? (await getUserRow(tx, principal.id))
    checkVersion(before.version)
    const after = await updateUser(tx, principal.id, {
      ...change,
      preferences: changedPreferences(before.preferences, preferences),
    })
    if (Object.keys(change).length === 0) return undefined
    await recordPlatformAudit(tx, {
      action: 'user.change',
      subject: subjectOf(after),
      before: { name: before.name, locale: before.locale },
      after: { name: after.name, locale: after.locale },
    })
    return after.name === before.name ? undefined : after
  })
  if (renamed) await identity.onRenamed(renamed)
  return getMe(identity, principal)
}
