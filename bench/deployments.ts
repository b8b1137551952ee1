/**
 * Deployments: from the decision to the last of four serving processes showing the new release, for one site and for a
 * thousand; back again; and how many deployments get through in a second. All parts share the machine's cores.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { AppContext } from '../server/context.ts'
import type { Site } from '../server/features/sites/sites.ts'
import { type MarkedTheme, addMarkedSite, addMarkedThemes, themeOf } from '../test/kit/marked-site.ts'
import { type PreparedSwap, type SwapTimes, prepareSwap, swap } from '../test/kit/swap.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { openApi } from './api-client.ts'
import { startDatabases } from './database.ts'
import { quantile } from './measure.ts'
import { type Line, printTable } from './report.ts'
import { childrenOf, cpuTimeOf, startServer, temporaryFolder } from './server.ts'
import { addMemberOf, addTenant, openApp } from './tenants.ts'
import { type Watchers, openWatchers, spread } from './watchers.ts'

const PROCESSES = 4
/** Not counted: each process reads and compiles the themes for the first time, as the warm-up of a deployment has it do. */
const COLD_SWAPS = 4
const SWAPS = 100
const DEPLOYMENTS = 25
const MANY_SITES = 1_000
/** Of the many, those that are watched: asking all of them would slow down what is measured. */
const WATCHED_SITES = 20
const TENANTS = 40
const SITES_EACH = 10
/** Within it, serving processes have a standby ready. */
const PREPARING_MS = 60
/** CPU time of all processes in half a second. */
const IDLE_MICROS = 50_000

type Stage = { ctx: AppContext; watchers: Watchers; port: number; pid: number; url: string }
type Place = { tenantId: string; host: string; token: string; themes: MarkedTheme[] }

export async function run(): Promise<void> {
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('deployments')
  await using server = await startServer(`${folder.path}/app`, {
    DATABASE_URL: url,
    HOTSWAP_DEMO: 'false',
    HOTSWAP_PROCESSES: String(PROCESSES),
  })
  await using ctx = await openApp(url, folder.path)
  await using watchers = await openWatchers(server.port, PROCESSES)
  const stage = { ctx, watchers, port: server.port, pid: server.pid, url }
  printTable(`One site, watched on ${PROCESSES} serving processes`, [
    ...(await measureSwaps(stage)),
    ...(await measureOneByApi(stage)),
  ])
  printTable(`${MANY_SITES.toLocaleString('en')} sites of a tenant`, await measureMany(stage))
  printTable(`Direct deployments of settings, ${TENANTS} tenants`, await measureThroughput(stage))
}

async function addPlace(ctx: AppContext): Promise<Place> {
  const { id: tenantId, slug } = await addTenant(ctx, 'pool', 'custom')
  const themes = await addMarkedThemes(ctx, tenantId)
  return { tenantId, host: `${slug}.localhost`, token: await addMemberOf(ctx, tenantId), themes }
}

/** The flip alone: the release has been built and is held ready. */
async function measureSwaps({ ctx, watchers }: Stage): Promise<Line[]> {
  const place = await addPlace(ctx)
  const site = await addMarkedSite(ctx, place.tenantId, place.themes)
  await watchers.visit(place.host)
  const fromDecision: number[] = []
  const fromCommit: number[] = []
  const each: number[] = []
  for (let version = 1; version <= COLD_SWAPS + SWAPS; version += 1) {
    const prepared = await prepareSwap(ctx, place, [site.id], version)
    await pause(PREPARING_MS)
    const { decided, committed, seen } = await flip({ ctx, watchers }, prepared, [place.host], version)
    if (version <= COLD_SWAPS) continue
    const last = Math.max(...seen)
    fromDecision.push(last - decided)
    fromCommit.push(last - committed)
    each.push(...seen.map((at) => at - committed))
  }
  const have = quantile(fromCommit.toSorted(ascending), 0.99)
  return [
    {
      name: `swap, commit to the last process (${spread(fromCommit)})`,
      value: `${have.toFixed(1)} ms`,
      budget: { have, must: 50, aim: 10, unit: 'ms', atMost: true },
    },
    { name: `      to each process (${spread(each)})` },
    { name: `      decision to the last process (${spread(fromDecision)})` },
  ]
}

const ascending = (a: number, b: number) => a - b

async function flip(
  { ctx, watchers }: Pick<Stage, 'ctx' | 'watchers'>,
  prepared: PreparedSwap,
  hosts: readonly string[],
  version: number,
): Promise<SwapTimes & { decided: number; seen: number[] }> {
  const decided = performance.now()
  const [seen, times] = await Promise.all([
    watchers.until(hosts, `data-title="Version ${version}"`),
    swap(ctx, prepared),
  ])
  return { decided, seen, ...times }
}

