/**
 * Lets plugins rest that fail again and again, in this process and for a moment: pages then no longer wait for them. Whether
 * one is switched off for good is decided elsewhere, by all processes together.
 */
import { performance } from 'node:perf_hooks'
import type { PluginOutcome } from '../../published/plugins.ts'

export type Breaker = {
  /** Whether it rests. */
  isOpen: (key: string) => boolean
  /** @param outcome of a call */
  note: (key: string, outcome: PluginOutcome) => void
}

/** Limits are dearer than errors: each of them has kept a thread busy for as long as was possible. */
const LIMITS_IN_A_ROW = 3
const ERRORS_IN_A_ROW = 10
const REST_MS = 10_000
const KEPT = 10_000

type State = { limits: number; errors: number; restsUntil: number }

export function openBreaker(now: () => number = () => performance.now()): Breaker {
  const states = new Map<string, State>()
  return {
    isOpen: (key) => (states.get(key)?.restsUntil ?? 0) > now(),
    note(key, outcome) {
      if (outcome.ok) {
        states.delete(key)
        return
      }
      const { reason } = outcome.failure
      if (reason === 'off' || reason === 'busy') return
      const state = states.get(key) ?? { limits: 0, errors: 0, restsUntil: 0 }
      if (reason === 'limit') state.limits += 1
      else state.errors += 1
      // After a rest, one more failure is enough for the next.
      if (state.limits >= LIMITS_IN_A_ROW || state.errors >= ERRORS_IN_A_ROW)
        state.restsUntil = now() + REST_MS
      states.delete(key)
      states.set(key, state)
      const [oldest] = states.size > KEPT ? states.keys() : []
      if (oldest !== undefined) states.delete(oldest)
    },
  }
}
