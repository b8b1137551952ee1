/** What becomes of events when receivers fail, recover, change their secret or want no more. */
import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { startTestApp } from '../../../test/kit/app.ts'
import { kindsIn } from '../../../test/kit/notified.ts'
import { type Message, localFetcher, openReceiver } from '../../../test/kit/receiver.ts'
import { manualClock } from '../../kernel/clock.ts'
import { moveTenant } from '../placements/placements.ts'
import { listOwners } from '../members/members.ts'
import { deliverDue } from './deliver.ts'
import { pruneWebhookEvents } from './jobs.ts'
import { type WebhookEvent, emitEvent, emitEvents } from './webhooks.ts'

const clock = manualClock()
const { ctx, call, makeTenant } = await startTestApp({ overrides: { clock, fetcher: localFetcher() } })
const WEBHOOKS = '/api/v1/webhooks'
const SECOND_MS = 1_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Delivery = { id: string; event_id: string; type: string; state: string; next_attempt_at: string | null }
type Attempt = { status: number | null; error: string | null }

const refuse =
  (status: number, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end()
const accept = refuse(204)

function released(release: number): WebhookEvent {
  return {
    type: 'website.released',
    data: {
      website_id: '019a7c2e-5f00-7000-8000-000000000001',
      release,
      previous_release: null,
      deployment_id: null,
    },
  }
}

/** A tenant whose only webhook wants releases, with its receiver. */
async function makeWebhook(placement: 'pool' | 'schema' = 'pool') {
  const { tenant, owner } = await makeTenant({ placement })
  // The clock moves by days, and an owner's token lasts minutes.
  const scopes = ['webhooks:read', 'webhooks:write', 'mail:read', 'audit:read']
  const key = { method: 'POST', token: owner, body: { name: 'Test', scopes } } as const
  const token = String((await call('/api/v1/api-keys', key)).body['key'])
  const receiver = await openReceiver()
  const input = { url: receiver.url, events: ['website.released'] }
  const { body: made } = await call(WEBHOOKS, { method: 'POST', token, body: input })
  const id = String(made['id'])
  const path = `${WEBHOOKS}/${id}`
  const post = (below: string, body: unknown = {}) =>
    call(`${path}/${below}`, { method: 'POST', token, body })
  return {
    tenant,
    token,
    receiver,
    path,
    post,
    secret: String(made['secret']),
    emit: (...releases: number[]) =>
      ctx.db.withTenant(tenant.id, (tx) => emitEvents(ctx, tx, releases.map(released))),
    /** What the job does. */
    deliver: () => deliverDue({ ...ctx, listOwners }, tenant.id, id, new AbortController().signal),
    get: async () => (await call(path, { token })).body as Record<string, unknown>,
    change: (change: object) => call(path, { method: 'PATCH', token, body: change }),
    /** The newest first. */
    deliveries: async (query = '') =>
      (await call(`${path}/deliveries${query}`, { token })).body['items'] as unknown as Delivery[],
    attempts: async ({ id: delivery }: Delivery) =>
      (await call(`${path}/deliveries/${delivery}`, { token })).body['attempts'] as unknown as Attempt[],
    releases: () => receiver.messages.map(releaseOf),
  }
}

function releaseOf({ body }: Message): unknown {
  return (JSON.parse(body) as { data: { release?: number } }).data.release
}

test('an event that nobody wants leaves nothing behind; nor does one whose transaction fails', async () => {
  const w = await makeWebhook()
  await w.change({ events: ['deployment.failed'] })
  await w.emit(1)
  const kept = () =>
    ctx.db.withTenant(w.tenant.id, (tx) => tx.selectFrom('webhook_events').selectAll().execute())
  assert.deepEqual(await kept(), [])
  await w.change({ events: ['*'] })
  await assert.rejects(
    ctx.db.withTenant(w.tenant.id, async (tx) => {
      await emitEvent(ctx, tx, released(2))
      throw new Error('it was not so')
    }),
  )
  assert.deepEqual(await kept(), [])
})

test('events of one transaction are one job, and each arrives', async () => {
  const w = await makeWebhook()
  const numbers = Array.from({ length: 200 }, (_, index) => index)
  await w.emit(...numbers)
  const jobs = await ctx.db.withTenant(w.tenant.id, (tx) =>
    tx.selectFrom('jobs').selectAll().where('task', '=', 'webhooks.deliver').execute(),
  )
  assert.equal(jobs.length, 1)
  while ((await w.deliveries('?state=waiting')).length > 0) await w.deliver()
  assert.deepEqual(new Set(w.releases()), new Set(numbers))
})

test('a delivery is tried ten times in three days, under one id, and then given up', async () => {
  const w = await makeWebhook()
  w.receiver.answer((response, message) => refuse(releaseOf(message) === 1 ? 500 : 204)(response))
  await w.emit(1)
  const startedAt = clock.now().getTime()
  for (let tries = 0; tries < 30; tries += 1) {
    await w.deliver()
    const [delivery] = (await w.deliveries()).slice(-1)
    if (!delivery?.next_attempt_at) break
    clock.advance(Math.max(0, Date.parse(delivery.next_attempt_at) - clock.now().getTime()))
    // Others arrive, so it is not the receiver that fails.
    await w.emit(2)
  }
  const [delivery] = (await w.deliveries()).slice(-1)
  assert.ok(delivery)
  assert.equal(delivery.state, 'failed')
  assert.deepEqual(
    (await w.attempts(delivery)).map(({ status }) => status),
    Array.from({ length: 10 }, () => 500),
  )
  const days = (clock.now().getTime() - startedAt) / DAY_MS
  assert.ok(days > 3 && days < 4, String(days))
  const tries = w.receiver.messages.filter((message) => releaseOf(message) === 1)
  assert.equal(new Set(tries.map(({ headers }) => headers['webhook-id'])).size, 1)
  assert.equal(new Set(tries.map(({ headers }) => headers['webhook-timestamp'])).size, 10)
  assert.equal((await w.get())['enabled'], true)
})

test('a receiver that fails is left alone for longer and longer, and gets everything once it is well', async () => {
  const w = await makeWebhook()
  w.receiver.answer(refuse(502))
  await w.emit(...Array.from({ length: 200 }, (_, index) => index))
  for (let minute = 0; minute < 24 * 60; minute += 5) {
    await w.deliver()
    clock.advance(300 * SECOND_MS)
  }
  const requests = w.receiver.messages.length
  assert.ok(requests >= 4 && requests <= 4 * 33, `${requests} requests in a day`)
  assert.notEqual((await w.get())['failing_since'], null)
  w.receiver.answer(accept)
  clock.advance(DAY_MS)
  await w.deliver()
  assert.equal((await w.get())['failing_since'], null)
  assert.ok((await w.deliveries()).every(({ state }) => state === 'succeeded'))
})

test('a receiver that asks for a pause gets it', async () => {
  const w = await makeWebhook()
  w.receiver.answer(refuse(429, { 'retry-after': '600' }))
  await w.emit(1)
  await w.deliver()
  w.receiver.answer(accept)
  clock.advance(599 * SECOND_MS)
  await w.emit(2)
  await w.deliver()
  assert.equal(w.receiver.messages.length, 1)
  clock.advance(SECOND_MS)
  await w.deliver()
  assert.equal(w.releases().filter((release) => release === 1).length, 2)
  assert.ok(w.releases().includes(2))
})

test('410 Gone switches a webhook off at once: owners get a mail, and what waited is given up', async () => {
  const w = await makeWebhook()
  w.receiver.answer(refuse(410))
  await w.emit(1, 2, 3, 4, 5, 6)
  await w.deliver()
  const webhook = await w.get()
  assert.equal(webhook['enabled'], false)
  assert.match(String(webhook['disabled_reason']), /410/)
  assert.equal(w.receiver.messages.length, 4)
  assert.ok((await w.deliveries()).every(({ state }) => state === 'failed'))
  const { items } = (await call('/api/v1/mailbox', { token: w.token })).body as unknown as {
    items: { template: string }[]
  }
  assert.equal(items.filter(({ template }) => template === 'webhook-disabled').length, 1)
  assert.deepEqual(await kindsIn(ctx, w.tenant.id), ['webhook.disabled'])
  const audit = await call('/api/v1/audit', { token: w.token })
  const entry = (audit.body['items'] as unknown as { action: string; actor: { kind: string } }[]).find(
    ({ action }) => action === 'webhook.disable',
  )
  assert.equal(entry?.actor.kind, 'system')
})

test('after five days of nothing but failures it is switched off; switched on again, it replays what it missed', async () => {
  const w = await makeWebhook()
  w.receiver.answer(refuse(500))
  await w.emit(1)
  const from = clock.now().toISOString()
  for (let hours = 0; hours <= 5 * 24; hours += 1) {
    assert.equal((await w.get())['enabled'], true, `after ${hours} hours`)
    if (hours % 24 === 0) await w.emit(100 + hours)
    await w.deliver()
    clock.advance(HOUR_MS)
  }
  assert.equal((await w.get())['enabled'], false)
  await w.emit(2)
  await w.post('replay', { from }).then(({ status }) => assert.equal(status, 409))
  w.receiver.answer(accept)
  await w.change({ enabled: true })
  const { failing_since, disabled_reason } = await w.get()
  assert.deepEqual([failing_since, disabled_reason], [null, null])
  w.receiver.messages.length = 0
  const { body } = await w.post('replay', { from })
  assert.deepEqual(body, { queued: 8, complete: true })
  await w.deliver()
  assert.deepEqual(
    new Set(w.releases()),
    new Set([1, 2, ...[0, 24, 48, 72, 96, 120].map((hours) => 100 + hours)]),
  )
  const again = await w.post('replay', { from })
  assert.deepEqual(again.body, { queued: 0, complete: true })
  const all = await w.post('replay', { from, only_missed: false })
  assert.deepEqual(all.body, { queued: 8, complete: true })
})

test('one delivery is sent again under the id it had', async () => {
  const w = await makeWebhook()
  await w.emit(1)
  await w.deliver()
  const [first] = await w.deliveries()
  const { status, body } = await w.post(`deliveries/${first?.id}/replay`)
  assert.equal(status, 202)
  await w.deliver()
  const [one, two] = w.receiver.messages
  assert.equal(two?.body, one?.body)
  assert.equal(two?.headers['webhook-id'], one?.headers['webhook-id'])
  assert.deepEqual(
    (await w.deliveries()).map(({ id }) => id),
    [String(body['id']), first?.id],
  )
})

test('a test event reaches a failing receiver at once, and no other webhook', async () => {
  const w = await makeWebhook()
  w.receiver.answer(refuse(500))
  await w.emit(1)
  await w.deliver()
  w.receiver.answer(accept)
  await w.post('test')
  await w.deliver()
  const { type } = JSON.parse(w.receiver.messages.at(-1)?.body ?? '') as { type: string }
  assert.equal(type, 'webhook.test')
  const other = await openReceiver()
  const added = await call(WEBHOOKS, {
    method: 'POST',
    token: w.token,
    body: { url: other.url, events: ['*'] },
  })
  const replay = { from: new Date(clock.now().getTime() - DAY_MS).toISOString(), to: after(DAY_MS) }
  const path = `${WEBHOOKS}/${String(added.body['id'])}/replay`
  const { body } = await call(path, { method: 'POST', token: w.token, body: replay })
  assert.deepEqual(body, { queued: 1, complete: true }, 'the release and not the test')
})

test('after a rotation both secrets verify for the time that was asked for', async () => {
  const w = await makeWebhook()
  const { body } = await w.post('rotate-secret', { overlap_hours: 2 })
  const secrets = [w.secret, String(body['secret'])]
  await w.emit(1)
  await w.deliver()
  clock.advance(2 * HOUR_MS)
  await w.emit(2)
  await w.deliver()
  const [during, later] = w.receiver.messages.map((message) =>
    secrets.map((secret) => isSignedWith(secret, message)),
  )
  assert.deepEqual(
    [during, later],
    [
      [true, true],
      [false, true],
    ],
  )
  const { body: leaked } = await w.post('rotate-secret', { overlap_hours: 0 })
  await w.emit(3)
  await w.deliver()
  const last = w.receiver.messages.at(-1)
  assert.ok(last && isSignedWith(String(leaked['secret']), last) && !isSignedWith(secrets[1] ?? '', last))
})

test('secrets, events and the log move with the tenant, and outlive a new encryption key', async () => {
  const w = await makeWebhook()
  await w.emit(1)
  await ctx.keyring.rotate(`tenant:${w.tenant.id}`)
  await moveTenant(ctx, w.tenant.id, 'schema')
  await w.deliver()
  assert.equal(w.receiver.messages.length, 1)
  assert.ok(w.receiver.messages.every((message) => isSignedWith(w.secret, message)))
  assert.deepEqual(
    (await w.deliveries()).map(({ state }) => state),
    ['succeeded'],
  )
})

for (const placement of ['pool', 'schema'] as const)
  test(`events are forgotten after a month, with their deliveries, in a ${placement}`, async () => {
    const w = await makeWebhook(placement)
    await w.emit(1)
    await w.deliver()
    clock.advance(29 * DAY_MS)
    await w.emit(2)
    await pruneWebhookEvents(ctx)
    assert.equal((await w.deliveries()).length, 2)
    clock.advance(2 * DAY_MS)
    await pruneWebhookEvents(ctx)
    assert.equal((await w.deliveries()).length, 1)
  })

/** With the library's own signature: its verifier knows the real time only. */
function isSignedWith(secret: string, { headers, body }: Message): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * SECOND_MS)
  const signature = new Webhook(secret).sign(String(headers['webhook-id']), at, body)
  return String(headers['webhook-signature']).split(' ').includes(signature)
}

function after(ms: number): string {
  return new Date(clock.now().getTime() + ms).toISOString()
}
