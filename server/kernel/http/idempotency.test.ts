import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { after, beforeEach, describe, test } from 'node:test'
import { Type } from 'typebox'
import { TEST_SECRET, openTestDatabase } from '../../../test/kit/database.ts'
import { AppError } from '../../errors.ts'
import { openKeyring } from '../crypto/keyring.ts'
import { dataKeyStore } from '../db/data-keys.ts'
import { withOwner } from '../db/migrate.ts'
import { createLog } from '../log.ts'
import { createMetrics } from '../metrics.ts'
import { anybody, signedIn, tenant } from './access.ts'
import { acceptIdempotencyKeys, pruneIdempotencyKeys } from './idempotency.ts'
import { type HttpServer, createHttpServer } from './server.ts'

const { url, db } = await openTestDatabase({ poolSize: 8 })
const keyring = openKeyring({ masterSecret: TEST_SECRET, store: dataKeyStore(db) })
const log = createLog('silent')

/** How often handlers ran, by the `work` of their request. */
const runs = new Map<string, number>()
const events = new EventEmitter()

async function handle({ body: { work, answer } }: { body: { work: string; answer?: string } }) {
  const run = (runs.get(work) ?? 0) + 1
  runs.set(work, run)
  events.emit(work, run)
  if (answer === 'wait') await once(events, `finish ${work} ${run}`)
  if (answer === 'fail') throw new Error('on purpose')
  if (answer === 'conflict') throw new AppError('conflict', 'The work is taken.')
  if (answer === 'overloaded') throw new AppError('overloaded', 'Later.')
  if (answer === 'limited') throw new AppError('rate_limited', 'Slower.')
  return { work, run, secret: `secret of ${work}` }
}

/** A server process. Who calls is what the headers say. */
function startProcess(leaseMs?: number): HttpServer {
  const app = createHttpServer({
    domain: 'localhost',
    trustedProxies: [],
    log,
    metrics: createMetrics(),
    rewritePath: (path) => path,
    routes: [],
    guard: async (request, access) => {
      if (access.kind === 'public') return
      const { 'x-user': id, 'x-tenant-id': tenantId, 'x-operator': operator } = request.headers
      if (typeof id !== 'string') throw new AppError('unauthenticated', 'Sign in.')
      request.principal = {
        kind: 'user',
        id,
        label: id,
        tenantId: undefined,
        sessionId: undefined,
        impersonatorId: typeof operator === 'string' ? operator : undefined,
        scopes: undefined,
      }
      if (typeof tenantId === 'string')
        request.tenant = { id: tenantId, slug: 'x', status: 'active', planId: 'free' }
    },
  })
  acceptIdempotencyKeys(app, { db, keyring, log }, leaseMs)

  const body = Type.Object(
    { work: Type.String(), answer: Type.Optional(Type.String()) },
    { additionalProperties: false },
  )
  app.post(
    '/work',
    { config: { access: tenant('work:write') }, schema: { body } },
    async (request, reply) => {
      const done = await handle(request)
      return reply.code(201).header('location', `/done/${done.work}`).header('set-cookie', 'a=b').send(done)
    },
  )
  app.put('/work', { config: { access: tenant('work:write') }, schema: { body } }, handle)
  app.post('/mine', { config: { access: signedIn }, schema: { body } }, handle)
  app.post('/open', { config: { access: anybody }, schema: { body } }, handle)
  app.post('/credentials', { config: { access: signedIn, idempotent: false }, schema: { body } }, handle)
  app.post(
    '/nothing',
    { config: { access: signedIn }, schema: { response: { 204: Type.Null() } } },
    async (_request, reply) => {
      runs.set('nothing', (runs.get('nothing') ?? 0) + 1)
      return reply.code(204).send(null)
    },
  )
  app.post('/stream', { config: { access: signedIn }, schema: { body } }, async (request, reply) => {
    await handle(request)
    return reply.type('text/plain').send(Readable.from(['streamed']))
  })
  app.post(
    '/picky',
    {
      config: { access: signedIn },
      schema: { body },
      preHandler: async () => {
        runs.set('picky', (runs.get('picky') ?? 0) + 1)
        throw new AppError('forbidden', 'Not before the handler.')
      },
    },
    handle,
  )
  return app
}

const [one, two] = [startProcess(), startProcess()]
after(() => Promise.all([one.close(), two.close()]))

const TENANT = randomUUID()
let work = ''
let key = ''
beforeEach(() => {
  work = randomUUID()
  key = randomUUID()
})

type Options = {
  app?: HttpServer
  path?: string
  method?: 'POST' | 'PUT'
  key?: string | undefined
  user?: string
  tenantId?: string
  operator?: string
  answer?: string
  payload?: object
}

