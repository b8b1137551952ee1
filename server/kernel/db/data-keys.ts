/** The keyring's storage: wrapped data keys in the platform's database, wherever their tenant lives. */
import { sql } from 'kysely'
import type { DataKeyStore, DestroyedKey, WrappedKey } from '../crypto/data-key-store.ts'
import type { Database } from './database.ts'

type Row = { scope: string; version: number; wrapped: Buffer | null; master_key_id: string }

function toKey(row: Row): WrappedKey | DestroyedKey {
  const { scope, version, wrapped, master_key_id } = row
  return wrapped === null ? { scope, version, destroyed: true } : { scope, version, wrapped, master_key_id }
}

export function dataKeyStore(db: Database): DataKeyStore {
  const columns = ['scope', 'version', 'wrapped', 'master_key_id'] as const
  return {
    list: (scope) =>
      db.withPlatform(async (tx) => {
        const rows = await tx
          .selectFrom('data_keys')
          .select(columns)
          .where('scope', '=', scope)
          .orderBy('version')
          .execute()
        return rows.map(toKey)
      }),
    add: (key) =>
      db.withPlatform(async (tx) => {
        const { rows } = await sql<{ version: number }>`
          insert into data_keys (scope, version, wrapped, master_key_id)
          select ${key.scope}, ${key.version}::int, ${key.wrapped}::bytea, ${key.master_key_id}
          where not exists (select from data_keys where scope = ${key.scope} and destroyed_at is not null)
          on conflict do nothing returning version`.execute(tx)
        if (rows.length === 0) return false
        await tx
          .updateTable('data_keys')
          .set({ retired_at: sql`now()` })
          .where('scope', '=', key.scope)
          .where('version', '<', key.version)
          .where('retired_at', 'is', null)
          .execute()
        return true
      }),
    replaceWrapping: (key, fromMasterKeyId) =>
      db.withPlatform(async (tx) => {
        const result = await tx
          .updateTable('data_keys')
          .set({ wrapped: Buffer.from(key.wrapped), master_key_id: key.master_key_id })
          .where('scope', '=', key.scope)
          .where('version', '=', key.version)
          .where('master_key_id', '=', fromMasterKeyId)
          .where('wrapped', 'is not', null)
          .executeTakeFirst()
        return result.numUpdatedRows > 0n
      }),
    destroy: (scope) =>
      db.withPlatform(async (tx) => {
        const result = await tx
          .updateTable('data_keys')
          .set({ wrapped: null, destroyed_at: sql`now()` })
          .where('scope', '=', scope)
          .where('wrapped', 'is not', null)
          .executeTakeFirst()
        return Number(result.numUpdatedRows)
      }),
    listByMasterKey: (masterKeyId, limit) =>
      db.withPlatform(async (tx) => {
        const rows = await tx
          .selectFrom('data_keys')
          .select(columns)
          .where('master_key_id', '=', masterKeyId)
          .where('wrapped', 'is not', null)
          .limit(limit)
          .execute()
        return rows.map(toKey) as WrappedKey[]
      }),
  }
}
