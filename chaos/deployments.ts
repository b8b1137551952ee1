/** Deployments of every kind while visitors come, and processes and PostgreSQL are killed: in the end, nothing may be amiss. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { print } from '../bench/report.ts'
import { temporaryFolder } from '../bench/server.ts'
import { openApp } from '../bench/tenants.ts'
import { type Check, check } from './checks.ts'
import { makeDice } from './dice.ts'
import { type Driven, drive } from './drive.ts'
import { letKillerLoose } from './killer.ts'
import { startNodes } from './nodes.ts'
import { drawOrder } from './orders.ts'
import { openOutages } from './outages.ts'
import { patiently } from './patience.ts'
import { startPostgres } from './postgres.ts'
import { addChaosTenant } from './stage.ts'
import { type Visits, sendVisitors } from './visitors.ts'

const NODES = 2
const PROCESSES_EACH = 2
const TENANTS = 3
const VISITORS = 4
const AT_ONCE = 6
const LEASE_SECONDS = 5
const PATIENCE_MS = 240_000
const QUIET_MS = 120_000
const KILL_EVERY_MS = { least: 500, most: 5_000 }
/** Each visitor has one connection to a node, and a new one may be handed to a process that is just dying. */
const CUTS_PER_KILL = VISITORS * 2

/** @returns whether everything was as it must be */
export async function runDeployments(count: number, seed: number): Promise<boolean> {
  using folder = temporaryFolder()
  await using postgres = await startPostgres(join(folder.path, 'postgres'))
  const dataDir = join(folder.path, 'app')
  await using nodes = await startNodes(NODES, PROCESSES_EACH, {
    dataDir,
    databaseUrl: postgres.url,
    logs: folder.path,
    leaseSeconds: LEASE_SECONDS,
  })
  await using ctx = await openApp(postgres.url, folder.path, 'silent')
  const ports = nodes.list.map(({ port }) => port)
  const tenants = await Promise.all(
    Array.from({ length: TENANTS }, (_, number) => addChaosTenant(ctx, ports, number)),
  )
  const began = performance.now()
  const say = (what: string) =>
    print(`${((performance.now() - began) / 1_000).toFixed(1).padStart(7)} s  ${what}`)
  say(`${NODES} nodes serve with ${PROCESSES_EACH} processes each; seed ${seed}, logs in ${folder.path}`)

  const outages = openOutages()
  const visitors = sendVisitors(VISITORS, { dice: makeDice(seed + 1), nodes: nodes.list, tenants, outages })
  const killer = letKillerLoose({
    dice: makeDice(seed + 2),
    nodes,
    postgres,
    outages,
    pauseMs: KILL_EVERY_MS,
    say,
  })
  const dice = makeDice(seed)
  const orders = Array.from({ length: count }, (_, index) => drawOrder(dice, tenants, index + 1))
  const driven: Driven[] = []
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let order = orders.shift(); order; order = orders.shift()) {
        driven.push(await drive(order, PATIENCE_MS))
        if (driven.length % 10 === 0) say(`${driven.length} of ${count} deployments are over`)
      }
    }),
  )
  await killer.stop()
  say('nothing is killed any more')
  await pause(2_000)
  const visits = await visitors.stop()
  const checks = await patientlyQuiet(() => check({ ctx, databaseUrl: postgres.url, nodes, tenants }))
  say('all has been looked at')
  const kills = Object.values(outages.counts()).reduce((sum, number) => sum + number, 0)
  checks.push(...checksOfVisits(visits, kills * CUTS_PER_KILL), checkOfOrders(driven))
  report(driven, visits, outages.counts(), checks)
  return checks.every(({ faults }) => faults.length === 0)
}

/** What is repaired by jobs takes its time: looked at again until nothing is amiss. */
async function patientlyQuiet(look: () => Promise<Check[]>): Promise<Check[]> {
  for (const limit = performance.now() + QUIET_MS; ; await pause(2_000)) {
    const checks = await patiently(look)
    if (checks.every(({ faults }) => faults.length === 0) || performance.now() > limit) return checks
  }
}

function checksOfVisits(visits: Visits, cutsMost: number): Check[] {
  const { failures, failureCount, mixed, cut } = visits
  return [
    {
      name: 'answers failed only while PostgreSQL was away, connections only when a process was killed',
      faults: failureCount > failures.length ? [...failures, `… ${failureCount} altogether`] : failures,
    },
    { name: 'no page held parts of two releases', faults: mixed },
    {
      name: `at most ${cutsMost} connections were cut`,
      faults: cut > cutsMost ? [`${cut} were`] : [],
    },
  ]
}

function checkOfOrders(driven: readonly Driven[]): Check {
  const isOdd = ({ state, order }: Driven) =>
    state === 'stuck' || (state === 'refused' && !order.isBad && order.module !== 'content')
  return {
    name: 'every deployment came to an end, and none was refused without a reason',
    faults: driven
      .filter(isOdd)
      .map(
        ({ order, id, state, detail }) => `${order.module} ${order.strategy} ${id ?? ''} ${state}: ${detail}`,
      ),
  }
}

function report(
  driven: readonly Driven[],
  visits: Visits,
  kills: Record<string, number>,
  checks: readonly Check[],
): void {
  print(
    `\nKilled: ${Object.entries(kills)
      .map(([victim, count]) => `${victim} ${count}×`)
      .join(', ')}`,
  )
  print(`Deployments by what became of them: ${tally(driven.map(({ state }) => state))}`)
  print(`            by module: ${tally(driven.map(({ order }) => order.module))}`)
  print(`            by strategy: ${tally(driven.map(({ order }) => order.strategy))}`)
  for (const [what, count] of counted(
    driven.flatMap(({ state, detail }) => (detail ? [`${state}: ${detail}`] : [])),
  ).slice(0, 12))
    print(`            ${String(count).padStart(4)} × ${what.slice(0, 150)}`)
  print(
    `Visits: ${visits.answers} answers (${tally(Object.entries(visits.byStatus).flatMap(([status, count]) => Array<string>(count).fill(status)))}), ` +
      `${visits.excused} failed while PostgreSQL was away, ${visits.cut} connections were cut by kills, ${visits.refused} refused while a node was down\n`,
  )
  for (const { name, faults } of checks) {
    print(`${faults.length === 0 ? ' ok ' : 'BAD '} ${name}`)
    for (const fault of faults.slice(0, 20)) print(`       ${fault.slice(0, 600)}`)
  }
}

function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}

const tally = (values: readonly string[]) =>
  counted(values)
    .map(([value, count]) => `${value} ${count}`)
    .join(', ')
