/** Certificate authorities: which one an order goes to, and when one that failed is asked again. */
import type { AcmeAuthority } from '../../../config.ts'
import type { AppContext } from '../../../context.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { type NotifyCtx, notifyOperators } from '../../notifications/notifications.ts'
import {
  ACCOUNT,
  LONGEST_WINDOW_MS,
  type Weight,
  accountOf,
  askToHold,
  asksOf,
  asksOfFailure,
} from './limits.ts'
import {
  type AuthorityRow,
  deleteFullBuckets,
  holdBucket,
  listAuthorityRows,
  listBuckets,
  noteFailure,
  noteSuccess,
  pauseAuthority,
  returnTokens,
  takeAuthority,
  takeTokens,
} from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'clock' | 'config'>

/** Whoever tries an authority after its rest has this long until another one may. */
const PROBE_MS = 60_000
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 3_600_000
/** In a row: after these, an authority has been away for a quarter of an hour. */
const FAILURES_TOLD = 5

/** The way to an authority is free, or the earliest moment at which it may be. */
export type Way = { authority: AcmeAuthority } | { until: Date; why: string }

/**
 * Chooses the first authority that does not rest and of which enough may be asked, and takes the tokens of the order.
 * @param tried directories that this order has been to already, in this attempt
 * @param weightAt what the order is to an authority's limits
 */
export async function chooseAuthority(
  ctx: Ctx,
  tried: ReadonlySet<string>,
  weightAt: (authority: AcmeAuthority) => Weight,
): Promise<Way | undefined> {
  let best: { until: Date; why: string } | undefined
  for (const authority of ctx.config.acme?.authorities ?? []) {
    if (tried.has(authority.directoryUrl)) continue
    const way = await ctx.db.withPlatform((tx) => goTo(ctx, tx, authority, weightAt(authority)))
    if ('authority' in way) return way
    if (!best || way.until < best.until) best = way
  }
  return best
}

async function goTo(ctx: Ctx, tx: PlatformTx, authority: AcmeAuthority, weight: Weight): Promise<Way> {
  const { directoryUrl } = authority
  const now = ctx.clock.now()
  const row = await takeAuthority(tx, directoryUrl, now, after(now, PROBE_MS))
  if (!row) {
    const [resting] = await listAuthorityRows(tx, [directoryUrl])
    const until = resting?.paused_until ?? now
    return { until, why: `${hostOf(directoryUrl)} rests: ${resting?.problem ?? 'another order tries it'}` }
  }
  const { wait_ms, bucket } = await takeTokens(tx, asksOf(directoryUrl, weight), now)
  if (wait_ms === 0) return { authority }
  // Nobody goes there now: the next one may.
  if (row.failures > 0) await pauseAuthority(tx, directoryUrl, now)
  return { until: after(now, wait_ms), why: `enough was asked of ${hostOf(directoryUrl)} (${bucket})` }
}

/**
 * Puts back what was taken for an order that came to nothing: certificates are counted when they are issued, orders when
 * they are placed.
 * @param wasPlaced whether the authority took the order at all
 */
export async function returnAsked(
  ctx: Ctx,
  { directoryUrl }: AcmeAuthority,
  weight: Weight,
  wasPlaced: boolean,
): Promise<void> {
  const account = accountOf(directoryUrl)
  const asks = asksOf(directoryUrl, weight).filter(({ bucket }) => !(wasPlaced && bucket === account))
  await ctx.db.withPlatform((tx) => returnTokens(tx, asks))
}

/** The authority answered as it should, whatever it said. */
export async function noteAnswer(ctx: Ctx, { directoryUrl }: AcmeAuthority): Promise<void> {
  await ctx.db.withPlatform((tx) => noteSuccess(tx, directoryUrl))
}

/**
 * The authority did not answer as it should: it rests for half a minute, twice as long each time, up to an hour.
 * @param notBefore what it said itself
 */
