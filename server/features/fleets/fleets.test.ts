/** Deployments across tenants, over the real pipeline: from ring to ring, stopped by failures, and back. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startTestApp } from '../../../test/kit/app.ts'
import { openEventStream } from '../../../test/kit/event-stream.ts'
import { addReachedTenants, fleetCalls, partsOf, shipTheme } from '../../../test/kit/fleets.ts'
import { moveTenant } from '../placements/placements.ts'

const app = await startTestApp({ jobs: true })
const { call, makeMember, makeUser, operator } = app
const { post, act, start, watch } = fleetCalls(app)
/** More steps than a page may take; the linter cannot know. */
const SLOW = '{% assign n = site.title.size | times: 100000 %}{% for i in (1..n) %}.{% endfor %}'
await shipTheme(app, 'fresh', '<h1>fresh edition</h1>')
await shipTheme(app, 'slow', SLOW)

const rings = (...percents: number[]) => percents.map((percent) => ({ percent, soak_seconds: 0 }))
const SOAKING = [{ percent: 50, soak_seconds: 3_600 }, { percent: 100 }]
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

describe('a theme for many tenants', () => {
  test('goes live ring by ring, as a deployment of each tenant, and is taken back', async () => {
    const { tenants, selection, seen } = await addReachedTenants(app, 4)
    const id = await start('theme', { selection, theme: 'fresh', rings: rings(30, 100) })
    const done = await watch(id)
    assert.equal(done.state, 'succeeded', JSON.stringify(done))
    assert.deepEqual(done.by_state, { succeeded: 4 })
    assert.deepEqual(
      done.rings.map((ring) => [ring.tenants, ring.state]),
      [
        [2, 'over'],
        [2, 'over'],
      ],
    )
    for (const page of await seen()) assert.match(page, /fresh edition/)

    const token = tenants[0]?.owner ?? ''
    const own = await call('/api/v1/deployments', { token })
    const [part] = own.body['items'] as unknown as { fleet_id: string; created_by: { label: string } }[]
    assert.equal(part?.fleet_id, id)
    assert.match(part.created_by.label, /@example\.test/)
    const audit = await call('/api/v1/audit?action=deployment.start', { token })
    assert.equal((audit.body['items'] as unknown as unknown[]).length, 1, audit.text)

    assert.equal((await act(id, 'rollback', 'Too loud')).status, 200)
    const back = await watch(id, ({ state }) => state === 'rolled_back')
    assert.deepEqual(back.by_state, { rolled_back: 4 })
    for (const page of await seen()) assert.doesNotMatch(page, /fresh edition/)
    assert.equal((await act(id, 'rollback')).status, 409)
    const trail = await call(`/api/v1/admin/audit?subject_id=${id}`, { token: await operator() })
    const actions = (trail.body['items'] as unknown as { action: string }[]).map(({ action }) => action)
    assert.deepEqual(actions.toSorted(), [
      'fleet.ask_rollback',
      'fleet.roll_back',
      'fleet.start',
      'fleet.succeed',
    ])
  })

  test('that breaks pages is stopped in its first ring, and the tenant named', async () => {
    const { selection, seen } = await addReachedTenants(app, 3)
    const before = await seen()
    const id = await start('theme', { selection, theme: 'slow', rings: rings(30, 100) })
    const done = await watch(id)
    assert.equal(done.state, 'failed')
    assert.equal(done.problem?.code, 'too_many_failures')
    assert.equal(done.failed.length, 1)
    assert.match(done.problem.detail, new RegExp(done.failed[0]?.name ?? 'nobody'))
    assert.match(done.failed[0]?.problem?.detail ?? '', /index/)
    assert.deepEqual(done.by_state, { failed: 1, pending: 2 })
    assert.deepEqual(await seen(), before)
  })

  test('reaches tenants in schemas and databases of their own, and finds who shows an older theme', async () => {
    const { tenants, selection, seen } = await addReachedTenants(app, 3)
    const [, second, third] = tenants
    await moveTenant(app.ctx, second?.id ?? '', 'schema')
    await moveTenant(app.ctx, third?.id ?? '', 'database')
    const older = { ...selection, shows_theme: { name: 'blank', below_version: '2.0.0' } }
    const none = { ...selection, shows_theme: { name: 'blank', below_version: '1.0.0' } }
    const count = async (body: object) => (await post('selection', body)).body
    assert.deepEqual(await count({ selection: older }), {
      tenants: 3,
      websites: 3,
      left_out: 0,
      by_plan: [{ plan: 'enterprise', tenants: 3 }],
      rings: [
        { percent: 1, soak_seconds: 600, tenants: 1 },
        { percent: 10, soak_seconds: 600, tenants: 0 },
        { percent: 100, soak_seconds: 0, tenants: 2 },
      ],
    })
    assert.equal((await count({ selection: none }))['tenants'], 0)
    const id = await start('theme', { selection: older, theme: 'fresh', rings: rings(100) })
    assert.equal((await watch(id)).state, 'succeeded')
    for (const page of await seen()) assert.match(page, /fresh edition/)
    assert.equal((await count({ selection: older }))['tenants'], 0)
    await act(id, 'rollback')
    await watch(id, ({ state }) => state === 'rolled_back')
    for (const page of await seen()) assert.doesNotMatch(page, /fresh edition/)
    const empty = await watch(await start('theme', { selection: none, theme: 'fresh' }))
    assert.deepEqual([empty.state, empty.problem?.code], ['failed', 'not_found'])
  })
})

