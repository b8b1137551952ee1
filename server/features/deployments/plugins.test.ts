/** Plugins by deployments: on many websites, on a canary, on staging, and taken back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn, watchDeployment } from '../../../test/kit/deployments.ts'
import { addTestPlugin } from '../../../test/kit/plugins.ts'
import { currentRelease } from '../releases/releases.ts'

const app = await startTestApp({ jobs: true })
const { call, ctx, visit, makeTenant, makeMember } = app
const PLUGINS = '/api/v1/deployments/plugin'
const GRANT = ['pages:body', 'endpoints', 'kv']
const plain = { permissions: [], hooks: [], endpoints: [], settings: [] }

async function stage() {
  const { tenant, owner } = await makeTenant()
  const site = await addSiteOn(app, tenant.id)
  const front = async () => (await visit(`${tenant.slug}.localhost`, '/')).text
  const request = (body: object) => call(PLUGINS, { method: 'POST', token: owner, body })
  return {
    tenant,
    owner,
    site,
    request,
    front,
    deploy: async (body: object, until?: Parameters<typeof watchDeployment>[3]) => {
      const answer = await request(body)
      assert.equal(answer.status, 202, answer.text)
      const done = await watchDeployment(call, owner, String(answer.body['id']), until)
      assert.notEqual(done.state, 'failed', JSON.stringify(done.problem))
      return done
    },
    act: (id: string, name: string) =>
      call(`/api/v1/deployments/${id}/${name}`, { method: 'POST', token: owner, body: {} }),
    pluginsOf: async (siteId: string) => {
      const { plugins } = await ctx.db.withTenant(tenant.id, (tx) => currentRelease(tx, siteId))
      return plugins.map(({ name, version, enabled }) => `${name} ${version}${enabled ? '' : ' off'}`)
    },
  }
}

test('a plugin goes live on a canary, and is taken back with its settings', async () => {
  const { owner, site, front, deploy, act, pluginsOf } = await stage()
  assert.doesNotMatch(await front(), /data-plugin/)
  const canary = await deploy(
    {
      website_id: site.id,
      strategy: 'canary',
      canary: { steps: [{ percent: 50, seconds: 600 }] },
      analysis: { enabled: false },
      plugins: [{ name: 'hello', grant: GRANT, settings: { greeting: 'Grüezi' } }],
    },
    ({ visitors_percent, state }) => visitors_percent === 50 || state === 'failed',
  )
  assert.deepEqual(await pluginsOf(site.id), [], 'half of the visitors see a release that is not live yet')
  await act(canary.id, 'promote')
  assert.equal((await watchDeployment(call, owner, canary.id)).state, 'succeeded')
  assert.deepEqual(await pluginsOf(site.id), ['hello 1.0.0'])
  // Where the machine is busy, a plugin may come too late for a page; that page is kept for ten seconds.
  const until = performance.now() + 30_000
  while (!/<p data-plugin="hello">Grüezi<\/p>/.test(await front())) {
    assert.ok(performance.now() < until, await front())
    await delay(100)
  }
  assert.equal((await act(canary.id, 'rollback')).status, 200)
  assert.deepEqual(await pluginsOf(site.id), [])
  assert.doesNotMatch(await front(), /data-plugin/)
})

test('all websites get a plugin with what it needs, once all of it was agreed to', async () => {
  const { tenant, owner, site, request, deploy, pluginsOf } = await stage()
  const other = await addSiteOn(app, tenant.id, 'other')
  await addTestPlugin(ctx, tenant.id, { name: 'base', version: '1.0.0', ...plain, permissions: ['kv'] })
  await addTestPlugin(ctx, tenant.id, {
    name: 'shop',
    version: '1.0.0',
    ...plain,
    permissions: ['search'],
    dependencies: { base: '^1.0.0' },
  })
  await deploy({ website_id: other.id, plugins: [{ name: 'base', grant: ['kv'] }] })
  const body = { all_websites: true, plugins: [{ name: 'shop', with_dependencies: true }] }
  const refused = await request(body)
  assert.deepEqual([refused.status, refused.body['code']], [409, 'consent_required'])
  const words = refused.body['grant'] as unknown as string[]
  assert.deepEqual(words.toSorted(), ['kv', 'search'])
  const done = await deploy({ ...body, plugins: [{ ...body.plugins[0], grant: words }] })
  assert.equal(done.state, 'succeeded')
  for (const id of [site.id, other.id]) assert.deepEqual(await pluginsOf(id), ['base 1.0.0', 'shop 1.0.0'])

  const blocked = await request({ all_websites: true, plugins: [{ name: 'base', remove: true }] })
  assert.equal(blocked.status, 409)
  assert.match(String(blocked.body['detail']), /shop needs base/)
  const off = await deploy({ all_websites: true, plugins: [{ name: 'shop', enabled: false }] })
  assert.equal(off.state, 'succeeded')
  assert.deepEqual(await pluginsOf(site.id), ['base 1.0.0', 'shop 1.0.0 off'])
  const member = await makeMember(tenant.id, 'editor')
  assert.equal((await call(PLUGINS, { method: 'POST', token: member.token, body })).status, 403)
  const absent = { website_id: site.id, plugins: [{ name: 'nothing' }] }
  assert.equal((await call(PLUGINS, { method: 'POST', token: owner, body: absent })).status, 404)
})

test('the version that is tested on staging is the one that goes to production', async () => {
  const { tenant, owner, site, deploy, act, pluginsOf } = await stage()
  await addTestPlugin(ctx, tenant.id, { name: 'news', version: '1.0.0', ...plain })
  const staged = await deploy({
    website_id: site.id,
    environment: 'staging',
    plugins: [{ name: 'news', version: '^1.0.0' }],
  })
  assert.equal(staged.state, 'succeeded')
  assert.deepEqual(await pluginsOf(site.id), [])
  await addTestPlugin(ctx, tenant.id, { name: 'news', version: '1.1.0', ...plain })
  const promoted = await act(staged.id, 'promote')
  assert.equal(promoted.status, 200, promoted.text)
  const done = await watchDeployment(call, owner, String(promoted.body['id']))
  assert.equal(done.state, 'succeeded', JSON.stringify(done.problem))
  assert.deepEqual(await pluginsOf(site.id), ['news 1.0.0'])
  const updated = await deploy({ website_id: site.id, plugins: [{ name: 'news', version: '*' }] })
  assert.match(JSON.stringify(updated), /news 1\.1\.0/)
  assert.deepEqual(await pluginsOf(site.id), ['news 1.1.0'])
})

test('a website to which it cannot be done is skipped, if that was asked for', async () => {
  const { tenant, site, request, deploy, pluginsOf } = await stage()
  const other = await addSiteOn(app, tenant.id, 'other')
  await addTestPlugin(ctx, tenant.id, { name: 'base', version: '1.0.0', ...plain })
  await addTestPlugin(ctx, tenant.id, {
    name: 'user',
    version: '1.0.0',
    ...plain,
    dependencies: { base: '*' },
  })
  await deploy({ website_id: site.id, plugins: [{ name: 'user', with_dependencies: true }] })
  await deploy({ website_id: other.id, plugins: [{ name: 'base' }] })
  const removal = { all_websites: true, plugins: [{ name: 'base', remove: true }] }
  assert.equal((await request(removal)).status, 409)
  const done = await deploy({ ...removal, on_site_failure: 'skip' })
  assert.equal(done.state, 'succeeded', JSON.stringify(done.problem))
  assert.deepEqual([await pluginsOf(site.id), await pluginsOf(other.id)], [['base 1.0.0', 'user 1.0.0'], []])
})
