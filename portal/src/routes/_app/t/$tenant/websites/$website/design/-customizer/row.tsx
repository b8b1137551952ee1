/** One line of the outline: it is chosen by a click, moved by its handle, and has its acts at its end. */
import { ArrowDown, ArrowUp, Copy, Ellipsis, Eye, EyeOff, GripVertical, Trash2 } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuShortcut, MenuTrigger } from '@/ui/menu'
import type { Acts } from './acts'
import type { Place } from './design'
import type { Sortable } from './sortable-list'

export function Row({
  place,
  sortable: { handle, index, count },
  name,
  excerpt,
  isHidden,
  isChosen,
  isReadOnly,
  acts,
  onChoose,
  before,
  after,
}: {
  place: Place
  sortable: Sortable
  name: string
  excerpt: string
  isHidden: boolean
  isChosen: boolean
  isReadOnly: boolean
  acts: Acts
  onChoose: (place: Place) => void
  before?: ReactNode
  after?: ReactNode
}) {
  const { t } = useTranslation('design')
  const onKeyDown = (event: KeyboardEvent) => {
    if (isReadOnly) return
    if (event.altKey && event.key === 'ArrowUp' && index > 0) acts.move(place, index - 1)
    else if (event.altKey && event.key === 'ArrowDown' && index < count - 1) acts.move(place, index + 1)
    else if (event.key === 'Delete' || event.key === 'Backspace') acts.remove(place, name)
    else return
    event.preventDefault()
  }
  return (
    <div
      className={cn(
        'group flex h-9 items-center gap-0.5 rounded-md pr-1 hover:bg-accent/60',
        isChosen && 'bg-accent',
      )}
    >
      {before}
      {!isReadOnly && (
        <button
          type="button"
          {...handle}
          aria-label={t('Move {{name}}', { name })}
          className="flex size-6 shrink-0 cursor-grab touch-none items-center justify-center rounded text-muted-foreground outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60 active:cursor-grabbing"
        >
          <GripVertical className="size-3.5" aria-hidden />
        </button>
      )}
      <button
        type="button"
        aria-current={isChosen || undefined}
        onClick={() => onChoose(place)}
        onKeyDown={onKeyDown}
        className={cn(
          'flex h-full min-w-0 flex-1 items-baseline gap-2 rounded px-1 text-left leading-9 outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60',
          isHidden && 'text-muted-foreground',
        )}
      >
        <span className={cn('truncate', excerpt && 'max-w-[65%] shrink-0', isChosen && 'font-medium')}>
          {name}
        </span>
        {excerpt && <span className="min-w-0 truncate text-xs text-muted-foreground">{excerpt}</span>}
        {isHidden && <span className="sr-only">{t('Hidden')}</span>}
      </button>
      {after}
      {!isReadOnly && (
        <>
          <Button
            variant="ghost"
            size="icon"
            className={cn(
              'size-7 text-muted-foreground',
              !isHidden &&
                'opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 max-lg:opacity-100',
            )}
            aria-label={isHidden ? t('Show {{name}}', { name }) : t('Hide {{name}}', { name })}
            onClick={() => acts.show(place, isHidden)}
          >
            {isHidden ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </Button>
          <Menu>
            <MenuTrigger asChild>
              <Button
                variant="ghost"
                size="icon"
                className="size-7 text-muted-foreground"
                aria-label={t('More about {{name}}', { name })}
              >
                <Ellipsis aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              <MenuItem disabled={index === 0} onSelect={() => acts.move(place, index - 1)}>
                <ArrowUp aria-hidden /> {t('Move up')} <MenuShortcut>Alt ↑</MenuShortcut>
              </MenuItem>
              <MenuItem disabled={index === count - 1} onSelect={() => acts.move(place, index + 1)}>
                <ArrowDown aria-hidden /> {t('Move down')} <MenuShortcut>Alt ↓</MenuShortcut>
              </MenuItem>
              <MenuItem onSelect={() => acts.copy(place)}>
                <Copy aria-hidden /> {t('Duplicate')}
              </MenuItem>
              <MenuItem onSelect={() => acts.show(place, isHidden)}>
                {isHidden ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
                {isHidden ? t('Show') : t('Hide')}
              </MenuItem>
              <MenuSeparator />
              <MenuItem isDestructive onSelect={() => acts.remove(place, name)}>
                <Trash2 aria-hidden /> {t('Remove')} <MenuShortcut>{t('Del')}</MenuShortcut>
              </MenuItem>
            </MenuContent>
          </Menu>
        </>
      )}
    </div>
  )
}
