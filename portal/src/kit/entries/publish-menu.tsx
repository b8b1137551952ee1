/** What becomes of a draft: visitors see it, at once or at a set time, or do not see it any more. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { CalendarClock, ChevronDown, Copy, EllipsisVertical, EyeOff, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { useConfirm } from '@/kit/confirm'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'
import type { Editing } from './editing'
import {
  type Entry,
  duplicateEntry,
  entryKeys,
  isApprovalNeeded,
  publishEntry,
  republish,
  restoreEntry,
  trashEntry,
} from './entry-api'
import { useEntryAddress } from './addresses'
import { ScheduleDialog } from './schedule-dialog'

export function PublishMenu({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const { place, saving, state, mayWrite, mayPublish } = editing
  const { entry } = state
  const client = useQueryClient()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const addressOf = useEntryAddress(place)
  const { tenant } = useParams({ from: '/_app/t/$tenant/websites/$website' })
  const [isBusy, setBusy] = useState(false)
  const [isScheduling, setScheduling] = useState(false)
  const mayAsk = useMay()('POST /deployments/content')
  const isOnline = entry?.published_version != null
  const hasChanges = !isOnline || entry.has_changes || state.phase !== 'saved'

  const took = (changed: Entry) => {
    saving.replace(changed)
    void client.invalidateQueries({ queryKey: entryKeys(place) })
  }
  /** Runs an act on what the server has, after it has everything. */
  const run = async (act: (saved: Entry) => Promise<void>) => {
    setBusy(true)
    try {
      const isSaved = await saving.flush({ isAutosave: false })
      const saved = saving.state().entry
      if (!isSaved || !saved) throw new Error(t('Not everything is saved yet, so nothing was done.'))
      await act(saved)
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) await saving.pull().catch(() => undefined)
      if (!isApprovalNeeded(error)) failed(error)
      else if (mayAsk) await askForApproval()
      else
        failed(
          new Error(
            t('Your team wants changes like this to be approved. Somebody who may deploy can ask for that.'),
          ),
        )
    } finally {
      setBusy(false)
    }
  }
  const askForApproval = async () => {
    const saved = saving.state().entry
    if (!saved) return
    const isAgreed = await confirm({
      title: t('Somebody has to agree first'),
      detail: t(
        'Your team wants changes like this to be approved. Ask for it, and it is published once they agree.',
      ),
      action: t('Ask for approval'),
      isDestructive: false,
    })
    if (!isAgreed) return
    try {
      const { data } = await api.POST('/deployments/content', {
        body: { website_ids: [place.websiteId], entry_ids: [saved.id] } as never,
      })
      done(t('Approval was asked for'))
      if (data) await navigate({ to: `/t/${tenant}/deployments/${data.id}` as never })
    } catch (error) {
      failed(error)
    }
  }
  const publish = () =>
    run(async (saved) => {
      const before = saved.published_version
      took(await publishEntry(place, 'publish', saved))
      done(before === null ? t('Published') : t('Changes published'), async () => {
        const present = saving.state().entry ?? saved
        took(
          before === null
            ? await publishEntry(place, 'unpublish', { id: present.id })
            : await republish(place, present, before),
        )
      })
    })
  const unpublish = () =>
    run(async (saved) => {
      const before = saved.published_version ?? saved.version
      took(await publishEntry(place, 'unpublish', saved))
      done(t('Visitors do not see it any more'), async () => {
        const present = saving.state().entry ?? saved
        took(await republish(place, present, before))
      })
    })
  const duplicate = () =>
    run(async (saved) => {
      const copy = await duplicateEntry(place, saved.id)
      void client.invalidateQueries({ queryKey: entryKeys(place) })
      done(t('A copy was made'))
      await navigate({ to: addressOf(copy.id) as never })
    })
  const remove = async () => {
    if (!entry) return
    if (isOnline) {
      const isAgreed = await confirm({
        title: t('Move “{{title}}” to the trash?', { title: entry.title }),
        detail: t('Visitors will not find it any more. You can take it out of the trash again.'),
        action: t('Move to the trash'),
      })
      if (!isAgreed) return
    }
    await run(async (saved) => {
      await trashEntry(place, saved.id)
      void client.invalidateQueries({ queryKey: entryKeys(place) })
      done(t('Moved to the trash'), async () => {
        await restoreEntry(place, saved.id)
        void client.invalidateQueries({ queryKey: entryKeys(place) })
      })
      await navigate({ to: addressOf() as never })
    })
  }
  if (entry?.deleted_at) return null
  return (
    <>
      {mayPublish && (
        <div className="flex">
          <Button
            isBusy={isBusy}
            disabled={!hasChanges}
            className="rounded-r-none"
            onClick={() => void publish()}
          >
            {isOnline ? (hasChanges ? t('Publish changes') : t('Published')) : t('Publish')}
          </Button>
          <Menu>
            <MenuTrigger asChild>
              <Button
                className="rounded-l-none border-l border-primary-foreground/25 px-2"
                aria-label={t('More ways to publish')}
                disabled={!entry}
              >
                <ChevronDown aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              <MenuItem onSelect={() => setScheduling(true)}>
                <CalendarClock /> {t('Schedule …')}
              </MenuItem>
              {isOnline && (
                <MenuItem onSelect={() => void unpublish()}>
                  <EyeOff /> {t('Take offline')}
                </MenuItem>
              )}
            </MenuContent>
          </Menu>
        </div>
      )}
      {mayWrite && entry && (
        <Menu>
          <MenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={t('More')}>
              <EllipsisVertical aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem onSelect={() => void duplicate()}>
              <Copy /> {t('Make a copy')}
            </MenuItem>
            <MenuItem
              onSelect={() =>
                void run(async () => {
                  await saving.pull()
                  done(t('This is what the server has'))
                })
              }
            >
              <RotateCcw /> {t('Read again')}
            </MenuItem>
            {(!isOnline || mayPublish) && (
              <>
                <MenuSeparator />
                <MenuItem isDestructive onSelect={() => void remove()}>
                  <Trash2 /> {t('Move to the trash')}
                </MenuItem>
              </>
            )}
          </MenuContent>
        </Menu>
      )}
      {isScheduling && entry && (
        <ScheduleDialog editing={editing} entry={entry} onClose={() => setScheduling(false)} onDone={took} />
      )}
    </>
  )
}
