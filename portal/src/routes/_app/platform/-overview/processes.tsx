/** The processes of this installation in short; the system screen has all about them. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { formatBytes, formatDuration } from '@/kit/numbers'
import { Badge } from '@/ui/badge'
import { Card, CardAction, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'

const EVERY_MS = 10_000
const MAX_SHOWN = 8

export function Processes() {
  const { t, i18n } = useTranslation('platform')
  const query = useQuery($api.queryOptions('get', '/admin/processes', {}, { refetchInterval: EVERY_MS }))
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Processes')}</CardTitle>
        <CardAction>
          <Link
            to="/platform/system"
            className="rounded-sm text-primary underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {t('System')}
          </Link>
        </CardAction>
      </CardHeader>
      <CardContent>
        <Loaded query={query} loading={<Skeleton className="h-32" />}>
          {({ items }) => (
            <ul className="flex flex-col divide-y">
              {items
                .toSorted((a, b) => Number(b.state === 'silent') - Number(a.state === 'silent'))
                .slice(0, MAX_SHOWN)
                .map((process) => (
                  <li
                    key={process.id}
                    className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0"
                  >
                    <Badge tone={process.state === 'running' ? 'success' : 'danger'} hasDot>
                      {process.state === 'running' ? t('running') : t('silent')}
                    </Badge>
                    <span className="min-w-0 flex-1 truncate">
                      {process.host} <span className="text-muted-foreground">· {process.pid}</span>
                    </span>
                    <span className="text-xs text-muted-foreground tabular-nums max-sm:basis-full">
                      {t('{{memory}}, {{cpu}} % CPU, up {{time}}', {
                        memory: formatBytes(process.memory_bytes, i18n.language),
                        cpu: Math.round(process.cpu_percent),
                        time: formatDuration(process.uptime_seconds * 1_000, i18n.language),
                      })}
                    </span>
                  </li>
                ))}
            </ul>
          )}
        </Loaded>
      </CardContent>
    </Card>
  )
}
