/** Homes of tenants: made, left for another while work goes on, removed, and whole in one place after a crash at any step. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { TEST_SECRET, testServerUrl } from '../../../test/kit/database.ts'
import { openTestPlans } from '../../../test/kit/plans.ts'
import { PLATFORM_SCOPE, type TenantTx, openDatabase, urlOfDatabase } from '../../kernel/db/database.ts'
import { listHomeTables } from '../../kernel/db/home-catalog.ts'
import { migrate, withOwner } from '../../kernel/db/migrate.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { rolePasswords } from '../../kernel/db/roles.ts'
import { createLog } from '../../kernel/log.ts'
import { recordAudit, verifyChain } from '../audit/audit.ts'
import { takeQuota } from '../quotas/quotas.ts'
import type { PlacementKind } from './homes.ts'
import type { MoveStep } from './move.ts'
import { createHome, dropHome, moveTenant } from './placements.ts'

const bench = await openTestPlans()
const ctx = { ...bench.ctx, ownerUrl: bench.url, log: createLog('silent') }
const databaseOptions = {
  passwords: rolePasswords(TEST_SECRET),
  poolSize: 4,
  prepare: true,
  onError: () => undefined,
}
const KINDS = ['pool', 'schema', 'database'] as const
const MOVES = KINDS.flatMap((from) => KINDS.filter((to) => to !== from).map((to) => [from, to] as const))

/** One of each mechanism: within the database either way, to another database, and back from one. */
const MECHANISMS = [
  ['pool', 'schema'],
  ['schema', 'pool'],
  ['pool', 'database'],
  ['database', 'schema'],
] as const

/** A tenant with a row in every kind of table: plain, referring, append-only, with a trigger. */
async function addTenant(kind: PlacementKind): Promise<string> {
  const tenantId = randomUUIDv7()
  await ctx.db.withPlatform((tx) =>
    tx
      .insertInto('tenants')
      .values({
        id: tenantId,
        slug: `t-${tenantId}`,
        name: 'T',
        display_name: 'T',
        plan_id: 'custom',
        status: 'active',
      })
      .execute(),
  )
  await createHome(ctx, tenantId, kind)
  after(() => dropHome(ctx, tenantId))
  await ctx.db.withTenant(tenantId, async (tx) => {
    await takeQuota(ctx, tx, 'websites', 3)
    await addTemplates(tx, 20)
    const id = randomUUIDv7()
    await tx
      .insertInto('roles')
      .values({ tenant_id: tenantId, id, slug: 'r', name: 'R', permissions: ['a,"b'] })
      .execute()
    await tx
      .insertInto('memberships')
      .values({
        tenant_id: tenantId,
        user_id: randomUUIDv7(),
        role_id: id,
        email: 'a@b.c',
        name: 'Ä "quoted" \\ name',
      })
      .execute()
    await tx
      .insertInto('jobs')
      .values({ tenant_id: tenantId, id, task: 't', lane: 'quick', payload: 'null', max_attempts: 1 })
      .execute()
    for (let n = 0; n < 5; n++)
      await recordAudit(tx, { action: 'page.add', subject: { type: 'test', id: String(n) }, after: { n } })
  })
  return tenantId
}

async function addTemplates(tx: TenantTx, count: number, prefix = 't'): Promise<void> {
  const texts = Array.from({ length: count }, (_, n) => ({
    tenant_id: tx.tenantId,
    slug: `${prefix}-${n}`,
    locale: 'en',
    subject: `Subject ${n}`,
    text: 'Text with\nlines and "quotes"',
    html: '<p>Text</p>'.repeat(20),
  }))
  await tx.insertInto('mail_templates').values(texts).execute()
}

/** Every row of the tenant, as text, by table. */
async function everyRow(tenantId: string): Promise<Record<string, string[]>> {
  const names = await withOwner(bench.url, async (owner) =>
    (await listHomeTables(owner, 'pool')).map((table) => table.name),
  )
  return ctx.db.withTenant(tenantId, async (tx) => {
    const found: Record<string, string[]> = {}
    for (const name of names) {
      const rows = await tx
        .selectFrom(name as 'roles')
        .selectAll()
        .execute()
      found[name] = rows.map((row) => JSON.stringify(row)).toSorted()
    }
    return found
  })
}

