/** Feeds of advisories that this installation subscribes to: fetched by schedule, believed only under the pinned key. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { isPublicKey } from '../../../kernel/crypto/ed25519.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { recordPlatformAudit } from '../../audit/audit.ts'
import { type AdvisoryCtx, announce, queueTelling } from './advisories.ts'
import { FEED_MAX_BYTES, type FeedItem, type FeedPayload, openFeed } from './feed-document.ts'
import { isRange } from './match.ts'
import * as queries from './queries.ts'
import type { AdvisoryRow, FeedRow } from './queries.ts'

type Ctx = AdvisoryCtx & Pick<AppContext, 'fetcher' | 'log'>

export type FeedInput = { name: string; url: string; public_key: string; enabled?: boolean }
export type FeedChange = Partial<Pick<FeedInput, 'name' | 'public_key' | 'enabled'>>

/** Who lifts what a feed no longer says; what an operator has lifted stays lifted. */
const BY_FEED = 'feed'
const FETCH_TIMEOUT_MS = 20_000

/** @throws AppError validation_failed for a key that is none; fetch_failed for an address nobody may fetch; conflict */
export async function addFeed(ctx: Ctx, input: FeedInput): Promise<FeedRow> {
  requireKey(input.public_key)
  ctx.fetcher.check(input.url)
  return ctx.db.withPlatform(async (tx) => {
    const row = await queries.insertFeed(tx, { id: randomUUIDv7(), ...input })
    if (!row) throw new AppError('conflict', 'This feed is subscribed to already.')
    await recordPlatformAudit(tx, { action: 'plugin_feed.add', subject: subjectOf(row), after: input })
    return row
  })
}

/**
 * @param checkVersion called with the present version, to refuse a change made on an older one
 * @throws AppError not_found, validation_failed
 */
export async function changeFeed(
  ctx: Ctx,
  id: string,
  change: FeedChange,
  checkVersion: (version: number) => void = () => undefined,
): Promise<FeedRow> {
  if (change.public_key !== undefined) requireKey(change.public_key)
  return ctx.db.withPlatform(async (tx) => {
    const before = (await queries.lockFeed(tx, id)) ?? notFound()
    checkVersion(before.version)
    // Under another key, the numbers begin anew.
    const isNewKey = change.public_key !== undefined && change.public_key !== before.public_key
    const after = await queries.updateFeed(tx, id, { ...change, ...(isNewKey && { sequence: -1 }) })
    await recordPlatformAudit(tx, { action: 'plugin_feed.change', subject: subjectOf(after), before, after })
    return after
  })
}

/** Ends the subscription; what the feed has said is lifted with it. @throws AppError not_found */
export async function removeFeed(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.withPlatform(async (tx) => {
    const row = (await queries.lockFeed(tx, id)) ?? notFound()
    const said = await queries.listFeedAdvisories(tx, id)
    for (const advisory of said) if (advisory.lifted_at === null) await liftGone(ctx, tx, advisory)
    await queries.deleteFeed(tx, id)
    await recordPlatformAudit(tx, { action: 'plugin_feed.remove', subject: subjectOf(row), before: row })
    await announce(ctx, tx)
  })
  await ctx.pluginAdvisories.reload()
}

/** @throws AppError not_found */
export async function getFeed(tx: PlatformTx, id: string): Promise<FeedRow> {
  return (await queries.findFeed(tx, id)) ?? notFound()
}

/** Fetches every feed that is switched on. What goes wrong with one is noted with it. */
export async function refreshFeeds(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const feeds = await ctx.db.withPlatform(queries.listFeeds, { readOnly: true })
  for (const feed of feeds) if (feed.enabled && !signal.aborted) await refreshFeed(ctx, feed.id, signal)
}

/**
 * Fetches a feed and does what it says. What cannot be fetched or believed changes nothing and is noted.
 * @throws AppError not_found
 */
export async function refreshFeed(ctx: Ctx, id: string, signal?: AbortSignal): Promise<FeedRow> {
  const feed = await ctx.db.withPlatform((tx) => getFeed(tx, id), { readOnly: true })
  const fetched = await fetchFeed(ctx, feed, signal)
  const taken = 'refused' in fetched ? fetched : await takeIn(ctx, feed, fetched)
  if ('refused' in taken) {
    ctx.log.warn({ feed: feed.url, reason: taken.refused }, 'a feed of advisories was not taken in')
    await ctx.db.withPlatform((tx) =>
      queries.noteFeed(tx, id, { checked_at: ctx.clock.now(), error: taken.refused }),
    )
  } else if (taken.changed) {
    await ctx.pluginAdvisories.reload()
    for (const advisoryId of taken.blocking) await queueTelling(ctx, advisoryId)
  }
  return ctx.db.withPlatform((tx) => getFeed(tx, id), { readOnly: true })
}

