/** Swapping a site's theme under constant load on four serving processes fails no response and mixes no two releases. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WATCHED_EVERY, swapUnderLoad } from '../chaos/swap-load.ts'
import { loadConfig } from '../server/config.ts'
import { createContext } from '../server/context.ts'
import { provisionTenant } from '../server/features/provisioning/provisioning.ts'
import { createLog } from '../server/kernel/log.ts'
import { TEST_SECRET, createTestDatabase } from './kit/database.ts'
import { addMarkedSite, addMarkedThemes } from './kit/marked-site.ts'
import { startServer, temporaryFolder } from './kit/server-process.ts'

const PROCESSES = 4
/** `npm run chaos -- swaps` makes a thousand. */
const SWAPS = Number(process.env['HOTSWAP_TEST_SWAPS'] ?? 60)
/** No budget, which a busy machine could not keep: that nobody is left behind. */
const STALE_MOST_MS = 5_000

test('themes are swapped under load without a failed or a mixed response', { timeout: 120_000 }, async () => {
  const url = await createTestDatabase()
  const dataDir = temporaryFolder()
  const server = await startServer({
    DATABASE_URL: url,
    HOTSWAP_DATA_DIR: dataDir,
    HOTSWAP_PROCESSES: String(PROCESSES),
  })
  const config = { ...loadConfig({}), secret: TEST_SECRET, dataDir, databasePoolSize: 4 }
  await using ctx = await createContext(config, url, { log: createLog('silent') })
  const { id: tenantId, slug } = await provisionTenant(ctx, { name: 'Swaps', slug: 'swaps', plan: 'custom' })
  const themes = await addMarkedThemes(ctx, tenantId)
  const { id: siteId } = await addMarkedSite(ctx, tenantId, themes)
  const { shown, failures, mixed, staleness } = await swapUnderLoad({
    ctx,
    port: server.port,
    processes: PROCESSES,
    tenantId,
    siteId,
    host: `${slug}.localhost`,
    themes,
    swaps: SWAPS,
    visitors: 1,
  })
  assert.deepEqual(failures, [])
  assert.deepEqual(mixed, [])
  for (const times of staleness) {
    assert.equal(times.length, SWAPS, 'every process has shown every release, or a later one')
    assert.ok((times.at(-1) ?? 0) < STALE_MOST_MS, `a process was ${times.at(-1)} ms behind`)
  }
  // Each process was asked all the time, not only at the end.
  for (const releases of shown)
    assert.ok(releases >= SWAPS / WATCHED_EVERY, `a process was seen with ${releases} of ${SWAPS} releases`)
  server.kill('SIGTERM')
  await server.ended
})
