/** Lends Radix the button that is there already in place of a trigger: it is where a menu stands, and what gets the focus back. */
import { type Ref, type RefObject, useLayoutEffect } from 'react'

/** To be used as the child of a trigger with `asChild`. */
export function Borrowed({ anchor, ref }: { anchor: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    const hand = (element: HTMLElement | null) => {
      if (typeof ref === 'function') ref(element)
      else if (ref) ref.current = element
    }
    hand(anchor.current)
    return () => hand(null)
  }, [anchor, ref])
  return null
}
