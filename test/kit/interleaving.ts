/** Many tenants' transactions at once over few connections, with everything that can end one: nothing may cross over. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Database, TenantTx } from '../../server/kernel/db/database.ts'
import { withOwner } from '../../server/kernel/db/migrate.ts'
import { addNote, listNotes } from './notes.ts'

/** What a transaction does, and how it must end: the code of its error, or undefined when it commits. */
const ACTS: Record<
  string,
  { code?: string; run: (tx: TenantTx, id: string, other: string) => Promise<unknown> }
> = {
  add: { run: (tx, id) => addNote(tx, id) },
  'add two at once': { run: (tx, id) => Promise.all([addNote(tx, id), addNote(tx, `${id} twin`)]) },
  'read only': { run: (tx) => listNotes(tx) },
  'work outside the database, too': {
    run: async (tx, id) => {
      await addNote(tx, id)
      await new Promise((soon) => setTimeout(soon, 3))
    },
  },
  'throw after writing': {
    code: 'THROWN',
    run: async (tx, id) => {
      await addNote(tx, id)
      throw Object.assign(new Error('changed my mind'), { code: 'THROWN' })
    },
  },
  'throw before any statement': {
    code: 'THROWN',
    run: () => Promise.reject(Object.assign(new Error('changed my mind'), { code: 'THROWN' })),
  },
  'break a constraint': {
    code: '23505',
    run: (tx, id) => Promise.all([addNote(tx, id), addNote(tx, id), listNotes(tx)]),
  },
  'write for another tenant': { code: '42501', run: (tx, id, other) => addNote(tx, id, other) },
  'enter another tenant': {
    code: 'HS003',
    run: async (tx, id, other) => {
      await addNote(tx, id)
      await sql`select app.enter_tenant(${other}, 'pool')`.execute(tx)
    },
  },
  'take too long': {
    code: '57014',
    run: async (tx, id) => {
      await addNote(tx, id)
      await sql`set local statement_timeout = 10`.execute(tx)
      await sql`select pg_sleep(5)`.execute(tx)
    },
  },
  'lose the connection': {
    code: '57P01',
    run: async (tx, id) => {
      await addNote(tx, id)
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
    },
  },
}

const step = fc.record({
  tenant: fc.nat(),
  other: fc.nat(),
  act: fc.constantFrom(...Object.keys(ACTS)),
  /** Milliseconds after which the caller leaves. */
  patience: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 2 }),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/**
 * @param db an open database whose pool is smaller than the number of transactions under way
 * @param url the superuser's, of the database with the table `notes`
 * @param tenants at least two tenants of that database's pool
 */
export async function checkInterleaving(
  db: Database,
  url: string,
  tenants: string[],
  options: { runs: number; skip?: string[] },
): Promise<void> {
  const tenantAt = (index: number) => tenants[index % tenants.length] ?? ''
  let count = 0

  /** What is in the tables must be exactly what was committed; of what its caller left, both are possible. */
  async function run(steps: Step[]): Promise<void> {
    const committed = new Map<string, string>()
    const perhaps = new Map<string, string>()

    async function take({ tenant, other, act, patience }: Step): Promise<void> {
      const tenantId = tenantAt(tenant)
      const otherId = tenantAt(other)
      const { code, run: work } = ACTS[act] ?? assert.fail(act)
      if (otherId === tenantId && act.includes('another tenant')) return
      const id = `${count++} ${act}`
      const signal = patience === null ? undefined : AbortSignal.timeout(patience)
      const written = act === 'read only' ? [] : act === 'add two at once' ? [id, `${id} twin`] : [id]
      try {
        await db.withTenant(
          tenantId,
          async (tx) => {
            const seen = await listNotes(tx)
            assert.deepEqual(
              seen.filter((note) => note.tenant_id !== tenantId),
              [],
            )
            await work(tx, id, otherId)
            assert.ok((await listNotes(tx)).every((note) => note.tenant_id === tenantId))
          },
          signal && { signal },
        )
        assert.equal(code, undefined, `${act} must not commit`)
        for (const note of written) committed.set(note, tenantId)
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error
        if (signal?.aborted) for (const note of code ? [] : written) perhaps.set(note, tenantId)
        else assert.equal((error as { code?: string }).code, code, `${act}: ${String(error)}`)
      }
    }

    const results = await Promise.allSettled(steps.map(take))
    for (const result of results) if (result.status === 'rejected') throw result.reason
    await settled(url)
    const { rows } = await withOwner(url, (owner) =>
      owner.query<{ id: string; tenant_id: string }>('delete from pool.notes returning id, tenant_id'),
    )
    for (const { id, tenant_id } of rows) {
      assert.equal(committed.get(id) ?? perhaps.get(id), tenant_id, `${id} was not committed by ${tenant_id}`)
      committed.delete(id)
    }
    assert.deepEqual([...committed.keys()], [], 'committed rows are lost')
  }

  const wanted = step.filter(({ act }) => !options.skip?.includes(act))
  await fc.assert(fc.asyncProperty(fc.array(wanted, { minLength: 10, maxLength: 60 }), run), {
    numRuns: options.runs,
    endOnFailure: true,
  })
  // The pools are as good as new: no connection lost, none waited for, all usable at once.
  assert.equal(db.pressure().waiting, 0)
  await Promise.all(Array.from({ length: 40 }, (_, index) => db.withTenant(tenantAt(index), listNotes)))
  assert.equal(db.pressure().idle, db.pressure().total)
}

/** Waits until PostgreSQL has noticed every connection that was cut off: until then their rows are in the balance. */
async function settled(url: string): Promise<void> {
  await withOwner(url, async (owner) => {
    for (;;) {
      const { rowCount } = await owner.query(
        `select from pg_stat_activity where datname = current_database() and usename = 'hotswap_tenant' and (state <> 'idle' or backend_xid is not null)`,
      )
      if (!rowCount) return
    }
  })
}
