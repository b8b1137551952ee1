/** Page views of the last two weeks. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Bars } from '@/kit/bars'
import { formatDate, formatDayOfMonth } from '@/kit/day'
import { Loaded } from '@/kit/loaded'
import { formatNumber } from '@/kit/numbers'
import type { Website } from '@/kit/website'
import { Card, CardAction, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'

const DAYS = 14
const DAY_MS = 86_400_000

export function Views({ tenant, website }: { tenant: string; website: Website }) {
  const { t, i18n } = useTranslation('websites')
  /** Midnight (UTC) of the first day, so that the question stays the same as long as somebody looks. */
  const [from] = useState(() => new Date((Math.floor(Date.now() / DAY_MS) - DAYS + 1) * DAY_MS).toISOString())
  const traffic = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/traffic', {
      params: { path: { website_id: website.id }, query: { from, interval: 'day' } },
    }),
  )
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Page views of the last {{count}} days', { count: DAYS })}</CardTitle>
        <CardAction>
          <Link
            to={`/t/${tenant}/websites/${website.id}/analytics` as never}
            className="rounded-sm text-primary underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {t('Analytics')}
          </Link>
        </CardAction>
      </CardHeader>
      <CardContent>
        <Loaded query={traffic} loading={<Skeleton className="h-36" />}>
          {({ points, totals }) => {
            const byDay = new Map(points.map((point) => [point.at.slice(0, 10), point.views]))
            const bars = Array.from({ length: DAYS }, (_, index) => {
              const day = new Date(Date.parse(from) + index * DAY_MS).toISOString().slice(0, 10)
              return {
                label: formatDate(day, i18n.language),
                ...(index % 2 === 1 && { tick: formatDayOfMonth(day, i18n.language) }),
                value: byDay.get(day) ?? 0,
              }
            })
            return (
              <>
                <p className="mb-2 text-2xl font-semibold tracking-tight tabular-nums">
                  {formatNumber(totals.views, i18n.language)}
                </p>
                <Bars label={t('Page views of the last {{count}} days', { count: DAYS })} bars={bars} />
              </>
            )
          }}
        </Loaded>
      </CardContent>
    </Card>
  )
}
