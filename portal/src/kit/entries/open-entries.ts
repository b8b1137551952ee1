/**
 * The entries that are open in this tab. One stays open when its screen is left before the server has everything, and goes on
 * saving; whoever comes back finds it as it was.
 */
import i18next from 'i18next'
import type { Saving } from '@/editor/saving/autosave'
import { openSaving } from '@/editor/saving/autosave'
import { findLeftDrafts, openKeeper } from '@/editor/saving/kept-drafts'
import type { Values } from '@/editor/saving/values'
import { type Entry, type EntryPlace, getEntry, transportOf } from './entry-api'

export type EntrySaving = Saving<Entry>
type Open = { saving: Promise<EntrySaving>; opened?: EntrySaving; users: number; close?: () => void }

const open = new Map<string, Open>()
let isListening = false

export type Opening = EntryPlace & {
  user: string
  /** An entry's id, or a name that is free for one that is not there yet. */
  id: string
  isNew: boolean
  initial?: Values
}

const keyOf = ({ websiteId, kind }: EntryPlace, id: string) => `${websiteId}/${kind.type}/${id}`

/** @returns the entry, and how to let go of it */
export function enterEntry(opening: Opening): { saving: Promise<EntrySaving>; leave: () => void } {
  listen()
  const key = keyOf(opening, opening.id)
  const known = open.get(key) ?? begin(opening, key)
  known.users += 1
  // Somebody may have saved since it was left.
  void known.opened?.pull().catch(() => undefined)
  return { saving: known.saving, leave: () => leave(known) }
}

function begin(opening: Opening, key: string): Open {
  const begun: Open = { saving: load(opening), users: 0 }
  open.set(key, begun)
  void watch(begun, opening, key)
  return begun
}

async function watch(begun: Open, opening: Opening, key: string): Promise<void> {
  try {
    const saving = await begun.saving
    begun.opened = saving
    // Once it is on the server, it is found under its own id, too.
    const stop = saving.subscribe(() => {
      const { entry } = saving.state()
      if (entry) open.set(keyOf(opening, entry.id), begun)
      if (begun.users === 0 && !saving.hasUnsaved()) begun.close?.()
    })
    begun.close = () => {
      stop()
      saving.close()
      for (const [name, one] of open) if (one === begun) open.delete(name)
    }
  } catch {
    // Whoever waits for it shows why; the next one tries again.
    open.delete(key)
  }
}

async function load({ user, id, isNew, initial, ...place }: Opening): Promise<EntrySaving> {
  const where = { user, website: place.websiteId, type: place.kind.type, entry: isNew ? null : id }
  const [entry, found] = await Promise.all([isNew ? undefined : getEntry(place, id), findLeftDrafts(where)])
  // Of several new ones that were left, each is one of its own: the newest is taken up.
  const drafts = isNew ? found.slice(-1) : found
  return openSaving<Entry>({
    place: where,
    entry,
    transport: transportOf(place),
    keeper: openKeeper(),
    found: drafts,
    untitled: i18next.t('Untitled', { ns: 'content' }),
    ...(initial && { initial }),
  })
}

function leave(left: Open): void {
  left.users -= 1
  // Effects run twice in development, and a screen may only have changed its address.
  setTimeout(() => void finish(left))
}

async function finish(left: Open): Promise<void> {
  const saving = left.users === 0 ? await left.saving.catch(() => undefined) : undefined
  if (!saving) return
  await saving.flush()
  if (left.users === 0 && !saving.hasUnsaved()) left.close?.()
}

/** Those that are open, wherever in the portal one is. */
function all(): EntrySaving[] {
  return [...new Set(open.values())].flatMap(({ opened }) => (opened ? [opened] : []))
}

/** Whatever kept something from being saved may be over. */
export function retryAll(): void {
  for (const saving of all()) saving.retry()
}

function listen(): void {
  if (isListening) return
  isListening = true
  window.addEventListener('online', retryAll)
  document.addEventListener('visibilitychange', () => {
    for (const saving of all()) {
      saving.keepNow()
      if (document.visibilityState === 'hidden') void saving.flush()
      else saving.retry()
    }
  })
  window.addEventListener('pagehide', () => {
    for (const saving of all()) saving.keepNow()
  })
  window.addEventListener('beforeunload', (event) => {
    for (const saving of all()) saving.keepNow()
    const unsaved = all().filter((saving) => saving.hasUnsaved())
    if (unsaved.length === 0) return
    event.preventDefault()
    for (const saving of unsaved) void saving.flush()
  })
}
