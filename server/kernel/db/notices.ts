/**
 * Change notices between processes: a row in platform.notices, announced with NOTIFY when its transaction commits.
 * The row is the truth and the announcement only a wake-up call, so a lost connection loses nothing.
 */
import pg from 'pg'
import { sql } from 'kysely'
import type { Database, PlatformTx } from './database.ts'

export type Notice = { topic: string; payload: Record<string, unknown> }

export type Notices = AsyncDisposable & {
  /** Announces a change when `tx` commits: to this process before the transaction's caller goes on, to the others soon. */
  publish: (tx: PlatformTx, topic: string, payload: Record<string, unknown>) => Promise<void>
  /** Calls `handler` for every notice of `topic`, this process's own included; at least once, seldom twice. */
  subscribe: (topic: string, handler: (payload: Record<string, unknown>) => void) => void
  /** Resolves once the process listens. */
  ready: Promise<void>
}

const CHANNEL = 'hotswap'
/** Transactions commit in another order than they drew their numbers, so the last few are looked at again. */
const OVERLAP = 1_000
const POLL_MS = 5_000

/**
 * @param listenUrl a URL that reaches PostgreSQL itself (LISTEN does not work through a transaction pooler)
 * @param connection login of the platform role
 */
export function openNotices(options: {
  db: Database
  listenUrl: string
  password: string
  onError: (error: Error) => void
}): Notices {
  const handlers = new Map<string, Set<(payload: Record<string, unknown>) => void>>()
  const seen = new Set<number>()
  let highest = -1
  let closed = false
  let listener: pg.Client | undefined
  let catchingUp: Promise<void> | undefined
  let again = false

  async function read(): Promise<void> {
    const rows = await options.db.withPlatform((tx) =>
      highest < 0
        ? tx.selectFrom('notices').selectAll().orderBy('sequence', 'desc').limit(OVERLAP).execute()
        : tx
            .selectFrom('notices')
            .selectAll()
            .where('sequence', '>', highest - OVERLAP)
            .orderBy('sequence')
            .execute(),
    )
    const first = highest < 0
    for (const row of rows) {
      if (seen.has(row.sequence)) continue
      seen.add(row.sequence)
      highest = Math.max(highest, row.sequence)
      // What was announced before this process started is already in what it reads.
      if (!first) deliver(row.topic, row.payload as Record<string, unknown>)
    }
    if (first) highest = Math.max(highest, 0)
    for (const sequence of seen) if (sequence <= highest - OVERLAP) seen.delete(sequence)
  }

  function deliver(topic: string, payload: Record<string, unknown>): void {
    for (const handler of handlers.get(topic) ?? []) {
      try {
        handler(payload)
      } catch (error) {
        options.onError(error as Error)
      }
    }
  }

  /** Reads once more when asked while reading, and never twice at a time. */
  function catchUp(): Promise<void> {
    again = true
    catchingUp ??= (async () => {
      try {
        while (again && !closed) {
          again = false
          await read()
        }
      } catch (error) {
        if (!closed) options.onError(error as Error)
      } finally {
        catchingUp = undefined
      }
    })()
    return catchingUp
  }

  async function listen(): Promise<void> {
    const url = new URL(options.listenUrl)
    url.username = 'hotswap_platform'
    url.password = options.password
    const client = new pg.Client({
      connectionString: url.href,
      application_name: 'hotswap_notices',
      keepAlive: true,
    })
    client.on('error', options.onError)
    client.on('end', () => {
      if (!closed) retry = setTimeout(() => void listen().catch(options.onError), 500)
    })
    client.on('notification', () => void catchUp())
    listener = client
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    await catchUp()
  }

  let retry: NodeJS.Timeout | undefined
  const poll = setInterval(() => void catchUp(), POLL_MS).unref()
  const ready = listen()

  return {
    ready,
    async publish(tx, topic, payload) {
      const { rows } = await sql<{ sequence: number }>`
        with noticed as (insert into notices (topic, payload) values (${topic}, ${JSON.stringify(payload)}::jsonb) returning sequence)
        select sequence, pg_notify(${CHANNEL}, sequence::text) from noticed`.execute(tx)
      const sequence = rows[0]?.sequence
      tx.afterCommit(() => {
        if (sequence === undefined || seen.has(sequence)) return
        seen.add(sequence)
        deliver(topic, payload)
      })
    },
    subscribe(topic, handler) {
      const set = handlers.get(topic) ?? new Set()
      handlers.set(topic, set.add(handler))
    },
    async [Symbol.asyncDispose]() {
      closed = true
      clearInterval(poll)
      clearTimeout(retry)
      await ready.catch(() => undefined)
      await catchingUp
      await listener?.end().catch(() => undefined)
    },
  }
}
