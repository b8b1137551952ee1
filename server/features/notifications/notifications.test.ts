import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { openEventStream } from '../../../test/kit/event-stream.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { pruneNotifications } from './jobs.ts'
import { KINDS } from './kinds.ts'
import { type News, notify, notifyOperators, takeBack } from './notifications.ts'
import { notificationRoutes } from './routes.ts'

const DAY_MS = 86_400_000
let time = new Date()
const t = await startTestApp({
  overrides: { clock: { now: () => time } },
  extend(app, ctx) {
    // In a hurry: quiet and authorization last a moment only.
    app.register(async (own) => notificationRoutes(own, ctx, { heartbeatMs: 20, authorizedMs: 0 }), {
      prefix: '/hurried',
    })
  },
})
const { tenant, owner, ownerId } = await t.makeTenant()
const LIST = '/api/v1/notifications'

type Item = {
  id: string
  kind: string
  count: number
  data: Record<string, unknown>
  read_at: string | null
}
const person = (user_id: string, email = 'ada@example.test') => ({ user_id, name: 'Ada', email })

const failed = (more: Partial<News> = {}): News =>
  ({
    kind: 'webhook.disabled',
    subject: { type: 'webhook', id: randomUUIDv7() },
    data: { webhook_id: randomUUIDv7(), url: 'https://hooks.example', reason: 'Nothing arrives.' },
    ...more,
  }) as News

async function tell(userIds: string[], news = failed(), tenantId = tenant.id): Promise<void> {
  await t.ctx.db.withTenant(tenantId, (tx) =>
    notify(
      t.ctx,
      tx,
      userIds.map((id) => person(id)),
      news,
    ),
  )
}

async function listOf(token: string, query = '', list = LIST) {
  const { status, body, text } = await t.call(`${list}${query}`, { token })
  assert.equal(status, 200, text)
  return body as unknown as { items: Item[]; unread_count: number; next_cursor: string | null }
}
const post = (token: string, path: string, body: unknown) =>
  t.call(`${LIST}/${path}`, { method: 'POST', token, body })

