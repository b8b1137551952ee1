/** What an entry was before: every version with what changed in it, and the way back. */
import { useQuery } from '@tanstack/react-query'
import { History as HistoryIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { blocksOf } from '@/editor/saving/merge'
import { type Values, changesBetween, valuesOf } from '@/editor/saving/values'
import { LoadMore, useList } from '@/kit/list'
import { Loaded } from '@/kit/loaded'
import { useSaid } from '@/kit/said'
import { Empty, Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Dialog, DialogDescription, DialogHeader, DialogTitle, SheetContent } from '@/ui/dialog'
import { BodyDiff, WordDiff } from './body-diff'
import {
  type Entry,
  type EntryPlace,
  type Version,
  getVersion,
  listVersions,
  restoreVersion,
} from './entry-api'
import { entryKeys } from './entry-api'
import { useMemberName, useValueText } from './member-names'
import type { EntrySaving } from './open-entries'

type HistoryProps = {
  place: EntryPlace
  entry: Entry
  saving: EntrySaving
  mayRestore: boolean
  onClose: () => void
}

export function History({ place, entry, saving, mayRestore, onClose }: HistoryProps) {
  const { t } = useTranslation('content')
  const versions = useList<Version>([...entryKeys(place), entry.id, 'versions', entry.version], (cursor) =>
    listVersions(place, entry.id, cursor),
  )
  const [chosen, setChosen] = useState<number>()
  const items = versions.items ?? []
  const selected = items.find(({ version }) => version === chosen) ?? items[0]
  const older = selected && items[items.indexOf(selected) + 1]
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent className="w-[min(60rem,100vw)] gap-0 overflow-hidden p-0">
        <DialogHeader className="border-b p-5">
          <DialogTitle>{t('History')}</DialogTitle>
          <DialogDescription>
            {t('What you write is saved by itself; ten minutes of it are one version here.')}
          </DialogDescription>
        </DialogHeader>
        {versions.isError && <Failed error={versions.error} onRetry={() => void versions.refetch()} />}
        {versions.isPending && (
          <div className="p-5">
            <Loading />
          </div>
        )}
        {versions.items && (
          <div className="flex min-h-0 flex-1 flex-col md:flex-row">
            <div className="max-h-[35dvh] shrink-0 overflow-y-auto border-b p-2 md:max-h-none md:w-72 md:border-r md:border-b-0">
              <ol className="flex flex-col gap-0.5" aria-label={t('Versions')}>
                {items.map((version) => (
                  <li key={version.version}>
                    <VersionButton
                      version={version}
                      isCurrent={version.version === entry.version}
                      isChosen={version === selected}
                      onChoose={() => setChosen(version.version)}
                    />
                  </li>
                ))}
              </ol>
              <div className="p-2">
                <LoadMore query={versions} />
              </div>
            </div>
            <div className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">
              {selected ? (
                <Changes
                  key={selected.version}
                  place={place}
                  entry={entry}
                  saving={saving}
                  version={selected}
                  older={older}
                  mayRestore={mayRestore}
                  onClose={onClose}
                />
              ) : (
                <Empty icon={HistoryIcon} title={t('No versions yet')} />
              )}
            </div>
          </div>
        )}
      </SheetContent>
    </Dialog>
  )
}

function VersionButton({
  version,
  isCurrent,
  isChosen,
  onChoose,
}: {
  version: Version
  isCurrent: boolean
  isChosen: boolean
  onChoose: () => void
}) {
  const { t } = useTranslation('content')
  const said = useSaid()
  return (
    <button
      type="button"
      aria-current={isChosen || undefined}
      onClick={onChoose}
      className={cn(
        'flex w-full flex-col items-start gap-0.5 rounded-md px-2.5 py-2 text-left outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60',
        isChosen && 'bg-accent',
      )}
    >
      <span className="flex w-full flex-wrap items-center gap-1.5">
        <Time at={version.created_at} className="font-medium" />
        {isCurrent && <Badge>{t('Now')}</Badge>}
        {version.is_published && <Badge tone="success">{t('Published')}</Badge>}
      </span>
      <span className="text-xs text-muted-foreground">
        {version.author || t('The system')}
        {version.is_autosave && ` · ${t('by itself')}`}
      </span>
      {version.note && <span className="text-xs break-words">{said(version.note)}</span>}
    </button>
  )
}

