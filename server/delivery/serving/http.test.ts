import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { addSite, addTheme, publish } from '../../../test/kit/published-site.ts'
import { sendRaw } from '../../../test/kit/raw-http.ts'
import { surrogateKey } from '../../published/tags.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const { tenant } = await t.makeTenant()
const host = `${tenant.slug}.localhost`
const site = await addSite(t.ctx, tenant.id, {
  slug: 'main',
  isMain: true,
  themeHash: await addTheme(t.ctx, 'platform', 'body { color: blue }'.repeat(60)),
})
await publish(t.ctx, site, [
  { path: '/page', title: 'Page' },
  { path: '/über/ärger', title: 'Umlauts' },
])

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  d.visit(host, path, { method, headers })

/** Asks until the compressed bytes are there: they are made after the first use. */
async function compressed(path: string, coding: string) {
  for (;;) {
    const answer = await ask(path, { 'accept-encoding': coding })
    if (answer.headers['content-encoding'] === coding) return answer
  }
}

test('a page carries what browsers and caches need to know', async () => {
  const { headers } = await ask('/page')
  assert.equal(headers['content-type'], 'text/html; charset=utf-8')
  assert.equal(headers['cache-control'], 'public, max-age=0, must-revalidate')
  assert.equal(headers['vary'], 'accept-encoding')
  assert.match(headers['etag'] ?? '', /^"[\w-]{22}"$/)
  assert.ok(Date.parse(headers['last-modified'] ?? '') > Date.now() - 60_000)
  const keys = headers['surrogate-key']?.split(' ') ?? []
  assert.deepEqual(keys.slice(0, 3), ['hotswap', `t-${tenant.id}`, `s-${site.siteId}`])
  assert.equal(keys[3], surrogateKey(site.siteId, 'path:/page'))
  assert.match(keys[4] ?? '', /^[a-z0-9]{11}$/)
  assert.equal(headers['cache-tag'], keys.join(','))
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.match(headers['content-security-policy'] ?? '', /default-src 'self';.*frame-ancestors 'self'/)
  assert.match(headers['x-request-id'] ?? '', /^[\w-]{8,64}$/)
  assert.equal(
    (await ask('/page', { 'x-request-id': 'given-by-proxy' })).headers['x-request-id'],
    'given-by-proxy',
  )
})

test('each content coding has bytes and an ETag of its own', async () => {
  const plain = await ask('/page')
  const br = await compressed('/page', 'br')
  const gzip = await compressed('/page', 'gzip')
  assert.equal(brotliDecompressSync(br.bytes).toString(), plain.text)
  assert.equal(gunzipSync(gzip.bytes).toString(), plain.text)
  const tags = [plain, br, gzip].map(({ headers }) => headers['etag'] ?? '')
  assert.equal(new Set(tags).size, 3)
  for (const [header, coding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['*', 'br'],
    ['identity', undefined],
    ['GZIP', 'gzip'],
    ['br;q=nonsense', undefined],
    ['', undefined],
  ] as const)
    assert.equal(
      (await ask('/page', { 'accept-encoding': header })).headers['content-encoding'],
      coding,
      header,
    )
  // Whichever of them a client holds, it is the same page.
  for (const tag of [...tags, `W/${tags[0]}`, `"other", ${tags[2]}`, '*']) {
    const answer = await ask('/page', { 'if-none-match': tag, 'accept-encoding': 'br' })
    assert.equal(answer.status, 304, tag)
    assert.equal(answer.bytes.length, 0)
    assert.equal(answer.headers['etag'], tags[1])
    assert.equal(answer.headers['vary'], 'accept-encoding')
  }
  assert.equal((await ask('/page', { 'if-none-match': '"other"' })).status, 200)
})

test('dates count only where there is no ETag', async () => {
  const { headers } = await ask('/page')
  const date = headers['last-modified'] ?? ''
  const earlier = new Date(Date.parse(date) - 1_000).toUTCString()
  assert.equal((await ask('/page', { 'if-modified-since': date })).status, 304)
  assert.equal((await ask('/page', { 'if-modified-since': earlier })).status, 200)
  assert.equal((await ask('/page', { 'if-modified-since': 'yesterday' })).status, 200)
  assert.equal((await ask('/page', { 'if-modified-since': date, 'if-none-match': '"other"' })).status, 200)
})

test('ranges are of the uncompressed page', async () => {
  const { bytes, headers } = await ask('/page')
  const size = bytes.length
  const etag = headers['etag'] ?? ''
  for (const [range, expected] of [
    ['bytes=0-9', [0, 9]],
    ['bytes=10-', [10, size - 1]],
    ['bytes=-5', [size - 5, size - 1]],
    [`bytes=${size - 1}-${size + 100}`, [size - 1, size - 1]],
    [`bytes=-${size * 2}`, [0, size - 1]],
  ] as const) {
    const answer = await ask('/page', { range, 'accept-encoding': 'br' })
    assert.equal(answer.status, 206, range)
    assert.equal(answer.headers['content-range'], `bytes ${expected[0]}-${expected[1]}/${size}`)
    assert.deepEqual(answer.bytes, bytes.subarray(expected[0], expected[1] + 1))
  }
  for (const range of [`bytes=${size}-`, 'bytes=-0']) {
    const answer = await ask('/page', { range })
    assert.equal(answer.status, 416)
    assert.equal(answer.headers['content-range'], `bytes */${size}`)
  }
  for (const range of ['bytes=5-1', 'bytes=0-1,4-5', 'lines=0-1', 'bytes=-', 'bytes=a-b'])
    assert.equal((await ask('/page', { range })).status, 200, range)
  const partOf = (ifRange: string) => ask('/page', { range: 'bytes=0-0', 'if-range': ifRange })
  assert.equal((await partOf(etag)).status, 206)
  assert.equal((await partOf(headers['last-modified'] ?? '')).status, 206)
  assert.equal((await partOf(`W/${etag}`)).status, 200)
  assert.equal((await partOf('"other"')).status, 200)
  assert.equal((await ask('/page', { range: 'bytes=0-0', 'if-none-match': etag })).status, 304)
})

