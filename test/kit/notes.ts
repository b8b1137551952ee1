/** A tenant table of the tests' own, `notes`, for what must hold of every table of a home. */
import { sql } from 'kysely'
import type { TenantTx } from '../../server/kernel/db/database.ts'
import { withOwner } from '../../server/kernel/db/migrate.ts'

export type Note = { tenant_id: string; id: string; body: string }

/** Adds the table to a home as a migration would. @param url the superuser's, of the database the home is in */
export async function addNotes(url: string, schema = 'pool'): Promise<void> {
  await withOwner(url, async (owner) => {
    await owner.query('set role hotswap_owner')
    await owner.query(
      `create table ${schema}.notes (tenant_id uuid not null, id text not null, body text not null, primary key (tenant_id, id))`,
    )
    await owner.query('select app.protect_home($1)', [schema])
  })
}

export async function addNote(tx: TenantTx, id: string, tenantId = tx.tenantId): Promise<void> {
  await sql`insert into notes (tenant_id, id, body) values (${tenantId}, ${id}, ${`note ${id}`})`.execute(tx)
}

/** Everything the transaction sees: no condition but what the database adds. */
export async function listNotes(tx: TenantTx): Promise<Note[]> {
  const { rows } = await sql<Note>`select * from notes order by tenant_id, id`.execute(tx)
  return rows
}
