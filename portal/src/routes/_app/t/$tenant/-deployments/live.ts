/** What is known of deployments is refreshed when the server says that something has changed. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useEvents } from '@/kit/events'

/** What happens in quick succession is read once. */
const READ_WITHIN_MS = 250

/** Asks anew for what these paths answer, at most four times a second. */
function useRefresh(paths: RegExp): () => void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useMemo(
    () => () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(
        () =>
          void client.invalidateQueries({
            predicate: ({ queryKey: [, path] }) => typeof path === 'string' && paths.test(path),
          }),
        READ_WITHIN_MS,
      )
    },
    [client, paths],
  )
}

const LISTS = /^(\/websites\/\{website_id\})?\/deployments$/

/** Keeps lists of deployments true while they are looked at. */
export function useLiveLists(): void {
  const refresh = useRefresh(LISTS)
  useEvents('/deployments/events', ({ type }) => {
    // A snapshot begins the stream, also after a break: the list may be older than it.
    if (type === 'deployment' || type === 'snapshot') refresh()
  })
}

/** Something that happened to a deployment. */
export type Happening = { sequence: number; at: string; type: string; data: unknown }

const ONE = /^\/deployments\/\{deployment_id\}(\/websites)?$|^\/approvals/

/** Follows one deployment to its end. @returns what has happened so far, oldest first */
export function useHappenings(id: string): Happening[] {
  const [isEnded, setEnded] = useState(false)
  const [happenings, setHappenings] = useState<Happening[]>([])
  const refresh = useRefresh(ONE)
  useEffect(() => {
    setEnded(false)
    setHappenings([])
  }, [id])
  useEvents(isEnded ? undefined : `/deployments/${id}/events`, ({ type, data }) => {
    if (type === 'end') {
      setEnded((data as { reason: string }).reason === 'finished')
      refresh()
      return
    }
    const happening = data as Happening
    setHappenings((known) =>
      known.some(({ sequence }) => sequence === happening.sequence) ? known : [...known, happening],
    )
    refresh()
  })
  return happenings
}
