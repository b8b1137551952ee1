/** The versions of settings: who changed what when, what differs from today, and the way back. */
import { type QueryKey, useQuery } from '@tanstack/react-query'
import { ArrowRight, History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/ui/dialog'
import { useConfirm } from './confirm'
import { useList } from './list'
import { Listed } from './listed'
import { Loaded } from './loaded'
import { useSaid } from './said'
import { Empty } from './states'
import { Time } from './time'
import { failed } from './toasts'

export type SettingsVersion = {
  version: number
  author_id: string | null
  note: string | null
  created_at: string
}
export type SettingsDifference = {
  kind: 'added' | 'removed' | 'changed'
  path: string
  before?: unknown
  after?: unknown
}

export type SettingsHistory = {
  /** Of the cache; begin it with the method and the path of the call that lists versions. */
  key: QueryKey
  list: (cursor: string | undefined) => Promise<{ items: SettingsVersion[]; next_cursor: string | null }>
  diff: (from: number, to: number) => Promise<SettingsDifference[]>
  /** Unset for those who may not. */
  restore?: ((version: number) => Promise<unknown>) | undefined
}

export function SettingsVersions({ present, history }: { present: number; history: SettingsHistory }) {
  const { t } = useTranslation()
  const said = useSaid()
  const confirm = useConfirm()
  const [compared, setCompared] = useState<number>()
  const query = useList(history.key, history.list)
  const { restore } = history
  const bringBack = async (version: number) => {
    const isAgreed = await confirm({
      title: t('Bring back version {{version}}?', { version }),
      detail: t('It becomes a new version; nothing of the history is lost.'),
      action: t('Bring back'),
      isDestructive: false,
    })
    if (isAgreed) await restore?.(version).catch(failed)
  }
  return (
    <>
      <Listed query={query} empty={<Empty icon={History} title={t('Nothing was changed yet')} />}>
        {(items) => (
          <ol className="flex flex-col divide-y rounded-xl border bg-card">
            {items.map(({ version, note, created_at: at }) => (
              <li key={version} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
                <span className="font-medium tabular-nums">{t('Version {{version}}', { version })}</span>
                <span className="min-w-0 flex-1 truncate text-muted-foreground">
                  <Time at={at} />
                  {note && ` · ${said(note)}`}
                </span>
                {version === present ? (
                  <span className="text-xs text-muted-foreground">{t('holds now')}</span>
                ) : (
                  <span className="flex gap-1">
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-label={t('Compare version {{version}} with what holds now', { version })}
                      onClick={() => setCompared(version)}
                    >
                      {t('Compare')}
                    </Button>
                    {restore && (
                      <Button
                        size="sm"
                        variant="ghost"
                        aria-label={t('Bring back version {{version}}', { version })}
                        onClick={() => void bringBack(version)}
                      >
                        {t('Bring back')}
                      </Button>
                    )}
                  </span>
                )}
              </li>
            ))}
          </ol>
        )}
      </Listed>
      {compared !== undefined && (
        <Comparison from={compared} to={present} history={history} onClose={() => setCompared(undefined)} />
      )}
    </>
  )
}

function Comparison({
  from,
  to,
  history,
  onClose,
}: {
  from: number
  to: number
  history: SettingsHistory
  onClose: () => void
}) {
  const { t } = useTranslation()
  const query = useQuery({
    queryKey: [...history.key, 'diff', from, to],
    queryFn: () => history.diff(from, to),
  })
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-2xl">
        <DialogHeader>
          <DialogTitle>{t('Version {{version}} and now', { version: from })}</DialogTitle>
          <DialogDescription>{t('What was changed since.')}</DialogDescription>
        </DialogHeader>
        <Loaded query={query}>
          {(changes) =>
            changes.length === 0 ? (
              <p className="text-muted-foreground">{t('There is no difference.')}</p>
            ) : (
              <SettingsDifferences changes={changes} />
            )
          }
        </Loaded>
      </DialogContent>
    </Dialog>
  )
}

/** What was, and what is, for each part that differs. */
function SettingsDifferences({ changes }: { changes: SettingsDifference[] }) {
  const { t } = useTranslation()
  return (
    <ul className="flex flex-col divide-y">
      {changes.map(({ path, before, after }) => (
        <li key={path} className="flex flex-col gap-1.5 py-3">
          <code className="font-mono text-xs text-muted-foreground">
            {path.replace(/^\//, '').replaceAll('/', ' › ')}
          </code>
          <span className="flex flex-wrap items-center gap-2">
            <Value
              value={before}
              label={t('before')}
              className="bg-destructive/8 line-through decoration-1"
            />
            <ArrowRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
            <Value value={after} label={t('after')} className="bg-success/10" />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Value({ value, label, className }: { value: unknown; label: string; className: string }) {
  const { t } = useTranslation()
  const isThere = value !== undefined && value !== null
  return (
    <span className="max-w-full min-w-0">
      <span className="sr-only">{label}: </span>
      <code
        className={`inline-block max-w-full rounded px-1.5 py-0.5 font-mono text-xs break-all ${isThere ? className : 'text-muted-foreground'}`}
      >
        {isThere ? (typeof value === 'string' ? value : JSON.stringify(value)) : t('nothing')}
      </code>
    </span>
  )
}
