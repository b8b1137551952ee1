/** A thread of the sandbox: keeps memories with code in them, and runs one turn of one call at a time. */
import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { type Cell, CellError, openCell } from './cell.ts'
import type { Image } from './image.ts'
import { START_CPU_MS } from './limits.ts'
import { type FromThread, PULSE, type ThreadData, type ToThread, tick } from './messages.ts'

type Run = Extract<ToThread, { type: 'run' }>
type Task = { run: Run; cell: Cell | undefined; timer: NodeJS.Timeout | undefined; isOver: boolean }

/** Memories that wait for the next call of their key. At 0.7 MB each, more where the code has made much at its start. */
const IDLE_CELLS = 32

const port = parentPort
if (!port) throw new Error('this file is a thread of the sandbox')
const { module, prelude, pulse: shared } = workerData as ThreadData
const pulse = new Int32Array(shared)
const code = new Map<string, string>()
const images = new Map<string, Image>()
/** By key and memory limit; the one that was used last comes last. */
const idle: { place: string; codeHash: string; cell: Cell }[] = []
const tasks = new Map<number, Task>()

const tell = (message: FromThread) => port.postMessage(message)

port.on('message', (message: ToThread) => {
  switch (message.type) {
    case 'code':
      code.set(message.codeHash, message.code)
      return
    case 'forget':
      code.delete(message.codeHash)
      images.delete(message.codeHash)
      forgetCells(message.codeHash)
      return
    case 'run':
      void begin(message)
      return
    case 'answer':
      tasks.get(message.id)?.cell?.settle(message.call, message.ok, message.value)
      return
    case 'cancel':
      stop(message.id, 'The call was given up.')
  }
})

async function begin(run: Run): Promise<void> {
  const task: Task = { run, cell: undefined, timer: undefined, isOver: false }
  tasks.set(run.id, task)
  const began = performance.now()
  try {
    const cell = await cellFor(run)
    if (task.isOver) return putAway(run, cell)
    task.cell = cell
    const leftMs = run.leftMs - (performance.now() - began)
    task.timer = setTimeout(() => stop(run.id, 'The plugin took longer than it may.'), Math.max(1, leftMs))
    cell.run(run.call, run.limits, leftMs, {
      host: (call, name, input) =>
        name === 'sleep' ? sleep(run.id, call, input) : tell({ type: 'host', id: run.id, call, name, input }),
      done(end) {
        finish(task)
        tell({ type: 'done', id: run.id, end })
        // The answer is on its way: nobody waits for this. Any later, and the next call would find no memory that is ready.
        putAway(run, cell)
      },
      enter: () => beat(run.id),
      leave: () => beat(0),
    })
    if (!task.isOver) tell({ type: 'yielded', id: run.id })
  } catch (error) {
    finish(task)
    const limit = error instanceof CellError ? error.limit : undefined
    const message = error instanceof Error ? error.message : String(error)
    tell({
      type: 'done',
      id: run.id,
      end: {
        cpuMs: performance.now() - began,
        logs: [],
        ok: false,
        ...(limit ? { reason: 'limit', limit, message } : { reason: 'error', message }),
      },
    })
  }
}

/** Tells the pool which call is keeping this thread busy, see `PULSE`. */
function beat(id: number): void {
  Atomics.store(pulse, PULSE.call, id)
  Atomics.store(pulse, PULSE.since, id === 0 ? 0 : tick())
}

function finish(task: Task): void {
  task.isOver = true
  clearTimeout(task.timer)
  tasks.delete(task.run.id)
}

function stop(id: number, message: string): void {
  const task = tasks.get(id)
  if (!task) return
  if (task.cell) task.cell.cancel('time', message)
  else finish(task)
}

const placeOf = ({ key, codeHash, limits }: Run) => `${key} ${codeHash} ${limits.memoryMb}`

async function cellFor(run: Run): Promise<Cell> {
  const place = placeOf(run)
  const at = idle.findLastIndex((waiting) => waiting.place === place)
  const [found] = at < 0 ? [] : idle.splice(at, 1)
  if (found) return found.cell
  const { codeHash } = run
  const text = code.get(codeHash)
  if (text === undefined) throw new Error(`the code ${codeHash} was not sent`)
  const cell = await openCell({
    module,
    prelude,
    code: text,
    memoryMb: run.limits.memoryMb,
    startCpuMs: START_CPU_MS,
    image: images.get(codeHash),
    enter: () => beat(-run.id),
    leave: () => beat(0),
  })
  images.set(codeHash, cell.image)
  return cell
}

function putAway(run: Run, cell: Cell): void {
  if (!code.has(run.codeHash) || !cell.reset()) return
  idle.push({ place: placeOf(run), codeHash: run.codeHash, cell })
  if (idle.length > IDLE_CELLS) idle.shift()
}

function forgetCells(codeHash: string): void {
  for (let i = idle.length - 1; i >= 0; i--) if (idle[i]?.codeHash === codeHash) idle.splice(i, 1)
}

function sleep(id: number, call: number, input: string): void {
  const ms = Number(/^\{"ms":(\d{1,15}(?:\.\d{1,15})?)\}$/.exec(input)?.[1] ?? 0)
  const delay = Math.min(ms, 60_000)
  setTimeout(() => tasks.get(id)?.cell?.settle(call, true, 'null'), delay).unref()
}
