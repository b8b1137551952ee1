/** A file of the library that visitors may download. */
import { FileDown, Replace, RotateCw, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '@/kit/numbers'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { useHost } from '../host'
import { useMedium } from '../media'
import { retryUpload, useUpload } from '../uploads'
import { atomBlock, type BlockViewProps } from './atom'
import { idOf, textOf } from './attributes'
import { BlockFrame, InlineText, Tool } from './block-frame'

function FileView(view: BlockViewProps) {
  const { t, i18n } = useTranslation('editor')
  const { websiteId, chooseMedia } = useHost()
  const { node, updateAttributes, deleteNode, editor } = view
  const id = idOf(node.attrs['media_id'])
  const medium = useMedium(websiteId, id)
  const upload = useUpload(websiteId, idOf(node.attrs['upload']))
  const replace = async () => {
    const [chosen] = await chooseMedia({})
    if (chosen) updateAttributes({ media_id: chosen.id, upload: null })
  }
  const name = upload?.name ?? medium.data?.name ?? ''
  const size = upload?.size ?? medium.data?.size_bytes
  return (
    <BlockFrame
      view={view}
      label={t('File')}
      tools={
        <>
          <Tool icon={Replace} label={t('Replace')} onClick={() => void replace()} />
          <Tool icon={Trash2} label={t('Remove')} onClick={deleteNode} />
        </>
      }
    >
      <div className="flex items-center gap-3 rounded-lg border bg-card px-4 py-3 text-sm">
        <FileDown className="size-5 shrink-0 text-muted-foreground" aria-hidden />
        <div className="min-w-0 flex-1">
          <InlineText
            value={textOf(node.attrs['name'])}
            onChange={(next) => updateAttributes({ name: next.slice(0, 300) || null })}
            label={name || t('Name')}
            className="font-medium"
            isReadOnly={!editor.isEditable}
          />
          <span className="block truncate text-muted-foreground">
            {medium.isError ? t('This file is not in the library any more.') : name}
            {size !== undefined && ` · ${formatBytes(size, i18n.language)}`}
          </span>
          {upload && upload.error === undefined && (
            <Progress
              value={upload.progress * 100}
              label={t('Uploading {{name}}', { name })}
              className="mt-2"
            />
          )}
          {upload?.error !== undefined && (
            <span
              role="alert"
              className="mt-1 flex flex-wrap items-center justify-between gap-2 text-destructive"
            >
              {upload.error}
              <Button size="sm" variant="outline" onClick={() => retryUpload(textOf(node.attrs['upload']))}>
                <RotateCw aria-hidden /> {t('Try again')}
              </Button>
            </span>
          )}
        </div>
      </div>
    </BlockFrame>
  )
}

export const FileBlock = atomBlock('file', ['media_id', 'name', 'upload'], FileView)
