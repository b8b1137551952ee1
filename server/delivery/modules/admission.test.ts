/** Who may ask a site's plugins, and how often: strangers' pages, programs with keys, visitors. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { json, problemOf, startModules } from '../../../test/kit/modules.ts'

const { t, d, makeModule, addKey, lastAsked } = await startModules()

describe('pages of other websites', () => {
  const own = (host: string) => `http://${host}`

  test('cannot send what changes something, unless the endpoint is for them', async () => {
    const { ask, host } = await makeModule(() => json(1), { method: 'POST' })
    const { port } = d
    const allowed: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: `http://${host}`, host },
      { origin: `http://${host}:${port}`, host: `${host}:${port}` },
    ]
    for (const headers of allowed) assert.equal((await ask({ headers })).status, 200, JSON.stringify(headers))
    const refused: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: own(`other.localhost`) },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://${host}.evil.example` },
    ]
    for (const headers of refused) {
      const answer = await ask({ headers })
      assert.deepEqual(
        [answer.status, problemOf(answer)['code']],
        [403, 'forbidden'],
        JSON.stringify(headers),
      )
    }
  })

  test('read the answers of endpoints that name them, refusals included', async () => {
    const named = await makeModule(() => json(1), {
      method: 'POST',
      cors: ['https://app.example'],
      per_minute: 1,
    })
    const from = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' })
    const good = await named.ask({ headers: from('https://app.example') })
    assert.equal(good.headers['access-control-allow-origin'], 'https://app.example')
    assert.equal(good.headers['vary'], 'origin')
    assert.equal(good.headers['cross-origin-resource-policy'], 'cross-origin')
    const limited = await named.ask({ headers: from('https://app.example') })
    assert.equal(limited.status, 429)
    assert.equal(limited.headers['access-control-allow-origin'], 'https://app.example')
    const other = await named.ask({ headers: from('https://other.example') })
    assert.deepEqual([other.status, other.headers['access-control-allow-origin']], [403, undefined])

    const preflight = (origin: string, method = 'POST') =>
      named.ask({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': method } })
    const yes = await preflight('https://app.example')
    assert.equal(yes.headers['access-control-allow-origin'], 'https://app.example')
    assert.equal(yes.headers['access-control-allow-methods'], 'POST')
    for (const no of [
      await preflight('https://other.example'),
      await preflight('https://app.example', 'PUT'),
    ])
      assert.deepEqual([no.status, no.headers['access-control-allow-origin']], [204, undefined])

    const open = await makeModule(() => json(1), { cors: ['*'] })
    const anybody = await open.ask({ headers: { origin: 'https://any.example' } })
    assert.equal(anybody.headers['access-control-allow-origin'], '*')
    assert.equal(anybody.headers['access-control-allow-credentials'], undefined)
  })
})

describe('keys', () => {
  test('open what needs one, for their site and their plugins', async () => {
    const module = await makeModule(({ request }) => json(request.key), { auth: 'key' })
    const { ask } = module
    const none = await ask()
    assert.deepEqual([none.status, none.headers['www-authenticate']], [401, 'Bearer'])
    const { key, path, id } = await addKey(module)
    const mine = { authorization: `Bearer ${key}` }
    assert.deepEqual(JSON.parse((await ask({ headers: mine })).text), { id, name: 'Robot' })
    assert.equal((await ask({ headers: { 'x-api-key': key } })).status, 200)
    assert.equal(lastAsked().request.headers['x-api-key'], undefined)

    const elsewhere = await makeModule(() => json(1), { auth: 'key' })
    assert.equal((await elsewhere.ask({ headers: mine })).status, 401)
    assert.equal((await ask({ headers: { authorization: `Bearer ${key.slice(0, -1)}_` } })).status, 401)
    assert.equal((await ask({ headers: { authorization: 'Bearer eyJ.a.b' } })).status, 401)

    // What is changed holds at once.
    const change = (body: object) => t.call(path, { method: 'PATCH', token: module.owner, body })
    await change({ plugins: ['another'] })
    assert.equal((await ask({ headers: mine })).status, 403)
    await change({ plugins: [module.name] })
    assert.equal((await ask({ headers: mine })).status, 200)
    await t.call(path, { method: 'DELETE', token: module.owner })
    assert.equal((await ask({ headers: mine })).status, 401)
  })

  test('and visitors have shares of their own of what may be asked in a minute', async () => {
    const module = await makeModule(() => json(1), { per_minute: 2 })
    const first = await module.ask()
    assert.deepEqual([first.headers['ratelimit-limit'], first.headers['ratelimit-remaining']], ['2', '1'])
    await module.ask()
    const third = await module.ask()
    assert.deepEqual([third.status, problemOf(third)['code']], [429, 'rate_limited'])
    assert.ok(Number(third.headers['retry-after']) > 0)
    const { key } = await addKey(module, { per_minute: 1 })
    const headers = { 'x-api-key': key }
    assert.equal((await module.ask({ headers })).status, 200)
    assert.equal((await module.ask({ headers })).status, 429)
  })

  test('that are wrong can be tried twenty times a minute', async () => {
    const module = await makeModule(() => json(1))
    const { key } = await addKey(module)
    const wrong = { 'x-api-key': key.replace(/.{10}$/, 'aaaaaaaaaa') }
    for (let tries = 0; tries < 20; tries += 1)
      assert.equal((await module.ask({ headers: wrong })).status, 401)
    assert.equal((await module.ask({ headers: wrong })).status, 429)
    // The right one goes on.
    assert.equal((await module.ask({ headers: { 'x-api-key': key } })).status, 200)
  })

  test('are counted by day, endpoint and key', async () => {
    const module = await makeModule(({ request }) => ({ ...json(1), status: request.key ? 200 : 404 }))
    const { key, id } = await addKey(module)
    await module.ask({ headers: { 'x-api-key': key } })
    await module.ask({ headers: { 'x-api-key': key } })
    await module.ask()
    await t.ctx.siteApi.flush()
    const { body } = await t.call(`/api/v1/websites/${module.site.siteId}/api-usage`, { token: module.owner })
    const usage = body as unknown as {
      totals: object
      endpoints: { plugin: string; endpoint: string; requests: number }[]
      keys: { key_id: string | null; name: string | null; requests: number; refused: number }[]
    }
    assert.deepEqual(
      usage.endpoints.map(({ plugin, endpoint, requests }) => [plugin, endpoint, requests]),
      [[module.name, 'GET /go', 3]],
    )
    assert.deepEqual(
      usage.keys.map((row) => [row.key_id, row.name, row.requests, row.refused]),
      [
        [id, 'Robot', 2, 0],
        [null, null, 1, 1],
      ],
    )
  })
})
