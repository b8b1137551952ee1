/** Keeps a graphile-worker runner alive: it gives up when it loses the database at the wrong moment, and we do not. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Runner } from 'graphile-worker'

const RESTART_MS = 1_000

/**
 * Starts a runner, and again whenever it ends by itself. Disposing stops it once its turns have ended.
 * @throws whatever the first start throws
 */
export async function keepRunning(
  start: () => Promise<Runner>,
  onError: (error: unknown) => void,
): Promise<AsyncDisposable> {
  const closing = new AbortController()
  const { signal } = closing
  let runner = await start()

  async function restart(): Promise<void> {
    try {
      await delay(RESTART_MS, undefined, { signal })
      const next = await start()
      if (signal.aborted) await next.stop()
      runner = next
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await runner.promise.catch(onError)
      if (!signal.aborted) await restart()
    }
  }

  const watching = watch()
  return {
    async [Symbol.asyncDispose]() {
      closing.abort()
      await runner.stop().catch(() => undefined) // Rejects when it has stopped by itself.
      await watching
    },
  }
}
