/** A serving process as it sees itself: it reports to the supervisor, and ends when that says so or is gone. */
import cluster from 'node:cluster'
import { once } from 'node:events'
import type { Registry } from 'prom-client'
import { type Message, isMessage } from './messages.ts'

/** The supervisor waits 2 s for each process. */
const METRICS_TIMEOUT_MS = 5_000

/** Resolves when the process is to end. Without its supervisor, Node ends it at once: nobody listens for it any more. */
export async function untilTold(): Promise<void> {
  // Ctrl-C reaches every process of the terminal; the supervisor decides about the order of things.
  process.on('SIGINT', () => undefined)
  const drain = new Promise<void>((resolve) =>
    process.on('message', (message) => isMessage(message) && message.hotswap === 'drain' && resolve()),
  )
  await Promise.race([once(process, 'SIGTERM'), drain])
}

export function reportListening(): void {
  tell({ hotswap: 'listening' })
}

/**
 * Tells the supervisor this process' figures whenever it asks.
 * @returns asks it for the figures of all processes, as text; those of one say little
 */
export function shareFigures(registry: Registry): () => Promise<string> {
  const waiting = new Map<number, (text: string) => void>()
  let next = 0
  process.on('message', (message) => {
    if (!isMessage(message)) return
    if (message.hotswap === 'metrics') waiting.get(message.id)?.(message.text)
    if (message.hotswap === 'figures?') {
      const { id } = message
      void registry.getMetricsAsJSON().then((figures) => tell({ hotswap: 'figures', id, figures }))
    }
  })
  return async () => {
    // Several processes ask one supervisor: the number must be nobody else's.
    const id = next++ * 1_000 + (cluster.worker?.id ?? 0)
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    const timer = setTimeout(() => resolve(undefined), METRICS_TIMEOUT_MS)
    waiting.set(id, resolve)
    tell({ hotswap: 'metrics?', id })
    const text = await promise
    clearTimeout(timer)
    waiting.delete(id)
    return text ?? registry.metrics()
  }
}

/** Lets go of the supervisor, so that the process can end. */
export function leave(): void {
  cluster.worker?.disconnect()
}

function tell(message: Message): void {
  if (process.connected) process.send?.(message)
}