test('HEAD says what GET would, without a body', async () => {
  for (const path of ['/page', '/nothing', '/double//slash', '/media/x/y']) {
    const [get, head] = [await ask(path), await ask(path, {}, 'HEAD')]
    assert.equal(head.status, get.status, path)
    assert.equal(head.bytes.length, 0)
    for (const name of ['content-length', 'etag', 'location', 'content-type'])
      assert.equal(head.headers[name], get.headers[name], `${name} of ${path}`)
  }
})

test('other methods are refused, and say which are not', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
    const answer = await d.visit(host, '/page', { method, body: 'a=1' })
    assert.equal(answer.status, 405, method)
    assert.equal(answer.headers['allow'], 'GET, HEAD, OPTIONS')
  }
  const options = await ask('/page', {}, 'OPTIONS')
  assert.deepEqual([options.status, options.headers['allow']], [204, 'GET, HEAD, OPTIONS'])
  assert.equal((await ask('/_content/posts', {}, 'OPTIONS')).headers['access-control-allow-origin'], '*')
  assert.equal((await d.visit(host, '/page', { method: 'GET', body: 'unwanted' })).status, 200)
})

describe('paths', () => {
  for (const [path, location] of [
    ['//page', '/page'],
    ['/page/', '/page'],
    ['/page//?x=1', '/page?x=1'],
    ['///', '/'],
    ['//evil.example/%2e%2e', '/'],
    ['//evil.example', '/evil.example'],
    ['/a/./page', '/a/page'],
    ['/a/../page', '/page'],
    ['/../../page', '/page'],
    ['/a/%2E%2e/page', '/page'],
    ['/%C3%BCber/%C3%A4rger/', '/%C3%BCber/%C3%A4rger'],
  ] as const)
    test(`${path} leads to ${location}`, async () => {
      const answer = await ask(path)
      assert.deepEqual([answer.status, answer.headers['location']], [301, location])
    })

  test('in any spelling mean the same page', async () => {
    d.pages.rendered.length = 0
    for (const path of [
      '/%C3%BCber/%C3%A4rger',
      '/%c3%bcber/%c3%a4rger',
      '/u%CC%88ber/%C3%A4rger',
      '/%C3%BCber/%C3%A4%72ger',
    ])
      assert.match((await ask(path)).text, /Umlauts/, path)
    assert.deepEqual(d.pages.rendered, ['/über/ärger'])
  })

  for (const path of [
    '/%',
    '/%zz',
    '/%ff',
    '/a%2fb',
    '/a%2Fpage',
    '/%5c',
    '/a\\b',
    '/%00',
    '/%0d%0aSet-Cookie:x',
    '/%C0%AE%C0%AE',
  ])
    test(`${path} is refused`, async () => {
      const answer = await sendRaw(
        d.port,
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      )
      assert.equal(answer?.status, 400)
    })

  test('have an end', async () => {
    assert.equal((await ask(`/${'a'.repeat(4_000)}`)).status, 404)
    assert.equal((await ask(`/${'a'.repeat(5_000)}`)).status, 414)
  })
})

test('whoever leaves in the middle leaves nothing behind', async () => {
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  d.pages.hold = () => {
    reached.resolve()
    return gate.promise
  }
  const left = new AbortController()
  const { request } = await import('node:http')
  const call = request({
    port: d.port,
    host: '127.0.0.1',
    path: '/left',
    headers: { host },
    signal: left.signal,
  })
  call.on('error', () => undefined)
  call.end()
  await reached.promise
  left.abort()
  gate.resolve()
  d.pages.hold = () => undefined
  assert.equal((await ask('/left')).status, 404)
})

test('an unexpected error shows its request’s number, and is not kept', async () => {
  d.pages.hold = () => Promise.reject(new Error('a bug'))
  const failed = await ask('/broken')
  assert.equal(failed.status, 500)
  assert.ok(failed.text.includes(failed.headers['x-request-id'] ?? '-'))
  assert.doesNotMatch(failed.text, /a bug/)
  d.pages.hold = () => undefined
  assert.equal((await ask('/broken')).status, 404)
})

test('figures for Prometheus say where answers came from', async () => {
  const figures = await d.figures()
  for (const pattern of [
    /hotswap_delivery_answers_total\{source="memory"\} [1-9]/,
    /hotswap_delivery_statuses_total\{status_class="4xx"\} [1-9]/,
    /hotswap_delivery_cache_bytes [1-9]/,
    /hotswap_delivery_hosts 1/,
    /hotswap_delivery_render_seconds_count [1-9]/,
  ])
    assert.match(figures, pattern)
})
