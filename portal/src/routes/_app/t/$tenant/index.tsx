/** How the tenant stands: what to do first, what needs somebody, its websites and who visits them. */
import { useQuery } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { AppWindow, ClipboardCheck, Eye, Plus, Rocket } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer } from '@/api/api'
import { Figure } from '@/kit/figure'
import { Loaded } from '@/kit/loaded'
import { formatNumber } from '@/kit/numbers'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { Attention } from './-overview/attention'
import { Checklist } from './-overview/checklist'
import { AtAGlance } from './-overview/at-a-glance'
import { WebsitesPart } from './-overview/websites-part'

export type TenantOverview = Answer<'get', '/tenant/overview'>

export const Route = createFileRoute('/_app/t/$tenant/')({ component: Overview })

function Overview() {
  const { t } = useTranslation('websites')
  const { tenant } = Route.useRouteContext()
  const overview = useQuery($api.queryOptions('get', '/tenant/overview', {}, { refetchInterval: 60_000 }))
  return (
    <Page
      title={tenant.display_name || tenant.name}
      actions={
        <Can call="POST /websites">
          <Button asChild>
            <Link to="/t/$tenant/websites/new" params={{ tenant: tenant.slug }}>
              <Plus aria-hidden /> {t('New website')}
            </Link>
          </Button>
        </Can>
      }
    >
      <Checklist tenant={tenant.slug} />
      <Loaded query={overview} loading={<OverviewSkeleton />}>
        {(data) => (
          <>
            <Attention tenant={tenant.slug} items={data.attention} />
            <Figures tenant={tenant.slug} overview={data} />
            <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
              <Can call="GET /websites">
                <WebsitesPart tenant={tenant.slug} />
              </Can>
              <AtAGlance tenant={tenant.slug} overview={data} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Figures({ tenant, overview }: { tenant: string; overview: TenantOverview }) {
  const { t, i18n } = useTranslation('websites')
  const at = (path: string) => `/t/${tenant}${path}`
  const number = (value: number) => formatNumber(value, i18n.language)
  const { websites, traffic, deployments, approvals } = overview
  if (!websites && !traffic && !deployments && !approvals) return null
  const live = websites?.by_status['active'] ?? 0
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      {websites && (
        <Figure
          icon={AppWindow}
          label={t('Websites')}
          value={number(websites.total)}
          detail={live === websites.total ? t('all are live') : t('{{count}} live', { count: live })}
          to={at('/websites')}
        />
      )}
      {traffic && (
        <Figure
          icon={Eye}
          label={t('Page views')}
          value={number(traffic.views)}
          detail={t('in the last 7 days')}
        />
      )}
      {deployments && (
        <Figure
          icon={Rocket}
          label={t('Deployments')}
          value={number(deployments.last_7_days)}
          detail={
            deployments.under_way > 0
              ? t('{{count}} under way', { count: deployments.under_way })
              : t('in the last 7 days')
          }
          to={at('/deployments')}
        />
      )}
      {approvals && (
        <Figure
          icon={ClipboardCheck}
          label={t('Approvals')}
          value={number(approvals.open)}
          detail={approvals.open > 0 ? t('wait for a decision') : t('nothing waits')}
          to={at('/approvals')}
        />
      )}
    </div>
  )
}

function OverviewSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-6">
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {Array.from({ length: 4 }, (_, card) => (
          <Skeleton key={card} className="h-28 rounded-xl" />
        ))}
      </div>
      <Skeleton className="h-72 rounded-xl" />
    </div>
  )
}
