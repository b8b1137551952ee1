/** The folders of the library: opened, made, renamed, moved and deleted. */
import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Folder as FolderIcon, FolderPlus, Images } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { type PlacedFolder, useFolders } from '@/kit/media/folders'
import { refreshLibrary } from '@/kit/media/uploads'
import { formatNumber } from '@/kit/numbers'
import { done } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Radio, RadioGroup } from '@/ui/choice'
import { cn } from '@/ui/cn'
import { Input, Select } from '@/ui/input'
import { Label } from '@/ui/label'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'

type Asking = { act: 'add'; parent: string } | { act: 'change' | 'remove'; folder: PlacedFolder }

export function FolderPane({
  websiteId,
  value,
  mayWrite,
  onChange,
}: {
  websiteId: string
  value: string | undefined
  mayWrite: boolean
  onChange: (folder: string | undefined) => void
}) {
  const { t, i18n } = useTranslation('structure')
  const folders = useFolders(websiteId)
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  return (
    <nav aria-label={t('Folders')} className="flex flex-col gap-1 max-lg:hidden lg:w-56 lg:shrink-0">
      <Place isCurrent={value === undefined} onClick={() => onChange(undefined)}>
        <Images className="size-4 text-muted-foreground" aria-hidden /> {t('All files')}
      </Place>
      {folders.length > 0 && (
        <Place isCurrent={value === 'none'} onClick={() => onChange('none')}>
          <FolderIcon className="size-4 text-muted-foreground" aria-hidden /> {t('In no folder')}
        </Place>
      )}
      {folders.map((folder) => (
        <Place
          key={folder.id}
          isCurrent={value === folder.id}
          depth={folder.depth}
          onClick={() => onChange(folder.id)}
          aside={
            mayWrite && (
              <FolderMenu
                folder={folder}
                onAsk={(act) => setAsking(act === 'add' ? { act, parent: folder.id } : { act, folder })}
              />
            )
          }
        >
          <FolderIcon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
          <span className="truncate">{folder.name}</span>
          <span className="ml-auto text-xs text-muted-foreground tabular-nums">
            {formatNumber(folder.media_count, i18n.language)}
          </span>
        </Place>
      ))}
      {mayWrite && (
        <Button
          variant="ghost"
          size="sm"
          className="justify-start text-muted-foreground"
          onClick={() => setAsking({ act: 'add', parent: value && value !== 'none' ? value : '' })}
        >
          <FolderPlus aria-hidden /> {t('New folder')}
        </Button>
      )}
      {asking?.act === 'add' && (
        <FolderDialog websiteId={websiteId} folders={folders} parent={asking.parent} onClose={close} />
      )}
      {asking?.act === 'change' && (
        <FolderDialog
          websiteId={websiteId}
          folders={folders}
          folder={asking.folder}
          parent={asking.folder.parent_id ?? ''}
          onClose={close}
        />
      )}
      {asking?.act === 'remove' && (
        <RemoveDialog
          websiteId={websiteId}
          folder={asking.folder}
          onRemoved={() => {
            if (value === asking.folder.id) onChange(undefined)
          }}
          onClose={close}
        />
      )}
    </nav>
  )
}

function Place({
  isCurrent,
  depth = 0,
  onClick,
  aside,
  children,
}: {
  isCurrent: boolean
  depth?: number
  onClick: () => void
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <span
      className={cn('flex items-center rounded-md hover:bg-accent', isCurrent && 'bg-accent font-medium')}
    >
      <button
        type="button"
        aria-current={isCurrent}
        onClick={onClick}
        style={{ paddingLeft: `${0.5 + depth * 0.875}rem` }}
        className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md pr-2 text-left text-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
      >
        {children}
      </button>
      {aside}
    </span>
  )
}

function FolderMenu({
  folder,
  onAsk,
}: {
  folder: PlacedFolder
  onAsk: (act: 'add' | 'change' | 'remove') => void
}) {
  const { t } = useTranslation('structure')
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Acts for the folder “{{name}}”', { name: folder.name })}
        >
          <Ellipsis aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={() => onAsk('add')}>{t('New folder in it …')}</MenuItem>
        <MenuItem onSelect={() => onAsk('change')}>{t('Rename or move …')}</MenuItem>
        <MenuSeparator />
        <MenuItem isDestructive onSelect={() => onAsk('remove')}>
          {t('Delete …')}
        </MenuItem>
      </MenuContent>
    </Menu>
  )
}

function FolderDialog({
  websiteId,
  folders,
  folder,
  parent,
  onClose,
}: {
  websiteId: string
  folders: readonly PlacedFolder[]
  /** A new one if unset. */
  folder?: PlacedFolder
  parent: string
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const [name, setName] = useState(folder?.name ?? '')
  const [parentId, setParentId] = useState(parent)
  const save = async () => {
    const body = { name: name.trim(), parent_id: parentId || null }
    if (folder)
      await api.PATCH('/websites/{website_id}/media-folders/{id}', {
        params: { path: { website_id: websiteId, id: folder.id } },
        headers: { 'if-match': `"${folder.version}"` },
        body,
      })
    else
      await api.POST('/websites/{website_id}/media-folders', {
        params: { path: { website_id: websiteId } },
        body,
      })
    await refreshLibrary(client)
  }
  // A folder cannot go into itself or what is in it.
  const possible = folder
    ? folders.filter(({ id, path }) => id !== folder.id && !path.startsWith(`${folder.path} / `))
    : folders
  return (
    <FormDialog
      title={folder ? t('Rename or move the folder') : t('New folder')}
      action={folder ? t('Save') : t('Create')}
      isReady={name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('Name')}>
        <Input autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('Inside of')}>
        <Select value={parentId} onChange={(event) => setParentId(event.target.value)}>
          <option value="">{t('No other folder')}</option>
          {possible.map(({ id, path }) => (
            <option key={id} value={id}>
              {path}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  )
}

function RemoveDialog({
  websiteId,
  folder,
  onRemoved,
  onClose,
}: {
  websiteId: string
  folder: PlacedFolder
  onRemoved: () => void
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const [contents, setContents] = useState<'move' | 'delete'>('move')
  const remove = async () => {
    await api.DELETE('/websites/{website_id}/media-folders/{id}', {
      params: { path: { website_id: websiteId, id: folder.id }, query: { contents } },
      headers: { 'if-match': `"${folder.version}"` },
    })
    await refreshLibrary(client)
    done(t('Folder “{{name}}” deleted', { name: folder.name }))
    onRemoved()
  }
  return (
    <FormDialog
      title={t('Delete the folder “{{name}}”?', { name: folder.name })}
      action={t('Delete')}
      isDestructive
      onSubmit={remove}
      onClose={onClose}
    >
      <RadioGroup
        aria-label={t('What happens to the files in it')}
        value={contents}
        onValueChange={(next) => setContents(next === 'delete' ? 'delete' : 'move')}
      >
        <Label className="font-normal">
          <Radio value="move" /> {t('Keep its files, one folder up')}
        </Label>
        <Label className="font-normal">
          <Radio value="delete" /> {t('Delete its files and folders as well, for good')}
        </Label>
      </RadioGroup>
    </FormDialog>
  )
}
