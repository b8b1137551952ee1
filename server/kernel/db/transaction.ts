/** A Kysely handle over one transaction of one connection, dead once the transaction is over. */
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import type pg from 'pg'
import { type Client, type Lend, type Statement, leave, send, sendAll, sendCommand } from './pool.ts'

/** Handed to the work: the query builder, and what to do once the transaction has committed. */
export type TransactionHandle<Tables> = Kysely<Tables> & {
  /** Runs after COMMIT succeeded, never after a rollback. Errors are passed to the transaction's caller. */
  afterCommit: (work: () => unknown) => void
}

/**
 * Runs `work` inside a transaction and commits, or rolls back when it throws.
 * BEGIN and the opening statement travel together with the first statement of `work`; without one there is none.
 * @param options.signal aborting it closes the connection, which makes PostgreSQL roll back
 * @throws Error when a statement failed and `work` went on regardless: then nothing was written
 */
export async function inTransaction<Tables, Result>(
  lend: Lend,
  opening: Statement | undefined,
  work: (tx: TransactionHandle<Tables>) => Promise<Result>,
  options: { readOnly?: boolean; signal?: AbortSignal } = {},
): Promise<Result> {
  const begin = { text: options.readOnly ? 'BEGIN READ ONLY' : 'BEGIN' }
  const life: Life = { opening: opening ? [begin, opening] : [begin], over: false, afterCommit: [] }
  const result = await lend(async (client) => {
    try {
      const done = await work(handleFor<Tables>(client, life))
      // From here on: a statement sent behind COMMIT would run outside the transaction.
      life.over = true
      if (!life.opened) return done
      await life.opened
      if (options.readOnly) {
        await leave(client)
        return done
      }
      const { command } = await sendCommand(client, 'COMMIT')
      // PostgreSQL does not refuse to commit a failed transaction, it says that it rolled back.
      if (command !== 'COMMIT')
        throw new Error('nothing was written: a statement failed and its error was not passed on')
      return done
    } catch (error) {
      life.over = true
      if (!life.opened) throw error
      // If this fails, the connection is not idle and gets closed.
      await sendCommand(client, 'ROLLBACK').catch(() => undefined)
      // When the opening failed, every later statement failed with "current transaction is aborted": report the cause.
      throw await life.opened.then(
        () => error,
        (cause: unknown) => cause,
      )
    }
  }, options.signal)
  // The connection is back in the pool, for these may need one of their own.
  for (const after of life.afterCommit) await after()
  return result
}

type Life = {
  /** What the first statement takes along. */
  opening: Statement[]
  /** Set when the first statement has been sent; settles when the transaction has begun and entered its tenant. */
  opened?: Promise<unknown>
  over: boolean
  afterCommit: (() => unknown)[]
}

function sendFirst(client: Client, life: Life, statement: Statement): Promise<pg.QueryResult> {
  const { opened, result } = sendAll(client, life.opening, statement)
  // Awaited by every statement and at the end; until then a failure must not count as unhandled.
  opened.catch(() => undefined)
  life.opened = opened
  return result
}

function handleFor<Tables>(client: Client, life: Life): TransactionHandle<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      if (life.over)
        throw new Error('this transaction is over: its handle was used after the work had returned')
      const result = life.opened
        ? send(client, query.sql, query.parameters)
        : sendFirst(client, life, { text: query.sql, values: query.parameters })
      // The failure of the opening is the one worth reporting.
      const [, { rows, rowCount }] = await Promise.all([life.opened, result])
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) }
    },
    streamQuery() {
      throw new Error('cursors are not available in pipeline mode: page with a keyset instead')
    },
  }
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: () => Promise.reject(new Error('already inside a transaction')),
    commitTransaction: async () => undefined,
    rollbackTransaction: async () => undefined,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  const afterCommit = (after: () => unknown) => void life.afterCommit.push(after)
  return Object.assign(new Kysely<Tables>({ dialect }), { afterCommit })
}
