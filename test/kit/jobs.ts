/** A job queue of one's own for a test file, with tenants in every placement and a way to wait for a job's state. */
import { randomUUIDv7 } from 'node:crypto'
import { after } from 'node:test'
import { Client } from 'pg'
import { type Database, urlOfDatabase } from '../../server/kernel/db/database.ts'
import { ensureDatabase, migrateDatabase, migrateSchema, withOwner } from '../../server/kernel/db/migrate.ts'
import { rolePasswords } from '../../server/kernel/db/roles.ts'
import { type Jobs, type JobsOptions, openJobs } from '../../server/kernel/jobs/jobs.ts'
import { createLog } from '../../server/kernel/log.ts'
import { createMetrics } from '../../server/kernel/metrics.ts'
import { TEST_SECRET, openTestDatabase } from './database.ts'

export type JobRow = {
  id: string
  state: string
  attempts: number
  result: unknown
  last_error: string | null
  locked_by: string | null
  run_at: Date
  created_at: Date
  progress_done: number | null
  progress_total: number | null
  progress_note: string | null
}

export type TestQueue = {
  url: string
  db: Database
  /** A second login as superuser, past row-level security. */
  owner: Client
  openQueue: (options?: Partial<JobsOptions>) => Jobs
  addTenant: (kind?: 'pool' | 'schema' | 'database') => Promise<string>
  jobOf: (tenantId: string, id: string) => Promise<JobRow>
  /** Resolves when a job of the pool or of a schema has that state; the database says when to look. */
  reaches: (tenantId: string, id: string, state: string) => Promise<JobRow>
}

export async function openTestQueue(): Promise<TestQueue> {
  const { url, db } = await openTestDatabase({ poolSize: 12 })
  const states = await watchJobs(url)
  const { owner } = states

  async function jobOf(tenantId: string, id: string): Promise<JobRow> {
    const row = await db.withTenant(tenantId, (tx) =>
      tx.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    )
    return row
  }

  return {
    url,
    db,
    owner,
    jobOf,
    openQueue: (options = {}) =>
      openJobs({
        db,
        listenUrl: url,
        password: rolePasswords(TEST_SECRET).hotswap_platform,
        log: createLog('silent'),
        metrics: createMetrics(),
        ...options,
      }),
    async addTenant(kind = 'pool') {
      const id = randomUUIDv7()
      const schema = kind === 'schema' ? `tenant_${id.replaceAll('-', '')}` : 'pool'
      const database = kind === 'database' ? `tenant_${id.replaceAll('-', '')}` : null
      if (database) {
        await ensureDatabase(url, database)
        await migrateDatabase(urlOfDatabase(url, database))
        after(() => withOwner(url, (client) => client.query(`drop database ${database} with (force)`)))
      }
      if (kind === 'schema') {
        await migrateSchema(url, schema)
        await announceStates(owner, schema)
      }
      const addHome = (client: Client) => client.query('insert into app.homes values ($1, $2)', [id, schema])
      await (database ? withOwner(urlOfDatabase(url, database), addHome) : addHome(owner))
      await owner.query(
        'insert into platform.placements (tenant_id, kind, database_name, schema_name) values ($1, $2, $3, $4)',
        [id, kind, database, schema],
      )
      return id
    },
    reaches: (tenantId, id, state) =>
      states.until(async () => {
        const job = await jobOf(tenantId, id)
        return job.state === state ? job : undefined
      }),
  }
}

export type JobStates = {
  owner: Client
  /** Calls `find` whenever a job of the pool has changed, until it finds something. */
  until: <Found>(find: () => Promise<Found | undefined>) => Promise<Found>
}

/** Listens to the states of jobs: the database says when to look. */
export async function watchJobs(url: string): Promise<JobStates> {
  const owner = new Client({ connectionString: url })
  // Databases are dropped under their connections.
  owner.on('error', () => undefined)
  await owner.connect()
  after(() => owner.end())
  const listeners = new Set<() => void>()
  owner.on('notification', () => listeners.forEach((listener) => listener()))
  await owner.query('listen job_state')
  await announceStates(owner, 'pool')
  return {
    owner,
    async until(find) {
      for (;;) {
        const { promise, resolve } = Promise.withResolvers<void>()
        listeners.add(resolve)
        try {
          const found = await find()
          if (found !== undefined) return found
          await promise
        } finally {
          listeners.delete(resolve)
        }
      }
    },
  }
}

async function announceStates(owner: Client, schema: string): Promise<void> {
  await owner.query(`
    create or replace function public.announce_job() returns trigger language plpgsql as
      $$ begin perform pg_notify('job_state', new.id || new.state); return null; end $$;
    grant usage on schema public to hotswap_tenant, hotswap_platform;
    create trigger announce after insert or update on ${schema}.jobs
      for each row execute function public.announce_job()`)
}
