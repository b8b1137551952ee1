/** Plugins over the API: packages in and out, and what websites do with them, each act a release. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn } from '../../../test/kit/deployments.ts'
import { formOf } from '../../../test/kit/media.ts'
import { addTestPlugin, archived, pluginFiles } from '../../../test/kit/plugins.ts'
import { currentRelease } from '../releases/releases.ts'
import { disablePlugin, installBuiltInPlugins } from './plugins.ts'

const t = await startTestApp()
type Body = Record<string, never> & Record<string, unknown>

async function makeSite() {
  const { tenant, owner } = await t.makeTenant()
  const site = await addSiteOn(t, tenant.id)
  const base = `/api/v1/websites/${site.id}`
  const plugins = `${base}/plugins`
  const request = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
    t.call(path, { method, token: owner, ...(body !== undefined && { body }) })
  return {
    tenantId: tenant.id,
    siteId: site.id,
    owner,
    base,
    plugins,
    request,
    add: (manifest: Parameters<typeof addTestPlugin>[2], files?: Record<string, string>) =>
      addTestPlugin(t.ctx, tenant.id, manifest, files),
    /** @throws unless it succeeds */
    done: async (
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      path: string,
      body?: unknown,
    ): Promise<Body> => {
      const answer = await request(method, path, body)
      assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`)
      return answer.body
    },
    release: () => t.ctx.db.withTenant(tenant.id, (tx) => currentRelease(tx, site.id)),
  }
}

const plain = { permissions: [], hooks: [], endpoints: [], settings: [] }
const HELLO_ASKS = ['pages:body', 'endpoints', 'kv']

describe('packages', () => {
  test('are taken in once, shown, given back and deleted', async () => {
    const { owner, request } = await makeSite()
    const upload = async (archive: Buffer, path = '/api/v1/plugins') =>
      t.call(path, { method: 'POST', token: owner, ...(await formOf({ 'plugin.zip': archive })) })
    const archive = await archived(pluginFiles({ name: 'mine', version: '1.0.0' }))
    const first = await upload(archive)
    assert.equal(first.status, 201, first.text)
    assert.deepEqual([first.body['name'], first.body['owner']], ['mine', 'tenant'])
    const again = await upload(archive)
    assert.deepEqual([again.status, again.body['hash']], [200, first.body['hash']])

    const path = `/api/v1/plugins/${String(first.body['hash'])}`
    const detail = (await request('GET', path)).body
    assert.deepEqual(detail['asks_for'], HELLO_ASKS)
    assert.match(String(detail['readme']), /Greets whoever looks/)
    const { items } = (await request('GET', '/api/v1/plugins?category=custom')).body
    const names = (items as unknown as { name: string; owner: string }[]).map(
      (one) => `${one.owner} ${one.name}`,
    )
    assert.ok(names.includes('tenant mine') && names.includes('platform hello'), String(names))

    const download = await t.app.inject({
      url: `${path}/download`,
      headers: { host: 'api.localhost', authorization: `Bearer ${owner}` },
    })
    assert.equal((await upload(download.rawPayload)).body['hash'], first.body['hash'])
    assert.equal((await request('DELETE', path)).status, 204)
    assert.equal((await request('GET', path)).status, 404)

    const other = await upload(
      await archived(pluginFiles({ name: 'mine', version: '1.0.0' }, { 'README.md': 'x' })),
    )
    assert.equal(other.status, 201, other.text)
    const taken = await upload(archive)
    assert.equal(taken.status, 409)
    assert.match(String(taken.body['detail']), /Raise the version/)
    const ours = await upload(await archived(pluginFiles({ name: 'hello', version: '9.0.0' })))
    assert.equal(ours.status, 409)
    assert.match(String(ours.body['detail']), /ships with HotSwap/)

    const broken = await archived(
      pluginFiles({ name: 'Broken!', version: '1.0.0' }, { 'main.js': 'let = ;' }),
    )
    const refused = await upload(broken)
    assert.equal(refused.status, 400)
    const errors = refused.body['errors'] as unknown as { path: string }[]
    assert.ok(
      errors.some((error) => error.path === '/plugin.json/name') &&
        errors.some((error) => error.path === '/main.js'),
    )
    const check = await upload(broken, '/api/v1/plugins/check')
    assert.deepEqual([check.status, check.body['is_valid']], [200, false])
    assert.equal((await upload(Buffer.from('no zip'))).status, 415)
  })

  test('that ship with the program are installed once, anew when they change, and left out with an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hotswap-plugins-'))
    after(() => rmSync(folder, { recursive: true, force: true }))
    const put = (name: string, version: string, files?: Record<string, string>) => {
      for (const [path, bytes] of pluginFiles({ name, version }, files)) {
        const target = join(folder, name, path)
        mkdirSync(dirname(target), { recursive: true })
        writeFileSync(target, bytes)
      }
    }
    const { request } = await makeSite()
    const installed = async () => {
      await installBuiltInPlugins(t.ctx, folder)
      const { items } = (await request('GET', '/api/v1/plugins?owner=platform')).body
      const rows = items as unknown as { name: string; version: string; hash: string; origin: string }[]
      return rows.filter(({ name }) => name.startsWith('shipped'))
    }
    put('shipped', '1.0.0')
    put('shipped-broken', '1.0.0', { 'main.js': 'let = ;' })
    const [first, ...others] = await installed()
    assert.deepEqual([first?.name, first?.origin, others], ['shipped', 'built_in', []])
    assert.deepEqual(await installed(), [first])
    put('shipped', '1.0.0', { 'README.md': 'Better words.' })
    const [second] = await installed()
    assert.notEqual(second?.hash, first?.hash)
    put('shipped', '1.1.0')
    assert.deepEqual((await installed()).map(({ version }) => version).toSorted(), ['1.0.0', '1.1.0'])
  })

  test('that a release has are kept', async () => {
    const { add, done, request, plugins } = await makeSite()
    const { hash } = await add({ name: 'kept', version: '1.0.0', ...plain })
    await done('POST', plugins, { name: 'kept' })
    await done('DELETE', `${plugins}/kept`)
    const refused = await request('DELETE', `/api/v1/plugins/${hash}`)
    assert.equal(refused.status, 409, 'an earlier release, to which one may go back, has it')
  })
})

describe('a website', () => {
  test('installs a plugin once everything it asks for was agreed to', async () => {
    const { done, request, plugins, release } = await makeSite()
    const refused = await request('POST', plugins, { name: 'hello' })
    assert.deepEqual([refused.status, refused.body['code']], [409, 'consent_required'])
    assert.deepEqual(refused.body['grant'], HELLO_ASKS)
    const shown = refused.body['permissions'] as unknown as { id: string; consequence: string }[]
    assert.deepEqual(shown.map(({ id }) => id).toSorted(), HELLO_ASKS.toSorted())
    const half = await request('POST', plugins, { name: 'hello', grant: ['kv'] })
    assert.deepEqual(half.body['grant'], ['pages:body', 'endpoints'])
    const typo = await request('POST', plugins, { name: 'hello', grant: [...HELLO_ASKS, 'tables'] })
    assert.equal(typo.status, 400)
    assert.deepEqual((await release()).plugins, [])

    const installed = await done('POST', plugins, { name: 'hello', grant: HELLO_ASKS, note: 'Greet people' })
    assert.deepEqual([installed['version'], installed['enabled']], ['1.0.0', true])
    assert.deepEqual(installed['settings'], { greeting: 'Hello' })
    const { plugins: published, kind, note } = await release()
    assert.deepEqual([kind, note], ['plugin', 'Greet people'])
    assert.deepEqual(published[0]?.permissions, HELLO_ASKS)
    assert.equal((await request('POST', plugins, { name: 'hello', grant: HELLO_ASKS })).status, 409)
    const { items } = await done('GET', plugins)
    assert.deepEqual(
      (items as unknown as { name: string }[]).map(({ name }) => name),
      ['hello'],
    )
    assert.equal((await request('GET', `${plugins}/other`)).status, 404)
    assert.equal((await request('PATCH', `${plugins}/other`, { enabled: true })).status, 404)
    assert.equal((await request('POST', plugins, { name: 'nothing' })).status, 404)
  })

  test('configures it: fields are checked one by one, secrets stay out', async () => {
    const { add, done, request, plugins, release, owner } = await makeSite()
    const settings = [
      { id: 'title', type: 'text', label: 'Title', required: true },
      { id: 'count', type: 'number', label: 'Count', min: 1, max: 5, default: 2 },
      { id: 'text', type: 'html', label: 'Text' },
    ]
    const secrets = [{ name: 'api_key', title: 'Key' }]
    await add({ name: 'form', version: '1.0.0', ...plain, permissions: ['secrets'], settings, secrets })
    const bare = await request('POST', plugins, { name: 'form', grant: ['secrets'] })
    assert.deepEqual(
      [bare.status, (bare.body['errors'] as unknown as { path: string }[])[0]?.path],
      [400, '/body/settings/title'],
    )
    await done('POST', plugins, { name: 'form', enabled: false })
    const values = { title: 'Hi', text: '<p onclick="x()">yes</p>' }
    const first = await done('PATCH', `${plugins}/form`, {
      enabled: true,
      grant: ['secrets'],
      settings: values,
    })
    assert.deepEqual(first['settings'], { title: 'Hi', count: 2, text: '<p>yes</p>' })
    const form = first['form'] as unknown as { properties: Record<string, object>; required: string[] }
    assert.deepEqual(form.properties['count'], {
      type: 'number',
      title: 'Count',
      default: 2,
      minimum: 1,
      maximum: 5,
    })
    assert.deepEqual(form.required, ['title'])
    assert.deepEqual(first['secrets'], [{ name: 'api_key', title: 'Key' }])

    const wrong = await request('PATCH', `${plugins}/form`, { settings: { count: 9, other: 1 } })
    const paths = (wrong.body['errors'] as unknown as { path: string }[]).map(({ path }) => path)
    assert.deepEqual(
      [wrong.status, paths.toSorted()],
      [400, ['/body/settings/count', '/body/settings/other']],
    )

    const read = await t.call(`${plugins}/form`, { token: owner })
    await done('PATCH', `${plugins}/form`, { settings: { count: 3 } })
    const late = await t.call(`${plugins}/form`, {
      method: 'PATCH',
      token: owner,
      headers: { 'if-match': String(read.headers['etag']) },
      body: { settings: { count: 4 } },
    })
    assert.equal(late.status, 412)
    await done('PUT', `${plugins}/form`, { settings: { title: 'Only' } })
    assert.deepEqual((await release()).plugins[0]?.settings, { title: 'Only' })
    const before = (await release()).number
    await done('PATCH', `${plugins}/form`, { settings: { title: 'Only' } })
    assert.equal((await release()).number, before, 'nothing changed, nothing was released')
  })

  test('updates it: settings are carried over, more rights are asked for, and the way back is open', async () => {
    const { add, base, done, request, plugins, release } = await makeSite()
    const setting = { type: 'text', label: 'Label' }
    await add({
      name: 'news',
      version: '1.0.0',
      ...plain,
      permissions: ['kv'],
      settings: [{ id: 'old', ...setting }],
    })
    await done('POST', plugins, { name: 'news', grant: ['kv'], settings: { old: 'Chosen' } })
    const before = (await release()).number
    await add(
      {
        name: 'news',
        version: '1.1.0',
        ...plain,
        permissions: ['kv', 'fetch'],
        hosts: ['api.example.com'],
        settings: [{ id: 'new', renamed_from: 'old', ...setting }],
      },
      { 'CHANGELOG.md': 'Fetches news.' },
    )
    const detail = await done('GET', `${plugins}/news`)
    const update = detail['update'] as unknown as { version: string; added: string[]; changelog: string }
    assert.deepEqual(update.added, ['fetch', 'host:api.example.com'])
    assert.equal(update.changelog, 'Fetches news.')
    const refused = await request('PATCH', `${plugins}/news`, { version: '1.1.0' })
    assert.deepEqual(
      [refused.status, refused.body['grant'], refused.body['hosts']],
      [409, update.added, ['api.example.com']],
    )
    const updated = await done('PATCH', `${plugins}/news`, { version: '*', grant: update.added })
    assert.deepEqual(updated['settings'], { new: 'Chosen' })
    assert.deepEqual((await release()).plugins[0]?.hosts, ['api.example.com'])
    assert.equal(updated['update'], null)

    const diff = await done('GET', `${base}/releases/${(await release()).number}/diff?with=${before}`)
    const [change] = diff['plugins'] as unknown as { change: string; summary: string }[]
    assert.equal(change?.change, 'updated')
    assert.equal(
      change?.summary,
      'news updated from 1.0.0 to 1.1.0; allowed: fetch, host:api.example.com; settings changed: new',
    )
    await done('POST', `${base}/releases/${before}/restore`, { parts: ['plugins'] })
    const [back] = (await release()).plugins
    assert.deepEqual([back?.version, back?.settings, back?.permissions], ['1.0.0', { old: 'Chosen' }, ['kv']])
  })

  test('disables, enables and removes it, and the audit log says so', async () => {
    const { done, plugins, release } = await makeSite()
    await done('POST', plugins, { name: 'hello', grant: HELLO_ASKS })
    await done('PATCH', `${plugins}/hello`, { enabled: false })
    assert.deepEqual(
      (await release()).plugins.map(({ enabled, permissions }) => [enabled, permissions]),
      [[false, HELLO_ASKS]],
    )
    await done('PATCH', `${plugins}/hello`, { enabled: true })
    await done('DELETE', `${plugins}/hello`)
    assert.deepEqual((await release()).plugins, [])
    const { items } = await done('GET', '/api/v1/audit?limit=20')
    const actions = (items as unknown as { action: string }[]).map(({ action }) => action)
    for (const what of ['installed', 'disabled', 'enabled', 'removed'])
      assert.ok(actions.includes(`website.plugin_${what}`), String(actions))
  })

  test('removes it with what it keeps, or keeps that for when it comes back', async () => {
    const { add, done, plugins } = await makeSite()
    const tables = { notes: { title: 'Notes', columns: [{ name: 'text', type: 'text' }] } }
    await add({ name: 'notes', version: '1.0.0', ...plain, permissions: ['tables'], tables })
    const rows = async () => {
      const { items } = await done('GET', `${plugins}/notes/tables/notes/rows`)
      return (items as unknown as unknown[]).length
    }
    const install = () => done('POST', plugins, { name: 'notes', grant: ['tables'] })
    await install()
    await done('POST', `${plugins}/notes/tables/notes/rows`, { text: 'Remember' })
    await done('DELETE', `${plugins}/notes`)
    await install()
    assert.equal(await rows(), 1)
    await done('DELETE', `${plugins}/notes?data=delete`)
    await install()
    assert.equal(await rows(), 0)
  })

  test('takes consent back with a disabled plugin, and is asked again', async () => {
    const { done, request, plugins, release } = await makeSite()
    await done('POST', plugins, { name: 'hello', grant: HELLO_ASKS })
    assert.equal(
      (await request('PUT', `${plugins}/hello`, { grant: ['kv'] })).body['code'],
      'consent_required',
    )
    await done('PUT', `${plugins}/hello`, { grant: [], enabled: false })
    assert.deepEqual((await release()).plugins[0]?.permissions, [])
    assert.equal(
      (await request('PATCH', `${plugins}/hello`, { enabled: true })).body['code'],
      'consent_required',
    )
  })

  test('previews what nothing is published of', async () => {
    const { done, plugins, release } = await makeSite()
    const before = await release()
    const preview = await done('POST', `${plugins}/preview`, {
      plugins: [{ name: 'hello', grant: HELLO_ASKS }],
    })
    assert.match(String(preview['url']), /^http/)
    const now = await release()
    assert.deepEqual([now.number, now.plugins], [before.number, []])
  })

  test('does not begin to run what was withdrawn', async () => {
    const { add, request, plugins, tenantId } = await makeSite()
    const { hash } = await add({ name: 'bad', version: '1.0.0', ...plain })
    const advisory = { id: 'a', title: 'It steals biscuits' }
    const ctx = {
      ...t.ctx,
      pluginAdvisories: {
        ...t.ctx.pluginAdvisories,
        isBlocked: (plugin: { hash: string }) => (plugin.hash === hash ? (advisory as never) : undefined),
      },
    }
    const { plannedPlugins } = await import('./plan.ts')
    const plan = t.ctx.db.withTenant(tenantId, (tx) => plannedPlugins(ctx, tx, [], [{ name: 'bad' }]))
    await assert.rejects(plan, /withdrawn: It steals biscuits/)
    assert.equal((await request('POST', plugins, { name: 'bad' })).status, 201)
  })
})

describe('plugins that need each other', () => {
  test('come together, and protect what they need', async () => {
    const { add, done, request, plugins, release } = await makeSite()
    await add({ name: 'base', version: '1.0.0', ...plain, permissions: ['kv'] })
    await add({ name: 'base', version: '2.0.0', ...plain, permissions: ['kv'] })
    await add({
      name: 'shop',
      version: '1.0.0',
      ...plain,
      permissions: ['tables'],
      tables: { orders: { title: 'Orders', columns: [{ name: 'n', type: 'number' }] } },
      dependencies: { base: '^1.0.0' },
    })
    const alone = await request('POST', plugins, { name: 'shop', grant: ['tables'] })
    assert.equal(alone.status, 409)
    assert.match(
      String(alone.body['detail']),
      /shop needs base \^1\.0\.0, which is not installed.*with_dependencies/,
    )
    const together = { name: 'shop', with_dependencies: true }
    const asked = await request('POST', plugins, together)
    assert.deepEqual(new Set(asked.body['grant'] as unknown as string[]), new Set(['kv', 'tables']))
    await done('POST', plugins, { ...together, grant: asked.body['grant'] })
    assert.deepEqual(
      (await release()).plugins.map(({ name, version }) => `${name} ${version}`),
      ['base 1.0.0', 'shop 1.0.0'],
    )

    for (const [method, body] of [
      ['DELETE', undefined],
      ['PATCH', { enabled: false }],
      ['PATCH', { version: '2.0.0' }],
    ] as const) {
      const refused = await request(method, `${plugins}/base`, body)
      assert.equal(refused.status, 409, `${method} ${refused.text}`)
      assert.match(String(refused.body['detail']), /shop needs base/)
    }
    const { items } = await done('GET', plugins)
    assert.deepEqual((items as unknown as { needed_by: string[] }[])[0]?.needed_by, ['shop'])
    await done('DELETE', `${plugins}/shop`)
    await done('PATCH', `${plugins}/base`, { version: '2.0.0' })
  })

  test('in a circle are refused', async () => {
    const { add, request, plugins } = await makeSite()
    await add({ name: 'hen', version: '1.0.0', ...plain, dependencies: { egg: '*' } })
    await add({ name: 'egg', version: '1.0.0', ...plain, dependencies: { hen: '*' } })
    const refused = await request('POST', plugins, { name: 'hen', with_dependencies: true })
    assert.equal(refused.status, 409)
    assert.match(String(refused.body['detail']), /in a circle: (hen → egg → hen|egg → hen → egg)/)
  })

  test('are switched off together when one does harm, whatever the rules of change say', async () => {
    const { add, done, plugins, release, siteId, tenantId, request } = await makeSite()
    await add({ name: 'base', version: '1.0.0', ...plain })
    await add({ name: 'user', version: '1.0.0', ...plain, dependencies: { base: '*' } })
    await done('POST', plugins, { name: 'user', with_dependencies: true })
    await done('POST', '/api/v1/change-windows', {
      name: 'Holidays',
      kind: 'freeze',
      environments: ['production'],
      modules: ['plugin'],
      starts_at: new Date(Date.now() - 3_600_000).toISOString(),
      ends_at: new Date(Date.now() + 3_600_000).toISOString(),
    })
    assert.equal((await request('PATCH', `${plugins}/base`, { enabled: false })).body['code'], 'conflict')
    assert.equal((await request('DELETE', `${plugins}/user`)).body['code'], 'frozen')
    await t.ctx.db.withTenant(tenantId, (tx) =>
      disablePlugin(t.ctx, tx, siteId, 'base', 'It failed too often.'),
    )
    const { plugins: now, note } = await release()
    assert.deepEqual(
      now.map(({ name, enabled }) => [name, enabled]),
      [
        ['base', false],
        ['user', false],
      ],
    )
    assert.equal(note, 'It failed too often.')
    const again = await t.ctx.db.withTenant(tenantId, (tx) => disablePlugin(t.ctx, tx, siteId, 'base', 'x'))
    assert.equal(again, undefined)
  })
})
