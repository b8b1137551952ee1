/** Deployments: moving the pointers of one site or a thousand to new releases, in steps that can be watched and taken back. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Deployment, stampOf, toDeployment } from './deployment.ts'
import type { Options, Scope, Strategy } from './options.ts'
import * as queries from './queries.ts'
import { type Plan, optionsOf, scheduledAt, scopeOfInput } from './request.ts'
import type { CommonInput } from './schema.ts'
import { type DeployCtx, enqueue, subjectOf } from './work.ts'

export type { Deployment, DeployCtx }
export { countPlaces, listSitesOf } from './queries.ts'
// What fleets use.
export { openDeploymentWatching } from './live/watching.ts'
export { type PartRow, listAllSites, readParts, stopPart } from './parts.ts'
export { configurationPlan, optionsOf, planOfTheme } from './request.ts'
export { ActBody, ConfigurationDeployment, ThemeDeployment } from './schema.ts'

/** Deployments of one tenant that are not over. */
const UNFINISHED_MAX = 500

type Extras = { promoted_from?: string; fleet_id?: string; id?: string }

/**
 * Makes a deployment, which begins as soon as the transaction has committed.
 * @param makePlan what is to change; told the sites
 * @throws AppError validation_failed, not_found; quota_exceeded when too many are under way
 */
export async function addDeployment(
  ctx: DeployCtx,
  tx: TenantTx,
  input: CommonInput,
  makePlan: (scope: Scope) => Plan | Promise<Plan>,
): Promise<Deployment> {
  const scope = await scopeOfInput(tx, input)
  const plan = await makePlan(scope)
  const { environment = 'production', strategy = 'direct', note = null } = input
  return insert(ctx, tx, {
    ...plan,
    scope,
    environment,
    strategy,
    note,
    options: optionsOf(input),
    scheduled_at: scheduledAt(input, ctx.clock.now()),
  })
}

type Made = Plan &
  Pick<Deployment, 'environment' | 'note' | 'scheduled_at'> & {
    scope: Scope
    strategy: Strategy
    options: Options
  }

async function insert(ctx: DeployCtx, tx: TenantTx, made: Made, extras: Extras = {}): Promise<Deployment> {
  if ((await queries.countUnfinished(tx)) >= UNFINISHED_MAX)
    throw new AppError(
      'quota_exceeded',
      `${UNFINISHED_MAX} deployments are under way already; wait for some to end.`,
    )
  const deployment: Omit<Deployment, 'tenant_id'> = {
    ...stampOf(ctx.clock),
    ...(extras.id !== undefined && { id: extras.id }),
    ...made,
    state: 'queued',
    step: 'validate',
    waiting_for: null,
    next_at: ctx.clock.now(),
    progress: {},
    problem: null,
    approval_id: null,
    promoted_from: extras.promoted_from ?? null,
    fleet_id: extras.fleet_id ?? null,
    holds_place: false,
    last_sequence: 0,
    started_at: null,
    finished_at: null,
    hot_until: null,
  }
  await queries.insertDeployment(tx, deployment)
  await enqueue(ctx, tx, deployment.id, made.scheduled_at ?? undefined)
  const { module, environment, strategy, summary, note, options } = deployment
  await recordAudit(tx, {
    action: 'deployment.start',
    subject: subjectOf(deployment),
    after: {
      module,
      environment,
      strategy,
      summary,
      websites: made.scope.kind === 'all' ? 'all' : made.scope.ids.length,
      ...(options.override_freeze && { override_freeze: options.override_freeze.reason }),
    },
    ...(note && { note }),
  })
  return { tenant_id: tx.tenantId, ...deployment }
}

/** What a fleet changes at each of its tenants, and how. */
export type Part = Plan & Pick<Made, 'strategy' | 'options' | 'note'>

/**
 * Makes a tenant's part of a fleet. Made again with the same id, it is the one that is there.
 * @param findScope asked when it is not there yet
 * @returns undefined when there is no site to deploy to
 * @throws AppError quota_exceeded when too many are under way
 */
export async function addPart(
  ctx: DeployCtx,
  tx: TenantTx,
  part: Part,
  ids: { id: string; fleet_id: string },
  findScope: () => Promise<Scope | undefined>,
): Promise<Deployment | undefined> {
  const row = await queries.findDeployment(tx, ids.id)
  if (row) return toDeployment(row)
  const scope = await findScope()
  return scope && insert(ctx, tx, { ...part, scope, environment: 'production', scheduled_at: null }, ids)
}

/** Brings to production what a deployment has put on the staging addresses. */
export async function promoteToProduction(
  ctx: DeployCtx,
  tx: TenantTx,
  staged: Deployment,
  note: string | undefined,
): Promise<Deployment> {
  const { module, change, summary, scope, strategy } = staged
  // The freeze of production was not what its reason was given for, nor perhaps by whom.
  const { override_freeze: _ofStaging, ...options } = staged.options
  return insert(
    ctx,
    tx,
    {
      module,
      change,
      summary,
      scope,
      strategy,
      options,
      environment: 'production',
      note: note ?? staged.note,
      scheduled_at: null,
    },
    { promoted_from: staged.id },
  )
}

/** @throws AppError not_found */
export async function getDeployment(tx: TenantTx, id: string): Promise<Deployment> {
  const row = await queries.findDeployment(tx, id)
  if (!row) throw new AppError('not_found', 'There is no such deployment.')
  return toDeployment(row)
}
