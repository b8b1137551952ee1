/**
 * Sends what waits for one CDN, a request at a time. One that cannot take it now is asked again later and later; one that
 * refuses (a token that is wrong, a zone that is not there) is not: whoever set the hook up sees why, and when the hook is
 * changed, everything is purged.
 */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import { openGuardedFetch } from '../../kernel/http/guarded-fetch.ts'
import { openCredentials } from './credentials.ts'
import { type CdnKind, type CdnSettings, type Outcome, type Target, excerptOf } from './provider.ts'
import { PROVIDERS } from './providers/providers.ts'
import {
  type HookRow,
  type PurgeRow,
  endWaiting,
  findDue,
  findHook,
  findNextAt,
  hasFailedSince,
  lockHook,
  updateHealth,
  updatePurge,
} from './queries.ts'
import { everythingOf, queuePurge, sendSoon } from './queue.ts'
import { jitter } from '../../kernel/http/retry-after.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'clock' | 'fetcher'>

/** After that the job queues up again behind those of other tenants. */
const SLICE_MS = 10_000
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** The pauses after failed attempts: a day in all. */
const RETRY_AFTER_MS = [
  2 * SECOND_MS,
  15 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  ...[0.5, 1, 2, 4, 8, 8].map((hours) => hours * HOUR_MS),
]
const LONGEST_HOLD_MS = HOUR_MS

/** Sends what is due, for a while, and queues itself again for what is left or comes due later. */
export async function sendDue(
  ctx: Ctx,
  tenantId: string,
  hookId: string,
  signal: AbortSignal,
): Promise<void> {
  const endsAt = performance.now() + SLICE_MS
  while (performance.now() < endsAt && (await sendOne(ctx, tenantId, hookId, signal))) signal.throwIfAborted()
  await ctx.db.withTenant(tenantId, async (tx) => {
    const hook = await findHook(tx, hookId)
    const nextAt = hook && (await findNextAt(tx, hookId))
    if (nextAt) await sendSoon(ctx, tx, hookId, later(nextAt, hook.held_until))
  })
}

/** @returns whether there may be more that is due */
async function sendOne(ctx: Ctx, tenantId: string, hookId: string, signal: AbortSignal): Promise<boolean> {
  const now = ctx.clock.now()
  const due = await ctx.db.withTenant(tenantId, async (tx) => {
    const hook = await findHook(tx, hookId)
    if (!hook || (hook.held_until && hook.held_until > now)) return undefined
    if (hook.enabled) return { hook, purge: await findDue(tx, hookId, now) }
    await endWaiting(tx, hookId, { state: 'failed', problem: 'The hook was switched off.', at: now })
    return undefined
  })
  if (!due?.purge) return false
  const { hook, purge } = due
  const outcome = await purgeNow(ctx, hook, { by: purge.by as Target['by'], items: purge.items }, signal)
  await ctx.db.withTenant(tenantId, (tx) => settle(ctx, tx, purge, outcome))
  return outcome.problem === undefined || !outcome.isTransient
}

/** Has the CDN forget this now. Any answer is a result, and so is none. @throws what is a bug of ours; the signal's reason */
export async function purgeNow(
  ctx: Pick<Ctx, 'keyring' | 'clock' | 'fetcher'>,
  hook: HookRow,
  target: Target,
  signal: AbortSignal,
): Promise<Outcome> {
  const credentials = await openCredentials(ctx.keyring, hook)
  // A cache of the platform may well stand in its own network; those of tenants are strangers' addresses.
  await using own =
    hook.tenant_id === PLATFORM_SCOPE && hook.kind === 'http'
      ? openGuardedFetch({ allow: isNoMetadata })
      : undefined
  const asked = {
    fetcher: own ?? ctx.fetcher,
    settings: hook.settings as CdnSettings,
    credentials,
    signal,
    now: ctx.clock.now(),
  }
  try {
    return await PROVIDERS[hook.kind as CdnKind].purge(asked, target)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof AppError)) throw error
    const isRedirect = error.code === 'forbidden'
    return {
      status: null,
      answer: '',
      problem: isRedirect ? 'The cache redirects, which is not followed.' : error.message,
      isTransient: !isRedirect,
    }
  }
}

async function settle(ctx: Ctx, tx: TenantTx, purge: PurgeRow, outcome: Outcome): Promise<void> {
  const hook = await lockHook(tx, purge.hook_id)
  // Removed meanwhile, and its purges with it.
  if (!hook) return
  const now = ctx.clock.now()
  const { status, problem, isTransient = false, retryAfterMs = 0 } = outcome
  const pauseMs = problem !== undefined && isTransient ? RETRY_AFTER_MS[purge.attempts] : undefined
  const waitMs =
    pauseMs === undefined ? 0 : Math.max(pauseMs * jitter(), Math.min(retryAfterMs, LONGEST_HOLD_MS))
  const isOver = waitMs === 0
  await updatePurge(tx, purge.id, {
    attempts: purge.attempts + 1,
    status,
    answer: excerptOf(outcome.answer),
    problem: problem ?? null,
    ...(isOver
      ? { state: problem === undefined ? 'succeeded' : 'failed', finished_at: now }
      : { next_attempt_at: after(now, waitMs) }),
  })
  // It works again, and does not know of what it refused meanwhile.
  const mustCatchUp =
    problem === undefined &&
    hook.failing_since !== null &&
    (await hasFailedSince(tx, hook.id, hook.failing_since))
  await updateHealth(tx, hook.id, {
    problem: problem ?? null,
    failing_since: problem === undefined ? null : (hook.failing_since ?? now),
    held_until: isOver ? null : after(now, Math.min(waitMs, LONGEST_HOLD_MS)),
  })
  if (mustCatchUp)
    await queuePurge(
      ctx,
      tx,
      { ...hook, held_until: null },
      {
        reason: 'hook',
        by: 'keys',
        items: [everythingOf(hook)],
        note: 'everything, since purges had failed',
      },
    )
}

/** The address at which clouds hand out their secrets. */
function isNoMetadata(address: string): boolean {
  return !address.startsWith('169.254.') && address !== 'fd00:ec2::254' && address !== '168.63.129.16'
}

function after(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms)
}

function later(one: Date, other: Date | null): Date {
  return other && other > one ? other : one
}
