/**
 * Runs strangers' code: in threads of its own, each call in a memory that was put back to its beginning, within limits that
 * the code cannot move. Knows nothing of what the code is for.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { SandboxCall, SandboxResult } from './call.ts'
import { type Waiting, openQueue } from './queue.ts'
import { type Thread, type ThreadOptions, openThread } from './pool-thread.ts'

export type { SandboxCall, SandboxResult } from './call.ts'
export { HostFailure } from './call.ts'

export type Sandbox = AsyncDisposable & {
  /** Runs a call to its end. Never rejects for what the code did. */
  run: (call: SandboxCall) => Promise<SandboxResult>
  /** Forgets code that will not be wanted again. */
  forget: (codeHash: string) => void
  /** Threads that run at present, calls under way, and calls that wait. */
  figures: () => { threads: number; running: number; waiting: number }
}

export type SandboxOptions = {
  /** Runs before any code, see `ThreadData`. */
  prelude: string
  /** At least 2: one of them is for what is urgent. As many as there are processors if unset, at most 4. */
  threads?: number | undefined
  /** Threads end after this time without a call. */
  idleMs?: number
  onError?: (error: Error) => void
}

/** Beginning one takes as long as a page may wait for its plugins. */
const IDLE_MS = 600_000
/** Calls of one key under way at the same time, each with a memory of its own. */
const PER_KEY = 4
/** Calls under way in one thread: most of them wait for their host functions. */
const PER_THREAD = 32
/** Calls that a thread is given before it has begun with them: one to run, one that is there when it is done. */
const AHEAD = 2
const CODES = 64
const AGAIN_MS = 100

export function openSandbox(options: SandboxOptions): Sandbox {
  const size = Math.max(2, options.threads ?? Math.min(4, availableParallelism()))
  const idleMs = options.idleMs ?? IDLE_MS
  const threads: (Thread | undefined)[] = Array.from({ length: size })
  const queue = openQueue()
  /** By hash, the one that was wanted last comes last. */
  const codes = new Map<string, Promise<string>>()
  let module: Promise<WebAssembly.Module> | undefined
  let isClosed = false
  let again: NodeJS.Timeout | undefined
  const dispatching = new Set<number>()

  async function dispatch(index: number): Promise<void> {
    if (dispatching.has(index)) return
    dispatching.add(index)
    try {
      for (;;) {
        const thread = threads[index]
        if (isClosed || (thread && (thread.running >= PER_THREAD || thread.untouched >= AHEAD))) return
        const next = queue.take((waiting) => mayRun(index, waiting))
        if (!next) return lookAgain()
        await start(index, next)
      }
    } finally {
      dispatching.delete(index)
    }
  }

  /** What waits for its tenant's share has nobody's end to be woken by. */
  function lookAgain(): void {
    if (queue.size === 0 || again) return
    again = setTimeout(() => {
      again = undefined
      wake()
    }, AGAIN_MS)
  }

  function mayRun(index: number, { call }: Waiting): boolean {
    if (index === 0 && !call.isUrgent) return false
    return threads.reduce((sum, thread) => sum + (thread?.runningOf(call.key) ?? 0), 0) < PER_KEY
  }

  async function start(index: number, waiting: Waiting): Promise<void> {
    const { call } = waiting
    let code: string
    try {
      code = await codeOf(call)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      waiting.finish({ ...NOTHING, reason: 'error', message: `The plugin's code is not there: ${message}` })
      return
    }
    module ??= loadEngine()
    const engine = await module
    const leftMs = call.limits.wallMs - (performance.now() - waiting.since)
    if (leftMs <= 1) waiting.finish(refused(OVERDUE))
    else (threads[index] ??= openOne(index, engine)).run(waiting, code, leftMs)
  }

  function openOne(index: number, engine: WebAssembly.Module): Thread {
    const threadOptions: ThreadOptions = {
      module: engine,
      prelude: options.prelude,
      idleMs,
      onSpent: (tenant, cpuMs) => queue.spend(tenant, cpuMs),
      onFree: () => wake(),
      onUntouched(waiting) {
        const refusal = isClosed ? CLOSING : queue.add(waiting)
        if (refusal === undefined) wake()
        else waiting.finish(refused(refusal))
      },
      onEnd(error) {
        if (threads[index] === thread) threads[index] = undefined
        if (error) options.onError?.(error)
        wake()
      },
    }
    const thread = openThread(threadOptions)
    return thread
  }

  /** The least busy of the threads first, so that work is spread. */
  function wake(): void {
    const order = threads.map((thread, index) => ({ index, busy: thread?.running ?? 0 }))
    order.sort((a, b) => a.busy - b.busy || b.index - a.index)
    for (const { index } of order) void dispatch(index)
  }

  function codeOf({ codeHash, code }: SandboxCall): Promise<string> {
    const known = codes.get(codeHash)
    const text = known ?? code()
    codes.delete(codeHash)
    codes.set(codeHash, text)
    if (!known) {
      text.catch(() => codes.delete(codeHash))
      const [oldest] = codes.keys()
      if (codes.size > CODES && oldest !== undefined) forget(oldest)
    }
    return text
  }

  function forget(codeHash: string): void {
    codes.delete(codeHash)
    for (const thread of threads) thread?.forget(codeHash)
  }

  return {
    forget,
    run(call) {
      const { promise, resolve } = Promise.withResolvers<SandboxResult>()
      const giveUp = setTimeout(() => {
        if (queue.remove(waiting)) resolve(refused(OVERDUE))
      }, call.limits.wallMs)
      const finish = (result: SandboxResult) => {
        clearTimeout(giveUp)
        resolve(result)
      }
      const waiting: Waiting = { call, since: performance.now(), finish }
      const refusal = isClosed ? CLOSING : queue.add(waiting)
      if (refusal === undefined) wake()
      else finish(refused(refusal))
      return promise
    },
    figures: () => ({
      threads: threads.filter(Boolean).length,
      running: threads.reduce((sum, thread) => sum + (thread?.running ?? 0), 0),
      waiting: queue.size,
    }),
    async [Symbol.asyncDispose]() {
      isClosed = true
      clearTimeout(again)
      for (const { finish } of queue.drain()) finish(refused(CLOSING))
      await Promise.all(threads.flatMap((thread) => (thread ? [thread.end()] : [])))
    },
  }
}

const NOTHING = { ok: false, cpuMs: 0, logs: [] } as const
const OVERDUE = 'The call waited until its time was over.'
const CLOSING = 'The program is about to end.'

function refused(message: string): SandboxResult {
  return { ...NOTHING, reason: 'busy', message }
}

/** Compiled once per process; threads get the compiled module. */
export async function loadEngine(): Promise<WebAssembly.Module> {
  const require = createRequire(import.meta.url)
  return WebAssembly.compile(await readFile(require.resolve('@jitl/quickjs-ng-wasmfile-release-sync/wasm')))
}