describe('notifications', () => {
  test('are listed, the newest first, page by page', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    const urls = ['https://one.example', 'https://two.example', 'https://three.example']
    for (const url of urls)
      await tell([userId], failed({ data: { webhook_id: randomUUIDv7(), url, reason: '' } }))
    const first = await listOf(token, '?limit=2')
    assert.deepEqual(
      [first.unread_count, first.items.map(({ kind, count, data }) => [kind, count, data['url']])],
      [
        3,
        [
          ['webhook.disabled', 1, urls[2]],
          ['webhook.disabled', 1, urls[1]],
        ],
      ],
    )
    const second = await listOf(token, `?limit=2&cursor=${first.next_cursor}`)
    assert.deepEqual([second.items.map(({ data }) => data['url']), second.next_cursor], [[urls[0]], null])
    assert.equal((await listOf(token, '?kind=webhook.disabled&unread=false')).items.length, 0)
    assert.equal((await listOf(token, '?kind=webhook.disabled&unread=true')).items.length, 3)
    assert.equal((await listOf(token, '?kind=domain.lost')).items.length, 0)
  })

  test('of a transaction that fails are not told', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    await assert.rejects(
      t.ctx.db.withTenant(tenant.id, async (tx) => {
        await notify(t.ctx, tx, [person(userId)], failed())
        throw new Error('undone')
      }),
      /undone/,
    )
    assert.equal((await listOf(token)).unread_count, 0)
  })

  test('are marked as read and unread, by id or up to the newest that was shown', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    for (let index = 0; index < 3; index += 1) await tell([userId])
    const [newest, middle, oldest] = (await listOf(token)).items.map(({ id }) => id)
    const one = await post(token, 'read', { ids: [oldest, randomUUIDv7()] })
    assert.deepEqual([one.status, one.body], [200, { ids: [oldest], unread_count: 2 }])
    const rest = await post(token, 'read', { all: true, up_to: middle })
    assert.deepEqual(rest.body, { ids: [middle], unread_count: 1 })
    assert.deepEqual((await post(token, 'unread', { ids: [oldest, newest] })).body, {
      ids: [oldest],
      unread_count: 2,
    })
    assert.deepEqual(
      (await listOf(token, '?unread=true')).items.map(({ id }) => id),
      [newest, oldest],
    )
    const all = await post(token, 'read', { all: true })
    assert.deepEqual([all.body['unread_count'], (await listOf(token, '?unread=true')).items], [0, []])
    for (const body of [
      {},
      { ids: [oldest], all: true },
      { ids: [oldest], up_to: oldest },
      { up_to: oldest },
    ])
      assert.equal((await post(token, 'read', body)).status, 400)
  })

  test('are removed', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    await tell([userId])
    const [item] = (await listOf(token)).items
    const remove = () => t.call(`${LIST}/${item?.id}`, { method: 'DELETE', token })
    assert.equal((await remove()).status, 204)
    assert.equal((await remove()).status, 404)
    assert.deepEqual((await listOf(token)).items, [])
  })

  test('that happen again while unread are one, with a count', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    await tell([userId], failed({ key: 'comments' }))
    await tell([userId])
    await tell([userId], failed({ key: 'comments' }))
    const { items, unread_count } = await listOf(token)
    assert.deepEqual([unread_count, items.map(({ count }) => count)], [2, [2, 1]])
    await post(token, 'read', { all: true })
    await tell([userId], failed({ key: 'comments' }))
    await post(token, 'unread', { ids: items.map(({ id }) => id) })
    assert.deepEqual(
      (await listOf(token)).items.map(({ count }) => count),
      [1, 2, 1],
    )
  })

  test('that are told to the same people at once wait for each other', async () => {
    const { userId: a, token } = await t.makeMember(tenant.id, 'viewer')
    const { userId: b } = await t.makeMember(tenant.id, 'viewer')
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => tell(index % 2 ? [a, b] : [b, a], failed({ key: 'same' }))),
    )
    assert.deepEqual(
      (await listOf(token)).items.map(({ count }) => count),
      [12],
    )
  })

  test('that are settled are taken back from those who have not read them', async () => {
    const { userId: a, token: eager } = await t.makeMember(tenant.id, 'viewer')
    const { userId: b, token: lazy } = await t.makeMember(tenant.id, 'viewer')
    await tell([a, b], failed({ key: 'approval:1' }))
    await post(eager, 'read', { all: true })
    await t.ctx.db.withTenant(tenant.id, (tx) => takeBack(t.ctx, tx, 'approval:1'))
    assert.equal((await listOf(eager)).items.length, 1)
    assert.equal((await listOf(lazy)).items.length, 0)
  })

  test('are kept for 90 days, and 500 of them', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    await t.ctx.db.withTenant(tenant.id, async (tx) => {
      for (let index = 0; index < 505; index += 1) await notify(t.ctx, tx, [person(userId)], failed())
    })
    assert.equal((await listOf(token)).unread_count, 500)
    const before = time
    time = new Date(time.getTime() + 89 * DAY_MS)
    await tell([userId])
    await pruneNotifications(t.ctx)
    const { token: later } = { token: await tokenFor(userId) }
    assert.equal((await listOf(later)).unread_count, 500)
    time = new Date(time.getTime() + 2 * DAY_MS)
    await pruneNotifications(t.ctx)
    assert.equal((await listOf(await tokenFor(userId))).unread_count, 1)
    time = before
  })
})

/** A token of this moment: those from before may have expired. */
async function tokenFor(userId: string): Promise<string> {
  const { issueTokens } = await import('../identity/identity.ts')
  return (await issueTokens(t.ctx, { userId, tenantId: tenant.id })).access_token
}

