/**
 * HTTPS for many names: what 5,000 certificates cost in memory, how many handshakes a core makes, and how soon all processes show
 * a new certificate; beside Caddy, which has the same certificates in files. Handshakes are counted by the CPU time of the server:
 * the client on the other core has more to do for each than either of them.
 */
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { setTimeout as pause } from 'node:timers/promises'
import type { AppContext } from '../server/context.ts'
import { installCertificate } from '../server/features/certificates/store.ts'
import { anyPort } from '../server/kernel/http/listen.ts'
import { type Issuer, makeIssuer } from '../test/kit/issuer.ts'
import { type Caddy, type PemPair, startCaddy } from './caddy.ts'
import { startDatabases } from './database.ts'
import { shakeHands } from './handshakes.ts'
import { quantile } from './measure.ts'
import { print, printTable } from './report.ts'
import { SERVER, cpuTimeOf, memoryOf, startServer, temporaryFolder } from './server.ts'
import { addTenant, openApp } from './tenants.ts'
import { hasPrograms } from './wrk.ts'

const NAMES = 5_000
const TENANTS = 50
const ROUNDS = 3
const SERVER_CORE = 0
const CLIENT_CORE = 1
const PROCESSES = 4
const SWAPS = 20

type Named = PemPair & { name: string; tenantId: string }

export async function run(): Promise<void> {
  if (!hasPrograms('taskset', 'caddy'))
    return print('\nHTTPS is not measured: taskset and caddy are not installed.')
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('tls')
  await using ctx = await openApp(url, folder.path)
  const issuer = await makeIssuer()
  const named = await makeNames(ctx, issuer)
  // As a load balancer in front would be: handshakes of one visitor are limited.
  const settings = { DATABASE_URL: url, HOTSWAP_DEMO: 'false', HOTSWAP_TRUSTED_PROXIES: '127.0.0.1' }
  const names = named.map(({ name }) => name)
  {
    const tlsPort = await anyPort()
    await using server = await startServer(folder.path, { ...settings, HOTSWAP_TLS_PORT: String(tlsPort) }, [
      'taskset',
      '-c',
      String(SERVER_CORE),
      ...SERVER,
    ])
    await using caddy = await startCaddy(folder.path, SERVER_CORE, named)
    await pause(5_000)
    const before = memoryOf(server.pid)
    const cold = await timed(server.pid, { port: tlsPort, names, count: NAMES, concurrency: 16 })
    const caddyCold = await timed(caddy.pid, { port: caddy.port, names, count: NAMES, concurrency: 16 })
    const after = memoryOf(server.pid)
    const rounds: Record<'full' | 'resumed' | 'caddyFull' | 'caddyResumed', Timed[]> = {
      full: [],
      resumed: [],
      caddyFull: [],
      caddyResumed: [],
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      const full = { names, count: NAMES, concurrency: 16 }
      const resumed = { names: names.slice(0, 100), count: NAMES, concurrency: 16, isResumed: true }
      rounds.full.push(await timed(server.pid, { ...full, port: tlsPort }))
      rounds.caddyFull.push(await timed(caddy.pid, { ...full, port: caddy.port }))
      rounds.resumed.push(await timed(server.pid, { ...resumed, port: tlsPort }))
      rounds.caddyResumed.push(await timed(caddy.pid, { ...resumed, port: caddy.port }))
    }
    const [full, caddyFull] = [median(rounds.full), median(rounds.caddyFull)]
    const [resumed, caddyResumed] = [median(rounds.resumed), median(rounds.caddyResumed)]
    printTable(`HTTPS with ${NAMES} names and certificates, one process, per core`, [
      line('first handshake with a name (database, key, context)', cold),
      line('full handshake', full, full.perCore / caddyFull.perCore),
      line('full handshake, Caddy', caddyFull),
      line('resumed', resumed, resumed.perCore / caddyResumed.perCore),
      line('resumed, Caddy', caddyResumed),
      line('first handshake with a name, Caddy (all loaded at its start)', caddyCold),
      { name: 'memory before any handshake', value: `${Math.round(before)} MB` },
      {
        name: `memory with ${NAMES} certificates`,
        value: `${Math.round(after)} MB, ${(((after - before) * 1_024) / NAMES).toFixed(1)} KB each`,
      },
      { name: 'the same, Caddy', value: `${Math.round(memoryOf(caddy.pid))} MB` },
    ])
    await comparePickUp(caddy, named, issuer)
  }
  await measurePickUp(ctx, folder.path, settings, named, issuer)
}

