/** What a sign-in page is told, by host. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'

const t = await startTestApp()

const portal = async (host: string) => {
  const { status, body } = await t.call('/api/v1/portal', { host })
  assert.equal(status, 200)
  return body as Record<string, unknown>
}

test('the platform’s own portal carries the product’s name and no tenant', async () => {
  const { version, ...body } = await portal('app.localhost')
  assert.match(String(version), /^\d+\.\d+\.\d+/)
  assert.deepEqual(body, {
    product: 'HotSwap',
    domain: 'localhost',
    name: 'HotSwap',
    logo_url: null,
    favicon_url: null,
    primary_color: null,
    on_primary: null,
    secondary_color: null,
    locale: 'en',
    sign_up: 'open',
    tenant: null,
    mail: { captured: true },
  })
})

test('other hosts say nothing of tenants, whether they exist or not', async () => {
  const { tenant } = await t.makeTenant()
  const platform = await portal('app.localhost')
  for (const host of [`${tenant.slug}.localhost`, 'nobody.localhost', 'stranger.example', 'api.localhost'])
    assert.deepEqual(await portal(host), platform, host)
})
