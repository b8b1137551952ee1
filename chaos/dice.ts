/** Chance that can be had again: the same seed gives the same throws (mulberry32, a public-domain generator by T. Ettinger). */

export type Dice = {
  /** From 0 up to, without, 1. */
  next: () => number
  /** A whole number from 0 up to, without, `limit`. */
  below: (limit: number) => number
  pick: <Value>(values: readonly Value[]) => Value
  chance: (probability: number) => boolean
}

export function makeDice(seed: number): Dice {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    pick(values) {
      if (values.length === 0) throw new Error('there is nothing to pick from')
      return values[below(values.length)] as (typeof values)[number]
    },
    chance: (probability) => next() < probability,
  }
}
