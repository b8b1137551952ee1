/** Freezes and maintenance windows as editors and operators meet them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { manualClock } from '../../kernel/clock.ts'
import { nextOpening } from './change-control.ts'

const clock = manualClock(new Date('2027-03-01T12:00:00Z'))
const t = await startTestApp({ overrides: { clock } })
const { ctx } = t
const WINDOWS = '/api/v1/change-windows'
const ADMIN = '/api/v1/admin/change-windows'
const HOUR = 3_600_000

const inHours = (hours: number) => new Date(clock.now().getTime() + hours * HOUR).toISOString()
const freeze = (more: object = {}) => ({
  name: 'Sale',
  reason: 'The shop is full',
  kind: 'freeze',
  environments: ['production'],
  modules: ['content', 'theme', 'configuration'],
  starts_at: inHours(-1),
  ends_at: inHours(2),
  ...more,
})
const { starts_at: _starts, ends_at: _ends, ...timeless } = freeze()

async function add(token: string, body: object, path = WINDOWS) {
  const answer = await t.call(path, { method: 'POST', token, body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body as unknown as { id: string; is_open: boolean; open_until: string; opens_next_at: string }
}

describe('a freeze', () => {
  test('holds back what editors publish, and tells them until when and what else they can do', async () => {
    const c = await makeContent(t)
    const page = await c.add('pages', { title: 'News' })
    const { id, is_open, open_until } = await add(c.owner, freeze())
    assert.deepEqual([is_open, open_until], [true, inHours(2)])
    const refused = await c.send('POST', `pages/${page.id}/publish`)
    assert.equal(refused.status, 409)
    assert.equal(refused.body['code'], 'frozen')
    assert.match(
      String(refused.body['detail']),
      /^The freeze “Sale” \(The shop is full\) lets no change through, until Monday.? 1 March 2027 at 14:00 UTC\. .*override_freeze/,
    )
    assert.equal(refused.body['opens_at'], inHours(2))
    const settings = await c.send('PATCH', 'settings', { title: 'Other' })
    assert.equal(settings.body['code'], 'frozen')
    await c.change(`pages/${page.id}`, { title: 'Drafts go on' })
    assert.equal((await t.call(`${WINDOWS}/${id}`, { method: 'DELETE', token: c.owner })).status, 204)
    assert.equal((await c.send('POST', `pages/${page.id}/publish`)).status, 200)
  })

  test('is about its websites, modules and environments, and over when it is over', async () => {
    const c = await makeContent(t)
    const page = await c.add('pages', { title: 'News' })
    await add(c.owner, freeze({ modules: ['theme'] }))
    await add(c.owner, freeze({ environments: ['staging'] }))
    await add(c.owner, freeze({ enabled: false }))
    await add(c.owner, freeze({ starts_at: inHours(1) }))
    assert.equal((await c.send('POST', `pages/${page.id}/publish`)).status, 200)
    clock.advance(HOUR)
    const at = {
      module: 'content',
      environment: 'production',
      websiteIds: [c.site.id],
      at: clock.now(),
    } as const
    const opening = await ctx.db.withTenant(c.tenant.id, (tx) => nextOpening(ctx, tx, at))
    assert.deepEqual(opening?.opensAt, new Date(inHours(1)))
    const override = { ...at, overridesOwn: true }
    assert.equal(await ctx.db.withTenant(c.tenant.id, (tx) => nextOpening(ctx, tx, override)), undefined)
    clock.advance(HOUR)
    const over = { ...at, at: clock.now() }
    assert.equal(await ctx.db.withTenant(c.tenant.id, (tx) => nextOpening(ctx, tx, over)), undefined)
  })

  test('of the platform holds for every tenant at once, and only operators make one', async () => {
    const c = await makeContent(t)
    const page = await c.add('pages', { title: 'News' })
    assert.equal((await t.call(ADMIN, { method: 'POST', token: c.owner, body: freeze() })).status, 403)
    const token = await t.operator()
    const { id } = await add(token, freeze({ name: 'Move', ends_at: inHours(3) }), ADMIN)
    const refused = await c.send('POST', `pages/${page.id}/publish`)
    assert.match(String(refused.body['detail']), /“Move”/)
    assert.equal((await t.call(`${WINDOWS}/${id}`, { token: c.owner })).status, 404, 'it is not the tenant’s')
    const change = {
      module: 'content',
      environment: 'production',
      websiteIds: [c.site.id],
      at: clock.now(),
    } as const
    const override = { ...change, overridesOwn: true }
    const held = await ctx.db.withTenant(c.tenant.id, (tx) => nextOpening(ctx, tx, override))
    assert.equal(held?.window.name, 'Move', 'a tenant overrides its own freezes only')
    const sites = await t.call(ADMIN, { method: 'POST', token, body: freeze({ website_ids: [c.site.id] }) })
    assert.equal(sites.status, 400)
    assert.equal((await t.call(`${ADMIN}/${id}`, { method: 'DELETE', token })).status, 204)
    assert.equal((await c.send('POST', `pages/${page.id}/publish`)).status, 200)
  })
})

describe('an approval rule', () => {
  test('holds back what editors publish and names the rule and the deployment that asks for it', async () => {
    const c = await makeContent(t)
    const [page, post] = [await c.add('pages', { title: 'News' }), await c.add('posts', { title: 'Old' })]
    const made = await t.call('/api/v1/approval-rules', {
      method: 'POST',
      token: c.owner,
      body: {
        name: 'Four eyes',
        modules: ['content'],
        approvers: [{ kind: 'role', role: 'admin' }],
        auto_approve: { content_only_below_entries: 2 },
        exempt_roles: ['admin'],
      },
    })
    const { id } = made.body as unknown as { id: string }
    assert.equal((await c.send('POST', `pages/${page.id}/publish`)).status, 200, 'one entry is of low risk')
    const change = (body: object) =>
      t.call(`/api/v1/approval-rules/${id}`, { method: 'PATCH', token: c.owner, body })
    assert.equal((await change({ auto_approve: {} })).status, 200)
    const refused = await c.send('POST', `posts/${post.id}/publish`)
    assert.equal(refused.status, 409)
    assert.equal(refused.body['code'], 'approval_required')
    assert.match(String(refused.body['detail']), /By the rule “Four eyes”.*Make a deployment/)
    assert.equal(refused.body['deploy'], '/api/v1/deployments/content')
    assert.deepEqual(refused.body['rule'], { id, name: 'Four eyes' })
    const later = await c.send('POST', `posts/${post.id}/schedule`, { publish_at: inHours(1) })
    assert.equal(later.body['code'], 'approval_required', 'not at its time, but when it is set')
    const admin = await t.makeMember(c.tenant.id, 'admin')
    const exempt = await t.call(`${c.base}/posts/${post.id}/publish`, { method: 'POST', token: admin.token })
    assert.equal(exempt.status, 200, exempt.text)
  })
})

describe('a window', () => {
  test('that recurs says when it is open and when it opens next', async () => {
    const { owner } = await t.makeTenant()
    const made = await add(owner, {
      ...timeless,
      kind: 'maintenance',
      recurring: { cron: ' 0  3 * * 2 ', time_zone: 'europe/berlin', duration_minutes: 90 },
    })
    assert.deepEqual((made as unknown as { recurring: object }).recurring, {
      cron: '0 3 * * 2',
      time_zone: 'Europe/Berlin',
      duration_minutes: 90,
    })
    assert.deepEqual([made.is_open, made.opens_next_at], [false, '2027-03-02T02:00:00.000Z'])
    const once = await t.call(`${WINDOWS}/${made.id}`, {
      method: 'PATCH',
      token: owner,
      body: { starts_at: inHours(1), ends_at: inHours(2) },
    })
    assert.equal(once.status, 200, once.text)
    assert.equal(once.body['recurring'], null)
    const moved = await t.call(`${WINDOWS}/${made.id}`, {
      method: 'PATCH',
      token: owner,
      body: { ends_at: inHours(5) },
      headers: { 'if-match': '"2"' },
    })
    assert.deepEqual([moved.body['starts_at'], moved.body['ends_at']], [inHours(1), inHours(5)])
    const late = await t.call(`${WINDOWS}/${made.id}`, {
      method: 'DELETE',
      token: owner,
      headers: { 'if-match': '"2"' },
    })
    assert.equal(late.status, 412)
  })

  test('says what is wrong with its times', async () => {
    const { owner } = await t.makeTenant()
    const fault = async (more: object) => {
      const { status, body, text } = await t.call(WINDOWS, {
        method: 'POST',
        token: owner,
        body: { ...timeless, ...more },
      })
      assert.equal(status, 400, text)
      return (body['errors'] as unknown as { path: string }[])[0]?.path
    }
    const recurring = (more: object) => ({
      recurring: { cron: '0 3 * * *', time_zone: 'UTC', duration_minutes: 60, ...more },
    })
    assert.equal(await fault({}), '/body/starts_at')
    assert.equal(await fault({ starts_at: inHours(1) }), '/body/ends_at')
    assert.equal(await fault({ starts_at: inHours(2), ends_at: inHours(1) }), '/body/ends_at')
    assert.equal(await fault({ starts_at: inHours(-2), ends_at: inHours(-1) }), '/body/ends_at')
    assert.equal(
      await fault({ starts_at: inHours(1), ends_at: inHours(2), ...recurring({}) }),
      '/body/recurring',
    )
    assert.equal(await fault(recurring({ cron: '0 3 * * * *' })), '/body/recurring/cron')
    assert.equal(await fault(recurring({ cron: '0 0 30 2 *' })), '/body/recurring/cron')
    assert.equal(await fault(recurring({ cron: '99 99 * * *' })), '/body/recurring/cron')
    assert.equal(await fault(recurring({ time_zone: 'Mars/Olympus' })), '/body/recurring/time_zone')
    assert.equal(await fault(recurring({ cron: '*/5 * * * *' })), '/body/recurring/duration_minutes')
    assert.equal(
      await fault({
        starts_at: inHours(1),
        ends_at: inHours(2),
        website_ids: ['00000000-0000-7000-8000-000000000000'],
      }),
      '/body/website_ids/0',
    )
  })
})
