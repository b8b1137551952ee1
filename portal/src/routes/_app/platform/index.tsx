/** How the platform is: what needs somebody, its figures, its requests, its processes and newest tenants. */
import { useQuery } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { Activity, AppWindow, Building2, Plus, Rocket } from 'lucide-react'
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer } from '@/api/api'
import { Figure } from '@/kit/figure'
import { Loaded } from '@/kit/loaded'
import { formatNumber } from '@/kit/numbers'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { Alerts } from './-overview/alerts'
import { Capacity } from './-overview/capacity'
import { NewestTenants } from './-overview/newest-tenants'
import { Processes } from './-overview/processes'
import { SignUps } from './-overview/sign-ups'

export type PlatformOverview = Answer<'get', '/admin/overview'>

const RequestsChart = lazy(() => import('./-overview/requests-chart'))
const EVERY_MS = 10_000

export const Route = createFileRoute('/_app/platform/')({ component: Overview })

function Overview() {
  const { t } = useTranslation('platform')
  const query = useQuery($api.queryOptions('get', '/admin/overview', {}, { refetchInterval: EVERY_MS }))
  return (
    <Page
      title={t('Platform')}
      description={
        query.data && (
          <span className="tabular-nums">{t('Version {{version}}', { version: query.data.version })}</span>
        )
      }
      actions={
        <Can call="POST /admin/tenants">
          <Button asChild>
            <Link to="/platform/tenants/new">
              <Plus aria-hidden /> {t('New tenant')}
            </Link>
          </Button>
        </Can>
      }
    >
      <Loaded query={query} loading={<OverviewSkeleton />}>
        {(overview) => (
          <>
            <Alerts overview={overview} />
            <Figures overview={overview} />
            <Requests overview={overview} />
            <div className="grid items-start gap-4 lg:grid-cols-2">
              <div className="flex min-w-0 flex-col gap-4">
                <NewestTenants />
                <Processes />
              </div>
              <div className="flex min-w-0 flex-col gap-4">
                <SignUps />
                <Capacity overview={overview} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Figures({ overview }: { overview: PlatformOverview }) {
  const { t, i18n } = useTranslation('platform')
  const number = (value: number) => formatNumber(value, i18n.language)
  const { tenants, websites, users, deployments, requests } = overview
  const perSecond = requests.api.per_second + requests.site.per_second
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Figure
        icon={Building2}
        label={t('Tenants')}
        value={number(tenants.total)}
        detail={t('{{count}} new this week', { count: tenants.new_last_7_days })}
        to="/platform/tenants"
      />
      <Figure
        icon={AppWindow}
        label={t('Live websites')}
        value={number(websites.live)}
        detail={t('{{count}} people have an account', { count: users.total })}
      />
      <Figure
        icon={Rocket}
        label={t('Deployments today')}
        value={number(deployments.today)}
        detail={t('{{count}} under way', { count: deployments.under_way })}
        to="/platform/deployments"
      />
      <Figure
        icon={Activity}
        label={t('Requests per second')}
        value={formatNumber(Math.round(perSecond * 10) / 10, i18n.language)}
        detail={t('over the last minute')}
      />
    </div>
  )
}

function Requests({ overview: { requests } }: { overview: PlatformOverview }) {
  const { t, i18n } = useTranslation('platform')
  const total = requests.api.last_hour + requests.site.last_hour
  const errors = requests.api.errors_last_hour + requests.site.errors_last_hour
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Requests of the last hour')}</CardTitle>
        <CardDescription>
          {t('{{total}} answered, {{errors}} of them with an error of the server', {
            total: formatNumber(total, i18n.language),
            errors: formatNumber(errors, i18n.language),
          })}
        </CardDescription>
      </CardHeader>
      <CardContent>
        <Suspense fallback={<Skeleton className="h-56" />}>
          <RequestsChart points={requests.points} />
        </Suspense>
      </CardContent>
    </Card>
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
