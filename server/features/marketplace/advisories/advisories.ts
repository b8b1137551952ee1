/** Advisories of this installation's operators: what they change is in force in every process within a second. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { PLATFORM_SCOPE, type PlatformTx } from '../../../kernel/db/database.ts'
import type { AdvisoryAction, AdvisorySeverity } from '../../../published/plugin-advisories.ts'
import { recordPlatformAudit } from '../../audit/audit.ts'
import { ADVISORIES_TOPIC } from './board.ts'
import { isRange } from './match.ts'
import * as queries from './queries.ts'
import type { AdvisoryRow } from './queries.ts'
import { TELL_OWNERS } from './tell-owners.ts'

export type AdvisoryCtx = Pick<AppContext, 'db' | 'notices' | 'jobs' | 'pluginAdvisories' | 'clock'>

export type AdvisoryInput = {
  hash?: string
  name?: string
  range?: string
  scope?: 'all' | 'public'
  severity: AdvisorySeverity
  action: AdvisoryAction
  title: string
  description?: string
  url?: string | null
}
/** What may be changed of one: whom it names stays. */
export type AdvisoryChange = Partial<
  Pick<AdvisoryInput, 'severity' | 'action' | 'title' | 'description' | 'url' | 'range' | 'scope'>
>

/**
 * Puts an advisory in force. When it resolves, this process acts on it; the others follow within a second, and owners of
 * websites whose plugin is blocked are told by a job.
 * @param by whom the list shows
 * @throws AppError validation_failed for a range that is none, or when not exactly one of hash and name is given
 */
export async function addAdvisory(ctx: AdvisoryCtx, input: AdvisoryInput, by: string): Promise<AdvisoryRow> {
  const { hash, name, range = '*', ...others } = input
  if ((hash === undefined) === (name === undefined))
    throw invalid('/body', 'needs a hash, or a name with a range: one of them')
  if (hash !== undefined && input.range !== undefined)
    throw invalid('/body/range', 'goes with a name; a hash is one version already')
  requireRange(range)
  const row = await ctx.db.withPlatform(async (tx) => {
    const inserted = await queries.insertAdvisory(tx, {
      id: randomUUIDv7(),
      ...others,
      ...(hash === undefined ? { name, range } : { hash }),
      created_by: by,
      published_at: ctx.clock.now(),
    })
    await recordPlatformAudit(tx, {
      action: 'plugin_advisory.add',
      subject: subjectOf(inserted),
      after: inserted,
    })
    await announce(ctx, tx)
    return inserted
  })
  await follow(ctx, row)
  return row
}

/**
 * Changes one that is in force.
 * @param checkVersion called with the present version, to refuse a change made on an older one
 * @throws AppError not_found; transition_not_allowed for one of a feed, or that was lifted; validation_failed
 */
export async function changeAdvisory(
  ctx: AdvisoryCtx,
  id: string,
  change: AdvisoryChange,
  checkVersion: (version: number) => void = () => undefined,
): Promise<AdvisoryRow> {
  if (change.range !== undefined) requireRange(change.range)
  const row = await ctx.db.withPlatform(async (tx) => {
    const before = await getForChange(tx, id)
    checkVersion(before.version)
    if (before.feed_id !== null)
      throw new AppError(
        'transition_not_allowed',
        'This advisory comes from a feed and says what the feed says. Lift it here, or add one of your own.',
      )
    if (change.range !== undefined && before.hash !== null)
      throw invalid('/body/range', 'goes with a name; this advisory names a hash')
    const after = await queries.updateAdvisory(tx, id, change)
    await recordPlatformAudit(tx, {
      action: 'plugin_advisory.change',
      subject: subjectOf(after),
      before,
      after,
    })
    await announce(ctx, tx)
    return after
  })
  await follow(ctx, row)
  return row
}

/**
 * Ends an advisory: what it blocked runs again, as fast as it was stopped. One of a feed stays lifted whatever the feed says.
 * @throws AppError not_found; transition_not_allowed when it was lifted before
 */
export async function liftAdvisory(
  ctx: AdvisoryCtx,
  id: string,
  reason: string,
  by: string,
): Promise<AdvisoryRow> {
  const row = await ctx.db.withPlatform(async (tx) => {
    const before = await getForChange(tx, id)
    const after = await queries.updateAdvisory(tx, id, {
      lifted_at: ctx.clock.now(),
      lifted_by: by,
      lift_reason: reason,
    })
    await recordPlatformAudit(tx, {
      action: 'plugin_advisory.lift',
      subject: subjectOf(after),
      before,
      after,
      note: reason,
    })
    await announce(ctx, tx)
    return after
  })
  await follow(ctx, row)
  return row
}

/** @throws AppError not_found */
export async function getAdvisory(tx: PlatformTx, id: string): Promise<AdvisoryRow> {
  return (await queries.findAdvisory(tx, id)) ?? notFound()
}

/** Has every process read the advisories again once `tx` has committed. */
export async function announce(ctx: Pick<AppContext, 'notices'>, tx: PlatformTx): Promise<void> {
  await queries.countChange(tx)
  await ctx.notices.publish(tx, ADVISORIES_TOPIC, {})
}

/** After the commit: this process acts on it before the caller hears of it, and owners are told in the background. */
async function follow(ctx: AdvisoryCtx, { id, action, lifted_at }: AdvisoryRow): Promise<void> {
  await ctx.pluginAdvisories.reload()
  if (action === 'block' && lifted_at === null) await queueTelling(ctx, id)
}

/** Has owners of websites that the advisory concerns told, each once. */
export async function queueTelling(ctx: Pick<AppContext, 'db' | 'jobs'>, advisoryId: string): Promise<void> {
  await ctx.db.withTenant(PLATFORM_SCOPE, (tx) =>
    ctx.jobs.enqueue(tx, TELL_OWNERS, { advisory_id: advisoryId }, { key: advisoryId }),
  )
}

/** @param path of it in the request @throws AppError validation_failed */
export function requireRange(range: string, path = '/body/range'): void {
  if (!isRange(range)) throw invalid(path, 'must be a range of versions such as <1.4.2 or >=2.0.0 <2.3.1')
}

async function getForChange(tx: PlatformTx, id: string): Promise<AdvisoryRow> {
  const row = (await queries.lockAdvisory(tx, id)) ?? notFound()
  if (row.lifted_at === null) return row
  throw new AppError('transition_not_allowed', 'This advisory was lifted; add another one.')
}

function subjectOf({ id, title }: AdvisoryRow) {
  return { type: 'plugin_advisory', id, label: title }
}

function invalid(path: string, message: string): AppError {
  return new AppError('validation_failed', `${path}: ${message}.`, { errors: [{ path, message }] })
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such advisory.')
}