/** Through the API, with everything that a deployment does: validate, scan, build, warm up, smoke test, … */
async function measureOneByApi(stage: Stage): Promise<Line[]> {
  const place = await addPlace(stage.ctx)
  const site = await addMarkedSite(stage.ctx, place.tenantId, place.themes)
  await stage.watchers.visit(place.host)
  await using api = openApi(stage.port, place.token)
  const asked: number[] = []
  const back: number[] = []
  for (let round = 1; round <= DEPLOYMENTS; round += 1) {
    const { hash, colour } = themeOf(place.themes, round % 2 === 0 ? 2 : 1)
    const began = performance.now()
    const seen = stage.watchers.until([place.host], `data-theme="${colour}"`)
    const { id } = await api.post('/deployments/theme', { website_id: site.id, theme: hash })
    asked.push(Math.max(...(await seen)) - began)
    await api.untilOver(id)
    const decided = performance.now()
    const restored = stage.watchers.until([place.host], 'data-theme="red"')
    await api.post(`/deployments/${id}/rollback`, {})
    back.push(Math.max(...(await restored)) - decided)
  }
  const have = quantile(back.toSorted(ascending), 0.99)
  return [
    {
      name: `rollback, request to the last process (${spread(back)})`,
      value: `${have.toFixed(1)} ms`,
      budget: { have, must: 500, aim: 50, unit: 'ms', atMost: true },
    },
    { name: `whole deployment, request to the last process (${spread(asked)})` },
  ]
}

async function measureMany(stage: Stage): Promise<Line[]> {
  const { ctx, watchers } = stage
  const place = await addPlace(ctx)
  const sites: Site[] = []
  for (let index = 0; index < MANY_SITES; index += 1)
    sites.push(await addMarkedSite(ctx, place.tenantId, place.themes, `site-${index}`))
  const hosts = sites.map(({ slug, is_main }) => (is_main ? place.host : `${slug}.${place.host}`))
  for (const host of hosts) await watchers.visit(host)
  const watched = hosts.filter((_, index) => index % (MANY_SITES / WATCHED_SITES) === 0)
  const pointers: number[] = []
  const shown: number[] = []
  const decisions: number[] = []
  for (let version = 1; version <= 5; version += 1) {
    const prepared = await prepareSwap(
      ctx,
      place,
      sites.map(({ id }) => id),
      version,
    )
    await untilIdle(stage.pid)
    const { decided, committed, flipped, seen } = await flip(stage, prepared, watched, version)
    pointers.push(flipped - committed)
    shown.push(Math.max(...seen) - committed)
    decisions.push(Math.max(...seen) - decided)
  }
  const have = Math.max(...shown)
  await using api = openApi(stage.port, place.token)
  const began = performance.now()
  const { id } = await api.post('/deployments/configuration', {
    all_websites: true,
    settings: { tagline: 'All at once' },
  })
  await api.untilOver(id, 600_000)
  const whole = performance.now() - began
  const decided = performance.now()
  await api.post(`/deployments/${id}/rollback`, {})
  return [
    {
      name: `flip, commit to the last process (${spread(shown)})`,
      value: `${have.toFixed(0)} ms`,
      budget: { have, must: 2_000, aim: 300, unit: 'ms', atMost: true },
    },
    { name: `      to the last pointer (${spread(pointers)})` },
    { name: `      decision to the last process (${spread(decisions)})` },
    { name: 'whole deployment of settings, all sites looked at', value: `${(whole / 1_000).toFixed(1)} s` },
    { name: '      rolled back', value: `${(performance.now() - decided).toFixed(0)} ms` },
  ]
}

/** Until the serving processes have made everything ready. */
async function untilIdle(supervisor: number): Promise<void> {
  const pids = childrenOf(supervisor)
  const used = () => pids.reduce((sum, pid) => sum + cpuTimeOf(pid), 0)
  for (let before = Number.NEGATIVE_INFINITY, now = used(); now - before > IDLE_MICROS;) {
    await pause(500)
    before = now
    now = used()
  }
}

async function measureThroughput({ ctx, port, url }: Stage): Promise<Line[]> {
  const orders: (() => Promise<unknown>)[] = []
  await using life = new AsyncDisposableStack()
  for (let tenant = 0; tenant < TENANTS; tenant += 1) {
    const place = await addPlace(ctx)
    const api = life.use(openApi(port, place.token))
    for (let index = 0; index < SITES_EACH; index += 1) {
      const { id } = await addMarkedSite(ctx, place.tenantId, place.themes, `site-${index}`)
      const settings = { tagline: `Number ${index}` }
      orders.push(() => api.post('/deployments/configuration', { website_id: id, settings }))
    }
  }
  const began = performance.now()
  const total = orders.length
  // Of each tenant one, then of each the next.
  const turns = Array.from({ length: SITES_EACH }, (_, turn) =>
    orders.filter((_order, index) => index % SITES_EACH === turn),
  ).flat()
  const take = async () => {
    for (let order = turns.shift(); order; order = turns.shift()) await order()
  }
  await Promise.all(Array.from({ length: 8 }, take))
  const asked = performance.now()
  const since = new Date(performance.timeOrigin + began)
  while ((await countSucceeded(url, since)) < total) await pause(50)
  const have = total / ((performance.now() - began) / 1_000)
  return [
    {
      name: `${total} of as many sites, asked for within ${((asked - began) / 1_000).toFixed(1)} s`,
      value: `${have.toFixed(0)} /s`,
      budget: { have, must: 20, aim: 50, unit: '/s' },
    },
  ]
}

async function countSucceeded(url: string, since: Date): Promise<number> {
  const { rows } = await withOwner(url, (owner) =>
    owner.query<{ state: string; count: number }>(
      'select state, count(*)::int as count from pool.deployments where created_at >= $1 group by state',
      [since],
    ),
  )
  const bad = rows.find(({ state }) => !['queued', 'running', 'waiting', 'succeeded'].includes(state))
  if (bad) throw new Error(`${bad.count} deployments are ${bad.state}`)
  return rows.find(({ state }) => state === 'succeeded')?.count ?? 0
}
