/**
 * Change notices between processes: a row in platform.notices, announced with NOTIFY when its transaction commits.
 * The row is the truth and the announcement only a wake-up call, so a lost connection loses nothing.
 */
import { Client } from 'pg'
import { sql } from 'kysely'
import type { Database, PlatformTx } from './database.ts'

export type Notices = AsyncDisposable & {
  /** Announces a change when `tx` commits: to this process before the transaction's caller goes on, to the others soon. */
  publish: (tx: PlatformTx, topic: string, payload: Record<string, unknown>) => Promise<void>
  /** Calls `handler` for every notice of `topic`, this process's own included; at least once, seldom twice. */
  subscribe: (topic: string, handler: (payload: Record<string, unknown>) => void) => void
  /** Calls `handler` when the process listens again after it could not: what it remembers may be out of date by then. */
  resumed: (handler: () => void) => void
  /** Resolves once the process listens. */
  ready: Promise<void>
}

/** Removes notices that every process has long heard, or lost together with what it remembered. */
export async function pruneNotices(db: Database): Promise<void> {
  await db.withPlatform((tx) =>
    tx
      .deleteFrom('notices')
      .where('created_at', '<', sql<Date>`now() - interval '1 hour'`)
      .execute(),
  )
}

/** A notice, and before which transaction all had ended when it was read. */
type Read = { xmin: string; sequence: number | null; transaction_id: string; topic: string; payload: unknown }

const CHANNEL = 'hotswap'
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
  const resuming = new Set<() => void>()
  /** Delivered notices that a read may meet again: sequence number -> transaction. */
  const seen = new Map<number, bigint>()
  /** Every transaction before this one had ended at the last read. Later ones may have committed since, in any order. */
  let horizon: bigint | undefined
  let closed = false
  let listener: Client | undefined
  let catchingUp: Promise<void> | undefined
  let again = false

  async function read(): Promise<void> {
    const since = horizon === undefined ? null : String(horizon)
    // One statement, because everything that changes on the serving processes waits for it. Without a notice there is a
    // row all the same, for the snapshot.
    const { rows: found } = await options.db.withPlatform(
      (tx) =>
        sql<Read>`
          with snapshot as (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
          select s.xmin, n.sequence, n.transaction_id, n.topic, n.payload from snapshot s
          left join notices n on n.transaction_id >= coalesce(${since}::xid8, s.xmin)
          order by n.sequence`.execute(tx),
      { readOnly: true },
    )
    const next = BigInt(found[0]?.xmin ?? 0)
    for (const { sequence, transaction_id, topic, payload } of found) {
      if (sequence === null || seen.has(sequence)) continue
      seen.set(sequence, BigInt(transaction_id))
      // What was announced before this process started is already in what it reads.
      if (horizon !== undefined) deliver(topic, payload as Record<string, unknown>)
    }
    horizon = next
    for (const [sequence, transaction] of seen) if (transaction < next) seen.delete(sequence)
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

  const isAsked = () => again && !closed

  /** Reads once more when asked while reading, and never twice at a time. */
  function catchUp(): Promise<void> {
    again = true
    catchingUp ??= (async () => {
      try {
        while (isAsked()) {
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
    const client = new Client({
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
    const isFirst = horizon === undefined
    await catchUp()
    if (horizon === undefined) throw new Error('the notices could not be read')
    // Notices are kept for an hour; nobody knows how long we were away.
    if (!isFirst) for (const handler of resuming) handler()
  }

  let retry: NodeJS.Timeout | undefined
  const poll = setInterval(() => void catchUp(), POLL_MS).unref()
  const ready = listen()

  return {
    ready,
    async publish(tx, topic, payload) {
      const { rows } = await sql<{ sequence: number; transaction_id: string }>`
        with noticed as (
          insert into notices (topic, payload) values (${topic}, ${JSON.stringify(payload)}::jsonb)
          returning sequence, transaction_id
        )
        select sequence, transaction_id, pg_notify(${CHANNEL}, '') from noticed`.execute(tx)
      const [noticed] = rows
      tx.afterCommit(() => {
        if (!noticed || seen.has(noticed.sequence)) return
        seen.set(noticed.sequence, BigInt(noticed.transaction_id))
        deliver(topic, payload)
      })
    },
    subscribe(topic, handler) {
      const set = handlers.get(topic) ?? new Set()
      handlers.set(topic, set.add(handler))
    },
    resumed: (handler) => void resuming.add(handler),
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