async function makeNames(ctx: AppContext, issuer: Issuer): Promise<Named[]> {
  const named: Named[] = []
  for (let index = 0; index < TENANTS; index += 1) {
    const { id: tenantId } = await addTenant(ctx)
    const names = Array.from({ length: NAMES / TENANTS }, (_, number) => `n${number}.t${index}.example`)
    await ctx.db.withPlatform((tx) =>
      tx
        .insertInto('domains')
        .values(
          names.map((host) => ({
            id: randomUUIDv7(),
            host,
            tenant_id: tenantId,
            registrable: `t${index}.example`,
            skeleton: host,
            state: 'verified',
            holds: true,
            method: 'txt',
            points_here: true,
          })),
        )
        .execute(),
    )
    for (const name of names) {
      const { chain, key } = await issuer.issue({ names: [name] })
      await installCertificate(ctx, { tenantId, source: 'acme', chain, key, names: [name] })
      named.push({ name, tenantId, chain, key })
    }
  }
  return named
}

type Timed = { perCore: number; p50: number; p99: number; failures: number; resumed: number }

async function timed(pid: number, order: Parameters<typeof shakeHands>[0]): Promise<Timed> {
  const before = cpuTimeOf(pid)
  const outcome = await shakeHands(order, CLIENT_CORE)
  const seconds = (cpuTimeOf(pid) - before) / 1_000_000
  if (outcome.failures > 0) print(`  ${outcome.failures} of ${order.count} handshakes failed`)
  return { ...outcome, perCore: order.count / seconds }
}

const median = (runs: Timed[]) =>
  runs.toSorted((a, b) => a.perCore - b.perCore)[Math.floor(runs.length / 2)] as Timed

function line(name: string, { perCore, p50, p99, resumed }: Timed, ratio?: number) {
  const value = `${Math.round(perCore)} /s of a core; ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
  return {
    name: resumed > 0 ? `${name} (${resumed} of ${NAMES})` : name,
    value,
    ...(ratio !== undefined && { ratio }),
  }
}

async function serialAt(port: number, servername: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerX509Certificate() ?? {}
  socket.destroy()
  return new X509Certificate(raw ?? '').serialNumber
}

/** From the commit of a new certificate until every process shows it: connections go to the processes in turn. */
async function measurePickUp(
  ctx: AppContext,
  dataDir: string,
  settings: Record<string, string>,
  named: Named[],
  issuer: Issuer,
): Promise<void> {
  const tlsPort = await anyPort()
  await using life = new AsyncDisposableStack()
  const more = { HOTSWAP_TLS_PORT: String(tlsPort), HOTSWAP_PROCESSES: String(PROCESSES) }
  life.use(await startServer(dataDir, { ...settings, ...more }))
  const times: number[] = []
  for (const { name, tenantId } of named.slice(0, SWAPS)) {
    for (let connection = 0; connection < PROCESSES * 2; connection += 1) await serialAt(tlsPort, name)
    const { chain, key } = await issuer.issue({ names: [name] })
    const wanted = new X509Certificate(chain).serialNumber
    await installCertificate(ctx, { tenantId, source: 'acme', chain, key, names: [name] })
    const began = performance.now()
    let since = began
    for (let seen = 0; seen < PROCESSES * 2;) {
      if ((await serialAt(tlsPort, name)) === wanted) {
        if (seen === 0) since = performance.now()
        seen += 1
      } else seen = 0
    }
    times.push(since - began)
  }
  times.sort((a, b) => a - b)
  printTable(`A new certificate, until all ${PROCESSES} processes show it`, [
    {
      name: 'from the commit',
      value: `${quantile(times, 0.5).toFixed(1)} ms, at most ${times.at(-1)?.toFixed(1)} ms`,
    },
  ])
}

/** Caddy takes another certificate by loading its configuration anew. */
async function comparePickUp(caddy: Caddy, named: Named[], issuer: Issuer): Promise<void> {
  const [first] = named
  if (!first) return
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const { chain, key } = await issuer.issue({ names: [first.name] })
    const began = performance.now()
    await caddy.load([{ chain, key }, ...named.slice(1)])
    while ((await serialAt(caddy.port, first.name)) !== new X509Certificate(chain).serialNumber)
      await pause(1)
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  printTable(`One of ${NAMES} certificates of Caddy replaced`, [
    { name: 'load of the configuration, until it is shown', value: `${quantile(times, 0.5).toFixed(0)} ms` },
  ])
}