/** Where there is anything of the tenant: homes that let it in, schemas, databases, and rows in the pool. */
async function traces(tenantId: string) {
  const hex = tenantId.replaceAll('-', '')
  return withOwner(bench.url, async (owner) => {
    const names = async (statement: string, value: string) =>
      (await owner.query<{ name: string }>(statement, [value])).rows.map((row) => row.name)
    const pool: string[] = []
    for (const { name } of await listHomeTables(owner, 'pool')) {
      const { rowCount } = await owner.query(`select from pool.${name} where tenant_id = $1`, [tenantId])
      if (rowCount) pool.push(name)
    }
    return {
      homes: await names('select schema_name as name from app.homes where tenant_id = $1', tenantId),
      schemas: await names(`select nspname as name from pg_namespace where nspname ~ $1`, hex),
      databases: await names(`select datname as name from pg_database where datname ~ $1`, hex),
      pool: pool.length > 0,
    }
  })
}

async function assertLivesIn(tenantId: string, kind: PlacementKind): Promise<void> {
  const { homes, schemas, databases, pool } = await traces(tenantId)
  const count = { homes: homes.length, schemas: schemas.length, databases: databases.length, pool }
  assert.deepEqual(count, {
    homes: kind === 'database' ? 0 : 1,
    schemas: kind === 'schema' ? 1 : 0,
    databases: kind === 'database' ? 1 : 0,
    pool: kind === 'pool',
  })
  const placement = await ctx.db.withPlatform((tx) =>
    tx.selectFrom('placements').selectAll().where('tenant_id', '=', tenantId).executeTakeFirstOrThrow(),
  )
  assert.equal(placement.kind, kind)
}

for (const [from, to] of MOVES)
  test(`from ${from} to ${to} and back, every row is as it was`, async () => {
    const tenantId = await addTenant(from)
    const before = await everyRow(tenantId)
    assert.ok(Object.values(before).flat().length >= 30)
    const report = await moveTenant(ctx, tenantId, to)
    assert.equal(report.rows, Object.values(before).flat().length)
    assert.deepEqual(await everyRow(tenantId), before)
    await assertLivesIn(tenantId, to)
    await moveTenant(ctx, tenantId, from)
    assert.deepEqual(await everyRow(tenantId), before)
    await assertLivesIn(tenantId, from)
    // The chain of audit entries is unbroken, and goes on.
    await ctx.db.withTenant(tenantId, (tx) =>
      recordAudit(tx, { action: 'page.add', subject: { type: 'test', id: 'x' } }),
    )
    const { ok, checked } = await verifyChain(ctx, tenantId)
    assert.deepEqual({ ok, checked }, { ok: true, checked: 6 })
  })

test('a neighbour in the pool keeps all its rows', async () => {
  const [tenantId, neighbour] = [await addTenant('pool'), await addTenant('pool')]
  const before = await everyRow(neighbour)
  await moveTenant(ctx, tenantId, 'schema')
  await moveTenant(ctx, tenantId, 'database')
  await dropHome(ctx, tenantId)
  assert.deepEqual(await everyRow(neighbour), before)
})

test('a move to where the tenant lives already changes nothing', async () => {
  const tenantId = await addTenant('schema')
  assert.deepEqual(await moveTenant(ctx, tenantId, 'schema'), {
    from: 'schema',
    to: 'schema',
    rows: 0,
    pause_ms: 0,
  })
  await assertLivesIn(tenantId, 'schema')
})

