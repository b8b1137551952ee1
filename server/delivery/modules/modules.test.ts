/** What is asked of a site's plugins: what they get to see, and who answers where. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import { describe, test } from 'node:test'
import { addModuleCandidate, addModuleSite, publishedPlugin } from '../../../test/kit/module-site.ts'
import { json, problemOf, startModules } from '../../../test/kit/modules.ts'
import { setStatus, standBy } from '../../../test/kit/published-site.ts'
import type { Visit } from '../../../test/kit/visit.ts'
import { previewKey, signPreview } from '../../kernel/crypto/preview-token.ts'
import type { PluginFailure } from '../../published/plugins.ts'

const { t, d, played, blocked, theme, makeModule, lastAsked } = await startModules()

const asJson = (value: unknown): Visit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

/** Sends a body of unknown length, piece by piece. @returns the status, which may come before the last piece */
async function sendPieces(host: string, path: string, pieces: number, piece: string): Promise<number> {
  const headers = { host, 'content-type': 'text/plain' }
  const call = http.request({ host: '127.0.0.1', port: d.port, path, method: 'POST', headers })
  const answered = once(call, 'response')
  for (let sent = 0; sent < pieces; sent += 1) call.write(piece)
  call.end()
  const [response] = (await answered) as [IncomingMessage]
  response.resume()
  return response.statusCode ?? 0
}

