/** One act on many entries: at once for a few, as a job with progress for many. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { lockSite } from '../sites/sites.ts'
import { type HookedCtx, listRefusals } from './before-hooks.ts'
import { type DocumentInput, type EntryCtx, changeEntry, getEntryForChange } from './entries.ts'
import { publishEntries, unpublishEntries } from './publishing.ts'
import type { ACTIONS } from './schema.ts'
import { restoreEntry, trashEntries } from './trash.ts'

export const BULK_TASK = 'entries.bulk'
/** What is done while the caller waits. */
export const AT_ONCE = 100

export type Bulk = {
  type: string
  action: (typeof ACTIONS)[number]
  ids: string[]
  /** The category or tag to add or remove. */
  term_id?: string | undefined
}
export type BulkOutcome = { done: number; failed: { id: string; code: string; detail: string }[] }

/**
 * All of them in one transaction and one release; where one of them cannot, one by one, so that the others are done.
 * Repeating it changes nothing more.
 */
export async function runBulk(
  ctx: EntryCtx & HookedCtx,
  tenantId: string,
  siteId: string,
  { ids, ...bulk }: Bulk,
): Promise<BulkOutcome> {
  const attempt = (some: string[]) =>
    ctx.db.withTenant(tenantId, (tx) => act(ctx, tx, siteId, { ...bulk, ids: some }))
  const { action } = bulk
  const refusals =
    action === 'publish' || action === 'unpublish' || action === 'delete'
      ? await listRefusals(ctx, tenantId, siteId, `content.before_${action}`, ids)
      : new Map<string, AppError>()
  const allowed = ids.filter((id) => !refusals.has(id))
  const outcome: BulkOutcome = {
    done: 0,
    failed: [...refusals].map(([id, { code, message }]) => ({ id, code, detail: message })),
  }
  try {
    if (allowed.length > 0) await attempt(allowed)
    return { ...outcome, done: allowed.length }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  for (const id of allowed) {
    try {
      await attempt([id])
      outcome.done += 1
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      outcome.failed.push({ id, code: error.code, detail: error.message })
    }
  }
  return outcome
}

async function act(ctx: EntryCtx, tx: TenantTx, siteId: string, bulk: Bulk): Promise<void> {
  const { type, action, ids, term_id } = bulk
  // Before the entries: see publishEntries.
  await lockSite(tx, siteId)
  if (action === 'restore') {
    for (const id of ids.toSorted())
      await restoreEntry(ctx, tx, await getEntryForChange(tx, siteId, type, id, { trashed: true }))
    return
  }
  const entries = []
  for (const id of ids.toSorted()) entries.push(await getEntryForChange(tx, siteId, type, id))
  if (action === 'publish') await publishEntries(ctx, tx, siteId, ids)
  else if (action === 'unpublish') await unpublishEntries(ctx, tx, siteId, ids)
  else if (action === 'delete') await trashEntries(ctx, tx, siteId, ids)
  else if (term_id !== undefined)
    for (const entry of entries)
      await changeEntry(ctx, tx, entry, filed(entry.document.terms, action, term_id))
}

function filed(terms: readonly string[], action: string, termId: string): DocumentInput {
  const others = terms.filter((id) => id !== termId)
  return { terms: action === 'add_term' ? [...others, termId] : others }
}
