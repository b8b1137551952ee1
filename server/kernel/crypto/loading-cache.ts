/** A bounded map of values that are loaded on first use, once however many ask at the same time. */

type LoadingCache<V> = {
  /** The cached value, or the result of `load`. A failed load is told to everyone who waited for it and not kept. */
  get(key: string): Promise<V>
  /**
   * Drops the value; a load under way is still answered but no longer kept.
   * With `only`, drops it just if it still is that value, so that many who find the same stale value reload it once.
   */
  forget(key: string, only?: V): void
}

type Entry<V> = { loading: Promise<V>; value?: V; expiresAt: number }

type LoadingCacheOptions<V> = {
  load: (key: string) => Promise<V>
  /** The least recently used entry makes room for a new one beyond this. */
  maxEntries: number
  ttlMs: number
  /** Milliseconds on a clock that only moves forward. */
  now: () => number
}

export function openLoadingCache<V>({
  load,
  maxEntries,
  ttlMs,
  now,
}: LoadingCacheOptions<V>): LoadingCache<V> {
  // A Map iterates in the order of insertion: re-inserting on use keeps the least recently used first.
  const entries = new Map<string, Entry<V>>()

  function start(key: string): Entry<V> {
    const entry: Entry<V> = { loading: load(key), expiresAt: now() + ttlMs }
    entry.loading.then(
      (value) => (entry.value = value),
      () => entries.get(key) === entry && entries.delete(key),
    )
    return entry
  }

  return {
    get(key) {
      const found = entries.get(key)
      const entry = found && found.expiresAt > now() ? found : start(key)
      entries.delete(key)
      entries.set(key, entry)
      if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? key)
      return entry.loading
    },
    forget(key, only) {
      if (only === undefined || entries.get(key)?.value === only) entries.delete(key)
    },
  }
}
