import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import type pg from 'pg'
import { openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { systemClock } from '../../kernel/clock.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { withOwner } from '../../kernel/db/migrate.ts'
import { createLog } from '../../kernel/log.ts'
import { pruneAllAudit, pruneAudit } from './retention.ts'
import { type ChainFault, verifyAllChains, verifyChain } from './verify.ts'

const { url, db } = await openTestDatabase()
const ctx = { db, log: createLog('silent'), clock: systemClock }
const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

async function addChain(length: number): Promise<string> {
  const { tenantId } = await addHome(url)
  await append(tenantId, length)
  return tenantId
}

async function append(tenantId: string, count: number): Promise<void> {
  await db.withTenant(tenantId, async (tx) =>
    sql`select append_audit(jsonb_build_object('actor_kind', 'system', 'action', 'page.change', 'subject_type', 'page',
      'subject_id', 'p' || i, 'after', jsonb_build_object('index', i))) from generate_series(1, ${count}::int) i`.execute(
      tx,
    ),
  )
}

/** What only somebody who owns the whole database server can do. */
function tamper(work: (superuser: pg.Client) => Promise<unknown>): Promise<unknown> {
  return withOwner(url, async (superuser) => {
    await superuser.query('set session_replication_role = replica')
    await work(superuser)
  })
}

/** Makes the first `count` entries `days` days older, hashes included, so that retention applies to them. */
function age(tenantId: string, count: number, days: number): Promise<unknown> {
  return tamper(async (superuser) => {
    await superuser.query(
      `update pool.audit_entries set created_at = created_at - make_interval(days => $3) where tenant_id = $1 and seq <= $2`,
      [tenantId, count, days],
    )
    await rewriteFrom(superuser, tenantId, 1)
  })
}

/** Makes the hashes from `seq` on consistent again. */
async function rewriteFrom(superuser: pg.Client, tenantId: string, seq: number): Promise<void> {
  const { rows } = await superuser.query<{ seq: number }>(
    'select seq from pool.audit_entries where tenant_id = $1 and seq >= $2 order by seq',
    [tenantId, seq],
  )
  for (const row of rows) {
    await superuser.query(
      `update pool.audit_entries e set prev_hash = coalesce((select b.hash from pool.audit_entries b where b.tenant_id = $1 and b.seq = e.seq - 1),
         (select anchor_hash from pool.audit_heads where tenant_id = $1)) where tenant_id = $1 and seq = $2`,
      [tenantId, row.seq],
    )
    await superuser.query(
      'update pool.audit_entries e set hash = pool.audit_hash(e) where tenant_id = $1 and seq = $2',
      [tenantId, row.seq],
    )
  }
  await superuser.query(
    `update pool.audit_heads h set hash = e.hash from pool.audit_entries e where h.tenant_id = $1 and e.tenant_id = $1 and e.seq = h.seq`,
    [tenantId],
  )
}

describe('verifying', () => {
  test('accepts an untouched chain of any length, an empty one included', async () => {
    assert.deepEqual(await verifyChain(ctx, await addChain(0)), {
      ok: true,
      checked: 0,
      last_seq: 0,
      last_hash: '',
    })
    const tenantId = await addChain(2_001) // one more than a page
    const check = await verifyChain(ctx, tenantId)
    assert.deepEqual([check.ok, check.checked, check.last_seq], [true, 2_001, 2_001])
  })

  test('does not depend on the session’s time zone or the process', async () => {
    const tenantId = await addChain(3)
    const { rows } = await withOwner(url, async (superuser) => {
      await superuser.query(
        `set timezone to 'Pacific/Auckland'; set datestyle to 'german'; set intervalstyle to 'iso_8601'`,
      )
      return superuser.query(
        'select hash = pool.audit_hash(e) as same from pool.audit_entries e where tenant_id = $1',
        [tenantId],
      )
    })
    assert.deepEqual(
      rows,
      Array.from({ length: 3 }, () => ({ same: true })),
    )
  })

  const entries = 'pool.audit_entries'
  const heads = 'pool.audit_heads'
  const ofFive: [what: string, statement: string, fault: ChainFault, seq: number][] = [
    [
      'an edited value',
      `update ${entries} set after = '{"index": 7}' where tenant_id = $1 and seq = 3`,
      'entry_changed',
      3,
    ],
    [
      'an edited actor',
      `update ${entries} set actor_label = 'somebody else' where tenant_id = $1 and seq = 1`,
      'entry_changed',
      1,
    ],
    [
      'an edited time',
      `update ${entries} set created_at = created_at + interval '1 microsecond' where tenant_id = $1 and seq = 5`,
      'entry_changed',
      5,
    ],
    [
      'null made of nothing',
      `update ${entries} set before = 'null' where tenant_id = $1 and seq = 2`,
      'entry_changed',
      2,
    ],
    ['a deleted entry', `delete from ${entries} where tenant_id = $1 and seq = 3`, 'entry_missing', 3],
    ['deleted entries', `delete from ${entries} where tenant_id = $1 and seq in (2, 3)`, 'entry_missing', 2],
    ['a deleted beginning', `delete from ${entries} where tenant_id = $1 and seq <= 2`, 'entry_missing', 1],
    ['a truncated tail', `delete from ${entries} where tenant_id = $1 and seq >= 4`, 'tail_missing', 4],
    ['a chain of nothing but its head', `delete from ${entries} where tenant_id = $1`, 'tail_missing', 1],
    ['a deleted head', `delete from ${heads} where tenant_id = $1`, 'head_missing', 1],
    ['an edited head', `update ${heads} set hash = '\\x00' where tenant_id = $1`, 'head_changed', 5],
    ['a head set back', `update ${heads} set seq = 4 where tenant_id = $1`, 'head_changed', 4],
    [
      'a head set back that fits',
      `update ${heads} h set seq = 4, hash = e.hash from ${entries} e where h.tenant_id = $1 and e.tenant_id = $1 and e.seq = 4`,
      'entry_unexpected',
      5,
    ],
    ['an anchor nobody set', `update ${heads} set anchor_seq = 2 where tenant_id = $1`, 'anchor_changed', 3],
    [
      'entries that changed places',
      `update ${entries} e set action = o.action, area = o.area, subject_id = o.subject_id, after = o.after, hash = o.hash, prev_hash = o.prev_hash, created_at = o.created_at
         from ${entries} o where e.tenant_id = $1 and o.tenant_id = $1 and e.seq in (2, 3) and o.seq = 5 - e.seq`,
      'entry_changed',
      2,
    ],
  ]
  for (const [what, statement, fault, seq] of ofFive) {
    test(`finds ${what}`, async () => {
      const tenantId = await addChain(5)
      await tamper((superuser) => superuser.query(statement, [tenantId]))
      const check = await verifyChain(ctx, tenantId)
      assert.deepEqual([check.ok, check.reason, check.first_bad_seq], [false, fault, seq])
    })
  }

  test('finds a replaced entry whose own hash is right', async () => {
    const tenantId = await addChain(5)
    await tamper((superuser) =>
      superuser.query(
        `with changed as (update pool.audit_entries set note = 'x' where tenant_id = $1 and seq = 3 returning *)
         select from changed`,
        [tenantId],
      ),
    )
    await tamper((superuser) =>
      superuser.query(
        'update pool.audit_entries e set hash = pool.audit_hash(e) where tenant_id = $1 and seq = 3',
        [tenantId],
      ),
    )
    const check = await verifyChain(ctx, tenantId)
    assert.deepEqual([check.reason, check.first_bad_seq], ['entry_relinked', 4])
  })

  test('finds an inserted entry', async () => {
    const tenantId = await addChain(5)
    await tamper(async (superuser) => {
      // Room between 2 and 3: everything later moves up by one.
      await superuser.query(
        `update pool.audit_entries set seq = seq + 1001 where tenant_id = $1 and seq >= 3`,
        [tenantId],
      )
      await superuser.query(
        `update pool.audit_entries set seq = seq - 1000 where tenant_id = $1 and seq > 1000`,
        [tenantId],
      )
      await superuser.query(
        `insert into pool.audit_entries select (jsonb_populate_record(e, '{"seq": 3, "subject_id": "forged"}')).*
           from pool.audit_entries e where tenant_id = $1 and seq = 2`,
        [tenantId],
      )
      await superuser.query('update pool.audit_heads set seq = 6 where tenant_id = $1', [tenantId])
    })
    const check = await verifyChain(ctx, tenantId)
    assert.deepEqual([check.ok, check.first_bad_seq], [false, 3])
  })

  test('finds a chain written anew, hashes and all, by what was noted down before', async () => {
    const tenantId = await addChain(5)
    const known = await verifyChain(ctx, tenantId).then(({ last_seq, last_hash }) => ({
      seq: last_seq,
      hash: last_hash,
    }))
    await append(tenantId, 3)
    assert.ok((await verifyChain(ctx, tenantId, known)).ok)
    await tamper(async (superuser) => {
      await superuser.query(`update pool.audit_entries set note = 'x' where tenant_id = $1 and seq = 2`, [
        tenantId,
      ])
      await rewriteFrom(superuser, tenantId, 2)
    })
    assert.ok((await verifyChain(ctx, tenantId)).ok, 'the chain alone cannot tell')
    const check = await verifyChain(ctx, tenantId, known)
    assert.deepEqual([check.ok, check.reason, check.first_bad_seq], [false, 'history_rewritten', 5])
  })

  test('goes over all chains, the platform’s first, and names the broken one', async () => {
    const [good, broken] = [await addChain(2), await addChain(2)]
    await tamper((superuser) =>
      superuser.query(`update pool.audit_entries set note = 'x' where tenant_id = $1 and seq = 2`, [broken]),
    )
    const results = new Map<string, boolean>()
    await verifyAllChains(ctx, ({ tenantId, ok }) => results.set(tenantId, ok))
    assert.equal([...results.keys()][0], PLATFORM_SCOPE)
    assert.deepEqual([results.get(good), results.get(broken)], [true, false])
  })

  test('holds while others append', async () => {
    const tenantId = await addChain(4_100)
    const appending = append(tenantId, 50)
    const checks = await Promise.all(Array.from({ length: 3 }, () => verifyChain(ctx, tenantId)))
    await appending
    for (const check of checks) assert.equal(check.reason, undefined)
  })
})

describe('retention', () => {
  test('removes what is old, says so in the chain, and leaves the rest verifiable', async () => {
    const tenantId = await addChain(10)
    await age(tenantId, 6, 400)
    assert.equal(await pruneAudit(ctx, tenantId, daysAgo(365)), 6)
    const left = await db.withTenant(tenantId, (tx) =>
      tx.selectFrom('audit_entries').selectAll().orderBy('seq').execute(),
    )
    assert.deepEqual(
      left.map((entry) => entry.seq),
      [7, 8, 9, 10, 11],
    )
    assert.partialDeepStrictEqual(left.at(-1), {
      action: 'audit.prune',
      actor_kind: 'system',
      after: { removed: 6, seq: 6 },
    })
    const check = await verifyChain(ctx, tenantId)
    assert.deepEqual([check.ok, check.checked, check.last_seq], [true, 5, 11])
    assert.equal(await pruneAudit(ctx, tenantId, daysAgo(365)), 0, 'nothing is left to remove')
  })

  test('empties a chain that is old altogether, more than a batch long', async () => {
    const tenantId = await addChain(5_003)
    await tamper((superuser) =>
      superuser.query(
        `update pool.audit_entries set created_at = created_at - interval '400 days' where tenant_id = $1`,
        [tenantId],
      ),
    )
    assert.equal(await pruneAudit(ctx, tenantId, daysAgo(365)), 5_003)
    const check = await verifyChain(ctx, tenantId)
    // The second batch reached the first one's entry in number but not in age.
    assert.deepEqual([check.ok, check.checked, check.last_seq], [true, 2, 5_005])
  })

  test('leaves an idle tenant alone, whose only old entry is that of the last pruning', async () => {
    const tenantId = await addChain(3)
    await age(tenantId, 3, 400)
    await pruneAudit(ctx, tenantId, daysAgo(365))
    await tamper((superuser) =>
      superuser.query(
        `update pool.audit_entries set created_at = created_at - interval '400 days' where tenant_id = $1`,
        [tenantId],
      ),
    )
    assert.equal(await pruneAudit(ctx, tenantId, daysAgo(365)), 0)
  })

  test('keeps a month whatever it is told', async () => {
    const tenantId = await addChain(1)
    await assert.rejects(pruneAudit(ctx, tenantId, new Date()), { code: 'HS002' })
    await assert.rejects(pruneAudit(ctx, tenantId, daysAgo(29)), { code: 'HS002' })
    await age(tenantId, 1, 40)
    await pruneAllAudit(ctx, async () => 0)
    const seqs = await db.withTenant(tenantId, (tx) => tx.selectFrom('audit_entries').select('seq').execute())
    assert.deepEqual(seqs, [{ seq: 2 }])
  })

  test('does not pass for a prefix that somebody else removed', async () => {
    const tenantId = await addChain(10)
    await age(tenantId, 3, 400)
    await pruneAudit(ctx, tenantId, daysAgo(365))
    await tamper(async (superuser) => {
      await superuser.query('delete from pool.audit_entries where tenant_id = $1 and seq <= 5', [tenantId])
      await superuser.query(
        `update pool.audit_heads h set anchor_seq = 5, anchor_hash = e.prev_hash from pool.audit_entries e
           where h.tenant_id = $1 and e.tenant_id = $1 and e.seq = 6`,
        [tenantId],
      )
    })
    const check = await verifyChain(ctx, tenantId)
    assert.deepEqual([check.ok, check.reason, check.first_bad_seq], [false, 'anchor_changed', 6])
  })

  test('asks each tenant how long, and goes on when one fails', async () => {
    const [short, long, failing] = [await addChain(1), await addChain(1), await addChain(1)]
    for (const tenantId of [short, long, failing]) await age(tenantId, 1, 100)
    const days = new Map([
      [short, 90],
      [long, 120],
    ])
    const { removed } = await pruneAllAudit(ctx, async (tenantId) => {
      if (tenantId === failing) throw new Error('no configuration')
      return days.get(tenantId) ?? 10_000
    })
    assert.equal(removed, 1)
    const check = await verifyChain(ctx, short)
    assert.deepEqual([check.ok, check.last_seq], [true, 2])
  })
})
