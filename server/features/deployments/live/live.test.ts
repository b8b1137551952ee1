import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { type Heard, openEventStream } from '../../../../test/kit/event-stream.ts'
import { liveRoutes } from './routes.ts'

const t = await startTestApp({
  extend(app, ctx) {
    app.register(async (own) => liveRoutes(own, ctx), { prefix: '/own' })
    // In a hurry: quiet and authorization last a moment only.
    app.register(async (own) => liveRoutes(own, ctx, { heartbeatMs: 20, authorizedMs: 0 }), {
      prefix: '/hurried',
    })
  },
})
const port = Number(new URL(await t.app.listen({ port: 0, host: '127.0.0.1' })).port)
const { tenant, owner } = await t.makeTenant()

/** A deployment with one event. */
async function makeDeployment(tenantId = tenant.id): Promise<string> {
  const id = randomUUIDv7()
  await t.ctx.db.withTenant(tenantId, (tx) =>
    tx
      .insertInto('deployments')
      .values({
        tenant_id: tenantId,
        id,
        module: 'theme',
        environment: 'production',
        strategy: 'canary',
        scope: '{}',
        change: '{}',
      })
      .execute(),
  )
  await happen(id, 'state', { state: 'queued' }, tenantId)
  return id
}

/** What the pipeline does when something happens. */
async function happen(
  id: string,
  type: string,
  data: Record<string, unknown>,
  tenantId = tenant.id,
  isAnnounced = true,
): Promise<void> {
  await t.ctx.db.withTenant(tenantId, async (tx) => {
    const { last_sequence } = await tx
      .updateTable('deployments')
      .set((eb) => ({
        last_sequence: eb('last_sequence', '+', 1),
        ...(typeof data['state'] === 'string' && { state: data['state'] }),
      }))
      .where('id', '=', id)
      .returning('last_sequence')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('deployment_events')
      .values({
        tenant_id: tenantId,
        deployment_id: id,
        sequence: last_sequence,
        type,
        data: JSON.stringify(data),
      })
      .execute()
  })
  if (!isAnnounced) return
  const notice = { tenant_id: tenantId, deployment_id: id }
  await t.ctx.db.withPlatform((tx) => t.ctx.notices.publish(tx, 'deployments', notice))
}

/** Over, as of now. */
async function finish(tenantId: string, id: string): Promise<void> {
  await t.ctx.db.withTenant(tenantId, (tx) =>
    tx.updateTable('deployments').set({ finished_at: new Date() }).where('id', '=', id).execute(),
  )
  await happen(id, 'state', { state: 'succeeded' }, tenantId)
}

const listen = (path: string, token: string, headers?: Record<string, string>) =>
  openEventStream(port, path, token, headers)
const pathOf = (id: string, prefix = '/own') => `/api/v1${prefix}/deployments/${id}/events`
const codeOf = (event: Heard | undefined) => event && [event.event, event.data['reason']]

describe('the stream of a deployment', () => {
  test('tells what has happened, what happens, and that it is over', async () => {
    const id = await makeDeployment()
    await happen(id, 'step', { name: 'scan', state_of_step: 'succeeded' })
    const stream = await listen(pathOf(id), owner)
    assert.deepEqual([stream.status, stream.type], [200, 'text/event-stream; charset=utf-8'])
    const first = await stream.hear()
    assert.deepEqual([first?.id, first?.event, first?.data['data']], ['1', 'state', { state: 'queued' }])
    assert.equal((await stream.hear())?.data['sequence'], 2)
    const next = stream.hear()
    await happen(id, 'website', { website_id: 'a' })
    assert.deepEqual((await next)?.data['data'], { website_id: 'a' })
    await happen(id, 'state', { state: 'succeeded' })
    const rest = await stream.rest()
    assert.deepEqual(
      rest.map(({ event, id: sequence, data }) => [event, sequence ?? data['reason']]),
      [
        ['state', '4'],
        ['end', 'finished'],
      ],
    )
  })

  test('goes on after the event that was heard last, and says when there is nothing more', async () => {
    const id = await makeDeployment()
    for (let count = 0; count < 450; count += 1) await happen(id, 'note', { count }, tenant.id, false)
    await happen(id, 'state', { state: 'failed' })
    const stream = await listen(pathOf(id), owner, { 'last-event-id': '3' })
    const rest = await stream.rest()
    assert.deepEqual(
      rest.slice(0, -1).map((event) => Number(event.id)),
      Array.from({ length: 449 }, (_, index) => index + 4),
    )
    assert.equal((await listen(pathOf(id), owner, { 'last-event-id': '452' })).status, 204)
    assert.equal((await listen(pathOf(id), owner, { 'last-event-id': 'x'.repeat(5_000) })).status, 200)
  })

  test('finds by itself what was not announced', async () => {
    const id = await makeDeployment()
    const stream = await listen(pathOf(id, '/hurried'), owner)
    await stream.hear()
    await happen(id, 'step', {}, tenant.id, false)
    assert.equal((await stream.hear())?.id, '2')
    stream.leave()
  })

  test('is a list of events for who asks for one', async () => {
    const id = await makeDeployment()
    await happen(id, 'step', { name: 'scan' })
    const { body } = await t.call(`${pathOf(id)}?limit=1`, { token: owner })
    assert.deepEqual(
      [(body['items'] as unknown as { sequence: number }[]).map(({ sequence }) => sequence)],
      [[1]],
    )
    const next = await t.call(`${pathOf(id)}?limit=1&cursor=${String(body['next_cursor'])}`, { token: owner })
    assert.equal(next.body['next_cursor'], null)
    assert.match(next.text, /"name":"scan"/)
    const far = Buffer.from('[1e300]').toString('base64url')
    assert.deepEqual((await t.call(`${pathOf(id)}?cursor=${far}`, { token: owner })).body['items'], [])
  })
})

