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
  onMove: (ids: string[]) => void
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
        onMove(arrayMove([...ids], ids.indexOf(String(active.id)), ids.indexOf(String(over.id))))
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
  className,
  handleClassName,
  children,
}: {
  id: string
  label: string
  isDisabled?: boolean
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
      style={{ transform: CSS.Translate.toString(transform), transition }}
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
