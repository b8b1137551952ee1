import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { addNote, addNotes, listNotes } from '../../../test/kit/notes.ts'
import type { TenantTx } from './database.ts'
import type { DB as HomeTables } from './home-tables.generated.ts'
import { withOwner } from './migrate.ts'
import { NoSuchHomeError } from './placements.ts'

const { url, db } = await openTestDatabase()
await addNotes(url)

const newTenant = async () => (await addHome(url)).tenantId
const notesOf = (tenantId: string) => db.withTenant(tenantId, listNotes)

/** Resolves once a backend of this database waits or sleeps in a statement like `pattern`. */
async function seen(owner: pg.Client, pattern: string): Promise<void> {
  for (;;) {
    const { rowCount } = await owner.query(
      `select from pg_stat_activity where datname = current_database() and state = 'active' and query like $1 and pid <> pg_backend_pid()`,
      [pattern],
    )
    if (rowCount) return
  }
}

describe('a transaction of a tenant', () => {
  test('sees the rows of its tenant and nothing else, without asking', async () => {
    const [mine, other] = [await newTenant(), await newTenant()]
    await db.withTenant(mine, (tx) => addNote(tx, 'mine'))
    await db.withTenant(other, (tx) => addNote(tx, 'other'))
    assert.deepEqual(
      (await notesOf(mine)).map((note) => note.id),
      ['mine'],
    )
    const gone = await db.withTenant(mine, (tx) => sql`delete from notes returning id`.execute(tx))
    assert.deepEqual(gone.rows, [{ id: 'mine' }])
    assert.equal((await notesOf(other)).length, 1)
  })

  test('cannot write a row of another tenant, nor give one away', async () => {
    const [mine, other] = [await newTenant(), await newTenant()]
    const refused = { code: '42501', message: /row-level security/ }
    await assert.rejects(
      db.withTenant(mine, (tx) => addNote(tx, 'foisted', other)),
      refused,
    )
    const giveAway = db.withTenant(mine, async (tx) => {
      await addNote(tx, 'given')
      await sql`update notes set tenant_id = ${other}`.execute(tx)
    })
    await assert.rejects(giveAway, refused)
    assert.deepEqual([await notesOf(mine), await notesOf(other)], [[], []])
  })

  test('is refused for a tenant nobody knows', async () => {
    await assert.rejects(notesOf('019a0000-0000-7000-8000-000000000000'), NoSuchHomeError)
    const leaving = await newTenant()
    await withOwner(url, (owner) => owner.query('delete from app.homes where tenant_id = $1', [leaving]))
    await assert.rejects(notesOf(leaving), NoSuchHomeError)
  })

  test('works for one tenant from begin to end', async () => {
    const [mine, other] = [await newTenant(), await newTenant()]
    const switched = db.withTenant(mine, (tx) => sql`select app.enter_tenant(${other}, 'pool')`.execute(tx))
    await assert.rejects(switched, { code: 'HS003' })
    const persuaded = db.withTenant(mine, (tx) =>
      sql`select set_config('app.tenant_id', ${other}, true), body from notes`.execute(tx),
    )
    await assert.rejects(persuaded, { code: '42501' })
  })

  test('follows a tenant that has moved, and begins its work anew there', async () => {
    const { tenantId } = await addHome(url, 'schema')
    const schema = `tenant_${tenantId.replaceAll('-', '')}`
    await addNotes(url, schema)
    await db.withTenant(tenantId, (tx) => addNote(tx, 'before'))
    await withOwner(url, async (owner) => {
      await owner.query(`update app.homes set schema_name = 'pool' where tenant_id = $1`, [tenantId])
      await owner.query(
        `update platform.placements set schema_name = 'pool', kind = 'pool' where tenant_id = $1`,
        [tenantId],
      )
    })
    let runs = 0
    await db.withTenant(tenantId, (tx) => {
      runs++
      return addNote(tx, 'after')
    })
    assert.equal(runs, 2)
    assert.deepEqual(
      (await notesOf(tenantId)).map((note) => note.id),
      ['after'],
    )
  })

  test('follows a tenant out of a database that is no more', async () => {
    const { tenantId, url: own } = await addHome(url, 'database')
    await db.withTenant(tenantId, (tx) => tx.selectFrom('quota_usage').selectAll().execute())
    const database = new URL(own).pathname.slice(1)
    await withOwner(url, async (owner) => {
      await owner.query(`insert into app.homes values ($1, 'pool')`, [tenantId])
      await owner.query(
        `update platform.placements set kind = 'pool', database_name = null where tenant_id = $1`,
        [tenantId],
      )
      await owner.query(`drop database ${database} with (force)`)
    })
    assert.deepEqual(await notesOf(tenantId), [])
  })
})