async function fetchFeed(
  ctx: Ctx,
  { url, public_key }: FeedRow,
  signal: AbortSignal | undefined,
): Promise<FeedPayload | { refused: string }> {
  try {
    const { body } = await ctx.fetcher.get(url, {
      maxBytes: FEED_MAX_BYTES,
      timeoutMs: FETCH_TIMEOUT_MS,
      accept: 'application/json',
      ...(signal && { signal }),
    })
    const bytes = Buffer.concat(await body.toArray())
    return openFeed(bytes.toString('utf8'), public_key, ctx.clock.now())
  } catch (error) {
    if (error instanceof AppError) return { refused: error.message }
    throw error
  }
}

type Taken = { changed: boolean; blocking: string[] }

/** Has the advisories of the feed say what the document says: adds, changes, lifts what is gone. */
async function takeIn(
  ctx: Ctx,
  { id, public_key }: FeedRow,
  payload: FeedPayload,
): Promise<Taken | { refused: string }> {
  return ctx.db.withPlatform(async (tx) => {
    const feed = (await queries.lockFeed(tx, id)) ?? notFound()
    if (feed.public_key !== public_key) return { refused: 'The key was changed meanwhile.' }
    if (payload.sequence < feed.sequence)
      return {
        refused: `It is older (${payload.sequence}) than what was taken in before (${feed.sequence}).`,
      }
    const known = new Map(
      (await queries.listFeedAdvisories(tx, id)).map((row) => [row.external_id, row] as const),
    )
    const taken: Taken = { changed: false, blocking: [] }
    const items = new Map(
      payload.advisories.filter(isSound).map((item) => [item.id, readable(item)] as const),
    )
    for (const item of items.values()) {
      const before = known.get(item.id)
      const after = await takeItem(ctx, tx, feed, item, before)
      if (!after) continue
      taken.changed = true
      if (after.action === 'block') taken.blocking.push(after.id)
    }
    for (const row of known.values()) {
      if (row.lifted_at !== null || items.has(row.external_id ?? '')) continue
      await liftGone(ctx, tx, row)
      taken.changed = true
    }
    const now = ctx.clock.now()
    await queries.noteFeed(tx, id, {
      checked_at: now,
      taken_at: now,
      sequence: payload.sequence,
      error: null,
    })
    if (taken.changed) await announce(ctx, tx)
    return taken
  })
}

/** @returns the row if something about it is new */
async function takeItem(
  ctx: Ctx,
  tx: PlatformTx,
  feed: FeedRow,
  item: FeedItem,
  before: AdvisoryRow | undefined,
): Promise<AdvisoryRow | undefined> {
  const { id: external_id, published_at, ...fields } = item
  if (before && before.lifted_at !== null && before.lifted_by !== BY_FEED) return undefined
  const isSame =
    before?.lifted_at === null &&
    Object.entries(fields).every(([name, value]) => before[name as keyof AdvisoryRow] === value)
  if (isSame) return undefined
  const after = before
    ? await queries.updateAdvisory(tx, before.id, {
        ...fields,
        lifted_at: null,
        lifted_by: null,
        lift_reason: null,
      })
    : await queries.insertAdvisory(tx, {
        id: randomUUIDv7(),
        feed_id: feed.id,
        external_id,
        ...fields,
        // Whoever writes the feed knows nothing of the names that tenants here give to their own.
        scope: 'public',
        created_by: feed.name,
        published_at: dateOf(published_at) ?? ctx.clock.now(),
      })
  await recordPlatformAudit(tx, {
    action: before ? 'plugin_advisory.change' : 'plugin_advisory.add',
    subject: { type: 'plugin_advisory', id: after.id, label: after.title },
    ...(before && { before }),
    after,
    note: `from the feed ${feed.name}`,
  })
  return after
}

async function liftGone(ctx: Ctx, tx: PlatformTx, row: AdvisoryRow): Promise<void> {
  const after = await queries.updateAdvisory(tx, row.id, {
    lifted_at: ctx.clock.now(),
    lifted_by: BY_FEED,
    lift_reason: 'The feed does not have it any more.',
  })
  await recordPlatformAudit(tx, {
    action: 'plugin_advisory.lift',
    subject: { type: 'plugin_advisory', id: row.id, label: row.title },
    before: row,
    after,
  })
}

/** Names one package, or versions in a range that can be read, in words that can be kept. */
function isSound(item: FeedItem): boolean {
  const { hash, name, range } = item
  if (Object.values(item).some((text) => text?.includes('\0'))) return false
  return hash === null ? name !== null && range !== null && isRange(range) : name === null && range === null
}

/** People follow the address: it must be one of the web. */
function readable(item: FeedItem): FeedItem {
  return { ...item, url: item.url !== null && /^https?:\/\/\S+$/.test(item.url) ? item.url : null }
}

function requireKey(publicKey: string): void {
  if (isPublicKey(publicKey)) return
  const message = 'must be an Ed25519 public key: its 32 bytes in base64'
  throw new AppError('validation_failed', `/body/public_key: ${message}.`, {
    errors: [{ path: '/body/public_key', message }],
  })
}

function dateOf(text: string): Date | undefined {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : at
}

function subjectOf({ id, name }: FeedRow) {
  return { type: 'plugin_feed', id, label: name }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such feed of advisories.')
}
