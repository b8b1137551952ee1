/** How long a new tenant takes, in each placement and among ever more tenants. */
import { withOwner } from '../server/kernel/db/migrate.ts'
import { startDatabases } from './database.ts'
import { measure, quantile } from './measure.ts'
import { type Line, printTable } from './report.ts'
import { temporaryFolder } from './server.ts'
import { addTenant, copyTenant, openApp } from './tenants.ts'

const SIZES = [100, 1_000, 10_000]

export async function run(): Promise<void> {
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('provisioning')
  await using ctx = await openApp(url, folder.path)
  const template = await addTenant(ctx)
  const lines: Line[] = []
  for (const size of SIZES) {
    await copyTenant(url, template.id, size - (await countTenants(url)))
    await measure(() => addTenant(ctx), { concurrency: 1, durationMs: 500 })
    const alone = await measure(() => addTenant(ctx), { concurrency: 1, durationMs: 2_500 })
    const many = await measure(() => addTenant(ctx), { concurrency: 8, durationMs: 4_000 })
    const have = quantile(alone.latencies, 0.5)
    lines.push(
      {
        name: `pool, one after another, among ${size.toLocaleString('en')} tenants`,
        sample: alone,
        budget: { have, must: 500, aim: 50, unit: 'ms', atMost: true },
      },
      {
        name: '      eight at a time',
        sample: many,
        budget: { have: many.throughput, must: 20, aim: 100, unit: '/s' },
      },
    )
  }
  for (const placement of ['schema', 'database'] as const)
    lines.push({
      name: `${placement}, one after another`,
      sample: await measure(() => addTenant(ctx, placement), { concurrency: 1, durationMs: 4_000 }),
    })
  printTable('Provisioning: the tenant, its roles, settings and home, on disk', lines)
}

async function countTenants(url: string): Promise<number> {
  const { rows } = await withOwner(url, (owner) =>
    owner.query<{ count: number }>('select count(*)::int as count from platform.tenants'),
  )
  return rows[0]?.count ?? 0
}
