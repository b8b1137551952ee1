/** Themes in the making, over the API. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import { writeZip } from '../../kernel/zip.ts'
import { readThemeFolder } from '../../liquid/folder.ts'
import { dropOldDevThemes } from './jobs.ts'
import { defaultTheme, findTheme } from './themes.ts'

const app = await startTestApp()
const blank = await readThemeFolder(fileURLToPath(new URL('../../../test/themes/blank', import.meta.url)))

/** Pushes the test theme as it is after one more change of its stylesheet. */
async function push(token: string, css: string, path = '/api/v1/themes/dev') {
  const files = new Map(blank).set('assets/extra.css', Buffer.from(css))
  const archive = Buffer.concat(
    await writeZip([...files].map(([name, body]) => ({ path: name, body }))).toArray(),
  )
  const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="t.zip"\r\n\r\n`
  return app.call(path, {
    method: 'POST',
    token,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: Buffer.concat([Buffer.from(head), archive, Buffer.from('\r\n--b--\r\n')]),
  })
}

async function makeStage() {
  const { tenant, owner } = await app.makeTenant()
  const { hash } = await defaultTheme(app.ctx)
  const site = await makeSite(app.ctx, tenant.id, { theme: { hash, owner: 'platform' } as never })
  const preview = (theme: unknown) =>
    app.call(`/api/v1/websites/${site.id}/theme/preview`, { method: 'POST', token: owner, body: { theme } })
  return { tenant, owner, site, preview }
}

test('every save has a version of its own, is found by its hash alone, and does not stand in the way of the real one', async () => {
  const { tenant, owner, preview } = await makeStage()
  const first = await push(owner, 'a { color: red }')
  assert.equal(first.status, 201, first.text)
  const name = String(first.body['name'])
  assert.match(String(first.body['version']), /^\d+\.\d+\.\d+-dev\.[0-9a-f]{8}$/)
  assert.equal((await push(owner, 'a { color: red }')).status, 200)
  const second = await push(owner, 'a { color: blue }')
  assert.equal(second.status, 201, second.text)
  assert.notEqual(second.body['hash'], first.body['hash'])

  const list = await app.call('/api/v1/themes?owner=tenant', { token: owner })
  assert.deepEqual(list.body['items'], [])
  const byName = await app.ctx.db.withTenant(tenant.id, (tx) => findTheme(app.ctx, tx, { name }))
  assert.equal(byName?.owner, 'platform', 'a name means no theme that is being made')
  assert.equal((await preview(second.body['hash'])).status, 201)

  const real = await push(owner, 'a { color: blue }', '/api/v1/themes')
  assert.equal(real.status, 201, real.text)
  assert.notEqual(real.body['hash'], second.body['hash'])
})

test('deleting one takes its previews with it; one that visitors see stays', async () => {
  const { owner, site, preview } = await makeStage()
  const hash = String((await push(owner, 'a { color: green }')).body['hash'])
  const shown = await preview(hash)
  const release = `/api/v1/websites/${site.id}/releases/${String(shown.body['release_number'])}`
  assert.equal((await app.call(release, { token: owner })).status, 200)
  assert.equal((await app.call(`/api/v1/themes/${hash}`, { method: 'DELETE', token: owner })).status, 204)
  assert.equal((await app.call(release, { token: owner })).status, 404)

  const live = String((await push(owner, 'a { color: gold }')).body['hash'])
  const activate = { method: 'PUT', token: owner, body: { theme: live } } as const
  assert.equal((await app.call(`/api/v1/websites/${site.id}/theme`, activate)).status, 200)
  assert.equal((await app.call(`/api/v1/themes/${live}`, { method: 'DELETE', token: owner })).status, 409)
})

test('only the last ten of a theme stay, and of those the ones somebody came back to', async () => {
  const { owner, preview } = await makeStage()
  const hashes: string[] = []
  for (let save = 0; save < 10; save++) hashes.push(String((await push(owner, `/* ${save} */`)).body['hash']))
  assert.equal((await push(owner, '/* 0 */')).status, 200)
  await preview(hashes[1])
  assert.equal((await push(owner, '/* 10 */')).status, 201)
  const there = async (hash = '') => (await app.call(`/api/v1/themes/${hash}`, { token: owner })).status
  assert.deepEqual([await there(hashes[0]), await there(hashes[1]), await there(hashes[2])], [200, 404, 200])
})

test('themes in the making that nobody shows are forgotten after a week', async () => {
  const { tenant, owner, preview } = await makeStage()
  const [old, shown] = [await push(owner, 'a { color: teal }'), await push(owner, 'a { color: navy }')]
  assert.equal((await preview(shown.body['hash'])).status, 201)
  const find = (hash: unknown) =>
    app.ctx.db.withTenant(tenant.id, (tx) => findTheme(app.ctx, tx, { hash: String(hash) }))
  await dropOldDevThemes(app.ctx)
  assert.ok(await find(old.body['hash']))
  const later = new Date(Date.now() + 8 * 86_400_000)
  await dropOldDevThemes({ ...app.ctx, clock: manualClock(later) })
  assert.equal(await find(old.body['hash']), undefined)
  assert.ok(await find(shown.body['hash']))
})
