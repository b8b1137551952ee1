/** What reaches beyond the site: fetch, mail, jobs, events; and what keeps secrets: links, secrets, hashes. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { makeContent } from '../../../../test/kit/content.ts'
import { watchJobs } from '../../../../test/kit/jobs.ts'
import { openTestHost } from '../../../../test/kit/plugin-host.ts'
import { installPlugin } from '../../../../test/kit/plugins.ts'
import { localFetcher, openReceiver } from '../../../../test/kit/receiver.ts'
import { startSmtp } from '../../../../test/kit/smtp.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { withTrace } from '../../../kernel/trace.ts'
import { HostError } from '../plugin-host.ts'

const smtp = await startSmtp()
after(() => smtp[Symbol.asyncDispose]())
const clock = manualClock()
const INSIDE = { 'inside.example.com': ['10.0.0.1'], 'api.example.com': ['127.0.0.1'] } as Record<
  string,
  string[]
>
const t = await startTestApp({
  jobs: true,
  config: { smtpUrl: smtp.url },
  overrides: { clock, fetcher: localFetcher(async (name) => INSIDE[name] ?? []) },
})
const { ctx } = t
const states = await watchJobs(ctx.ownerUrl)

type Content = Awaited<ReturnType<typeof makeContent>>
type More = Partial<Parameters<typeof openTestHost>[1]>

const openHost = (c: Content, manifest: Record<string, unknown>, more: More = {}) =>
  openTestHost(ctx, { tenantId: c.tenant.id, siteId: c.site.id, ...more }, manifest)

function refuses(calling: Promise<unknown>, code: string, message: RegExp = /./): Promise<void> {
  return assert.rejects(calling, (error) => {
    assert.ok(error instanceof HostError, String(error))
    assert.equal(error.code, code, error.message)
    assert.match(error.message, message)
    return true
  })
}

const FETCH = { permissions: ['fetch'], hosts: ['api.example.com', '*.example.com'] }

test('fetch asks granted hosts only, at their own ports, and never the inside', async () => {
  const c = await makeContent(t)
  const { host } = openHost(c, FETCH)
  const ungranted = openHost(c, FETCH, { plugin: { hosts: ['other.example.org'] } })
  await refuses(
    ungranted.host('fetch', { url: 'https://api.example.com/' }),
    'not_granted',
    /not among the hosts/,
  )
  for (const url of [
    'https://example.com/',
    'https://evil-example.com/',
    'https://api.example.com.evil.org/',
    'https://api.example.com./',
    'https://api.example.com:8443/',
    'https://evil.org/?api.example.com',
    'https://evil.org#api.example.com',
    'https://EXAMPLE.COM/',
  ])
    await refuses(host('fetch', { url }), 'not_granted')
  await refuses(host('fetch', { url: 'https://inside.example.com/' }), 'unavailable', /public internet/)
  for (const url of [
    'https://user:password@api.example.com/',
    'https://api.example.com@evil.org/',
    'http://2130706434/',
    'http://[::ffff:127.0.0.2]/',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'nothing',
  ])
    await refuses(host('fetch', { url }), 'unavailable')
  for (const headers of [{ host: 'inside' }, { 'x-a': 'b\r\nc: d' }, { cookie: 'a=b' }])
    await refuses(host('fetch', { url: 'https://api.example.com/', headers }), 'invalid')
  await refuses(host('fetch', { url: 'https://api.example.com/', method: 'CONNECT' }), 'invalid', /method/)
  await refuses(
    host('fetch', { url: 'https://api.example.com/', body: 'x'.repeat(1_000_001) }),
    'invalid',
    /body/,
  )
})

test('fetch answers with status, headers and text, so often and not more', async () => {
  const c = await makeContent(t)
  const receiver = await openReceiver()
  receiver.answer(
    (response, { body }) =>
      void response
        .writeHead(201, { 'content-type': 'text/plain; charset=iso-8859-1', 'set-cookie': 'a=b' })
        .end(Buffer.concat([Buffer.from(body), Buffer.from([0xe4])])),
  )
  // The receiver has no port of its own that a manifest could name, so the way there is opened by hand.
  const { fetcher } = ctx
  ctx.fetcher = {
    ...fetcher,
    request: (_url, options) => fetcher.request(receiver.url, { ...options, isAllowed: () => true }),
  }
  const { host } = openHost(c, FETCH, { once: true, callKind: 'block' })
  const ask = { url: 'https://api.example.com/', method: 'POST', headers: { 'X-Key': 'k' }, body: '{"a":1}' }
  const answer = await host<Record<string, unknown>>('fetch', ask)
  assert.deepEqual([answer['status'], answer['text']], [201, '{"a":1}ä'])
  assert.equal((answer['headers'] as Record<string, string>)['set-cookie'], undefined)
  const { body, headers } = await receiver.next()
  assert.deepEqual([body, headers['x-key']], ['{"a":1}', 'k'])
  await host('fetch', ask)
  await refuses(host('fetch', ask), 'limit', /all the fetches/)
  const preview = openHost(c, FETCH, { isPreview: true })
  await refuses(preview.host('fetch', ask), 'preview')
  assert.equal((await preview.host<Record<string, unknown>>('fetch', { url: ask.url }))['status'], 201)
  receiver.answer((response) => void response.end('x'.repeat(1_000_001)))
  await refuses(preview.host('fetch', { url: ask.url }), 'limit', /larger/)
  ctx.fetcher = fetcher
})

test('a mail goes out in the tenant’s name, with its HTML made safe and answers where they belong', async () => {
  const c = await makeContent(t)
  const { host } = openHost(c, { permissions: ['mail:send'] }, { site: { title: 'Bakery' } })
  await host('mail.send', {
    to: 'ada@example.com',
    subject: 'Your order',
    text: 'Hello <Ada>,\nready.',
    html: '<p>Hello <b>Ada</b></p><script>alert(1)</script><a href="javascript:x()">x</a><table><tr><td>1</td></tr></table>',
    reply_to: 'shop@example.com',
  })
  const mail = await states.until(async () => smtp.mails.find(({ to }) => to.includes('ada@example.com')))
  assert.match(mail.raw, /^Reply-To: shop@example\.com\r?$/im)
  assert.match(mail.raw, /^Subject: Your order\r?$/im)
  assert.match(mail.raw, /<td>1<\/td>/)
  assert.doesNotMatch(mail.raw, /alert|javascript:/)
  const plain = openHost(c, { permissions: ['mail:send'] })
  await plain.host('mail.send', {
    to: 'eve@example.com',
    subject: '{{ brand }} {% if %}',
    text: 'a < b\nc {{ x }}',
  })
  const second = await states.until(async () => smtp.mails.find(({ to }) => to.includes('eve@example.com')))
  assert.match(second.raw, /&lt; b<br ?\/?>/)
})

test('a mail has one recipient, one line of subject, and a limit', async () => {
  const c = await makeContent(t)
  const manifest = { permissions: ['mail:send'] }
  const { host } = openHost(c, manifest, { callKind: 'job' })
  const mail = { to: 'ada@example.com', subject: 'Hello', text: 'Hello' }
  for (const address of [
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com\n',
    'ada',
    '"a b"@example.com',
    '<ada@example.com>',
    ' ada@example.com',
  ]) {
    await refuses(host('mail.send', { ...mail, to: address }), 'invalid', /to must be one/)
    await refuses(host('mail.send', { ...mail, reply_to: address }), 'invalid', /reply_to must be one/)
  }
  for (const subject of ['', 'Hello\r\nBcc: eve@example.com', 'a\nb', 'a\u2028b', 'x'.repeat(301)])
    await refuses(host('mail.send', { ...mail, subject }), 'invalid', /subject/)
  await refuses(host('mail.send', { ...mail, text: 'x'.repeat(100_001) }), 'invalid', /text/)
  await refuses(host('mail.send', { ...mail, from: 'ceo@example.com' }), 'invalid')
  const block = openHost(c, manifest, { callKind: 'block' })
  await refuses(block.host('mail.send', mail), 'limit', /all the mails/)
  for (let sent = 0; sent < 20; sent += 1) await host('mail.send', { ...mail, to: 'pestered@example.com' })
  await refuses(host('mail.send', { ...mail, to: 'Pestered@example.com' }), 'limit', /to this address/)
})

test('a job waits under the plugin’s name, once per key, and goes on from where it came', async () => {
  const c = await makeContent(t)
  const { host } = openHost(c, { permissions: ['jobs'], jobs: ['send'] })
  const jobs = async () => {
    const rows = await ctx.db.withTenant(c.tenant.id, (tx) =>
      tx.selectFrom('jobs').selectAll().where('task', '=', 'plugin-events.run').orderBy('id').execute(),
    )
    return rows.map(({ payload, key, trace, run_at }) => ({ payload, key, trace, run_at }))
  }
  const later = { name: 'send', delay_seconds: 3_600, key: 'list' }
  await withTrace({ actor: { kind: 'plugin', id: 'shop', label: 'Plugin Shop', reactions: 2 } }, () =>
    host('jobs.enqueue', { ...later, data: { page: 1 } }),
  )
  await host('jobs.enqueue', { ...later, data: { page: 2 } })
  const [job, ...others] = await jobs()
  assert.deepEqual(others, [])
  assert.deepEqual(job?.payload, { site_id: c.site.id, plugin: 'shop', name: 'send', data: { page: 2 } })
  assert.equal((job?.trace as { actor?: { reactions?: number } } | undefined)?.actor?.reactions, 2)
  assert.equal(job?.run_at.getTime(), clock.now().getTime() + 3_600_000)
  await refuses(host('jobs.enqueue', { name: 'nothing' }), 'invalid', /"jobs"/)
  await refuses(host('jobs.enqueue', { name: 'mail.send' }), 'invalid', /"jobs"/)
  await refuses(host('jobs.enqueue', { name: 'send', delay_seconds: -1 }), 'invalid')
  await refuses(host('jobs.enqueue', { name: 'send', data: 'x'.repeat(32_001) }), 'limit')
})

test('a plugin tells of its own events and of those that are for plugins to tell, in their shape', async () => {
  const c = await makeContent(t)
  const description = 'It happened'
  const emits = ['form.submitted', 'order.paid', 'shop.opened'].map((type) => ({ type, description }))
  const { host, manifest, last } = openHost(c, { permissions: ['events:emit'], emits })
  const webhook = await t.call('/api/v1/webhooks', {
    method: 'POST',
    token: c.owner,
    body: { url: (await openReceiver()).url, events: ['*'], enabled: true },
  })
  assert.equal(webhook.status, 201, webhook.text)
  const form = { form: 'contact', submission_id: '1', fields: { name: 'Ada' }, page_path: '/contact' }
  await host('events.emit', { type: 'form.submitted', data: form })
  await host('events.emit', { type: 'shop.opened', data: { at: 'dawn' } })
  const told = await ctx.db.withTenant(c.tenant.id, (tx) =>
    tx
      .selectFrom('webhook_events')
      .select(['type', 'data'])
      .where('type', '<>', 'content.saved')
      .orderBy('id')
      .execute(),
  )
  assert.deepEqual(told, [
    { type: 'form.submitted', data: { website_id: c.site.id, plugin: 'shop', data: form } },
    {
      type: 'plugin.event',
      data: { website_id: c.site.id, plugin: 'shop', event: 'shop.opened', data: { at: 'dawn' } },
    },
  ])
  await refuses(host('events.emit', { type: 'form.submitted', data: { form: 1 } }), 'invalid', /form/)
  await refuses(host('events.emit', { type: 'order.placed', data: {} }), 'invalid', /"emits"/)
  await refuses(host('events.emit', { type: 'shop.opened', data: { x: 'x'.repeat(32_001) } }), 'limit')
  // A manifest that names what only the program tells is refused before it comes here; if it did come:
  manifest.emits.push({ type: 'deployment.succeeded', description }, { type: 'toString', description })
  for (const type of ['deployment.succeeded', 'toString'])
    await refuses(host('events.emit', { type, data: {} }), 'invalid', /of its own/)
  assert.equal(last().writes.size, 0)
})

test('a signed link opens for its plugin on its site, until it ends, as it was made', async () => {
  const c = await makeContent(t)
  const other = await makeContent(t)
  const links = { permissions: ['links'] }
  const { host } = openHost(c, links)
  const url = new URL(
    await host<string>('links.sign', {
      path: '/confirm',
      data: { email: 'ada@example.com' },
      expires_in: 60,
    }),
  )
  assert.equal(url.origin + url.pathname, 'http://shop.localhost/api/shop/confirm')
  const token = url.searchParams.get('token') ?? ''
  assert.ok(!Buffer.from(token.split('.')[2] ?? '', 'base64url').includes('ada'), 'what it holds can be read')
  assert.deepEqual(await host('links.verify', { token }), { email: 'ada@example.com' })
  assert.deepEqual(await host('links.verify', { token, path: '/confirm' }), { email: 'ada@example.com' })
  assert.equal(await host('links.verify', { token, path: '/unsubscribe' }), null)
  const strangers = [
    openHost(c, { ...links, name: 'newsletter' }),
    openHost(other, links),
    openTestHost(ctx, { tenantId: c.tenant.id, siteId: other.site.id }, links),
    openTestHost(ctx, { tenantId: other.tenant.id, siteId: c.site.id }, links),
  ]
  for (const stranger of strangers) assert.equal(await stranger.host('links.verify', { token }), null)
  const flipped = Array.from(
    token,
    (letter, index) => token.slice(0, index) + (letter === 'A' ? 'B' : 'A') + token.slice(index + 1),
  )
  for (const wrong of ['', 'x', `${token}A`, token.slice(1), 'enc1.999.AAAA', ...flipped])
    assert.equal(await host('links.verify', { token: wrong }), null, wrong)
  for (const path of [
    '//evil.org',
    'https://evil.org',
    '/../admin',
    '/a/../b',
    '/a?b=c',
    '/a#b',
    '/a\r\nb',
    '',
    'a',
    '/a//b',
    '/.env',
  ])
    await refuses(host('links.sign', { path, expires_in: 60 }), 'invalid', /path/)
  for (const expires_in of [0, -1, 1.5, 1e9])
    await refuses(host('links.sign', { path: '/', expires_in }), 'invalid')
  await refuses(host('links.sign', { path: '/', expires_in: 1, data: 'x'.repeat(2_000) }), 'limit')
  clock.advance(60_000)
  assert.equal(await host('links.verify', { token }), null)
})

test('a secret is entered by people, read by its plugin, and shown to nobody', async () => {
  const c = await makeContent(t)
  const manifest = { permissions: ['secrets'], secrets: [{ name: 'api_key', title: 'Key' }] }
  const early = await c.send('PUT', 'plugins/shop/secrets/api_key', { value: 'x' })
  assert.deepEqual([early.status, (await c.send('GET', 'plugins/shop/secrets')).status], [404, 404])
  await installPlugin(ctx, { tenantId: c.tenant.id, siteId: c.site.id }, { name: 'shop', ...manifest })
  const { host } = openHost(c, manifest)
  assert.equal(await host('secrets.get', { name: 'api_key' }), null)
  const path = 'plugins/shop/secrets'
  const set = await c.send('PUT', `${path}/api_key`, { value: 'sk_live_1' })
  assert.deepEqual([set.status, set.text.includes('sk_live')], [200, false])
  assert.equal(await host('secrets.get', { name: 'api_key' }), 'sk_live_1')
  await c.send('PUT', `${path}/api_key`, { value: 'sk_live_2' })
  assert.equal(await host('secrets.get', { name: 'api_key' }), 'sk_live_2')
  const list = await c.send('GET', path)
  assert.deepEqual(
    (list.body['items'] as unknown as { name: string }[]).map(({ name }) => name),
    ['api_key'],
  )
  assert.ok(!list.text.includes('sk_live'))
  const trail = await t.call('/api/v1/audit?limit=5', { token: c.owner })
  assert.match(trail.text, /plugin_secret\.set/)
  assert.ok(!trail.text.includes('sk_live'))
  const [stored] = await ctx.db.withTenant(c.tenant.id, (tx) =>
    tx.selectFrom('plugin_secrets').selectAll().execute(),
  )
  assert.ok(stored && !stored.secret.includes('sk_live'))
  await refuses(host('secrets.get', { name: 'other' }), 'invalid', /"secrets"/)
  assert.equal(
    await openHost(c, { ...manifest, name: 'newsletter' }).host('secrets.get', { name: 'api_key' }),
    null,
  )
  const viewer = await t.makeMember(c.tenant.id, 'viewer')
  const forbidden = await t.call(`${c.base}/${path}/api_key`, {
    method: 'PUT',
    token: viewer.token,
    body: { value: 'x' },
  })
  assert.equal(forbidden.status, 403)
  assert.deepEqual(
    [(await c.send('DELETE', `${path}/api_key`)).status, (await c.send('DELETE', `${path}/api_key`)).status],
    [204, 404],
  )
  assert.equal(await host('secrets.get', { name: 'api_key' }), null)
  for (let count = 0; count < 20; count += 1) await c.send('PUT', `${path}/key_${count}`, { value: 'x' })
  assert.equal((await c.send('PUT', `${path}/one_more`, { value: 'x' })).body['code'], 'conflict')
})

test('hashes are those that everybody knows', async () => {
  const c = await makeContent(t)
  const { host } = openHost(c, {})
  assert.equal(
    await host('crypto.digest', { algorithm: 'sha256', text: 'abc' }),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  assert.equal(
    await host('crypto.hmac', { algorithm: 'sha512', key: 'k', text: 'ä', encoding: 'base64' }),
    createHmac('sha512', 'k').update('ä').digest('base64'),
  )
  for (const algorithm of ['md5', 'sha1', 'shake256', '__proto__'])
    await refuses(host('crypto.digest', { algorithm, text: 'abc' }), 'invalid', /algorithm/)
  await refuses(host('crypto.digest', { algorithm: 'sha256', text: 'x'.repeat(1_000_001) }), 'invalid')
})

test('members show their names, and their addresses where that was granted; traffic shows sums', async () => {
  const c = await makeContent(t)
  const permissions = ['members:read', 'members:email', 'traffic:read']
  const { host } = openHost(c, { permissions })
  const names = openHost(c, { permissions }, { plugin: { permissions: ['members:read'] } })
  const [member] = (await host<{ items: Record<string, string>[] }>('members.list')).items
  assert.deepEqual(Object.keys(member ?? {}), ['name', 'role', 'email'])
  const [named] = (await names.host<{ items: Record<string, string>[] }>('members.list')).items
  assert.deepEqual(Object.keys(named ?? {}), ['name', 'role'])
  const traffic = await host<Record<string, unknown>>('traffic.summary', {
    from: '2026-01-01',
    to: '2026-02-01',
  })
  assert.deepEqual([traffic['views'], traffic['top_pages']], [0, []])
  for (const span of [{ from: '2026-13-01' }, { from: 'x' }, { from: '2020-01-01', to: '2026-01-01' }])
    await refuses(host('traffic.summary', span), 'invalid')
})
