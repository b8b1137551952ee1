import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { withOwner } from '../../kernel/db/migrate.ts'
import { withTrace } from '../../kernel/trace.ts'
import { type AuditEvent, recordAudit, recordForTenant, recordPlatformAudit } from './audit.ts'
import { verifyChain } from './verify.ts'

const { url, db } = await openTestDatabase({ poolSize: 8 })
const ctx = { db }
const added: AuditEvent = { action: 'member.add', subject: { type: 'member', id: 'm1', label: 'Ada' } }

const entriesOf = (tenantId: string) =>
  db.withTenant(tenantId, (tx) => tx.selectFrom('audit_entries').selectAll().orderBy('seq').execute())

describe('an entry', () => {
  test('holds who, what, from where and what changed, as the trace and the event know them', async () => {
    const { tenantId } = await addHome(url)
    const actor = { kind: 'user', id: 'u1', label: 'ada@example.com', impersonatorId: 'op1' } as const
    await withTrace({ requestId: 'request-1', ip: '203.0.113.7', actor }, () =>
      db.withTenant(tenantId, (tx) =>
        recordAudit(tx, {
          action: 'member.change',
          subject: { type: 'member', id: 'm1', label: 'Grace' },
          before: { role: 'author', name: 'Grace', password: 'old' },
          after: { role: 'editor', name: 'Grace', password: 'new' },
          note: 'promoted',
        }),
      ),
    )
    const [entry] = await entriesOf(tenantId)
    assert.ok(entry)
    const { created_at, hash, prev_hash, ...rest } = entry
    assert.deepEqual(rest, {
      tenant_id: tenantId,
      seq: 1,
      actor_kind: 'user',
      actor_id: 'u1',
      actor_label: 'ada@example.com',
      impersonator_id: 'op1',
      action: 'member.change',
      area: 'member',
      subject_type: 'member',
      subject_id: 'm1',
      subject_label: 'Grace',
      before: { role: 'author', password: '[masked]' },
      after: { role: 'editor', password: '[masked]' },
      note: 'promoted',
      request_id: 'request-1',
      ip: '203.0.113.7',
    })
    assert.ok(Math.abs(created_at.getTime() - Date.now()) < 60_000)
    assert.equal(hash.length, 32)
    assert.equal(prev_hash.length, 0)
  })

  test('says system without a request, anonymous for a request of nobody, and what the event itself knows', async () => {
    const { tenantId } = await addHome(url)
    const record = (event: AuditEvent) => db.withTenant(tenantId, (tx) => recordAudit(tx, event))
    await record(added)
    await withTrace({ ip: '203.0.113.7' }, () => record(added))
    await record({ ...added, actor: { kind: 'anonymous', label: 'mallory@example.com' } })
    const actors = (await entriesOf(tenantId)).map((entry) => [entry.actor_kind, entry.actor_label])
    assert.deepEqual(actors, [
      ['system', null],
      ['anonymous', null],
      ['anonymous', 'mallory@example.com'],
    ])
  })

  test('takes any value: zero characters, half surrogates, bytes, big numbers, circles', async () => {
    const { tenantId } = await addHome(url)
    const circle: Record<string, unknown> = {
      big: 2n ** 70n,
      bytes: Buffer.from('ab'),
      zero: 'a\0b',
      half: '\uD800',
    }
    circle['self'] = circle
    await db.withTenant(tenantId, (tx) =>
      recordAudit(tx, { ...added, subject: { type: 'x', id: 'a\0b' }, after: circle, note: '\uDC00' }),
    )
    const [entry] = await entriesOf(tenantId)
    assert.equal(entry?.subject_id, 'a\uFFFDb')
    assert.partialDeepStrictEqual(entry, {
      after: { big: '1180591620717411303424', bytes: '[2 bytes]', zero: 'a\uFFFDb', half: '\uFFFD' },
      note: '\uFFFD',
    })
    assert.ok((await verifyChain(ctx, tenantId)).ok)
  })

  test('goes when its transaction rolls back, and leaves no gap', async () => {
    const { tenantId } = await addHome(url)
    const failed = db.withTenant(tenantId, async (tx) => {
      await recordAudit(tx, added)
      throw new Error('changed my mind')
    })
    await assert.rejects(failed, /changed my mind/)
    await db.withTenant(tenantId, (tx) => recordAudit(tx, added))
    assert.deepEqual(
      (await entriesOf(tenantId)).map((entry) => entry.seq),
      [1],
    )
  })
})

describe('a chain', () => {
  for (const kind of ['pool', 'schema', 'database'] as const) {
    test(`of 50 concurrent appends has no gap and no fork (${kind})`, async () => {
      const { tenantId } = await addHome(url, kind)
      const appends = Array.from({ length: 50 }, (_, index) =>
        db.withTenant(tenantId, (tx) =>
          recordAudit(tx, { ...added, subject: { type: 'member', id: `m${index}` } }),
        ),
      )
      await Promise.all(appends)
      const entries = await entriesOf(tenantId)
      assert.deepEqual(
        entries.map((entry) => entry.seq),
        Array.from({ length: 50 }, (_, index) => index + 1),
      )
      for (const [index, entry] of entries.entries())
        assert.deepEqual(entry.prev_hash, entries[index - 1]?.hash ?? Buffer.alloc(0))
      assert.equal(new Set(entries.map((entry) => entry.subject_id)).size, 50)
      const check = await verifyChain(ctx, tenantId)
      assert.deepEqual([check.ok, check.checked, check.last_seq], [true, 50, 50])
    })
  }

  test('is seen and continued by its own tenant only', async () => {
    const [one, other] = [await addHome(url), await addHome(url)]
    await db.withTenant(one.tenantId, (tx) => recordAudit(tx, added))
    await db.withTenant(other.tenantId, (tx) => recordAudit(tx, { ...added, action: 'role.add' }))
    assert.deepEqual(
      (await entriesOf(one.tenantId)).map((entry) => [entry.seq, entry.action]),
      [[1, 'member.add']],
    )
    assert.deepEqual(
      (await entriesOf(other.tenantId)).map((entry) => [entry.seq, entry.action]),
      [[1, 'role.add']],
    )
  })
})

