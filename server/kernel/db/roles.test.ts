import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import type pg from 'pg'
import { TEST_SECRET, openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { addNotes } from '../../../test/kit/notes.ts'
import { openDatabase, urlOfDatabase } from './database.ts'
import { startEmbeddedPostgres } from './embedded.ts'
import { migrate, withOwner } from './migrate.ts'
import { type LoginRole, ensureRoles, rolePasswords } from './roles.ts'

const passwords = rolePasswords(TEST_SECRET)

/** Runs `work` in a bare session of a login role, as somebody would who got hold of its password. */
async function asRole<Result>(url: string, role: LoginRole, work: (client: pg.Client) => Promise<Result>) {
  const login = new URL(url)
  login.username = role
  login.password = passwords[role]
  return withOwner(login.href, work)
}

describe('the role of tenant work', async () => {
  const { url, db } = await openTestDatabase()
  await addNotes(url)
  const { tenantId } = await addHome(url)
  const { tenantId: other } = await addHome(url)

  const attempts: Record<string, string> = {
    'become the owner': 'set role hotswap_owner',
    'become the platform': 'set role hotswap_platform',
    'become a superuser': 'set session authorization postgres',
    'switch row-level security off on a table': 'alter table notes disable row level security',
    'add a policy': 'create policy mine on notes using (true)',
    'create a table': 'create table pool.loot (line text)',
    'create a temporary table': 'create temporary table notes (line text)',
    'create a schema': 'create schema loot',
    'create a function': 'create function pool.loot() returns int language sql return 1',
    'read the tenants': 'select * from platform.tenants',
    'read where tenants live': 'select * from app.homes',
    'read the migrations': 'select * from app.migrations',
    'write where tenants live': `insert into app.homes values (gen_random_uuid(), 'pool')`,
    'change the rules of a home': `select app.protect_home('pool')`,
    'change a setting inside a SELECT': `select set_config('app.tenant_id', '${other}', true)`,
    'empty a table': 'truncate notes',
    'read files': `select pg_read_file('/etc/passwd')`,
    'run programs': `copy notes from program 'id'`,
    'read password hashes': 'select rolpassword from pg_authid',
  }
  for (const [what, statement] of Object.entries(attempts)) {
    test(`cannot ${what}`, async () => {
      await assert.rejects(
        db.withTenant(tenantId, (tx) => sql.raw(statement).execute(tx)),
        { code: '42501' },
      )
    })
  }

  test('does not see more with row-level security switched off for its session', async () => {
    const off = db.withTenant(tenantId, async (tx) => {
      await sql`set local row_security = off`.execute(tx)
      await sql`select * from notes`.execute(tx)
    })
    await assert.rejects(off, { code: '42501', message: /would be affected by row-level security/ })
  })

  test('sees nothing before it enters a tenant', async () => {
    await asRole(url, 'hotswap_tenant', async (client) => {
      await assert.rejects(client.query('select * from notes'), { code: '42P01' })
      await assert.rejects(client.query('select * from pool.notes'), { code: '42704' })
      await assert.rejects(client.query('select app.tenant_id()'), { code: '42704' })
      await client.query('begin')
      await client.query(`select app.enter_tenant($1, 'pool')`, [tenantId])
      assert.deepEqual((await client.query('select * from notes')).rows, [])
      await client.query('commit')
      // From now on the session knows the setting, and it is empty.
      await assert.rejects(client.query('select * from pool.notes'), { code: '22P02' })
      await assert.rejects(client.query('select * from notes'), { code: '42P01' })
    })
  })

  test('cannot enter a tenant by another schema than its own', async () => {
    await asRole(url, 'hotswap_tenant', async (client) => {
      await assert.rejects(client.query(`select app.enter_tenant($1, 'platform')`, [tenantId]), {
        code: 'HS001',
      })
      await assert.rejects(client.query('select app.enter_tenant(null, null)'), { code: 'HS001' })
    })
  })
})

test('the platform role sees every tenant of the pool, and may not change what keeps them apart', async () => {
  const { url } = await openTestDatabase()
  await addNotes(url)
  const [one, two] = [await addHome(url), await addHome(url)]
  await asRole(url, 'hotswap_platform', async (client) => {
    for (const { tenantId } of [one, two])
      await client.query(`insert into pool.notes values ($1, 'a', 'b')`, [tenantId])
    assert.equal((await client.query('select from pool.notes')).rowCount, 2)
    for (const statement of [
      'alter table pool.notes no force row level security',
      'set role hotswap_owner',
      'create table platform.loot ()',
    ])
      await assert.rejects(client.query(statement), { code: '42501' })
  })
})

test('the owner is bound by row-level security, too', async () => {
  const { url } = await openTestDatabase()
  await addNotes(url)
  const { tenantId } = await addHome(url)
  await withOwner(url, async (owner) => {
    await owner.query(`insert into pool.notes values ($1, 'a', 'b')`, [tenantId])
    await owner.query('set role hotswap_owner')
    await assert.rejects(owner.query('select * from pool.notes'), { code: '42704' })
  })
})

test('a role that may do more than it should stops the start', async () => {
  await using cluster = await ownCluster()
  await withOwner(cluster.url, async (owner) => {
    await owner.query('create role hotswap_tenant login bypassrls')
    await assert.rejects(ensureRoles(owner, passwords), /hotswap_tenant may do more .*BYPASSRLS/)
    await owner.query('alter role hotswap_tenant nobypassrls')
    await owner.query('grant pg_read_all_data to hotswap_tenant')
    await assert.rejects(ensureRoles(owner, passwords), /hotswap_tenant .*member of pg_read_all_data/)
    await owner.query('revoke pg_read_all_data from hotswap_tenant')
    await ensureRoles(owner, passwords)
  })
})

test('an account that is no superuser can install and migrate, if it may create roles and owns the database', async () => {
  await using cluster = await ownCluster()
  const managed = new URL(urlOfDatabase(cluster.url, 'managed'))
  await withOwner(cluster.url, async (owner) => {
    await owner.query(`create role managed login createrole createdb password 'managed'`)
    await owner.query('create database managed owner managed')
  })
  managed.username = 'managed'
  managed.password = 'managed'
  const first = await migrate(managed.href, passwords)
  assert.ok(first.length > 5)
  assert.deepEqual(await migrate(managed.href, passwords), [])
  await using db = openDatabase({
    url: managed.href,
    passwords,
    poolSize: 2,
    prepare: true,
    onError: () => undefined,
  })
  const { tenantId } = await addHome(managed.href)
  assert.deepEqual(
    await db.withTenant(tenantId, (tx) => tx.selectFrom('quota_usage').selectAll().execute()),
    [],
  )
})

test('another master secret gives the roles other passwords, and settings follow the program', async () => {
  await using cluster = await ownCluster()
  await migrate(cluster.url, passwords)
  const others = rolePasswords('another master secret of 32 characters')
  assert.notEqual(others.hotswap_tenant, others.hotswap_platform)
  await withOwner(cluster.url, (owner) => owner.query('alter role hotswap_tenant reset all'))
  await migrate(cluster.url, others)
  await assert.rejects(
    asRole(cluster.url, 'hotswap_tenant', async () => undefined),
    { code: '28P01' },
  )
  await withOwner(cluster.url, async (owner) => {
    const { rows } = await owner.query(`select rolconfig from pg_roles where rolname = 'hotswap_tenant'`)
    assert.ok(rows[0].rolconfig.includes('search_path=""'))
    assert.ok(rows[0].rolconfig.includes('statement_timeout=30s'))
  })
})

test('many processes, in several databases of a cluster, create the roles once', async () => {
  await using cluster = await ownCluster()
  const databases = ['postgres', 'template1']
  const raced = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      withOwner(urlOfDatabase(cluster.url, databases[index % 2] ?? ''), (owner) =>
        ensureRoles(owner, passwords),
      ),
    ),
  )
  assert.deepEqual(
    raced.filter((result) => result.status === 'rejected'),
    [],
  )
  await withOwner(cluster.url, async (owner) => {
    const { rows } = await owner.query(
      `select rolname from pg_roles where rolname like 'hotswap%' order by 1`,
    )
    assert.deepEqual(
      rows.map((row) => row.rolname),
      ['hotswap_owner', 'hotswap_platform', 'hotswap_tenant'],
    )
  })
})

/** Roles belong to a cluster, so what changes them needs one of its own. */
async function ownCluster(): Promise<AsyncDisposable & { url: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'hotswap-cluster-'))
  const postgres = await startEmbeddedPostgres({ dir, throwaway: true })
  return {
    url: postgres.url,
    async [Symbol.asyncDispose]() {
      await postgres[Symbol.asyncDispose]()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
