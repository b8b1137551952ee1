/** What starting some code takes: for its author, before anybody else runs it. */
import { openCell } from './cell.ts'
import { START_CPU_MS } from './limits.ts'
import { loadEngine } from './sandbox.ts'

export type StartCosts = {
  /** Processor time of the code's top level, which runs once in each process for many calls. */
  startMs: number
  /** Memory in use once it has run, of which each call gets a copy. The engine itself is part of it. */
  memoryBytes: number
}

/**
 * Runs in this thread, so that code that hangs in one native call hangs this, too: run it in a sandbox first.
 * @param prelude see SandboxOptions
 * @throws CellError when the code's top level fails
 */
export async function measureStart(prelude: string, code: string, memoryMb: number): Promise<StartCosts> {
  let began = 0
  let startMs = 0
  const { image } = await openCell({
    module: await loadEngine(),
    prelude,
    code,
    memoryMb,
    startCpuMs: START_CPU_MS,
    enter: () => (began = performance.now()),
    leave: () => (startMs = performance.now() - began),
  })
  return { startMs, memoryBytes: image.pages.size * PAGE_BYTES }
}

/** In which images count memory. */
const PAGE_BYTES = 65_536
