/** Publishing and taking offline at a set time, to the second and exactly once. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { requireNoApproval } from '../change-control/change-control.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import { publishEntries, subjectOf, unpublishEntries } from './publishing.ts'
import { readMoment } from './document.ts'
import * as queries from './queries.ts'
import { kindOf } from './rows.ts'

export const SCHEDULE_TASK = 'entries.schedule'
export type Times = { publish_at?: string | null; expire_at?: string | null }
type Entry = queries.EntryRow

/**
 * Sets when the draft of then is published, and when the entry goes offline; null takes a time back.
 * @param entry from getEntryForChange
 * @throws AppError validation_failed for times in the past or in the wrong order, approval_required
 */
export async function scheduleEntry(
  ctx: Pick<AppContext, 'jobs' | 'clock'>,
  tx: TenantTx,
  entry: Entry,
  times: Times,
): Promise<Entry> {
  const publishAt = timeOf(times, 'publish_at', entry)
  const expireAt = timeOf(times, 'expire_at', entry)
  const now = ctx.clock.now()
  if (times.publish_at && publishAt && publishAt <= now) throw refuse('publish_at', 'must be in the future')
  if (times.expire_at && expireAt && expireAt <= now) throw refuse('expire_at', 'must be in the future')
  if (publishAt && expireAt && expireAt <= publishAt) throw refuse('expire_at', 'must be after publish_at')
  if (times.publish_at) await requireNoApproval(tx, { siteId: entry.site_id, module: 'content', entries: 1 })
  const isOnline = entry.published_version !== null
  if (expireAt && !publishAt && !isOnline)
    throw refuse('expire_at', 'is for what is published, or is going to be')
  const scheduled = await queries.updateEntry(tx, entry.site_id, entry.id, {
    publish_at: publishAt,
    expire_at: expireAt,
    ...(!isOnline && {
      status: publishAt ? 'scheduled' : entry.status === 'scheduled' ? 'draft' : entry.status,
    }),
  })
  await enqueue(ctx, tx, scheduled, publishAt ?? expireAt)
  await recordAudit(tx, {
    action: `${kindOf(entry.type)}.schedule`,
    subject: subjectOf(entry),
    before: { publish_at: entry.publish_at, expire_at: entry.expire_at },
    after: { publish_at: publishAt, expire_at: expireAt },
  })
  return scheduled
}

/**
 * Does what is due of an entry, and queues itself for what is not. Repeating it does nothing: the times are cleared in
 * the transaction that keeps them, under the entry's lock.
 */
export async function runSchedule(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  id: string,
): Promise<'published' | 'expired' | 'waiting' | 'nothing'> {
  try {
    await lockSite(tx, siteId)
  } catch (error) {
    // The site was deleted meanwhile.
    if (error instanceof AppError && error.code === 'not_found') return 'nothing'
    throw error
  }
  const due = await queries.lockDue(tx, siteId, id)
  if (!due) return 'nothing'
  if (due.expires) {
    // Both have come while nothing ran: what would go offline at once is not shown for a moment.
    await queries.updateEntry(tx, siteId, id, { publish_at: null, expire_at: null })
    const [entry] = await unpublishEntries(ctx, tx, siteId, [id], { note: 'By schedule' })
    if (entry?.status === 'scheduled') await queries.updateEntry(tx, siteId, id, { status: 'unpublished' })
    return 'expired'
  }
  if (due.publishes) await publishEntries(ctx, tx, siteId, [id], { note: 'By schedule' })
  const entry = await queries.findEntry(tx, siteId, id)
  if (entry) await enqueue(ctx, tx, entry, due.next_at)
  if (due.publishes) return 'published'
  return due.next_at ? 'waiting' : 'nothing'
}

/**
 * When change control kept a schedule from running: in a freeze it runs afterwards; what needs an approval by now is a draft
 * again, for its time has passed.
 * @throws the error itself when it is another one
 */
export async function putOff(
  ctx: Pick<AppContext, 'jobs' | 'clock'>,
  tx: TenantTx,
  siteId: string,
  id: string,
  error: unknown,
): Promise<'waiting' | 'taken back'> {
  const entry = await queries.findEntry(tx, siteId, id)
  if (!(error instanceof AppError) || !entry) throw error
  const opensAt = openingOf(ctx, error)
  if (opensAt) {
    await enqueue(ctx, tx, entry, opensAt)
    return 'waiting'
  }
  if (error.code !== 'approval_required') throw error
  const status = entry.status === 'scheduled' ? 'draft' : entry.status
  await queries.updateEntry(tx, siteId, id, { publish_at: null, expire_at: null, status })
  await recordAudit(tx, {
    action: `${kindOf(entry.type)}.unschedule`,
    subject: subjectOf(entry),
    before: { publish_at: entry.publish_at, expire_at: entry.expire_at },
    after: { publish_at: null, expire_at: null },
    note: error.message,
  })
  return 'taken back'
}

/** Freezes may be lifted or moved meanwhile. */
const LOOK_AGAIN_MS = 15 * 60_000

/** When to try again what a freeze has kept from being published; undefined for other errors. */
export function openingOf({ clock }: Pick<AppContext, 'clock'>, error: unknown): Date | undefined {
  if (!(error instanceof AppError) || error.code !== 'frozen') return undefined
  const later = clock.now().getTime() + LOOK_AGAIN_MS
  const opensAt = error.extra.members?.['opens_at']
  return new Date(typeof opensAt === 'string' ? Math.min(Date.parse(opensAt), later) : later)
}

/** One job per entry waits; it comes at the earliest time that was ever set, and looks what is due then. */
async function enqueue(
  ctx: Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  { site_id, id }: Entry,
  runAt: Date | null,
): Promise<void> {
  if (runAt) await ctx.jobs.enqueue(tx, SCHEDULE_TASK, { site_id, entry_id: id }, { key: id, runAt })
}

function timeOf(times: Times, name: keyof Times, before: Entry): Date | null {
  const given = times[name]
  if (given === undefined) return before[name]
  return given === null ? null : new Date(readMoment(given, `/body/${name}`))
}

function refuse(field: string, message: string): AppError {
  return new AppError('validation_failed', `${field} ${message}.`, {
    errors: [{ path: `/body/${field}`, message }],
  })
}
