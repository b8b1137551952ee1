/** Chooses files of a website's library; new ones are uploaded on the spot. */
import { useQueryClient } from '@tanstack/react-query'
import { Check, Images, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, NothingFound } from '@/kit/states'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Dialog, DialogContent, DialogHeader, DialogTitle } from '@/ui/dialog'
import { Skeleton } from '@/ui/skeleton'
import { DropArea, useFileInput } from './drop-area'
import { FolderSelect } from './folders'
import { useKindNames } from './kind-names'
import { MEDIA_KINDS, type MediaKind, type Medium } from './media'
import { Thumbnail } from './thumbnail'
import { UploadList } from './upload-list'
import { addUploads } from './uploads'

export type MediaPickerProps = {
  websiteId: string
  /** Only these; all if unset. */
  kinds?: readonly MediaKind[] | undefined
  /** Whether several can be chosen. Of one, the choice is made with one click. */
  multiple?: boolean | undefined
  /** Called with at least one. */
  onChoose: (media: Medium[]) => void
  /** Called when it is left without a choice. */
  onClose: () => void
}

type Filter = { q: string; kind: MediaKind | undefined; folder: string }

export function MediaPicker({ websiteId, kinds, multiple = false, onChoose, onClose }: MediaPickerProps) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const mayUpload = useMay()('POST /websites/{website_id}/media')
  const offered = kinds && kinds.length > 0 ? kinds : MEDIA_KINDS
  const [filter, setFilter] = useState<Filter>({
    q: '',
    kind: offered.length < MEDIA_KINDS.length ? offered[0] : undefined,
    folder: '',
  })
  const [chosen, setChosen] = useState<readonly Medium[]>([])
  const isChosen = ({ id }: Medium) => chosen.some((each) => each.id === id)
  const take = (medium: Medium) => {
    if (!multiple) return onChoose([medium])
    setChosen((now) =>
      now.some(({ id }) => id === medium.id) ? now.filter(({ id }) => id !== medium.id) : [...now, medium],
    )
  }
  const upload = (files: File[]) => {
    const folderId = filter.folder && filter.folder !== 'none' ? filter.folder : undefined
    addUploads(client, websiteId, multiple ? files : files.slice(0, 1), {
      folderId,
      onDone: (medium) => {
        if (!offered.includes(medium.kind)) return
        if (multiple) setChosen((now) => (now.some(({ id }) => id === medium.id) ? now : [...now, medium]))
        else onChoose([medium])
      },
    })
  }
  const { open, input } = useFileInput(upload, { kinds, multiple })
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="flex h-[min(46rem,90dvh)] flex-col sm:max-w-4xl" aria-describedby={undefined}>
        <DialogHeader>
          <DialogTitle>{multiple ? t('Choose files') : t('Choose a file')}</DialogTitle>
        </DialogHeader>
        <div className="flex flex-wrap gap-2">
          <SearchInput
            value={filter.q}
            onChange={(q) => setFilter({ ...filter, q })}
            label={t('Search the library')}
            className="min-w-44 flex-1"
          />
          {offered.length > 1 && (
            <KindSelect
              kinds={offered}
              value={filter.kind}
              onChange={(kind) => setFilter({ ...filter, kind })}
            />
          )}
          <FolderSelect
            websiteId={websiteId}
            value={filter.folder}
            onChange={(folder) => setFilter({ ...filter, folder })}
          />
          {mayUpload && (
            <Button variant={multiple ? 'outline' : 'default'} onClick={open}>
              <Upload aria-hidden /> {t('Upload')}
            </Button>
          )}
          {input}
        </div>
        <UploadList websiteId={websiteId} />
        <DropArea
          onFiles={upload}
          isDisabled={!mayUpload}
          label={t('Let go to upload')}
          className="-mx-2 min-h-0 flex-1 overflow-y-auto px-2 py-1"
        >
          <Choices
            websiteId={websiteId}
            filter={filter}
            isChosen={isChosen}
            isMultiple={multiple}
            onTake={take}
            onReset={() => setFilter({ ...filter, q: '', folder: '' })}
          />
        </DropArea>
        {multiple && (
          <div className="flex items-center justify-end gap-2 border-t pt-4">
            <p aria-live="polite" className="mr-auto text-muted-foreground">
              {t('{{count}} chosen', { count: chosen.length })}
            </p>
            <Button variant="outline" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button disabled={chosen.length === 0} onClick={() => onChoose([...chosen])}>
              {t('Insert')}
            </Button>
          </div>
        )}
      </DialogContent>
    </Dialog>
  )
}

function KindSelect({
  kinds,
  value,
  onChange,
}: {
  kinds: readonly MediaKind[]
  value: MediaKind | undefined
  onChange: (kind: MediaKind | undefined) => void
}) {
  const { t } = useTranslation('structure')
  const names = useKindNames()
  return (
    <FilterSelect
      label={t('Kind of file')}
      {...(kinds.length === MEDIA_KINDS.length && { all: t('All kinds') })}
      value={value}
      choices={kinds.map((kind) => [kind, names[kind]])}
      onChange={onChange}
    />
  )
}

function Choices({
  websiteId,
  filter: { q, kind, folder },
  isChosen,
  isMultiple,
  onTake,
  onReset,
}: {
  websiteId: string
  filter: Filter
  isChosen: (medium: Medium) => boolean
  isMultiple: boolean
  onTake: (medium: Medium) => void
  onReset: () => void
}) {
  const { t } = useTranslation('structure')
  const query = useList(
    ['get', '/websites/{website_id}/media', websiteId, { q, kind, folder }],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/media', {
        params: {
          path: { website_id: websiteId },
          query: {
            limit: 48,
            sort: 'newest',
            ...(q && { q }),
            ...(kind && { kind }),
            ...(folder && { folder_id: folder }),
            ...(cursor && { cursor }),
          },
        },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const { items } = query
  if (query.isError && !items) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (!items)
    return (
      <div role="status" className="grid grid-cols-3 gap-3 sm:grid-cols-5 md:grid-cols-6">
        {Array.from({ length: 12 }, (_, tile) => (
          <Skeleton key={tile} className="aspect-square" />
        ))}
      </div>
    )
  if (items.length === 0)
    return q || folder ? (
      <NothingFound onReset={onReset} />
    ) : (
      <Empty icon={Images} title={t('Nothing here yet')}>
        {t('Drop files here, paste them, or choose them from your device.')}
      </Empty>
    )
  return (
    <div className="flex flex-col gap-4">
      <ul className="grid grid-cols-3 gap-3 sm:grid-cols-5 md:grid-cols-6">
        {items.map((medium) => (
          <li key={medium.id}>
            <button
              type="button"
              aria-pressed={isMultiple ? isChosen(medium) : undefined}
              onClick={() => onTake(medium)}
              className={cn(
                'group relative block w-full rounded-lg text-left outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60',
              )}
            >
              <Thumbnail
                websiteId={websiteId}
                medium={medium}
                className={cn(
                  'aspect-square w-full rounded-lg border group-hover:border-primary',
                  isChosen(medium) && 'border-primary ring-2 ring-primary',
                )}
              />
              {isChosen(medium) && (
                <span className="absolute top-1.5 right-1.5 flex size-5 items-center justify-center rounded-full bg-primary text-primary-foreground">
                  <Check className="size-3.5" aria-hidden />
                </span>
              )}
              <span className="mt-1 block truncate text-xs text-muted-foreground" title={medium.name}>
                {medium.name}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <LoadMore query={query} />
    </div>
  )
}
