/** What both kinds of counters do: count points per key in fixed windows. */

export type Counted = { points: number; ms_left: number }

export type Counter = {
  /** Adds `points` to the key's present window, starting one of `windowSeconds` when there is none. */
  add(key: string, points: number, windowSeconds: number): Promise<Counted>
  /** Removes every key that begins with `prefix`. */
  forget(prefix: string): Promise<void>
}
