/** Several server processes on one database: they start together, agree at once, and one that is killed leaves no half tenants. */
import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { describe, test } from 'node:test'
import { sweepTenants } from '../server/features/provisioning/provisioning.ts'
import { PLATFORM_SCOPE } from '../server/kernel/db/database.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { TEST_PASSWORD, startTestApp } from './kit/app.ts'
import { startCable } from './kit/cable.ts'
import { TEST_SECRET, createTestDatabase } from './kit/database.ts'
import { ADMIN, type ServerProcess, startServer, until } from './kit/server-process.ts'

const LEASE_SECONDS = 5
/** From a notice to the other process, on whatever machine: far less than the 30 s that a tenant is remembered without one. */
const AT_ONCE_MS = 5_000
/** With a tenant that is being set up in a database of its own; less than the time after which nothing is waited for. */
const DRAIN_MS = 15_000
const databaseUrl = await createTestDatabase({ empty: true })
const settings = {
  DATABASE_URL: databaseUrl,
  HOTSWAP_PROCESSES: '1',
  HOTSWAP_PROVISIONING_LEASE_SECONDS: String(LEASE_SECONDS),
}

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  withOwner(databaseUrl, async (owner) => (await owner.query(text, values)).rows as Row[])

// At the same moment, on a database where nothing is yet.
const [one, two] = await Promise.all([startServer(settings), startServer(settings)])
/** A third process, in which tests make people and tenants. */
const t = await startTestApp({
  databaseUrl,
  config: { secret: TEST_SECRET, provisioningLeaseSeconds: LEASE_SECONDS },
})
const operator = await signIn(one)

async function signIn(server: ServerProcess): Promise<string> {
  const { status, body, text } = await server.call('/api/v1/auth/token', { method: 'POST', body: ADMIN })
  assert.equal(status, 200, text)
  return String(body['access_token'])
}

async function createTenant(server: ServerProcess, body: object): Promise<{ status: number; id: string }> {
  const made = await server.call('/api/v1/admin/tenants', { method: 'POST', token: operator, body })
  return { status: made.status, id: String(made.body['id']) }
}

describe('two servers that start at the same moment on an empty database', () => {
  test('migrate it once and are both ready', async () => {
    for (const server of [one, two]) assert.equal((await server.call('/readyz')).status, 200)
    const twice = await query(
      'select name from app.migrations group by schema_name, name having count(*) > 1',
    )
    assert.deepEqual(twice, [])
  })

  test('make one first operator, who signs in at either', async () => {
    const operators = await query(`select email from platform.users where platform_role = 'platform_admin'`)
    assert.deepEqual(operators, [{ email: ADMIN.email }])
    const entries = await query(
      `select from pool.audit_entries where tenant_id = $1 and action = 'user.create_first_operator'`,
      [PLATFORM_SCOPE],
    )
    assert.equal(entries.length, 1)
    assert.equal((await two.call('/api/v1/me', { token: await signIn(two) })).status, 200)
    assert.equal((await two.call('/api/v1/me', { token: operator })).status, 200)
  })
})

