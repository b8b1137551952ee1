/** What can be done with the chosen websites at once. */
import {
  CirclePlay,
  Hammer,
  Paintbrush,
  PauseCircle,
  RotateCcw,
  Settings2,
  Trash2,
  UploadCloud,
  X,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Body, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { useMay } from '@/kit/rights'
import { failed } from '@/kit/toasts'
import type { ListedWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { TurnOffDialog } from '../-acts/turn-off-dialog'
import { BulkSettingsDialog } from './bulk-settings-dialog'
import { BulkThemeDialog } from './bulk-theme-dialog'
import type { Selection } from './selection'

type BulkAct = Body<'post', '/websites/bulk'>
type Filter = NonNullable<BulkAct['filter']>

export default function BulkBar({
  selection,
  filter,
  loaded,
  hasMore,
  isTrash,
  onChange,
  onStarted,
}: {
  selection: Selection
  /** What is looked for: "all" means all that fit it. */
  filter: Filter
  loaded: ListedWebsite[]
  hasMore: boolean
  isTrash: boolean
  onChange: (selection: Selection) => void
  onStarted: (operation: string) => void
}) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const confirm = useConfirm()
  const [asking, setAsking] = useState<'maintenance' | 'suspend' | 'theme' | 'settings'>()
  if (selection.kind === 'some' && selection.ids.size === 0) return null
  const which =
    selection.kind === 'all'
      ? t('all websites that fit')
      : t('{{count}} websites', { count: selection.ids.size })
  const start = async (act: Pick<BulkAct, 'action' | 'message' | 'theme' | 'settings'>) => {
    const chosen = selection.kind === 'all' ? { filter } : { ids: [...selection.ids] }
    const { data } = await api.POST('/websites/bulk', { body: { ...act, ...chosen } })
    if (data) onStarted(data.id)
  }
  const attempt = (action: BulkAct['action']) => void start({ action }).catch(failed)
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete {{which}}?', { which }),
      detail: t(
        'Visitors no longer find them, at once. They can be restored from the trash for some weeks; then they are gone for good.',
      ),
      action: t('Delete'),
      typed: t('delete'),
    })
    if (isAgreed) attempt('delete')
  }
  return (
    <div
      role="region"
      aria-label={t('Chosen websites')}
      className="sticky top-16 z-20 flex flex-wrap items-center gap-2 rounded-xl border bg-popover px-4 py-2.5 shadow-md"
    >
      <p aria-live="polite" className="mr-auto font-medium">
        {selection.kind === 'all'
          ? t('All websites that fit are chosen')
          : t('{{count}} chosen', { count: selection.ids.size })}
        {hasMore && selection.kind === 'some' && selection.ids.size >= loaded.length && (
          <Button variant="link" size="sm" onClick={() => onChange({ kind: 'all' })}>
            {t('Choose all that fit, also those not shown')}
          </Button>
        )}
      </p>
      {isTrash ? (
        <Button variant="outline" size="sm" onClick={() => attempt('restore')}>
          <RotateCcw aria-hidden /> {t('Restore')}
        </Button>
      ) : (
        <>
          {may('POST /websites/{website_id}/pages/{id}/publish') && (
            <Button variant="outline" size="sm" onClick={() => attempt('publish')}>
              <UploadCloud aria-hidden /> {t('Publish changes')}
            </Button>
          )}
          {may('PUT /websites/{website_id}/theme') && (
            <Button variant="outline" size="sm" onClick={() => setAsking('theme')}>
              <Paintbrush aria-hidden /> {t('Theme …')}
            </Button>
          )}
          <Button variant="outline" size="sm" onClick={() => setAsking('settings')}>
            <Settings2 aria-hidden /> {t('Settings …')}
          </Button>
          <Button variant="outline" size="sm" onClick={() => attempt('activate')}>
            <CirclePlay aria-hidden /> {t('Put online')}
          </Button>
          <Button variant="outline" size="sm" onClick={() => setAsking('maintenance')}>
            <Hammer aria-hidden /> {t('Maintenance …')}
          </Button>
          <Button variant="outline" size="sm" onClick={() => setAsking('suspend')}>
            <PauseCircle aria-hidden /> {t('Suspend …')}
          </Button>
          <Button variant="outline" size="sm" onClick={() => void remove()}>
            <Trash2 aria-hidden /> {t('Delete …')}
          </Button>
        </>
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t('Choose none')}
        onClick={() => onChange({ kind: 'some', ids: new Set() })}
      >
        <X aria-hidden />
      </Button>
      {asking === 'theme' && (
        <BulkThemeDialog
          which={which}
          onChoose={(theme) => start({ action: 'theme', theme })}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'settings' && (
        <BulkSettingsDialog
          which={which}
          onSave={(settings) => start({ action: 'settings', settings })}
          onClose={() => setAsking(undefined)}
        />
      )}
      {(asking === 'maintenance' || asking === 'suspend') && (
        <TurnOffDialog
          name={which}
          state={asking}
          onTurnOff={(message) => start({ action: asking, ...(message && { message }) })}
          onClose={() => setAsking(undefined)}
        />
      )}
    </div>
  )
}
