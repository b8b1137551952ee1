/** PostgreSQL goes away and comes back while sites are being served. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTemplate } from '../../../test/kit/database.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { addCandidate, addSite, addTheme, publish, standBy } from '../../../test/kit/published-site.ts'
import { urlOfDatabase } from '../../kernel/db/database.ts'
import { startEmbeddedPostgres } from '../../kernel/db/embedded.ts'
import { withOwner } from '../../kernel/db/migrate.ts'

/** One address for a PostgreSQL that is on another port after each start. */
async function startRelay() {
  const sockets = new Set<Socket>()
  let target = 0
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy()).on('close', () => (sockets.delete(from), to.destroy()))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port: number) => void (target = port),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Asks again until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (!(await isSo())) {
    assert.ok(performance.now() < end, 'it did not happen')
    await pause(20)
  }
}

const dir = mkdtempSync(join(tmpdir(), 'hotswap-outage-'))

test('what is known is served on, counts are kept, and what was missed is caught up with', async (context) => {
  context.after(() => rmSync(dir, { recursive: true, force: true }))
  const relay = await startRelay()
  context.after(() => relay[Symbol.asyncDispose]())
  let postgres = await startEmbeddedPostgres({ dir })
  context.after(() => postgres[Symbol.asyncDispose]())
  await createTemplate(postgres.url, 'outage')
  const relayed = new URL(urlOfDatabase(postgres.url, 'outage'))
  relay.leadTo(Number(relayed.port))
  relayed.port = String(relay.port)
  const t = await startTestApp({ databaseUrl: relayed.href })
  const d = await startTestDelivery(t.ctx)

  const { tenant } = await t.makeTenant()
  const host = `${tenant.slug}.localhost`
  const themeHash = await addTheme(t.ctx, 'platform', '')
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash })
  await publish(t.ctx, site, [
    { path: '/warm', title: 'Warm' },
    { path: '/cold', title: 'Cold' },
  ])
  const media = `/media/${site.siteId}/a.txt`
  await t.ctx.blobs
    .scope({ tenantId: tenant.id })
    .put(`sites/${site.siteId}/media/${site.siteId}/file`, Buffer.from('a file'), {
      contentType: 'text/plain',
    })
  const candidate = await addCandidate(t.ctx, site, { config: { title: 'Candidate' } })
  // From now on it is counted what visitors meet of both.
  await standBy(t.ctx, site, { number: candidate })
  assert.equal((await d.visit(host, '/warm')).status, 200)

  await postgres[Symbol.asyncDispose]()
  const headers = { 'user-agent': 'Mozilla/5.0 (a browser)' }
  for (let round = 0; round < 3; round += 1) {
    assert.match((await d.visit(host, '/warm', { headers })).text, /Warm\|Warm\|r1/)
    assert.equal((await d.visit(host, media)).text, 'a file')
    const cold = await d.visit(host, '/cold')
    assert.deepEqual([cold.status, cold.headers['retry-after']], [503, '5'])
    assert.equal((await d.visit(`other.${host}`, '/')).status, 503)
    await d.delivery.flush()
  }

  postgres = await startEmbeddedPostgres({ dir })
  // While we are still away, the pointer moves, and the notice of it is gone when we are back.
  await withOwner(urlOfDatabase(postgres.url, 'outage'), async (owner) => {
    await owner.query(
      `insert into pool.releases (tenant_id, site_id, number, id, kind, theme_hash, theme_owner, config, content_position)
       select tenant_id, site_id, 3, gen_random_uuid(), 'configuration', theme_hash, theme_owner, '{"title": "New"}',
         content_position
       from pool.releases where site_id = $1 and number = 1`,
      [site.siteId],
    )
    await owner.query(
      'update platform.live_sites set release_number = 3, move = move + 1 where site_id = $1',
      [site.siteId],
    )
  })
  relay.leadTo(Number(new URL(postgres.url).port))
  await until(async () => (await d.visit(host, '/cold')).status === 200)
  await until(async () => /Warm\|Warm\|r3/.test((await d.visit(host, '/warm')).text))
  assert.equal((await d.visit(`other.${host}`, '/')).status, 404)

  await d.delivery.flush()
  const { rows } = await t.ctx.db.withTenant(tenant.id, (tx) =>
    sql<{ views: number }>`select views from traffic_daily`.execute(tx),
  )
  assert.equal(rows[0]?.views, 3)
  const { rows: samples } = await t.ctx.db.withTenant(tenant.id, (tx) =>
    sql<{ requests: number; errors: number }>`
      select sum(requests)::int as requests, sum(errors)::int as errors from canary_samples`.execute(tx),
  )
  assert.ok((samples[0]?.requests ?? 0) >= 4)
  assert.equal(samples[0]?.errors, 0, 'no release is to blame for a database that is away')
})