export async function noteOutage(
  ctx: Ctx & NotifyCtx,
  { directoryUrl }: AcmeAuthority,
  problem: string,
  notBefore: Date | undefined,
  random = Math.random,
): Promise<Date> {
  const now = ctx.clock.now()
  const detail = problem.slice(0, 500)
  const noted = await ctx.db.withPlatform(async (tx) => {
    const { failures } = await noteFailure(tx, directoryUrl, detail)
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10))
    const own = after(now, pause * (0.75 + random() / 2))
    const until = notBefore && notBefore > own ? notBefore : own
    await pauseAuthority(tx, directoryUrl, until)
    return { failures, until }
  })
  if (noted.failures === FAILURES_TOLD) await tellOperators(ctx, directoryUrl, detail, noted.until)
  return noted.until
}

async function tellOperators(
  ctx: NotifyCtx,
  directoryUrl: string,
  detail: string,
  until: Date,
): Promise<void> {
  const authority = hostOf(directoryUrl)
  await notifyOperators(ctx, {
    kind: 'platform.authority_down',
    subject: { type: 'authority', id: authority },
    key: `authority:${authority}`,
    data: { authority, detail, failures: FAILURES_TOLD, next_try_at: until.toISOString() },
  })
}

/** The authority wants no more orders of these names until then. */
export async function noteRefusal(
  ctx: Ctx,
  { directoryUrl }: AcmeAuthority,
  names: readonly string[],
  until: Date,
): Promise<void> {
  await ctx.db.withPlatform((tx) => holdBucket(tx, askToHold(directoryUrl, names), ctx.clock.now(), until))
}

/** The names could not be proven there. */
export async function noteFailedProof(
  ctx: Ctx,
  { directoryUrl }: AcmeAuthority,
  names: readonly string[],
): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db.withPlatform(async (tx) => {
    for (const ask of asksOfFailure(directoryUrl, names)) await takeTokens(tx, [ask], now)
  })
}

export type AuthorityHealth = {
  directory_url: string
  profile: string | null
  state: 'working' | 'resting'
  failures: number
  paused_until: Date | null
  problem: string | null
  used_at: Date | null
  /** Of the 300 in three hours that the account has, those left now. */
  orders_left: number
}

/** How the configured authorities are, in the order in which they are tried. */
export async function listAuthorities(ctx: Ctx): Promise<AuthorityHealth[]> {
  const authorities = ctx.config.acme?.authorities ?? []
  if (authorities.length === 0) return []
  const urls = authorities.map(({ directoryUrl }) => directoryUrl)
  const now = ctx.clock.now()
  return ctx.db.withPlatform(async (tx) => {
    const rows = new Map((await listAuthorityRows(tx, urls)).map((row) => [row.directory_url, row]))
    const buckets = new Map((await listBuckets(tx, urls.map(accountOf))).map((row) => [row.bucket, row]))
    return authorities.map(({ directoryUrl, profile }) => {
      const row = rows.get(directoryUrl)
      const bucket = buckets.get(accountOf(directoryUrl))
      const refilled = bucket
        ? bucket.tokens +
          ((now.getTime() - bucket.refilled_at.getTime()) * ACCOUNT.capacity) / ACCOUNT.window_ms
        : ACCOUNT.capacity
      return {
        directory_url: directoryUrl,
        profile: profile ?? null,
        state: isResting(row, now) ? 'resting' : 'working',
        failures: row?.failures ?? 0,
        paused_until: isResting(row, now) ? (row?.paused_until ?? null) : null,
        problem: row?.problem ?? null,
        used_at: row?.used_at ?? null,
        orders_left: Math.max(0, Math.floor(Math.min(ACCOUNT.capacity, refilled))),
      }
    })
  })
}

/** Forgets buckets that are full again. */
export async function pruneLimits(ctx: Ctx): Promise<void> {
  const before = after(ctx.clock.now(), -4 * LONGEST_WINDOW_MS)
  await ctx.db.withPlatform((tx) => deleteFullBuckets(tx, before))
}

function isResting(row: AuthorityRow | undefined, now: Date): boolean {
  return row?.paused_until != null && row.paused_until > now
}

function after(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds)
}

function hostOf(directoryUrl: string): string {
  return new URL(directoryUrl).host
}
