/** How deploying goes: how often, how well, how long, and how fast it was taken back where it went wrong. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CircleCheck, Rocket, Timer, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer } from '@/api/api'
import { Figure } from '@/kit/figure'
import { Loaded } from '@/kit/loaded'
import { formatDuration, formatNumber, formatPercent } from '@/kit/numbers'
import { Page } from '@/kit/page'
import { TimeChart } from '@/kit/time-chart'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Select } from '@/ui/input'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { useModuleNames, useStrategyNames } from '../-deployments/deployment'
import { DeploymentTabs } from '../-deployments/deployment-tabs'

type Metrics = Answer<'get', '/deployments/metrics'>
type Group = Metrics['by_module'][number]

const RANGES = [7, 30, 90] as const
type Range = (typeof RANGES)[number]
const DAY_MS = 86_400_000

export const Route = createFileRoute('/_app/t/$tenant/deployments/metrics')({
  validateSearch: ({ days }: Record<string, unknown>): { days?: Range } =>
    RANGES.includes(days as Range) ? { days: days as Range } : {},
  component: DeploymentFigures,
})

function DeploymentFigures() {
  const { t } = useTranslation('deployments')
  const { tenant } = Route.useParams()
  const { days = 30 } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [today] = useState(() => Math.floor(Date.now() / DAY_MS))
  const from = new Date((today - days + 1) * DAY_MS).toISOString()
  const metrics = useQuery($api.queryOptions('get', '/deployments/metrics', { params: { query: { from } } }))
  return (
    <Page
      title={t('Deployments')}
      actions={
        <Select
          className="w-auto"
          aria-label={t('Period')}
          value={days}
          onChange={(event) =>
            void navigate({ search: { days: Number(event.target.value) as Range }, replace: true })
          }
        >
          {RANGES.map((range) => (
            <option key={range} value={range}>
              {t('The last {{count}} days', { count: range })}
            </option>
          ))}
        </Select>
      }
    >
      <DeploymentTabs tenant={tenant} />
      <Loaded query={metrics}>{(loaded) => <Shown metrics={loaded} from={from} days={days} />}</Loaded>
    </Page>
  )
}

function Shown({ metrics, from, days }: { metrics: Metrics; from: string; days: number }) {
  const { t, i18n } = useTranslation('deployments')
  const modules = useModuleNames()
  const strategies = useStrategyNames()
  const { totals, per_day } = metrics
  const rate = (share: number | null) => (share === null ? '–' : formatPercent(share, i18n.language))
  const took = (seconds: number | null) =>
    seconds === null ? '–' : formatDuration(seconds * 1_000, i18n.language)
  const byDay = new Map(metrics.points.map((point) => [point.day, point.deployments]))
  const points = Array.from({ length: days }, (_, index) => {
    const day = new Date(Date.parse(from) + index * DAY_MS).toISOString().slice(0, 10)
    return { at: day, values: { deployments: byDay.get(day) ?? 0 } }
  })
  return (
    <>
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        <Figure
          icon={Rocket}
          label={t('Deployments')}
          value={formatNumber(totals.deployments, i18n.language)}
          detail={t('{{number}} a day', {
            number: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(per_day),
          })}
        />
        <Figure
          icon={CircleCheck}
          label={t('Succeeded')}
          value={rate(totals.success_rate)}
          detail={t('{{count}} failed', { count: totals.failed })}
        />
        <Figure
          icon={Undo2}
          label={t('Rolled back')}
          value={rate(totals.rollback_rate)}
          {...(totals.mean_time_to_restore_seconds !== null && {
            detail: t('restored within {{time}}', { time: took(totals.mean_time_to_restore_seconds) }),
          })}
        />
        <Figure
          icon={Timer}
          label={t('Time needed')}
          value={took(totals.duration.p50_seconds)}
          detail={t('95 of 100 within {{time}}', { time: took(totals.duration.p95_seconds) })}
        />
      </div>
      <Card>
        <CardHeader>
          <CardTitle>{t('Deployments per day')}</CardTitle>
        </CardHeader>
        <CardContent>
          <TimeChart
            label={t('Deployments per day')}
            className="h-52"
            interval="day"
            series={[{ key: 'deployments', name: t('Deployments'), kind: 'bar', colour: 1 }]}
            points={points}
            format={(value) => formatNumber(value, i18n.language)}
          />
        </CardContent>
      </Card>
      <div className="grid gap-6 lg:grid-cols-2">
        <Groups title={t('By what was changed')} groups={metrics.by_module} names={modules} />
        <Groups title={t('By how it was done')} groups={metrics.by_strategy} names={strategies} />
      </div>
    </>
  )
}

function Groups({ title, groups, names }: { title: string; groups: Group[]; names: Record<string, string> }) {
  const { t, i18n } = useTranslation('deployments')
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      <CardContent>
        {groups.length === 0 ? (
          <p className="text-muted-foreground">{t('Nothing was deployed in this time.')}</p>
        ) : (
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>
                  <span className="sr-only">{title}</span>
                </TableHead>
                <TableHead className="text-right">{t('Deployments')}</TableHead>
                <TableHead className="text-right">{t('Succeeded')}</TableHead>
                <TableHead className="text-right">{t('Time needed')}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {groups.map(({ key, deployments, success_rate, duration }) => (
                <TableRow key={key}>
                  <TableCell className="whitespace-nowrap">{names[key] ?? key}</TableCell>
                  <TableCell className="text-right tabular-nums">
                    {formatNumber(deployments, i18n.language)}
                  </TableCell>
                  <TableCell className="text-right tabular-nums">
                    {success_rate === null ? '–' : formatPercent(success_rate, i18n.language)}
                  </TableCell>
                  <TableCell className="text-right tabular-nums">
                    {duration.p50_seconds === null
                      ? '–'
                      : formatDuration(duration.p50_seconds * 1_000, i18n.language)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </CardContent>
    </Card>
  )
}
