/** Who has a website open in the portal, and at what: said by each tab every 20 seconds, forgotten after 60 without. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { findMembersAmong } from '../members/members.ts'
import { type TellingCtx, tellSites } from '../site-news/site-news.ts'
import { type Presence, deletePresence, listPresence, renewPresence, sweepPresence } from './queries.ts'
import type { PresentBody } from './schema.ts'

export const RENEW_SECONDS = 20
export const GONE_SECONDS = 60
/** Tabs of one tenant, and of one member. */
const TABS_MAX = 500
const OWN_TABS_MAX = 30
const LISTED_MAX = 200

/**
 * Keeps a tab among those who are there. Only what changes is told to the others; saying the same again costs one statement.
 * @throws AppError not_found (entry), rate_limited for more tabs than anybody has
 */
export async function keepPresence(
  ctx: TellingCtx,
  tx: TenantTx,
  siteId: string,
  presence: Presence,
): Promise<void> {
  const kept = await renewPresence(tx, siteId, presence, GONE_SECONDS)
  if (!kept) throw new AppError('not_found', 'There is no such page, post or record on this website.')
  if (!kept.is_news) return
  const { all, own } = await sweepPresence(tx, presence.user_id, GONE_SECONDS)
  if (all > TABS_MAX || own > OWN_TABS_MAX)
    throw new AppError('rate_limited', 'Too many tabs are open; close some.', {
      retryAfterSeconds: GONE_SECONDS,
    })
  await tellSites(ctx, tx, [{ site_id: siteId, about: 'presence' }])
}

/** The tab has closed. Nothing happens when it was not there. */
export async function endPresence(
  ctx: TellingCtx,
  tx: TenantTx,
  siteId: string,
  tab: Pick<Presence, 'user_id' | 'tab'>,
): Promise<void> {
  if (await deletePresence(tx, siteId, tab))
    await tellSites(ctx, tx, [{ site_id: siteId, about: 'presence' }])
}

/** Who is there, in the order they came, by name. */
export async function listPresent(tx: TenantTx, siteId: string): Promise<PresentBody[]> {
  const rows = await listPresence(tx, siteId, GONE_SECONDS, LISTED_MAX)
  if (rows.length === 0) return []
  const userIds = [...new Set(rows.map(({ user_id }) => user_id))]
  const members = await findMembersAmong(tx, { userIds, roles: [] }, userIds.length)
  const names = new Map(members.map(({ user_id, name }) => [user_id, name]))
  return rows.map(({ user_id, mode, since, ...rest }) => ({
    user_id,
    name: names.get(user_id) ?? '',
    ...rest,
    mode: mode === 'editing' ? 'editing' : 'viewing',
    since: since.toISOString(),
  }))
}
