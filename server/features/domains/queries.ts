/** SQL about custom host names. */
import { randomUUIDv7 } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Domains } from '../../kernel/db/platform-tables.generated.ts'

export type DomainRow = Selectable<Domains>

/** Up to `limit + 1` domains of the tenant in the order of their names. */
export async function listDomains(
  tx: PlatformTx,
  tenantId: string,
  after: string | undefined,
  limit: number,
): Promise<DomainRow[]> {
  let query = tx.selectFrom('domains').selectAll().where('tenant_id', '=', tenantId)
  if (after !== undefined) query = query.where('host', '>', after)
  return query
    .orderBy('host')
    .limit(limit + 1)
    .execute()
}

/** @returns undefined when the name is taken, by whomever */
export async function insertDomain(
  tx: PlatformTx,
  row: { host: string; tenant_id: string; registrable: string },
): Promise<DomainRow | undefined> {
  return tx
    .insertInto('domains')
    .values({
      id: randomUUIDv7(),
      ...row,
      state: 'verified',
      holds: true,
      method: 'operator',
      points_here: true,
      verified_at: sql`now()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function deleteDomain(tx: PlatformTx, tenantId: string, host: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('domains')
    .where('tenant_id', '=', tenantId)
    .where('host', '=', host)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function countDomains(tx: PlatformTx, tenantId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('domains')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow()
  return count
}
