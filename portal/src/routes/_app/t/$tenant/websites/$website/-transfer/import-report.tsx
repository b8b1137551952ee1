/** How far an import is, what it brought, and what it left out and why. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Info, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { formatNumber } from '@/kit/numbers'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { TimeLeft } from '@/kit/time-left'
import { failed } from '@/kit/toasts'
import { websiteOptions } from '@/kit/website'
import { Alert, AlertDescription } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Progress } from '@/ui/progress'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { StateBadge, isUnderWay } from './state-badge'

type Import = Answer<'get', '/websites/{website_id}/imports/{id}'>
const LOOK_AGAIN_MS = 1_000
/** Of the report, at first. */
const LINES_SHOWN = 20

export function ImportReport({
  websiteId,
  id,
  onClose,
}: {
  websiteId: string
  id: string
  onClose: () => void
}) {
  const client = useQueryClient()
  const query = useQuery(
    $api.queryOptions(
      'get',
      '/websites/{website_id}/imports/{id}',
      { params: { path: { website_id: websiteId, id } } },
      {
        refetchInterval: ({ state: { data } }) => (!data || isUnderWay(data.state) ? LOOK_AGAIN_MS : false),
        placeholderData: undefined,
      },
    ),
  )
  const isOver = query.data && !isUnderWay(query.data.state)
  useEffect(() => {
    if (!isOver) return
    void client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/imports'] })
    void client.invalidateQueries({ queryKey: websiteOptions(websiteId).queryKey })
  }, [isOver, client, websiteId])
  return (
    <Loaded query={query}>
      {(data) => <Report websiteId={websiteId} data={data} at={query.dataUpdatedAt} onClose={onClose} />}
    </Loaded>
  )
}

function Report({
  websiteId,
  data,
  at,
  onClose,
}: {
  websiteId: string
  data: Import
  /** When that was known, in ms. */
  at: number
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const isRunning = isUnderWay(data.state)
  const phases: Record<string, string> = {
    reading: t('Reading the file'),
    media: t('Bringing pictures and files'),
    structure: t('Bringing collections, categories, authors and menus'),
    entries: t('Bringing pages, posts and entries'),
    comments: t('Bringing comments'),
    publishing: t('Publishing'),
  }
  const { phase, done = 0, total = 0 } = data.progress
  const step = (phase && phases[phase]) ?? t('Getting ready')
  const cancel = () =>
    void api
      .POST('/websites/{website_id}/imports/{id}/cancel', {
        params: { path: { website_id: websiteId, id: data.id } },
      })
      .catch(failed)
  return (
    <Card>
      <CardHeader>
        <CardTitle className="flex flex-wrap items-center gap-2 break-all">
          {data.file_name} <StateBadge state={data.state} />
          {data.dry_run && <Badge>{t('Only looked')}</Badge>}
        </CardTitle>
        <CardDescription>
          <Time at={data.created_at} /> · {data.created_by}
        </CardDescription>
        <CardAction>
          <Button variant="ghost" size="icon-sm" aria-label={t('Close')} onClick={onClose}>
            <X aria-hidden />
          </Button>
        </CardAction>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        {isRunning && (
          <div className="flex flex-col gap-2" aria-live="polite">
            <Progress label={step} {...(total > 0 && { value: (done / total) * 100 })} />
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
              <span>{step}</span>
              {total > 0 && <span>{t('{{done}} of {{total}}', { done, total })}</span>}
              <TimeLeft since={data.created_at} at={at} done={done} total={total} />
              <Can call="POST /websites/{website_id}/imports/{id}/cancel">
                <Button variant="outline" size="sm" className="ml-auto" onClick={cancel}>
                  {t('Cancel')}
                </Button>
              </Can>
            </div>
            <p className="text-xs text-muted-foreground">{t('You can leave this page; it goes on.')}</p>
          </div>
        )}
        {data.error && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{data.error}</AlertDescription>
          </Alert>
        )}
        {data.dry_run && data.state === 'succeeded' && (
          <Alert tone="info">
            <Info aria-hidden />
            <AlertDescription>
              {t('Nothing was changed. If this is what you want, press “Import” below.')}
            </AlertDescription>
          </Alert>
        )}
        <Counts counts={data.counts} />
        <Lines report={data.report} />
      </CardContent>
    </Card>
  )
}

function Counts({ counts }: { counts: Import['counts'] }) {
  const { t, i18n } = useTranslation('websites')
  const names: Record<string, string> = {
    pages: t('Pages'),
    posts: t('Posts'),
    collections: t('Collections'),
    records: t('Entries of collections'),
    media: t('Media'),
    categories: t('Categories'),
    tags: t('Tags'),
    authors: t('Authors'),
    menus: t('Menus'),
    redirects: t('Redirects'),
    comments: t('Comments'),
  }
  const order = Object.keys(names)
  const rows = Object.entries(counts)
    .filter(([, count]) => Object.values(count).some((value) => value > 0))
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  if (rows.length === 0) return null
  const number = (value: number) => formatNumber(value, i18n.language)
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('What')}</TableHead>
          <TableHead className="text-right">{t('Added')}</TableHead>
          <TableHead className="text-right">{t('Changed')}</TableHead>
          <TableHead className="text-right">{t('As before')}</TableHead>
          <TableHead className="text-right">{t('Left out')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map(([kind, { added, changed, unchanged, skipped }]) => (
          <TableRow key={kind}>
            <TableCell className="font-medium">{names[kind] ?? kind}</TableCell>
            {[added, changed, unchanged, skipped].map((count, index) => (
              <TableCell key={index} className="text-right tabular-nums">
                {number(count)}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Lines({ report }: { report: Import['report'] }) {
  const { t } = useTranslation('websites')
  const [isWhole, setWhole] = useState(false)
  if (report.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-medium">{t('What was left out or changed')}</h3>
      <ul className="flex flex-col gap-2">
        {report.slice(0, isWhole ? undefined : LINES_SHOWN).map(({ level, item, message }, index) => (
          <li key={index} className="flex items-start gap-2">
            {level === 'info' ? (
              <Info className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
            ) : (
              <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
            )}
            <span className="min-w-0 break-words">
              {item && <span className="font-medium">{item}: </span>}
              {message}
            </span>
          </li>
        ))}
      </ul>
      {report.length > LINES_SHOWN && !isWhole && (
        <Button variant="outline" size="sm" className="self-start" onClick={() => setWhole(true)}>
          {t('Show all {{count}}', { count: report.length })}
        </Button>
      )}
    </div>
  )
}
