/** One installation of several processes: figures, probes, deaths of each kind, its own PostgreSQL, wrong settings. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createTestDatabase } from './kit/database.ts'
import {
  type ServerProcess,
  childrenOf,
  isAlive,
  runToEnd,
  startServer,
  temporaryFolder,
  until,
} from './kit/server-process.ts'

const databaseUrl = await createTestDatabase()

describe('a cluster of two serving processes', () => {
  let server: ServerProcess
  before(async () => {
    server = await startServer({ DATABASE_URL: databaseUrl, HOTSWAP_PROCESSES: '2' })
  })

  test('answers the probes and describes itself', async () => {
    assert.deepEqual((await server.call('/healthz')).body, { status: 'ok' })
    const ready = await server.call('/readyz')
    assert.deepEqual(ready.body, {
      status: 'ok',
      checks: { database: 'ok', migrations: 'ok', storage: 'ok' },
    })
    assert.match(String((await server.call('/openapi.json')).body['openapi']), /^3\.1/)
    const docs = await server.call('/docs/', { host: 'app.localhost' })
    assert.equal(docs.status, 200)
    assert.match(docs.text, /\/openapi\.json/)
    assert.equal((await server.call('/docs', { host: 'app.localhost' })).headers['location'], '/docs/')
    const script = /src="([^"]+scalar[^"]*)"/.exec(docs.text)?.[1] ?? ''
    assert.equal((await server.call(new URL(script, 'http://app.localhost/docs/').pathname)).status, 200)
  })

  test('adds up the figures of all processes, whichever is asked', async () => {
    const path = '/api/v1/me'
    const asked = 40
    for (let count = 0; count < asked; count++) assert.equal((await server.call(path)).status, 401)
    for (let again = 0; again < 6; again++) {
      const { text } = await server.call('/metrics')
      const counted = /hotswap_http_request_seconds_count\{[^}]*route="\/api\/v1\/me"[^}]*\} (\d+)/.exec(text)
      assert.equal(Number(counted?.[1]), asked)
      assertReadable(text)
    }
  })

  test('replaces a serving process that is killed, and goes on meanwhile', async () => {
    const [victim = 0, ...others] = childrenOf(server.pid)
    assert.equal(others.length, 1)
    const wrong: string[] = []
    process.kill(victim, 'SIGKILL')
    await until(async () => {
      // Only what the dead process had taken on may be lost.
      await server.call('/healthz').catch((error: unknown) => wrong.push(String(error)))
      const now = childrenOf(server.pid)
      return now.length === 2 && !now.includes(victim)
    })
    assert.ok(wrong.length <= 1, wrong.join())
    assert.match(server.output(), /a serving process died and is replaced/)
    await until(async () => /"GET",route="\/healthz"/.test((await server.call('/metrics')).text))
    assertReadable((await server.call('/metrics')).text)
  })

  test('ends its serving processes when the supervisor is killed', async () => {
    const workers = childrenOf(server.pid)
    server.kill('SIGKILL')
    await server.ended
    await until(() => workers.every((pid) => !isAlive(pid)), { what: 'the end of the serving processes' })
  })
})

/** Prometheus takes one account of each figure, each line with a number. */
function assertReadable(text: string): void {
  const types = text.split('\n').filter((line) => line.startsWith('# TYPE '))
  assert.equal(new Set(types).size, types.length)
  assert.ok(types.some((line) => line.includes('hotswap_job_seconds')))
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    assert.match(line, /^[a-z_0-9]+(\{.*\})? (-?[\d.]+(e[+-]?\d+)?|NaN|[+-]?Inf)$/i, line)
  }
}

