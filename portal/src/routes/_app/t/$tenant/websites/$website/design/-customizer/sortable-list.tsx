/** A list whose order is changed by dragging, with the mouse, a finger, or the keyboard, and said aloud for those who do not see it. */
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
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'

export type Sortable = {
  /** For the handle. */
  handle: Record<string, unknown>
  index: number
  count: number
}

export function SortableList({
  ids,
  nameOf,
  onMove,
  isDisabled,
  children,
}: {
  ids: readonly string[]
  nameOf: (id: string) => string
  onMove: (id: string, to: number) => void
  isDisabled: boolean
  children: (id: string, sortable: Sortable) => ReactNode
}) {
  const { t } = useTranslation('design')
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const position = (id: string | number) => ids.indexOf(String(id)) + 1
  const said = (id: string | number) => ({ name: nameOf(String(id)), count: ids.length })
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) onMove(String(active.id), ids.indexOf(String(over.id)))
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={drop}
      accessibility={{
        screenReaderInstructions: {
          draggable: t(
            'Press space to pick it up, the arrow keys to move it, space to put it down, escape to leave it where it was.',
          ),
        },
        announcements: {
          onDragStart: ({ active }) => t('{{name}} is picked up.', said(active.id)),
          onDragOver: ({ active, over }) =>
            over
              ? t('{{name}} is at place {{place}} of {{total}}.', {
                  ...said(active.id),
                  total: ids.length,
                  place: position(over.id),
                })
              : undefined,
          onDragEnd: ({ active, over }) =>
            over
              ? t('{{name}} was put down at place {{place}} of {{total}}.', {
                  ...said(active.id),
                  total: ids.length,
                  place: position(over.id),
                })
              : undefined,
          onDragCancel: ({ active }) => t('{{name}} stays where it was.', said(active.id)),
        },
      }}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy} disabled={isDisabled}>
        <ul className="flex flex-col gap-px">
          {ids.map((id, index) => (
            <Item key={id} id={id} index={index} count={ids.length}>
              {children}
            </Item>
          ))}
        </ul>
      </SortableContext>
    </DndContext>
  )
}

function Item({
  id,
  index,
  count,
  children,
}: {
  id: string
  index: number
  count: number
  children: (id: string, sortable: Sortable) => ReactNode
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id })
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={cn(isDragging && 'relative z-10 rounded-md bg-card opacity-90 shadow-md')}
    >
      {children(id, { handle: { ...attributes, ...listeners, ref: setActivatorNodeRef }, index, count })}
    </li>
  )
}
