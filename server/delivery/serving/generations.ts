/**
 * A bounded map whose reads cost one look-up: entries live in a young and an old generation, and what nobody asked for
 * while a generation filled up is dropped with it. An approximation of least-recently-used (as in D. Tarr's `hashlru`)
 * without a list to maintain on every hit.
 */

export type Generations<Key, Value> = {
  get: (key: Key) => Value | undefined
  set: (key: Key, value: Value) => void
  delete: (key: Key) => void
  clear: () => void
  /** Entries of both generations; reading them this way is no use of them. */
  forEach: (see: (value: Value, key: Key) => void) => void
  readonly size: number
}

/**
 * @param options.size entries per generation: at least so many are kept, at most twice as many
 * @param options.onDrop told of every value that leaves: dropped, replaced, deleted
 */
export function openGenerations<Key, Value>(options: {
  size: number
  onDrop?: (value: Value) => void
}): Generations<Key, Value> {
  const { size, onDrop } = options
  let young = new Map<Key, Value>()
  let old = new Map<Key, Value>()

  function put(key: Key, value: Value): void {
    young.set(key, value)
    if (young.size < size) return
    const dropped = old
    old = young
    young = new Map()
    if (onDrop) for (const gone of dropped.values()) onDrop(gone)
  }

  /** Takes the entry out without telling. */
  function take(key: Key): Value | undefined {
    const value = young.get(key) ?? old.get(key)
    if (value === undefined) return undefined
    young.delete(key)
    old.delete(key)
    return value
  }

  return {
    get(key) {
      const value = young.get(key)
      if (value !== undefined) return value
      const older = old.get(key)
      if (older === undefined) return undefined
      old.delete(key)
      put(key, older)
      return older
    },
    set(key, value) {
      const before = take(key)
      if (before !== undefined && before !== value) onDrop?.(before)
      put(key, value)
    },
    delete(key) {
      const value = take(key)
      if (value !== undefined) onDrop?.(value)
    },
    clear() {
      const dropped = [...young.values(), ...old.values()]
      young = new Map()
      old = new Map()
      if (onDrop) for (const gone of dropped) onDrop(gone)
    },
    forEach(see) {
      for (const generation of [young, old]) generation.forEach(see)
    },
    get size() {
      return young.size + old.size
    },
  }
}