describe('what happens at one server', () => {
  test('a new tenant is served by the other at once, though it was looked for in vain before', async () => {
    const slug = 'across'
    const profile = (token: string, headers = {}, host = 'api.localhost') =>
      two.call('/api/v1/tenant/profile', { token, headers, host })
    const { token: stranger } = await t.makeUser()
    assert.equal((await profile(stranger, {}, `${slug}.localhost`)).status, 404)
    const { status, id } = await createTenant(one, { name: 'Across', slug, placement: 'schema' })
    assert.equal(status, 201)
    assert.ok(
      (await until(async () => (await profile(stranger, {}, `${slug}.localhost`)).status === 403)) <
        AT_ONCE_MS,
    )

    const { token: owner } = await t.makeMember(id, 'owner')
    const { token: everywhere, userId } = await t.makeUser()
    assert.ok(userId)
    assert.equal((await profile(owner)).body['slug'], slug, 'by the token')
    assert.equal((await profile(owner, { 'x-tenant-id': slug })).status, 200, 'by the header')
    assert.equal((await profile(owner, {}, `${slug}.localhost`)).status, 200, 'by the host name')
    assert.equal((await profile(owner, {}, 'ACROSS.localhost.:80')).status, 200, 'by its other spellings')
    assert.equal((await profile(everywhere, { 'x-tenant-id': slug })).status, 403, 'not to strangers')
  })

  test('a suspension is known to the other at once, and so is its end', async () => {
    const { tenant, owner } = await t.makeTenant()
    const statusAtTwo = async () => (await two.call('/api/v1/tenant/profile', { token: owner })).status
    assert.equal(await statusAtTwo(), 200)
    for (const [verb, status] of [
      ['suspend', 403],
      ['activate', 200],
    ] as const) {
      const path = `/api/v1/admin/tenants/${tenant.id}/${verb}`
      assert.equal((await one.call(path, { method: 'POST', token: operator })).status, 200)
      const took = await until(async () => (await statusAtTwo()) === status)
      assert.ok(took < AT_ONCE_MS, `${verb}: it took ${took} ms`)
    }
  })

  test('a revoked session, API key and membership are refused by the other at once', async () => {
    const { tenant, owner } = await t.makeTenant()
    const make = { name: 'Key', scopes: ['members:read'] }
    const { body: key } = await one.call('/api/v1/api-keys', { method: 'POST', token: owner, body: make })
    const asKey = async () => (await two.call('/api/v1/members', { token: String(key['key']) })).status
    assert.equal(await asKey(), 200)
    await one.call(`/api/v1/api-keys/${String(key['id'])}`, { method: 'DELETE', token: owner })
    assert.ok((await until(async () => (await asKey()) === 401)) < AT_ONCE_MS, 'the key')

    const viewer = await t.makeMember(tenant.id, 'viewer')
    const asViewer = async () => (await two.call('/api/v1/tenant/profile', { token: viewer.token })).status
    assert.equal(await asViewer(), 200)
    await one.call(`/api/v1/members/${viewer.userId}`, { method: 'DELETE', token: owner })
    assert.ok((await until(async () => (await asViewer()) === 403)) < AT_ONCE_MS, 'the membership')

    const person = await t.makeUser()
    const credentials = { email: person.email, password: TEST_PASSWORD }
    const { body: session } = await one.call('/api/v1/auth/token', { method: 'POST', body: credentials })
    const asPerson = async () =>
      (await two.call('/api/v1/me', { token: String(session['access_token']) })).status
    assert.equal(await asPerson(), 200)
    await one.call('/api/v1/auth/token/revoke', {
      method: 'POST',
      body: { refresh_token: session['refresh_token'] },
    })
    assert.ok((await until(async () => (await asPerson()) === 401)) < AT_ONCE_MS, 'the session')
  })
})

