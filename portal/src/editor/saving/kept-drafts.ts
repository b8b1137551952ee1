/**
 * What was written and has not reached the server yet, in this browser: it outlives a closed laptop. Each open editor keeps a
 * draft of its own and holds a lock by its name, so that another one that finds it knows whether somebody still writes there.
 */
import type { Values } from './values'

export type Place = {
  user: string
  website: string
  /** page, post, or the slug of a collection. */
  type: string
  /** null: it is not on the server yet. */
  entry: string | null
}
export type KeptDraft = Place & {
  title: string
  /** What was written, of that which is not on the server. */
  changes: Values
  /** Fingerprints of what was sent without an answer, by member. */
  sent: Record<string, string[]>
  /** Under which key the entry is being created: the server may have it already. */
  creation?: { key: string; document: Record<string, unknown> }
  /** Milliseconds. */
  at: number
}
/** What the changes were made to; undefined when there was no room for it. */
export type FoundDraft = KeptDraft & { key: string; base: Record<string, unknown> | undefined }

export type DraftKeeper = {
  /** @returns false when this browser has no room for it */
  keep(draft: KeptDraft, base: Values): boolean
  /** The server has everything. */
  drop(): void
  /** Takes away a draft that another editor left. */
  forget(key: string): void
  /** Nobody writes here any more; what is kept stays. */
  close(): void
}

const PREFIX = 'hotswap-draft/'
const BASE = '/base'
/** Whoever does not come back for so long has forgotten it. */
const KEPT_MS = 90 * 86_400_000

export function openKeeper(storage: Storage = localStorage): DraftKeeper {
  const key = `${PREFIX}${crypto.randomUUID()}`
  const release = hold(key)
  let written: Values | undefined
  const put = (name: string, value: unknown) => {
    try {
      storage.setItem(name, JSON.stringify(value))
      return true
    } catch {
      return false
    }
  }
  return {
    keep(draft, base) {
      if (base !== written) written = put(key + BASE, base) ? base : undefined
      if (put(key, draft)) return true
      // What was written matters more than what it was made to.
      storage.removeItem(key + BASE)
      written = undefined
      return put(key, draft)
    },
    drop() {
      written = undefined
      forgetDraft(key, storage)
    },
    forget: (left) => forgetDraft(left, storage),
    close: release,
  }
}

/** Drafts of this person on this website, the newest first; also those that somebody writes on in another tab. */
export function listDrafts(
  place: Pick<Place, 'user' | 'website'>,
  storage: Storage = localStorage,
): FoundDraft[] {
  const found: FoundDraft[] = []
  for (const key of keysOf(storage)) {
    const draft = read(storage, key) as KeptDraft | undefined
    if (!draft || draft.at < Date.now() - KEPT_MS) forgetDraft(key, storage)
    else if (draft.user === place.user && draft.website === place.website)
      found.push({ ...draft, key, base: read(storage, key + BASE) as FoundDraft['base'] })
  }
  return found.toSorted((a, b) => b.at - a.at)
}

/** Those of one entry in which nobody writes any more, the oldest first. */
export async function findLeftDrafts(place: Place, storage: Storage = localStorage): Promise<FoundDraft[]> {
  const drafts = listDrafts(place, storage).filter(
    ({ entry, type }) => entry === place.entry && type === place.type,
  )
  const left = await Promise.all(drafts.map(({ key }) => isLeft(key)))
  return drafts.filter((_draft, index) => left[index]).toReversed()
}

function forgetDraft(key: string, storage: Storage = localStorage): void {
  storage.removeItem(key)
  storage.removeItem(key + BASE)
}

function keysOf(storage: Storage): string[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  return keys.filter((key) => key.startsWith(PREFIX) && !key.endsWith(BASE))
}

function read(storage: Storage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Holds a lock until the page goes or the answer is called. Pages without HTTPS have no locks: then nobody is known to write. */
function hold(name: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  void locks()?.request(name, () => promise)
  return resolve
}

/** How long a page that was just reloaded may take to give its own lock back. */
const GIVEN_BACK_MS = 250

/** Whether nobody writes in a draft: its lock is to be had, at once or as soon as a page that is going lets it go. */
async function isLeft(key: string): Promise<boolean> {
  try {
    await locks()?.request(key, { signal: AbortSignal.timeout(GIVEN_BACK_MS) }, () => undefined)
    return true
  } catch {
    return false
  }
}

function locks(): LockManager | undefined {
  return (navigator as Partial<Navigator>).locks
}
