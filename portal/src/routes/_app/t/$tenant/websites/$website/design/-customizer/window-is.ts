/** Whether the window fits a media query, as it is now. */
import { useSyncExternalStore } from 'react'

export function useWindowIs(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}
