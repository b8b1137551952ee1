/** How far an act on many websites is, and what became of each: it goes on on the server, whoever looks. */
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { useSaid } from '@/kit/said'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { useRefreshWebsites } from '../-acts/acts'
import { TimeLeft } from '@/kit/time-left'

const isUnderWay = (state: string | undefined) => state === 'queued' || state === 'running'

export function BulkProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('websites')
  const refresh = useRefreshWebsites()
  const { data, dataUpdatedAt } = useQuery(
    $api.queryOptions(
      'get',
      '/websites/bulk/{operation_id}',
      { params: { path: { operation_id: id } } },
      { refetchInterval: ({ state }) => (!state.data || isUnderWay(state.data.state) ? 1_000 : false) },
    ),
  )
  const isRunning = isUnderWay(data?.state)
  const tried = data ? data.counts.done + data.counts.unchanged + data.counts.failed : 0
  useEffect(() => {
    if (data && !isRunning) void refresh()
  }, [data, isRunning, refresh])
  // Not there yet, or somebody else's link.
  if (!data) return null
  const names: Record<string, string> = {
    activate: t('Putting websites online'),
    suspend: t('Suspending websites'),
    maintenance: t('Putting websites into maintenance'),
    delete: t('Deleting websites'),
    restore: t('Restoring websites'),
    settings: t('Changing settings of websites'),
    theme: t('Changing the theme of websites'),
    publish: t('Publishing changes of websites'),
  }
  const tone = isRunning ? 'info' : data.counts.failed > 0 ? 'warning' : 'success'
  return (
    <Alert tone={tone} role="status" className="grid-cols-[1fr_auto]!">
      <AlertTitle className="col-start-1!">{names[data.action] ?? data.action}</AlertTitle>
      <Button
        variant="ghost"
        size="icon-sm"
        className="col-start-2 row-start-1 -my-1"
        aria-label={t('Close')}
        onClick={onClose}
      >
        <X aria-hidden />
      </Button>
      <AlertDescription className="col-span-2 col-start-1! w-full">
        <Progress
          value={data.total === 0 ? 100 : (tried / data.total) * 100}
          label={names[data.action] ?? data.action}
        />
        <p className="flex w-full flex-wrap gap-x-3">
          <span>{t('{{done}} of {{total}}', { done: tried, total: data.total })}</span>
          {data.counts.unchanged > 0 && (
            <span>{t('{{count}} were so already', { count: data.counts.unchanged })}</span>
          )}
          {data.counts.failed > 0 && (
            <span className="font-medium text-destructive">
              {t('{{count}} failed', { count: data.counts.failed })}
            </span>
          )}
          {isRunning && (
            <TimeLeft since={data.created_at} at={dataUpdatedAt} done={tried} total={data.total} />
          )}
        </p>
        {!isRunning && <Outcomes id={id} hasFailures={data.counts.failed > 0} />}
      </AlertDescription>
    </Alert>
  )
}

function Outcomes({ id, hasFailures }: { id: string; hasFailures: boolean }) {
  const { t } = useTranslation('websites')
  const said = useSaid()
  const query = useList(['get', '/websites/bulk/{operation_id}/outcomes', id], async (cursor) => {
    const { data } = await api.GET('/websites/bulk/{operation_id}/outcomes', {
      params: { path: { operation_id: id }, query: { limit: 100, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  if (!query.items?.length) return null
  const names: Record<string, string> = {
    done: t('done'),
    unchanged: t('was so already'),
    failed: t('failed'),
  }
  return (
    <details className="w-full" open={hasFailures}>
      <summary className="cursor-pointer rounded-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
        {t('What became of each website')}
      </summary>
      <ul className="mt-2 flex max-h-64 flex-col gap-1 overflow-y-auto">
        {query.items
          .toSorted((a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'))
          .map((item) => (
            <li key={item.website_id} className="flex items-start gap-2 text-foreground">
              {item.outcome === 'failed' ? (
                <CircleX className="mt-0.5 size-4 shrink-0 text-destructive" aria-hidden />
              ) : (
                <CircleCheck className="mt-0.5 size-4 shrink-0 text-success" aria-hidden />
              )}
              <span className="min-w-0">
                <span className="font-medium">{item.name ?? item.website_id}</span>:{' '}
                {item.detail ? said(item.detail) : names[item.outcome]}
              </span>
            </li>
          ))}
      </ul>
      <LoadMore query={query} />
    </details>
  )
}
