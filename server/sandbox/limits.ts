/** What one call of sandboxed code may use, and which of it was too much. */

export type SandboxLimits = {
  /** Processor time of the sandboxed code itself, in ms. */
  cpuMs: number
  /** From the moment the call is wanted until its answer, waiting included, in ms. */
  wallMs: number
  /** Size of its memory at most, in MiB, 16 to 256. The engine's own 6 MiB are part of it. */
  memoryMb: number
  /** Length of its answer as JSON, in characters. */
  outputLength: number
  /** Host functions it may call. */
  hostCalls: number
}

export type ExceededLimit = 'cpu' | 'memory' | 'time' | 'output' | 'stack'

/** Characters of what goes to a host function, as JSON. */
export const HOST_INPUT_MAX = 2_000_000
/** For the code's top level, which runs once for many calls. */
export const START_CPU_MS = 250
/** Native calls of the engine (sort, JSON.parse, …) look at no clock: past this much of overrun, the thread is ended. */
export const OVERRUN_MS = 250
/** Of the code's own stack, in bytes. */
export const STACK_BYTES = 400_000
