import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { addSite, addTheme, publish } from '../../../test/kit/published-site.ts'
import { assetOf } from '../../liquid/assets.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const CSS = 'body { color: green }'.repeat(60)
const themeHash = await addTheme(t.ctx, 'platform', CSS)
const { tenant } = await t.makeTenant()
const host = `${tenant.slug}.localhost`
const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash })
await publish(t.ctx, site, [{ path: '/', title: 'Front' }])
const blobs = t.ctx.blobs.scope({ tenantId: tenant.id })

async function addMedium(body: Uint8Array, contentType: string): Promise<string> {
  const id = randomUUID()
  await blobs.put(`sites/${site.siteId}/media/${id}/file`, body, { contentType })
  return id
}

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  d.visit(host, path, { method, headers })

describe('media', () => {
  for (const [size, name] of [
    [10_000, 'in memory'],
    [500_000, 'from storage'],
  ] as const)
    test(`${name}: whole, in part, conditionally, by HEAD`, async () => {
      const bytes = randomBytes(size)
      const path = `/media/${await addMedium(bytes, 'image/jpeg')}/photo.jpg`
      for (let round = 0; round < 2; round += 1) {
        const whole = await get(path, { 'accept-encoding': 'br, gzip' })
        assert.equal(whole.status, 200)
        assert.deepEqual(whole.bytes, bytes)
        assert.equal(whole.headers['content-type'], 'image/jpeg')
        assert.equal(whole.headers['cache-control'], 'public, max-age=31536000, immutable')
        assert.equal(whole.headers['x-content-type-options'], 'nosniff')
        assert.equal(whole.headers['content-length'], String(size))
        assert.equal(whole.headers['content-encoding'], undefined)
        const etag = whole.headers['etag'] ?? ''
        const part = await get(path, { range: 'bytes=100-199', 'if-range': etag })
        assert.equal(part.status, 206)
        assert.equal(part.headers['content-range'], `bytes 100-199/${size}`)
        assert.deepEqual(part.bytes, bytes.subarray(100, 200))
        assert.equal((await get(path, { range: 'bytes=100-199', 'if-range': '"x"' })).status, 200)
        assert.equal((await get(path, { range: `bytes=${size}-` })).status, 416)
        assert.equal((await get(path, { 'if-none-match': etag })).status, 304)
        const date = whole.headers['last-modified'] ?? ''
        assert.equal((await get(path, { 'if-modified-since': date })).status, 304)
        const head = await get(path, {}, 'HEAD')
        assert.deepEqual(
          [head.status, head.headers['content-length'], head.bytes.length],
          [200, String(size), 0],
        )
      }
    })

  test('come smaller on demand, made once and stored', async () => {
    const original = await sharp({ create: { width: 1_000, height: 500, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer()
    const id = await addMedium(original, 'image/jpeg')
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(`/media/${id}/w640/photo.webp`)))
    for (const { status, bytes, headers } of answers) {
      assert.equal(status, 200)
      assert.equal(headers['content-type'], 'image/webp')
      assert.deepEqual(bytes, answers[0]?.bytes)
    }
    const { width, format } = await sharp(answers[0]?.bytes).metadata()
    assert.deepEqual([width, format], [640, 'webp'])
    assert.ok(await blobs.findInfo(`sites/${site.siteId}/media/${id}/w640.webp`))
    // Neither other widths, nor larger than it is.
    for (const other of ['w641', 'w1280', 'w0640', 'w99999', 'w'])
      assert.equal((await get(`/media/${id}/${other}/photo.webp`)).status, 404, other)
    const text = await addMedium(Buffer.from('no image'), 'text/plain')
    assert.equal((await get(`/media/${text}/w320/photo.webp`)).status, 404)
  })

  test('that a browser could run are saved, or shown where they can do nothing', async () => {
    const script = Buffer.from('<script>alert(1)</script>')
    for (const type of [
      'text/html',
      'application/xhtml+xml',
      'text/javascript',
      'application/octet-stream',
      'text/xml',
    ]) {
      const { headers } = await get(`/media/${await addMedium(script, type)}/a.html`)
      assert.match(headers['content-disposition'] ?? '', /^attachment; filename\*=UTF-8''a\.html$/, type)
      assert.match(headers['content-security-policy'] ?? '', /default-src 'none'.*sandbox/)
    }
    const svg = await get(`/media/${await addMedium(Buffer.from('<svg/>'), 'image/svg+xml')}/a.svg`)
    assert.equal(svg.headers['content-disposition'], undefined)
    assert.match(svg.headers['content-security-policy'] ?? '', /default-src 'none'.*sandbox/)
    const pdf = await get(`/media/${await addMedium(script, 'application/pdf')}/a.pdf`)
    assert.equal(pdf.headers['content-disposition'], undefined)
  })

  test('are found by their id only', async () => {
    const id = await addMedium(Buffer.from('x'), 'text/plain')
    assert.equal((await get(`/media/${id}/any-name.txt`)).status, 200)
    for (const path of [
      `/media/${randomUUID()}/a.txt`,
      `/media/${id}`,
      `/media/${id}/a/b.txt`,
      `/media/${id.toUpperCase()}/a.txt`,
      '/media/not-an-id/a.txt',
      '/media/..%2f..%2fsecret/a.txt',
    ])
      assert.ok([400, 404].includes((await get(path)).status), path)
  })
})

describe('assets', () => {
  const hashed = nameOfCss(CSS)
  const path = `/_assets/${themeHash}/${hashed}`

  test('of the theme may be kept for ever, and come compressed', async () => {
    const { status, text, headers } = await get(path)
    assert.deepEqual([status, text], [200, CSS])
    assert.equal(headers['content-type'], 'text/css; charset=utf-8')
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    for (;;) if ((await get(path, { 'accept-encoding': 'br' })).headers['content-encoding'] === 'br') break
    assert.equal((await get(path, { 'if-none-match': headers['etag'] ?? '' })).status, 304)
    assert.equal((await get(`/_assets/${themeHash}/app.css`)).status, 404, 'without its hash')
    assert.equal((await get(`/_assets/${'0'.repeat(64)}/${hashed}`)).status, 404)
  })

  test('of earlier releases are still there after a new theme went live', async () => {
    const next = await addTheme(t.ctx, 'platform', 'body { color: black }')
    await publish(t.ctx, site, [], { themeHash: next })
    assert.equal((await d.visit(host, '/')).status, 200)
    assert.equal((await get(path)).text, CSS)
    assert.equal(
      (await get(`/_assets/${next}/${nameOfCss('body { color: black }')}`)).text,
      'body { color: black }',
    )
  })

  test('of a theme that belongs to another tenant are nobody else’s', async () => {
    const css = `/* ${randomUUID()} */`
    const { tenant: theirs } = await t.makeTenant()
    const hash = await addTheme(t.ctx, { tenantId: theirs.id }, css)
    const theirSite = await addSite(t.ctx, theirs.id, {
      slug: 'main',
      isMain: true,
      themeHash: hash,
      themeOwner: 'tenant',
    })
    await publish(t.ctx, theirSite, [])
    const asset = `/_assets/${hash}/${nameOfCss(css)}`
    assert.equal((await d.visit(`${theirs.slug}.localhost`, '/')).status, 200)
    assert.equal((await d.visit(`${theirs.slug}.localhost`, asset)).text, css)
    assert.equal((await get(asset)).status, 404)
  })
})

function nameOfCss(css: string): string {
  return assetOf('app.css', Buffer.from(css)).hashed_name
}
