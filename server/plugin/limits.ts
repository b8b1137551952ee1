/** How much a call of a plugin may use, by what it is called for. A manifest may ask for less, never for more. */
import type { PluginCall } from '../published/plugins.ts'
import { HOOKS, type HookName } from './hooks.ts'

export type CallLimits = {
  cpuMs: number
  wallMs: number
  memoryMb: number
  /** Of what it answers, as JSON, in characters. */
  outputLength: number
  /** Calls of host functions. */
  hostCalls: number
}

const MEMORY_MB = 64
const own = { memoryMb: MEMORY_MB }
const background = { ...own, cpuMs: 1_000, wallMs: 30_000, outputLength: 1_000_000, hostCalls: 200 }

export const CALL_LIMITS = {
  page: { ...own, cpuMs: 50, wallMs: 300, outputLength: 256_000, hostCalls: 20 },
  page_html: { ...own, cpuMs: 50, wallMs: 300, outputLength: 2_000_000, hostCalls: 20 },
  before: { ...own, cpuMs: 100, wallMs: 2_000, outputLength: 1_000_000, hostCalls: 20 },
  endpoint: { ...own, cpuMs: 200, wallMs: 10_000, outputLength: 1_000_000, hostCalls: 50 },
  event: background,
  schedule: background,
  job: background,
  action: background,
} as const satisfies Record<string, CallLimits>

export type CallClass = keyof typeof CALL_LIMITS

export function callClassOf(call: Pick<PluginCall, 'kind' | 'name'>): CallClass {
  if (call.kind === 'block') return 'page'
  if (call.kind !== 'hook') return call.kind
  if (call.name === 'page.html') return 'page_html'
  const kind = Object.hasOwn(HOOKS, call.name) ? HOOKS[call.name as HookName].kind : 'after'
  return kind === 'filter' ? 'page' : kind === 'before' ? 'before' : 'event'
}

/** @param wanted by the manifest; more than the default counts as the default */
export function limitsOf(
  call: Pick<PluginCall, 'kind' | 'name'>,
  wanted: { cpu_ms?: number; memory_mb?: number } = {},
): CallLimits {
  const limits = CALL_LIMITS[callClassOf(call)]
  return {
    ...limits,
    cpuMs: Math.min(limits.cpuMs, wanted.cpu_ms ?? Infinity),
    memoryMb: Math.min(limits.memoryMb, wanted.memory_mb ?? Infinity),
  }
}
