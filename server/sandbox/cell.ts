/**
 * One WebAssembly memory with an engine and a plugin's code in it. It takes one call at a time, and is put back to what it
 * was after each.
 */
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import {
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSSyncVariant,
  newQuickJSWASMModuleFromVariant,
  newVariant,
} from 'quickjs-emscripten-core'
import engineVariant from '@jitl/quickjs-ng-wasmfile-release-sync'
import { type Image, putBack, takeImage } from './image.ts'
import { type ExceededLimit, HOST_INPUT_MAX, STACK_BYTES, type SandboxLimits } from './limits.ts'
import type { CallEnd, LogLine } from './messages.ts'
import { parseQuery, parseUrl, writeQuery } from './url.ts'

/** What sandboxed code needs besides its language; nothing here lets it learn or change anything outside. */
export type CellOptions = {
  module: WebAssembly.Module
  prelude: string
  code: string
  memoryMb: number
  startCpuMs: number
  /** Around the start of the code. */
  enter: () => void
  leave: () => void
  /** Of the same code, made in this thread before: saves running its top level again. */
  image?: Image | undefined
}

/** What a running call asks of its surroundings. */
export type CallPort = {
  /** Answered with `settle` of the cell. */
  host: (call: number, name: string, input: string) => void
  done: (end: CallEnd) => void
  /** Around every turn of the code. */
  enter: () => void
  leave: () => void
}

export type Cell = {
  readonly image: Image
  /** @param leftMs until its time is over. Only when nothing runs. */
  run: (call: string, limits: SandboxLimits, leftMs: number, port: CallPort) => void
  settle: (call: number, ok: boolean, value: string) => void
  /** Ends the running call with what it has come to. */
  cancel: (limit: ExceededLimit, message: string) => void
  /** Makes it what it was. @returns false when it is not worth or not safe to be used again */
  reset: () => boolean
}

type Running = {
  limits: SandboxLimits
  port: CallPort
  deadline: number
  cpuMs: number
  hostCalls: number
  open: Set<number>
  end: CallEnd | undefined
  /** The limit at which the interrupt handler stopped it. */
  stopped: ExceededLimit | undefined
}

/** It says nothing about why code that could not be run failed, but that. */
export class CellError extends Error {
  readonly limit: ExceededLimit | undefined
  constructor(message: string, limit?: ExceededLimit) {
    super(message)
    this.limit = limit
  }
}

/** Its types describe the file for `require`; what is imported here is the other one. */
const variant = engineVariant as unknown as QuickJSSyncVariant

const MIB = 1_048_576
/** The engine's memory begins with this much; one that has grown by more than the slack is given up after the call. */
const FIRST_MIB = 16
const SLACK_BYTES = 4 * MIB
/** Characters of a text that leaves the memory at most: more than any limit allows. What is longer leaves as something too long for addresses. */
const TEXT_MAX = 4_000_000
const TOO_LONG = '!'.repeat(200_000)

