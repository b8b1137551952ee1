/**
 * The life of a plugin on a website, over the API and as visitors see it: taken in, agreed to, installed, tried in previews,
 * updated on a canary, taken back, switched off, removed, and brought back, with what it keeps.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from './kit/app.ts'
import { COUNTER_GRANT, counterPlugin } from './kit/counter-plugin.ts'
import { type SeenDeployment, addSiteOn, watchDeployment } from './kit/deployments.ts'
import { formOf } from './kit/media.ts'
import { archived } from './kit/plugins.ts'
import { until } from './kit/server-process.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
/** A page that a busy machine made without a plugin is made again after ten seconds. */
const PATIENCE = { withinMs: 40_000 }
const WEBSITES = 100

const app = await startTestApp({ jobs: true })
const { call, visit, makeTenant, makeMember } = app

/** A tenant who has uploaded version 1.0.0, with a website on whose page /notes the block of the plugin stands. */
async function stage() {
  const { tenant, owner } = await makeTenant()
  const site = await addSiteOn(app, tenant.id)
  const host = `${tenant.slug}.localhost`
  const base = `/api/v1/websites/${site.id}`
  const send = (method: Method, path: string, body?: unknown) =>
    call(path, { method, token: owner, ...(body !== undefined && { body }) })
  const done = async (method: Method, path: string, body?: unknown) => {
    const answer = await send(method, path, body)
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`)
    return answer.body
  }
  const upload = async (version: string) => {
    const form = await formOf({ 'counter.zip': await archived(counterPlugin(version)) })
    const answer = await call('/api/v1/plugins', { method: 'POST', token: owner, ...form })
    assert.equal(answer.status, 201, answer.text)
  }
  const deploy = async (body: object, isThere?: (seen: SeenDeployment) => boolean) => {
    const request = { website_id: site.id, ...body }
    const { id } = await done('POST', '/api/v1/deployments/plugin', request)
    return watchDeployment(call, owner, String(id), isThere)
  }
  const act = (id: string, name: string, token = owner) =>
    call(`/api/v1/deployments/${id}/${name}`, { method: 'POST', token, body: {} })

  /** What a page of it shows of the plugin, such as `2.0.0 Counted 3`; empty without it. */
  const seen = async (path = '/', headers = {}, at = host) => {
    const { status, text } = await visit(at, path, { headers })
    assert.equal(status, 200, text)
    const [, version, shown] = /<p data-counter="(.+?)">(.*?)<\/p>/.exec(text) ?? []
    return version === undefined ? '' : `${version} ${shown}`
  }
  const shows = (what: string, path = '/', headers = {}, at = host) =>
    until(async () => (await seen(path, headers, at)) === what, { ...PATIENCE, what: `${path} with ${what}` })
  const notes = async () => {
    const [, version, items = ''] =
      /data-notes="(.+?)">(.*?)<\/ul>/.exec((await visit(host, '/notes')).text) ?? []
    return `${version} ${items.replaceAll(/<\/?li>/g, '|')}`
  }
  const answers = async (path: string, headers = {}, body?: unknown) => {
    const { status, text } = await visit(host, `/api/counter/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status, ...(JSON.parse(text) as { version?: string; count?: number; code?: string }) }
  }

  const node = { type: 'pluginBlock', attrs: { plugin: 'counter', block: 'notes', settings: {} } }
  await upload('1.0.0')
  return {
    tenant,
    owner,
    site,
    host,
    base,
    send,
    done,
    upload,
    deploy,
    act,
    seen,
    shows,
    notes,
    answers,
    install: () => done('POST', `${base}/plugins`, { name: 'counter', grant: COUNTER_GRANT }),
    count: (text?: string) => answers('count', {}, { text }),
    /** Such a block can be placed once the plugin is there. */
    addNotesPage: () =>
      done('POST', `${base}/pages`, {
        document: { title: 'Notes', body: { type: 'doc', content: [node] } },
        status: 'published',
      }),
  }
}

/** What the link to a preview lets its holder see. */
async function openPreview(url: string): Promise<{ at: string; headers: { cookie: string } }> {
  const { host, search } = new URL(url)
  const at = host.replace(/:\d+$/, '')
  const opened = await visit(at, `/${search}`)
  assert.equal(opened.status, 302, opened.text)
  return { at, headers: { cookie: cookieOf(opened) } }
}

function cookieOf({ headers }: { headers: Record<string, unknown> }): string {
  return String([headers['set-cookie']].flat()[0]).split(';')[0] ?? ''
}

