/**
 * Keeps rendered pages in memory within a number of bytes that tenants share fairly: who uses less than an even share
 * loses nothing to those who use more.
 *
 * When the memory is full, it is levelled like water (max-min fairness; Bertsekas and Gallager, Data Networks, 6.5.2):
 * the tenants above the level lose their least recently used entries until they are at it, the others keep everything.
 * A hit costs one store of a number; ordering happens only while levelling, and only among the entries of whoever has to give.
 */
import { type Representation, sizeOf } from './representation.ts'

export type Kept = {
  readonly representation: Representation
  /** What it was made from; see server/published/tags.ts. */
  readonly tags: ReadonlySet<string>
  /** Those of them that stand for data of plugins, which change without a release; of pages that plugins took part in. */
  readonly dataTags?: ReadonlySet<string> | undefined
  /** The request target that finds it without being parsed; undefined when there is none in canonical spelling. */
  readonly url: string | undefined
  /** ms on the cache's clock; Infinity when only a change makes it stale. */
  readonly staleAt: number
  /** The path to count a view of; undefined: it counts as none. */
  readonly viewOf: string | undefined
  readonly isMissing: boolean
  /** The cache's tick of the last use. */
  usedAt: number
  bytes: number
  /** Where it is kept; undefined once it is not. */
  store: PageStore | undefined
}

/** The entries of one release at one host. Whoever holds it holds only that: tenants and releases share no key space. */
export type PageStore = {
  readonly byKey: Map<string, Kept>
  /** By request target, for the fast path. */
  readonly byUrl: Map<string, Kept>
  /** Keys of entries with data tags. */
  readonly withData: Set<string>
  readonly share: TenantShare
  missing: number
  isDropped: boolean
}

type TenantShare = { tenantId: string; bytes: number; stores: Set<PageStore> }

export type Draft = Omit<Kept, 'usedAt' | 'bytes' | 'store' | 'isMissing'>

export type PageCache = {
  open: (tenantId: string) => PageStore
  /** Keeps an answer, unless the store was dropped while it was being made. @returns it as an entry, kept or not */
  keep: (store: PageStore, key: string, draft: Draft) => Kept
  forget: (store: PageStore, key: string) => void
  /** Its bytes have changed: a compressed variant came, or the plain one went. */
  resized: (kept: Kept) => void
  /** Moves to `to` what may be kept of `from`, which then is gone. */
  carryOver: (from: PageStore, to: PageStore, mayStay: (kept: Kept) => boolean) => void
  drop: (store: PageStore) => void
  /** Forgets what was made from plugins' data of these tags; without tags, everything that plugins took part in. */
  forgetData: (store: PageStore, tags?: ReadonlySet<string>) => void
  /** Grows as time goes by; what `usedAt` is set to. */
  readonly tick: number
  readonly bytes: number
  readonly entries: number
}

/** Levelling frees this share, so that it happens once for many new pages. */
const LEVEL_TO = 0.95
/** Answers of "not found" that one store keeps: anybody can ask for any number of them. */
const MAX_MISSING = 500

export function openPageCache(maxBytes: number): PageCache {
  const shares = new Map<string, TenantShare>()
  let bytes = 0
  let entries = 0
  let tick = 1
  let levelling: NodeJS.Immediate | undefined

  function resize(store: PageStore, by: number): void {
    bytes += by
    store.share.bytes += by
    // Not in the middle of a request.
    if (bytes > maxBytes) levelling ??= setImmediate(level)
  }

  function forget(store: PageStore, key: string): void {
    const kept = store.byKey.get(key)
    if (!kept) return
    store.byKey.delete(key)
    if (kept.dataTags) store.withData.delete(key)
    kept.store = undefined
    if (kept.url !== undefined && store.byUrl.get(kept.url) === kept) store.byUrl.delete(kept.url)
    if (kept.isMissing) store.missing -= 1
    entries -= 1
    resize(store, -kept.bytes)
  }

  function close(store: PageStore): void {
    // Its share may be gone, and the tenant have another by now.
    if (store.isDropped) return
    store.isDropped = true
    const { share } = store
    share.stores.delete(store)
    if (share.stores.size === 0) shares.delete(share.tenantId)
  }

  function level(): void {
    levelling = undefined
    tick += 1
    const limit = waterLevel(
      [...shares.values()].map((share) => share.bytes),
      maxBytes * LEVEL_TO,
    )
    for (const share of shares.values()) if (share.bytes > limit) trim(share, limit)
  }

  function trim(share: TenantShare, limit: number): void {
    const all = [...share.stores].flatMap((store) =>
      Array.from(store.byKey, ([key, kept]) => ({ store, key, usedAt: kept.usedAt })),
    )
    all.sort((a, b) => a.usedAt - b.usedAt)
    for (const { store, key } of all) {
      if (share.bytes <= limit) return
      forget(store, key)
    }
  }

  function makeRoomForMissing(store: PageStore): void {
    if (store.missing < MAX_MISSING) return
    for (const [key, { isMissing }] of store.byKey) if (isMissing) return forget(store, key)
  }

  function put(store: PageStore, key: string, kept: Kept): void {
    forget(store, key)
    if (kept.isMissing) makeRoomForMissing(store)
    kept.store = store
    store.byKey.set(key, kept)
    if (kept.dataTags) store.withData.add(key)
    if (kept.url !== undefined) store.byUrl.set(kept.url, kept)
    if (kept.isMissing) store.missing += 1
    entries += 1
    tick += 1
    resize(store, kept.bytes)
  }

  function drop(store: PageStore): void {
    for (const key of store.byKey.keys()) forget(store, key)
    close(store)
  }

  return {
    keep(store, key, draft) {
      const kept: Kept = {
        ...draft,
        isMissing: draft.representation.status === 404,
        usedAt: tick,
        bytes: sizeOf(draft.representation) + key.length * 4,
        store: undefined,
      }
      if (!store.isDropped) put(store, key, kept)
      return kept
    },
    forget,
    drop,
    open(tenantId) {
      const share = shares.get(tenantId) ?? { tenantId, bytes: 0, stores: new Set() }
      shares.set(tenantId, share)
      const store: PageStore = {
        byKey: new Map(),
        byUrl: new Map(),
        withData: new Set(),
        share,
        missing: 0,
        isDropped: false,
      }
      share.stores.add(store)
      return store
    },
    forgetData(store, tags) {
      for (const key of store.withData) {
        const touched = store.byKey.get(key)?.dataTags
        if (!tags || (touched && !tags.isDisjointFrom(touched))) forget(store, key)
      }
    },
    resized(kept) {
      const { store } = kept
      if (!store) return
      const now = sizeOf(kept.representation)
      resize(store, now - kept.bytes)
      kept.bytes = now
    },
    carryOver(from, to, mayStay) {
      for (const [key, kept] of from.byKey) {
        if (!mayStay(kept)) continue
        forget(from, key)
        put(to, key, kept)
      }
      drop(from)
    },
    get tick() {
      return tick
    },
    get bytes() {
      return bytes
    },
    get entries() {
      return entries
    },
  }
}

/** The highest level at which the sum of min(use, level) is within `total`. */
function waterLevel(uses: number[], total: number): number {
  const ascending = uses.toSorted((a, b) => a - b)
  let left = total
  for (const [index, use] of ascending.entries()) {
    const level = left / (ascending.length - index)
    if (use >= level) return level
    left -= use
  }
  return Infinity
}