/** @throws CellError when the code's top level fails or takes too long */
export async function openCell(options: CellOptions): Promise<Cell> {
  const maximum = Math.max(FIRST_MIB, options.memoryMb)
  const memory = new WebAssembly.Memory({
    initial: FIRST_MIB * 16,
    maximum: maximum * 16,
  })
  const engine = await newQuickJSWASMModuleFromVariant(
    newVariant(variant, { wasmModule: options.module, wasmMemory: memory }),
  )
  const runtime = engine.newRuntime()
  const context = runtime.newContext()
  // Made now, by being asked for, so that its handle is in the image, too.
  const global = context.global
  runtime.setMaxStackSize(STACK_BYTES)
  let running: Running | undefined
  let isBroken = false
  let turnBegan = 0
  /** Until the code has started. */
  let starting: { until: number } | undefined = { until: threadCpuMs() + options.startCpuMs }

  runtime.setInterruptHandler(() => {
    if (starting) return threadCpuMs() > starting.until
    if (!running) return true
    if (running.cpuMs + threadCpuMs() - turnBegan > running.limits.cpuMs) running.stopped = 'cpu'
    else if (performance.now() > running.deadline) running.stopped = 'time'
    return running.stopped !== undefined
  })

  const surroundings = surroundingsOf(context, {
    host(call, name, input) {
      if (!running) return
      running.hostCalls += 1
      if (running.hostCalls > running.limits.hostCalls) throw new Error('host_calls')
      if (input === TOO_LONG || input.length > HOST_INPUT_MAX) throw new Error('too_large')
      running.open.add(call)
      running.port.host(call, name, input)
    },
    done(json, logs) {
      // Once it was stopped, promises that were cut short may still be heard: what they say is not the reason.
      if (!running || running.end || running.stopped) return
      const isFull = memory.buffer.byteLength > maximum * MIB - SLACK_BYTES
      running.end = endOf(json, parseLogs(logs), running, isFull)
    },
  })
  if (options.image?.size === memory.buffer.byteLength) putBack(memory, options.image)
  else start(context, surroundings, options)
  starting = undefined
  const image = options.image ?? takeImage(memory)

  /**
   * Looked up each time: a handle that is kept would be a place in memory, and is not in the image. What the engine's glue
   * keeps outside of the memory was made in the same order in every cell, and fits any image.
   */
  function enter(entry: 'begin' | 'settle', ...values: QuickJSHandle[]) {
    const entries = context.getProp(global, ENTRIES)
    return context.callFunction(context.getProp(entries, entry), context.undefined, ...values)
  }

  /** Lets the code go on. Whatever is thrown through the engine leaves it in a state that nobody should use again. */
  function turn(act: () => { error?: QuickJSHandle | undefined }): void {
    const current = running
    if (!current || current.end) return
    turnBegan = threadCpuMs()
    current.port.enter()
    try {
      const failed = act().error ?? runtime.executePendingJobs().error
      if (failed) fail(current, context.dump(failed))
    } catch (error) {
      isBroken = true
      fail(current, error)
    } finally {
      current.port.leave()
      current.cpuMs += threadCpuMs() - turnBegan
    }
    if (!current.end && current.stopped) fail(current, undefined)
    if (!current.end && current.open.size === 0)
      current.end = {
        ok: false,
        reason: 'error',
        message: 'The plugin waits for something that never comes: a promise of its own is never settled.',
        cpuMs: 0,
        logs: [],
      }
    if (current.end) finish(current)
  }

  function fail(current: Running, thrown: unknown): void {
    const limit = current.stopped ?? limitIn(thrown)
    isBroken ||= limit !== undefined
    current.end ??= { cpuMs: 0, logs: [], ok: false, ...(limit ? exceeded(limit) : thrownBy(thrown)) }
  }

  function finish(current: Running): void {
    running = undefined
    if (current.end) current.port.done({ ...current.end, cpuMs: current.cpuMs })
  }

  return {
    image,
    run(call, limits, leftMs, port) {
      running = {
        limits,
        port,
        deadline: performance.now() + leftMs,
        cpuMs: 0,
        hostCalls: 0,
        open: new Set(),
        end: undefined,
        stopped: undefined,
      }
      const seed = randomBytes(16).toString('hex')
      turn(() =>
        enter('begin', context.newString(call), context.newString(seed), context.newNumber(Date.now())),
      )
    },
    settle(call, ok, value) {
      if (!running?.open.delete(call)) return
      turn(() =>
        enter(
          'settle',
          context.newNumber(call),
          ok ? context.true : context.false,
          context.newString(value),
          context.newNumber(Date.now()),
        ),
      )
    },
    cancel(limit, message) {
      if (!running) return
      running.end = { ok: false, reason: 'limit', limit, message, cpuMs: 0, logs: [] }
      finish(running)
    },
    reset() {
      if (isBroken || running || memory.buffer.byteLength > image.size + SLACK_BYTES) return false
      putBack(memory, image)
      return true
    },
  }
}

/** The object whose functions `begin` and `settle` take calls, made by the prelude. */
const ENTRIES = '__hotswap'

/** Runs prelude and code. @throws CellError */
function start(context: QuickJSContext, surroundings: QuickJSHandle, options: CellOptions): void {
  const { prelude, code, enter, leave } = options
  context.setProp(context.global, ENTRIES, surroundings)
  enter()
  try {
    evaluate(context, prelude, 'hotswap.js')
    evaluate(context, code, 'main.js')
    const { error } = context.runtime.executePendingJobs()
    if (error) throw failureOf(context.dump(error))
  } catch (error) {
    throw error instanceof CellError ? error : failureOf(error)
  } finally {
    leave()
  }
}

function evaluate(context: QuickJSContext, code: string, file: string): void {
  const { error } = context.evalCode(code, file, { type: 'global' })
  if (error) throw failureOf(context.dump(error))
}

function failureOf(thrown: unknown): CellError {
  const limit = limitIn(thrown)
  if (limit) return new CellError(exceeded(limit).message, limit)
  const { message, stack } = thrownBy(thrown)
  return new CellError(`The plugin's code failed as it was loaded: ${message}${stack ? `\n${stack}` : ''}`)
}

