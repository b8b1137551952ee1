/** A thousand swaps of a theme under load on four serving processes: none may fail a response or mix two releases. */
import { join } from 'node:path'
import { startDatabases } from '../bench/database.ts'
import { quantile } from '../bench/measure.ts'
import { print } from '../bench/report.ts'
import { startServer, temporaryFolder } from '../bench/server.ts'
import { addTenant, openApp } from '../bench/tenants.ts'
import { addMarkedSite, addMarkedThemes } from '../test/kit/marked-site.ts'
import { swapUnderLoad } from './swap-load.ts'

const PROCESSES = 4
const VISITORS = 2

/** @returns whether every response was whole, and of one release */
export async function runSwaps(swaps: number): Promise<boolean> {
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('swaps')
  await using server = await startServer(join(folder.path, 'app'), {
    DATABASE_URL: url,
    HOTSWAP_DEMO: 'false',
    HOTSWAP_PROCESSES: String(PROCESSES),
  })
  await using ctx = await openApp(url, folder.path)
  const { id: tenantId, slug } = await addTenant(ctx, 'pool', 'custom')
  const themes = await addMarkedThemes(ctx, tenantId)
  const { id: siteId } = await addMarkedSite(ctx, tenantId, themes)
  const { seconds, answers, failures, mixed, staleness } = await swapUnderLoad({
    ctx,
    port: server.port,
    processes: PROCESSES,
    tenantId,
    siteId,
    host: `${slug}.localhost`,
    themes,
    swaps,
    visitors: VISITORS,
  })
  const { pages, stylesheets, api } = answers
  print(
    `\n${swaps} swaps of a theme in ${seconds.toFixed(0)} s, ${PROCESSES * VISITORS} visitors without a break`,
  )
  print(`  answers: ${pages} pages, ${stylesheets} stylesheets, ${api} of the read API`)
  print(`  failed: ${failures.length}; of two releases: ${mixed.length}`)
  for (const fault of [...failures, ...mixed]) print(`    ${fault}`)
  print('  from the commit until a process first showed the release, ms:')
  for (const [index, times] of staleness.entries())
    print(
      `    process ${index + 1}: p50 ${quantile(times, 0.5).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)}, at most ${(times.at(-1) ?? Number.NaN).toFixed(1)} (${times.length} swaps)`,
    )
  const isSeen = staleness.every((times) => times.length === swaps)
  return isSeen && failures.length + mixed.length === 0
}
