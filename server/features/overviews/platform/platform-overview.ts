/** The operators' dashboard in one call: tenants, requests, what runs, what waits, and whether the parts work. */
import type { Static } from 'typebox'
import type { AppContext } from '../../../context.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { firstIdAt } from '../../../kernel/db/time-ordered-id.ts'
import { VERSION } from '../../../kernel/version.ts'
import { type Minute, type Process, listMinutes, listProcesses } from '../../processes/processes.ts'
import { tenantStatistics } from '../../tenants/tenants.ts'
import type { AdminOverviewBody } from '../schema.ts'
import * as queries from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'clock' | 'readiness' | 'log'>
type Overview = Static<typeof AdminOverviewBody>

const DAY_MS = 86_400_000
const NEW_DAYS = 7
const MINUTES = 60

export async function readPlatformOverview(ctx: Ctx): Promise<Overview> {
  const now = ctx.clock.now()
  const [figures, minutes, processes, readiness] = await Promise.all([
    ctx.db.withPlatform((tx) => readFigures(tx, now), { readOnly: true }),
    listMinutes(ctx, MINUTES),
    listProcesses(ctx),
    checkReadiness(ctx),
  ])
  return {
    at: now.toISOString(),
    version: VERSION,
    ...figures,
    requests: requestsOf(minutes),
    processes: processesOf(processes),
    readiness,
  }
}

/** One after the other: they share a connection. */
async function readFigures(tx: PlatformTx, now: Date) {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const midnight = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS)
  const tenants = await tenantStatistics(tx)
  const figures = await queries.readFigures(tx, daysAgo(NEW_DAYS))
  const deployments = await queries.tallyDeployments(tx, firstIdAt(midnight))
  return {
    tenants: {
      total: tenants.total,
      by_status: tenants.by_status,
      new_last_7_days: tenants.created_by_day.slice(-NEW_DAYS).reduce((sum, { count }) => sum + count, 0),
    },
    websites: { live: figures.live_websites },
    users: { total: figures.users, new_last_7_days: figures.new_users },
    deployments: {
      today: deployments.reduce((sum, { count }) => sum + count, 0),
      by_state: Object.fromEntries(deployments.map(({ state, count }) => [state, count])),
      under_way: await queries.countDeploymentsUnderWay(tx),
    },
    jobs: await queries.countJobs(tx, firstIdAt(daysAgo(1))),
    mails: await queries.countMails(tx, firstIdAt(daysAgo(1))),
    database: {
      size_bytes: figures.database_bytes,
      connections: figures.connections,
      max_connections: figures.max_connections,
    },
    storage: { media_bytes: await queries.sumMediaBytes(tx) },
    review: { submissions_waiting: figures.submissions_waiting },
  }
}

function requestsOf(minutes: readonly Minute[]): Overview['requests'] {
  const rate = (requests: (minute: Minute) => number, errors: (minute: Minute) => number) => ({
    per_second: Math.round((minutes.slice(-1).reduce((all, one) => all + requests(one), 0) / 60) * 100) / 100,
    last_hour: minutes.reduce((all, one) => all + requests(one), 0),
    errors_last_hour: minutes.reduce((all, one) => all + errors(one), 0),
  })
  return {
    api: rate(
      (one) => one.api,
      (one) => one.api_errors,
    ),
    site: rate(
      (one) => one.site,
      (one) => one.site_errors,
    ),
    points: minutes.map(({ at, api, site, api_errors, site_errors }) => ({
      at: at.toISOString(),
      api,
      site,
      errors: api_errors + site_errors,
    })),
  }
}

function processesOf(processes: readonly Process[]): Overview['processes'] {
  const running = processes.filter((one) => !one.is_silent)
  return {
    running: running.length,
    silent: processes.length - running.length,
    versions: [...new Set(running.map(({ version }) => version))].toSorted(),
    memory_bytes: running.reduce((sum, { memory_bytes }) => sum + memory_bytes, 0),
    lag_ms: Math.max(0, ...running.map(({ lag_ms }) => lag_ms)),
  }
}

async function checkReadiness({ readiness, log }: Ctx): Promise<Record<string, string>> {
  const states = await Promise.all(
    Object.entries(readiness).map(async ([name, check]) => {
      try {
        await check()
        return [name, 'ok'] as const
      } catch (error) {
        log.warn({ err: error, check: name }, 'not ready')
        return [name, 'failed'] as const
      }
    }),
  )
  return Object.fromEntries(states)
}
