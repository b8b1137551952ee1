/** Several pictures side by side, in an order that people drag or push with the keyboard. */
import {
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  closestCenter,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  arrayMove,
  rectSortingStrategy,
  sortableKeyboardCoordinates,
  useSortable,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { Captions, GripVertical, ImagePlus, Images, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { safeSource } from '@hotswap/sdk/rich-text/urls'
import { type Host, useHost } from '../host'
import { MediaImage } from '../media'
import { atomBlock, type BlockViewProps } from './atom'
import { idOf, recordOf, textOf } from './attributes'
import { BlockFrame, InlineText, Tool } from './block-frame'
import { AltText } from './picture-tools'

type GalleryImage = Record<string, unknown>

function imagesOf(value: unknown): GalleryImage[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}

/** @returns pictures that were chosen in the library */
export async function chooseGallery(host: Host): Promise<GalleryImage[]> {
  const chosen = await host.chooseMedia({ kinds: ['image'], isMultiple: true })
  return chosen.map(({ id }) => ({ media_id: id }))
}

function GalleryView(view: BlockViewProps) {
  const { t } = useTranslation('editor')
  const host = useHost()
  const { node, updateAttributes, deleteNode, editor } = view
  const images = imagesOf(node.attrs['images'])
  const keys = images.map((image, index) => `${textOf(image['media_id']) || textOf(image['src'])}-${index}`)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const change = (next: GalleryImage[]) => updateAttributes({ images: next })
  const add = async () => {
    const added = await chooseGallery(host)
    if (added.length > 0) change([...images, ...added].slice(0, 500))
  }
  const drop = ({ active, over }: DragEndEvent) => {
    const [from, to] = [keys.indexOf(String(active.id)), keys.indexOf(String(over?.id))]
    if (from >= 0 && to >= 0 && from !== to) change(arrayMove(images, from, to))
  }
  return (
    <BlockFrame
      view={view}
      label={t('Gallery')}
      tools={
        <>
          <Tool icon={ImagePlus} label={t('Add pictures')} onClick={() => void add()} />
          <Tool icon={Trash2} label={t('Remove')} onClick={deleteNode} />
        </>
      }
    >
      {images.length === 0 ? (
        <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed p-8 text-center text-sm text-muted-foreground">
          <Images className="size-6" aria-hidden />
          {editor.isEditable && (
            <Button variant="outline" onClick={() => void add()}>
              {t('Choose pictures')}
            </Button>
          )}
        </div>
      ) : (
        <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
          <SortableContext items={keys} strategy={rectSortingStrategy}>
            <ul className="m-0 grid list-none grid-cols-2 gap-3 p-0 sm:grid-cols-3">
              {images.map((image, index) => (
                <GalleryPicture
                  key={keys[index]}
                  id={keys[index] ?? ''}
                  image={image}
                  isEditable={editor.isEditable}
                  onChange={(changes) =>
                    change(images.map((each, at) => (at === index ? { ...each, ...changes } : each)))
                  }
                  onRemove={() => change(images.filter((_, at) => at !== index))}
                />
              ))}
            </ul>
          </SortableContext>
        </DndContext>
      )}
    </BlockFrame>
  )
}

const SMALL =
  'inline-flex size-7 items-center justify-center rounded-md border bg-popover text-popover-foreground shadow-sm outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60 [&_svg]:size-3.5'

function GalleryPicture({
  id,
  image,
  isEditable,
  onChange,
  onRemove,
}: {
  id: string
  image: GalleryImage
  isEditable: boolean
  onChange: (changes: GalleryImage) => void
  onRemove: () => void
}) {
  const { t } = useTranslation('editor')
  const { websiteId } = useHost()
  const { attributes, listeners, setNodeRef, transform, transition } = useSortable({ id })
  const mediaId = idOf(image['media_id'])
  const alt = textOf(image['alt'])
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Transform.toString(transform), transition }}
      className="group/picture relative m-0"
    >
      {mediaId === undefined ? (
        <img
          src={safeSource(image['src'])}
          alt={alt}
          referrerPolicy="no-referrer"
          draggable={false}
          className="aspect-4/3 w-full rounded-md object-cover"
        />
      ) : (
        <MediaImage
          websiteId={websiteId}
          id={mediaId}
          alt={alt}
          width={320}
          className="aspect-4/3 w-full rounded-md object-cover"
        />
      )}
      {isEditable && (
        <div className="absolute inset-x-1.5 top-1.5 flex justify-between gap-1 opacity-0 group-focus-within/picture:opacity-100 group-hover/picture:opacity-100">
          <button
            type="button"
            aria-label={t('Move this picture')}
            className={SMALL}
            {...attributes}
            {...listeners}
          >
            <GripVertical aria-hidden />
          </button>
          <span className="flex gap-1">
            <AltText value={alt} inherited="" onChange={(next) => onChange({ alt: next })}>
              <button type="button" aria-label={t('Alternative text')} className={SMALL}>
                <Captions aria-hidden />
              </button>
            </AltText>
            <button type="button" aria-label={t('Remove this picture')} className={SMALL} onClick={onRemove}>
              <X aria-hidden />
            </button>
          </span>
        </div>
      )}
      <InlineText
        value={textOf(image['caption'])}
        onChange={(caption) => onChange({ caption: caption || null })}
        label={t('Caption')}
        className="mt-1 text-center text-xs text-muted-foreground"
        isReadOnly={!isEditable}
      />
    </li>
  )
}

export const GalleryBlock = atomBlock('gallery', ['images'], GalleryView)
