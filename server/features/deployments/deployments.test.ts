/** Deployments from the request to what visitors see, over the real pipeline. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn, addThemeVersion, watchDeployment } from '../../../test/kit/deployments.ts'

const app = await startTestApp({ jobs: true })
const { call, visit, makeTenant, makeMember } = app
const DEPLOYMENTS = '/api/v1/deployments'

async function deploy(token: string, module: string, body: Record<string, unknown>) {
  const answer = await call(`${DEPLOYMENTS}/${module}`, { method: 'POST', token, body })
  assert.equal(answer.status, 202, answer.text)
  return String(answer.body['id'])
}

const act = (token: string, id: string, name: string, note?: string) =>
  call(`${DEPLOYMENTS}/${id}/${name}`, { method: 'POST', token, body: note === undefined ? {} : { note } })

async function stage() {
  const { tenant, owner } = await makeTenant()
  const site = await addSiteOn(app, tenant.id)
  const host = `${tenant.slug}.localhost`
  const front = async () => (await visit(host, '/')).text
  return { tenant, owner, site, host, front }
}

/** More steps than a page may take; the linter cannot know. */
const SLOW = '{% assign n = site.title.size | times: 100000 %}{% for i in (1..n) %}.{% endfor %}'
const edition = (text: string) => ({ 'templates/index.liquid': `<h1>${text}</h1>` })

describe('a deployment', () => {
  test('of settings goes live step by step, and is taken back to the same release', async () => {
    const { owner, site, front } = await stage()
    const id = await deploy(owner, 'configuration', {
      website_id: site.id,
      settings: { title: 'Warm bread' },
    })
    const done = await watchDeployment(call, owner, id)
    assert.equal(done.state, 'succeeded', JSON.stringify(done.problem))
    assert.deepEqual(
      done.steps.map(({ name, state }) => `${name} ${state}`),
      [
        'validate succeeded',
        'scan skipped',
        'build succeeded',
        'warm_up skipped',
        'smoke_test succeeded',
        'approval succeeded',
        'window succeeded',
        'roll_out succeeded',
        'analyse skipped',
        'finish succeeded',
      ],
    )
    assert.deepEqual(done.can, ['rollback'])
    assert.match(await front(), /Warm bread/)
    const back = await act(owner, id, 'rollback', 'The old name was better')
    assert.equal(back.body['state'], 'rolled_back', back.text)
    assert.doesNotMatch(await front(), /Warm bread/)
    const { body } = await call(`/api/v1/websites/${site.id}/releases/1`, { token: owner })
    assert.equal(body['is_live'], true)
    assert.equal((await act(owner, id, 'rollback')).status, 409)
  })

  for (const strategy of ['direct', 'blue_green', 'rolling', 'canary'])
    test(`of a theme goes live with strategy ${strategy}`, async () => {
      const { tenant, owner, site, front } = await stage()
      const theme = await addThemeVersion(app, tenant.id, '1.0.1', edition('second edition'))
      const id = await deploy(owner, 'theme', {
        website_id: site.id,
        theme,
        strategy,
        analysis: { min_requests: 20, min_renders: 5 },
        ...(strategy === 'blue_green' && { watch_seconds: 1 }),
        ...(strategy === 'rolling' && { rolling: { batch_size: 1, pause_seconds: 0 } }),
        ...(strategy === 'canary' && { canary: { steps: [{ percent: 100, seconds: 1 }] } }),
      })
      const done = await watchDeployment(call, owner, id)
      assert.equal(done.state, 'succeeded', JSON.stringify(done))
      assert.match(await front(), /second edition/)
      assert.equal((await act(owner, id, 'rollback')).body['state'], 'rolled_back')
      assert.doesNotMatch(await front(), /second edition/)
    })

  test('that would change nothing ends well and says so', async () => {
    const { owner, site } = await stage()
    const id = await deploy(owner, 'configuration', { website_id: site.id, settings: { title: 'main' } })
    const done = await watchDeployment(call, owner, id)
    assert.equal(done.state, 'succeeded')
    assert.equal(done.websites['unchanged'], 1)
  })

  test('with a broken page is stopped before any visitor sees it', async () => {
    const { tenant, owner, site, front } = await stage()
    const theme = await addThemeVersion(app, tenant.id, '1.0.1', edition(SLOW))
    const id = await deploy(owner, 'theme', { website_id: site.id, theme })
    const done = await watchDeployment(call, owner, id)
    assert.equal(done.state, 'failed')
    assert.equal(done.problem?.website_id, site.id)
    assert.match(done.problem.detail, /index/)
    assert.doesNotMatch(await front(), /edition|error/i)
    const { body } = await call(`/api/v1/websites/${site.id}`, { token: owner })
    assert.equal(body['release_number'] ?? 1, 1)
  })
})

