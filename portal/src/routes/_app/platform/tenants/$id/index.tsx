/** What a tenant is at a glance: its profile, its fullest limits, who belongs to it, how it was set up. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Pencil } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { ProfileDialog } from '../../-tenants/profile-dialog'
import { namesOf, usePlans } from '../../-tenants/plan-names'
import { Provisioning } from '../../-tenants/provisioning'
import { useTenant } from '../../-tenants/tenant'
import { UsageList } from '../../-tenants/usage-list'
import { usePlacementNames, useSubscriptionNames } from '../../-tenants/words'

export const Route = createFileRoute('/_app/platform/tenants/$id/')({ component: Overview })

function Overview() {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Profile />
      <Fullest />
      <Provisioning />
      <Metadata />
    </div>
  )
}

function Profile() {
  const { t } = useTranslation('platform')
  const tenant = useTenant()
  const plans = namesOf(usePlans())
  const placements = usePlacementNames()
  const subscriptions = useSubscriptionNames()
  const [isEditing, setEditing] = useState(false)
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Profile')}</CardTitle>
        <Can call="PATCH /admin/tenants/{id}">
          <CardAction>
            <Button size="sm" variant="outline" onClick={() => setEditing(true)}>
              <Pencil aria-hidden /> {t('Edit')}
            </Button>
          </CardAction>
        </Can>
      </CardHeader>
      <CardContent>
        <dl className="flex flex-col gap-2.5">
          <Fact name={t('Name')}>{tenant.name}</Fact>
          <Fact name={t('Shown as')}>{tenant.display_name}</Fact>
          <Fact name={t('Address')}>{tenant.host}</Fact>
          <Fact name={t('Plan')}>{plans[tenant.plan] ?? tenant.plan}</Fact>
          <Fact name={t('Payment')}>{subscriptions[tenant.subscription_status]}</Fact>
          <Fact name={t('Placement')}>{placements[tenant.placement]}</Fact>
          <Fact name={t('Region')}>{tenant.region}</Fact>
          <Fact name={t('Created')}>
            <Time at={tenant.created_at} />
          </Fact>
          <Fact name={t('Changed')}>
            <Time at={tenant.updated_at} />
          </Fact>
        </dl>
      </CardContent>
      {isEditing && <ProfileDialog tenant={tenant} onClose={() => setEditing(false)} />}
    </Card>
  )
}

/** What the tenant uses most of, measured by its limits. */
function Fullest() {
  const { t } = useTranslation('platform')
  const { id } = useTenant()
  const { data } = useQuery(
    $api.queryOptions('get', '/admin/tenants/{id}/usage', { params: { path: { id } } }),
  )
  const fullest = data?.resources
    .filter(({ percent }) => percent !== null)
    .toSorted((a, b) => (b.percent ?? 0) - (a.percent ?? 0))
    .slice(0, 5)
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Fullest limits')}</CardTitle>
      </CardHeader>
      <CardContent>{fullest ? <UsageList resources={fullest} /> : <Skeleton className="h-48" />}</CardContent>
    </Card>
  )
}

function Metadata() {
  const { t } = useTranslation('platform')
  const { metadata } = useTenant()
  const entries = Object.entries(metadata)
  if (entries.length === 0) return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Notes of the operators')}</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="flex flex-col gap-2.5">
          {entries.map(([key, value]) => (
            <Fact key={key} name={key}>
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </Fact>
          ))}
        </dl>
      </CardContent>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right font-medium break-words">{children}</dd>
    </div>
  )
}