describe('the stream of all deployments', () => {
  test('begins with those under way, and tells each change', async () => {
    const { tenant: own, owner: token } = await t.makeTenant()
    const [a, b] = [await makeDeployment(own.id), await makeDeployment(own.id)]
    const stream = await listen('/api/v1/own/deployments/events', token)
    const snapshot = await stream.hear()
    const items = snapshot?.data['items'] as { id: string; state: string }[]
    assert.deepEqual([snapshot?.event, items.map(({ id }) => id)], ['snapshot', [b, a]])
    await finish(own.id, a)
    const change = await stream.hear()
    assert.deepEqual(
      [change?.event, change?.data['id'], change?.data['state']],
      ['deployment', a, 'succeeded'],
    )
    stream.leave()
  })
})

describe('nobody hears what is not his', () => {
  test('neither of another tenant, nor without the permission', async () => {
    const { tenant: theirs, owner: them } = await t.makeTenant()
    const secret = await makeDeployment(theirs.id)
    for (const path of [pathOf(secret), pathOf(secret, '/hurried'), pathOf(randomUUIDv7())])
      assert.equal((await listen(path, owner)).status, 404)
    const own = await listen('/api/v1/hurried/deployments/events', owner)
    await own.hear()
    await happen(secret, 'state', { state: 'running' }, theirs.id)
    const mine = await makeDeployment()
    assert.equal((await own.hear())?.data['id'], mine)
    own.leave()
    assert.equal((await listen(pathOf(secret), them)).status, 200)
    const { token } = await t.makeUser()
    assert.ok([400, 403].includes((await listen(pathOf(secret), token)).status ?? 0))
    assert.equal((await listen(pathOf(secret), 'nonsense')).status, 401)
  })

  test('no longer, once the key is revoked, the session closed, or the member gone', async () => {
    const id = await makeDeployment()
    const { token: member, userId } = await t.makeMember(tenant.id, 'admin')
    const made = await t.call('/api/v1/api-keys', {
      method: 'POST',
      token: owner,
      body: { name: 'watcher', scopes: ['deployments:read'] },
    })
    assert.equal(made.status, 201, made.text)
    const byKey = await listen(pathOf(id, '/hurried'), String(made.body['key']))
    const byMember = await listen(pathOf(id, '/hurried'), member)
    const overview = await listen('/api/v1/hurried/deployments/events', member)
    for (const stream of [byKey, byMember, overview]) assert.ok(await stream.hear())
    const keys = await t.call(`/api/v1/api-keys/${String(made.body['id'])}`, {
      method: 'DELETE',
      token: owner,
    })
    assert.ok(keys.status < 300, keys.text)
    assert.deepEqual(codeOf(await byKey.hear()), ['end', 'invalid_token'])
    const gone = await t.call(`/api/v1/members/${userId}`, { method: 'DELETE', token: owner })
    assert.ok(gone.status < 300, gone.text)
    assert.deepEqual(codeOf(await byMember.hear()), ['end', 'forbidden'])
    assert.deepEqual(codeOf((await overview.rest()).at(-1)), ['end', 'forbidden'])
    assert.equal(await byMember.hear(), undefined, 'the connection has ended')
  })
})

test('one tenant may open so many streams and no more; whoever leaves makes room', async () => {
  const { tenant: own, owner: token } = await t.makeTenant()
  const id = await makeDeployment(own.id)
  const streams = await Promise.all(Array.from({ length: 100 }, () => listen(pathOf(id), token)))
  assert.ok(streams.every(({ status }) => status === 200))
  assert.equal((await listen(pathOf(id), token)).status, 429)
  streams[0]?.leave()
  while ((await listen(pathOf(id), token)).status !== 200) await new Promise(setImmediate)
  for (const { leave } of streams) leave()
})

test('a closing server ends the streams', async () => {
  const id = await makeDeployment()
  const stream = await listen(pathOf(id), owner)
  assert.ok(await stream.hear())
  const closed = t.app.close()
  assert.deepEqual(await stream.rest(), [])
  await closed
})
