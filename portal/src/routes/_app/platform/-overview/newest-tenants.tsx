/** The tenants that came last. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Time } from '@/kit/time'
import { Avatar } from '@/ui/avatar'
import { Card, CardAction, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { TenantStatusBadge } from '../-tenants/words'

export function NewestTenants() {
  const { t } = useTranslation('platform')
  const query = useQuery(
    $api.queryOptions('get', '/admin/tenants', { params: { query: { limit: 5, sort: '-created_at' } } }),
  )
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Newest tenants')}</CardTitle>
        <CardAction>
          <Link
            to="/platform/tenants"
            className="rounded-sm text-primary underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {t('All tenants')}
          </Link>
        </CardAction>
      </CardHeader>
      <CardContent>
        <Loaded query={query} loading={<Skeleton className="h-48" />}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="text-muted-foreground">{t('No tenants yet')}</p>
            ) : (
              <ul className="flex flex-col gap-3">
                {items.map((tenant) => (
                  <li key={tenant.id} className="flex items-center gap-3">
                    <Avatar name={tenant.name} src={tenant.logo_url} />
                    <Link
                      to="/platform/tenants/$id"
                      params={{ id: tenant.id }}
                      className="min-w-0 flex-1 truncate rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                    >
                      {tenant.name}
                    </Link>
                    {tenant.status !== 'active' && <TenantStatusBadge status={tenant.status} />}
                    <Time at={tenant.created_at} className="shrink-0 text-xs text-muted-foreground" />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </CardContent>
    </Card>
  )
}