describe('a server that is killed while it sets up tenants', () => {
  const ROUNDS = 4
  const PLACEMENTS = ['pool', 'schema', 'database', 'pool', 'schema', 'database', 'pool', 'schema'] as const

  test('leaves each of them whole, or gone without a trace and its name free', async () => {
    const slugs: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServer(settings)
      const started = PLACEMENTS.map(async (placement, index) => {
        const slug = `kill-${round}-${index}`
        slugs.push(slug)
        const admin_email = index % 2 === 0 ? { admin_email: `owner-${slug}@example.test` } : {}
        return createTenant(server, { name: slug, slug, placement, ...admin_email }).catch(() => undefined)
      })
      // At whatever step each of them is when the first, second, … is done.
      for (let done = 0; done <= round; done++) await Promise.race(started.splice(0, 1))
      server.kill('SIGKILL')
      await server.ended
      await Promise.allSettled(started)
    }

    const unfinished = `select slug from platform.tenants where status = 'provisioning'`
    assert.ok((await query(unfinished)).length > 0, 'the kills came in between')
    await until(async () => (await query(`${unfinished} and lease_until_at > now()`)).length === 0)
    await sweepTenants(t.ctx)
    assert.deepEqual(await query(unfinished), [])

    const alive = await query<{ id: string; slug: string }>(
      `select id, slug from platform.tenants where slug = any($1)`,
      [slugs],
    )
    for (const { id } of alive) await assertWhole(id)
    assert.deepEqual(await orphans(), [])
    const gone = slugs.filter((slug) => !alive.some((tenant) => tenant.slug === slug))
    assert.ok(gone.length > 0 && alive.length > 0, `${alive.length} whole, ${gone.length} gone`)
    for (const slug of gone) assert.equal((await createTenant(one, { name: slug, slug })).status, 201, slug)
  })

  /** Everything a tenant has from the start. */
  async function assertWhole(id: string): Promise<void> {
    const [tenant] = await query<{ status: string; name: string }>(
      'select * from platform.tenants where id = $1',
      [id],
    )
    assert.equal(tenant?.status, 'active')
    const kinds = await query(
      'select kind from platform.settings_versions where tenant_id = $1 order by kind',
      [id],
    )
    assert.deepEqual(kinds, [{ kind: 'branding' }, { kind: 'config' }])
    await t.ctx.db.withTenant(id, async (tx) => {
      assert.equal((await tx.selectFrom('roles').select('slug').execute()).length, 5)
      const entries = await tx.selectFrom('audit_entries').select('action').execute()
      assert.ok(entries.some(({ action }) => action === 'tenant.create'))
      const isOwned = /[02468]$/.test(tenant?.name ?? '')
      assert.equal((await tx.selectFrom('memberships').selectAll().execute()).length, isOwned ? 1 : 0)
    })
  }

  /** What mentions a tenant that is not there, in any table, schema or database; records of what happened aside. */
  async function orphans(): Promise<string[]> {
    const known = `select id from platform.tenants union select '${PLATFORM_SCOPE}'::uuid`
    const tables = await query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
       join information_schema.tables using (table_schema, table_name)
       where column_name = 'tenant_id' and table_type = 'BASE TABLE' and table_name !~ '^audit_|idempotency'`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const rows = await query<{ tenant_id: string }>(
        `select distinct tenant_id from ${name} where tenant_id not in (${known})`,
      )
      found.push(...rows.map((row) => `${name}: ${row.tenant_id}`))
    }
    const undone = await query<{ id: string }>(
      `select distinct subject_id as id from pool.audit_entries where action = 'tenant.create_undone'`,
    )
    assert.ok(undone.length > 0, 'half-made tenants were removed')
    const names = await query<{ name: string }>(
      'select nspname::text as name from pg_namespace union select datname from pg_database',
    )
    for (const { id } of undone)
      found.push(...names.filter(({ name }) => name.includes(id.replaceAll('-', ''))).map(({ name }) => name))
    return found
  }
})

describe('a server that is told to end', () => {
  for (const processes of ['1', '2']) {
    test(`finishes what it has taken on, with ${processes} serving, and ends in seconds`, async () => {
      const server = await startServer({ ...settings, HOTSWAP_PROCESSES: processes })
      const { owner } = await t.makeTenant({ plan: 'custom' })
      const agent = new Agent({ keepAlive: true, maxSockets: 16 })
      let isTold = false
      let answered = 0
      const wrong: string[] = []
      const work = async () => {
        for (;;) {
          const toldBefore = isTold
          try {
            const { status, text } = await server.call('/api/v1/tenant/profile', { token: owner, agent })
            if (status !== 200) wrong.push(`${status} ${text}`)
            answered++
          } catch (error) {
            const { code, reused } = error as { code: string; reused: boolean }
            // Only a new connection may be turned away, and only once the server had been told.
            if (!toldBefore || reused || !['ECONNREFUSED', 'ECONNRESET'].includes(code))
              wrong.push(String(error))
            return
          }
        }
      }
      const load = Array.from({ length: 16 }, work)
      await until(() => answered > 200, { what: 'load' })
      const slow = createTenant(server, { name: 'Late', slug: `late-${processes}`, placement: 'database' })
      await until(
        async () =>
          (await query('select from platform.tenants where slug = $1', [`late-${processes}`])).length > 0,
      )
      const before = answered
      server.kill('SIGTERM')
      isTold = true
      const told = performance.now()
      const end = await server.ended
      const took = performance.now() - told
      await Promise.all(load)
      assert.deepEqual(wrong, [])
      assert.equal((await slow).status, 201, 'the tenant that was being set up is there')
      assert.ok(answered > before, 'requests went on for a moment')
      assert.deepEqual(end, { code: 0, signal: null }, server.output())
      assert.ok(took < DRAIN_MS, `it took ${took} ms`)
    })
  }
})

test('a server whose database is away says so, and goes on by itself when it is back', async () => {
  const cable = await startCable(new URL(databaseUrl))
  const server = await startServer({ ...settings, DATABASE_URL: cable.url })
  const { tenant, owner } = await t.makeTenant()
  const profile = () => server.call('/api/v1/tenant/profile', { token: owner })
  assert.equal((await profile()).status, 200)

  cable.pullOut()
  const away = await server.call('/readyz')
  assert.deepEqual([away.status, away.body['status']], [503, 'not ready'])
  assert.equal((await server.call('/healthz')).status, 200)
  const refused = await server.call('/api/v1/tenant/profile', { token: owner })
  assert.deepEqual(
    [refused.status, refused.body['code'], refused.headers['retry-after']],
    [503, 'overloaded', '2'],
  )

  // What happens meanwhile is not missed.
  const suspend = `/api/v1/admin/tenants/${tenant.id}/suspend`
  assert.equal((await one.call(suspend, { method: 'POST', token: operator })).status, 200)
  await cable.plugIn()
  await until(async () => (await server.call('/readyz')).status === 200, { what: 'readiness' })
  await until(async () => (await profile()).body['code'] === 'tenant_inactive', {
    what: 'hearing of the suspension',
  })
  const activate = `/api/v1/admin/tenants/${tenant.id}/activate`
  await one.call(activate, { method: 'POST', token: operator })
  assert.ok((await until(async () => (await profile()).status === 200)) < AT_ONCE_MS, 'notices arrive again')
  server.kill('SIGTERM')
  assert.deepEqual(await server.ended, { code: 0, signal: null }, server.output())
})
