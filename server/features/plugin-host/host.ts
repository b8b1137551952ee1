/** What host functions are: how they are declared, what they get to know of a call, and how they refuse. */
import type { TSchema } from 'typebox'
import type { AppContext } from '../../context.ts'
import { type Trace, currentTrace } from '../../kernel/trace.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import type { PluginCall, PluginSite, PublishedPlugin } from '../../published/plugins.ts'

export type HostCtx = Pick<
  AppContext,
  | 'blobs'
  | 'clock'
  | 'config'
  | 'db'
  | 'fetcher'
  | 'jobs'
  | 'keyring'
  | 'log'
  | 'notices'
  | 'plans'
  | 'platformWindows'
  | 'rateLimiter'
  | 'secret'
  | 'tenants'
>

/** How much of the outside world a call may still use. */
export type HostBudget = { fetches: number; mails: number }

/** One call of a plugin, as its host functions see it. What they may touch follows from it, and never from their input. */
export type HostCall = {
  tenantId: string
  siteId: string
  site: PluginSite
  plugin: PublishedPlugin
  manifest: PluginManifest
  callKind: PluginCall['kind']
  /** What it read, see published/tags.ts: pages made with it are stale once one of them is touched. */
  reads: Set<string>
  /** What it changed of its own data, in the same tags. */
  writes: Set<string>
  signal: AbortSignal
  budget: HostBudget
  /** Of the work that had the plugin called: host calls arrive from another thread, which knows none. */
  trace: Trace
}

/** What plugins see of a refusal. */
export const HOST_ERROR_CODES = [
  'not_granted',
  'preview',
  'invalid',
  'not_found',
  'conflict',
  'quota',
  'limit',
  'unavailable',
] as const
export type HostErrorCode = (typeof HOST_ERROR_CODES)[number]

/** A host function's refusal: the guest's promise rejects with its code and message, which are for the plugin's author. */
export class HostError extends Error {
  readonly code: HostErrorCode
  constructor(code: HostErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'HostError'
    this.code = code
  }
}

export type HostFunction<Input = unknown> = {
  /** Undefined: every plugin has it. */
  permission: string | undefined
  /** Whether it changes anything: such ones refuse in previews and rehearsals. */
  writes: boolean
  /** Of the whole input; what it does not name is refused. */
  input: TSchema
  /** @throws HostError, or AppError, which becomes one */
  run(ctx: HostCtx, call: HostCall, input: Input): Promise<unknown>
}

/** By their names on the wire. */
export type HostFunctions = Readonly<Record<string, HostFunction<never>>>

const BUDGETS: Record<PluginCall['kind'], HostBudget> = {
  block: { fetches: 2, mails: 0 },
  hook: { fetches: 5, mails: 5 },
  endpoint: { fetches: 10, mails: 5 },
  action: { fetches: 20, mails: 50 },
  job: { fetches: 50, mails: 100 },
  schedule: { fetches: 50, mails: 100 },
}

/** A call's side of its host functions; open it where the call is asked for, because it remembers who asked. */
export function openHostCall(
  given: Pick<HostCall, 'site' | 'plugin' | 'manifest' | 'callKind' | 'signal'>,
): HostCall {
  const { tenantId, siteId } = given.site
  return {
    ...given,
    tenantId,
    siteId,
    reads: new Set(),
    writes: new Set(),
    budget: { ...BUDGETS[given.callKind] },
    trace: { ...currentTrace(), tenantId },
  }
}
