/**
 * Lets plugins rest that fail again and again, in this process and for a moment: pages then no longer wait for them. Whether
 * one is switched off for good is decided elsewhere, by all processes together.
 */
import { performance } from 'node:perf_hooks'
import type { PluginOutcome } from '../../published/plugins.ts'

export type Breaker = {
  /** Whether it rests. */
  isOpen: (key: string) => boolean
  /** Whether it has exceeded a limit of late: such a one is kept away from the thread that pages wait for. */
  isSuspect: (key: string) => boolean
  /** @param outcome of a call */
  note: (key: string, outcome: PluginOutcome) => void
}

/**
 * Exceeded limits are dearer than errors: each of them has kept a thread busy for as long as was possible. Calls that go
 * well in between do not make up for them, only time does; else every second call could be an attack.
 */
const LIMITS = 3
const FORGOTTEN_AFTER_MS = 20_000
const ERRORS_IN_A_ROW = 10
const REST_MS = 10_000
const KEPT = 10_000

type State = { limits: number; limitsAt: number; errors: number; restsUntil: number }

export function openBreaker(now: () => number = () => performance.now()): Breaker {
  const states = new Map<string, State>()

  /** Exceeded limits that are not forgotten yet: one is, every so often. */
  function limitsOf({ limits, limitsAt }: State): number {
    return Math.max(0, limits - (now() - limitsAt) / FORGOTTEN_AFTER_MS)
  }

  return {
    isOpen: (key) => (states.get(key)?.restsUntil ?? 0) > now(),
    isSuspect(key) {
      const state = states.get(key)
      return state !== undefined && limitsOf(state) > 0
    },
    note(key, outcome) {
      const state = states.get(key) ?? { limits: 0, limitsAt: now(), errors: 0, restsUntil: 0 }
      if (outcome.ok) {
        state.errors = 0
        if (limitsOf(state) === 0) states.delete(key)
        return
      }
      const { reason } = outcome.failure
      if (reason === 'off' || reason === 'busy') return
      if (reason === 'limit') {
        state.limits = limitsOf(state) + 1
        state.limitsAt = now()
      } else state.errors += 1
      // A little less than whole ones: the first of three has begun to be forgotten when the third comes.
      if (state.limits > LIMITS - 1 || state.errors >= ERRORS_IN_A_ROW) state.restsUntil = now() + REST_MS
      states.delete(key)
      states.set(key, state)
      const [oldest] = states.size > KEPT ? states.keys() : []
      if (oldest !== undefined) states.delete(oldest)
    },
  }
}