test('writes that race moves all succeed, and every one of them is there afterwards', async () => {
  const tenantId = await addTenant('pool')
  const written: string[] = []
  const moves = new AbortController()
  const writer = async (name: string) => {
    for (let n = 0; !moves.signal.aborted; n++) {
      await ctx.db.withTenant(tenantId, (tx) => addTemplates(tx, 1, `${name}-${n}`))
      written.push(`${name}-${n}-0`)
    }
  }
  const roles = (tables: Parameters<Parameters<typeof ctx.db.readTenant>[1]>[0]) =>
    tables.selectFrom('roles').select('slug').compile()
  const before = await ctx.db.readTenant(tenantId, roles)
  const reader = async () => {
    while (!moves.signal.aborted)
      assert.equal((await ctx.db.readTenant(tenantId, roles)).length, before.length)
  }
  const work = Promise.all([writer('a'), writer('b'), writer('c'), reader(), reader()])
  const pauses: number[] = []
  const seen: number[] = []
  for (const kind of ['schema', 'database', 'pool', 'database', 'schema', 'pool'] as const) {
    pauses.push((await moveTenant(ctx, tenantId, kind)).pause_ms)
    seen.push(written.length)
  }
  moves.abort()
  await work
  assert.ok(seen[0] !== seen.at(-1), 'writers went on between the moves')
  const slugs = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('mail_templates').select('slug').execute(),
  )
  assert.deepEqual(
    slugs
      .map((row) => row.slug)
      .filter((slug) => !slug.startsWith('t-'))
      .toSorted(),
    written.toSorted(),
  )
  await assertLivesIn(tenantId, 'pool')
})

test('another process that remembers the old place goes on in the new one', async () => {
  const tenantId = await addTenant('database')
  const elsewhere = openDatabase({ ...databaseOptions, url: bench.url })
  after(() => elsewhere[Symbol.asyncDispose]())
  const write = (name: string) => elsewhere.withTenant(tenantId, (tx) => addTemplates(tx, 1, name))
  await write('one')
  await moveTenant(ctx, tenantId, 'pool')
  await write('two')
  await moveTenant(ctx, tenantId, 'database')
  await write('three')
  const { mail_templates: rows } = await everyRow(tenantId)
  assert.equal(rows?.length, 23)
})

test('a tenant with work under way that does not end stays where it is, and can move later', async () => {
  const tenantId = await addTenant('pool')
  const entered = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const long = ctx.db.withTenant(tenantId, async (tx) => {
    await addTemplates(tx, 1, 'long')
    entered.resolve()
    await end.promise
  })
  await entered.promise
  await assert.rejects(moveTenant(ctx, tenantId, 'schema'), { code: 'overloaded', message: /work under way/ })
  end.resolve()
  await long
  await assertLivesIn(tenantId, 'pool')
  await moveTenant(ctx, tenantId, 'schema')
  assert.equal((await everyRow(tenantId))['mail_templates']?.length, 21)
})

test('a tenant too large for the allowed pause stays where it is', async () => {
  const tenantId = await addTenant('pool')
  for (const kind of ['schema', 'database'] as const)
    await assert.rejects(moveTenant(ctx, tenantId, kind, { maxPauseMs: 1 }), {
      code: 'overloaded',
      message: /too many rows/,
    })
  await assertLivesIn(tenantId, 'pool')
})

test('of two moves of a tenant one happens and the other is told', async () => {
  const tenantId = await addTenant('pool')
  const begun = Promise.withResolvers<void>()
  const first = moveTenant(ctx, tenantId, 'database', { onStep: () => begun.resolve() })
  await begun.promise
  const second = moveTenant(ctx, tenantId, 'schema')
  await first
  await second
  await assertLivesIn(tenantId, 'schema')
  assert.equal((await everyRow(tenantId))['mail_templates']?.length, 20)
})

test('a removed home leaves no row, schema, database or placement, and its tenant is unknown', async () => {
  for (const kind of KINDS) {
    const tenantId = await addTenant(kind)
    await dropHome(ctx, tenantId)
    await dropHome(ctx, tenantId)
    assert.deepEqual(await traces(tenantId), { homes: [], schemas: [], databases: [], pool: false })
    await assert.rejects(everyRow(tenantId), NoSuchHomeError)
    await assert.rejects(moveTenant(ctx, tenantId, 'pool'), { code: 'not_found' })
  }
})

