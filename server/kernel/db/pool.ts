/** Connection pools of the two login roles, and the way statements are sent on them. */
import type { Duplex } from 'node:stream'
import { Pool as PgPool, types } from 'pg'
import type pg from 'pg'
import { type Opened, type Prepared, isPrepared, sendBehind } from './opening-query.ts'
import type { LoginRole } from './roles.ts'

// Counts and sizes come as bigint; all of ours are far below 2^53, and JSON has no bigint.
types.setTypeParser(types.builtins.INT8, Number)
types.setTypeParser(types.builtins.NUMERIC, Number)

export type Client = pg.PoolClient
export type Pool = pg.Pool
/** Lends a connection to `work` and takes it back, see withClient. */
export type Lend = <Result>(
  work: (client: Client) => Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result>

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
  const pool = new PgPool({
    connectionString: url.href,
    max: options.max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: options.role,
    // Statements are written to the socket without waiting for the answer of the one before (measured: BEGIN, enter,
    // read, COMMIT reach 0.49× of a plain read this way and 0.37× one after another).
    pipeline: true,
  })
  // Connections that are still saying goodbye may be ended by a server that stops: nobody needs to know.
  const onError = (error: Error & { client?: unknown }) => {
    // The driver adds the connection with all its statements: 10 kB that no log needs.
    delete error.client
    if (!pool.ending) options.onError(error)
  }
  pool.on('error', onError)
  pool.on('connect', (client) => {
    // An error on a checked-out connection also rejects its queries; without a listener it would end the process.
    client.on('error', onError)
    if (!options.prepare) unprepared.add(client)
  })
  return pool
}

/**
 * Lends a connection to `work` and takes it back. One that is still inside a transaction, or that raised one of
 * UNFIT's errors, is closed instead of being lent again.
 * @param signal aborting it stops waiting for a connection, or closes the one in use: PostgreSQL rolls back
 * @throws the signal's reason once it is aborted
 */
export async function withClient<Result>(
  pool: Pool,
  work: (client: Client) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const client = await checkOut(pool, signal)
  let unfit = false
  const abort = () => {
    unfit = true
    streamOf(client).destroy()
  }
  signal?.addEventListener('abort', abort, { once: true })
  try {
    return await work(client)
  } catch (error) {
    unfit ||= UNFIT.has((error as { code?: string }).code ?? '')
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', abort)
    client.release(unfit || (client.getTransactionStatus() !== 'I' && !leaving.has(client)))
  }
}

/**
 * Errors that the same connection would raise again and again: the tenant of another transaction stuck to it (HS003),
 * a migration changed what a prepared statement returns (0A000), a prepared statement is gone (26000).
 */
const UNFIT = new Set(['HS003', '0A000', '26000'])

function checkOut(pool: Pool, signal: AbortSignal | undefined): Promise<Client> {
  if (!signal) return pool.connect()
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
    const hand = (client: Client) => {
      signal.removeEventListener('abort', abort)
      if (signal.aborted) client.release()
      else resolve(client)
    }
    pool.connect().then(hand, reject)
  })
}

/** Names of prepared statements, shared by all connections. Bounded: a statement past the limit is sent unprepared. */
const names = new Map<string, string>()
const MAX_STATEMENTS = 2_000

function nameOf(text: string): string | undefined {
  let name = names.get(text)
  if (name === undefined && names.size < MAX_STATEMENTS) {
    name = `s${names.size}`
    names.set(text, name)
  }
  return name
}

/** Sends one statement, prepared once per connection. */
export function send(client: Client, text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
  gather(client)
  const name = nameOf(text)
  const config = { text, values: values as unknown[] }
  return client.query(name === undefined || unprepared.has(client) ? config : { ...config, name })
}

export type Statement = { text: string; values?: readonly unknown[] }

/** Sends `opening` and then `statement`: as one message, once the connection knows the opening. */
export function sendAll(client: Client, opening: readonly Statement[], statement: Statement): Opened {
  const prepared = opening.map(toPrepared)
  const last = toPrepared(statement)
  if (prepared.every((each) => isPrepared(client, each))) {
    gather(client)
    return sendBehind(client, prepared, last)
  }
  return {
    opened: Promise.all(opening.map(({ text, values }) => send(client, text, values))),
    result: send(client, statement.text, statement.values),
  }
}

/** Sends two statements that PostgreSQL runs as one transaction, without a BEGIN. @returns the result of the second */
export async function sendPair(client: Client, first: Statement, second: Statement): Promise<pg.QueryResult> {
  if (unprepared.has(client)) {
    const { opened, result } = sendAll(client, [{ text: 'BEGIN' }, first], second)
    const [, answer] = await Promise.all([opened, result, sendCommand(client, 'COMMIT')])
    return answer
  }
  const prepared = toPrepared(first)
  // Once per connection.
  if (!isPrepared(client, prepared)) await send(client, first.text, first.values)
  gather(client)
  const { opened, result } = sendBehind(client, [prepared], toPrepared(second))
  const [, answer] = await Promise.all([opened, result])
  return answer
}

function toPrepared({ text, values = [] }: Statement): Prepared {
  return { text, values: values as unknown[], name: nameOf(text) ?? '' }
}

/** Sends BEGIN, COMMIT or ROLLBACK, for which preparing costs more than it saves. */
export function sendCommand(client: Client, text: string): Promise<pg.QueryResult> {
  gather(client)
  return client.query(text)
}

/** Connections whose COMMIT has not been answered yet. */
const leaving = new WeakSet<object>()

/**
 * Ends a transaction that wrote nothing, without waiting for the answer: the connection may be lent again at once, for
 * statements are answered in turn. Should the COMMIT fail, the next transaction's tenant is refused (HS003).
 */
export async function leave(client: Client): Promise<void> {
  const done = sendCommand(client, 'COMMIT')
  // A transaction pooler might give the connection behind it to somebody else in between.
  if (unprepared.has(client)) return void (await done)
  leaving.add(client)
  const left = () => void leaving.delete(client)
  done.then(left, left)
}

/** What is sent in the same turn of the event loop is written at once: writing to the socket is half of a read's cost. */
function gather(client: Client): void {
  const stream = streamOf(client)
  if (stream.writableCorked > 0) return
  stream.cork()
  setImmediate(() => stream.uncork())
}

function streamOf(client: Client): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream
}
