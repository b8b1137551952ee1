/** Does something with many entries at once, and says of each that could not be changed why. */
import { useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '@/ui/menu'
import { Progress } from '@/ui/progress'
import {
  type BulkAct,
  type EntryPlace,
  type ListedEntry,
  changeMany,
  entryKeys,
  purgeEntry,
} from './entry-api'

type Failure = { id: string; detail: string }
type Outcome = { done: number; failed: Failure[] }

export function BulkBar({
  place,
  chosen,
  isTrash,
  onDone,
}: {
  place: EntryPlace
  chosen: ListedEntry[]
  isTrash: boolean
  /** @param left those that could not be changed stay chosen */
  onDone: (left: string[]) => void
}) {
  const { t } = useTranslation('content')
  const may = useMay()
  const client = useQueryClient()
  const confirm = useConfirm()
  const [isBusy, setBusy] = useState(false)
  const [failures, setFailures] = useState<Failure[]>([])
  const [job, setJob] = useState<string>()
  const [titles, setTitles] = useState(new Map<string, string>())
  const mayPublish = may('POST /websites/{website_id}/pages/{id}/publish')
  const mayWrite = may('PATCH /websites/{website_id}/pages/{id}')
  const ids = chosen.map(({ id }) => id)

  const took = (outcome: Outcome, undo?: () => Promise<unknown>) => {
    setFailures(outcome.failed)
    onDone(outcome.failed.map(({ id }) => id))
    void client.invalidateQueries({ queryKey: entryKeys(place) })
    if (outcome.done > 0) done(t('{{count}} changed', { count: outcome.done }), undo)
  }
  const run = async (act: Omit<BulkAct, 'ids'>, undo?: Omit<BulkAct, 'ids'>) => {
    setBusy(true)
    setTitles(new Map(chosen.map(({ id, title }) => [id, title])))
    try {
      const outcome = await changeMany(place, { ...act, ids })
      if ('job_id' in outcome) setJob(outcome.job_id)
      else {
        const failedIds = new Set(outcome.failed.map(({ id }) => id))
        const changed = ids.filter((id) => !failedIds.has(id))
        const back = async () => {
          if (undo) await changeMany(place, { ...undo, ids: changed })
          await client.invalidateQueries({ queryKey: entryKeys(place) })
        }
        took(outcome, undo && changed.length > 0 ? back : undefined)
      }
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  const purge = async () => {
    const isAgreed = await confirm({
      title: t('Delete {{count}} for good?', { count: ids.length }),
      detail: t('They and all their versions are gone then. This cannot be undone.'),
      action: t('Delete for good'),
    })
    if (!isAgreed) return
    setBusy(true)
    const outcome: Outcome = { done: 0, failed: [] }
    for (const { id } of chosen)
      await purgeEntry(place, id).then(
        () => (outcome.done += 1),
        (error: unknown) =>
          outcome.failed.push({ id, detail: error instanceof Error ? error.message : String(error) }),
      )
    setBusy(false)
    took(outcome)
  }
  return (
    <div className="flex flex-col gap-3 empty:hidden" aria-live="polite">
      {chosen.length > 0 && (
        <div
          role="group"
          aria-label={t('With those chosen')}
          className="flex flex-wrap items-center gap-2 rounded-lg border bg-card px-3 py-2 shadow-xs"
        >
          <span className="mr-2 font-medium">{t('{{count}} chosen', { count: chosen.length })}</span>
          {isTrash ? (
            <>
              <Button
                size="sm"
                variant="outline"
                isBusy={isBusy}
                onClick={() => void run({ action: 'restore' })}
              >
                {t('Take out of the trash')}
              </Button>
              <Button size="sm" variant="outline" isBusy={isBusy} onClick={() => void purge()}>
                {t('Delete for good')}
              </Button>
            </>
          ) : (
            <>
              {mayPublish && (
                <>
                  <Button
                    size="sm"
                    variant="outline"
                    isBusy={isBusy}
                    onClick={() => void run({ action: 'publish' })}
                  >
                    {t('Publish')}
                  </Button>
                  <Button
                    size="sm"
                    variant="outline"
                    isBusy={isBusy}
                    onClick={() => void run({ action: 'unpublish' })}
                  >
                    {t('Take offline')}
                  </Button>
                </>
              )}
              {place.kind.type === 'post' && mayWrite && <TermMenu place={place} onChoose={run} />}
              {mayPublish && (
                <Button
                  size="sm"
                  variant="outline"
                  isBusy={isBusy}
                  onClick={() => void run({ action: 'delete' }, { action: 'restore' })}
                >
                  {t('Move to the trash')}
                </Button>
              )}
            </>
          )}
          <Button
            size="icon-sm"
            variant="ghost"
            className="ml-auto"
            aria-label={t('Choose none')}
            onClick={() => onDone([])}
          >
            <X aria-hidden />
          </Button>
        </div>
      )}
      {job && (
        <BulkJob
          id={job}
          onFinished={(outcome) => {
            setJob(undefined)
            took(outcome)
          }}
        />
      )}
      {failures.length > 0 && (
        <Alert tone="warning">
          <AlertTitle>{t('{{count}} could not be changed', { count: failures.length })}</AlertTitle>
          <AlertDescription>
            <ul className="max-h-40 list-disc overflow-y-auto pl-4">
              {failures.map(({ id, detail }) => (
                <li key={id}>
                  <strong className="font-medium text-foreground">{titles.get(id) ?? id}</strong>: {detail}
                </li>
              ))}
            </ul>
            <Button size="sm" variant="ghost" onClick={() => setFailures([])}>
              {t('Close')}
            </Button>
          </AlertDescription>
        </Alert>
      )}
    </div>
  )
}

function TermMenu({
  place,
  onChoose,
}: {
  place: EntryPlace
  onChoose: (act: Omit<BulkAct, 'ids'>, undo: Omit<BulkAct, 'ids'>) => Promise<void>
}) {
  const { t } = useTranslation('content')
  const params = { path: { website_id: place.websiteId }, query: { limit: 200 } }
  const categories = $api.useQuery('get', '/websites/{website_id}/categories', { params })
  const tags = $api.useQuery('get', '/websites/{website_id}/tags', { params })
  const terms = [...(categories.data?.items ?? []), ...(tags.data?.items ?? [])]
  if (terms.length === 0) return null
  const menus = [
    { label: t('Add to …'), action: 'add_term', undo: 'remove_term' },
    { label: t('Remove from …'), action: 'remove_term', undo: 'add_term' },
  ] as const
  return menus.map(({ label, action, undo }) => (
    <Menu key={action}>
      <MenuTrigger asChild>
        <Button size="sm" variant="outline">
          {label}
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>{t('Categories and tags')}</MenuLabel>
        {terms.map(({ id, name }) => (
          <MenuItem
            key={id}
            onSelect={() => void onChoose({ action, term_id: id }, { action: undo, term_id: id })}
          >
            {name}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  ))
}

const NOTHING: Outcome = { done: 0, failed: [] }

/** Many at once are done in the background. */
function BulkJob({ id, onFinished }: { id: string; onFinished: (outcome: Outcome) => void }) {
  const { t } = useTranslation('content')
  const { data } = $api.useQuery(
    'get',
    '/jobs/{id}',
    { params: { path: { id } } },
    { refetchInterval: 1_000 },
  )
  const isOver = data && ['succeeded', 'failed', 'canceled'].includes(data.state)
  useEffect(() => {
    if (!isOver) return
    if (data.last_error) failed(new Error(data.last_error))
    onFinished({ ...NOTHING, ...(data.result as Partial<Outcome> | null) })
  }, [isOver, data, onFinished])
  const total = data?.progress?.total
  return (
    <div className="flex items-center gap-3 rounded-lg border bg-card px-3 py-2">
      <span className="whitespace-nowrap">{t('Working on it …')}</span>
      <Progress
        label={t('Working on it …')}
        value={total ? ((data?.progress?.done ?? 0) / total) * 100 : null}
      />
    </div>
  )
}
