/** What can be done with several files at once. */
import { useQueryClient } from '@tanstack/react-query'
import { FolderInput, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { useFolders } from '@/kit/media/folders'
import { refreshLibrary } from '@/kit/media/uploads'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Select } from '@/ui/input'

/** As many as the server takes in one call. */
const AT_ONCE = 200

export function MediaBulkBar({
  websiteId,
  chosen,
  onClear,
}: {
  websiteId: string
  chosen: ReadonlySet<string>
  onClear: () => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const confirm = useConfirm()
  const [isMoving, setMoving] = useState(false)
  if (chosen.size === 0) return null
  const parts = Array.from({ length: Math.ceil(chosen.size / AT_ONCE) }, (_, part) =>
    [...chosen].slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  )
  const path = { website_id: websiteId }
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete {{count}} files?', { count: chosen.size }),
      detail: t('They disappear from the library for good, and from pages when those are published again.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      for (const ids of parts)
        await api.POST('/websites/{website_id}/media/delete', { params: { path }, body: { ids } })
      done(t('{{count}} files deleted', { count: chosen.size }))
      onClear()
    } catch (error) {
      failed(error)
    }
    await refreshLibrary(client)
  }
  const move = async (folderId: string | null) => {
    for (const ids of parts)
      await api.POST('/websites/{website_id}/media/move', {
        params: { path },
        body: { ids, folder_id: folderId },
      })
    await refreshLibrary(client)
    done(t('{{count}} files moved', { count: chosen.size }))
    onClear()
  }
  return (
    <div
      role="region"
      aria-label={t('Chosen files')}
      className="sticky top-16 z-20 flex flex-wrap items-center gap-2 rounded-xl border bg-popover px-4 py-2.5 shadow-md"
    >
      <p aria-live="polite" className="mr-auto font-medium">
        {t('{{count}} chosen', { count: chosen.size })}
      </p>
      <Button variant="outline" size="sm" onClick={() => setMoving(true)}>
        <FolderInput aria-hidden /> {t('Move …')}
      </Button>
      <Button variant="outline" size="sm" onClick={() => void remove()}>
        <Trash2 aria-hidden /> {t('Delete …')}
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={t('Choose none')} onClick={onClear}>
        <X aria-hidden />
      </Button>
      {isMoving && <MoveDialog websiteId={websiteId} onMove={move} onClose={() => setMoving(false)} />}
    </div>
  )
}

function MoveDialog({
  websiteId,
  onMove,
  onClose,
}: {
  websiteId: string
  onMove: (folderId: string | null) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const folders = useFolders(websiteId)
  const [folder, setFolder] = useState('')
  return (
    <FormDialog
      title={t('Move into a folder')}
      action={t('Move')}
      onSubmit={() => onMove(folder || null)}
      onClose={onClose}
    >
      <Field label={t('Folder')}>
        <Select value={folder} onChange={(event) => setFolder(event.target.value)}>
          <option value="">{t('In no folder')}</option>
          {folders.map(({ id, path }) => (
            <option key={id} value={id}>
              {path}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  )
}
