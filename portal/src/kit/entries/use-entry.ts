/** An entry that a screen writes in. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { $api } from '@/api/api'
import type { SavingState } from '@/editor/saving/autosave'
import type { Values } from '@/editor/saving/values'
import type { Entry, EntryPlace } from './entry-api'
import { type EntrySaving, enterEntry, retryAll } from './open-entries'

export type OpenedEntry = { saving?: EntrySaving; error?: unknown; retry: () => void }

/** @param id `new`: it is created as soon as something is written */
export function useOpenEntry(
  { websiteId, kind }: EntryPlace,
  id: string,
  user: string | undefined,
  initial?: Values,
): OpenedEntry {
  const [draftId] = useState(() => crypto.randomUUID())
  const [opened, setOpened] = useState<{ id: string; saving?: EntrySaving; error?: unknown }>()
  const [tries, setTries] = useState(0)
  const { segment, type } = kind
  const [begun] = useState(initial)
  useEffect(() => {
    if (!user) return undefined
    const isNew = id === 'new'
    const { saving, leave } = enterEntry({
      websiteId,
      kind: { segment, type } as EntryPlace['kind'],
      user,
      id: isNew ? draftId : id,
      isNew,
      ...(isNew && begun && { initial: begun }),
    })
    let isLeft = false
    saving.then(
      (given) => isLeft || setOpened({ id, saving: given }),
      (error: unknown) => isLeft || setOpened({ id, error }),
    )
    return () => {
      isLeft = true
      leave()
    }
  }, [websiteId, segment, type, id, user, draftId, begun, tries])

  // Signing in again reads anew who one is: whatever waited for that goes on.
  const { dataUpdatedAt } = $api.useQuery('get', '/me', {}, { staleTime: 60_000 })
  useEffect(retryAll, [dataUpdatedAt])

  const isThis = opened?.id === id || opened?.saving?.state().entry?.id === id
  return { ...(isThis && opened), retry: () => setTries((count) => count + 1) }
}

export function useSavingState(saving: EntrySaving): SavingState<Entry> {
  return useSyncExternalStore(
    (heard) => saving.subscribe(heard),
    () => saving.state(),
  )
}
