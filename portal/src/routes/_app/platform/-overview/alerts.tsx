/** What an operator should look at, the worst first, each with the way there. */
import { Link } from '@tanstack/react-router'
import { ChevronRight, CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatPercent } from '@/kit/numbers'
import { cn } from '@/ui/cn'
import type { PlatformOverview } from '../index'

type Level = 'danger' | 'warning' | 'info'
type Alert = { id: string; level: Level; text: string; to: string }

const LONG_WAIT_SECONDS = 300
const FULL_SHARE = 0.8
const BAD_SHARE = 0.01
/** So few requests say nothing about a share. */
const ENOUGH_REQUESTS = 100
const LEVELS: Level[] = ['danger', 'warning', 'info']
const ICONS = { danger: CircleAlert, warning: TriangleAlert, info: Info }
const COLORS = { danger: 'text-destructive', warning: 'text-warning', info: 'text-info' }

export function Alerts({ overview }: { overview: PlatformOverview }) {
  const { t } = useTranslation('platform')
  const alerts = useAlerts(overview)
  const isSerious = alerts.some(({ level }) => level !== 'info')
  if (alerts.length === 0)
    return (
      <p className="flex items-center gap-2.5 rounded-xl border border-success/30 bg-success/5 px-5 py-3.5">
        <CircleCheck className="size-4 shrink-0 text-success" aria-hidden />
        {t('Everything is as it should be.')}
      </p>
    )
  return (
    <section
      aria-label={t('Needs attention')}
      className={cn(
        'rounded-xl border py-2',
        isSerious ? 'border-warning/35 bg-warning/5' : 'border-info/30 bg-info/5',
      )}
    >
      <h2 className="px-5 pt-2 pb-1 font-semibold">{t('Needs attention')}</h2>
      <ul>
        {alerts.map(({ id, level, text, to }) => {
          const Icon = ICONS[level]
          return (
            <li key={id}>
              <Link
                to={to as never}
                className="flex items-center gap-3 px-5 py-2 outline-none hover:bg-warning/10 focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset"
              >
                <Icon className={cn('size-4 shrink-0', COLORS[level])} aria-hidden />
                <span className="min-w-0 flex-1">{text}</span>
                <ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function useAlerts(overview: PlatformOverview): Alert[] {
  const { t, i18n } = useTranslation('platform')
  const { readiness, processes, jobs, mails, database, requests, review, tenants } = overview
  const parts: Record<string, string> = {
    database: t('The database does not answer'),
    migrations: t('Migrations have not run'),
    storage: t('The storage of media does not answer'),
  }
  const alerts: Alert[] = Object.entries(readiness)
    .filter(([, state]) => state !== 'ok')
    .map(([part]) => ({
      id: part,
      level: 'danger',
      text: parts[part] ?? t('“{{part}}” does not answer', { part }),
      to: '/platform/system',
    }))
  const add = (id: string, is: boolean, level: Level, text: string, to: string) => {
    if (is) alerts.push({ id, level, text, to })
  }
  const answered = requests.api.last_hour + requests.site.last_hour
  const wrong = requests.api.errors_last_hour + requests.site.errors_last_hour
  add(
    'errors',
    answered >= ENOUGH_REQUESTS && wrong / answered >= BAD_SHARE,
    'danger',
    t('{{share}} of all requests failed in the last hour', {
      share: formatPercent(wrong / answered, i18n.language),
    }),
    '/platform/system',
  )
  add(
    'silent',
    processes.silent > 0,
    'danger',
    t('{{count}} processes have fallen silent', { count: processes.silent }),
    '/platform/system',
  )
  add(
    'connections',
    database.connections / database.max_connections >= FULL_SHARE,
    'warning',
    t('{{used}} of {{limit}} connections to the database are taken', {
      used: database.connections,
      limit: database.max_connections,
    }),
    '/platform/system',
  )
  add(
    'jobs',
    jobs.failed_last_day > 0,
    'warning',
    t('{{count}} jobs failed since yesterday', { count: jobs.failed_last_day }),
    '/platform/jobs',
  )
  add(
    'queue',
    jobs.oldest_waiting_seconds > LONG_WAIT_SECONDS,
    'warning',
    t('Jobs have been waiting for {{time}}', {
      time: formatDuration(jobs.oldest_waiting_seconds * 1_000, i18n.language),
    }),
    '/platform/jobs',
  )
  add(
    'mails',
    mails.failed_last_day > 0,
    'warning',
    t('{{count}} mails could not be delivered since yesterday', { count: mails.failed_last_day }),
    '/platform/mailbox',
  )
  add(
    'versions',
    processes.versions.length > 1,
    'info',
    t('Processes run different versions: {{versions}}', { versions: processes.versions.join(', ') }),
    '/platform/system',
  )
  add(
    'review',
    review.submissions_waiting > 0,
    'info',
    t('{{count}} packages wait for a review', { count: review.submissions_waiting }),
    '/platform/packages',
  )
  const suspended = tenants.by_status['suspended'] ?? 0
  add(
    'suspended',
    suspended > 0,
    'info',
    t('{{count}} tenants are suspended', { count: suspended }),
    '/platform/tenants?status=suspended',
  )
  return alerts.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
}
