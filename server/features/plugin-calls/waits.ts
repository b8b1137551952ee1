/** Tells a plugin that is slow from one that waited for us: a slow database must not have plugins switched off everywhere. */
import { performance } from 'node:perf_hooks'
import type { SandboxResult } from '../../sandbox/sandbox.ts'

export type Waits = {
  /** A host function was called; what is given back ends with its answer. */
  begin: (name: string) => Disposable
  /** The result as it is to be counted: no fault of the plugin when its time was over because one answer of ours was late. */
  blame: (result: SandboxResult) => SandboxResult
}

/** Servers of other people are the plugin's own choice. */
const THEIRS = new Set(['fetch'])
/** Of the time that a call has: whoever spends more of it on one answer has not asked too much. */
const LATE_SHARE = 0.5

/** @param wallMs the time that the call has */
export function openWaits(wallMs: number, now: () => number = () => performance.now()): Waits {
  const open = new Map<symbol, number>()
  return {
    begin(name) {
      const id = Symbol(name)
      if (!THEIRS.has(name)) open.set(id, now())
      return { [Symbol.dispose]: () => void open.delete(id) }
    },
    blame(result) {
      if (result.ok || result.reason !== 'limit' || result.limit !== 'time') return result
      const [oldest] = open.values()
      if (oldest === undefined || now() - oldest < wallMs * LATE_SHARE) return result
      const { cpuMs, logs } = result
      return { ok: false, reason: 'busy', message: 'The platform answered the plugin too late.', cpuMs, logs }
    },
  }
}