describe('a connection', () => {
  test('does not carry the tenant of a careless transaction into the next one', async () => {
    const single = await openTestDatabase({ poolSize: 1 })
    await addNotes(single.url)
    const [careless, next] = [await addHome(single.url), await addHome(single.url)].map(
      (home) => home.tenantId,
    )
    assert.ok(careless && next)
    const pid = sql<{ pid: number }>`select pg_backend_pid() as pid`
    const before = await single.db.withTenant(careless, async (tx) => {
      await addNote(tx, 'careless')
      await sql`set search_path to platform`.execute(tx)
      await sql.raw(`set app.tenant_id = '${careless}'`).execute(tx)
      return (await pid.execute(tx)).rows
    })
    const after = await single.db.withTenant(next, async (tx) => {
      assert.deepEqual(await listNotes(tx), [])
      return (await pid.execute(tx)).rows
    })
    assert.notDeepEqual(after, before, 'the marked connection was closed')
  })
})

describe('the end of a transaction', () => {
  test('is a roll back when the work throws', async () => {
    const tenantId = await newTenant()
    const failed = db.withTenant(tenantId, async (tx) => {
      await addNote(tx, 'lost')
      throw new Error('changed my mind')
    })
    await assert.rejects(failed, /changed my mind/)
    assert.deepEqual(await notesOf(tenantId), [])
  })

  test('is never a commit when a statement failed, even if its error was swallowed', async () => {
    const tenantId = await newTenant()
    const swallowed = db.withTenant(tenantId, async (tx) => {
      await addNote(tx, 'lost')
      await addNote(tx, 'lost').catch(() => undefined)
    })
    await assert.rejects(swallowed, /nothing was written/)
    assert.deepEqual(await notesOf(tenantId), [])
  })

  test('names the first failure: of the statement sent along with BEGIN, or of the tenant', async () => {
    const tenantId = await newTenant()
    await assert.rejects(
      db.withTenant(tenantId, (tx) => sql`select 1 / 0`.execute(tx)),
      { code: '22012' },
    )
    await withOwner(url, (owner) => owner.query('delete from app.homes where tenant_id = $1', [tenantId]))
    const together = db.withTenant(tenantId, (tx) =>
      Promise.all([addNote(tx, 'a'), listNotes(tx), addNote(tx, 'b')]),
    )
    await assert.rejects(together, NoSuchHomeError)
    // The statements refused with it were never prepared; the connection must not believe they were.
    const other = await newTenant()
    await Promise.all([1, 2, 3, 4].map((n) => db.withTenant(other, (tx) => addNote(tx, `after ${n}`))))
    assert.equal((await notesOf(other)).length, 4)
  })

  test('waits for statements sent together, and is shared by all of them', async () => {
    const tenantId = await newTenant()
    const ids = Array.from({ length: 50 }, (_, index) => `note-${index}`)
    await db.withTenant(tenantId, (tx) => Promise.all(ids.map((id) => addNote(tx, id))))
    assert.equal((await notesOf(tenantId)).length, 50)
    const clash = db.withTenant(tenantId, (tx) =>
      Promise.all(['x', 'note-7', 'y'].map((id) => addNote(tx, id))),
    )
    await assert.rejects(clash, { code: '23505' })
    assert.equal((await notesOf(tenantId)).length, 50)
  })

  test('takes the handle away, before the commit already', async () => {
    const tenantId = await newTenant()
    let kept: TenantTx | undefined
    const done = db.withTenant(tenantId, async (tx) => {
      kept = tx
      await addNote(tx, 'kept')
    })
    await done
    assert.ok(kept)
    await assert.rejects(listNotes(kept), /this transaction is over/)
    let late: Promise<void> | undefined
    await db.withTenant(tenantId, async (tx) => {
      await addNote(tx, 'in time')
      // Runs when the work has returned and COMMIT is on its way.
      late = Promise.resolve()
        .then(() => new Promise((soon) => setImmediate(soon)))
        .then(() => addNote(tx, 'late'))
      late.catch(() => undefined)
    })
    assert.ok(late)
    await assert.rejects(late, /this transaction is over/)
    assert.deepEqual(
      (await notesOf(tenantId)).map((note) => note.id),
      ['in time', 'kept'],
    )
  })

  test('is followed by what waits for the commit, and only by that', async () => {
    const tenantId = await newTenant()
    const told: string[] = []
    const failed = db.withTenant(tenantId, async (tx) => {
      tx.afterCommit(() => told.push('rolled back'))
      await sql`select 1 / 0`.execute(tx)
    })
    await assert.rejects(failed)
    await db.withTenant(tenantId, async (tx) => {
      await addNote(tx, 'told')
      tx.afterCommit(async () => told.push(`${(await notesOf(tenantId)).length} committed`))
      assert.deepEqual(told, [])
    })
    assert.deepEqual(told, ['1 committed'])
  })

  test('writes nothing in a read-only one', async () => {
    const tenantId = await newTenant()
    await assert.rejects(
      db.withTenant(tenantId, (tx) => addNote(tx, 'x'), { readOnly: true }),
      { code: '25006' },
    )
  })
})

