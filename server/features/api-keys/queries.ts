/** SQL about API keys. */
import { type Insertable, type Kysely, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { ApiKeys, DB as HomeTables } from '../../kernel/db/home-tables.generated.ts'

export type ApiKeyRow = Selectable<ApiKeys>

/** The key with a hash, for readTenant. */
export function keyByHash(tables: Kysely<HomeTables>, hash: string) {
  return tables
    .selectFrom('api_keys')
    .select(['id', 'name', 'scopes', 'expires_at'])
    .where('key_hash', '=', hash)
    .compile()
}

export async function findApiKey(tx: TenantTx, id: string): Promise<ApiKeyRow | undefined> {
  return tx.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Who stands behind a key: the user who made it, or the key that made it; null when that is not known. */
export async function personOfKey(tx: TenantTx, id: string): Promise<string | null> {
  const row = await tx.selectFrom('api_keys').select('created_by_id').where('id', '=', id).executeTakeFirst()
  return row?.created_by_id ?? null
}

export async function lockApiKey(tx: TenantTx, id: string): Promise<ApiKeyRow | undefined> {
  return tx.selectFrom('api_keys').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Up to `limit + 1` keys, the newest first, after the id in `cursor` (ids are in order of creation). */
export async function listApiKeys(
  tx: TenantTx,
  cursor: string[] | undefined,
  limit: number,
): Promise<ApiKeyRow[]> {
  let query = tx
    .selectFrom('api_keys')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

export async function insertApiKey(
  tx: TenantTx,
  row: Omit<Insertable<ApiKeys>, 'tenant_id'>,
): Promise<ApiKeyRow> {
  return tx
    .insertInto('api_keys')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateApiKey(
  tx: TenantTx,
  id: string,
  change: Updateable<ApiKeys>,
): Promise<ApiKeyRow> {
  return tx
    .updateTable('api_keys')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteApiKey(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('api_keys').where('id', '=', id).execute()
}

/** Remembers a use, unless another process has just done so. Not a change of the key: its version stays. */
export async function touchApiKey(tx: TenantTx, id: string, at: Date, unlessSince: Date): Promise<void> {
  await tx
    .updateTable('api_keys')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', unlessSince)]))
    .execute()
}

export async function countApiKeys(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('api_keys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
