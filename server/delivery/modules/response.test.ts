/** What of a plugin's answer reaches whoever asked. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { json, startModules } from '../../../test/kit/modules.ts'

const { t, played, makeModule, addKey } = await startModules()

describe('an answer', () => {
  const answered = async (response: unknown, more?: Parameters<typeof makeModule>[2]) =>
    (await makeModule(() => response, {}, more)).ask()

  test('of HTML is a page of the site, with its policy; files of the plugin are found', async () => {
    const { headers, text } = await answered(
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<img src="asset:a.png">' },
      {
        manifest: {
          permissions: ['endpoints', 'pages:scripts'],
          browser: { scripts: ['https://js.example.com'] },
        },
      },
    )
    assert.match(String(headers['content-security-policy']), /script-src https:\/\/js\.example\.com 'self'/)
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    assert.match(text, /^<img src="\/_plugins\/[0-9a-f]{64}\/a\.png">$/)
  })

  test('of HTML runs scripts only if its own plugin may, whatever was agreed to for others', async () => {
    const page = {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<script src="/a.js"></script>',
    }
    const policyOf = async (permissions: string[]) => {
      const { headers } = await answered(page, { manifest: { permissions } })
      return /script-src ([^;]*)/.exec(String(headers['content-security-policy']))?.[1]
    }
    assert.equal(await policyOf(['endpoints']), "'none'")
    assert.equal(await policyOf(['endpoints', 'pages:scripts']), "'self'")
  })

  test('cannot set cookies, policies, CORS or anything else that is not its business', async () => {
    const { headers } = await answered(
      json(1, {
        'Set-Cookie': 'a=1',
        'Content-Security-Policy': 'default-src *',
        'Access-Control-Allow-Origin': '*',
        'X-Accel-Redirect': '/etc',
        'Content-Length': '1',
        'Transfer-Encoding': 'chunked',
        'Content-Disposition': 'attachment; filename="a.json"',
        Link: '</a>; rel="next"',
      }),
    )
    for (const name of ['set-cookie', 'access-control-allow-origin', 'x-accel-redirect', 'transfer-encoding'])
      assert.equal(headers[name], undefined, name)
    assert.ok(!String(headers['content-security-policy']).includes('*'))
    assert.equal(headers['content-disposition'], 'attachment; filename="a.json"')
    assert.equal(headers['link'], '</a>; rel="next"')
  })

  test('leads only to its own site and to hosts that were agreed to', async () => {
    const to = async (location: string) => {
      const answer = await answered(
        { status: 303, headers: { location }, body: '' },
        { manifest: { permissions: ['endpoints', 'fetch'], hosts: ['*.pay.example'] } },
      )
      return answer.status === 303 ? answer.headers['location'] : answer.status
    }
    assert.equal(await to('/thanks?a=1#b'), '/thanks?a=1#b')
    assert.match(String(await to('thanks')), /^\/api\/p\d+\/thanks$/)
    for (const path of ['/.//evil.example/', '/a/..//evil.example/', '/.\\/evil.example/'])
      assert.equal(await to(path), '/evil.example/', path)
    assert.equal(await to('https://checkout.pay.example/s/1'), 'https://checkout.pay.example/s/1')
    for (const location of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      'http://checkout.pay.example/',
      'https://pay.example.evil.example/',
      'https://checkout.pay.example@evil.example/',
      'https://x:y@checkout.pay.example/',
      'https://checkout.pay.example:8443/',
      'javascript:alert(1)',
      'data:text/html,x',
    ])
      assert.equal(await to(location), 502, location)
  })

  test('that is none, or has headers that are none, is not sent', async () => {
    for (const response of [
      undefined,
      null,
      'text',
      { status: 101, headers: {}, body: '' },
      { status: 304, headers: {}, body: '' },
      { status: 99.5, headers: {}, body: '' },
      { status: 302, headers: {}, body: '' },
      { status: 200, headers: { link: 'a\r\nset-cookie: b' }, body: '' },
      { status: 200, headers: { 'content-type': 'text/html\nx' }, body: '' },
      { status: 200, headers: { 'content-type': 'nonsense' }, body: '' },
      { status: 200, headers: {}, body: 7 },
      { status: 200, headers: 7, body: '' },
    ])
      assert.equal((await answered(response)).status, 502, JSON.stringify(response))
    const empty = await answered({ status: 204, headers: {}, body: 'ignored' })
    assert.deepEqual([empty.status, empty.text], [204, ''])
  })

  test('is no script, unless the plugin may run some', async () => {
    const script = { status: 200, headers: { 'content-type': 'text/javascript' }, body: 'x()' }
    assert.equal((await answered(script)).headers['content-type'], 'text/plain; charset=utf-8')
    const allowed = await answered(script, { manifest: { permissions: ['endpoints', 'pages:scripts'] } })
    assert.equal(allowed.headers['content-type'], 'text/javascript; charset=utf-8')
  })

  test('is kept for everybody when it says so, until its time is up or its data changes', async () => {
    const tags = new Set(['plugin-table:shop/items'])
    const { ask, name, site, url } = await makeModule(() => ({
      outcome: {
        ok: true,
        value: json([played.asked.length], { 'cache-control': 'public, max-age=60' }),
        tags,
      },
    }))
    const first = await ask()
    assert.equal(first.headers['cache-control'], 'public, max-age=60')
    assert.equal((await ask()).text, first.text)
    assert.notEqual((await ask({}, `${url}?page=2`)).text, first.text)
    const etag = String(first.headers['etag'])
    assert.equal((await ask({ headers: { 'if-none-match': etag } })).status, 304)
    // Somebody else's data, then its own.
    const change = (tag: string) =>
      t.ctx.db.withPlatform((tx) =>
        t.ctx.notices.publish(tx, 'plugin-data', {
          tenant_id: site.tenantId,
          site_id: site.siteId,
          tags: [tag],
        }),
      )
    await change('plugin-table:shop/orders')
    assert.equal((await ask()).text, first.text)
    await change('plugin-table:shop/items')
    const asked = played.asked.length
    assert.equal((await ask()).text, `[${asked + 1}]`)
    assert.ok(played.asked.some((one) => one.plugin.name === name))
  })

  test('for one caller is not kept', async () => {
    const open = await makeModule(() =>
      json([played.asked.length], { 'cache-control': 'public, max-age=60' }),
    )
    const { key } = await addKey(open)
    const mine = await open.ask({ headers: { authorization: `Bearer ${key}` } })
    assert.equal(mine.headers['cache-control'], 'private, no-store')
    assert.notEqual((await open.ask()).text, mine.text)
    const varied = await makeModule(() =>
      json([played.asked.length], { 'cache-control': 'public, max-age=60', vary: 'accept-language' }),
    )
    assert.notEqual((await varied.ask()).text, (await varied.ask()).text)
  })
})