describe('the platform', () => {
  test('has a chain of its own, written in the platform’s transaction', async () => {
    const failed = db.withPlatform(async (tx) => {
      await recordPlatformAudit(tx, { ...added, action: 'tenant.fail' })
      throw new Error('rolled back')
    })
    await assert.rejects(failed, /rolled back/)
    await db.withPlatform((tx) => recordPlatformAudit(tx, { ...added, action: 'tenant.add' }))
    assert.deepEqual(
      (await entriesOf(PLATFORM_SCOPE)).map((entry) => entry.action),
      ['tenant.add'],
    )
    assert.ok((await verifyChain(ctx, PLATFORM_SCOPE)).ok)
  })

  test('leaves no tenant behind in the transaction or on the connection', async () => {
    const tenantNow = sql<{
      id: string | null
    }>`select nullif(current_setting('app.tenant_id', true), '') as id`
    await db.withPlatform(async (tx) => {
      await recordPlatformAudit(tx, added)
      assert.deepEqual((await tenantNow.execute(tx)).rows, [{ id: null }])
    })
    const goOn = db.withPlatform(async (tx) => {
      await recordPlatformAudit(tx, added)
      await sql`select app.tenant_id()`.execute(tx)
    })
    await assert.rejects(goOn, { code: '22P02' })
    await db.withPlatform(async (tx) => assert.deepEqual((await tenantNow.execute(tx)).rows, [{ id: null }]))
  })

  test('shows an operator’s act in the tenant’s chain, and shrugs when the tenant is gone', async () => {
    const { tenantId } = await addHome(url)
    await recordForTenant(ctx, tenantId, { ...added, action: 'tenant.suspend' })
    assert.deepEqual(
      (await entriesOf(tenantId)).map((entry) => entry.action),
      ['tenant.suspend'],
    )
    await recordForTenant(ctx, '019a0000-0000-7000-8000-000000000000', added)
  })
})

describe('append-only', () => {
  const statements = [
    `insert into audit_entries select * from audit_entries`,
    `update audit_entries set note = 'nothing happened'`,
    `delete from audit_entries`,
    `truncate audit_entries`,
    `insert into audit_heads (tenant_id) values ('019a0000-0000-7000-8000-000000000000')`,
    `update audit_heads set seq = 0`,
    `delete from audit_heads`,
    `truncate audit_heads`,
    `alter table audit_entries disable trigger all`,
    `drop trigger audit_entries__append_only on audit_entries`,
    `set local session_replication_role = replica`,
    `set local role hotswap_owner`,
  ]
  const denied = { code: '42501' }

  for (const kind of ['pool', 'schema', 'database'] as const) {
    test(`no role can write but through the functions (${kind})`, async () => {
      const { tenantId, schema } = await addHome(url, kind)
      await db.withTenant(tenantId, (tx) => recordAudit(tx, added))
      for (const statement of statements) {
        await assert.rejects(
          db.withTenant(tenantId, async (tx) => sql.raw(statement).execute(tx)),
          denied,
          statement,
        )
        if (kind === 'database') continue
        const qualified = statement.replaceAll(/audit_(entries|heads)\b/g, `${schema}.audit_$1`)
        await assert.rejects(
          db.withPlatform(async (tx) => sql.raw(qualified).execute(tx)),
          denied,
          qualified,
        )
      }
      assert.equal((await entriesOf(tenantId)).length, 1)
    })
  }

  test('pretending to be the retention gains nothing', async () => {
    const { tenantId } = await addHome(url)
    await db.withTenant(tenantId, (tx) => recordAudit(tx, added))
    const pretend = db.withTenant(tenantId, async (tx) => {
      await sql`set local app.audit_removal = 'on'`.execute(tx)
      await sql`delete from audit_entries`.execute(tx)
    })
    await assert.rejects(pretend, denied)
  })

  test('a tenant cannot use the platform’s functions, nor the platform a tenant’s', async () => {
    const { tenantId } = await addHome(url)
    await assert.rejects(
      db.withTenant(tenantId, async (tx) => sql`select platform.append_audit('{}')`.execute(tx)),
      denied,
    )
    await assert.rejects(
      db.withPlatform(async (tx) => sql`select pool.append_audit('{}')`.execute(tx)),
      denied,
    )
  })

  test('even the owner is refused', async () => {
    const { tenantId } = await addHome(url)
    await db.withTenant(tenantId, (tx) => recordAudit(tx, added))
    const writes = [
      'update pool.audit_entries set note = null',
      'delete from pool.audit_entries',
      'truncate pool.audit_entries',
      'delete from pool.audit_heads',
      'truncate pool.audit_heads',
    ]
    await withOwner(url, async (owner) => {
      await owner.query('set role hotswap_owner')
      await owner.query(`select set_config('app.tenant_id', $1, false)`, [tenantId])
      for (const write of writes)
        await assert.rejects(owner.query(write), { code: '42501', message: /append-only/ })
    })
  })
})