async function send(options: Options = {}) {
  const { app = one, path = '/work', method = 'POST', user = 'ada', tenantId = TENANT, operator } = options
  const given = 'key' in options ? options.key : key
  const answer = await app.inject({
    method,
    url: path,
    headers: {
      host: 'localhost',
      'x-user': user,
      'x-tenant-id': tenantId,
      ...(operator !== undefined && { 'x-operator': operator }),
      ...(given !== undefined && { 'idempotency-key': given }),
    },
    payload: options.payload ?? { work, ...(options.answer !== undefined && { answer: options.answer }) },
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    replayed: answer.headers['idempotent-replayed'] === 'true',
    code: answer.headers['content-type']?.includes('problem')
      ? answer.json<{ code: string }>().code
      : undefined,
  }
}

const rowsOf = async () =>
  withOwner(
    url,
    async (owner) =>
      (await owner.query('select * from platform.idempotency_keys where key = $1', [key])).rows,
  )

/** Makes the key that many hours old. */
const age = (hours: number) =>
  withOwner(url, (owner) =>
    owner.query(
      'update platform.idempotency_keys set created_at = now() - make_interval(hours => $2) where key = $1',
      [key, hours],
    ),
  )

describe('the same key', () => {
  test('gets the first answer again, from any process, and the work is done once', async () => {
    const first = await send()
    const again = await send({ app: two })
    assert.deepEqual([first.status, first.replayed, again.status, again.replayed], [201, false, 201, true])
    assert.equal(again.text, first.text)
    for (const header of ['content-type', 'location'])
      assert.equal(again.headers[header], first.headers[header])
    assert.equal(again.headers['set-cookie'], undefined)
    assert.notEqual(again.headers['x-request-id'], first.headers['x-request-id'])
    assert.equal(runs.get(work), 1)
  })

  test('gets an expected failure of the handler again, too', async () => {
    const first = await send({ answer: 'conflict' })
    const again = await send({ answer: 'conflict' })
    assert.deepEqual([first.status, again.status, again.replayed, runs.get(work)], [409, 409, true, 1])
    assert.equal(again.text, first.text)
    assert.equal(again.headers['content-type'], first.headers['content-type'])
  })

  test('gets an answer without a body again', async () => {
    const headers = { host: 'localhost', 'x-user': 'ada', 'idempotency-key': key }
    const first = await one.inject({ method: 'POST', url: '/nothing', headers })
    const again = await two.inject({ method: 'POST', url: '/nothing', headers })
    assert.deepEqual([first.statusCode, again.statusCode, again.body], [204, 204, ''])
    assert.equal(again.headers['idempotent-replayed'], 'true')
    assert.equal(runs.get('nothing'), 1)
  })

  test('with another body, path or query is a conflict, and does no work', async () => {
    await send()
    for (const other of [{ payload: { work: 'other' } }, { path: '/mine' }, { path: '/work?dry=true' }]) {
      const { status, code } = await send(other)
      assert.deepEqual([status, code], [409, 'idempotency_conflict'])
    }
    assert.deepEqual([runs.get(work), runs.get('other')], [1, undefined])
  })

  test('of another caller, another tenant or an operator acting as the caller is another key', async () => {
    await send()
    for (const other of [{ user: 'bob' }, { tenantId: randomUUID() }, { operator: 'op1' }]) {
      const { status, replayed } = await send(other)
      assert.deepEqual([status, replayed], [201, false])
    }
    assert.equal(runs.get(work), 4)
  })
})

describe('two equal requests at once', () => {
  test('run the handler once: the other is told to wait, and gets the answer later', async () => {
    const running = send({ answer: 'wait' })
    await once(events, work)
    const early = await send({ app: two, answer: 'wait' })
    assert.deepEqual(
      [early.status, early.code, early.headers['retry-after']],
      [409, 'idempotency_in_progress', '1'],
    )
    events.emit(`finish ${work} 1`)
    const [first, again] = [await running, await send({ app: two, answer: 'wait' })]
    assert.deepEqual([first.status, again.replayed, again.text, runs.get(work)], [201, true, first.text, 1])
  })

  test('twenty of them, on two processes', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => send({ app: index % 2 ? one : two })),
    )
    assert.equal(runs.get(work), 1)
    for (const { status, code } of answers) assert.ok(status === 201 || code === 'idempotency_in_progress')
    assert.equal(answers.filter(({ status, replayed }) => status === 201 && !replayed).length, 1)
  })
})

