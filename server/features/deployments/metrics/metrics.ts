/** How often, how well and how fast is deployed: the figures behind the four key metrics of software delivery (DORA). */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { eachTenantElsewhere } from '../../../kernel/db/tenants-elsewhere.ts'
import { firstIdAt } from '../../../kernel/db/time-ordered-id.ts'
import { getSite } from '../../sites/sites.ts'
import { BUCKET_RATIO, type Cell, type Span, countCells, countCellsInPool } from './queries.ts'

export type MetricsQuery = {
  from?: string
  to?: string
  environment?: string
  website_id?: string
}

export type Figures = {
  deployments: number
  succeeded: number
  failed: number
  rolled_back: number
  /** Stopped by people: no failures. */
  aborted: number
  rejected: number
  unfinished: number
  success_rate: number | null
  rollback_rate: number | null
  duration: { p50_seconds: number | null; p95_seconds: number | null }
  mean_time_to_restore_seconds: number | null
}

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 30
const MAX_DAYS = 366

/** @throws AppError not_found for a website that is not the tenant's; validation_failed for a span that is none */
export async function readMetrics(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  tenantId: string,
  query: MetricsQuery,
) {
  const period = periodOf(query, clock.now())
  const cells = await db.withTenant(
    tenantId,
    async (tx) => {
      if (query.website_id !== undefined) await getSite(tx, query.website_id)
      return countCells(tx, spanOf(period, query))
    },
    { readOnly: true },
  )
  return summarize(period, cells)
}

/** Of all tenants. @throws AppError validation_failed */
export async function readPlatformMetrics(
  { db, clock, log }: Pick<AppContext, 'db' | 'clock' | 'log'>,
  query: Omit<MetricsQuery, 'website_id'>,
) {
  const period = periodOf(query, clock.now())
  const span = spanOf(period, query)
  const cells = await db.withPlatform((tx) => countCellsInPool(tx, span), { readOnly: true })
  await eachTenantElsewhere(db, log, async (tenantId) => {
    cells.push(...(await db.withTenant(tenantId, (tx) => countCells(tx, span), { readOnly: true })))
  })
  return summarize(period, cells)
}

type Period = { from: Date; to: Date }

function periodOf(query: MetricsQuery, now: Date): Period {
  const to = query.to === undefined ? now : new Date(query.to)
  const from =
    query.from === undefined ? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(query.from)
  const ms = to.getTime() - from.getTime()
  const isDate = from.getTime() >= 0 && to.getTime() >= 0
  if (!isDate || !(ms > 0 && ms <= MAX_DAYS * DAY_MS))
    throw new AppError('validation_failed', `\`from\` must be before \`to\`, by ${MAX_DAYS} days at most.`, {
      errors: [{ path: '/querystring/from', message: `must be up to ${MAX_DAYS} days before \`to\`` }],
    })
  return { from, to }
}

function spanOf({ from, to }: Period, { environment = 'production', website_id }: MetricsQuery): Span {
  return { fromId: firstIdAt(from), toId: firstIdAt(to), environment, siteId: website_id }
}

function summarize({ from, to }: Period, cells: readonly Cell[]) {
  const alike = cells.filter(({ day }) => day === null)
  const ofDays = cells.filter(({ day }) => day !== null)
  const days = (to.getTime() - from.getTime()) / DAY_MS
  const totals = figuresOf(alike)
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    per_day: round(totals.deployments / days, 2),
    totals,
    by_module: groupsOf(alike, 'module'),
    by_strategy: groupsOf(alike, 'strategy'),
    points: Array.from(groupBy(ofDays, 'day'), ([day, own]) => ({ day, ...countsOf(own) })).toSorted(
      (a, b) => (a.day < b.day ? -1 : 1),
    ),
  }
}

function groupsOf(cells: readonly Cell[], name: 'module' | 'strategy') {
  return Array.from(groupBy(cells, name), ([key, own]) => ({ key, ...figuresOf(own) })).toSorted(
    (a, b) => b.deployments - a.deployments || (a.key < b.key ? -1 : 1),
  )
}

function groupBy(cells: readonly Cell[], name: 'module' | 'strategy' | 'day'): Map<string, Cell[]> {
  return Map.groupBy(cells, (cell) => cell[name] ?? '')
}

function countsOf(cells: readonly Cell[]) {
  const sum = (states: readonly string[]) =>
    cells.reduce((count, { state, deployments }) => count + (states.includes(state) ? deployments : 0), 0)
  return {
    deployments: cells.reduce((count, { deployments }) => count + deployments, 0),
    succeeded: sum(['succeeded']),
    failed: sum(['failed']),
    rolled_back: sum(['rolled_back']),
    aborted: sum(['aborted']),
    rejected: sum(['rejected']),
    unfinished: sum(['queued', 'running', 'waiting', 'paused']),
  }
}

function figuresOf(cells: readonly Cell[]): Figures {
  const counts = countsOf(cells)
  const { succeeded, failed, rolled_back } = counts
  const restored = cells.reduce((count, cell) => count + cell.restored, 0)
  const restoreMs = cells.reduce((ms, cell) => ms + cell.restore_ms, 0)
  const wentWell = cells.filter(({ state }) => state === 'succeeded')
  return {
    ...counts,
    success_rate: share(succeeded, succeeded + failed + rolled_back),
    rollback_rate: share(rolled_back, succeeded + rolled_back),
    duration: { p50_seconds: quantile(wentWell, 0.5), p95_seconds: quantile(wentWell, 0.95) },
    mean_time_to_restore_seconds: restored === 0 ? null : round(restoreMs / restored / 1_000, 1),
  }
}

/** The middle of the bucket in which the quantile lies: within 2.5 % of what it is. @returns seconds; null of nothing */
function quantile(cells: readonly Cell[], q: number): number | null {
  const buckets = cells.filter(({ bucket }) => bucket !== null)
  const all = buckets.reduce((count, { deployments }) => count + deployments, 0)
  let left = Math.max(1, Math.ceil(q * all))
  for (const { bucket, deployments } of buckets.toSorted((a, b) => (a.bucket ?? 0) - (b.bucket ?? 0))) {
    left -= deployments
    if (left <= 0) return round(BUCKET_RATIO ** ((bucket ?? 0) + 0.5) / 1_000, 3)
  }
  return null
}

const share = (part: number, all: number) => (all === 0 ? null : round(part / all, 4))

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
