/** Webhooks over the API, and events that reach a real receiver by jobs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { startTestApp } from '../../../test/kit/app.ts'
import { localFetcher, openReceiver } from '../../../test/kit/receiver.ts'
import { type WebhookEvent, emitEvent } from './webhooks.ts'

const t = await startTestApp({ jobs: true, overrides: { fetcher: localFetcher() } })
const { ctx, call, makeTenant } = t
const WEBHOOKS = '/api/v1/webhooks'
const RELEASED: WebhookEvent = {
  type: 'website.released',
  data: {
    website_id: '019a7c2e-5f00-7000-8000-000000000001',
    release: 7,
    previous_release: 6,
    deployment_id: null,
  },
}

async function addWebhook(token: string, more: Record<string, unknown> = {}) {
  const body = { url: 'https://hooks.example.com/a', events: ['website.released'], ...more }
  const { status, body: made, text, headers } = await call(WEBHOOKS, { method: 'POST', token, body })
  assert.equal(status, 201, text)
  return {
    id: String(made['id']),
    secret: String(made['secret']),
    path: `${WEBHOOKS}/${String(made['id'])}`,
    headers,
  }
}

test('an event reaches its receiver, verifiable with the library, and comes again after a failure', async () => {
  const { tenant, owner } = await makeTenant()
  const receiver = await openReceiver()
  const { path, secret } = await addWebhook(owner, { url: receiver.url })
  receiver.answer((response) => void response.writeHead(500).end('not now'))
  await ctx.db.withTenant(tenant.id, (tx) => emitEvent(ctx, tx, RELEASED))
  const first = await receiver.next()
  receiver.answer((response) => void response.writeHead(200).end('thanks'))
  const second = await receiver.next()
  for (const { headers, body } of [first, second]) {
    const message = new Webhook(secret).verify(body, headers as Record<string, string>) as Record<
      string,
      unknown
    >
    const { timestamp, ...rest } = message
    assert.deepEqual(rest, { type: RELEASED.type, tenant_id: tenant.id, data: RELEASED.data })
    assert.ok(Math.abs(Date.parse(String(timestamp)) - Date.now()) < 60_000)
    assert.equal(headers['content-type'], 'application/json')
  }
  assert.equal(second.headers['webhook-id'], first.headers['webhook-id'])
  assert.equal(second.body, first.body)
  const tampered = first.body.replace('"release":7', '"release":8')
  assert.throws(() => new Webhook(secret).verify(tampered, first.headers as Record<string, string>))

  const log = await call(`${path}/deliveries`, { token: owner })
  const [delivery] = log.body['items'] as unknown as Record<string, unknown>[]
  assert.equal(delivery?.['event_id'], first.headers['webhook-id'])
  const { body } = await call(`${path}/deliveries/${String(delivery?.['id'])}`, { token: owner })
  const [failed] = body['attempts'] as unknown as Record<string, unknown>[]
  assert.deepEqual([failed?.['status'], failed?.['response_excerpt']], [500, 'not now'])
  assert.equal(body['request_body'], first.body)
})

test('the secret is shown once, and stands readable nowhere', async () => {
  const { tenant, owner } = await makeTenant()
  const { path, secret, headers } = await addWebhook(owner)
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.equal(headers['cache-control'], 'no-store')
  const rotated = await call(`${path}/rotate-secret`, { method: 'POST', token: owner, body: {} })
  assert.equal(rotated.status, 200)
  assert.notEqual(rotated.body['secret'], secret)
  const stored = await ctx.db.withTenant(tenant.id, async (tx) => ({
    webhooks: await tx.selectFrom('webhooks').selectAll().execute(),
    audit: await tx.selectFrom('audit_entries').selectAll().execute(),
  }))
  const shown = [
    JSON.stringify(stored),
    (await call(WEBHOOKS, { token: owner })).text,
    (await call(path, { token: owner })).text,
  ]
  for (const hidden of [secret, String(rotated.body['secret'])])
    assert.ok(shown.every((text) => !text.includes(hidden.slice(6))))
  const actions = stored.audit.map(({ action }) => action)
  assert.deepEqual(
    actions.filter((action) => action.startsWith('webhook.')),
    ['webhook.add', 'webhook.rotate_secret'],
  )
})

test('an address inside, an unknown type and nothing at all are refused where they are entered', async () => {
  const { owner: token } = await makeTenant()
  for (const url of [
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://127.0.0.2/',
    'http://[::1]/',
    'https://2130706434/',
    'ftp://hooks.example.com/',
    'https://user:password@hooks.example.com/',
    'https://hooks.example.com:22/',
    'hooks',
  ]) {
    const { status, body, text } = await call(WEBHOOKS, {
      method: 'POST',
      token,
      body: { url, events: ['*'] },
    })
    assert.equal(status, 400, text)
    assert.equal((body['errors'] as unknown as { path: string }[])[0]?.path, '/body/url')
  }
  const url = 'https://hooks.example.com/'
  for (const events of [[], ['webhook.test'], ['nonsense'], ['*', '*'], undefined])
    assert.equal((await call(WEBHOOKS, { method: 'POST', token, body: { url, events } })).status, 400)
  const { path } = await addWebhook(token)
  assert.equal((await call(path, { method: 'PATCH', token, body: { url: 'http://10.0.0.1/' } })).status, 400)
})

test('a webhook is changed for the version that was read, and removed with its log', async () => {
  const { tenant, owner: token } = await makeTenant()
  const { path } = await addWebhook(token, { enabled: false })
  const change = {
    method: 'PATCH',
    token,
    body: { description: 'Chat' },
    headers: { 'if-match': '"1"' },
  } as const
  assert.equal((await call(path, change)).body['description'], 'Chat')
  assert.equal((await call(path, change)).status, 412)
  assert.equal((await call(`${path}/test`, { method: 'POST', token })).status, 409, 'it is switched off')
  await call(path, { method: 'PATCH', token, body: { enabled: true } })
  assert.equal((await call(`${path}/test`, { method: 'POST', token })).status, 202)
  assert.equal((await call(path, { method: 'DELETE', token })).status, 204)
  assert.equal((await call(path, { token })).status, 404)
  const left = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('webhook_deliveries').selectAll().execute(),
  )
  assert.deepEqual(left, [])
})

test('whoever may only look may not change, and nobody reaches the log of another webhook', async () => {
  const { tenant, owner } = await makeTenant()
  const { path } = await addWebhook(owner)
  const { token } = await t.makeMember(tenant.id, 'editor')
  assert.equal((await call(WEBHOOKS, { token })).status, 403)
  const tried = await call(`${path}/test`, { method: 'POST', token: owner })
  const other = await addWebhook(owner)
  assert.equal((await call(`${path}/deliveries/${String(tried.body['id'])}`, { token: owner })).status, 200)
  assert.equal(
    (await call(`${other.path}/deliveries/${String(tried.body['id'])}`, { token: owner })).status,
    404,
  )
})

test('of requests for the last webhook that fits, one wins', async () => {
  const { owner: token } = await makeTenant()
  for (let count = 0; count < 19; count += 1) await addWebhook(token)
  const body = { url: 'https://hooks.example.com/', events: ['*'] }
  const answers = await Promise.all([1, 2, 3].map(() => call(WEBHOOKS, { method: 'POST', token, body })))
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
  assert.equal(answers.filter(({ status }) => status === 409).length, 2)
})

test('the types of events are listed with what they carry', async () => {
  const { owner: token } = await makeTenant()
  const { items } = (await call(`${WEBHOOKS}/event-types`, { token })).body as unknown as {
    items: { type: string; data: { properties: object } }[]
  }
  const released = items.find(({ type }) => type === 'website.released')
  assert.ok(released && 'release' in released.data.properties)
})
