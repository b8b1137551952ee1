/** Logos and favicons: what is taken, what becomes of it, who sees it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { startTestApp } from '../../../test/kit/app.ts'
import { formOf, photo } from '../../../test/kit/media.ts'

const t = await startTestApp()
type Branding = { logo_url: string; favicon_url: string }

async function makeBrand() {
  const { tenant, owner } = await t.makeTenant()
  const upload = async (emblem: 'logo' | 'favicon', file: Buffer | string, token = owner) =>
    t.call(`/api/v1/tenant/branding/${emblem}`, {
      method: 'PUT',
      token,
      ...(await formOf({ 'a.png': file })),
    })
  return { tenant, owner, upload }
}

const pictureAt = async (path: string) => {
  const response = await t.app.inject({ url: path, headers: { host: 'anything.example' } })
  return { response, picture: await sharp(response.rawPayload).metadata() }
}

test('a logo is written anew, small, and shown to anybody for good', async () => {
  const { tenant, upload } = await makeBrand()
  const { status, body } = await upload('logo', await photo(2000, 500))
  assert.equal(status, 200)
  const { logo_url } = body['value'] as unknown as Branding
  assert.match(logo_url, new RegExp(`^/api/v1/portal/branding/${tenant.id}/[0-9a-f]{32}\\.png$`))
  const { response, picture } = await pictureAt(logo_url)
  assert.equal(response.statusCode, 200)
  assert.equal(response.headers['content-type'], 'image/png')
  assert.equal(response.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(response.headers['cross-origin-resource-policy'], 'cross-origin')
  assert.match(String(response.headers['content-security-policy']), /default-src 'none'/)
  assert.deepEqual([picture.format, picture.width, picture.height], ['png', 640, 160])
  const shown = await t.call(`/api/v1/admin/tenants/${tenant.id}`, { token: await t.operator() })
  assert.equal(
    shown.body['logo_url'],
    `http://app.localhost:${t.ctx.config.port}${logo_url}`,
    'as mails need it',
  )
})

test('a favicon is a square with nothing around the image, and leaves the logo alone', async () => {
  const { upload } = await makeBrand()
  const logo = ((await upload('logo', await photo())).body['value'] as unknown as Branding).logo_url
  const branding = (await upload('favicon', await photo(300, 100))).body['value'] as unknown as Branding
  assert.equal(branding.logo_url, logo)
  const { picture } = await pictureAt(branding.favicon_url)
  assert.deepEqual([picture.width, picture.height, picture.hasAlpha], [192, 192, true])
})

test('what is no image is refused, and nothing is changed', async () => {
  const { upload, owner } = await makeBrand()
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  for (const [file, expected] of [
    [svg, 415],
    ['<script>alert(1)</script>', 415],
    [Buffer.from('%PDF-1.7'), 415],
    [(await photo()).subarray(0, 300), 400],
    [Buffer.alloc(600_000, 1), 413],
  ] as const)
    assert.equal((await upload('logo', file)).status, expected, file.toString('latin1').slice(0, 30))
  assert.equal((await t.call('/api/v1/tenant/branding', { token: owner })).body['version'], 1)
})

test('only who may change the branding, and each tenant its own', async () => {
  const { tenant, upload } = await makeBrand()
  const viewer = await t.makeMember(tenant.id, 'viewer')
  assert.equal((await upload('logo', await photo(), viewer.token)).status, 403)
  const { logo_url } = (await upload('logo', await photo())).body['value'] as unknown as Branding
  const other = await makeBrand()
  assert.equal((await t.call(logo_url.replace(tenant.id, other.tenant.id))).status, 404)
  assert.equal((await t.call(logo_url.replace(tenant.id, crypto.randomUUID()))).status, 404)
})

test('pictures of older versions are kept, but not all of them for ever', async () => {
  const { tenant, upload } = await makeBrand()
  const scope = t.ctx.blobs.scope({ tenantId: tenant.id })
  const { favicon_url } = (await upload('favicon', await photo())).body['value'] as unknown as Branding
  for (let index = 0; index < 45; index += 1)
    await scope.put(`branding/${String(index).padStart(32, '0')}.png`, Buffer.from('x'), {
      contentType: 'image/png',
    })
  const { logo_url } = (await upload('logo', await photo())).body['value'] as unknown as Branding
  const { blobs } = await scope.list({ prefix: 'branding/' })
  assert.equal(blobs.length, 42, 'forty, and the two in use')
  for (const url of [favicon_url, logo_url]) assert.equal((await t.call(url)).status, 200)
})