describe('many websites', () => {
  test('change all or none, and the one that cannot is named', async () => {
    const { tenant, owner } = await makeTenant()
    const good = await addSiteOn(app, tenant.id)
    const bad = await addSiteOn(app, tenant.id, 'second')
    const check = await call('/api/v1/smoke-checks', {
      method: 'POST',
      token: owner,
      body: { name: 'Old name', website_id: bad.id, path: '/', contains: '<title>second' },
    })
    assert.equal(check.status, 201, check.text)
    const change = { website_ids: [good.id, bad.id], settings: { title: 'Same for all' } }
    const done = await watchDeployment(call, owner, await deploy(owner, 'configuration', change))
    assert.equal(done.state, 'failed')
    assert.equal(done.problem?.website_id, bad.id)
    assert.doesNotMatch((await visit(`${tenant.slug}.localhost`, '/')).text, /Same for all/)
    const partly = await deploy(owner, 'configuration', { ...change, on_site_failure: 'skip' })
    const rest = await watchDeployment(call, owner, partly)
    assert.equal(rest.state, 'succeeded')
    assert.deepEqual([rest.websites['live'], rest.websites['failed']], [1, 1])
    assert.match((await visit(`${tenant.slug}.localhost`, '/')).text, /Same for all/)
  })

  test('wait for each other where they meet', async () => {
    const { tenant, owner, site } = await stage()
    const theme = await addThemeVersion(app, tenant.id, '1.0.1', edition('canary'))
    const first = await deploy(owner, 'theme', {
      website_id: site.id,
      theme,
      strategy: 'canary',
      analysis: { enabled: false },
      canary: { steps: [{ percent: 50, seconds: 600 }] },
    })
    await watchDeployment(call, owner, first, ({ waiting_for }) => waiting_for === 'watching')
    const second = await deploy(owner, 'configuration', {
      website_id: site.id,
      settings: { title: 'Later' },
    })
    await watchDeployment(call, owner, second, ({ waiting_for }) => waiting_for === 'websites')
    const direct = await call(`/api/v1/websites/${site.id}/settings`, {
      method: 'PATCH',
      token: owner,
      body: { title: 'At once' },
    })
    assert.equal(direct.body['code'], 'deployment_under_way', direct.text)
    assert.equal((await act(owner, first, 'abort')).body['state'], 'aborted')
    assert.equal((await watchDeployment(call, owner, second)).state, 'succeeded')
  })
})

describe('a canary', () => {
  async function canary() {
    const place = await stage()
    const theme = await addThemeVersion(app, place.tenant.id, '1.0.1', edition('canary edition'))
    const id = await deploy(place.owner, 'theme', {
      website_id: place.site.id,
      theme,
      strategy: 'canary',
      analysis: { enabled: false },
      canary: { steps: [{ percent: 50, seconds: 600 }] },
    })
    await watchDeployment(call, place.owner, id, ({ waiting_for }) => waiting_for === 'watching')
    return { ...place, id }
  }

  test('is seen by its share of visitors, the same ones each time, until it is promoted', async () => {
    const { owner, host, id } = await canary()
    while (!(await visit(host, '/')).headers['set-cookie']);
    const seen = { canary: 0, stable: 0 }
    for (let visitor = 0; visitor < 40; visitor += 1) {
      const first = await visit(host, '/')
      const cookie = String(first.headers['set-cookie']).split(';')[0] ?? ''
      const isCanary = first.text.includes('canary edition')
      seen[isCanary ? 'canary' : 'stable'] += 1
      const again = await visit(host, '/', { headers: { cookie } })
      assert.equal(again.text.includes('canary edition'), isCanary)
    }
    assert.ok(seen.canary > 5 && seen.stable > 5, JSON.stringify(seen))
    assert.equal((await act(owner, id, 'promote')).status, 200)
    assert.equal((await watchDeployment(call, owner, id)).state, 'succeeded')
    assert.match((await visit(host, '/')).text, /canary edition/)
  })

  test('can be paused and resumed, and nobody sees it after it was aborted', async () => {
    const { owner, host, id } = await canary()
    const paused = await act(owner, id, 'pause', 'Lunch')
    assert.deepEqual([paused.body['state'], paused.body['visitors_percent']], ['paused', 50])
    assert.equal((await act(owner, id, 'pause')).status, 409)
    assert.equal((await act(owner, id, 'resume')).status, 200)
    await watchDeployment(call, owner, id, ({ waiting_for }) => waiting_for === 'watching')
    assert.equal((await act(owner, id, 'abort')).body['state'], 'aborted')
    for (let visitor = 0; visitor < 10; visitor += 1)
      assert.doesNotMatch((await visit(host, '/')).text, /canary edition/)
  })

  test('that fails on a page that no test looked at is stopped by itself', async () => {
    const { tenant, owner, site, host } = await stage()
    for (let number = 0; number < 8; number += 1)
      await call(`/api/v1/websites/${site.id}/posts`, {
        method: 'POST',
        token: owner,
        body: { document: { title: `Post ${number}` }, status: 'published' },
      })
    const theme = await addThemeVersion(app, tenant.id, '1.0.1', {
      'templates/post.liquid': `{{ post.title }}{% if post.slug == "post-0" %}${SLOW}{% endif %}`,
    })
    const id = await deploy(owner, 'theme', {
      website_id: site.id,
      theme,
      strategy: 'canary',
      canary: { steps: [{ percent: 100, seconds: 600 }] },
    })
    await watchDeployment(call, owner, id, ({ waiting_for }) => waiting_for === 'watching')
    // The pointer moves right after the commit that says so.
    while ((await visit(host, '/blog/post-0')).status === 200);
    for (let view = 0; view < 3; view += 1) assert.equal((await visit(host, '/blog/post-0')).status, 500)
    const done = await watchDeployment(call, owner, id)
    assert.equal(done.state, 'rolled_back')
    assert.match(JSON.stringify(done.steps.find(({ name }) => name === 'roll_out')?.evidence), /post-0/)
    while ((await visit(host, '/blog/post-0')).status !== 200);
  })
})