describe('an installation with its own PostgreSQL', () => {
  const folder = temporaryFolder()
  const settings = { HOTSWAP_DATA_DIR: folder, HOTSWAP_PROCESSES: '1' }
  const postgres = () =>
    Number(readFileSync(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  let database = 0
  after(() => database > 0 && isAlive(database) && process.kill(database, 'SIGKILL'))

  test('leaves it running when it is killed', async () => {
    const first = await startServer(settings, ['scripts/start.mjs'])
    database = postgres()
    for (const pid of [...childrenOf(first.pid), first.pid]) process.kill(pid, 'SIGKILL')
    await first.ended
    assert.ok(isAlive(database))
  })

  test('takes it over at the next start, and stops it at Ctrl-C', async () => {
    const second = await startServer(settings, ['scripts/start.mjs'])
    assert.equal(postgres(), database)
    assert.equal((await second.call('/readyz')).status, 200)
    // A terminal sends it to every process of the group.
    process.kill(-second.pid, 'SIGINT')
    assert.deepEqual(await second.ended, { code: 0, signal: null }, second.output())
    assert.equal(isAlive(database), false)
  })
})

describe('a wrong setting stops the start with one sentence', () => {
  for (const [name, value, sentence] of [
    ['HOTSWAP_PORT', '80a', /^HOTSWAP_PORT must be a whole number from 0 to 65535, but is "80a"\.$/],
    ['HOTSWAP_DOMAIN', 'https://example.com', /^HOTSWAP_DOMAIN must be a host name .*\.$/],
    ['HOTSWAP_PROCESSES', '0', /^HOTSWAP_PROCESSES must be a whole number from 1 to 256/],
    ['HOTSWAP_SECRET', 'short', /^HOTSWAP_SECRET must have at least 32 characters\.$/],
    ['HOTSWAP_ADMIN_PASSWORD', 'short', /^HOTSWAP_ADMIN_PASSWORD must have at least 12 characters\.$/],
    ['HOTSWAP_ADMIN_EMAIL', 'nobody', /^HOTSWAP_ADMIN_EMAIL must be an e-mail address/],
    ['HOTSWAP_DEMO', 'perhaps', /^HOTSWAP_DEMO must be true or false/],
    [
      'HOTSWAP_TRUSTED_PROXIES',
      '10.0.0.0/8, proxy',
      /^HOTSWAP_TRUSTED_PROXIES must be addresses or networks .* "proxy"\.$/,
    ],
    ['HOTSWAP_DATA_DIR', '/dev/null/data', /^HOTSWAP_DATA_DIR \/dev\/null\/data cannot be written: .*\.$/],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL must be one of /],
    [
      'DATABASE_URL',
      'mysql://hunter2@db/x',
      /^DATABASE_URL must be a URL that starts with postgres:\/\/ .*\.$/,
    ],
    [
      'DATABASE_URL',
      'postgres://a:hunter2@127.0.0.1:1/x',
      /^DATABASE_URL leads to no PostgreSQL .*ECONNREFUSED.*\.$/,
    ],
    [
      'DATABASE_URL',
      'postgres://a:hunter2@nowhere.invalid/x',
      /^DATABASE_URL leads to no PostgreSQL .*nowhere\.invalid.*\.$/,
    ],
    ['REDIS_URL', 'localhost:6379', /^REDIS_URL must be a URL that starts with redis:\/\/ .*\.$/],
    ['SMTP_URL', 'mail.example.com', /^SMTP_URL must be a URL that starts with smtp:\/\/ .*\.$/],
    ['S3_ENDPOINT', 'https://s3.example.com', /^S3_BUCKET is required when S3_ENDPOINT is set\.$/],
  ] as const) {
    test(`${name}=${value}`, async () => assertRefused({ [name]: value }, sentence))
  }

  test('a wrong password of the database, without repeating it', async () => {
    const url = new URL(databaseUrl)
    url.password = 'hunter2'
    await assertRefused(
      { DATABASE_URL: url.href },
      /^DATABASE_URL leads to no PostgreSQL .*authentication.*\.$/,
    )
  })

  test('a missing secret in production', async () =>
    assertRefused(
      { NODE_ENV: 'production', HOTSWAP_SECRET: '' },
      /^HOTSWAP_SECRET is required in production: /,
    ))

  test('a port that is taken', async () => {
    const other = createServer().listen(0)
    await once(other, 'listening')
    const address = other.address()
    const port = String(typeof address === 'object' && address?.port)
    await assertRefused({ HOTSWAP_PORT: port }, /^HOTSWAP_PORT \d+ is in use by another program\.$/)
    other.close()
  })

  async function assertRefused(settings: Record<string, string>, sentence: RegExp): Promise<void> {
    const run = await runToEnd(['server/main.ts'], { DATABASE_URL: databaseUrl, ...settings })
    assert.match(run.output.trim(), sentence)
    assert.doesNotMatch(run.output, /hunter2|\n.+\n|^ +at /m)
    assert.equal(run.code, 2)
  }
})
