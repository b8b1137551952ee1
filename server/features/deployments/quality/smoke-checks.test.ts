/** Smoke checks over the API: written, tried, changed, taken back, and nobody else's business. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { makeSite } from '../../../../test/kit/site.ts'
import { publish } from '../../releases/releases.ts'
import { defaultTheme } from '../../themes/themes.ts'
import { smokeChecksOf } from './smoke.ts'

const CHECKS = '/api/v1/smoke-checks'
const app = await startTestApp()
const { call, ctx } = app

async function makeShop() {
  const { tenant, owner } = await app.makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const { hash, owner: keeper } = await defaultTheme(ctx)
  await ctx.db.withTenant(tenant.id, (tx) =>
    publish(ctx, tx, site.id, { kind: 'theme', theme: { hash, owner: keeper } }),
  )
  return { tenantId: tenant.id, owner, site }
}

test('a check is added, listed with those of all websites, changed and deleted', async () => {
  const { owner, site, tenantId } = await makeShop()
  const add = (body: object) => call(CHECKS, { method: 'POST', token: owner, body })
  const own = await add({
    website_id: site.id,
    name: ' Prices ',
    path: '/prices?x=1',
    contains: '€',
    max_ms: 500,
  })
  assert.equal(own.status, 201, own.text)
  assert.equal(own.body['name'], 'Prices')
  assert.equal(own.body['expected_status'], 200)
  const everywhere = await add({ name: 'Front page', path: '/' })
  assert.equal(everywhere.body['website_id'], null)

  const listed = await call(`${CHECKS}?website_id=${site.id}`, { token: owner })
  assert.equal((listed.body['items'] as unknown as unknown[]).length, 2)
  const applied = () => ctx.db.withTenant(tenantId, (tx) => smokeChecksOf(tx, site.id))
  assert.deepEqual(
    (await applied()).map(({ name }) => name),
    ['Prices', 'Front page'],
  )

  const path = `${CHECKS}/${String(own.body['id'])}`
  const headers = { 'if-match': '"1"' }
  const changed = await call(path, {
    method: 'PATCH',
    token: owner,
    headers,
    body: { is_enabled: false, contains: null },
  })
  assert.equal(changed.status, 200, changed.text)
  assert.equal(changed.body['contains'], null)
  assert.equal(changed.body['max_ms'], 500)
  assert.deepEqual(
    (await applied()).map(({ name }) => name),
    ['Front page'],
  )
  const stale = await call(path, { method: 'PATCH', token: owner, headers, body: { name: 'x' } })
  assert.equal(stale.status, 412)

  assert.equal((await call(path, { method: 'DELETE', token: owner })).status, 204)
  assert.equal((await call(path, { token: owner })).status, 404)
})

test('a check is tried before it is saved', async () => {
  const { owner, site } = await makeShop()
  const attempt = (body: object) =>
    call(`${CHECKS}/try`, { method: 'POST', token: owner, body: { website_id: site.id, path: '/', ...body } })
  const good = await attempt({ contains: 'Shop' })
  assert.equal(good.status, 200, good.text)
  assert.equal(good.body['passed'], true)
  assert.match(String(good.body['excerpt']), /^<!doctype html>/i)
  const bad = await attempt({ path: '/prices', contains: '€' })
  assert.deepEqual(bad.body['reasons'], [
    'It answers with status 404 instead of 200.',
    '“€” does not stand on the page, and should.',
  ])
  assert.equal((await attempt({ release: 4_000 })).status, 404)
})

test('websites and checks of others are not there', async () => {
  const { owner, site } = await makeShop()
  const stranger = await makeShop()
  const added = await call(CHECKS, { method: 'POST', token: owner, body: { name: 'x', path: '/' } })
  const path = `${CHECKS}/${String(added.body['id'])}`
  assert.equal((await call(path, { token: stranger.owner })).status, 404)
  const { owner: token } = stranger
  const foreign = { website_id: site.id, name: 'x', path: '/' }
  assert.equal((await call(CHECKS, { method: 'POST', token, body: foreign })).status, 404)
  const trial = { website_id: site.id, path: '/' }
  assert.equal((await call(`${CHECKS}/try`, { method: 'POST', token, body: trial })).status, 404)
  const { token: viewer } = await app.makeMember(stranger.tenantId, 'viewer')
  const refused = await call(CHECKS, { method: 'POST', token: viewer, body: { name: 'x', path: '/' } })
  assert.equal(refused.status, 403)
})

test('paths that are none, and too many checks, are refused', async () => {
  const { owner } = await makeShop()
  const add = (path: string) => call(CHECKS, { method: 'POST', token: owner, body: { name: 'x', path } })
  for (const path of ['prices', 'https://evil.example/', '/a b', '/ä', '']) {
    const answer = await add(path)
    assert.equal(answer.status, 400, path)
  }
  for (let count = 0; count < 200; count += 1) assert.equal((await add('/')).status, 201)
  assert.equal((await add('/')).status, 409)
})
