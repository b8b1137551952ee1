/** Purges on their way out: rows that wait, in requests as large as the CDN takes, and the job that sends them. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import { EVERYTHING_KEY, siteKey, tenantKey } from '../../published/tags.ts'
import type { CdnKind, Target } from './provider.ts'
import { PROVIDERS } from './providers/providers.ts'
import { type HookRow, countWaiting, endWaiting, insertPurges } from './queries.ts'

/** The task that sends what waits. */
export const SEND = 'cdn.send'

export type NewPurge = Target & { reason: 'change' | 'hook' | 'manual'; note: string }

type Ctx = Pick<AppContext, 'jobs' | 'clock'>

/** While a CDN takes nothing, its purges become one of everything. */
const WAITING_MAX = 50

/** @returns the ids of the purges that were made of it */
export async function queuePurge(ctx: Ctx, tx: TenantTx, hook: HookRow, purge: NewPurge): Promise<string[]> {
  const at = ctx.clock.now()
  let { by, items, note } = purge
  const max = PROVIDERS[hook.kind as CdnKind].max[by]
  const waiting = await countWaiting(tx, hook.id)
  if (waiting > 0 && waiting + Math.ceil(items.length / max) > WAITING_MAX) {
    await endWaiting(tx, hook.id, { state: 'replaced', problem: 'Too much was waiting.', at })
    note = `${note}, and what waited before`
    by = 'keys'
    items = [everythingOf(hook)]
  }
  const rows = chunksOf(items, max).map((some) => ({
    id: randomUUIDv7(),
    hook_id: hook.id,
    reason: purge.reason,
    by,
    items: some,
    note,
    next_attempt_at: at,
    created_at: at,
  }))
  await insertPurges(tx, rows)
  await sendSoon(ctx, tx, hook.id, hook.held_until ?? at)
  return rows.map(({ id }) => id)
}

/** Has what waits for the hook sent, `at` or later. Several calls make one job. */
export async function sendSoon(ctx: Ctx, tx: TenantTx, hookId: string, at: Date): Promise<void> {
  const runAt = at > ctx.clock.now() && { runAt: at }
  await ctx.jobs.enqueue(tx, SEND, { hook_id: hookId }, { key: hookId, ...runAt })
}

/** The key of all pages that the hook's CDN may keep. */
export function everythingOf({ tenant_id, website_id }: HookRow): string {
  if (website_id !== null) return siteKey(website_id)
  return tenant_id === PLATFORM_SCOPE ? EVERYTHING_KEY : tenantKey(tenant_id)
}

function chunksOf(items: readonly string[], size: number): string[][] {
  const chunks: string[][] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}