/** The object with the functions that the prelude finds, and takes out of reach before the code runs. */
function surroundingsOf(
  context: QuickJSContext,
  {
    host,
    done,
  }: {
    host: (call: number, name: string, input: string) => void
    done: (json: string, logs: string) => void
  },
): QuickJSHandle {
  const object = context.newObject()
  /** Looked at before it is copied: a heap that cannot take in a large text ends the whole process, not the thread. */
  const heard = (handle: QuickJSHandle) => {
    const type = context.typeof(handle)
    if (type === 'number') return String(context.getNumber(handle))
    if (type !== 'string') return ''
    const length = context.getProp(handle, 'length').consume((number) => context.getNumber(number))
    return length > TEXT_MAX ? TOO_LONG : context.getString(handle)
  }
  const define = (name: string, run: (...texts: string[]) => string | undefined) =>
    context.setProp(
      object,
      name,
      context.newFunction(name, (...handles) => {
        const answer = run(...handles.map(heard))
        return answer === undefined ? context.undefined : context.newString(answer)
      }),
    )
  define('send', (call = '', name = '', input = '') => {
    host(Number(call), name, input)
    return undefined
  })
  define('done', (json = '', logs = '') => {
    done(json, logs)
    return undefined
  })
  define('random', (bytes = '') =>
    randomBytes(Math.min(65_536, Math.max(0, Number(bytes) || 0))).toString('hex'),
  )
  define('parseUrl', (url = '', base = '', part = '', value = '') => parseUrl(url, base, part, value))
  define('parseQuery', (text = '') => parseQuery(text))
  define('writeQuery', (json = '') => writeQuery(json))
  return object
}

/** @param isFull its memory has all that it may have: the engine throws null for want of room for an error */
function endOf(json: string, logs: LogLine[], { limits }: Running, isFull: boolean): CallEnd {
  const frame = { cpuMs: 0, logs }
  if (json === TOO_LONG) return { ...frame, ok: false, ...exceeded('output') }
  // One letter says which it is; what comes after it is the answer, or a problem.
  if (json.startsWith('+'))
    return json.length - 1 > limits.outputLength
      ? { ...frame, ok: false, ...exceeded('output') }
      : { ...frame, ok: true, value: json.slice(1) }
  const { message, stack } = parseProblem(json.slice(1))
  const limit = isFull && message === 'It threw null' ? 'memory' : limitIn({ name: 'InternalError', message })
  return limit
    ? { ...frame, ok: false, ...exceeded(limit) }
    : { ...frame, ok: false, reason: 'error', message, ...(stack !== '' && { stack }) }
}

function parseProblem(json: string): { message: string; stack: string } {
  try {
    const { message, stack } = JSON.parse(json) as { message?: unknown; stack?: unknown }
    return { message: textOf(message, 1_000), stack: textOf(stack, 2_000) }
  } catch {
    return { message: 'The plugin failed.', stack: '' }
  }
}

const LEVELS = new Set(['debug', 'info', 'warn', 'error'])
const LOG_LINES_MAX = 100
const LOG_LENGTH_MAX = 16_384

/** The prelude keeps to these limits; but what it says has gone through the hands of the code. */
function parseLogs(json: string): LogLine[] {
  if (json === '' || json.length > LOG_LENGTH_MAX * 4) return []
  try {
    const lines: unknown = JSON.parse(json)
    if (!Array.isArray(lines)) return []
    return lines.slice(0, LOG_LINES_MAX).map((line: { level?: unknown; message?: unknown } | null) => ({
      level: (LEVELS.has(String(line?.level)) ? line?.level : 'info') as LogLine['level'],
      message: textOf(line?.message, 4_000),
    }))
  } catch {
    return []
  }
}

const textOf = (value: unknown, max: number) => (typeof value === 'string' ? value.slice(0, max) : '')

const EXPLAINED: Record<ExceededLimit, string> = {
  cpu: 'The plugin used more processor time than it may.',
  memory: 'The plugin used more memory than it may.',
  time: 'The plugin took longer than it may.',
  output: "The plugin's answer is larger than it may be.",
  stack: 'The plugin called itself too deeply.',
}

function exceeded(limit: ExceededLimit) {
  return { reason: 'limit' as const, limit, message: EXPLAINED[limit] }
}

/** Which limit an error of the engine stands for. */
function limitIn(thrown: unknown): ExceededLimit | undefined {
  // The engine had no memory left to make an error.
  if (thrown === null) return 'memory'
  const { name, message } = thrown as { name?: unknown; message?: unknown }
  const text = String(message)
  if (/out of memory|string too long|invalid array length/i.test(text) && name !== 'RangeError')
    return 'memory'
  if (/stack overflow|call stack/i.test(text)) return 'stack'
  return name === 'InternalError' && text === 'interrupted' ? 'cpu' : undefined
}

function thrownBy(thrown: unknown): { reason: 'error'; message: string; stack?: string } {
  const { name, message, stack } = (typeof thrown === 'object' ? thrown : { message: thrown }) as Record<
    string,
    unknown
  >
  const text = [name, message].filter((part) => typeof part === 'string').join(': ')
  return {
    reason: 'error',
    message: text.slice(0, 1_000) || 'The plugin failed.',
    ...(typeof stack === 'string' && { stack: stack.slice(0, 2_000) }),
  }
}

/** Processor time of this thread, in ms. */
function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
