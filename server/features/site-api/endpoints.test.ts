/** An endpoint from a package to its answer: uploaded, installed, asked by strangers and programs, in the real sandbox. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSiteOn } from '../../../test/kit/deployments.ts'
import { addTestPlugin } from '../../../test/kit/plugins.ts'
import type { Visit } from '../../../test/kit/visit.ts'

const t = await startTestApp()

const CODE = `globalThis.__plugin = {
  endpoints: {
    'POST /guests/:name': async ({ params, body, headers, visitor, key }, site) => {
      const count = await site.kv.increment('guests')
      return {
        status: 201,
        headers: { 'content-type': 'application/json', 'set-cookie': 'a=1' },
        body: JSON.stringify({ count, name: params.name, body, key: key && key.name, hasVisitor: visitor.length, cookie: headers.cookie ?? null }),
      }
    },
    'GET /guests': async (request, site) => ({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' },
      body: JSON.stringify({ count: await site.kv.get('guests') }),
    }),
    'GET /broken': async () => { throw new Error('nobody should read this') },
    'GET /endless': async () => { for (;;); },
    'GET /private': async ({ key }) => ({ status: 200, headers: {}, body: key.name }),
  },
}`

const endpoint = (method: string, path: string, more: object = {}) => ({
  method,
  path,
  auth: 'none',
  ...more,
})

test('a plugin answers what is asked of its site, keeps what it is told, and breaks alone', async () => {
  const { tenant, owner } = await t.makeTenant()
  const site = await addSiteOn(t, tenant.id)
  const base = `/api/v1/websites/${site.id}`
  const post = async (path: string, body: unknown) => {
    const answer = await t.call(path, { method: 'POST', token: owner, body })
    assert.ok(answer.status < 300, answer.text)
    return answer.body
  }
  await addTestPlugin(
    t.ctx,
    tenant.id,
    {
      name: 'guestbook',
      version: '1.0.0',
      permissions: ['endpoints', 'kv'],
      hooks: [],
      settings: [],
      endpoints: [
        endpoint('POST', '/guests/:name'),
        endpoint('GET', '/guests'),
        endpoint('GET', '/broken'),
        endpoint('GET', '/endless'),
        endpoint('GET', '/private', { auth: 'key', title: 'For programs' }),
      ],
    },
    { 'main.js': CODE },
  )
  await post(`${base}/plugins`, { name: 'guestbook', grant: ['endpoints', 'kv'] })
  const host = site.is_main ? `${tenant.slug}.localhost` : `${site.slug}.${tenant.slug}.localhost`
  const ask = (path: string, init?: Visit) => t.visit(host, `/api/guestbook${path}`, init)

  const until = performance.now() + 20_000
  while ((await ask('/guests')).status === 404) assert.ok(performance.now() < until)
  assert.deepEqual(JSON.parse((await ask('/guests')).text), { count: null })
  const form: Visit = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: 'session=1' },
    body: 'words=hello',
  }
  const signed = await ask('/guests/ada', form)
  assert.equal(signed.status, 201, signed.text)
  assert.equal(signed.headers['set-cookie'], undefined)
  assert.deepEqual(JSON.parse(signed.text), {
    count: 1,
    name: 'ada',
    body: { words: 'hello' },
    key: null,
    hasVisitor: 22,
    cookie: null,
  })
  // The list was kept for everybody; what it shows has changed.
  await t.ctx.plugins.flush()
  while (JSON.parse((await ask('/guests')).text).count !== 1) assert.ok(performance.now() < until)

  const strangers = await ask('/guests/eve', {
    ...form,
    headers: { ...form.headers, origin: 'https://evil.example' },
  })
  assert.equal(strangers.status, 403)

  for (const path of ['/broken', '/endless']) {
    const answer = await ask(path)
    assert.equal(answer.status, 502, path)
    assert.ok(!answer.text.includes('nobody should'))
  }
  assert.equal((await ask('/guests')).status, 200)
  assert.equal((await t.visit(host, '/')).status, 200)

  assert.equal((await ask('/private')).status, 401)
  const { key } = await post(`${base}/api-keys`, { name: 'Robot', plugins: ['guestbook'] })
  const opened = await ask('/private', { headers: { authorization: `Bearer ${String(key)}` } })
  assert.equal(opened.text, 'Robot')

  // Nothing of it is there any more once it is switched off, and nothing on hosts of others.
  await t.call(`${base}/plugins/guestbook`, { method: 'PATCH', token: owner, body: { enabled: false } })
  while ((await ask('/guests')).status !== 404) assert.ok(performance.now() < until)
  const other = await t.makeTenant()
  const elsewhere = await addSiteOn(t, other.tenant.id)
  assert.ok(elsewhere.id)
  assert.equal((await t.visit(`${other.tenant.slug}.localhost`, '/api/guestbook/guests')).status, 404)
})
