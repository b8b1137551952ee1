/** One tenant, for operators: what it is, and the parts of it. */
import { useQuery } from '@tanstack/react-query'
import { Outlet, createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Copyable } from '@/kit/copy'
import { BackLink, Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Failed } from '@/kit/states'
import { formatDate } from '@/kit/time'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { TabLink, TabLinks } from '@/ui/tabs'
import { useTenantActs } from '../-tenants/acts'
import { type Tenant, TenantProvider, tenantOptions } from '../-tenants/tenant'
import { TenantMenu, addressOf } from '../-tenants/tenant-menu'
import { TenantStatusBadge } from '../-tenants/words'

export const Route = createFileRoute('/_app/platform/tenants/$id')({ component: TenantFrame })

function TenantFrame() {
  const { t } = useTranslation('platform')
  const { id } = Route.useParams()
  const query = useQuery(tenantOptions(id))
  const tenant = query.data
  if (!tenant)
    return (
      <Page title={t('Tenant')}>
        {query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div role="status" className="flex flex-col gap-6">
            <Skeleton className="h-9 w-full max-w-xl" />
            <Skeleton className="h-72 rounded-xl" />
          </div>
        )}
      </Page>
    )
  return (
    <Page
      back={<BackLink to="/platform/tenants">{t('Tenants')}</BackLink>}
      title={tenant.name}
      aside={<TenantStatusBadge status={tenant.status} />}
      description={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <a
            href={addressOf(tenant)}
            target="_blank"
            rel="noreferrer"
            className="rounded-sm underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {tenant.host}
          </a>
          <Copyable text={tenant.id} />
        </span>
      }
      actions={<TenantMenu tenant={tenant} isLarge />}
    >
      <TenantProvider value={tenant}>
        <StateNotice tenant={tenant} />
        <TabLinks label={t('Parts of the tenant')}>
          <TabLink to="/platform/tenants/$id" params={{ id }} activeOptions={{ exact: true }}>
            {t('Overview')}
          </TabLink>
          <Can call="GET /admin/tenants/{id}/members">
            <TabLink to="/platform/tenants/$id/people" params={{ id }}>
              {t('People')}
            </TabLink>
          </Can>
          <TabLink to="/platform/tenants/$id/usage" params={{ id }}>
            {t('Plan and usage')}
          </TabLink>
          <TabLink to="/platform/tenants/$id/domains" params={{ id }}>
            {t('Domains')}
          </TabLink>
          <TabLink to="/platform/tenants/$id/settings" params={{ id }}>
            {t('Settings')}
          </TabLink>
          <TabLink to="/platform/tenants/$id/placement" params={{ id }}>
            {t('Placement')}
          </TabLink>
          <Can call="GET /admin/tenants/{id}/audit">
            <TabLink to="/platform/tenants/$id/audit" params={{ id }}>
              {t('Audit log')}
            </TabLink>
          </Can>
        </TabLinks>
        <Outlet />
      </TenantProvider>
    </Page>
  )
}

/** Why the tenant is not active, and the way back. */
function StateNotice({ tenant }: { tenant: Tenant }) {
  const { t, i18n } = useTranslation('platform')
  const acts = useTenantActs(tenant)
  const { status, status_reason: reason, purge_after_at: purgeAt } = tenant
  if (status === 'suspended')
    return (
      <Alert tone="warning" role="status">
        <AlertTitle>{t('This tenant is suspended')}</AlertTitle>
        <AlertDescription>
          <p>{reason ?? t('No reason was given.')}</p>
          <Can call="POST /admin/tenants/{id}/activate">
            <Button size="sm" variant="outline" onClick={() => void acts.activate()}>
              {t('Activate')}
            </Button>
          </Can>
        </AlertDescription>
      </Alert>
    )
  if (status === 'deprovisioning')
    return (
      <Alert tone="danger" role="status">
        <AlertTitle>{t('This tenant is deleted')}</AlertTitle>
        <AlertDescription>
          <p>
            {reason}{' '}
            {purgeAt
              ? t('It can be restored until {{date}}; then everything is purged.', {
                  date: formatDate(purgeAt, i18n.language),
                })
              : t('It is being purged.')}
          </p>
          <Can call="POST /admin/tenants/{id}/restore">
            <Button size="sm" variant="outline" onClick={() => void acts.restore()}>
              {t('Restore')}
            </Button>
          </Can>
        </AlertDescription>
      </Alert>
    )
  return null
}
