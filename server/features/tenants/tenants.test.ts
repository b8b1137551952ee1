/** Tenants over the API: listing, changing, life cycle, bulk, statistics, profile. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { manualClock } from '../../kernel/clock.ts'
import { startTestApp } from '../../../test/kit/app.ts'

const clock = manualClock()
const t = await startTestApp({ overrides: { clock } })
const operator = await t.operator()

const admin = (path: string, options: object = {}) =>
  t.call(`/api/v1/admin/tenants${path}`, { token: operator, ...options })

describe('listing', () => {
  test('searches, filters, sorts and pages without losing or repeating a tenant', async () => {
    const names = ['Quince Bakery', 'quince Café', 'QUINCE Dairy', 'Quince 100% Juice', 'Quince_Eatery']
    for (const [index, name] of names.entries())
      await t.makeTenant({ name, display_name: name, plan: index % 2 ? 'starter' : 'free' })
    const collected: string[] = []
    let cursor = ''
    do {
      const { body } = await admin(`?q=quince&sort=name&limit=2${cursor && `&cursor=${cursor}`}`)
      const items = body['items'] as unknown as { name: string }[]
      assert.ok(items.length <= 2)
      collected.push(...items.map((item) => item.name))
      cursor = body['next_cursor'] ?? ''
    } while (cursor)
    assert.deepEqual(collected, [
      'Quince 100% Juice',
      'Quince Bakery',
      'quince Café',
      'QUINCE Dairy',
      'Quince_Eatery',
    ])

    const found = async (query: string) => ((await admin(query)).body['items'] as unknown as unknown[]).length
    assert.equal(await found('?q=100%25'), 1, 'a per cent sign is a letter like any other')
    assert.equal(await found('?q=quince_'), 1, 'and so is an underscore')
    assert.equal(await found('?q=quince&plan=starter'), 2)
    assert.equal(await found('?q=quince&status=suspended'), 0)
  })

  test('refuses a cursor of another sort order', async () => {
    const first = await admin('?limit=1&sort=name')
    const { status, body } = await admin(
      `?limit=1&sort=-created_at&cursor=${String(first.body['next_cursor'])}`,
    )
    assert.equal(status, 400)
    assert.equal(body['code'], 'validation_failed')
  })

  test('says whether a subdomain is free and suggests another', async () => {
    const { tenant } = await t.makeTenant()
    const ask = async (slug: string) =>
      (await admin(`/availability?slug=${encodeURIComponent(slug)}`)).body as Record<string, unknown>
    assert.deepEqual(await ask('surely-free'), {
      slug: 'surely-free',
      available: true,
      reason: null,
      suggestion: null,
    })
    assert.deepEqual(await ask(tenant.slug), {
      slug: tenant.slug,
      available: false,
      reason: 'taken',
      suggestion: `${tenant.slug}-2`,
    })
    assert.equal((await ask('admin'))['reason'], 'reserved')
    assert.equal((await ask('xn--80ak6aa92e'))['reason'], 'invalid')
    assert.equal((await ask('Müller & Söhne'))['suggestion'], 'muller-sohne')
  })
})

describe('changing', () => {
  test('moves the tenant to its new address at once and frees the old one', async () => {
    const { tenant, owner } = await t.makeTenant()
    const slug = `${tenant.slug}-neu`
    const profile = (host: string) => t.call('/api/v1/tenant/profile', { token: owner, host })
    assert.equal((await profile(`${slug}.localhost`)).status, 404)
    assert.equal((await admin(`/${tenant.id}`, { method: 'PUT', body: { slug } })).status, 200)
    assert.equal((await profile(`${slug}.localhost`)).status, 200)
    assert.equal((await profile(`${tenant.slug}.localhost`)).status, 404)
  })

  test('refuses a change made on an older version', async () => {
    const { tenant } = await t.makeTenant()
    const read = await admin(`/${tenant.id}`)
    const tag = read.headers['etag'] ?? ''
    const change = (name: string) =>
      admin(`/${tenant.id}`, { method: 'PATCH', headers: { 'if-match': tag }, body: { name } })
    assert.equal((await change('First')).status, 200)
    const second = await change('Second')
    assert.equal(second.status, 412)
    assert.equal(second.body['code'], 'precondition_failed')
  })

  test('keeps the operator’s metadata from the tenant', async () => {
    const { tenant, owner } = await t.makeTenant({ metadata: { margin: 'secret-margin' } })
    assert.match((await admin(`/${tenant.id}`)).text, /secret-margin/)
    assert.doesNotMatch((await t.call('/api/v1/tenant/profile', { token: owner })).text, /secret-margin/)
  })
})

describe('the life cycle', () => {
  test('lets a suspended tenant in again only after activation', async () => {
    const { tenant, owner } = await t.makeTenant()
    const profile = () => t.call('/api/v1/tenant/profile', { token: owner })
    const suspended = await admin(`/${tenant.id}/suspend`, { method: 'POST', body: { reason: 'unpaid' } })
    assert.equal(suspended.body['status'], 'suspended')
    assert.equal(suspended.body['status_reason'], 'unpaid')
    const refused = await profile()
    assert.deepEqual([refused.status, refused.body['code']], [403, 'tenant_inactive'])
    assert.equal((await admin(`/${tenant.id}/activate`, { method: 'POST' })).body['status'], 'active')
    assert.equal((await profile()).status, 200)
    const mails = await t.call('/api/v1/admin/mailbox', { token: operator })
    const subjects = (mails.body['items'] as unknown as { subject: string }[]).map((mail) => mail.subject)
    assert.ok(subjects.includes(`${tenant.display_name} has been suspended`), subjects.join())
    assert.ok(subjects.includes(`${tenant.display_name} is active again`))
  })

  test('brings a deleted tenant back as what it was', async () => {
    const { tenant } = await t.makeTenant()
    await admin(`/${tenant.id}/suspend`, { method: 'POST', body: {} })
    const deleted = await admin(`/${tenant.id}`, { method: 'DELETE' })
    assert.equal(deleted.body['status'], 'deprovisioning')
    assert.ok(Date.parse(String(deleted.body['purge_after_at'])) > clock.now().getTime() + 29 * 86_400_000)
    assert.equal(
      (await admin(`/${tenant.id}/activate`, { method: 'POST' })).status,
      409,
      'only an undo brings it back',
    )
    assert.equal((await admin(`/${tenant.id}/restore`, { method: 'POST' })).body['status'], 'suspended')
    const twice = await admin(`/${tenant.id}/restore`, { method: 'POST' })
    assert.deepEqual([twice.status, twice.body['code']], [409, 'transition_not_allowed'])
  })

  test('changes the plan, but not below what is in use unless forced', async () => {
    const { tenant } = await t.makeTenant({ plan: 'professional' })
    for (let count = 0; count < 5; count++) await t.makeMember(tenant.id, 'viewer')
    const refused = await admin(`/${tenant.id}/tier`, { method: 'PUT', body: { tier: 'free' } })
    assert.equal(refused.status, 409, refused.text)
    assert.equal(
      (await admin(`/${tenant.id}/tier`, { method: 'PUT', body: { tier: 'free', force: true } })).body[
        'tier'
      ],
      'free',
    )
    assert.equal(
      (await admin(`/${tenant.id}/tier`, { method: 'PUT', body: { tier: 'no-such-plan' } })).status,
      404,
    )
  })

  test('does the same to many, each for itself', async () => {
    const [a, b] = [await t.makeTenant(), await t.makeTenant()]
    await admin(`/${b.tenant.id}`, { method: 'DELETE' })
    const missing = '0190f5f2-7a54-7cc2-9d6c-3c2a1f0e8b11'
    const { body } = await admin('/bulk', {
      method: 'POST',
      body: { action: 'activate', ids: [a.tenant.id, missing] },
    })
    assert.deepEqual([body['succeeded'], body['failed']], [1, 1])
    const results = body['results'] as unknown as { ok: boolean; error: { code: string } | null }[]
    assert.equal(results[1]?.error?.code, 'not_found')
  })
})

describe('who may', () => {
  test('support reads but does not delete, change plans or write', async () => {
    const { tenant } = await t.makeTenant()
    const support = (await t.makeUser('support')).token
    const as = (path: string, options: object = {}) => admin(path, { ...options, token: support })
    assert.equal((await as(`/${tenant.id}`)).status, 200)
    assert.equal((await as(`/${tenant.id}`, { method: 'DELETE' })).status, 403)
    assert.equal((await as(`/${tenant.id}/tier`, { method: 'PUT', body: { tier: 'free' } })).status, 403)
    assert.equal((await as('', { method: 'POST', body: { name: 'X', slug: 'support-made' } })).status, 403)
  })

  test('the earlier documents’ paths answer too', async () => {
    const { tenant, owner } = await t.makeTenant()
    for (const path of [
      '/api/admin/tenants',
      '/api/tenants',
      `/api/tenants/${tenant.id}`,
      `/api/tenants/${tenant.id}/config`,
    ])
      assert.equal((await t.call(path, { token: operator })).status, 200, path)
    for (const path of ['/api/tenant/config', '/api/tenant/branding'])
      assert.equal((await t.call(path, { token: owner })).status, 200, path)
  })
})

test('statistics count what there is', async () => {
  const before = (await admin('/statistics')).body as unknown as {
    total: number
    by_status: Record<string, number>
    created_by_day: { count: number }[]
  }
  await t.makeTenant({ plan: 'starter' })
  const after = (await admin('/statistics')).body as unknown as typeof before
  assert.equal(after.total, before.total + 1)
  assert.equal(after.by_status['active'], (before.by_status['active'] ?? 0) + 1)
  assert.equal(after.created_by_day.length, 30)
})