test('a plugin lives: installed, updated on a canary, taken back, switched off, removed and restored, with its data', async () => {
  const s = await stage()
  await s.addNotesPage()
  const plugin = `${s.base}/plugins/counter`

  const refused = await s.send('POST', `${s.base}/plugins`, { name: 'counter' })
  assert.equal(refused.body['code'], 'consent_required')
  assert.deepEqual(refused.body['grant'], COUNTER_GRANT)
  assert.equal((await s.answers('version')).status, 404)
  await s.install()
  await s.shows('1.0.0 Counted 0')
  assert.deepEqual(await s.count('first'), { status: 200, version: '1.0.0', count: 1 })
  await s.shows('1.0.0 Counted 1')
  await until(async () => (await s.notes()) === '1.0.0 |first|', PATIENCE)
  const { items: rows } = await s.done('GET', `${plugin}/tables/notes/rows`)
  assert.equal((rows as unknown as { text: string }[])[0]?.text, 'first')

  await s.upload('2.0.0')
  const { update } = await s.done('GET', plugin)
  const { version, added, changelog } = update as unknown as Record<string, unknown>
  assert.deepEqual([version, added, changelog], ['2.0.0', ['search'], 'This is 2.0.0.'])
  const change = { plugins: [{ name: 'counter', version: '2.0.0', settings: { label: 'Seen' } }] }
  const unasked = await s.send('POST', '/api/v1/deployments/plugin', { website_id: s.site.id, ...change })
  assert.deepEqual([unasked.status, unasked.body['grant']], [409, ['search']])
  const agreed = { plugins: [{ ...change.plugins[0], grant: ['search'] }] }
  const canary = await s.deploy(
    {
      ...agreed,
      strategy: 'canary',
      canary: { steps: [{ percent: 50, seconds: 600 }] },
      analysis: { enabled: false },
    },
    ({ waiting_for, state }) => waiting_for === 'watching' || state === 'failed',
  )
  assert.equal(canary.state, 'waiting', JSON.stringify(canary.problem))
  const arms = await visitArms(s)
  await Promise.all(
    [...arms].map(async ([arm, headers]) => {
      await s.shows(arm === '2.0.0' ? '2.0.0 Seen 1' : '1.0.0 Counted 1', '/', headers)
      for (let again = 0; again < 3; again += 1)
        assert.equal((await s.answers('version', headers)).version, arm, 'calls go where the pages come from')
    }),
  )

  assert.equal((await s.act(canary.id, 'promote')).status, 200)
  assert.equal((await watchDeployment(call, s.owner, canary.id)).state, 'succeeded')
  await s.shows('2.0.0 Seen 1')
  assert.equal((await s.count('second')).count, 2)
  const began = performance.now()
  assert.equal((await s.act(canary.id, 'rollback')).body['state'], 'rolled_back')
  assert.equal((await s.answers('version')).version, '1.0.0')
  const ms = performance.now() - began
  // No budget (the bench has that): nothing is waited for.
  assert.ok(ms < 8_000, `going back took ${Math.round(ms)} ms`)
  await s.shows('1.0.0 Counted 2')
  await until(async () => (await s.notes()) === '1.0.0 |first||second|', PATIENCE)

  await s.done('PATCH', plugin, { enabled: false })
  assert.equal((await s.answers('version')).status, 404)
  assert.equal(await s.seen(), '')
  await s.done('PATCH', plugin, { enabled: true })
  await s.shows('1.0.0 Counted 2')
  const { items } = await s.done('GET', `${s.base}/releases?limit=1`)
  const { number } = (items as unknown as { number: number }[])[0] ?? { number: 0 }

  await s.done('DELETE', `${plugin}?data=keep`)
  assert.equal(await s.seen(), '')
  await s.done('POST', `${s.base}/releases/${number}/restore`, { parts: ['plugins'] })
  await s.shows('1.0.0 Counted 2')
  assert.equal((await s.count()).count, 3)
  await s.done('DELETE', `${plugin}?data=delete`)
  await s.done('POST', `${s.base}/releases/${number}/restore`, { parts: ['plugins'] })
  await s.shows('1.0.0 Counted 0')
  assert.equal((await s.count('third')).count, 1)
  await until(async () => (await s.notes()) === '1.0.0 |third|', PATIENCE)
})

/** A visitor of each of the two versions, by what their pages show. */
async function visitArms(s: Awaited<ReturnType<typeof stage>>): Promise<Map<string, { cookie: string }>> {
  const arms = new Map<string, { cookie: string }>()
  await until(async () => {
    const first = await visit(s.host, '/')
    if (!first.headers['set-cookie']) return false
    const headers = { cookie: cookieOf(first) }
    const { version = '' } = await s.answers('version', headers)
    arms.set(version, headers)
    return arms.size === 2
  })
  return arms
}

