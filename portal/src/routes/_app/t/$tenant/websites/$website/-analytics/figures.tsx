/** The figures of the time that is looked at, beside those of as long a time before. */
import { Eye, Gauge, Send, TriangleAlert, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Figure } from '@/kit/figure'
import { formatBytes, formatDuration, formatNumber, formatPercent } from '@/kit/numbers'
import type { Traffic } from './traffic'

export function Figures({ totals, before }: { totals: Traffic['totals']; before?: Traffic['totals'] }) {
  const { t, i18n } = useTranslation('analytics')
  const changeOf = (name: 'views' | 'visitors' | 'bytes' | 'requests') => {
    const [now, then] = [totals[name], before?.[name]]
    if (now === null || !then) return undefined
    const change = new Intl.NumberFormat(i18n.language, {
      style: 'percent',
      signDisplay: 'exceptZero',
      maximumFractionDigits: 0,
    }).format((now - then) / then)
    return t('{{change}} against the time before', { change })
  }
  const failed = totals.requests === 0 ? 0 : totals.status_5xx / totals.requests
  const { p50_ms, p95_ms } = totals.latency
  return (
    <div className="grid grid-cols-2 gap-4 md:grid-cols-3 xl:grid-cols-5">
      <Figure
        icon={Eye}
        label={t('Page views')}
        value={formatNumber(totals.views, i18n.language)}
        detail={changeOf('views')}
      />
      {totals.visitors !== null && (
        <Figure
          icon={Users}
          label={t('Visitors')}
          value={formatNumber(totals.visitors, i18n.language)}
          detail={changeOf('visitors')}
        />
      )}
      <Figure
        icon={Send}
        label={t('Sent')}
        value={formatBytes(totals.bytes, i18n.language)}
        detail={changeOf('bytes')}
      />
      <Figure
        icon={Gauge}
        label={t('Time to answer')}
        value={p50_ms === null ? '–' : formatDuration(p50_ms, i18n.language)}
        {...(p95_ms !== null && {
          detail: t('95 of 100 within {{time}}', { time: formatDuration(p95_ms, i18n.language) }),
        })}
      />
      <Figure
        icon={TriangleAlert}
        label={t('Failed requests')}
        value={formatPercent(failed, i18n.language)}
        detail={t('{{count}} of them', { count: totals.status_5xx })}
      />
    </div>
  )
}
