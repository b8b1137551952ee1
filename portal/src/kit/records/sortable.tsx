/** Things in an order that is changed by dragging, or with the keyboard: space takes one up, arrows move it. */
import {
  type Active,
  DndContext,
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
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { GripVertical } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { buttonVariants } from '@/ui/button'
import { cn } from '@/ui/cn'

/** @param ids of what is inside, in order; each is a `SortableItem` */
export function Sortable({
  ids,
  onMove,
  isGrid,
  children,
}: {
  ids: readonly string[]
  /** @param from place of what was moved @param to place of what it was let go on */
  onMove: (ids: string[], from: number, to: number) => void
  isGrid?: boolean
  children: ReactNode
}) {
  const { t } = useTranslation('structure')
  const nameOf = (active: Active) => String(active.data.current?.['label'] ?? '')
  const placeOf = (active: Active, id: string | number | undefined) => ({
    name: nameOf(active),
    place: ids.indexOf(String(id ?? active.id)) + 1,
    total: ids.length,
  })
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        screenReaderInstructions: {
          draggable: t(
            'Press space to take it up, arrows to move it, space again to put it down, escape to leave it where it was.',
          ),
        },
        announcements: {
          onDragStart: ({ active }) => t('“{{name}}” is taken up', { name: nameOf(active) }),
          onDragOver: ({ active, over }) =>
            t('“{{name}}” is over place {{place}} of {{total}}', placeOf(active, over?.id)),
          onDragEnd: ({ active, over }) =>
            t('“{{name}}” is put down at place {{place}} of {{total}}', placeOf(active, over?.id)),
          onDragCancel: ({ active }) => t('“{{name}}” is back where it was', { name: nameOf(active) }),
        },
      }}
      onDragEnd={({ active, over }) => {
        if (!over || active.id === over.id) return
        const from = ids.indexOf(String(active.id))
        const to = ids.indexOf(String(over.id))
        onMove(arrayMove([...ids], from, to), from, to)
      }}
    >
      <SortableContext items={[...ids]} strategy={isGrid ? rectSortingStrategy : verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  )
}

/** @param label names the handle */
export function SortableItem({
  id,
  label,
  isDisabled,
  indent = 0,
  className,
  handleClassName,
  children,
}: {
  id: string
  label: string
  isDisabled?: boolean
  /** Levels. */
  indent?: number
  className?: string
  handleClassName?: string
  children: ReactNode
}) {
  const { t } = useTranslation('structure')
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id, disabled: isDisabled ?? false, data: { label } })
  return (
    <li
      ref={setNodeRef}
      style={{
        transform: CSS.Translate.toString(transform),
        transition,
        ...(indent > 0 && { marginLeft: `${indent * 1.5}rem` }),
      }}
      className={cn(className, isDragging && 'relative z-10 shadow-lg')}
    >
      {!isDisabled && (
        <button
          ref={setActivatorNodeRef}
          type="button"
          {...attributes}
          {...listeners}
          aria-label={t('Move “{{name}}”', { name: label })}
          className={cn(
            buttonVariants({ variant: 'ghost', size: 'icon-sm' }),
            'cursor-grab touch-none text-muted-foreground active:cursor-grabbing',
            handleClassName,
          )}
        >
          <GripVertical aria-hidden />
        </button>
      )}
      {children}
    </li>
  )
}
