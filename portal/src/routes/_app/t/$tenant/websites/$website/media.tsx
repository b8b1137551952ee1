/** The media library of a website: its files in folders, looked for, described, moved, and new ones uploaded. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Images, LayoutGrid, List, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { DropArea, useFileInput } from '@/kit/media/drop-area'
import { FolderSelect } from '@/kit/media/folders'
import { useKindNames } from '@/kit/media/kind-names'
import { MEDIA_KINDS, type MediaKind } from '@/kit/media/media'
import { UploadList } from '@/kit/media/upload-list'
import { addUploads } from '@/kit/media/uploads'
import { Page } from '@/kit/page'
import { useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { useWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { FolderPane } from './-media/folder-pane'
import { MediaBulkBar } from './-media/media-bulk-bar'
import { MediaGrid, MediaTable } from './-media/media-lists'
import { MediumSheet } from './-media/medium-sheet'

type Search = {
  q?: string
  kind?: MediaKind
  /** An id, or `none`: outside of all folders. */
  folder?: string
  sort?: 'name'
  view?: 'list'
  /** The one that is looked at. */
  file?: string
}

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/media')({
  validateSearch: ({ q, kind, folder, sort, view, file }: Record<string, unknown>): Search => ({
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(MEDIA_KINDS.includes(kind as MediaKind) && { kind: kind as MediaKind }),
    ...(typeof folder === 'string' && /^(none|[0-9a-f-]{36})$/.test(folder) && { folder }),
    ...(sort === 'name' && { sort }),
    ...(view === 'list' && { view }),
    ...(typeof file === 'string' && { file }),
  }),
  component: Media,
})

function Media() {
  const { t } = useTranslation('structure')
  const { id: websiteId } = useWebsite()
  const { q, kind, folder, sort, view, file } = Route.useSearch()
  const navigate = Route.useNavigate()
  const mayWrite = useMay()('POST /websites/{website_id}/media')
  const client = useQueryClient()
  const names = useKindNames()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const change = (next: { [Key in keyof Search]: Search[Key] | undefined }) => {
    if (!('file' in next) && !('view' in next)) setChosen(new Set())
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true })
  }
  const query = useList(
    ['get', '/websites/{website_id}/media', websiteId, { q, kind, folder, sort }],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/media', {
        params: {
          path: { website_id: websiteId },
          query: {
            limit: 60,
            sort: sort ?? 'newest',
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
  const upload = (files: File[]) =>
    addUploads(client, websiteId, files, { folderId: folder === 'none' ? undefined : folder })
  const { open, input } = useFileInput(upload)
  const lists = { websiteId, chosen, mayChoose: mayWrite, onChoose: setChosen }
  return (
    <Page
      title={t('Media')}
      actions={
        mayWrite && (
          <>
            <Button onClick={open}>
              <Upload aria-hidden /> {t('Upload')}
            </Button>
            {input}
          </>
        )
      }
    >
      <DropArea
        onFiles={upload}
        isDisabled={!mayWrite || file !== undefined}
        label={t('Let go to upload')}
        className="flex flex-col gap-6 lg:flex-row"
      >
        <FolderPane
          websiteId={websiteId}
          value={folder}
          mayWrite={mayWrite}
          onChange={(next) => change({ folder: next })}
        />
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          <div className="flex flex-wrap items-center gap-2">
            <SearchInput
              value={q ?? ''}
              onChange={(text) => change({ q: text || undefined })}
              label={t('Search the library')}
            />
            <FilterSelect
              label={t('Kind of file')}
              all={t('All kinds')}
              value={kind}
              choices={MEDIA_KINDS.map((each) => [each, names[each]])}
              onChange={(next) => change({ kind: next })}
            />
            <span className="lg:hidden">
              <FolderSelect
                websiteId={websiteId}
                value={folder ?? ''}
                onChange={(next) => change({ folder: next || undefined })}
              />
            </span>
            <FilterSelect
              label={t('Order')}
              all={t('Newest first')}
              value={sort}
              choices={[['name', t('By name')]]}
              onChange={(order) => change({ sort: order })}
            />
            <Button
              variant="outline"
              size="icon"
              className="ml-auto"
              aria-label={view === 'list' ? t('Show as tiles') : t('Show as a list')}
              onClick={() => change({ view: view === 'list' ? undefined : 'list' })}
            >
              {view === 'list' ? <LayoutGrid aria-hidden /> : <List aria-hidden />}
            </Button>
          </div>
          <UploadList websiteId={websiteId} />
          <MediaBulkBar websiteId={websiteId} chosen={chosen} onClear={() => setChosen(new Set())} />
          <Listed
            query={query}
            isFiltered={q !== undefined || kind !== undefined}
            onReset={() => change({ q: undefined, kind: undefined })}
            loading={<TilesSkeleton />}
            empty={
              <Empty
                icon={Images}
                title={folder ? t('This folder is empty') : t('No files yet')}
                actions={
                  mayWrite && (
                    <Button onClick={open}>
                      <Upload aria-hidden /> {t('Upload files')}
                    </Button>
                  )
                }
              >
                {t('Drop files here, paste them, or choose them from your device.')}
              </Empty>
            }
          >
            {(items) =>
              view === 'list' ? (
                <MediaTable {...lists} media={items} onOpen={(id) => change({ file: id })} />
              ) : (
                <MediaGrid {...lists} media={items} onOpen={(id) => change({ file: id })} />
              )
            }
          </Listed>
        </div>
      </DropArea>
      {file && (
        <MediumSheet key={file} websiteId={websiteId} id={file} onClose={() => change({ file: undefined })} />
      )}
    </Page>
  )
}

function TilesSkeleton() {
  return (
    <div role="status" className="grid grid-cols-2 gap-4 sm:grid-cols-3 xl:grid-cols-5">
      {Array.from({ length: 10 }, (_, tile) => (
        <Skeleton key={tile} className="aspect-[4/3]" />
      ))}
    </div>
  )
}
