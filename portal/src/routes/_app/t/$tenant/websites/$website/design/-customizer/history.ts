/** Undo and redo: steps back and forth; what is typed in one go is one step. */
import { useCallback, useReducer } from 'react'

/** Changes with the same key that follow each other this closely are one step. */
const ONE_GO_MS = 1_200
const STEPS = 200

type State<Of> = { past: Of[]; present: Of; future: Of[]; key: string | undefined; at: number }
type Act<Of> =
  | { type: 'change'; next: Of; key: string | undefined; at: number }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'restart'; next: Of }

export type History<Of> = {
  present: Of
  canUndo: boolean
  canRedo: boolean
  /** @param key names what is changed, e.g. one field; without it, each change is a step of its own */
  change: (next: Of, key?: string) => void
  undo: () => void
  redo: () => void
  /** From here on; nothing leads back. */
  restart: (next: Of) => void
}

export function step<Of>(state: State<Of>, act: Act<Of>): State<Of> {
  const { past, present, future } = state
  switch (act.type) {
    case 'change': {
      if (act.next === present) return state
      const isSameGo = act.key !== undefined && act.key === state.key && act.at - state.at < ONE_GO_MS
      return {
        past: isSameGo ? past : [...past, present].slice(-STEPS),
        present: act.next,
        future: [],
        key: act.key,
        at: act.at,
      }
    }
    case 'undo': {
      const before = past.at(-1)
      if (before === undefined) return state
      return { past: past.slice(0, -1), present: before, future: [present, ...future], key: undefined, at: 0 }
    }
    case 'redo': {
      const [after, ...later] = future
      if (after === undefined) return state
      return { past: [...past, present], present: after, future: later, key: undefined, at: 0 }
    }
    default:
      return { past: [], present: act.next, future: [], key: undefined, at: 0 }
  }
}

export function useHistory<Of>(first: Of): History<Of> {
  const [state, act] = useReducer(step<Of>, first, (present: Of): State<Of> => ({
    past: [],
    present,
    future: [],
    key: undefined,
    at: 0,
  }))
  return {
    present: state.present,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    change: useCallback((next, key) => act({ type: 'change', next, key, at: Date.now() }), []),
    undo: useCallback(() => act({ type: 'undo' }), []),
    redo: useCallback(() => act({ type: 'redo' }), []),
    restart: useCallback((next) => act({ type: 'restart', next }), []),
  }
}
