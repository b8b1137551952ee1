/** Plugins in the making, over the API. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn } from '../../../test/kit/deployments.ts'
import { formOf } from '../../../test/kit/media.ts'
import { archived, pluginFiles } from '../../../test/kit/plugins.ts'
import { manualClock } from '../../kernel/clock.ts'
import { dropOldDevPlugins } from './jobs.ts'

const app = await startTestApp()
const grant = ['pages:body', 'endpoints', 'kv']

async function makeStage() {
  const { tenant, owner } = await app.makeTenant()
  const site = await addSiteOn(app, tenant.id)
  const call = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    app.call(`/api/v1${path}`, { method, token: owner, ...(body !== undefined && { body }) })
  async function pushFiles(files: ReadonlyMap<string, Buffer>, path: string) {
    const form = await formOf({ 'plugin.zip': await archived(files) })
    return app.call(`/api/v1${path}`, { method: 'POST', token: owner, ...form })
  }
  return {
    site,
    call,
    pushFiles,
    /** Pushes a plugin as it is after one more change of its README. */
    push: (text: string, path = '/plugins/dev') =>
      pushFiles(pluginFiles({ name: 'mine', version: '1.2.0' }, { 'README.md': text }), path),
    preview: (version: unknown) =>
      call('POST', `/websites/${site.id}/plugins/preview`, { plugins: [{ name: 'mine', version, grant }] }),
    there: async (hash: unknown) => (await call('GET', `/plugins/${String(hash)}`)).status === 200,
  }
}

test('every save has a version of its own, which only who names it gets, beside the real one', async () => {
  const { site, call, push, preview } = await makeStage()
  const first = await push('one')
  assert.equal(first.status, 201, first.text)
  assert.match(String(first.body['version']), /^1\.2\.0-dev\.[0-9a-f]{8}$/)
  assert.equal((await push('one')).status, 200)
  const second = await push('two')
  assert.equal(second.status, 201, second.text)
  assert.deepEqual((await call('GET', '/plugins?owner=tenant')).body['items'], [])
  const install = { name: 'mine', grant }
  const none = await call('POST', `/websites/${site.id}/plugins`, install)
  assert.equal(none.status, 404, none.text)
  assert.ok(!none.text.includes('-dev.'))

  assert.equal((await push('two', '/plugins')).status, 201)
  assert.equal((await call('POST', `/websites/${site.id}/plugins`, install)).body['version'], '1.2.0')
  const shown = await preview(second.body['version'])
  assert.equal(shown.status, 201, shown.text)
})

test('plugin.json may begin with a byte order mark, as some editors write it', async () => {
  const { pushFiles } = await makeStage()
  const files = pluginFiles({ name: 'mine', version: '1.2.0' })
  files.set('plugin.json', Buffer.from(`\uFEFF${String(files.get('plugin.json'))}`))
  const pushed = await pushFiles(files, '/plugins/dev')
  assert.equal(pushed.status, 201, pushed.text)
})

test('deleting one takes its previews with it; one that visitors get stays', async () => {
  const { site, call, push, preview } = await makeStage()
  const { hash, version } = (await push('green')).body
  const shown = await preview(version)
  const release = `/websites/${site.id}/releases/${String(shown.body['release_number'])}`
  assert.equal((await call('GET', release)).status, 200)
  assert.equal((await call('DELETE', `/plugins/${String(hash)}`)).status, 204)
  assert.equal((await call('GET', release)).status, 404)

  const live = (await push('gold')).body
  const installed = await call('POST', `/websites/${site.id}/plugins`, {
    name: 'mine',
    version: live['version'],
    grant,
  })
  assert.equal(installed.status, 201, installed.text)
  assert.equal((await call('DELETE', `/plugins/${String(live['hash'])}`)).status, 409)
})

test('only the last ten of a plugin stay, and of those the ones somebody came back to', async () => {
  const { push, preview, there } = await makeStage()
  const saves: Record<string, unknown>[] = []
  for (let save = 0; save < 10; save++) saves.push((await push(`save ${save}`)).body)
  assert.equal((await push('save 0')).status, 200)
  assert.equal((await preview(saves[1]?.['version'])).status, 201)
  assert.equal((await push('save 10')).status, 201)
  const found = await Promise.all(saves.slice(0, 3).map((one) => there(one['hash'])))
  assert.deepEqual(found, [true, false, true])
})

test('those that no release has are forgotten after a week', async () => {
  const { push, preview, there } = await makeStage()
  const [old, shown] = [(await push('teal')).body, (await push('navy')).body]
  assert.equal((await preview(shown['version'])).status, 201)
  await dropOldDevPlugins(app.ctx)
  assert.ok(await there(old['hash']))
  const later = new Date(Date.now() + 8 * 86_400_000)
  await dropOldDevPlugins({ ...app.ctx, clock: manualClock(later) })
  assert.deepEqual([await there(old['hash']), await there(shown['hash'])], [false, true])
})
