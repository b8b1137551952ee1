/** Configuration and branding: defaults, versions, comparison, restoring, concurrency. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'

const t = await startTestApp()

async function settingsOf(kind: 'config' | 'branding') {
  const { tenant, owner } = await t.makeTenant()
  const call = (path = '', options: object = {}) =>
    t.call(`/api/v1/tenant/${kind}${path}`, { token: owner, ...options })
  return { tenant, owner, call }
}

describe('configuration', () => {
  test('fills in defaults for what is missing, key by key', async () => {
    const { call } = await settingsOf('config')
    const { body } = await call('', { method: 'PUT', body: { notifications: { security: false } } })
    const value = body['value'] as unknown as { locale: string; notifications: Record<string, boolean> }
    assert.equal(value.locale, 'en')
    assert.deepEqual(value.notifications, { quota_alerts: true, security: false, product_news: false })
    assert.deepEqual(body['stored'], { notifications: { security: false } })
  })

  test('makes every change a version that can be compared and brought back', async () => {
    const { call } = await settingsOf('config')
    await call('', { method: 'PUT', body: { locale: 'de' } })
    await call('', { method: 'PATCH', body: { timezone: 'Europe/Vienna', 'a/b': 1 } })
    const diff = await call('/diff?from=2&to=3')
    assert.deepEqual(diff.body['changes'], [
      { kind: 'changed', path: '/timezone', before: 'UTC', after: 'Europe/Vienna' },
      { kind: 'added', path: '/a~1b', after: 1 },
    ])
    const restored = await call('/versions/2/restore', { method: 'POST' })
    assert.equal(restored.body['version'], 4)
    assert.deepEqual(restored.body['stored'], { locale: 'de' })
    const list = await call('/versions')
    assert.deepEqual(
      (list.body['items'] as unknown as { version: number }[]).map((item) => item.version),
      [4, 3, 2, 1],
    )
  })

  test('merges with null as removal, and checks what it merges', async () => {
    const { call } = await settingsOf('config')
    await call('', { method: 'PUT', body: { locale: 'de', custom: { a: 1, b: 2 } } })
    const { body } = await call('', { method: 'PATCH', body: { locale: null, custom: { a: null, c: 3 } } })
    assert.deepEqual(body['stored'], { custom: { b: 2, c: 3 } })
    const refused = await call('', { method: 'PATCH', body: { audit_retention_days: 'forever' } })
    assert.equal(refused.status, 400)
    assert.match(String(refused.body['detail']), /audit_retention_days/)
  })

  test('refuses a time zone or language that does not exist, and more than 64 KiB', async () => {
    const { call } = await settingsOf('config')
    for (const body of [{ timezone: 'Mars/Olympus' }, { locale: '!!' }, { blob: 'x'.repeat(70_000) }])
      assert.equal((await call('', { method: 'PUT', body })).status, 400, JSON.stringify(body).slice(0, 40))
  })

  test('lets one of two simultaneous writers win', async () => {
    const { call } = await settingsOf('config')
    const etag = (await call()).headers['etag'] ?? ''
    const answers = await Promise.all(
      ['de', 'fr'].map((locale) =>
        call('', { method: 'PUT', headers: { 'if-match': etag }, body: { locale } }),
      ),
    )
    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b)
    assert.equal(statuses[0], 200)
    assert.ok(statuses[1] === 412 || statuses[1] === 409, String(statuses[1]))
  })
})

describe('branding', () => {
  test('shows on the tenant, and refuses what is no colour or a script', async () => {
    const { tenant, call } = await settingsOf('branding')
    await call('', {
      method: 'PUT',
      body: { primary_color: '#112233', logo_url: 'https://acme.example/logo.svg' },
    })
    const shown = await t.call(`/api/v1/admin/tenants/${tenant.id}`, { token: await t.operator() })
    assert.equal(shown.body['primary_color'], '#112233')
    for (const body of [{ primary_color: 'red' }, { logo_url: 'javascript:alert(1)' }, { unknown: 1 }])
      assert.equal((await call('', { method: 'PUT', body })).status, 400, JSON.stringify(body))
  })

  test('warns of colours that cannot be read, and keeps them all the same', async () => {
    const { call } = await settingsOf('branding')
    assert.deepEqual((await call()).body['warnings'], [], 'the defaults are fine')
    const put = (primary_color: string) => call('', { method: 'PUT', body: { primary_color } })
    const { status, body } = await put('#ffff00')
    assert.equal(status, 200)
    const [warning, ...others] = body['warnings'] as unknown as { path: string; message: string }[]
    assert.deepEqual(others, [], 'dark text can be read on it')
    assert.equal(warning?.path, '/primary_color')
    assert.match(warning.message, /On white, #ffff00 .* 1\.07 : 1, and 3 : 1/)
    // Between the two inks: 4.23 with white, 4.18 with the dark one.
    const grey = (await put('#7a7a7a')).body['warnings'] as unknown as { message: string }[]
    assert.match(grey[0]?.message ?? '', /Neither white nor dark text .* and 4\.5 : 1/)
    assert.deepEqual((await put('#1f2937')).body['warnings'], [])
  })

  test('has a name for the portal, without blanks around it', async () => {
    const { call } = await settingsOf('branding')
    const { body } = await call('', { method: 'PATCH', body: { portal_name: 'Acme Studio' } })
    assert.equal((body['value'] as unknown as { portal_name: string }).portal_name, 'Acme Studio')
    for (const portal_name of ['', ' Acme', 'x'.repeat(61)])
      assert.equal((await call('', { method: 'PATCH', body: { portal_name } })).status, 400, portal_name)
  })
})
