/** What serving processes count of two releases, from the visitors’ requests to the sums. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import {
  addCandidate,
  addSite,
  addTheme,
  pointTo,
  publish,
  standBy,
} from '../../../test/kit/published-site.ts'
import { MAX_FAILED_PATHS, quantile, sizeOf } from '../../published/arm-figures.ts'
import { type ReleaseFigures, pruneSamples, sumSamples } from './canary-samples.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const theme = await addTheme(t.ctx, 'platform', 'body { color: red }')

async function makeSite() {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash: theme })
  await publish(t.ctx, site, [{ path: '/a', title: 'A' }])
  await addCandidate(t.ctx, site, { config: { title: 'Another' } })
  const from = new Date(Date.now() - 60_000)
  return {
    site,
    host: `${tenant.slug}.localhost`,
    sums: async (): Promise<ReleaseFigures[]> => {
      await d.delivery.flush()
      const sums = await t.ctx.db.withTenant(tenant.id, (tx) => sumSamples(tx, { siteId: site.siteId, from }))
      return sums.toSorted((a, b) => a.release_number - b.release_number)
    },
  }
}

test('each release is counted by itself: answers, errors, renders, times, and the paths that failed', async () => {
  const { site, host, sums } = await makeSite()
  await d.visit(host, '/a')
  assert.deepEqual(await sums(), [], 'one release is compared with nothing')
  await standBy(t.ctx, site, { number: 2, share: 5_000, key: 'k' })
  const on = (release: number, path: string) =>
    d.visit(host, path, { headers: { cookie: `hotswap_canary=k.${release === 2 ? 0 : 9_999}` } })
  d.pages.hold = (path) => {
    if (path.startsWith('/broken')) throw new Error('this page is broken')
  }
  // First what is counted by path: counts are sent on now and then, and each time has room for so many paths.
  for (let round = 0; round < 3; round += 1) await on(2, '/broken-0?round')
  for (let round = 0; round < 30; round += 1) {
    await on(1, '/a')
    await on(2, `/broken-${round}`)
  }
  await on(2, '/a')
  await on(1, '/media/00000000-0000-4000-8000-000000000000/no.png')
  d.pages.hold = () => undefined

  const [stable, canary] = await sums()
  assert.equal(stable?.release_number, 1)
  assert.equal(stable.source, 'visitors')
  assert.deepEqual(
    [stable.figures.requests, stable.figures.errors, stable.figures.renders],
    [30, 0, 0],
    'pages only, which were in memory',
  )
  assert.equal(sizeOf(stable.figures.response_ms), 30)
  assert.ok((quantile(stable.figures.response_ms, 0.5) ?? Infinity) < 50)
  assert.equal(canary?.release_number, 2)
  assert.deepEqual([canary.figures.requests, canary.figures.errors], [34, 33])
  assert.equal(sizeOf(canary.figures.render_ms), canary.figures.renders)
  assert.equal(Object.keys(canary.figures.failed_paths).length, MAX_FAILED_PATHS)
  assert.equal(canary.figures.failed_paths['/broken-0'], 4)
})

test('a site is watched while the release before is kept hot, out of memory too, and not longer', async () => {
  const { site, host, sums } = await makeSite()
  await d.visit(host, '/a')
  await pointTo(t.ctx, site, 2, { standby_number: 1 })
  for (let round = 0; round < 10; round += 1) await d.visit(host, '/a')
  const [watched] = await sums()
  assert.deepEqual([watched?.release_number, watched?.figures.requests], [2, 10])
  assert.equal(watched?.figures.renders, 1)
  await standBy(t.ctx, site, null)
  for (let round = 0; round < 10; round += 1) await d.visit(host, '/a')
  assert.equal((await sums())[0]?.figures.requests, 10)
})

test('what was counted is forgotten after a day', async () => {
  const { site, host, sums } = await makeSite()
  await standBy(t.ctx, site, { number: 2 })
  await d.visit(host, '/a')
  assert.equal((await sums()).length, 1)
  await pruneSamples({ ...t.ctx, clock: { ...t.ctx.clock, now: () => new Date() } })
  assert.equal((await sums()).length, 1)
  await pruneSamples({ ...t.ctx, clock: { ...t.ctx.clock, now: () => new Date(Date.now() + 86_400_000) } })
  assert.equal((await sums()).length, 0)
})