describe('a tenant’s own rules hold', () => {
  test('a freeze keeps it waiting, by name, without holding up the others', async () => {
    const { tenants, selection } = await addReachedTenants(app, 2)
    const [frozen, free] = tenants
    const window = {
      name: 'Holidays',
      kind: 'freeze',
      environments: ['production'],
      modules: ['configuration'],
      starts_at: inHours(-1),
      ends_at: inHours(1),
    }
    const made = await call('/api/v1/change-windows', {
      method: 'POST',
      token: frozen?.owner ?? '',
      body: window,
    })
    assert.equal(made.status, 201, made.text)
    const id = await start('configuration', {
      selection,
      settings: { title: 'Same for all' },
      rings: rings(100),
      patience_seconds: 0,
    })
    const done = await watch(id)
    assert.equal(done.state, 'succeeded', JSON.stringify(done))
    assert.deepEqual(done.by_state, { succeeded: 1, waiting: 1 })
    assert.deepEqual(
      done.waiting.map(({ tenant_id, waiting_for }) => [tenant_id, waiting_for]),
      [[frozen?.id, 'window']],
    )
    assert.match((await free?.front()) ?? '', /Same for all/)
    assert.doesNotMatch((await frozen?.front()) ?? '', /Same for all/)
    // Going back reaches those who still wait, too.
    await act(id, 'rollback')
    const back = await watch(id, ({ state }) => state === 'rolled_back')
    assert.deepEqual(back.by_state, { aborted: 1, rolled_back: 1 })
  })

  test('suspended tenants are left out', async () => {
    const { tenants, selection } = await addReachedTenants(app, 2)
    const path = `/api/v1/admin/tenants/${tenants[0]?.id}/suspend`
    assert.equal((await call(path, { method: 'POST', token: await operator(), body: {} })).status, 200)
    const { body } = await post('selection', { selection })
    assert.deepEqual([body['tenants'], body['left_out']], [1, 1])
    const done = await watch(await start('theme', { selection, theme: 'fresh', rings: rings(100) }))
    assert.deepEqual(done.by_state, { succeeded: 1 })
    assert.deepEqual(await partsOf(app, tenants[0]?.id ?? '', done.id), [])
  })
})

