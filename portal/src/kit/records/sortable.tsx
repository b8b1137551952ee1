/** Things in an order that is changed by dragging, or with the keyboard: space takes one up, arrows move it. */
import {
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
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
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
    useSortable({ id, disabled: isDisabled ?? false })
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
