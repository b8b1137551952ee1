/**
 * Saves that the editor makes by itself while somebody writes. Within ten minutes, those of the same person take each
 * other's place in the history; saving on purpose, publishing, and anybody else's save end such a run.
 */
import type { TenantTx } from '../../../kernel/db/database.ts'
import { currentTrace } from '../../../kernel/trace.ts'
import { recordAudit } from '../../audit/audit.ts'
import { type AnnouncingCtx, announceAutosavedRun, announceSaved } from '../announce.ts'
import { type EntryRow, findEntry } from '../queries.ts'
import * as queries from './queries.ts'
import { kindOf } from '../rows.ts'

/** A run is what the history shows of ten minutes of writing. */
const RUN_MS = 10 * 60_000
/** Whoever began to change a version that was replaced since can still see what changed, for so long. */
const SUPERSEDED_KEPT_MS = 3_600_000

export const TELL_AUTOSAVED_TASK = 'entries.tell-autosaved'

/** Who saves, as versions note it; null where nobody could say later that it was himself. */
export function authorIdOfAct(): string | null {
  const { actor } = currentTrace()
  if (!actor || actor.impersonatorId !== undefined) return null
  return actor.kind === 'user' || actor.kind === 'api_key' ? actor.id : null
}

/**
 * Begins a run, or goes on with that of the entry's present version, which leaves the history then.
 * @returns since when the run goes, for the version that comes next
 */
export async function continueRun(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  entry: EntryRow,
): Promise<{ since: Date; isNew: boolean }> {
  const now = ctx.clock.now()
  const author = authorIdOfAct()
  const before = await queries.findVersion(tx, entry.site_id, entry.id, entry.version)
  const since = before?.autosaved_since
  const isOver =
    !since || now.getTime() - since.getTime() >= RUN_MS || author === null || before.author_id !== author
  if (isOver) {
    await queries.deleteSuperseded(tx, entry, new Date(now.getTime() - SUPERSEDED_KEPT_MS))
    return { since: now, isNew: true }
  }
  await queries.supersedeVersion(tx, before, now)
  return { since, isNew: false }
}

/** Webhooks and plugins hear of a run once, when it is over: every few seconds would be no news. */
export async function tellLater(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  { site_id, id }: EntryRow,
  since: Date,
): Promise<void> {
  const runAt = new Date(since.getTime() + RUN_MS)
  await ctx.jobs.enqueue(tx, TELL_AUTOSAVED_TASK, { site_id, entry_id: id }, { key: id, runAt })
}

/** Tells of the present version, if nobody has saved on purpose or published since. */
export async function tellAutosaved(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  siteId: string,
  entryId: string,
): Promise<void> {
  const entry = await findEntry(tx, siteId, entryId)
  if (!entry || entry.deleted_at) return
  const version = await queries.findVersion(tx, siteId, entryId, entry.version)
  if (version?.autosaved_since) await announceAutosavedRun(ctx, tx, entry)
}

/** Somebody saves on purpose what the editor has saved already: the version stays in the history. */
export async function keepVersion(
  ctx: AnnouncingCtx,
  tx: TenantTx,
  entry: EntryRow,
  note: string | undefined,
): Promise<void> {
  if (!(await queries.keepVersion(tx, entry, note ?? null))) return
  await announceSaved(ctx, tx, [entry], { isNew: false })
  const { id, type, title, version, status } = entry
  await recordAudit(tx, {
    action: `${kindOf(type)}.change`,
    subject: { type: kindOf(type), id, label: title },
    after: { version, status },
    note,
  })
}
