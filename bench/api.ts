/** A tenant-scoped read through the whole API: token, tenant, permission, row-level security, over real HTTP. */
import { startDatabases } from './database.ts'
import type { Outcome } from './load.ts'
import { quantile } from './measure.ts'
import { type Line, printTable } from './report.ts'
import { putLoad } from './put-load.ts'
import { startServer, temporaryFolder } from './server.ts'
import { addMemberOf, addTenant, openApp } from './tenants.ts'

const TENANTS = 20
const CONNECTIONS = 32
const ROUNDS = 5

export async function run(): Promise<void> {
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('api')
  const tokens: string[] = []
  {
    await using ctx = await openApp(url, folder.path)
    for (let index = 0; index < TENANTS; index++) {
      const { id } = await addTenant(ctx)
      tokens.push(await addMemberOf(ctx, id))
    }
  }
  await using server = await startServer(folder.path, { DATABASE_URL: url, HOTSWAP_DEMO: 'false' })
  const requestsOf = (path: string) =>
    tokens.map(
      (token) => `GET ${path} HTTP/1.1\r\nHost: api.localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    )
  const lines: Line[] = []
  for (const [name, path, bounded] of [
    ['members of a tenant, listed', '/api/v1/members', true],
    ['its profile', '/api/v1/tenant/profile', false],
    ['health, for comparison: no tenant, no database', '/healthz', false],
  ] as const) {
    const order = { port: server.port, connections: CONNECTIONS, requests: requestsOf(path) }
    await putLoad({ ...order, durationMs: 1_500 })
    const rounds: Outcome[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await putLoad({ ...order, durationMs: 2_000 }))
    const [median] = rounds.toSorted((a, b) => a.throughput - b.throughput).slice(ROUNDS >> 1)
    const { throughput = 0, latencies = [] } = median ?? {}
    const sample = { throughput, latencies: Float64Array.from(latencies) }
    lines.push({
      name,
      sample,
      ...(bounded && { budget: { have: throughput, must: 2_000, aim: 5_000, unit: '/s' } }),
    })
    const have = quantile(sample.latencies, 0.95)
    if (bounded)
      lines.push({ name: '      its p95', budget: { have, must: 50, aim: 15, unit: 'ms', atMost: true } })
  }
  printTable(
    `API reads over HTTP, one serving process, ${CONNECTIONS} connections, ${TENANTS} tenants`,
    lines,
  )
}