describe('before it is live', () => {
  test('a plugin is seen in a preview, and in that of a candidate, where it changes nothing', async () => {
    const s = await stage()
    const change = { plugins: [{ name: 'counter', grant: COUNTER_GRANT }] }
    const { url } = await s.done('POST', `${s.base}/plugins/preview`, change)
    const preview = await openPreview(String(url))
    await s.shows('1.0.0 Counted 0', '/', preview.headers, preview.at)
    const counted = await visit(preview.at, '/api/counter/count', {
      method: 'POST',
      headers: { ...preview.headers, 'content-type': 'application/json' },
      body: '{}',
    })
    assert.ok(counted.status >= 400, counted.text)

    const canary = await s.deploy(
      { ...change, strategy: 'canary', canary: { steps: [{ percent: 0.01, seconds: 600 }] } },
      ({ waiting_for, state }) => waiting_for === 'watching' || state === 'failed',
    )
    const { items } = await s.done('GET', `/api/v1/deployments/${canary.id}/websites`)
    const { preview_url } = (items as unknown as { preview_url: string }[])[0] ?? { preview_url: '' }
    const candidate = await openPreview(preview_url)
    await s.shows('1.0.0 Counted 0', '/', candidate.headers, candidate.at)
    assert.equal((await s.act(canary.id, 'abort')).body['state'], 'aborted')
    await s.install()
    assert.equal((await s.count()).count, 1, 'nothing was counted in previews')
  })

  test('what staging has is brought to production', async () => {
    const s = await stage()
    const change = { plugins: [{ name: 'counter', grant: COUNTER_GRANT }] }
    const staged = await s.deploy({ ...change, environment: 'staging' })
    assert.equal(staged.state, 'succeeded', JSON.stringify(staged.problem))
    assert.equal((await s.answers('version')).status, 404)
    const promoted = await s.act(staged.id, 'promote')
    const done = await watchDeployment(call, s.owner, String(promoted.body['id']))
    assert.equal(done.state, 'succeeded', JSON.stringify(done.problem))
    await s.shows('1.0.0 Counted 0')
  })

  test('a freeze holds a change of plugins up, and who has to agree is asked', async () => {
    const s = await stage()
    const change = { plugins: [{ name: 'counter', grant: COUNTER_GRANT }] }
    const rule = { mode: 'any', approvers: [{ kind: 'role', role: 'admin' }], required: 1 }
    const where = { environments: ['production'], modules: ['plugin'] }
    const { id: ruleId } = await s.done('POST', '/api/v1/approval-rules', { name: 'Eyes', ...rule, ...where })
    const direct = await s.send('POST', `${s.base}/plugins`, { name: 'counter', grant: COUNTER_GRANT })
    assert.equal(direct.body['code'], 'approval_required', direct.text)
    const waiting = await s.deploy(change, ({ waiting_for }) => waiting_for === 'approval')
    const admin = await makeMember(s.tenant.id, 'admin')
    assert.equal((await s.act(waiting.id, 'approve', admin.token)).status, 200)
    assert.equal((await watchDeployment(call, s.owner, waiting.id)).state, 'succeeded')
    await s.shows('1.0.0 Counted 0')
    await s.done('DELETE', `/api/v1/approval-rules/${ruleId}`)

    await s.done('POST', '/api/v1/change-windows', {
      name: 'Holidays',
      kind: 'freeze',
      ...where,
      starts_at: new Date(Date.now() - 60_000).toISOString(),
      ends_at: new Date(Date.now() + 3_600_000).toISOString(),
    })
    const removal = { plugins: [{ name: 'counter', remove: true }] }
    assert.equal((await s.send('DELETE', `${s.base}/plugins/counter`)).body['code'], 'frozen')
    const held = await s.deploy(removal, ({ waiting_for }) => waiting_for === 'window')
    assert.equal((await s.act(held.id, 'abort')).body['state'], 'aborted')
    assert.equal((await s.answers('version')).status, 200)
  })
})

test(`a plugin reaches ${WEBSITES} websites at once, and leaves them at once`, async () => {
  const s = await stage()
  for (let number = 1; number < WEBSITES; number += 1) await addSiteOn(app, s.tenant.id, `site-${number}`)
  const change = { all_websites: true, website_id: undefined }
  const done = await s.deploy({ ...change, plugins: [{ name: 'counter', grant: COUNTER_GRANT }] })
  assert.equal(done.state, 'succeeded', JSON.stringify(done.problem))
  const versionAt = async (number: number) => {
    const host = number === 0 ? s.host : `site-${number}.${s.host}`
    const { status, text } = await visit(host, '/api/counter/version')
    return status === 200 ? (JSON.parse(text) as { version: string }).version : String(status)
  }
  const numbers = Array.from({ length: WEBSITES }, (_, number) => number)
  for (const number of numbers) assert.equal(await versionAt(number), '1.0.0', `site ${number}`)
  assert.equal((await s.act(done.id, 'rollback')).body['state'], 'rolled_back')
  for (const number of numbers) assert.equal(await versionAt(number), '404', `site ${number}`)
})
