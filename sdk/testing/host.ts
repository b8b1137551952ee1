/**
 * The host of a test: the real checks of names, permissions, previews and inputs, before functions that work in memory.
 */
import { dataFunctions } from '../../server/features/plugin-data/plugin-data.ts'
import {
  type HostCall,
  type HostCtx,
  type HostFunctions,
  HostError,
  hostFunctions,
  performHostCall,
} from '../../server/features/plugin-host/plugin-host.ts'
import { HostFailure } from '../../server/sandbox/sandbox.ts'
import { contentFunctions, siteFunctions } from './content.ts'
import { keyValueFunctions, tableFunctions } from './data.ts'
import type { Memory } from './memory.ts'
import { outsideFunctions } from './outside.ts'

/** Answers the host calls of one call of a plugin. */
export function openTestHost(
  memory: Memory,
  call: HostCall,
): (name: string, input: unknown) => Promise<unknown> {
  const { site, manifest, plugin } = call
  const inMemory: Record<string, (input: never) => unknown> = {
    ...keyValueFunctions(memory),
    ...tableFunctions(memory, manifest),
    ...contentFunctions(memory),
    ...siteFunctions(memory, plugin),
    ...outsideFunctions(memory, { manifest, plugin, site }),
  }
  const functions: HostFunctions = Object.fromEntries(
    Object.entries({ ...hostFunctions, ...dataFunctions }).map(([name, real]) => {
      const run = inMemory[name]
      return [
        name,
        run ? { ...real, run: async (_ctx: HostCtx, _call: HostCall, input: never) => run(input) } : real,
      ]
    }),
  )
  let unexpected: unknown
  // Only what is written in memory here can fail in a way that nobody expected, and then the test has to.
  const ctx = { log: { error: ({ err }: { err: unknown }) => (unexpected = err) } } as unknown as HostCtx
  return async (name, input) => {
    try {
      return await performHostCall(ctx, functions, call, name, input)
    } catch (error) {
      if (unexpected !== undefined) throw unexpected
      throw error instanceof HostError ? new HostFailure(error.code, error.message) : error
    }
  }
}
