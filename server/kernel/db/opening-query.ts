/**
 * A statement that takes BEGIN and the entry into a tenant along, so that PostgreSQL reads one message and answers once.
 *
 * `pg` asks for an answer after every statement; three statements sent together still cost three (measured: 12 % of a
 * transaction that reads one row). Its query object knows how to write several statements before asking, which pg-cursor
 * and pg-query-stream use, too: see `Query.prepare` in pg/lib/query.js.
 */
import { Query } from 'pg'
import type pg from 'pg'

type Wire = {
  /** Name and text of every statement that this connection has prepared. */
  parsedStatements: Record<string, string>
  bind: (portal: { statement: string; values: unknown[] }) => void
  execute: (portal: object) => void
}

type Handlers = {
  callback: (error: Error | null, result: pg.QueryResult) => void
  prepare(wire: Wire): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, wire: Wire): void
}

export type Prepared = { name: string; text: string; values: unknown[] }

const PreparingQuery = Query as unknown as new (statement: Prepared) => Handlers

class OpeningQuery extends PreparingQuery {
  readonly #opening: Prepared[]
  readonly #onOpened: () => void
  #unanswered: number

  constructor(opening: Prepared[], statement: Prepared, onOpened: () => void) {
    super(statement)
    this.#opening = opening
    this.#onOpened = onOpened
    this.#unanswered = opening.length
  }

  override prepare(wire: Wire): void {
    for (const { name, values } of this.#opening) {
      wire.bind({ statement: name, values })
      wire.execute({})
    }
    super.prepare(wire)
  }

  override handleDataRow(message: unknown): void {
    if (this.#unanswered === 0) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#unanswered === 0) super.handleCommandComplete(message, wire)
    else if (--this.#unanswered === 0) this.#onOpened()
  }
}

/** Whether this connection has prepared a statement already. */
export function isPrepared(client: pg.ClientBase, { name, text }: Prepared): boolean {
  return (client as unknown as { connection: Wire }).connection.parsedStatements[name] === text
}

export type Opened = {
  /** Fails when one of the opening statements did. */
  opened: Promise<unknown>
  /** Of the statement behind them; fails with the first failure of any. */
  result: Promise<pg.QueryResult>
}

/** Sends `opening`, each prepared before on this connection, and `statement` behind it. */
export function sendBehind(client: pg.ClientBase, opening: Prepared[], statement: Prepared): Opened {
  const opened = Promise.withResolvers<void>()
  const result = Promise.withResolvers<pg.QueryResult>()
  const query = new OpeningQuery(opening, statement, opened.resolve)
  query.callback = (error, answer) => {
    if (!error) return result.resolve(answer)
    // Changes nothing once it is opened.
    opened.reject(error)
    result.reject(error)
  }
  client.query(query as unknown as pg.Submittable)
  return { opened: opened.promise, result: result.promise }
}
