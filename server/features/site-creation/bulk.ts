/** One act on many sites: each on its own, with an outcome each, and never twice. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { personActing } from '../api-keys/api-keys.ts'
import { recordAudit } from '../audit/audit.ts'
import { membersAmong } from '../members/members.ts'
import { type NotifyCtx, notify } from '../notifications/notifications.ts'
import { findSites, pageSites } from '../sites/sites.ts'
import { getTheme } from '../themes/themes.ts'
import { ACTS, type ActCtx, themeQuery } from './bulk-acts.ts'
import {
  type OperationRow,
  countOutcomes,
  findOperation,
  insertOperation,
  insertOutcome,
  listSettled,
  updateOperation,
} from './queries.ts'
import type { BulkInput } from './schema.ts'

export const BULK_TASK = 'websites.bulk'
/** As many sites as one act may be about. */
const MAX_SITES = 10_000
const PAGE = 200

type Ctx = ActCtx & NotifyCtx
export type Operation = OperationRow
export type BulkPayload = { operation_id: string }
/** What an action cannot do without. */
const NEEDS: Partial<Record<BulkInput['action'], 'settings' | 'theme'>> = {
  settings: 'settings',
  theme: 'theme',
}

/**
 * Begins an act; a job carries it out.
 * @throws AppError validation_failed for an action without what it needs, or about too many sites
 */
export async function startBulk(
  ctx: Ctx,
  tx: TenantTx,
  input: BulkInput,
  createdBy: string,
): Promise<Operation> {
  if ((input.ids === undefined) === (input.filter === undefined))
    throw invalid('/body/ids', 'name the websites either by ids or by a filter')
  const needed = NEEDS[input.action]
  if (needed && input[needed] === undefined)
    throw invalid(`/body/${needed}`, `must be there with the action ${input.action}`)
  if (input.theme !== undefined) await getTheme(ctx, tx, themeQuery(input.theme))
  const siteIds = input.ids ?? (await idsOf(tx, input.filter ?? {}, input.action))
  if (input.ids) await requireSites(tx, input.ids)
  const { ids: _ids, filter: _filter, action, ...rest } = input
  const id = randomUUIDv7()
  const jobId = await ctx.jobs.enqueue(tx, BULK_TASK, { operation_id: id }, { key: id })
  const operation = await insertOperation(tx, {
    id,
    action,
    input: JSON.stringify(rest),
    site_ids: siteIds,
    job_id: jobId,
    created_by: createdBy,
    created_by_id: await personActing(tx),
    created_at: ctx.clock.now(),
  })
  await recordAudit(tx, {
    action: 'website.bulk',
    subject: { type: 'bulk_operation', id, label: action },
    after: { action, websites: siteIds.length, ...rest },
  })
  return operation
}

function invalid(path: string, message: string): AppError {
  return new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
}

/** The sites that a filter finds now. Those that are deleted can only be restored, and nothing else can be. */
async function idsOf(
  tx: TenantTx,
  filter: NonNullable<BulkInput['filter']>,
  action: BulkInput['action'],
): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const wanted = action === 'restore' ? { ...filter, status: 'deleted' as const } : filter
    const page = await pageSites(tx, wanted, { sort: 'created_at', limit: PAGE, ...(cursor && { cursor }) })
    ids.push(...page.items.map((site) => site.id))
    if (ids.length > MAX_SITES)
      throw invalid('/body/filter', `finds more than ${MAX_SITES} websites; narrow it down`)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return ids
}

/** @throws AppError not_found naming the first that is not there; deleted ones are */
async function requireSites(tx: TenantTx, ids: readonly string[]): Promise<void> {
  const found = new Set((await findSites(tx, ids)).map((site) => site.id))
  const missing = ids.find((id) => !found.has(id))
  if (missing !== undefined) throw new AppError('not_found', `There is no website ${missing}.`)
}

/** @throws AppError not_found */
export async function getOperation(tx: TenantTx, id: string): Promise<Operation> {
  const operation = await findOperation(tx, id)
  if (!operation) throw new AppError('not_found', 'There is no such operation.')
  return operation
}

/** Acts on the sites whose outcome is not known yet. A failure on one of them is its outcome, and the others go on. */
export async function runBulk(ctx: Ctx, job: Job<BulkPayload>): Promise<void> {
  const { tenantId, payload, signal } = job
  const id = payload.operation_id
  const { operation, settled } = await ctx.db.withTenant(tenantId, async (tx) => {
    await updateOperation(tx, id, { state: 'running' })
    return { operation: await getOperation(tx, id), settled: await listSettled(tx, id) }
  })
  const input = { ...(operation.input as object), action: operation.action } as BulkInput
  let done = settled.size
  try {
    for (const siteId of operation.site_ids) {
      if (settled.has(siteId)) continue
      signal.throwIfAborted()
      await actOn(ctx, tenantId, id, siteId, input)
      done += 1
      await job.progress(done, operation.site_ids.length, 'websites')
    }
  } catch (error) {
    const state = signal.aborted ? 'canceled' : 'failed'
    if (signal.aborted || job.attempt >= job.maxAttempts) await end(ctx, tenantId, id, state)
    throw error
  }
  await end(ctx, tenantId, id, 'succeeded')
}

async function end(
  ctx: Ctx,
  tenantId: string,
  id: string,
  state: 'succeeded' | 'failed' | 'canceled',
): Promise<void> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    await updateOperation(tx, id, { state, finished_at: ctx.clock.now() })
    const { action, created_by_id } = await getOperation(tx, id)
    const { done = 0, unchanged = 0, failed = 0 } = await countOutcomes(tx, id)
    await notify(ctx, tx, await membersAmong(tx, [created_by_id]), {
      kind: 'bulk.finished',
      subject: { type: 'bulk_operation', id },
      data: { operation_id: id, action, state, done, unchanged, failed },
    })
  })
}

async function actOn(
  ctx: Ctx,
  tenantId: string,
  operationId: string,
  siteId: string,
  input: BulkInput,
): Promise<void> {
  const outcomeOf = { operation_id: operationId, site_id: siteId }
  try {
    await ctx.db.withTenant(tenantId, async (tx) => {
      const changed = await ACTS[input.action](ctx, tx, siteId, input)
      await insertOutcome(tx, { ...outcomeOf, outcome: changed ? 'done' : 'unchanged' })
    })
  } catch (error) {
    const isExpected = error instanceof AppError
    if (!isExpected)
      ctx.log.error({ err: error, site_id: siteId, operation_id: operationId }, 'a bulk act failed on a site')
    await ctx.db.withTenant(tenantId, (tx) =>
      insertOutcome(tx, {
        ...outcomeOf,
        outcome: 'failed',
        code: isExpected ? error.code : 'internal',
        detail: isExpected ? error.message : 'Something went wrong on our side; it was recorded.',
      }),
    )
  }
}
