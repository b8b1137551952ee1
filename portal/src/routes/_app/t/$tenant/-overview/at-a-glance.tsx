/** Beside the websites: visits of the week, what is being written, and limits that are near. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Bars } from '@/kit/bars'
import { formatDate, formatDay } from '@/kit/day'
import { formatBytes, formatNumber } from '@/kit/numbers'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Progress } from '@/ui/progress'
import type { TenantOverview } from '../index'

export function AtAGlance({ tenant, overview }: { tenant: string; overview: TenantOverview }) {
  const { t, i18n } = useTranslation('websites')
  const number = (value: number) => formatNumber(value, i18n.language)
  const { traffic, content, quotas, members } = overview
  return (
    <div className="flex flex-col gap-4">
      {traffic && (
        <Card>
          <CardHeader>
            <CardTitle>{t('Page views')}</CardTitle>
          </CardHeader>
          <CardContent>
            <Bars
              label={t('Page views of the last 7 days')}
              bars={traffic.points.map(({ day, views }) => ({
                label: formatDate(day, i18n.language),
                tick: formatDay(day, i18n.language),
                value: views,
              }))}
            />
            <p className="mt-3 text-xs text-muted-foreground">
              {t('{{count}} visitors', { count: traffic.visitors })} ·{' '}
              {formatBytes(traffic.bytes, i18n.language)}
            </p>
          </CardContent>
        </Card>
      )}
      {(content || members) && (
        <Card>
          <CardHeader>
            <CardTitle>{t('At a glance')}</CardTitle>
          </CardHeader>
          <CardContent>
            <dl className="flex flex-col gap-2">
              {content && <Row name={t('Drafts')} value={number(content.drafts)} />}
              {content && <Row name={t('Scheduled')} value={number(content.scheduled)} />}
              {content && <Row name={t('Comments to moderate')} value={number(content.comments_waiting)} />}
              {members && <Row name={t('People')} value={number(members.total)} />}
              {members && members.invited > 0 && (
                <Row name={t('Open invitations')} value={number(members.invited)} />
              )}
            </dl>
          </CardContent>
        </Card>
      )}
      {quotas && quotas.near_limit.length > 0 && (
        <Card>
          <CardHeader>
            <CardTitle>{t('Near the limit')}</CardTitle>
          </CardHeader>
          <CardContent className="flex flex-col gap-3">
            {quotas.near_limit.map(({ resource, label, unit, used, limit, percent }) => {
              const show = (value: number) =>
                unit === 'bytes' ? formatBytes(value, i18n.language) : number(value)
              return (
                <div key={resource} className="flex flex-col gap-1.5">
                  <p className="flex justify-between gap-2">
                    <span className="truncate">{label}</span>
                    <span className="shrink-0 text-muted-foreground tabular-nums">
                      {t('{{used}} of {{limit}}', { used: show(used), limit: show(limit) })}
                    </span>
                  </p>
                  <Progress value={percent} label={label} className="h-1.5" />
                </div>
              )
            })}
            <Link
              to={`/t/${tenant}/usage` as never}
              className="text-xs text-primary underline-offset-4 hover:underline"
            >
              {t('Plan {{name}}: see limits', { name: quotas.plan.name })}
            </Link>
          </CardContent>
        </Card>
      )}
    </div>
  )
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  )
}