describe('change control', () => {
  const rule = (approvers: unknown[]) => ({
    name: 'Four eyes',
    environments: ['production'],
    modules: ['theme', 'configuration', 'content'],
    mode: 'any',
    approvers,
    required: 1,
  })

  test('somebody else has to agree where a rule says so', async () => {
    const { tenant, owner, site, front } = await stage()
    const admin = await makeMember(tenant.id, 'admin')
    const made = await call('/api/v1/approval-rules', {
      method: 'POST',
      token: owner,
      body: rule([
        { kind: 'role', role: 'owner' },
        { kind: 'role', role: 'admin' },
      ]),
    })
    assert.equal(made.status, 201, made.text)
    const change = { website_id: site.id, settings: { title: 'Agreed' } }
    const id = await deploy(owner, 'configuration', change)
    await watchDeployment(call, owner, id, ({ waiting_for }) => waiting_for === 'approval')
    assert.equal((await act(owner, id, 'approve')).status, 403)
    assert.equal((await act(admin.token, id, 'approve', 'Looks good')).status, 200)
    assert.equal((await watchDeployment(call, owner, id)).state, 'succeeded')
    assert.match(await front(), /Agreed/)

    const refused = await deploy(owner, 'configuration', { ...change, settings: { title: 'Refused' } })
    await watchDeployment(call, owner, refused, ({ waiting_for }) => waiting_for === 'approval')
    assert.equal((await act(admin.token, refused, 'reject', 'No')).body['state'], 'rejected')
    assert.match(await front(), /Agreed/)
    const atOnce = await call(`/api/v1/websites/${site.id}/settings`, {
      method: 'PATCH',
      token: owner,
      body: { title: 'At once' },
    })
    assert.equal(atOnce.body['code'], 'approval_required', atOnce.text)
  })

  test('a freeze holds it up, unless it is overridden with a reason', async () => {
    const { owner, site } = await stage()
    const now = Date.now()
    const freeze = await call('/api/v1/change-windows', {
      method: 'POST',
      token: owner,
      body: {
        name: 'Sales week',
        kind: 'freeze',
        environments: ['production'],
        modules: ['configuration'],
        starts_at: new Date(now - 60_000).toISOString(),
        ends_at: new Date(now + 3_600_000).toISOString(),
      },
    })
    assert.equal(freeze.status, 201, freeze.text)
    const change = { website_id: site.id, settings: { title: 'Frozen' } }
    const waiting = await deploy(owner, 'configuration', change)
    const seen = await watchDeployment(call, owner, waiting, ({ waiting_for }) => waiting_for === 'window')
    assert.match(seen.steps.find(({ name }) => name === 'window')?.detail ?? '', /Sales week/)
    assert.equal((await act(owner, waiting, 'abort')).body['state'], 'aborted')
    const urgent = await deploy(owner, 'configuration', {
      ...change,
      override_freeze: { reason: 'Wrong price' },
    })
    assert.equal((await watchDeployment(call, owner, urgent)).state, 'succeeded')
  })
})

describe('environments', () => {
  test('what staging shows is promoted to production', async () => {
    const { owner, site, front } = await stage()
    const staged = await deploy(owner, 'configuration', {
      website_id: site.id,
      settings: { title: 'Rehearsed' },
      environment: 'staging',
    })
    assert.equal((await watchDeployment(call, owner, staged)).state, 'succeeded')
    assert.doesNotMatch(await front(), /Rehearsed/)
    const promoted = await act(owner, staged, 'promote')
    assert.equal(promoted.body['promoted_from'], staged, promoted.text)
    assert.equal((await watchDeployment(call, owner, String(promoted.body['id']))).state, 'succeeded')
    assert.match(await front(), /Rehearsed/)
  })
})

