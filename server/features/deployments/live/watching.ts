/** Wakes those who watch deployments when something has happened, in whichever process it did. */
import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'

/** Of one tenant, in one process. */
const MAX_WATCHERS = 100
/** Of all tenants. */
const MAX_WATCHERS_IN_ALL = 2_000

/** What happens within this time is told together. */
const GATHER_MS = 50

export type Watcher = Disposable & {
  /**
   * Waits until something has happened since the last time, but not for longer than that.
   * @returns false when watching has ended
   */
  wait: (forMs: number) => Promise<boolean>
}

export type Watching = {
  /**
   * @param deploymentId undefined: all of the tenant's
   * @param left aborted when whoever watches has gone
   * @throws AppError rate_limited
   */
  watch: (tenantId: string, deploymentId: string | undefined, left: AbortSignal) => Watcher
  /** Ends all watching, for good. */
  end: () => void
}

type Bell = { deploymentId: string | undefined; hasRung: boolean; ring: () => void }

export function openWatching({ notices }: Pick<AppContext, 'notices'>): Watching {
  const bells = new Map<string, Set<Bell>>()
  let watchers = 0
  const ended = new AbortController()

  notices.subscribe('deployments', ({ tenant_id, deployment_id }) => {
    const id = String(deployment_id)
    for (const bell of bells.get(String(tenant_id)) ?? []) {
      if (bell.deploymentId !== undefined && bell.deploymentId !== id) continue
      bell.hasRung = true
      bell.ring()
    }
  })

  return {
    end: () => ended.abort(),
    watch(tenantId, deploymentId, left) {
      const own = bells.get(tenantId) ?? new Set()
      if (own.size >= MAX_WATCHERS || watchers >= MAX_WATCHERS_IN_ALL)
        throw new AppError('rate_limited', 'Too many event streams are open; close some, or poll instead.', {
          retryAfterSeconds: 15,
        })
      const over = AbortSignal.any([left, ended.signal])
      const bell: Bell = { deploymentId, hasRung: false, ring: () => undefined }
      own.add(bell)
      bells.set(tenantId, own)
      watchers += 1

      function leave(): void {
        bell.ring()
        if (!own.delete(bell)) return
        watchers -= 1
        if (own.size === 0) bells.delete(tenantId)
      }
      // Who has left may never have come to wait.
      if (over.aborted) leave()
      else over.addEventListener('abort', leave)

      return {
        async wait(forMs) {
          if (!bell.hasRung && !over.aborted) {
            const { promise, resolve } = Promise.withResolvers<void>()
            bell.ring = resolve
            const timer = setTimeout(resolve, forMs)
            await promise
            clearTimeout(timer)
          }
          if (bell.hasRung && !over.aborted) await delay(GATHER_MS)
          bell.hasRung = false
          return !over.aborted
        },
        [Symbol.dispose]: leave,
      }
    },
  }
}