function Changes({
  place,
  entry,
  saving,
  version,
  older,
  mayRestore,
  onClose,
}: HistoryProps & { version: Version; older: Version | undefined }) {
  const { t } = useTranslation('content')
  const isCurrent = version.version === entry.version
  const [against, setAgainst] = useState<'older' | 'current'>('older')
  const other = against === 'current' ? entry.version : older?.version
  const [isBusy, setBusy] = useState(false)
  const comparison = useQuery({
    queryKey: [...entryKeys(place), entry.id, 'compare', other ?? null, version.version],
    queryFn: async (): Promise<{ before: Values | undefined; after: Values }> => {
      const [before, after] = await Promise.all([
        other === undefined ? undefined : getVersion(place, entry.id, other),
        getVersion(place, entry.id, version.version),
      ])
      return { before: before && valuesOf(before), after: valuesOf(after) }
    },
    staleTime: Infinity,
  })
  const restore = async () => {
    setBusy(true)
    try {
      await saving.flush()
      const now = saving.state().entry ?? entry
      saving.replace(await restoreVersion(place, now, version.version))
      onClose()
      done(t('The version was restored'), async () => {
        const present = saving.state().entry
        if (present) saving.replace(await restoreVersion(place, present, now.version))
      })
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {!isCurrent && (
        <div className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b bg-background px-5 py-3">
          <div role="group" aria-label={t('Compare with')} className="flex gap-1">
            <Button
              size="sm"
              variant={against === 'older' ? 'secondary' : 'ghost'}
              aria-pressed={against === 'older'}
              onClick={() => setAgainst('older')}
            >
              {t('What changed then')}
            </Button>
            <Button
              size="sm"
              variant={against === 'current' ? 'secondary' : 'ghost'}
              aria-pressed={against === 'current'}
              onClick={() => setAgainst('current')}
            >
              {t('Compared with now')}
            </Button>
          </div>
          {mayRestore && (
            <Button size="sm" className="ml-auto" isBusy={isBusy} onClick={() => void restore()}>
              {t('Restore this version')}
            </Button>
          )}
        </div>
      )}
      <div className="p-5">
        <Loaded query={comparison}>
          {({ before, after }) => <Comparison before={before} after={after} />}
        </Loaded>
      </div>
    </>
  )
}

function Comparison({ before, after }: { before: Values | undefined; after: Values }) {
  const { t } = useTranslation('content')
  const nameOf = useMemberName()
  const textOf = useValueText()
  const { body, ...members } = changesBetween(before ?? {}, after)
  const names = Object.keys(members)
  if (!before)
    return (
      <div className="flex flex-col gap-4">
        <p className="text-muted-foreground">{t('The first version.')}</p>
        <BodyDiff before={[]} after={blocksOf(after['body'])} />
      </div>
    )
  if (names.length === 0 && body === undefined)
    return <p className="text-muted-foreground">{t('Nothing is different.')}</p>
  return (
    <div className="flex flex-col gap-6">
      {names.length > 0 && (
        <dl className="flex flex-col gap-3">
          {names.map((name) => (
            <div key={name}>
              <dt className="text-xs font-medium text-muted-foreground">{nameOf(name)}</dt>
              <dd className="break-words">
                <WordDiff before={textOf(before[name])} after={textOf(after[name])} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {body !== undefined && <BodyDiff before={blocksOf(before['body'])} after={blocksOf(after['body'])} />}
    </div>
  )
}
