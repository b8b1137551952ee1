/** Which tenants are looked for, as the address and the API name it. */
import { PLACEMENTS, type Placement, SUBSCRIPTIONS, type Subscription, TENANT_STATUSES } from './words'
import type { TenantStatus } from './tenant'

export const SORTS = ['-created_at', 'created_at', 'name', '-name'] as const
export type Sort = (typeof SORTS)[number]

export type TenantFilter = {
  q?: string
  status?: TenantStatus
  plan?: string
  placement?: Placement
  subscription_status?: Subscription
}
export type TenantSearch = TenantFilter & { sort?: Sort }

export function searchOf(given: Record<string, unknown>): TenantSearch {
  const { q, plan } = given
  const status = among(TENANT_STATUSES, given['status'])
  const placement = among(PLACEMENTS, given['placement'])
  const subscription = among(SUBSCRIPTIONS, given['subscription_status'])
  const sort = among(SORTS, given['sort'])
  return {
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(typeof plan === 'string' && plan !== '' && { plan }),
    ...(status && { status }),
    ...(placement && { placement }),
    ...(subscription && { subscription_status: subscription }),
    ...(sort && { sort }),
  }
}

/** @returns undefined for what is none of them */
function among<Of extends string>(known: readonly Of[], given: unknown): Of | undefined {
  return known.find((one) => one === given)
}
