/** What can be done with one entry of a list. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  Copy,
  EllipsisVertical,
  ExternalLink,
  Eye,
  EyeOff,
  PencilLine,
  RotateCcw,
  Send,
  Trash2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirm } from '@/kit/confirm'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { addressOf as websiteAddressOf, useWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'
import { useEntryAddress } from './addresses'
import {
  type EntryPlace,
  type ListedEntry,
  duplicateEntry,
  entryKeys,
  previewEntry,
  publishEntry,
  purgeEntry,
  republish,
  restoreEntry,
  trashEntry,
} from './entry-api'

export function EntryActs({
  place,
  entry,
  more,
}: {
  place: EntryPlace
  entry: ListedEntry
  /** Further items of the menu. */
  more?: ReactNode
}) {
  const { t } = useTranslation('content')
  const may = useMay()
  const website = useWebsite()
  const client = useQueryClient()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const addressOf = useEntryAddress(place)
  const { id, title } = entry
  const isOnline = entry.published_version !== null
  const mayWrite = may('PATCH /websites/{website_id}/pages/{id}')
  const mayPublish = may('POST /websites/{website_id}/pages/{id}/publish')
  const refresh = () => client.invalidateQueries({ queryKey: entryKeys(place) })
  const run = (act: () => Promise<void>) =>
    void act()
      .then(refresh)
      .catch((error: unknown) => failed(error))
  const undoing = (act: () => Promise<unknown>) => async () => {
    await act()
    await refresh()
  }
  const publish = () =>
    run(async () => {
      const before = entry.published_version
      const published = await publishEntry(place, 'publish', entry)
      done(
        t('“{{title}}” is published', { title }),
        undoing(() =>
          before === null ? publishEntry(place, 'unpublish', { id }) : republish(place, published, before),
        ),
      )
    })
  const unpublish = () =>
    run(async () => {
      const offline = await publishEntry(place, 'unpublish', entry)
      const before = entry.published_version ?? offline.version
      done(
        t('Visitors do not see “{{title}}” any more', { title }),
        undoing(() => republish(place, offline, before)),
      )
    })
  const remove = async () => {
    if (isOnline) {
      const isAgreed = await confirm({
        title: t('Move “{{title}}” to the trash?', { title }),
        detail: t('Visitors will not find it any more. You can take it out of the trash again.'),
        action: t('Move to the trash'),
      })
      if (!isAgreed) return
    }
    run(async () => {
      await trashEntry(place, id)
      done(
        t('“{{title}}” is in the trash', { title }),
        undoing(() => restoreEntry(place, id)),
      )
    })
  }
  const purge = async () => {
    const isAgreed = await confirm({
      title: t('Delete “{{title}}” for good?', { title }),
      detail: t('It and all its versions are gone then. This cannot be undone.'),
      action: t('Delete for good'),
    })
    if (isAgreed)
      run(async () => {
        await purgeEntry(place, id)
        done(t('“{{title}}” is gone', { title }))
      })
  }
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t('Acts on “{{title}}”', { title })}>
          <EllipsisVertical aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={() => void navigate({ to: addressOf(id) as never })}>
          <PencilLine /> {mayWrite && !entry.deleted_at ? t('Edit') : t('Look at it')}
        </MenuItem>
        {entry.path && !entry.deleted_at && (
          <MenuItem asChild>
            <a href={`${websiteAddressOf(website)}${entry.path}`} target="_blank" rel="noreferrer">
              <ExternalLink /> {t('Visit')}
            </a>
          </MenuItem>
        )}
        {mayWrite && !entry.deleted_at && (
          <MenuItem
            onSelect={() =>
              run(async () => {
                const { url } = await previewEntry(place, id)
                window.open(url, '_blank', 'noreferrer')
              })
            }
          >
            <Eye /> {t('Preview')}
          </MenuItem>
        )}
        {more}
        {mayPublish && !entry.deleted_at && (
          <>
            <MenuSeparator />
            {(!isOnline || entry.has_changes) && (
              <MenuItem onSelect={publish}>
                <Send /> {isOnline ? t('Publish changes') : t('Publish')}
              </MenuItem>
            )}
            {isOnline && (
              <MenuItem onSelect={unpublish}>
                <EyeOff /> {t('Take offline')}
              </MenuItem>
            )}
          </>
        )}
        {mayWrite && (
          <>
            <MenuSeparator />
            {entry.deleted_at ? (
              <MenuItem
                onSelect={() =>
                  run(async () => {
                    await restoreEntry(place, id)
                    done(t('“{{title}}” is a draft again', { title }))
                  })
                }
              >
                <RotateCcw /> {t('Take out of the trash')}
              </MenuItem>
            ) : (
              <MenuItem
                onSelect={() =>
                  run(async () => {
                    const copy = await duplicateEntry(place, id)
                    done(
                      t('A copy was made'),
                      undoing(() => purgeEntry(place, copy.id)),
                    )
                  })
                }
              >
                <Copy /> {t('Make a copy')}
              </MenuItem>
            )}
            {(!isOnline || mayPublish) && (
              <MenuItem isDestructive onSelect={() => void (entry.deleted_at ? purge() : remove())}>
                <Trash2 /> {entry.deleted_at ? t('Delete for good') : t('Move to the trash')}
              </MenuItem>
            )}
          </>
        )}
      </MenuContent>
    </Menu>
  )
}