describe('what is told', () => {
  test('is what the person wants to be told, in the portal and by mail', async () => {
    const quiet = await t.makeMember(tenant.id, 'viewer')
    const eager = await t.makeMember(tenant.id, 'viewer')
    const path = `${LIST}/preferences`
    const put = (items: unknown) => t.call(path, { method: 'PUT', token: quiet.token, body: { items } })
    const { body } = await t.call(path, { token: quiet.token })
    const choices = body['items'] as unknown as { kind: string; portal: boolean; mail: boolean | null }[]
    const of = (kind: string) => choices.find((one) => one.kind === kind)
    assert.deepEqual(
      [of('webhook.disabled')?.mail, of('domain.verified')?.mail, of('domain.verified')?.portal],
      [true, null, true],
    )
    assert.ok(!choices.some(({ kind }) => kind.startsWith('platform.')))
    const mailed = async () => {
      const { items } = (await t.call('/api/v1/mailbox', { token: owner })).body as unknown as {
        items: { to: string }[]
      }
      return items.map(({ to }) => to)
    }
    const tellBoth = () =>
      t.ctx.db.withTenant(tenant.id, (tx) =>
        notify(
          t.ctx,
          tx,
          [person(quiet.userId, quiet.email), person(eager.userId, eager.email)],
          failed({ mail: { template: 'webhook-disabled', variables: { address: 'x', reason: 'y' } } }),
        ),
      )
    assert.equal((await put([{ kind: 'webhook.disabled', portal: true, mail: false }])).status, 200)
    await tellBoth()
    assert.equal((await listOf(quiet.token)).unread_count, 1)
    assert.equal((await put([{ kind: 'webhook.disabled', portal: false }])).status, 200)
    await tellBoth()
    assert.equal((await listOf(quiet.token)).unread_count, 1)
    assert.equal((await listOf(eager.token)).unread_count, 2)
    const to = await mailed()
    assert.equal(to.filter((one) => one === quiet.email).length, 1)
    assert.equal(to.filter((one) => one === eager.email).length, 2)
    assert.equal((await put([])).status, 200)
    await tellBoth()
    assert.equal((await listOf(quiet.token)).unread_count, 2)
  })

  test('cannot be chosen where there is no choice', async () => {
    const put = (...items: unknown[]) =>
      t.call(`${LIST}/preferences`, { method: 'PUT', token: owner, body: { items } })
    const lost = { kind: 'domain.lost', portal: true }
    for (const items of [
      [{ kind: 'domain.verified', portal: true, mail: true }],
      [{ kind: 'platform.jobs_failing', portal: true }],
      [{ kind: 'nothing', portal: true }],
      [lost, lost],
    ])
      assert.equal((await put(...items)).status, 400, JSON.stringify(items))
  })

  test('names a kind of the catalogue in the guide', async () => {
    const { readFile } = await import('node:fs/promises')
    const guide = await readFile(new URL('../../../docs/guides/notifications.md', import.meta.url), 'utf8')
    for (const [kind, { data }] of Object.entries(KINDS)) {
      const line = guide.split('\n').find((one) => one.startsWith(`| \`${kind}\``))
      assert.ok(line, `the guide does not name ${kind}`)
      for (const name of Object.keys(data.properties))
        assert.ok(line.includes(`\`${name}\``), `${kind}: ${name}`)
    }
  })
})