describe('an aborted transaction', () => {
  test('ends in the middle of a statement, on our side and on that of PostgreSQL', async () => {
    const single = await openTestDatabase({ poolSize: 1 })
    await addNotes(single.url)
    const { tenantId } = await addHome(single.url)
    await withOwner(single.url, async (owner) => {
      const stop = new AbortController()
      const sleeping = single.db.withTenant(
        tenantId,
        async (tx) => {
          await addNote(tx, 'lost')
          await sql`select pg_sleep(25)`.execute(tx)
        },
        { signal: stop.signal },
      )
      await seen(owner, '%pg_sleep%')
      stop.abort(new Error('the caller has left'))
      await assert.rejects(sleeping, /the caller has left/)
      // The only connection of the pool is free again, at once.
      assert.deepEqual(await single.db.withTenant(tenantId, listNotes), [])
      for (;;) {
        const { rowCount } = await owner.query(
          `select from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()`,
        )
        if (!rowCount) break
      }
    })
  })

  test('stops waiting for a connection', async () => {
    const single = await openTestDatabase({ poolSize: 1 })
    const { tenantId } = await addHome(single.url)
    const stop = new AbortController()
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    const { promise: holding, resolve: hold } = Promise.withResolvers<void>()
    const first = single.db.withTenant(tenantId, async () => {
      hold()
      await held
    })
    await holding
    let begun = false
    const waiting = single.db.withTenant(
      tenantId,
      async () => {
        begun = true
      },
      { signal: stop.signal },
    )
    const aborted = once(stop.signal, 'abort')
    stop.abort(new Error('the caller has left'))
    await aborted
    await assert.rejects(waiting, /the caller has left/)
    letGo()
    await first
    await single.db.withTenant(tenantId, (tx) => sql`select 1`.execute(tx))
    assert.equal(begun, false)
    assert.equal(single.db.pressure().waiting, 0)
  })

  test('does not begin when it was aborted before', async () => {
    const tenantId = await newTenant()
    const work = db.withTenant(tenantId, () => assert.fail('must not run'), { signal: AbortSignal.abort() })
    await assert.rejects(work, { name: 'AbortError' })
  })
})

test('a connection whose prepared statements no longer fit is replaced', async () => {
  const single = await openTestDatabase({ poolSize: 1 })
  await addNotes(single.url)
  const { tenantId } = await addHome(single.url)
  const list = () => single.db.withTenant(tenantId, listNotes)
  await list()
  await withOwner(single.url, (owner) => owner.query('alter table pool.notes add column later text'))
  await assert.rejects(list(), { code: '0A000' })
  assert.deepEqual(await list(), [])
})

describe('a hot read', () => {
  const like = (pattern: string) => (tables: Kysely<HomeTables>) =>
    sql<{ id: string }>`select id from notes where id like ${pattern}`.compile(tables)

  test('enters its tenant, sees nothing of others, and leaves no tenant behind', async () => {
    const [mine, other] = [await newTenant(), await newTenant()]
    await db.withTenant(mine, (tx) => addNote(tx, 'hot mine'))
    await db.withTenant(other, (tx) => addNote(tx, 'hot other'))
    const reads = Array.from({ length: 40 }, (_, index) =>
      db.readTenant(index % 2 ? mine : other, like('hot%')),
    )
    for (const [index, rows] of (await Promise.all(reads)).entries())
      assert.deepEqual(rows, [{ id: index % 2 ? 'hot mine' : 'hot other' }])
    await withOwner(url, async (owner) => {
      const { rows } = await owner.query(
        `select from pg_stat_activity where state like 'idle in%' and datname = current_database()`,
      )
      assert.deepEqual(rows, [])
    })
  })

  test('that finds nothing says when the tenant is unknown or has moved', async () => {
    const tenantId = await newTenant()
    assert.deepEqual(await db.readTenant(tenantId, like('%')), [])
    await withOwner(url, (owner) => owner.query('delete from app.homes where tenant_id = $1', [tenantId]))
    await assert.rejects(db.readTenant(tenantId, like('%')), NoSuchHomeError)
    await assert.rejects(db.readTenant('019a0000-0000-7000-8000-000000000000', like('%')), NoSuchHomeError)
  })

  test('that fails leaves the connection as good as new', async () => {
    const single = await openTestDatabase({ poolSize: 1 })
    await addNotes(single.url)
    const { tenantId } = await addHome(single.url)
    await single.db.withTenant(tenantId, (tx) => addNote(tx, 'there'))
    const fails = (tables: Kysely<HomeTables>) =>
      sql`select 1 / (select count(*) - 1 from notes)`.compile(tables)
    for (let time = 0; time < 3; time++) {
      await assert.rejects(single.db.readTenant(tenantId, fails), { code: '22012' })
      assert.equal((await single.db.readTenant(tenantId, like('%'))).length, 1)
      assert.equal((await single.db.withTenant(tenantId, listNotes)).length, 1)
    }
  })
})
