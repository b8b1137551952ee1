/** What was imported before. */
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { Section } from '@/kit/page'
import { Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { cn } from '@/ui/cn'
import { useImportFormats } from './formats'
import { StateBadge, isUnderWay } from './state-badge'

const LOOK_AGAIN_MS = 3_000

export function ImportHistory({
  websiteId,
  present,
  onShow,
}: {
  websiteId: string
  /** The one that is shown above. */
  present: string | undefined
  onShow: (id: string) => void
}) {
  const { t } = useTranslation('websites')
  const formats = useImportFormats()
  const query = useList(
    ['get', '/websites/{website_id}/imports', websiteId],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/imports', {
        params: { path: { website_id: websiteId }, query: { limit: 20, ...(cursor && { cursor }) } },
      })
      return data ?? { items: [], next_cursor: null }
    },
    { refetchInterval: (items) => (items?.some(({ state }) => isUnderWay(state)) ? LOOK_AGAIN_MS : false) },
  )
  const { items } = query
  return (
    <Section title={t('Imports')}>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading rows={2} />
      ) : items.length === 0 ? (
        <p className="text-muted-foreground">{t('Nothing was imported yet.')}</p>
      ) : (
        <ul className="divide-y overflow-hidden rounded-xl border bg-card shadow-xs">
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                aria-current={item.id === present || undefined}
                onClick={() => onShow(item.id)}
                className={cn(
                  'flex w-full items-center gap-3 px-4 py-3 text-left outline-none hover:bg-accent/60 focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset sm:px-5',
                  item.id === present && 'bg-accent',
                )}
              >
                <span className="min-w-0 flex-1">
                  <span className="flex flex-wrap items-center gap-2">
                    <span className="truncate font-medium">{item.file_name}</span>
                    <StateBadge state={item.state} />
                    {item.dry_run && <Badge>{t('Only looked')}</Badge>}
                  </span>
                  <span className="block text-xs text-muted-foreground">
                    {formats.find(({ format }) => format === item.format)?.name ?? item.format} ·{' '}
                    <Time at={item.created_at} /> · {item.created_by}
                  </span>
                </span>
                <ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <LoadMore query={query} />
    </Section>
  )
}
