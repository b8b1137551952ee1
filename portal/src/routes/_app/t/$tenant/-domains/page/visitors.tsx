/** The traffic of one name over the last thirty days. */
import { useQuery } from '@tanstack/react-query'
import { Eye, Gauge, Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Figure } from '@/kit/figure'
import { Loaded } from '@/kit/loaded'
import { formatBytes, formatDuration, formatNumber } from '@/kit/numbers'
import { TimeChart } from '@/kit/time-chart'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import type { Domain } from '../domain'

const DAYS = 30
const DAY_MS = 86_400_000

export function Visitors({ domain }: { domain: Domain }) {
  const { t, i18n } = useTranslation('domains')
  const [from] = useState(() => new Date((Math.floor(Date.now() / DAY_MS) - DAYS + 1) * DAY_MS).toISOString())
  const traffic = useQuery(
    $api.queryOptions('get', '/domains/{id}/traffic', {
      params: { path: { id: domain.id }, query: { from, interval: 'day' } },
    }),
  )
  const title = t('Page views of the last {{count}} days', { count: DAYS })
  return (
    <Loaded query={traffic}>
      {({ totals, points }) => {
        const byDay = new Map(points.map((point) => [point.at.slice(0, 10), point.views]))
        const days = Array.from({ length: DAYS }, (_, index) =>
          new Date(Date.parse(from) + index * DAY_MS).toISOString().slice(0, 10),
        )
        return (
          <div className="flex flex-col gap-6">
            <div className="grid gap-4 sm:grid-cols-3">
              <Figure icon={Eye} label={t('Page views')} value={formatNumber(totals.views, i18n.language)} />
              <Figure icon={Send} label={t('Sent')} value={formatBytes(totals.bytes, i18n.language)} />
              <Figure
                icon={Gauge}
                label={t('Median time to answer')}
                value={
                  totals.latency.p50_ms === null ? '–' : formatDuration(totals.latency.p50_ms, i18n.language)
                }
              />
            </div>
            <Card>
              <CardHeader>
                <CardTitle>{title}</CardTitle>
              </CardHeader>
              <CardContent>
                <TimeChart
                  label={title}
                  interval="day"
                  series={[{ key: 'views', name: t('Page views'), kind: 'bar', colour: 1 }]}
                  points={days.map((day) => ({ at: day, values: { views: byDay.get(day) ?? 0 } }))}
                  format={(value) => formatNumber(value, i18n.language)}
                />
              </CardContent>
            </Card>
          </div>
        )
      }}
    </Loaded>
  )
}
