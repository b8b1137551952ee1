/** A thread of the sandbox as the pool sees it: what runs there, and its end when it no longer answers. */
import { Worker } from 'node:worker_threads'
import { OVERRUN_MS, START_CPU_MS } from './limits.ts'
import { type CallEnd, type FromThread, PULSE, type ThreadData, type ToThread, tick } from './messages.ts'
import type { Waiting } from './queue.ts'
import { HostFailure, type SandboxResult } from './call.ts'

export type Thread = {
  readonly running: number
  /** Calls that have not had their first turn yet: the thread is busy, and whoever comes after them waits for all of them. */
  readonly untouched: number
  runningOf: (key: string) => number
  run: (waiting: Waiting, code: string, leftMs: number) => void
  forget: (codeHash: string) => void
  end: () => Promise<void>
}

export type ThreadOptions = Pick<ThreadData, 'module' | 'prelude'> & {
  idleMs: number
  onSpent: (tenant: string, cpuMs: number) => void
  /** A call has ended, or waits for something. */
  onFree: () => void
  /** The thread was ended for another call before this one had its first turn: none of its host functions was called. */
  onUntouched: (waiting: Waiting) => void
  /** The thread is gone. @param error unless it was told to end, or ended for a call that overran */
  onEnd: (error: Error | undefined) => void
}

type Task = { waiting: Waiting; deadline: NodeJS.Timeout; isUntouched: boolean }

/** How often it is looked whether a thread is stuck in a native call. */
const LOOK_EVERY_MS = 50
/** A thread that has to be made anew costs its tenant more than the time for which it was deaf. */
const OVERRUN_COST = 4
/** What a thread has beyond its own limits to end a call whose time is over. */
const GRACE_MS = 500

let lastId = 0

