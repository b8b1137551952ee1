/** A tenant's dashboard in one call: what there is, what moves, and what somebody should look at. */
import type { Static } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import { firstIdAt } from '../../kernel/db/time-ordered-id.ts'
import { type Terms, usageOf } from '../plans/plans.ts'
import { viewUsage } from '../quotas/quotas.ts'
import { type DayFigures, sumByDay } from '../traffic/traffic.ts'
import * as queries from './queries.ts'
import type { AttentionKind, TenantOverviewBody } from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'clock' | 'plans'>
type Overview = Static<typeof TenantOverviewBody>
type Attention = Overview['attention']

const DAY_MS = 86_400_000
const DAYS = 7
/** By then an automatic renewal has failed for days, and an uploaded certificate wants a successor. */
const ENDING_DAYS = 10
const NEAR_LIMIT_PERCENT = 80

/** @param held what the caller may do there: parts he may not see are null */
export async function readTenantOverview(
  ctx: Ctx,
  tenantId: string,
  held: ReadonlySet<string>,
): Promise<Overview> {
  const now = ctx.clock.now()
  const terms = await ctx.plans.termsOf(tenantId)
  const [home, named] = await Promise.all([
    ctx.db.withTenant(tenantId, (tx) => readHome(ctx, tx, held, terms, now), { readOnly: true }),
    held.has('domains:read')
      ? ctx.db.withPlatform((tx) => readNames(tx, tenantId, now), { readOnly: true })
      : [],
  ])
  return { ...home, attention: [...named, ...home.attention] }
}

async function readHome(
  ctx: Ctx,
  tx: TenantTx,
  held: ReadonlySet<string>,
  terms: Terms,
  now: Date,
): Promise<Overview> {
  const since = firstIdAt(new Date(now.getTime() - DAYS * DAY_MS))
  /** One after the other: they share a connection. */
  const ifMay = async <Part>(permission: string, read: () => Promise<Part>) =>
    held.has(permission) ? read() : null
  return {
    websites: await ifMay('sites:read', async () => {
      const tallies = await queries.tallySites(tx)
      return { total: sum(tallies), by_status: byState(tallies) }
    }),
    content: await ifMay('content:read', () => queries.countContent(tx)),
    members: await ifMay('members:read', () => queries.countPeople(tx, now)),
    approvals: await ifMay('deployments:read', async () => ({ open: await queries.countOpenApprovals(tx) })),
    deployments: await ifMay('deployments:read', async () => {
      const tallies = await queries.tallyDeployments(tx, since)
      return {
        last_7_days: sum(tallies),
        by_state: byState(tallies),
        under_way: await queries.countDeploymentsUnderWay(tx),
      }
    }),
    traffic: await ifMay('sites:read', () => readTraffic(tx, now)),
    quotas: await ifMay('usage:read', async () => {
      const { plan, resources } = viewUsage(terms, await usageOf(ctx, tx))
      return { plan, near_limit: nearLimit(resources) }
    }),
    attention: [
      ...((await ifMay('webhooks:read', async () => {
        const troubled = await queries.listTroubledWebhooks(tx)
        return troubled.map((webhook) => concern(webhook.is_off ? 'webhook_off' : 'webhook_failing', webhook))
      })) ?? []),
      ...((await ifMay('jobs:read', async () =>
        ofKind('job_failed', await queries.listFailedJobs(tx, since)),
      )) ?? []),
      ...((await ifMay('deployments:read', async () =>
        ofKind('deployment_failed', await queries.listFailedDeployments(tx, since)),
      )) ?? []),
    ],
  }
}

async function readNames(tx: PlatformTx, tenantId: string, now: Date): Promise<Attention> {
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS)
  return [
    ...ofKind('domain', await queries.listTroubledDomains(tx, tenantId)),
    ...ofKind('certificate_failed', await queries.listFailedOrders(tx, tenantId, firstIdAt(inDays(-DAYS)))),
    ...ofKind(
      'certificate_expiring',
      await queries.listEndingCertificates(tx, tenantId, inDays(ENDING_DAYS)),
    ),
  ]
}

async function readTraffic(tx: TenantTx, now: Date) {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const from = new Date(today - (DAYS - 1) * DAY_MS)
  const figures = await sumByDay(tx, { from, to: new Date(today + DAY_MS) })
  const total = (read: (day: DayFigures) => number) => figures.reduce((all, day) => all + read(day), 0)
  return {
    requests: total((day) => day.requests),
    views: total((day) => day.views),
    visitors: total((day) => day.visitors),
    bytes: total((day) => day.bytes),
    errors: total((day) => day.status_5xx),
    points: Array.from({ length: DAYS }, (_, index) => {
      const at = from.getTime() + index * DAY_MS
      const day = figures.find((one) => one.at.getTime() === at)
      return {
        day: new Date(at).toISOString().slice(0, 10),
        views: day?.views ?? 0,
        visitors: day?.visitors ?? 0,
      }
    }),
  }
}

type Usage = ReturnType<typeof viewUsage>['resources']

function nearLimit(resources: Usage) {
  return resources
    .flatMap(({ resource, label, unit, used, limit, percent }) =>
      // What runs at the same time comes and goes.
      unit !== 'concurrent' &&
      used !== null &&
      limit !== null &&
      percent !== null &&
      percent >= NEAR_LIMIT_PERCENT
        ? [{ resource, label, unit, used, limit, percent }]
        : [],
    )
    .toSorted((a, b) => b.percent - a.percent)
}

function ofKind(kind: AttentionKind, concerns: readonly queries.Concern[]): Attention {
  return concerns.map((one) => concern(kind, one))
}

function concern(kind: AttentionKind, { id, label, detail, since }: queries.Concern): Attention[number] {
  return { kind, id, label, detail, since: since?.toISOString() ?? null }
}

function byState(tallies: readonly { state: string; count: number }[]): Record<string, number> {
  return Object.fromEntries(tallies.map(({ state, count }) => [state, count]))
}

function sum(tallies: readonly { count: number }[]): number {
  return tallies.reduce((all, { count }) => all + count, 0)
}
