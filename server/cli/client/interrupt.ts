/** Ctrl-C, and other ways of being asked to end. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A signal that is aborted when the command is to end, for as long as it is held. A second Ctrl-C changes nothing. */
export function interruption(): Disposable & { signal: AbortSignal } {
  const controller = new AbortController()
  const abort = () => controller.abort()
  for (const name of SIGNALS) process.on(name, abort)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of SIGNALS) process.off(name, abort)
    },
  }
}