describe('an endpoint', () => {
  test('gets what was asked, and nothing that says who asked', async () => {
    const { ask, name, site, host } = await makeModule(() => json({ ok: true }, { 'x-own': 'no' }), {
      method: 'POST',
      path: '/items/:id',
    })
    const answer = await ask(
      {
        headers: {
          'content-type': 'application/json',
          cookie: 'session=1',
          authorization: 'Basic abc',
          'x-forwarded-for': '203.0.113.7',
          'x-real-ip': '203.0.113.7',
          'x-stranger': 'at 127.0.0.1',
          'stripe-signature': 't=1,v1=ab',
        },
        body: '{"a": [1]}',
      },
      `/api/${name}/items/%C3%A4pfel?q=one&q=two&__proto__=x`,
    )
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(JSON.parse(answer.text), { ok: true })
    assert.equal(answer.headers['x-own'], undefined)
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'.*sandbox/)
    const { request, site: seen } = lastAsked()
    const { headers, visitor, query, ...rest } = request
    assert.deepEqual(rest, {
      method: 'POST',
      path: '/items/äpfel',
      params: { id: 'äpfel' },
      body: { a: [1] },
      text: '{"a": [1]}',
      key: null,
    })
    assert.deepEqual(
      Object.entries(query).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      [
        ['__proto__', 'x'],
        ['q', 'one'],
      ],
    )
    assert.deepEqual(headers, { 'content-type': 'application/json', 'stripe-signature': 't=1,v1=ab' })
    assert.match(visitor, /^[\w-]{22}$/)
    assert.deepEqual(seen, {
      tenantId: site.tenantId,
      siteId: site.siteId,
      origin: t.ctx.config.publicUrl ? seen.origin : `http://${host}:${t.ctx.config.port}`,
      locale: 'de',
      timezone: 'Europe/Berlin',
      title: 'Bakery',
      releaseNumber: 1,
      contentPosition: 1,
      isPreview: false,
    })
  })

  test('takes JSON, forms, forms with parts and text, and nothing else', async () => {
    const { ask, host, url } = await makeModule(({ request }) => json(request.body), { method: 'POST' })
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const parts = { 'content-type': 'multipart/form-data; boundary=xx' }
    const part = (name: string, more: string, value: string) =>
      `--xx\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
    const answers: [unknown, Visit][] = [
      [
        { a: '1', b: ['2', '3'] },
        { headers: form, body: 'a=1&b=2&b=3' },
      ],
      [{ a: 'ä' }, { headers: parts, body: `${part('a', '', 'ä')}--xx--\r\n` }],
      ['plain', { headers: { 'content-type': 'text/plain' }, body: 'plain' }],
      [[1], asJson([1])],
      [null, {}],
    ]
    for (const [body, init] of answers) assert.deepEqual(JSON.parse((await ask(init)).text), body)

    const deep = '['.repeat(100) + ']'.repeat(100)
    const refused: [number, string, Visit][] = [
      [400, 'malformed_json', { ...asJson(0), body: '{"a":' }],
      [400, 'bad_request', { ...asJson(0), body: deep }],
      [400, 'bad_request', { headers: parts, body: '--xx\r\nbroken' }],
      [415, 'unsupported_media_type', { headers: { 'content-type': 'image/png' }, body: 'x' }],
      [415, 'unsupported_media_type', { body: 'x' }],
      [
        415,
        'unsupported_media_type',
        { ...asJson(0), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      ],
      [
        415,
        'unsupported_media_type',
        { headers: parts, body: `${part('f', '; filename="a.txt"', 'x')}--xx--\r\n` },
      ],
      [413, 'body_too_large', { ...asJson('x'.repeat(1_000_001)) }],
    ]
    const before = played.asked.length
    for (const [status, code, init] of refused) {
      const answer = await ask(init)
      assert.deepEqual([answer.status, problemOf(answer)['code']], [status, code])
      assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    }
    assert.equal(await sendPieces(host, url, 15, 'x'.repeat(100_000)), 413)
    assert.equal(played.asked.length, before)
  })

  test('that is not there, or takes another method, says so; HEAD and OPTIONS work', async () => {
    const { ask, name, host } = await makeModule(() => json([1, 2]))
    const missing = await ask({}, `/api/${name}/nothing`)
    assert.deepEqual([missing.status, problemOf(missing)['code']], [404, 'route_not_found'])
    assert.equal(missing.headers['connection'], 'keep-alive')
    const wrong = await ask({ method: 'DELETE' })
    assert.deepEqual([wrong.status, problemOf(wrong)['code']], [405, 'method_not_allowed'])
    assert.equal(wrong.headers['allow'], 'GET, HEAD, OPTIONS')
    const head = await ask({ method: 'HEAD' })
    assert.deepEqual([head.status, head.text, head.headers['content-length']], [200, '', '5'])
    assert.equal(lastAsked().request.method, 'GET')
    const options = await ask({ method: 'OPTIONS' })
    assert.deepEqual([options.status, options.headers['allow']], [204, 'GET, HEAD, OPTIONS'])
    // The one spelling of a path; POST would stay POST.
    const slash = await ask({}, `/api/${name}/go/?a=1`)
    assert.deepEqual([slash.status, slash.headers['location']], [308, `/api/${name}/go?a=1`])
    // No plugin, and the platform's own API: as on any host.
    for (const path of ['/api/nobody/go', '/api/v1/members', '/api/tenants', '/api/Up/go', '/api/'])
      assert.equal((await d.visit(host, path)).text, 'passed on', path)
  })

  test('is only there for plugins that are enabled, granted and not withdrawn', async () => {
    const off = await makeModule(() => json(1), {}, { published: { enabled: false } })
    assert.equal((await off.ask()).text, 'passed on')
    const refused = await makeModule(() => json(1), {}, { published: { permissions: [] } })
    assert.equal((await refused.ask()).text, 'passed on')
    const bad = await makeModule(() => json(1))
    assert.equal((await bad.ask()).status, 200)
    blocked.add(bad.plugin.hash)
    assert.equal((await bad.ask()).text, 'passed on')
  })

  test('of a site that is closed is closed', async () => {
    const { ask, site } = await makeModule(() => json(1))
    assert.equal((await ask()).status, 200)
    await setStatus(t.ctx, site, 'maintenance', 'Back at noon.')
    const closed = await ask()
    assert.deepEqual(
      [closed.status, problemOf(closed)['code'], problemOf(closed)['detail'], closed.headers['retry-after']],
      [503, 'maintenance', 'Back at noon.', '300'],
    )
    await setStatus(t.ctx, site, 'suspended')
    assert.equal((await ask()).status, 403)
  })

  test('that comes to nothing is not blamed on whoever asked, who learns nothing of it', async () => {
    const failures: [number, string, PluginFailure][] = [
      [502, 'endpoint_failed', { reason: 'error', message: 'secret at line 3' }],
      [502, 'endpoint_failed', { reason: 'limit', limit: 'cpu', message: 'secret' }],
      [503, 'plugin_unavailable', { reason: 'off', message: 'secret' }],
      [503, 'overloaded', { reason: 'busy', message: 'secret' }],
    ]
    for (const [status, code, failure] of failures) {
      const { ask } = await makeModule(() => ({ outcome: { ok: false, failure } }))
      const answer = await ask()
      assert.deepEqual([answer.status, problemOf(answer)['code']], [status, code])
      assert.ok(!answer.text.includes('secret'))
    }
  })
})

test('a visitor is the same for one plugin of one site for a day, and somebody else for others', async () => {
  const one = await makeModule(() => json(1))
  const other = await makeModule(() => json(1))
  await one.ask()
  const first = lastAsked().request.visitor
  await one.ask({ headers: { 'user-agent': 'another' } })
  assert.equal(lastAsked().request.visitor, first)
  await other.ask()
  assert.notEqual(lastAsked().request.visitor, first)
})

test('whoever sees the standby asks its plugins', async () => {
  const module = await makeModule(() => json('live'))
  const next = publishedPlugin({
    name: module.name,
    endpoints: [{ method: 'GET', path: '/new', auth: 'none' }],
  })
  played.handlers.set(`${module.name} GET /new`, ({ site }) => json(site.releaseNumber))
  const number = await addModuleCandidate(t.ctx, module.site, [next])
  assert.equal((await module.ask()).status, 200)
  await standBy(t.ctx, module.site, { number, share: 5_000, key: 'k' })
  const as = (draw: number, path: string) =>
    module.ask({ headers: { cookie: `hotswap_canary=k.${draw}` } }, `/api/${module.name}${path}`)
  const until = performance.now() + 20_000
  while ((await as(0, '/new')).status !== 200) assert.ok(performance.now() < until)
  const seen = await as(0, '/new')
  assert.equal(seen.text, String(number))
  assert.equal(seen.headers['x-hotswap-release'], String(number))
  assert.equal((await as(9_999, '/new')).status, 404)
  assert.equal((await as(9_999, '/go')).status, 200)
  // Without a cookie: one client, one release, and nothing to keep.
  const statuses = await Promise.all(
    Array.from({ length: 10 }, () => module.ask({}, `/api/${module.name}/go`)),
  )
  assert.equal(new Set(statuses.map(({ status }) => status)).size, 1)
  assert.ok(statuses.every(({ headers }) => headers['set-cookie'] === undefined))
})

test('a preview asks the plugins of its release, which change nothing, and says what fails', async () => {
  const module = await makeModule(() => json('live'))
  const next = publishedPlugin({
    name: module.name,
    endpoints: [{ method: 'POST', path: '/new', auth: 'none' }],
  })
  const failure: PluginFailure = { reason: 'error', message: 'x is not defined' }
  played.handlers.set(`${module.name} POST /new`, () => ({ outcome: { ok: false, failure } }))
  const number = await addModuleCandidate(t.ctx, module.site, [next])
  const host = `r${number}--main.${module.tenant.slug}.localhost`
  const path = `/api/${module.name}/new`
  const closed = await d.visit(host, path, { method: 'POST' })
  assert.deepEqual([closed.status, problemOf(closed)['code']], [403, 'forbidden'])
  const token = signPreview(
    previewKey(t.ctx.secret),
    { tenantId: module.tenant.id, siteId: module.site.siteId, number },
    new Date(Date.now() + 60_000),
  )
  const answer = await d.visit(host, path, {
    method: 'POST',
    headers: { cookie: `hotswap_preview=${token}` },
  })
  assert.deepEqual([answer.status, problemOf(answer)['detail']], [502, 'x is not defined'])
  assert.equal(lastAsked().site.isPreview, true)
  assert.equal(lastAsked().site.releaseNumber, number)
})

test('what a site’s plugins answer is described as OpenAPI', async () => {
  const module = await makeModule(() => json(1), { method: 'PUT', path: '/items/:id', auth: 'key' })
  const { status, headers, text } = await d.visit(module.host, '/api/openapi.json')
  assert.equal(status, 200)
  assert.equal(headers['access-control-allow-origin'], '*')
  const document = JSON.parse(text) as {
    openapi: string
    paths: Record<string, Record<string, { operationId?: string; security?: unknown }>>
  }
  assert.equal(document.openapi, '3.1.0')
  const item = document.paths[`/api/${module.name}/items/{id}`]
  assert.deepEqual(item?.['put']?.security, [{ key: [] }])
  assert.equal(item?.['put']?.operationId, `put-${module.name}-items-by-id`)
  const { tenant } = await t.makeTenant()
  await addModuleSite(t.ctx, tenant.id, theme, [])
  assert.equal((await d.visit(`${tenant.slug}.localhost`, '/api/openapi.json')).text, 'passed on')
})
