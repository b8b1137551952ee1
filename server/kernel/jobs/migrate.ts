/** Installs graphile-worker's own tables in the platform's database. */
import { runMigrations } from 'graphile-worker'
import { openPool, send } from '../db/pool.ts'
import { noWorkerLog } from './worker-log.ts'

/**
 * Brings graphile-worker's tables up to date. Call it after `migrate`, before anything enqueues; safe from several
 * processes at once.
 * @param url the owner's URL; only its server and database are used
 * @param password of the role hotswap_platform, which owns the schema graphile_worker
 */
export async function migrateJobs(url: string, password: string): Promise<void> {
  const pool = openPool({
    url,
    role: 'hotswap_platform',
    password,
    max: 1,
    prepare: false,
    onError: () => undefined,
  })
  try {
    const client = await pool.connect()
    try {
      // Where this table exists, graphile-worker does not try to create its schema, for which the role has no right.
      await send(client, 'begin')
      await send(client, `select pg_advisory_xact_lock(hashtext('hotswap.migrate'))`)
      await send(
        client,
        `create table if not exists graphile_worker.migrations (
           id int primary key, ts timestamptz not null default now(), breaking boolean not null default false)`,
      )
      await send(client, 'commit')
    } finally {
      client.release()
    }
    await runMigrations({ pgPool: pool, logger: noWorkerLog })
  } finally {
    await pool.end()
  }
}