describe('content', () => {
  async function withPost() {
    const place = await stage()
    const post = await call(`/api/v1/websites/${place.site.id}/posts`, {
      method: 'POST',
      token: place.owner,
      body: { document: { title: 'First words' } },
    })
    const { id } = post.body as unknown as { id: string }
    return { ...place, id, api: `/api/v1/websites/${place.site.id}/posts/${id}` }
  }

  test('drafts go online together and come off again', async () => {
    const { owner, site, host, id, api } = await withPost()
    const deployment = await deploy(owner, 'content', { website_id: site.id, entry_ids: [id] })
    const done = await watchDeployment(call, owner, deployment)
    assert.equal(done.state, 'succeeded', JSON.stringify(done.problem))
    assert.equal((await visit(host, '/blog/first-words')).status, 200)
    assert.equal((await call(api, { token: owner })).body['status'], 'published')
    assert.equal((await act(owner, deployment, 'rollback')).status, 200)
    assert.equal((await visit(host, '/blog/first-words')).status, 404)
    assert.equal((await call(api, { token: owner })).body['status'], 'unpublished')
  })

  test('what was changed after it was looked at does not go online', async () => {
    const { owner, site, host, id, api } = await withPost()
    const soon = new Date(Date.now() + 3_000).toISOString()
    const deployment = await deploy(owner, 'content', {
      website_id: site.id,
      entry_ids: [id],
      scheduled_at: soon,
    })
    await call(api, { method: 'PATCH', token: owner, body: { document: { title: 'Other words' } } })
    const done = await watchDeployment(call, owner, deployment)
    assert.equal(done.state, 'failed')
    assert.match(done.problem?.detail ?? '', /Other words/)
    assert.equal((await visit(host, '/blog/first-words')).status, 404)
  })
})

describe('a request', () => {
  test('is refused with the field that is wrong', async () => {
    const { owner, site } = await stage()
    const refused = async (module: string, body: object) => {
      const answer = await call(`${DEPLOYMENTS}/${module}`, { method: 'POST', token: owner, body })
      assert.ok([400, 404].includes(answer.status), answer.text)
      return JSON.stringify(answer.body['errors'] ?? answer.body['detail'])
    }
    const settings = { title: 'x' }
    assert.match(await refused('configuration', { settings }), /website_id/)
    assert.match(
      await refused('configuration', { settings, website_id: site.id, all_websites: true }),
      /either/,
    )
    assert.match(await refused('theme', { website_id: site.id, theme: 'nothing' }), /theme/i)
    assert.match(
      await refused('configuration', {
        settings,
        website_id: site.id,
        scheduled_at: '2020-01-01T00:00:00Z',
      }),
      /future/,
    )
    const steps = [
      { percent: 50, seconds: 1 },
      { percent: 10, seconds: 1 },
    ]
    assert.match(
      await refused('configuration', {
        settings,
        website_id: site.id,
        strategy: 'canary',
        canary: { steps },
      }),
      /more than/,
    )
    assert.match(await refused('content', { website_id: site.id }), /entry_ids/)
  })

  test('may name the module in its body, and the earlier paths lead here', async () => {
    const { owner, site } = await stage()
    const made = await call('/api/v1/tenant-deployments', {
      method: 'POST',
      token: owner,
      body: { module: 'configuration', website_id: site.id, settings: { title: 'By another path' } },
    })
    assert.equal(made.status, 202, made.text)
    await watchDeployment(call, owner, String(made.body['id']))
    const listed = await call(`/api/v1/tenant-deployments/websites/${site.id}`, { token: owner })
    assert.deepEqual(
      (listed.body['items'] as unknown as { id: string }[]).map(({ id }) => id),
      [made.body['id']],
    )
    const wrong = await call(DEPLOYMENTS, {
      method: 'POST',
      token: owner,
      body: { module: 'theme', website_id: site.id },
    })
    assert.match(wrong.text, /\/body\/theme/)
  })

  test('needs the permission for what it changes', async () => {
    const { tenant, site } = await stage()
    const viewer = await makeMember(tenant.id, 'viewer')
    const answer = await call(`${DEPLOYMENTS}/configuration`, {
      method: 'POST',
      token: viewer.token,
      body: { website_id: site.id, settings: { title: 'x' } },
    })
    assert.equal(answer.status, 403)
    const list = await call(DEPLOYMENTS, { token: viewer.token })
    assert.deepEqual([list.status, list.body['items']], [200, []])
  })
})
