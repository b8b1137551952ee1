/** A Kysely handle over one transaction of one connection, dead once the transaction is over. */
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { type Client, type Lend, send } from './pool.ts'

type Opening = { text: string; values?: readonly unknown[] }

/** Handed to the work: the query builder, and what to do once the transaction has committed. */
export type TransactionHandle<Tables> = Kysely<Tables> & {
  /** Runs after COMMIT succeeded, never after a rollback. Errors are passed to the transaction's caller. */
  afterCommit: (work: () => unknown) => void
}

/**
 * Runs `work` inside a transaction and commits, or rolls back when it throws.
 * BEGIN and the opening statement travel together with the first statement of `work`.
 * @param options.signal aborting it closes the connection, which makes PostgreSQL roll back
 * @throws Error when a statement failed and `work` went on regardless: then nothing was written
 */
export async function inTransaction<Tables, Result>(
  lend: Lend,
  opening: Opening | undefined,
  work: (tx: TransactionHandle<Tables>) => Promise<Result>,
  options: { readOnly?: boolean; signal?: AbortSignal } = {},
): Promise<Result> {
  const life: Life = { over: false, afterCommit: [] }
  const result = await lend(async (client) => {
    const opened = open(client, opening, options.readOnly ?? false)
    try {
      const done = await work(handleFor<Tables>(client, opened, life))
      // From here on: a statement sent behind COMMIT would run outside the transaction.
      life.over = true
      await opened
      const { command } = await send(client, 'COMMIT')
      // PostgreSQL does not refuse to commit a failed transaction, it says that it rolled back.
      if (command !== 'COMMIT')
        throw new Error('nothing was written: a statement failed and its error was not passed on')
      return done
    } catch (error) {
      life.over = true
      // If this fails, the connection is not idle and gets closed.
      await send(client, 'ROLLBACK').catch(() => undefined)
      // When the opening failed, every later statement failed with "current transaction is aborted": report the cause.
      throw await opened.then(
        () => error,
        (cause: unknown) => cause,
      )
    }
  }, options.signal)
  // The connection is back in the pool, for these may need one of their own.
  for (const after of life.afterCommit) await after()
  return result
}

function open(client: Client, opening: Opening | undefined, readOnly: boolean): Promise<unknown> {
  const began = send(client, readOnly ? 'BEGIN READ ONLY' : 'BEGIN')
  const opened = opening ? Promise.all([began, send(client, opening.text, opening.values)]) : began
  // Awaited by the first statement and at the end; until then a failure must not count as unhandled.
  opened.catch(() => undefined)
  return opened
}

type Life = { over: boolean; afterCommit: (() => unknown)[] }

function handleFor<Tables>(client: Client, opened: Promise<unknown>, life: Life): TransactionHandle<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      if (life.over)
        throw new Error('this transaction is over: its handle was used after the work had returned')
      const result = send(client, query.sql, query.parameters)
      // The failure of the opening is the one worth reporting.
      const [, { rows, rowCount }] = await Promise.all([opened, result])
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
