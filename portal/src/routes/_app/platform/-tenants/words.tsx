/** States and kinds of tenants in words. */
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '@/ui/badge'
import type { Tenant, TenantStatus } from './tenant'

export const TENANT_STATUSES = ['active', 'provisioning', 'suspended', 'deprovisioning', 'deleted'] as const
export const PLACEMENTS = ['pool', 'schema', 'database'] as const
export const SUBSCRIPTIONS = ['trialing', 'active', 'past_due', 'canceled'] as const

export type Placement = Tenant['placement']
export type Subscription = Tenant['subscription_status']

const TONES: Record<TenantStatus, Tone> = {
  active: 'success',
  provisioning: 'info',
  suspended: 'warning',
  deprovisioning: 'danger',
  deleted: 'neutral',
}

export function useTenantStatusNames(): Record<TenantStatus, string> {
  const { t } = useTranslation('platform')
  return {
    active: t('Active'),
    provisioning: t('Being set up'),
    suspended: t('Suspended'),
    deprovisioning: t('Deleted'),
    deleted: t('Purged'),
  }
}

export function usePlacementNames(): Record<Placement, string> {
  const { t } = useTranslation('platform')
  return { pool: t('Shared tables'), schema: t('Schema of its own'), database: t('Database of its own') }
}

export function useSubscriptionNames(): Record<Subscription, string> {
  const { t } = useTranslation('platform')
  return {
    trialing: t('On trial'),
    active: t('Paid'),
    past_due: t('Payment overdue'),
    canceled: t('Cancelled'),
  }
}

export function TenantStatusBadge({ status }: { status: TenantStatus }) {
  const names = useTenantStatusNames()
  return (
    <Badge tone={TONES[status]} hasDot>
      {names[status]}
    </Badge>
  )
}