export function openThread(options: ThreadOptions): Thread {
  const shared = new SharedArrayBuffer(8)
  const pulse = new Int32Array(shared)
  const data: ThreadData = { module: options.module, prelude: options.prelude, pulse: shared }
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: data,
    name: 'sandbox',
    // Nothing of ours is in there to be read: no environment, no arguments.
    env: {},
    argv: [],
    execArgv: process.execArgv.filter((flag) => flag.startsWith('--disable-warning')),
    stackSizeMb: 4,
    // The codes of 64 packages take up to 128 MB, with 96 MB a tenant could have threads end again and again.
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  } as ConstructorParameters<typeof Worker>[1])
  const tasks = new Map<number, Task>()
  const known = new Set<string>()
  let isOver = false
  let idle: NodeJS.Timeout | undefined
  let looking: NodeJS.Timeout | undefined

  const tell = (message: ToThread) => worker.postMessage(message, [])

  worker.unref()
  worker.on('message', (message: FromThread) => {
    touch(message.id)
    if (message.type === 'yielded') options.onFree()
    else if (message.type === 'host') void answer(message)
    else settle(message.id, resultOf(message.end))
  })
  worker.on('error', (error) => close(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => close(undefined))

  function touch(id: number): void {
    const task = tasks.get(id)
    if (task) task.isUntouched = false
  }

  async function answer({ id, call, name, input }: Extract<FromThread, { type: 'host' }>): Promise<void> {
    const task = tasks.get(id)
    if (!task) return
    try {
      const value = await task.waiting.call.host(name, JSON.parse(input))
      if (!isOver) tell({ type: 'answer', id, call, ok: true, value: JSON.stringify(value) ?? 'null' })
    } catch (error) {
      const failure =
        error instanceof HostFailure
          ? { code: error.code, message: error.message }
          : { code: 'unavailable', message: 'It does not work at present; try again later.' }
      if (!isOver) tell({ type: 'answer', id, call, ok: false, value: JSON.stringify(failure) })
    }
  }

  function settle(id: number, result: SandboxResult): void {
    const task = tasks.get(id)
    if (!task) return
    tasks.delete(id)
    clearTimeout(task.deadline)
    if (tasks.size === 0 && !isOver) rest()
    options.onSpent(task.waiting.call.tenant, result.cpuMs)
    task.waiting.finish(result)
    options.onFree()
  }

  function rest(): void {
    worker.unref()
    clearInterval(looking)
    looking = undefined
    idle = setTimeout(() => void end(), options.idleMs).unref()
  }

  /** The call that keeps the thread from answering is at fault; the others are not. */
  function look(): void {
    const since = Atomics.load(pulse, PULSE.since)
    const id = Atomics.load(pulse, PULSE.call)
    if (since === 0 || id === 0) return
    const busyMs = (tick() - since) | 0
    const allowed = id < 0 ? START_CPU_MS : (tasks.get(id)?.waiting.call.limits.cpuMs ?? 0)
    if (busyMs > allowed + OVERRUN_MS) overrun(Math.abs(id), busyMs)
  }

  function overrun(id: number, ms: number): void {
    const message =
      'The plugin used more processor time than it may, in one step that could not be interrupted.'
    const cost = ms * OVERRUN_COST
    settle(id, { ok: false, reason: 'limit', limit: 'cpu', message, cpuMs: cost, logs: [] })
    const untouched = [...tasks].filter(([, task]) => task.isUntouched)
    for (const [waitingId, task] of untouched) {
      tasks.delete(waitingId)
      clearTimeout(task.deadline)
    }
    close(undefined)
    for (const [, { waiting }] of untouched) options.onUntouched(waiting)
    void worker.terminate()
  }

  function close(error: Error | undefined): void {
    if (isOver) return
    isOver = true
    clearTimeout(idle)
    clearInterval(looking)
    for (const [id] of tasks)
      settle(id, {
        ok: false,
        reason: 'busy',
        message: 'The thread it ran in was ended because of another call.',
        cpuMs: 0,
        logs: [],
      })
    clearTimeout(idle)
    options.onEnd(error)
  }

  async function end(): Promise<void> {
    close(undefined)
    await worker.terminate()
  }

  return {
    get running() {
      return tasks.size
    },
    get untouched() {
      return tasks.values().reduce((sum, { isUntouched }) => sum + (isUntouched ? 1 : 0), 0)
    },
    runningOf: (key) => [...tasks.values()].filter(({ waiting }) => waiting.call.key === key).length,
    run(waiting, code, leftMs) {
      clearTimeout(idle)
      worker.ref()
      looking ??= setInterval(look, LOOK_EVERY_MS).unref()
      const { key, codeHash, call, limits } = waiting.call
      lastId = (lastId % 0x7fff_fff0) + 1
      const id = lastId
      const giveUp = () => {
        tell({ type: 'cancel', id })
        const at = Math.abs(Atomics.load(pulse, PULSE.call))
        const none = { ok: false, cpuMs: 0, logs: [] } as const
        if (at !== 0 && at !== id)
          settle(id, { ...none, reason: 'busy', message: 'The thread was busy with another call.' })
        else
          settle(id, {
            ...none,
            reason: 'limit',
            limit: 'time',
            message: 'The plugin took longer than it may.',
          })
      }
      // The thread keeps the time itself; this is for one that is busy with something else.
      const deadline = setTimeout(giveUp, leftMs + (waiting.call.isUrgent ? 0 : GRACE_MS))
      tasks.set(id, { waiting, deadline, isUntouched: true })
      if (!known.has(codeHash)) {
        known.add(codeHash)
        tell({ type: 'code', codeHash, code })
      }
      tell({ type: 'run', id, key, codeHash, call, limits, leftMs })
    },
    forget(codeHash) {
      if (known.delete(codeHash) && !isOver) tell({ type: 'forget', codeHash })
    },
    end,
  }
}

/** The prelude answers with JSON; but what it says may have been said by the code. */
function resultOf(end: CallEnd): SandboxResult {
  if (!end.ok) return end
  try {
    return { ...end, value: JSON.parse(end.value) as unknown }
  } catch {
    const { cpuMs, logs } = end
    return { ok: false, reason: 'error', message: 'The plugin answered with what is no JSON.', cpuMs, logs }
  }
}
