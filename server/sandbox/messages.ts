/** What the pool and its threads say to each other. Values cross as JSON text. */
import type { ExceededLimit, SandboxLimits } from './limits.ts'

export type ThreadData = {
  module: WebAssembly.Module
  /** Runs before the code, in the same memory: gives it its globals and takes the calls. */
  prelude: string
  /** Two 32-bit integers: see `Pulse`. */
  pulse: SharedArrayBuffer
}

/** Read by the pool while the thread is deaf: when the turn that runs at present began, by `tick`, and of which call it is (negative: its code starts). 0: none runs. */
export const PULSE = { since: 0, call: 1 } as const

/** Milliseconds as 32 bits, never 0; of two of them, `(later - earlier) | 0` is the difference. */
export const tick = (): number => Date.now() | 0 || 1

export type ToThread =
  | {
      type: 'run'
      id: number
      /** Calls with the same key may use the same memory, one after another. */
      key: string
      codeHash: string
      call: string
      limits: SandboxLimits
      /** Milliseconds that are left of `wallMs`. */
      leftMs: number
    }
  /** Comes before the first run with it. */
  | { type: 'code'; codeHash: string; code: string }
  | { type: 'forget'; codeHash: string }
  | { type: 'answer'; id: number; call: number; ok: boolean; value: string }
  | { type: 'cancel'; id: number }

export type FromThread =
  /** The call's first turn is over, and it waits for something. */
  | { type: 'yielded'; id: number }
  | { type: 'host'; id: number; call: number; name: string; input: string }
  | { type: 'done'; id: number; end: CallEnd }

export type CallEnd = { cpuMs: number; logs: readonly LogLine[] } & (
  | { ok: true; value: string }
  | { ok: false; reason: 'error'; message: string; stack?: string }
  | { ok: false; reason: 'limit'; limit: ExceededLimit; message: string }
)

export type LogLine = { level: 'debug' | 'info' | 'warn' | 'error'; message: string }
