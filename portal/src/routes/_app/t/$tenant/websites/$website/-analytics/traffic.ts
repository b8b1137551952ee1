/** The traffic of a website as the API gives it, and what can be drawn of it. */
import { useTranslation } from 'react-i18next'
import type { Answer } from '@/api/api'
import { formatBytes, formatDuration, formatNumber } from '@/kit/numbers'
import type { Series } from '@/kit/time-chart'

export type Traffic = Answer<'get', '/websites/{website_id}/traffic'>
export type TrafficPoint = Traffic['points'][number]

export const MEASURES = ['views', 'visitors', 'requests', 'status', 'latency', 'bytes'] as const
export type Measure = (typeof MEASURES)[number]

/** Of hours without traffic nothing is measured; counts of them are 0. */
export function valuesOf(point: TrafficPoint | undefined): Record<string, number | null> {
  return {
    views: point?.views ?? 0,
    visitors: point?.visitors ?? 0,
    requests: point?.requests ?? 0,
    bytes: point?.bytes ?? 0,
    status_2xx: point?.status_2xx ?? 0,
    status_3xx: point?.status_3xx ?? 0,
    status_4xx: point?.status_4xx ?? 0,
    status_5xx: point?.status_5xx ?? 0,
    p50_ms: point?.latency.p50_ms ?? null,
    p95_ms: point?.latency.p95_ms ?? null,
    p99_ms: point?.latency.p99_ms ?? null,
  }
}

export function useMeasures(): Record<
  Measure,
  { name: string; series: Series[]; format: (value: number) => string }
> {
  const { t, i18n } = useTranslation('analytics')
  const count = (value: number) => formatNumber(value, i18n.language)
  const bar = (key: string, name: string, colour: Series['colour'], stack?: string): Series => ({
    key,
    name,
    kind: 'bar',
    colour,
    ...(stack && { stack }),
  })
  const line = (key: string, name: string, colour: Series['colour']): Series => ({
    key,
    name,
    kind: 'line',
    colour,
  })
  return {
    views: { name: t('Page views'), series: [bar('views', t('Page views'), 1)], format: count },
    visitors: { name: t('Visitors'), series: [bar('visitors', t('Visitors'), 2)], format: count },
    requests: { name: t('Requests'), series: [bar('requests', t('Requests'), 1)], format: count },
    status: {
      name: t('Status'),
      series: [
        bar('status_2xx', t('Answered (2xx)'), 5, 'status'),
        bar('status_3xx', t('Led on (3xx)'), 2, 'status'),
        bar('status_4xx', t('Not found and refused (4xx)'), 3, 'status'),
        bar('status_5xx', t('Failed (5xx)'), 4, 'status'),
      ],
      format: count,
    },
    latency: {
      name: t('Time to answer'),
      series: [
        line('p50_ms', t('Half of all'), 1),
        line('p95_ms', t('95 of 100'), 3),
        line('p99_ms', t('99 of 100'), 4),
      ],
      format: (value) => formatDuration(value, i18n.language),
    },
    bytes: {
      name: t('Sent'),
      series: [bar('bytes', t('Sent'), 2)],
      format: (value) => formatBytes(value, i18n.language),
    },
  }
}
