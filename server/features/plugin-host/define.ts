/** How host functions are defined: what the catalogue of plugin/host-functions.ts says of each is not said again. */
import type { Static, TSchema } from 'typebox'
import type { TenantTx } from '../../kernel/db/database.ts'
import { HOST_FUNCTIONS, type HostFunctionName } from '../../plugin/host-functions.ts'
import type { HostCall, HostCtx, HostFunction } from './host.ts'

/** Lets the type of `input` follow from its schema. */
export function defineHostFunction<Schema extends TSchema>(definition: {
  permission: string | undefined
  writes: boolean
  input: Schema
  run(ctx: HostCtx, call: HostCall, input: Static<Schema>): Promise<unknown>
}): HostFunction<never> {
  return definition
}

/** What a function needs, and whether it changes anything. */
export function catalogued(name: HostFunctionName): { permission: string | undefined; writes: boolean } {
  const { permission, writes } = HOST_FUNCTIONS[name]
  return { permission: permission ?? undefined, writes }
}

/** Runs `work` in the home of the call's tenant, for no longer than the call lasts. */
export function atHome<Result>(
  ctx: HostCtx,
  { tenantId, signal }: HostCall,
  work: (tx: TenantTx) => Promise<Result>,
  options: { readOnly?: boolean } = {},
): Promise<Result> {
  return ctx.db.withTenant(tenantId, work, { ...options, signal })
}
