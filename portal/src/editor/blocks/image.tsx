/** A picture: from the library, on its way into it, or from elsewhere. */
import {
  AlignCenter,
  AlignLeft,
  AlignRight,
  Captions,
  Fullscreen,
  MoveHorizontal,
  Replace,
  RotateCw,
  Trash2,
} from 'lucide-react'
import { type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'
import { Progress } from '@/ui/progress'
import { Button } from '@/ui/button'
import { safeSource } from '@hotswap/sdk/rich-text/urls'
import { useHost } from '../host'
import { MediaImage, useMedium } from '../media'
import { retryUpload, useUpload } from '../uploads'
import { atomBlock, type BlockViewProps } from './atom'
import { idOf, numberOf, textOf } from './attributes'
import { BlockFrame, InlineText, Tool, ToolSeparator } from './block-frame'
import { AltText } from './picture-tools'

const ALIGNED: Record<string, string> = {
  left: 'mr-auto ml-0',
  right: 'mr-0 ml-auto',
  wide: 'w-auto max-w-none sm:-mx-8',
  full: 'w-auto max-w-none sm:-mx-16',
}

function ImageView(view: BlockViewProps) {
  const { t } = useTranslation('editor')
  const { websiteId, chooseMedia } = useHost()
  const { node, updateAttributes, deleteNode, editor } = view
  const { attrs } = node
  const id = idOf(attrs['media_id'])
  const medium = useMedium(websiteId, id)
  const align = textOf(attrs['align'])
  const alignments = [
    { value: 'left', icon: AlignLeft, label: t('Left') },
    { value: '', icon: AlignCenter, label: t('In the middle') },
    { value: 'right', icon: AlignRight, label: t('Right') },
    { value: 'wide', icon: MoveHorizontal, label: t('Wider than the text') },
    { value: 'full', icon: Fullscreen, label: t('As wide as the page') },
  ]
  const replace = async () => {
    const [chosen] = await chooseMedia({ kinds: ['image'] })
    if (chosen) updateAttributes({ media_id: chosen.id, src: null, upload: null })
    editor.commands.focus()
  }
  const alt = textOf(attrs['alt'])
  const inherited = medium.data?.alt ?? ''
  return (
    <BlockFrame
      view={view}
      label={t('Picture')}
      className={cn('mx-auto w-fit max-w-full', ALIGNED[align])}
      tools={
        <>
          {alignments.map(({ value, icon, label }) => (
            <Tool
              key={value}
              icon={icon}
              label={label}
              isActive={align === value || (value === '' && align === 'center')}
              onClick={() => updateAttributes({ align: value || null })}
            />
          ))}
          <ToolSeparator />
          <AltText value={alt} inherited={inherited} onChange={(next) => updateAttributes({ alt: next })}>
            <Tool icon={Captions} label={t('Alternative text')} isActive={(alt || inherited) !== ''} />
          </AltText>
          <Tool icon={Replace} label={t('Replace')} onClick={() => void replace()} />
          <Tool icon={Trash2} label={t('Remove')} onClick={deleteNode} />
        </>
      }
    >
      <figure className="m-0">
        <Picture view={view} alt={alt || inherited} />
        {(view.selected || textOf(attrs['caption'])) && (
          <figcaption className="mt-2 text-center text-sm text-muted-foreground">
            <InlineText
              value={textOf(attrs['caption'])}
              onChange={(caption) => updateAttributes({ caption: caption || null })}
              label={medium.data?.caption || t('Caption')}
              className="text-center"
              isReadOnly={!editor.isEditable}
            />
          </figcaption>
        )}
      </figure>
    </BlockFrame>
  )
}

function Picture({ view, alt }: { view: BlockViewProps; alt: string }) {
  const { t } = useTranslation('editor')
  const { websiteId } = useHost()
  const { attrs } = view.node
  const upload = useUpload(websiteId, idOf(attrs['upload']))
  const id = idOf(attrs['media_id'])
  const source = safeSource(attrs['src'])
  const width = numberOf(attrs['width'])
  if (upload)
    return (
      <div className="relative">
        <img src={upload.preview} alt={alt || upload.name} className="max-h-128 rounded-lg opacity-60" />
        <div
          role="status"
          className="absolute inset-x-3 bottom-3 rounded-lg border bg-popover p-3 text-sm shadow-md"
        >
          {upload.error === undefined ? (
            <Progress value={upload.progress * 100} label={t('Uploading {{name}}', { name: upload.name })} />
          ) : (
            <span className="flex flex-wrap items-center justify-between gap-2">
              <span className="text-destructive">{upload.error}</span>
              <Button size="sm" variant="outline" onClick={() => retryUpload(textOf(attrs['upload']))}>
                <RotateCw aria-hidden /> {t('Try again')}
              </Button>
            </span>
          )}
        </div>
      </div>
    )
  if (id === undefined && source === undefined)
    return (
      <span className="block rounded-lg border border-dashed p-6 text-sm text-muted-foreground">
        {t('This picture did not arrive in the library.')}
      </span>
    )
  const picture =
    id === undefined ? (
      <img
        src={source}
        alt={alt}
        referrerPolicy="no-referrer"
        draggable={false}
        className="block w-full rounded-lg"
      />
    ) : (
      <MediaImage
        websiteId={websiteId}
        id={id}
        alt={alt}
        width={width ?? 960}
        className="block w-full rounded-lg"
      />
    )
  return <Resizable view={view} width={width} picture={picture} />
}

const SMALLEST = 64

/** Made narrower or wider at its edge, by pointer or arrow keys. */
function Resizable({
  view,
  width,
  picture,
}: {
  view: BlockViewProps
  width: number | undefined
  picture: React.ReactNode
}) {
  const { t } = useTranslation('editor')
  const frame = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<number>()
  const { updateAttributes, selected, editor } = view
  const resize = (down: PointerEvent<HTMLButtonElement>) => {
    const from = frame.current?.offsetWidth ?? 0
    const grip: HTMLButtonElement = down.currentTarget
    const start = down.clientX
    let next = from
    grip.setPointerCapture(down.pointerId)
    down.preventDefault()
    const stop = new AbortController()
    const widest = frame.current?.parentElement?.closest('.rich-text')?.clientWidth ?? 10_000
    const { signal } = stop
    grip.addEventListener(
      'pointermove',
      (move) => {
        // Pictures stand in the middle: half of what is added goes to the other side.
        next = Math.round(Math.min(widest, Math.max(SMALLEST, from + (move.clientX - start) * 2)))
        setDrawn(next)
      },
      { signal },
    )
    grip.addEventListener(
      'pointerup',
      () => {
        stop.abort()
        setDrawn(undefined)
        if (next !== from) updateAttributes({ width: next })
      },
      { signal },
    )
  }
  const nudge = (by: number) => {
    const from = width ?? frame.current?.offsetWidth ?? 0
    updateAttributes({ width: Math.min(10_000, Math.max(SMALLEST, from + by)) })
  }
  return (
    <div ref={frame} className="relative max-w-full" style={{ width: drawn ?? width }}>
      {picture}
      {selected && editor.isEditable && (
        <button
          type="button"
          aria-label={t('Width')}
          title={t('Drag to change the width; double-click for the full width')}
          className="absolute top-1/2 -right-3 flex h-16 w-6 -translate-y-1/2 cursor-ew-resize touch-none items-center justify-center rounded-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60 after:h-10 after:w-1.5 after:rounded-full after:border after:border-background after:bg-foreground/70"
          onPointerDown={resize}
          onDoubleClick={() => updateAttributes({ width: null })}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft') nudge(-16)
            else if (event.key === 'ArrowRight') nudge(16)
            else return
            event.preventDefault()
          }}
        />
      )}
    </div>
  )
}

export const ImageBlock = atomBlock(
  'image',
  ['media_id', 'src', 'alt', 'caption', 'width', 'align', 'upload'],
  ImageView,
  [
    {
      tag: 'figure',
      getAttrs: (figure) => {
        const image = figure.querySelector('img')
        // A figure with other things in it (a table, a video) is taken apart instead.
        if (!image || figure.querySelectorAll('img').length > 1) return false
        return {
          ...pictureOf(image),
          caption: figure.querySelector('figcaption')?.textContent?.trim() || null,
        }
      },
    },
    { tag: 'img[src]', getAttrs: (image) => pictureOf(image as HTMLImageElement) },
  ],
)

function pictureOf(image: HTMLImageElement): Record<string, unknown> {
  return { src: safeSource(image.getAttribute('src')) ?? null, alt: image.getAttribute('alt') }
}
