import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import {
  type PreviewClaim,
  previewKey,
  signPreview,
  verifyPreview,
} from '../../kernel/crypto/preview-token.ts'
import { defaultTheme } from '../themes/themes.ts'
import { expirePreviews } from './jobs.ts'

const clock = manualClock()
const { ctx, call, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })

async function makePreviews() {
  const { tenant, owner } = await makeTenant()
  const site = await makeSite(ctx, tenant.id, { slug: 'shop' })
  const path = `/api/v1/websites/${site.id}`
  const preview = (body: unknown, token = owner) => call(`${path}/previews`, { method: 'POST', token, body })
  return { tenant, owner, site, path, preview }
}

test('a preview is a release of its own that never goes live, behind a signed link', async () => {
  const { tenant, owner, site, path, preview } = await makePreviews()
  const { hash } = await defaultTheme(ctx)
  const made = await preview({
    theme_hash: hash,
    theme_settings: { settings: { accent: '#00f' } },
    expires_in_seconds: 60,
  })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body['number'], 2)
  const url = new URL(String(made.body['url']))
  assert.equal(url.origin, `http://r2--shop.${tenant.slug}.localhost:8080`)
  const claim = { tenantId: tenant.id, siteId: site.id, number: 2 }
  const token = url.searchParams.get('preview') ?? ''
  assert.ok(verifyPreview(previewKey(ctx.secret), token, claim, clock.now()))
  const release = await call(`${path}/releases/2`, { token: owner })
  assert.deepEqual(
    [release.body['kind'], release.body['is_live'], release.body['theme_hash']],
    ['preview', false, hash],
  )
  assert.equal((await call(path, { token: owner })).body['release_number'], 1)
  const numbersOf = async (query: string) => {
    const { body } = await call(`${path}/releases${query}`, { token: owner })
    return (body as unknown as { items: { number: number }[] }).items.map((item) => item.number)
  }
  assert.deepEqual([await numbersOf(''), await numbersOf('?kind=preview')], [[1], [2]])

  clock.advance(60_001)
  assert.ok(!verifyPreview(previewKey(ctx.secret), token, claim, clock.now()))
  await expirePreviews(ctx)
  assert.deepEqual(await numbersOf('?kind=preview'), [])
  const later = await makeMember(tenant.id, 'owner')
  assert.equal((await preview({}, later.token)).body['number'], 3, 'numbers are not used twice')
})

test('a preview of a theme that is not there is refused', async () => {
  const { preview } = await makePreviews()
  assert.equal((await preview({ theme_hash: 'b'.repeat(64) })).status, 400)
  assert.equal((await preview({ theme_hash: 'x' })).status, 400)
})

test('a token opens what it was signed for and nothing else', () => {
  const key = previewKey(ctx.secret)
  const claim: PreviewClaim = { tenantId: randomUUID(), siteId: randomUUID(), number: 7 }
  const now = new Date('2026-01-01T00:00:00Z')
  const token = signPreview(key, claim, new Date(now.getTime() + 1000))
  assert.ok(verifyPreview(key, token, claim, now))
  for (const other of [
    { ...claim, number: 8 },
    { ...claim, siteId: randomUUID() },
    { ...claim, tenantId: randomUUID() },
  ])
    assert.ok(!verifyPreview(key, token, other, now))
  assert.ok(!verifyPreview(previewKey('x'.repeat(32)), token, claim, now))
  assert.ok(!verifyPreview(key, token, claim, new Date(now.getTime() + 1000)))
  const [expiry = '', signature = ''] = token.split('.')
  const later = `${(Number.parseInt(expiry, 36) + 60).toString(36)}.${signature}`
  for (const forged of ['', '.', later, `${token}A`, token.slice(0, -1), `${expiry}.${'A'.repeat(43)}`])
    assert.ok(!verifyPreview(key, forged, claim, now), forged)
})
