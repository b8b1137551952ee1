/** Failures become problem documents: expected ones in their own words, others without a word about the cause. */
import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { after, describe, test } from 'node:test'
import { AppError } from '../../errors.ts'
import { NoSuchHomeError } from '../db/placements.ts'
import { createLog } from '../log.ts'
import { createMetrics } from '../metrics.ts'
import { anybody } from './access.ts'
import { createHttpServer } from './server.ts'

const lines: string[] = []
const log = createLog(
  'warn',
  new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(String(chunk)), done()) }),
)
let failure: unknown
const app = createHttpServer({
  domain: 'localhost',
  trustedProxies: [],
  log,
  metrics: createMetrics(),
  guard: async () => undefined,
  rewritePath: (path) => path,
  routes: [],
})
app.get(
  '/fail',
  {
    config: { access: anybody },
    // A response schema describes answers: it must not strip or break a failure.
    schema: {
      response: { '2xx': { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] } },
    },
  },
  async () => {
    throw failure
  },
)
after(() => app.close())

async function answerTo(error: unknown) {
  failure = error
  const answer = await app.inject({ url: '/fail', headers: { host: 'localhost' } })
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  assert.equal(answer.headers['cache-control'], 'no-store')
  const body = answer.json<Record<string, unknown>>()
  assert.equal(body['request_id'], answer.headers['x-request-id'])
  assert.equal(body['status'], answer.statusCode)
  assert.equal(body['type'], `urn:hotswap:error:${String(body['code'])}`)
  return { ...body, headers: answer.headers, text: answer.body } as Record<string, unknown> & {
    headers: typeof answer.headers
    text: string
  }
}

describe('an expected failure', () => {
  test('says what happened, with its members', async () => {
    const body = await answerTo(
      new AppError('quota_exceeded', 'Your plan allows 3 websites.', {
        // `status` is taken: a member of that name is left out.
        members: { limit: 3, used: 3, status: 'active' },
        errors: [{ path: '/body/name', message: 'no' }],
      }),
    )
    assert.equal(body['status'], 403)
    assert.equal(body['detail'], 'Your plan allows 3 websites.')
    assert.equal(body['limit'], 3)
    assert.deepEqual(body['errors'], [{ path: '/body/name', message: 'no' }])
  })

  test('says when to come back, in whole seconds', async () => {
    const body = await answerTo(new AppError('rate_limited', 'Slower.', { retryAfterSeconds: 1.2 }))
    assert.equal(body.headers['retry-after'], '2')
  })

  test('of a missing sign-in says how to sign in', async () => {
    const body = await answerTo(new AppError('unauthenticated', 'Sign in.'))
    assert.equal(body.headers['www-authenticate'], 'Bearer')
  })

  test('to find a tenant’s home is an unknown tenant, without its id', async () => {
    const body = await answerTo(new NoSuchHomeError('01937ad3-5c6e-7000-8000-000000000000'))
    assert.equal(body['code'], 'tenant_not_found')
    assert.doesNotMatch(body.text, /01937ad3/)
  })
})

const databaseError = (code: string) =>
  Object.assign(new Error('invalid input syntax for type uuid: "secret-value" in table members'), { code })

describe('what PostgreSQL refuses', () => {
  for (const [code, status] of [
    ['22P02', 400],
    ['22021', 400],
    ['22003', 400],
    ['22008', 400],
    ['23505', 409],
    ['40001', 409],
    ['57014', 503],
    ['57P01', 503],
    ['53300', 503],
  ] as const) {
    test(`with ${code} is ${status}, without the database’s words`, async () => {
      const body = await answerTo(databaseError(code))
      assert.equal(body['status'], status)
      assert.doesNotMatch(body.text, /secret-value|members|syntax/)
      assert.equal(body.headers['retry-after'] !== undefined, status === 503)
    })
  }

  for (const error of [
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }),
    Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  ]) {
    test(`because it is away (${error.message || 'no message'}) is 503`, async () => {
      const body = await answerTo(error)
      assert.equal(body['code'], 'overloaded')
      assert.doesNotMatch(body.text, /5432|ECONN|terminated/)
    })
  }
})

describe('an unexpected failure', () => {
  for (const error of [
    new Error('password of the database is hunter2'),
    new TypeError("Cannot read properties of undefined (reading 'hunter2')"),
    Object.assign(new Error('relation "hunter2" does not exist'), { code: '42P01' }),
    Object.assign(new Error('bad gateway hunter2'), { statusCode: 502 }),
    'hunter2',
    { hunter2: true },
  ]) {
    test(`(${typeof error === 'string' ? 'a text' : error.constructor.name}) shows its request id and nothing else`, async () => {
      lines.length = 0
      const body = await answerTo(error)
      assert.equal(body['status'], 500)
      assert.equal(body['code'], 'internal_error')
      assert.doesNotMatch(body.text, /hunter2/)
      const logged = lines.find((line) => line.includes('unexpected error')) ?? ''
      assert.match(logged, /hunter2/, 'the log has the cause')
      assert.ok(logged.includes(String(body['request_id'])), 'the log has the request id')
    })
  }
})