describe('one person never reads what another is told', () => {
  test('not even an owner, nor through a key or another tenant', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    await tell([userId])
    const [item] = (await listOf(token)).items
    assert.ok(item)
    assert.ok(!(await listOf(owner)).items.some(({ id }) => id === item.id))
    assert.deepEqual((await post(owner, 'read', { ids: [item.id] })).body['ids'], [])
    await post(token, 'read', { ids: [item.id] })
    assert.deepEqual((await post(owner, 'unread', { ids: [item.id] })).body['ids'], [])
    assert.equal((await t.call(`${LIST}/${item.id}`, { method: 'DELETE', token: owner })).status, 404)
    const made = await t.call('/api/v1/api-keys', {
      method: 'POST',
      token,
      body: { name: 'mine', scopes: ['sites:read'] },
    })
    const key = made.status === 201 ? String(made.body['key']) : await keyOf(owner)
    for (const path of [LIST, `${LIST}/events`, `${LIST}/preferences`])
      assert.equal((await t.call(path, { token: key })).status, 403)
    const other = await t.makeTenant()
    await t.ctx.db.withTenant(other.tenant.id, (tx) => notify(t.ctx, tx, [person(userId)], failed()))
    assert.equal((await listOf(token)).items.length, 1)
    assert.equal((await listOf(other.owner)).items.length, 0)
  })

  test('whoever acts as somebody else may look, and change nothing', async () => {
    const { userId } = await t.makeMember(tenant.id, 'viewer')
    await tell([userId])
    const { status, body, text } = await t.call('/api/v1/admin/impersonations', {
      method: 'POST',
      token: await t.operator(),
      body: { user_id: userId, tenant_id: tenant.id, reason: 'He asked for help.', minutes: 5 },
    })
    assert.ok(status < 300, text)
    const token = String(body['access_token'])
    const [item] = (await listOf(token)).items
    assert.equal((await post(token, 'read', { ids: [item?.id] })).status, 403)
  })

  test('all of it is forgotten when the member leaves', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    await tell([userId])
    const body = { items: [{ kind: 'domain.lost', portal: false }] }
    await t.call(`${LIST}/preferences`, { method: 'PUT', token, body })
    const gone = await t.call(`/api/v1/members/${userId}`, { method: 'DELETE', token: owner })
    assert.ok(gone.status < 300, gone.text)
    const left = await t.ctx.db.withTenant(tenant.id, async (tx) => [
      ...(await tx.selectFrom('notifications').select('id').where('user_id', '=', userId).execute()),
      ...(await tx
        .selectFrom('notification_preferences')
        .select('kind')
        .where('user_id', '=', userId)
        .execute()),
    ])
    assert.deepEqual(left, [])
  })
})

async function keyOf(token: string): Promise<string> {
  const body = { name: 'key', scopes: ['sites:read'] }
  return String((await t.call('/api/v1/api-keys', { method: 'POST', token, body })).body['key'])
}

describe('operators', () => {
  const ADMIN = '/api/v1/admin/notifications'
  const jobs = (name = 'mail.send'): News => ({
    kind: 'platform.jobs_failing',
    subject: { type: 'job', id: name },
    data: { name, failed_last_hour: 7, last_error: null },
  })

  test('hear what their role may see, each for himself', async () => {
    const admin = await t.makeUser('platform_admin')
    const support = await t.makeUser('support')
    await notifyOperators(t.ctx, jobs())
    for (const { token } of [admin, support])
      assert.deepEqual(
        (await listOf(token, '', ADMIN)).items.map(({ kind }) => kind),
        ['platform.jobs_failing'],
      )
    await t.call(`${ADMIN}/read`, { method: 'POST', token: admin.token, body: { all: true } })
    assert.equal((await listOf(support.token, '', ADMIN)).unread_count, 1)
    const { body } = await t.call(`${ADMIN}/preferences`, { token: support.token })
    const kinds = (body['items'] as unknown as { kind: string }[]).map(({ kind }) => kind)
    assert.ok(kinds.length > 0 && kinds.every((kind) => kind.startsWith('platform.')))
    for (const token of [owner, (await t.makeUser()).token])
      assert.equal((await t.call(ADMIN, { token })).status, 403)
    assert.notEqual((await t.call(LIST, { token: admin.token })).status, 200)
  })

  test('have a stream, too', async () => {
    const { token } = await t.makeUser('platform_admin')
    const stream = await openEventStream(await port(), ADMIN + '/events', token)
    assert.deepEqual((await stream.hear())?.data, { unread_count: 0 })
    await notifyOperators(t.ctx, jobs('blobs-prune'))
    assert.deepEqual((await stream.hear())?.data, { unread_count: 1 })
    assert.deepEqual((await stream.hear())?.data['subject'], { type: 'job', id: 'blobs-prune' })
    stream.leave()
  })
})

