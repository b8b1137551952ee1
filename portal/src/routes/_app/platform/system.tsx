/** How the installation is: its parts, its processes, and what waits. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Activity, CircleAlert, CircleCheck, Database, HardDrive, ListTodo } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Item } from '@/api/api'
import { Figure } from '@/kit/figure'
import { Loaded } from '@/kit/loaded'
import { formatBytes, formatDuration, formatNumber } from '@/kit/numbers'
import { Page, Section } from '@/kit/page'
import { Time } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'

export const Route = createFileRoute('/_app/platform/system')({ component: System })

const EVERY_MS = 10_000

function System() {
  const { t, i18n } = useTranslation('operations')
  const overview = useQuery({ ...$api.queryOptions('get', '/admin/overview'), refetchInterval: EVERY_MS })
  const processes = useQuery({ ...$api.queryOptions('get', '/admin/processes'), refetchInterval: EVERY_MS })
  const number = (value: number) => formatNumber(value, i18n.language)
  const names: Record<string, string> = {
    database: t('Database'),
    migrations: t('Migrations'),
    storage: t('Storage'),
    jobs: t('Background jobs'),
  }
  return (
    <Page
      title={t('System')}
      description={t('How this installation is at the moment. It looks again every ten seconds.')}
    >
      <Loaded query={overview}>
        {({ readiness, database, jobs, storage, requests, version }) => (
          <>
            <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4" aria-label={t('Parts')}>
              {Object.entries(readiness).map(([part, state]) => (
                <li key={part} className="flex items-center gap-3 rounded-xl border bg-card p-4 shadow-xs">
                  {state === 'ok' ? (
                    <CircleCheck className="size-5 text-success" aria-hidden />
                  ) : (
                    <CircleAlert className="size-5 text-destructive" aria-hidden />
                  )}
                  <span className="min-w-0">
                    <span className="block truncate font-medium">{names[part] ?? part}</span>
                    <span className="block text-xs text-muted-foreground">
                      {state === 'ok' ? t('Works') : t('Does not answer')}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
            <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
              <Figure
                icon={Activity}
                label={t('Requests a second')}
                value={number(Math.round((requests.site.per_second + requests.api.per_second) * 10) / 10)}
                detail={t('{{errors}} errors in the last hour', {
                  errors: number(requests.site.errors_last_hour + requests.api.errors_last_hour),
                })}
              />
              <Figure
                icon={Database}
                label={t('Database')}
                value={formatBytes(database.size_bytes, i18n.language)}
                detail={t('{{used}} of {{all}} connections', {
                  used: number(database.connections),
                  all: number(database.max_connections),
                })}
              />
              <Figure
                icon={HardDrive}
                label={t('Media')}
                value={formatBytes(storage.media_bytes, i18n.language)}
                detail={t('Version {{version}}', { version })}
              />
              <Figure
                icon={ListTodo}
                label={t('Jobs that wait')}
                value={number(jobs.waiting)}
                detail={
                  jobs.oldest_waiting_seconds > 0
                    ? t('the oldest for {{time}}', {
                        time: formatDuration(jobs.oldest_waiting_seconds * 1_000, i18n.language),
                      })
                    : t('{{running}} are running', { running: number(jobs.running) })
                }
                to="/platform/jobs"
              />
            </div>
          </>
        )}
      </Loaded>
      <Section
        title={t('Processes')}
        description={t(
          'Each says how it is every ten seconds; one that falls silent stays on the list for a while.',
        )}
      >
        <Loaded query={processes}>
          {({ items }) => (
            <Table>
              <TableHeader>
                <TableRow>
                  <TableHead>{t('Process')}</TableHead>
                  <TableHead>{t('State')}</TableHead>
                  <TableHead className="text-right">{t('Memory')}</TableHead>
                  <TableHead className="text-right">{t('Processor')}</TableHead>
                  <TableHead className="text-right">{t('Lag')}</TableHead>
                  <TableHead className="text-right">{t('Database connections')}</TableHead>
                  <TableHead>{t('Started')}</TableHead>
                  <TableHead>{t('Version')}</TableHead>
                </TableRow>
              </TableHeader>
              <TableBody>
                {items.map((process) => (
                  <ProcessRow key={process.id} process={process} />
                ))}
              </TableBody>
            </Table>
          )}
        </Loaded>
      </Section>
    </Page>
  )
}

function ProcessRow({ process }: { process: Item<'/admin/processes'> }) {
  const { t, i18n } = useTranslation('operations')
  const kinds = { supervisor: t('Supervisor'), worker: t('Serving process'), single: t('Everything in one') }
  return (
    <TableRow>
      <TableCell>
        <span className="block font-medium">{kinds[process.kind]}</span>
        <span className="block text-xs text-muted-foreground">
          {process.host} · {process.pid}
        </span>
      </TableCell>
      <TableCell>
        <Badge tone={process.state === 'running' ? 'success' : 'danger'} hasDot>
          {process.state === 'running' ? t('Running') : t('Silent')}
        </Badge>
      </TableCell>
      <TableCell className="text-right tabular-nums">
        {formatBytes(process.memory_bytes, i18n.language)}
      </TableCell>
      <TableCell className="text-right tabular-nums">{Math.round(process.cpu_percent)} %</TableCell>
      <TableCell className="text-right tabular-nums">
        {formatDuration(process.lag_ms, i18n.language)}
      </TableCell>
      <TableCell className="text-right tabular-nums">
        {process.connections_total}
        {process.connections_waiting > 0 && ` (+${process.connections_waiting})`}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <Time at={process.started_at} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {process.version} · Node {process.node_version}
      </TableCell>
    </TableRow>
  )
}
