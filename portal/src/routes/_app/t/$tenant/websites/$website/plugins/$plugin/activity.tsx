/** What a plugin does: how often it is called, what it runs by the clock, and what it says in its log. */
import { createFileRoute } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Item, api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { formatDuration, formatNumber } from '@/kit/numbers'
import { Section } from '@/kit/page'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge, type Tone } from '@/ui/badge'
import { Card, CardContent } from '@/ui/card'
import { Select } from '@/ui/input'
import { Skeleton } from '@/ui/skeleton'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { usePlugin } from '../-parts/plugin'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
type Level = (typeof LEVELS)[number]

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/$plugin/activity')({
  validateSearch: ({ level }: Record<string, unknown>): { level?: Level | undefined } => ({
    level: LEVELS.find((each) => each === level),
  }),
  component: Activity,
})

function Activity() {
  return (
    <>
      <Usage />
      <Schedules />
      <Log />
    </>
  )
}

function Usage() {
  const { t, i18n } = useTranslation('plugins')
  const { path } = usePlugin()
  const { data } = $api.useQuery('get', '/websites/{website_id}/plugins/{name}/usage', { params: { path } })
  if (!data) return <Skeleton className="h-24" />
  const { calls, failures, cpu_ms, wall_ms } = data.totals
  const figures = [
    [t('Calls'), formatNumber(calls, i18n.language)],
    [t('Failed'), formatNumber(failures, i18n.language)],
    [t('Time on average'), calls === 0 ? '–' : formatDuration(Math.round(wall_ms / calls), i18n.language)],
    [t('Processor time'), formatDuration(Math.round(cpu_ms), i18n.language)],
  ] as const
  const days = [...Map.groupBy(data.items, ({ day }) => day)]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .slice(-30)
  const most = Math.max(1, ...days.map(([, of]) => of.reduce((sum, one) => sum + one.calls, 0)))
  return (
    <Section title={t('Use')} description={t('In the last 30 days, on this website.')}>
      <Card>
        <CardContent className="flex flex-col gap-5">
          <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            {figures.map(([name, value]) => (
              <div key={name}>
                <dt className="text-xs text-muted-foreground">{name}</dt>
                <dd className="text-lg font-semibold tabular-nums">{value}</dd>
              </div>
            ))}
          </dl>
          {days.length > 1 && (
            <ul className="flex h-16 items-end gap-0.5" aria-label={t('Calls by day')}>
              {days.map(([day, of]) => {
                const sum = of.reduce((total, one) => total + one.calls, 0)
                return (
                  <li
                    key={day}
                    className="min-h-px flex-1 rounded-t-sm bg-chart-1"
                    style={{ height: `${(sum / most) * 100}%` }}
                    title={`${day}: ${sum}`}
                  >
                    <span className="sr-only">{`${day}: ${sum}`}</span>
                  </li>
                )
              })}
            </ul>
          )}
        </CardContent>
      </Card>
    </Section>
  )
}

function Schedules() {
  const { t } = useTranslation('plugins')
  const { path } = usePlugin()
  const { data } = $api.useQuery('get', '/websites/{website_id}/plugins/{name}/schedules', {
    params: { path },
  })
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('By the clock')}>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>{t('Task')}</TableHead>
            <TableHead>{t('When')}</TableHead>
            <TableHead>{t('Next')}</TableHead>
            <TableHead>{t('Last')}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {data.items.map((task) => (
            <TableRow key={task.name}>
              <TableCell className="font-medium">{task.name}</TableCell>
              <TableCell>
                <code className="font-mono text-xs">{task.cron}</code>{' '}
                <span className="text-muted-foreground">{task.timezone}</span>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <Time at={task.next_at} />
              </TableCell>
              <TableCell>
                <Time at={task.last_at} className="whitespace-nowrap" />{' '}
                {task.last_outcome === 'failed' && (
                  <Badge tone="danger" title={task.last_error ?? undefined}>
                    {t('Failed')}
                  </Badge>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}

const TONES: Record<string, Tone> = { debug: 'neutral', info: 'info', warn: 'warning', error: 'danger' }
type Line = Item<'/websites/{website_id}/plugins/{name}/logs'>

function Log() {
  const { t } = useTranslation('plugins')
  const { path } = usePlugin()
  const { level } = Route.useSearch()
  const navigate = Route.useNavigate()
  const names: Record<Level, string> = {
    debug: t('Details'),
    info: t('Notes'),
    warn: t('Warnings'),
    error: t('Errors'),
  }
  const log = useList(
    ['get', '/websites/{website_id}/plugins/{name}/logs', path.website_id, path.name, level],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/plugins/{name}/logs', {
        params: { path, query: { limit: 50, ...(level && { level }), ...(cursor && { cursor }) } },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  return (
    <Section
      title={t('Log')}
      description={t('What the plugin notes, and what failed. Lines are kept for two weeks.')}
      actions={
        <Select
          aria-label={t('Which lines')}
          className="w-40"
          value={level ?? ''}
          onChange={({ target }) =>
            void navigate({
              search: { level: LEVELS.find((each) => each === target.value) },
              replace: true,
            })
          }
        >
          <option value="">{t('All lines')}</option>
          {LEVELS.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </Select>
      }
    >
      <Listed
        query={log}
        isFiltered={level !== undefined}
        onReset={() => void navigate({ search: {}, replace: true })}
        empty={
          <Empty icon={ScrollText} title={t('Nothing in the log')}>
            {t('That is good: nothing failed, and the plugin had nothing to say.')}
          </Empty>
        }
      >
        {(lines) => (
          <ul className="flex flex-col divide-y rounded-lg border bg-card">
            {lines.map((line) => (
              <LogLine key={line.id} line={line} name={names[line.level as Level] ?? line.level} />
            ))}
          </ul>
        )}
      </Listed>
    </Section>
  )
}

function LogLine({ line, name }: { line: Line; name: string }) {
  const fields = line.fields && Object.keys(line.fields).length > 0 ? JSON.stringify(line.fields) : undefined
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2.5">
      <Badge tone={TONES[line.level] ?? 'neutral'}>{name}</Badge>
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words">{line.message}</p>
        <p className="font-mono text-xs break-all text-muted-foreground">
          {`${line.call.kind} ${line.call.name} · ${line.version}`}
          {fields && <> · {fields}</>}
        </p>
      </div>
      <Time at={line.logged_at} className="text-xs whitespace-nowrap text-muted-foreground" />
    </li>
  )
}
