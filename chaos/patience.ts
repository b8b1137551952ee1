/** Doing again what failed because something was killed. */
import { setTimeout as pause } from 'node:timers/promises'

const PAUSE_MS = 250

/** Does `work` until it does not throw. @throws what it threw last, after `patienceMs` */
export async function patiently<Result>(work: () => Promise<Result>, patienceMs = 90_000): Promise<Result> {
  for (const limit = performance.now() + patienceMs; ; await pause(PAUSE_MS))
    try {
      return await work()
    } catch (error) {
      if (performance.now() > limit) throw error
    }
}
