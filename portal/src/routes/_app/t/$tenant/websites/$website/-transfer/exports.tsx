/** Takes a website along: a job writes the file, which can be fetched for a week. */
import { useQueryClient } from '@tanstack/react-query'
import { Download, FileArchive } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Body, type Item, api } from '@/api/api'
import { download } from '@/api/download'
import { LoadMore, useList } from '@/kit/list'
import { formatBytes } from '@/kit/numbers'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty, Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { RadioCard, RadioGroup } from '@/ui/choice'
import { StateBadge, isUnderWay } from './state-badge'

type Format = Body<'post', '/websites/{website_id}/exports'>['format']
type Export = Item<'/websites/{website_id}/exports'>
const LOOK_AGAIN_MS = 1_500

export function useExportFormats(): Record<Format, { name: string; hint: string }> {
  const { t } = useTranslation('websites')
  return {
    bundle: {
      name: t('Everything'),
      hint: t('A zip with pages, media, design and settings, which can be imported again.'),
    },
    json: { name: t('Content as JSON'), hint: t('Pages, posts and entries in one document.') },
    csv: { name: t('Tables (CSV)'), hint: t('A zip with a table of each kind of content.') },
  }
}

export function Exports({ websiteId }: { websiteId: string }) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const formats = useExportFormats()
  const [format, setFormat] = useState<Format>('bundle')
  const [isBusy, setBusy] = useState(false)
  const query = useList(
    ['get', '/websites/{website_id}/exports', websiteId],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/exports', {
        params: { path: { website_id: websiteId }, query: { limit: 20, ...(cursor && { cursor }) } },
      })
      return data ?? { items: [], next_cursor: null }
    },
    { refetchInterval: (items) => (items?.some(({ state }) => isUnderWay(state)) ? LOOK_AGAIN_MS : false) },
  )
  const start = async () => {
    setBusy(true)
    try {
      await api.POST('/websites/{website_id}/exports', {
        params: { path: { website_id: websiteId } },
        body: { format },
      })
      await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/exports'] })
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  const { items } = query
  return (
    <div className="flex flex-col gap-8">
      <Can call="POST /websites/{website_id}/exports">
        <Card>
          <CardHeader>
            <CardTitle>{t('New export')}</CardTitle>
          </CardHeader>
          <CardContent>
            <RadioGroup
              value={format}
              onValueChange={(value) => setFormat(value as Format)}
              className="sm:grid-cols-3"
              aria-label={t('Format')}
            >
              {(Object.keys(formats) as Format[]).map((name) => (
                <RadioCard key={name} value={name} aria-label={formats[name].name} className="flex flex-col">
                  <span className="block font-medium">{formats[name].name}</span>
                  <span className="mt-1 block text-xs text-muted-foreground">{formats[name].hint}</span>
                </RadioCard>
              ))}
            </RadioGroup>
          </CardContent>
          <CardFooter>
            <Button isBusy={isBusy} onClick={() => void start()}>
              {t('Export')}
            </Button>
          </CardFooter>
        </Card>
      </Can>
      <Section title={t('Exports')}>
        {query.isError && !items ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : !items ? (
          <Loading rows={2} />
        ) : items.length === 0 ? (
          <Empty icon={FileArchive} title={t('No exports yet')}>
            {t('What you export can be downloaded here for a week.')}
          </Empty>
        ) : (
          <ul className="divide-y rounded-xl border bg-card shadow-xs">
            {items.map((item) => (
              <ExportRow
                key={item.id}
                item={item}
                name={formats[item.format as Format]?.name ?? item.format}
              />
            ))}
          </ul>
        )}
        <LoadMore query={query} />
      </Section>
    </div>
  )
}

function ExportRow({ item, name }: { item: Export; name: string }) {
  const { t, i18n } = useTranslation('websites')
  const [isBusy, setBusy] = useState(false)
  const path = item.download_url
  const fetchFile = async () => {
    if (!path) return
    setBusy(true)
    await download(path).catch(failed)
    setBusy(false)
  }
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name} <StateBadge state={item.state} />
        </p>
        <p className="text-xs text-muted-foreground">
          <Time at={item.created_at} /> · {item.created_by}
          {item.size_bytes !== null && ` · ${formatBytes(item.size_bytes, i18n.language)}`}
          {path && item.expires_at && (
            <>
              {' · '}
              {t('kept until')} <Time at={item.expires_at} />
            </>
          )}
        </p>
        {item.error && <p className="text-xs text-destructive">{item.error}</p>}
      </div>
      {path && (
        <Button variant="outline" size="sm" isBusy={isBusy} onClick={() => void fetchFile()}>
          <Download aria-hidden /> {t('Download')}
        </Button>
      )}
    </li>
  )
}
