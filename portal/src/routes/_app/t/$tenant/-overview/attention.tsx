/** What somebody should look at, each with the way there. */
import { Link } from '@tanstack/react-router'
import { ChevronRight, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Time } from '@/kit/time'
import type { TenantOverview } from '../index'

type Item = TenantOverview['attention'][number]

export function Attention({ tenant, items }: { tenant: string; items: Item[] }) {
  const { t } = useTranslation('websites')
  if (items.length === 0) return null
  const names: Record<Item['kind'], string> = {
    domain: t('Domain does not lead here'),
    certificate_failed: t('Certificate could not be obtained'),
    certificate_expiring: t('Certificate expires soon'),
    webhook_off: t('Webhook was switched off'),
    webhook_failing: t('Webhook is not taken'),
    job_failed: t('Job failed'),
    deployment_failed: t('Deployment failed'),
  }
  const addresses: Record<Item['kind'], (id: string) => string> = {
    domain: () => '/domains',
    certificate_failed: () => '/domains',
    certificate_expiring: () => '/domains',
    webhook_off: () => '/webhooks',
    webhook_failing: () => '/webhooks',
    job_failed: () => '/jobs',
    deployment_failed: (id) => `/deployments/${id}`,
  }
  return (
    <section aria-label={t('Needs attention')} className="rounded-xl border border-warning/35 bg-warning/5">
      <h2 className="flex items-center gap-2 px-5 pt-4 pb-2 font-semibold">
        <TriangleAlert className="size-4 text-warning" aria-hidden /> {t('Needs attention')}
      </h2>
      <ul className="pb-2">
        {items.map(({ kind, id, label, detail, since }) => (
          <li key={`${kind} ${id}`}>
            <Link
              to={`/t/${tenant}${addresses[kind](id)}` as never}
              className="flex items-center gap-3 px-5 py-2 outline-none hover:bg-warning/10 focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate">
                  <span className="font-medium">{names[kind]}:</span> {label}
                </span>
                {detail && <span className="block truncate text-xs text-muted-foreground">{detail}</span>}
              </span>
              {since && <Time at={since} className="shrink-0 text-xs text-muted-foreground" />}
              <ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