describe('a run that died', () => {
  test('loses its key to the next request when its lease is over, and cannot overwrite the answer then', async () => {
    const dying = send({ answer: 'wait' })
    await once(events, work)
    assert.equal((await send({ answer: 'wait' })).code, 'idempotency_in_progress')
    await withOwner(url, (owner) =>
      owner.query(
        `update platform.idempotency_keys set lease_until_at = now() - interval '1 second' where key = $1`,
        [key],
      ),
    )
    assert.equal((await send({ payload: { work, answer: 'fail' } })).code, 'idempotency_conflict')
    const second = send({ app: two, answer: 'wait' })
    await once(events, work)
    events.emit(`finish ${work} 1`)
    await dying
    assert.equal((await send({ answer: 'wait' })).code, 'idempotency_in_progress')
    events.emit(`finish ${work} 2`)
    const answer = await second
    const again = await send({ answer: 'wait' })
    assert.deepEqual([again.text, again.replayed], [answer.text, true])
  })

  test('keeps its key while it lives, however long it takes', async (t) => {
    const app = startProcess(300)
    t.after(() => app.close())
    const running = send({ app, answer: 'wait' })
    await once(events, work)
    const [claimed] = await rowsOf()
    for (let now = claimed; now.lease_until_at <= claimed.lease_until_at;) [now] = await rowsOf()
    events.emit(`finish ${work} 1`)
    assert.equal((await running).status, 201)
    const [kept] = await rowsOf()
    assert.equal(kept.status, 201)
  })

  test('because its client left is no such run: the answer is kept for the retry', async (t) => {
    const app = startProcess()
    t.after(() => app.close())
    const { port, hostname } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const payload = JSON.stringify({ work, answer: 'wait' })
    const headers = {
      'content-type': 'application/json',
      'content-length': payload.length,
      'x-user': 'ada',
      'x-tenant-id': TENANT,
      'idempotency-key': key,
    }
    const started = once(events, work)
    const leaving = httpRequest({ method: 'POST', path: '/work', port, hostname, headers })
    leaving.on('error', () => undefined).end(payload)
    await started
    leaving.destroy()
    events.emit(`finish ${work} 1`)
    let again = await send({ answer: 'wait' })
    while (again.code === 'idempotency_in_progress') again = await send({ answer: 'wait' })
    assert.deepEqual([again.status, again.replayed, runs.get(work)], [201, true, 1])
  })
})

describe('not kept', () => {
  for (const [answer, status] of [
    ['fail', 500],
    ['overloaded', 503],
    ['limited', 429],
  ] as const)
    test(`an answer of ${status}`, async () => {
      assert.equal((await send({ answer })).status, status)
      const again = await send({ answer })
      assert.deepEqual([again.status, again.replayed, runs.get(work)], [status, false, 2])
      assert.deepEqual(await rowsOf(), [])
    })

  test('a request refused before its handler ran: not valid, not signed in, refused by the route', async () => {
    assert.equal((await send({ payload: { work, extra: 1 } })).status, 400)
    const anonymous = await one.inject({
      method: 'POST',
      url: '/work',
      headers: { host: 'localhost', 'idempotency-key': key },
    })
    assert.equal(anonymous.statusCode, 401)
    assert.equal((await send({ path: '/picky' })).status, 403)
    assert.deepEqual(await rowsOf(), [])
    assert.equal((await send()).status, 201)
  })

  test('an answer that is a stream', async () => {
    for (const run of [1, 2]) {
      const { text, replayed } = await send({ path: '/stream' })
      assert.deepEqual([text, replayed, runs.get(work)], ['streamed', false, run])
    }
    assert.deepEqual(await rowsOf(), [])
  })

  test('answers without a key, of public routes, with credentials, or to other methods', async () => {
    for (const options of [
      { key: undefined },
      { path: '/open' },
      { path: '/open', key: 'not valid' },
      { path: '/credentials' },
      { method: 'PUT' as const },
    ]) {
      const ranBefore = runs.get(work) ?? 0
      const answers = [await send(options), await send(options)]
      assert.deepEqual(
        [answers.some(({ replayed }) => replayed), runs.get(work)],
        [false, ranBefore + 2],
        JSON.stringify(options),
      )
    }
    assert.deepEqual(await rowsOf(), [])
  })
})

test('a key of the wrong form is refused before any work', async () => {
  for (const wrong of ['', 'a b', 'x'.repeat(256), 'ü']) {
    const { status, code } = await send({ key: wrong })
    assert.deepEqual([status, code], [400, 'validation_failed'], wrong)
  }
  assert.equal(runs.get(work), undefined)
  for (const right of [`${key}${'x'.repeat(255 - key.length)}`, `${key}"'\\;--`]) {
    assert.equal((await send({ key: right })).status, 201)
    assert.ok((await send({ key: right })).replayed)
  }
})

test('kept answers are unreadable in the database', async () => {
  const { text } = await send()
  assert.match(text, /secret of/)
  const [row] = await rowsOf()
  assert.equal(row.body.includes('secret of'), false)
})

test('an answer that cannot be kept is sent all the same, and gives the key back', async () => {
  const tenantId = randomUUID()
  await keyring.encrypt(`tenant:${tenantId}`, 'x', 'y')
  await keyring.destroy(`tenant:${tenantId}`)
  assert.equal((await send({ tenantId })).status, 201)
  assert.deepEqual(await rowsOf(), [])
})

test('keys are kept for a day', async () => {
  await send()
  await age(23)
  await pruneIdempotencyKeys({ db })
  assert.ok((await send()).replayed)
  await age(25)
  assert.deepEqual([(await send()).replayed, runs.get(work)], [false, 2], 'an expired key counts as new')
  await age(25)
  assert.equal(await pruneIdempotencyKeys({ db }), 1)
  assert.deepEqual(await rowsOf(), [])
})

test('only requests with the header touch the database', async () => {
  let used = 0
  const count = () => used++
  db.platformPool.on('acquire', count)
  await send({ key: undefined })
  assert.equal(used, 0)
  await send()
  db.platformPool.off('acquire', count)
  assert.ok(used > 0)
})
