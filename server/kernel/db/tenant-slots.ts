/** How many connections one tenant may use at a time in this process, so that a busy one leaves some to the others. */
import { AppError } from '../../errors.ts'

export type TenantSlots = {
  /**
   * Runs `work` as soon as the tenant has a slot; in the order of asking.
   * @throws AppError overloaded when too many wait already, or the wait takes too long
   */
  hold: <Result>(tenantId: string, work: () => Promise<Result>) => Promise<Result>
}

type Use = { taken: number; waiting: Set<() => void> }

/** Shorter than the patience of whoever waits for the answer. */
const MAX_WAIT_MS = 5_000
const MAX_WAITING = 200

/** @param limits slots per tenant; how long to wait for one, and how many may wait */
export function openTenantSlots(limits: {
  slots: number
  maxWaitMs?: number
  maxWaiting?: number
}): TenantSlots {
  const { slots, maxWaitMs = MAX_WAIT_MS, maxWaiting = MAX_WAITING } = limits
  const uses = new Map<string, Use>()

  function wait(use: Use): Promise<void> {
    if (use.waiting.size >= maxWaiting) throw overloaded()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const admit = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      use.waiting.delete(admit)
      reject(overloaded())
    }, maxWaitMs)
    use.waiting.add(admit)
    return promise
  }

  function release(tenantId: string, use: Use): void {
    const [next] = use.waiting
    if (next) {
      // The slot passes on without ever being free.
      use.waiting.delete(next)
      next()
    } else if (--use.taken === 0) uses.delete(tenantId)
  }

  return {
    async hold(tenantId, work) {
      let use = uses.get(tenantId)
      if (!use) uses.set(tenantId, (use = { taken: 0, waiting: new Set() }))
      if (use.taken < slots) use.taken++
      else await wait(use)
      try {
        return await work()
      } finally {
        release(tenantId, use)
      }
    },
  }
}

function overloaded(): AppError {
  return new AppError('overloaded', 'The tenant has too many requests under way; try again in a moment.', {
    retryAfterSeconds: 1,
  })
}
