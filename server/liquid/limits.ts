/** How much one page may cost, and the account that a render keeps of it. */
import { ThemeError } from './theme-error.ts'

export type Limits = {
  /** Of the processor, waiting for data not counted. */
  time_ms: number
  /** Characters of the page, and of any captured part. */
  output_chars: number
  /** Iterations of all loops, and items that filters look at. */
  loop_steps: number
  /** Characters and, at eight each, items that filters, ranges and captures make. */
  memory_units: number
  /** Snippets inside snippets. */
  depth: number
  sections: number
  /** Times that the page waits for data. */
  waits: number
}

/** The pages of our own themes stay below a tenth of each. */
export const DEFAULT_LIMITS: Limits = {
  time_ms: 1_000,
  output_chars: 4_000_000,
  loop_steps: 100_000,
  memory_units: 16_000_000,
  depth: 20,
  sections: 60,
  waits: 300,
}

/** Reading the clock takes 30 ns; a step takes about as long, so one in 128 reads it. */
const STEPS_PER_CLOCK = 127

export class Budget {
  readonly limits: Limits
  #steps = 0
  #ticks = 0
  #memory = 0
  #waits = 0
  #spent_ms = 0
  #since = performance.now()

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** One statement. */
  tick(): void {
    if ((this.#ticks++ & STEPS_PER_CLOCK) === 0) this.checkTime()
  }

  checkTime(): void {
    const spent = this.#spent_ms + performance.now() - this.#since
    if (spent > this.limits.time_ms)
      throw new ThemeError(
        `The page takes longer than ${this.limits.time_ms} ms to render. Do less work in loops.`,
      )
  }

  /** The render waits for data: what others do meanwhile is not its own time. */
  pause(): void {
    if (++this.#waits > this.limits.waits)
      throw new ThemeError(
        `The page asks for content more than ${this.limits.waits} times. Go through a list once instead of asking for its items one by one.`,
      )
    this.#spent_ms += performance.now() - this.#since
  }
  resume(): void {
    this.#since = performance.now()
  }

  /** Before `count` iterations, or a filter over so many items. */
  steps(count: number): void {
    this.#steps += count
    if (!(this.#steps <= this.limits.loop_steps))
      throw new ThemeError(
        `The page goes through more than ${this.limits.loop_steps} items in loops and filters. Show fewer, or use paginate.`,
      )
  }

  /** Before something of that size is made. */
  memory(units: number): void {
    if (units > 0) this.#memory += units
    if (!(this.#memory <= this.limits.memory_units))
      throw new ThemeError('The page builds too much text in variables and filters. Capture and append less.')
  }

  /** What a page, or a capture, has become. */
  output(chars: number): void {
    if (chars > this.limits.output_chars)
      throw new ThemeError(
        `The page is longer than ${this.limits.output_chars} characters. Show fewer items.`,
      )
  }
}
