/** A bounded map of values that are loaded on first use, once however many ask at the same time. */
import { LRUCache } from 'lru-cache'

type LoadingCache<V> = {
  /** The cached value, or the result of `load`. A failed load is told to everyone who waited for it and not kept. */
  get(key: string): Promise<V>
  /**
   * Drops the value; a load under way is still answered but no longer kept.
   * With `only`, drops it just if it still is that value, so that many who find the same stale value reload it once.
   */
  forget(key: string, only?: V): void
}

type LoadingCacheOptions<V> = {
  load: (key: string) => Promise<V>
  /** The least recently used entry makes room for a new one beyond this. */
  maxEntries: number
  ttlMs: number
  /** Milliseconds on a clock that only moves forward, above 0. */
  now: () => number
}

type Entry<V> = { loading: Promise<V>; value?: V }

export function openLoadingCache<V>({
  load,
  maxEntries,
  ttlMs,
  now,
}: LoadingCacheOptions<V>): LoadingCache<V> {
  const entries = new LRUCache<string, Entry<V>>({
    max: maxEntries,
    ttl: ttlMs,
    ttlResolution: 0,
    perf: { now },
  })

  function start(key: string): Entry<V> {
    const entry: Entry<V> = { loading: load(key) }
    entries.set(key, entry)
    entry.loading.then(
      (value) => (entry.value = value),
      () => entries.peek(key) === entry && entries.delete(key),
    )
    return entry
  }

  return {
    get: (key) => (entries.get(key) ?? start(key)).loading,
    forget(key, only) {
      if (only === undefined || entries.peek(key)?.value === only) entries.delete(key)
    },
  }
}