test('a home is made once: again is fine, elsewhere is a conflict, and the platform has its own', async () => {
  const tenantId = await addTenant('schema')
  await createHome(ctx, tenantId, 'schema')
  await assert.rejects(createHome(ctx, tenantId, 'pool'), { code: 'conflict' })
  await assertLivesIn(tenantId, 'schema')
  await assert.rejects(moveTenant(ctx, PLATFORM_SCOPE, 'schema'), /platform/)
  await assert.rejects(dropHome(ctx, PLATFORM_SCOPE), /platform/)
})

test('an owner who is no superuser makes, moves and removes homes as well', async () => {
  const server = testServerUrl()
  const account = `owner_${randomUUIDv7().replaceAll('-', '')}`
  const url = new URL(urlOfDatabase(server, account))
  url.username = account
  url.password = 'of no superuser'
  await withOwner(server, async (owner) => {
    await owner.query(`create role ${account} login createdb createrole password 'of no superuser'`)
    await owner.query(
      `grant hotswap_owner, hotswap_platform, hotswap_tenant to ${account} with admin true, set true, inherit true`,
    )
    await owner.query(`create database ${account} owner ${account}`)
  })
  after(() => withOwner(server, (owner) => owner.query(`drop database ${account} with (force)`)))
  await migrate(url.href, rolePasswords(TEST_SECRET))
  await using db = openDatabase({ ...databaseOptions, url: url.href })
  const here = { ...ctx, db, ownerUrl: url.href, notices: { ...ctx.notices, publish: async () => undefined } }
  const tenantId = randomUUIDv7()
  await createHome(here, tenantId, 'pool')
  for (const kind of ['schema', 'database', 'pool'] as const) {
    await db.withTenant(tenantId, (tx) => addTemplates(tx, 1, kind))
    await db.withTenant(tenantId, (tx) =>
      recordAudit(tx, { action: 'page.add', subject: { type: 'test', id: kind } }),
    )
    await moveTenant(here, tenantId, kind)
  }
  const slugs = await db.withTenant(tenantId, (tx) =>
    tx.selectFrom('mail_templates').select('slug').execute(),
  )
  assert.equal(slugs.length, 3)
  assert.equal((await verifyChain({ db }, tenantId)).ok, true)
  await dropHome(here, tenantId)
})

test('a failure in the middle of a move leaves the tenant at home and nothing behind', async () => {
  const steps: MoveStep[] = ['built', 'shut_out', 'copied', 'target_committed', 'source_closed']
  for (const [from, to] of MECHANISMS) {
    const tenantId = await addTenant(from)
    const before = await everyRow(tenantId)
    for (const at of steps) {
      const fail = (step: MoveStep) => {
        if (step === at) throw new Error(`failed at ${at}`)
      }
      await assert.rejects(moveTenant(ctx, tenantId, to, { onStep: fail }), { message: `failed at ${at}` })
      await assertLivesIn(tenantId, from)
      assert.deepEqual(await everyRow(tenantId), before)
    }
  }
})

const STEPS: MoveStep[] = ['built', 'shut_out', 'copied', 'target_committed', 'source_closed', 'switched']

for (const [from, to] of MOVES)
  test(
    `killed on the way from ${from} to ${to}, the tenant is whole in one place`,
    { timeout: 240_000 },
    async () => {
      const tenantId = await addTenant(from)
      const before = await everyRow(tenantId)
      for (const step of STEPS) {
        const child = spawn(
          process.execPath,
          [join(import.meta.dirname, 'move-in-child.ts'), bench.url, TEST_SECRET, tenantId, to, step],
          { stdio: ['ignore', 'inherit', 'inherit'] },
        )
        const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
        assert.equal(signal, 'SIGKILL', `died at ${step}`)
        // Between the two commits of a move out of a database, nobody is let in until the next attempt has had a look.
        const isClosed = from === 'database' && step === 'source_closed'
        if (!isClosed) assert.deepEqual(await everyRow(tenantId), before, `after ${step}`)
        const arrived = step === 'switched'
        await moveTenant(ctx, tenantId, arrived ? to : from)
        await assertLivesIn(tenantId, arrived ? to : from)
        assert.deepEqual(await everyRow(tenantId), before, `after ${step} and cleaning up`)
      }
    },
  )
