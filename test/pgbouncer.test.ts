import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../server/kernel/db/database.ts'
import { rolePasswords } from '../server/kernel/db/roles.ts'
import { startTestApp } from './kit/app.ts'
import { TEST_SECRET, openTestDatabase } from './kit/database.ts'
import { addHome } from './kit/homes.ts'
import { checkInterleaving } from './kit/interleaving.ts'
import { addNotes, listNotes } from './kit/notes.ts'
import { startPgBouncer } from './kit/pgbouncer.ts'

const passwords = rolePasswords(TEST_SECRET)
const { url } = await openTestDatabase()
/** Fewer connections to PostgreSQL than ours to PgBouncer: each of them passes from tenant to tenant. */
const bouncer = await startPgBouncer(url, passwords, 3)
const missing = 'missing' in bouncer ? bouncer.missing : false
if (!('missing' in bouncer)) after(() => bouncer[Symbol.asyncDispose]())

function open(prepare: boolean): Database {
  assert.ok(!('missing' in bouncer))
  const db = openDatabase({ url: bouncer.url, passwords, poolSize: 12, prepare, onError: () => undefined })
  after(() => db[Symbol.asyncDispose]())
  return db
}

describe('behind PgBouncer in transaction mode', { skip: missing }, async () => {
  await addNotes(url)
  const homes = await Promise.all(Array.from({ length: 5 }, () => addHome(url)))
  const tenants = homes.map((home) => home.tenantId)

  test('no tenant meets another one’s rows on a shared connection', async () => {
    // Whoever ends a connection to PostgreSQL hears of it in PgBouncer's words, not in PostgreSQL's.
    await checkInterleaving(open(false), url, tenants, { runs: 20, skip: ['lose the connection'] })
  })

  test('a connection that PostgreSQL ends is replaced', async () => {
    const db = open(false)
    const lost = db.withTenant(tenants[0] ?? '', (tx) =>
      sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx),
    )
    await assert.rejects(lost)
    assert.deepEqual(await db.withTenant(tenants[0] ?? '', listNotes), [])
  })

  test('prepared statements need PgBouncer 1.21 or newer; older ones fail and never mix up rows', async () => {
    assert.ok(!('missing' in bouncer))
    const [major = 0, minor = 0] = bouncer.version.split('.').map(Number)
    const db = open(true)
    const reads = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) => db.withTenant(tenants[index % 5] ?? '', listNotes)),
    )
    const errors = reads.flatMap((read) => (read.status === 'rejected' ? [read.reason.code as string] : []))
    if (major > 1 || minor >= 21) assert.deepEqual(errors, [])
    else
      assert.ok(
        errors.length > 0 && errors.every((code) => ['26000', '42P05', '25P02'].includes(code)),
        String(errors),
      )
  })

  test('the whole application works: sign-in, tenants, their members, jobs and notices', async () => {
    assert.ok(!('missing' in bouncer))
    const { call, operator, makeTenant, makeMember } = await startTestApp({
      databaseUrl: bouncer.url,
      config: { databaseDirectUrl: url, databasePrepare: false },
      jobs: true,
    })
    const made = await Promise.all([makeTenant(), makeTenant({ placement: 'schema' }), makeTenant()])
    const members = await Promise.all(made.map(({ tenant }) => makeMember(tenant.id, 'viewer')))
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        call('/api/v1/members', { token: members[index % 3]?.token ?? '' }),
      ),
    )
    for (const [index, { status, text }] of answers.entries()) {
      assert.equal(status, 200, text)
      for (const [other, member] of members.entries())
        assert.equal(text.includes(member.userId), other === index % 3)
    }
    const all = await call('/api/v1/admin/tenants', { token: await operator() })
    assert.equal(all.status, 200, all.text)
  })
})
