/** The stream behind the portal's bell: how many are unread, and each notification that comes. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type Events, type FollowOptions, follow } from '../../kernel/http/follow.ts'
import { type Watching, openWatching } from '../../kernel/http/watching.ts'
import { TOPIC } from './notifications.ts'
import { type NotificationRow, countUnread, listNotifications } from './queries.ts'
import { viewNotification } from './schema.ts'

/** Each tab of each browser may hold one. */
const STREAMS = { maxOfKey: 20, maxOfTenant: 500, maxInAll: 5_000 }
const SHOWN_AT_ONCE = 20
/** A transaction may take so long to commit after it wrote what it tells. */
const COMMIT_WITHIN_MS = 60_000

export type Bell = { unread_count: number; newest: NotificationRow[] }

/** Subscribes for as long as the process lives. */
export function watchNotifications({ notices }: Pick<AppContext, 'notices'>): Watching {
  return openWatching({
    notices,
    topic: TOPIC,
    keysOf: ({ user_ids }) => (Array.isArray(user_ids) ? user_ids.map(String) : []),
    ...STREAMS,
  })
}

/** What the bell shows: the count, and the newest that are unread. */
export async function readBell(tx: TenantTx, userId: string): Promise<Bell> {
  const newest = await listNotifications(tx, userId, { unread: true }, undefined, SHOWN_AT_ONCE)
  return { unread_count: await countUnread(tx, userId), newest: newest.slice(0, SHOWN_AT_ONCE) }
}

/**
 * The count at once and whenever it has changed, and each that comes.
 * @param scope the tenant, or the nil UUID for operators
 */
export function streamOfBell(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  { scope, userId }: { scope: string; userId: string },
  options: FollowOptions,
): Events {
  const since = new Date(ctx.clock.now().getTime() - COMMIT_WITHIN_MS)
  let count: number | undefined
  let shown: Set<string> | undefined
  /** Ids below are older than what was there at first: when newer ones are read, they move up and are no news. */
  let floor = ''
  return follow(options, async () => {
    const bell = await ctx.db.withTenant(scope, (tx) => readBell(tx, userId), { readOnly: true })
    if (!shown) {
      shown = new Set(bell.newest.map(({ id }) => id))
      if (bell.newest.length === SHOWN_AT_ONCE) floor = bell.newest.at(-1)?.id ?? ''
    }
    const known = shown
    const fresh = bell.newest.filter(
      ({ id, created_at }) => id > floor && created_at >= since && !known.has(id),
    )
    for (const { id } of fresh) known.add(id)
    const hasChanged = bell.unread_count !== count
    count = bell.unread_count
    return {
      events: [
        ...(hasChanged ? [{ event: 'unread', data: { unread_count: count } }] : []),
        ...fresh.toReversed().map((row) => ({ event: 'notification', data: viewNotification(row) })),
      ],
      next: 'wait',
    }
  })
}
