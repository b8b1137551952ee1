/**
 * Menus and panels whose code is fetched when somebody reaches for their button: what opens now and then is no part of the
 * first load. The button is there from the start and stays; see `Borrowed` for how the menu finds it.
 */
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react'

/** What a menu or panel needs that opens at a button which is not its own. */
export type Opened = {
  anchor: RefObject<HTMLButtonElement | null>
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}

/**
 * @returns `trigger`, for the button; `opened`, for what opens at it; and whether that is to be there by now, closed or open.
 * Wrap it in a `Suspense` of its own.
 */
export function useOnDemand(kind: 'menu' | 'dialog') {
  const anchor = useRef<HTMLButtonElement>(null)
  const [isOpen, onOpenChange] = useState(false)
  const [isWanted, setWanted] = useState(false)
  const want = () => setWanted(true)
  const open = () => {
    want()
    onOpenChange(true)
  }
  const isMenu = kind === 'menu'
  const trigger = {
    ref: anchor,
    'aria-haspopup': kind,
    'aria-expanded': isOpen,
    onPointerEnter: want,
    onFocus: want,
    // As menus of desktops: they open when the button goes down. Touch scrolls first.
    onPointerDown: ({ button, ctrlKey, pointerType }: PointerEvent) => {
      if (isMenu && button === 0 && !ctrlKey && pointerType === 'mouse') open()
    },
    onClick: () => (isOpen && !isMenu ? onOpenChange(false) : open()),
    onKeyDown: (event: KeyboardEvent) => {
      if (!isMenu || event.key !== 'ArrowDown') return
      event.preventDefault()
      open()
    },
  } as const
  return { trigger, isWanted, opened: { anchor, isOpen, onOpenChange } satisfies Opened }
}
