/** Tenants as rows. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import { Time } from '@/kit/time'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Checkbox } from '@/ui/choice'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { PlanNames } from './plan-names'
import { type Selection, isSelected, toggle } from './selection'
import type { ListedTenant } from './tenant'
import { TenantMenu } from './tenant-menu'
import { TenantStatusBadge, usePlacementNames, useSubscriptionNames } from './words'

export function TenantTable({
  tenants,
  plans,
  selection,
  onSelect,
}: {
  tenants: ListedTenant[]
  plans: PlanNames
  selection: Selection
  onSelect: (selection: Selection) => void
}) {
  const { t } = useTranslation('platform')
  const mayChoose = useMay()('POST /admin/tenants/bulk')
  const placements = usePlacementNames()
  const subscriptions = useSubscriptionNames()
  const chosen = tenants.filter(({ id }) => isSelected(selection, id)).length
  return (
    <Table>
      <TableHeader>
        <TableRow>
          {mayChoose && (
            <TableHead className="w-10">
              <Checkbox
                aria-label={t('Choose all that are shown')}
                checked={chosen === 0 ? false : chosen === tenants.length ? true : 'indeterminate'}
                onCheckedChange={(isOn) =>
                  onSelect({
                    kind: 'some',
                    ids: new Set(isOn === true ? tenants.map(({ id }) => id) : []),
                  })
                }
              />
            </TableHead>
          )}
          <TableHead>{t('Tenant')}</TableHead>
          <TableHead>{t('State')}</TableHead>
          <TableHead>{t('Plan')}</TableHead>
          <TableHead>{t('Placement')}</TableHead>
          <TableHead>{t('Created')}</TableHead>
          <TableHead>
            <span className="sr-only">{t('Acts')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {tenants.map((tenant) => (
          <TableRow key={tenant.id} data-state={isSelected(selection, tenant.id) ? 'selected' : undefined}>
            {mayChoose && (
              <TableCell>
                <Checkbox
                  aria-label={t('Choose “{{name}}”', { name: tenant.name })}
                  checked={isSelected(selection, tenant.id)}
                  onCheckedChange={() => onSelect(toggle(selection, tenant.id, tenants))}
                />
              </TableCell>
            )}
            <TableCell className="max-w-44 min-w-40 sm:max-w-80 sm:min-w-52">
              <div className="flex items-center gap-3">
                <Avatar name={tenant.name} src={tenant.logo_url} />
                <div className="min-w-0">
                  {tenant.status === 'deleted' ? (
                    <span className="block truncate">{tenant.name}</span>
                  ) : (
                    <Link
                      to="/platform/tenants/$id"
                      params={{ id: tenant.id }}
                      className="block truncate rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                    >
                      {tenant.name}
                    </Link>
                  )}
                  <span className="block truncate text-xs text-muted-foreground">{tenant.host}</span>
                </div>
              </div>
            </TableCell>
            <TableCell>
              <TenantStatusBadge status={tenant.status} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {plans[tenant.plan] ?? tenant.plan}
              {tenant.subscription_status !== 'active' && (
                <Badge
                  className="ml-2"
                  tone={tenant.subscription_status === 'past_due' ? 'warning' : 'neutral'}
                >
                  {subscriptions[tenant.subscription_status]}
                </Badge>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              {placements[tenant.placement]}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={tenant.created_at} />
            </TableCell>
            <TableCell className="text-right">
              <TenantMenu tenant={tenant} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
