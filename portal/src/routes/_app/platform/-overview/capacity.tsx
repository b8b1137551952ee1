/** What the platform has and uses: database, media, jobs, mails. */
import { useTranslation } from 'react-i18next'
import { formatBytes, formatDuration, formatNumber } from '@/kit/numbers'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import type { PlatformOverview } from '../index'

export function Capacity({ overview }: { overview: PlatformOverview }) {
  const { t, i18n } = useTranslation('platform')
  const { database, storage, jobs, mails, processes } = overview
  const number = (value: number) => formatNumber(value, i18n.language)
  const facts: [string, string][] = [
    [t('Database'), formatBytes(database.size_bytes, i18n.language)],
    [
      t('Connections'),
      t('{{used}} of {{limit}}', {
        used: number(database.connections),
        limit: number(database.max_connections),
      }),
    ],
    [t('Media'), formatBytes(storage.media_bytes, i18n.language)],
    [t('Memory of all processes'), formatBytes(processes.memory_bytes, i18n.language)],
    [t('Jobs under way'), number(jobs.running)],
    [
      t('Jobs that wait'),
      jobs.waiting === 0
        ? number(0)
        : t('{{count}}, the oldest for {{time}}', {
            count: jobs.waiting,
            time: formatDuration(jobs.oldest_waiting_seconds * 1_000, i18n.language),
          }),
    ],
    [t('Mails that wait'), number(mails.waiting)],
  ]
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Capacity')}</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="flex flex-col gap-2">
          {facts.map(([name, value]) => (
            <div key={name} className="flex justify-between gap-3">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="font-medium tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  )
}