describe('operators', () => {
  test('watch it until it is over', async () => {
    const { selection, seen } = await addReachedTenants(app, 2)
    // Visits open the server.
    await seen()
    const { port } = new URL(app.app.listeningOrigin)
    const id = await start('theme', { selection, theme: 'fresh', rings: rings(50, 100) })
    const stream = await openEventStream(
      Number(port),
      `/api/v1/admin/deployments/${id}/events`,
      await operator(),
    )
    const heard = await stream.rest()
    const end = heard.pop()
    assert.deepEqual([end?.event, end?.data], ['end', { reason: 'finished' }])
    const last = heard.at(-1)
    assert.deepEqual([last?.event, last?.data['state']], ['fleet', 'succeeded'])
    const states = new Set(heard.map(({ data }) => data['state'] as string))
    assert.ok(states.has('running'), [...states].join())
    assert.equal(new Set(heard.map((event) => event.id)).size, heard.length)
  })

  test('pause, go on, and promote a ring that soaks', async () => {
    const { selection, seen } = await addReachedTenants(app, 2)
    const id = await start('theme', { selection, theme: 'fresh', rings: SOAKING })
    const soaking = await watch(id, ({ state }) => state === 'soaking')
    assert.deepEqual(soaking.by_state, { succeeded: 1, pending: 1 })
    assert.deepEqual(soaking.can, ['rollback', 'pause', 'promote', 'abort'])
    assert.equal((await act(id, 'pause')).body['state'], 'paused')
    assert.equal((await act(id, 'promote')).status, 409)
    assert.equal((await act(id, 'resume')).body['state'], 'soaking')
    assert.equal((await act(id, 'promote')).status, 200)
    assert.equal((await watch(id)).state, 'succeeded')
    for (const page of await seen()) assert.match(page, /fresh edition/)
  })

  test('abort: what is under way is taken back, what has succeeded stays', async () => {
    const { tenants, selection } = await addReachedTenants(app, 1)
    const canary = { strategy: 'canary', canary: { steps: [{ percent: 10, seconds: 3_600 }] } }
    const id = await start('theme', { selection, theme: 'fresh', ...canary, rings: rings(100) })
    const tenant = tenants[0]?.id ?? ''
    const shown = async () => (await partsOf(app, tenant, id))[0]?.waiting_for === 'watching'
    while (!(await shown())) await delay(50)
    assert.equal((await act(id, 'abort')).status, 200)
    assert.deepEqual((await watch(id)).by_state, { aborted: 1 })
    assert.equal((await partsOf(app, tenant, id))[0]?.state, 'aborted')
  })

  test('are stopped when tenants take it back while it soaks', async () => {
    const { tenants, selection } = await addReachedTenants(app, 2)
    const id = await start('theme', { selection, theme: 'fresh', rings: SOAKING })
    await watch(id, ({ state }) => state === 'soaking')
    const { body } = await call(`/api/v1/admin/deployments/${id}/tenants?ring=0`, { token: await operator() })
    const [first, ...others] = body['items'] as unknown as { tenant_id: string; deployment_id: string }[]
    assert.deepEqual(others, [])
    const token = tenants.find((tenant) => tenant.id === first?.tenant_id)?.owner ?? ''
    const path = `/api/v1/deployments/${first?.deployment_id}/rollback`
    assert.equal((await call(path, { method: 'POST', token, body: {} })).status, 200)
    const done = await watch(id)
    assert.equal(done.state, 'failed')
    assert.deepEqual(done.by_state, { pending: 1, rolled_back: 1 })
  })

  test('need the permission; tenants never have it', async () => {
    const { tenants, selection } = await addReachedTenants(app, 1)
    const body = { selection, theme: 'fresh' }
    const support = await makeUser('support')
    const path = '/api/v1/admin/deployments'
    assert.equal((await call(path, { token: support.token })).status, 200)
    const admin = await makeMember(tenants[0]?.id ?? '', 'admin')
    for (const token of [support.token, tenants[0]?.owner ?? '', admin.token])
      assert.equal((await call(`${path}/theme`, { method: 'POST', token, body })).status, 403)
    for (const token of [tenants[0]?.owner ?? '', admin.token])
      assert.equal((await call(path, { token })).status, 403)
  })

  test('are told what is wrong with a request', async () => {
    const selection = { all_tenants: true }
    const refused: [object, string][] = [
      [{ selection: {}, theme: 'fresh' }, '/body/selection'],
      [{ selection: { tenant_ids: [crypto.randomUUID()] }, theme: 'fresh' }, '/body/selection/tenant_ids/0'],
      [{ selection: { plan_ids: ['gold'] }, theme: 'fresh' }, '/body/selection/plan_ids/0'],
      [{ selection, theme: 'fresh', rings: rings(50) }, '/body/rings/0/percent'],
      [{ selection, theme: 'fresh', rings: rings(50, 20, 100) }, '/body/rings/1/percent'],
    ]
    for (const [body, path] of refused) {
      const answer = await post('theme', body)
      assert.equal(answer.status, 400, answer.text)
      assert.equal((answer.body['errors'] as unknown as { path: string }[])[0]?.path, path)
    }
    assert.equal((await post('theme', { selection, theme: 'nobodys' })).status, 404)
  })
})
