/** A call of sandboxed code, and what comes of it. */
import type { ExceededLimit, SandboxLimits } from './limits.ts'
import type { LogLine } from './messages.ts'

export type SandboxCall = {
  /** Calls with the same key may use the same memory, one after another: a plugin and a site. */
  key: string
  /** Whose share of the time it takes from. */
  tenant: string
  /** A page waits for it: there is a thread for these, to which nothing else comes. */
  isUrgent: boolean
  codeHash: string
  /** Asked for when no thread has the code yet. */
  code: () => Promise<string>
  /** What the code is called with, as JSON text. */
  call: string
  limits: SandboxLimits
  /**
   * Answers the code's host functions.
   * @returns what can be JSON
   * @throws HostFailure for what the code is to hear of; anything else, it hears of as `unavailable`
   */
  host: (name: string, input: unknown) => Promise<unknown>
}

export type SandboxResult = {
  /** Of the code itself, in ms. */
  cpuMs: number
  logs: readonly LogLine[]
} & (
  | { ok: true; value: unknown }
  | { ok: false; reason: 'error'; message: string; stack?: string }
  | { ok: false; reason: 'limit'; limit: ExceededLimit; message: string }
  /** It did not run, or not to its end, through no fault of its own. */
  | { ok: false; reason: 'busy'; message: string }
)

/** Thrown by a host function: what the code hears of. */
export class HostFailure extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