let listening: Promise<number> | undefined
const port = () =>
  (listening ??= t.app
    .listen({ port: 0, host: '127.0.0.1' })
    .then((address) => Number(new URL(address).port)))

describe('the stream', () => {
  test('tells the count, what comes, and what was read elsewhere', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    const other = await t.makeMember(tenant.id, 'viewer')
    await tell([userId])
    const stream = await openEventStream(await port(), `${LIST}/events`, token)
    assert.deepEqual(
      [stream.status, await stream.hear()].map((one) => (typeof one === 'object' ? one?.data : one)),
      [200, { unread_count: 1 }],
    )
    await tell([other.userId])
    await tell([userId], failed({ key: 'again' }))
    const [count, news] = [await stream.hear(), await stream.hear()]
    assert.deepEqual(
      [count?.data, news?.event, news?.data['count']],
      [{ unread_count: 2 }, 'notification', 1],
    )
    await tell([userId], failed({ key: 'again' }))
    const again = await stream.hear()
    assert.deepEqual([again?.event, again?.data['count']], ['notification', 2])
    await post(token, 'read', { all: true })
    assert.deepEqual((await stream.hear())?.data, { unread_count: 0 })
    stream.leave()
    const { body } = await t.call(`${LIST}/events`, { token })
    assert.deepEqual([body['items'], body['unread_count']], [[], 0])
  })

  test('does not tell as new what was there, when newer ones are read', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    for (let index = 0; index < 25; index += 1) await tell([userId])
    const stream = await openEventStream(await port(), `${LIST}/events`, token)
    assert.deepEqual((await stream.hear())?.data, { unread_count: 25 })
    const { items } = await listOf(token, '?limit=10')
    await post(token, 'read', { ids: items.map(({ id }) => id) })
    assert.deepEqual((await stream.hear())?.data, { unread_count: 15 })
    await tell([userId])
    assert.deepEqual((await stream.hear())?.data, { unread_count: 16 })
    assert.equal((await stream.hear())?.event, 'notification')
    stream.leave()
  })

  test('ends for whoever is no member any more', async () => {
    const { userId, token } = await t.makeMember(tenant.id, 'viewer')
    const stream = await openEventStream(await port(), '/api/v1/hurried/notifications/events', token)
    await stream.hear()
    await t.call(`/api/v1/members/${userId}`, { method: 'DELETE', token: owner })
    const last = (await stream.rest()).at(-1)
    assert.deepEqual([last?.event, last?.data['reason']], ['end', 'forbidden'])
  })

  test('is open twenty times for one person, and no more', async () => {
    const { token } = await t.makeMember(tenant.id, 'viewer')
    const open = async () => openEventStream(await port(), `${LIST}/events`, token)
    const streams = await Promise.all(Array.from({ length: 20 }, open))
    assert.ok(streams.every(({ status }) => status === 200))
    assert.equal((await open()).status, 429)
    for (const { leave } of streams) leave()
  })
})

test('the platform and its tenants do not see what the other is told', async () => {
  await notifyOperators(t.ctx, {
    kind: 'platform.jobs_failing',
    subject: { type: 'job', id: 'x' },
    data: { name: 'x', failed_last_hour: 1, last_error: null },
  })
  const rows = await t.ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('notifications').select('tenant_id').execute(),
  )
  assert.ok(rows.every(({ tenant_id }) => tenant_id === tenant.id))
  const own = await t.ctx.db.withTenant(PLATFORM_SCOPE, (tx) =>
    tx.selectFrom('notifications').select('tenant_id').execute(),
  )
  assert.ok(own.length > 0 && own.every(({ tenant_id }) => tenant_id === PLATFORM_SCOPE))
  assert.ok(ownerId)
})
