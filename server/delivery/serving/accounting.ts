/**
 * Counts the traffic of sites in memory and adds it to the tenants' tables in batches. No request waits for it; a process
 * that is killed loses what it counted since its last batch; while PostgreSQL is away, counts are kept, within bounds.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '../../kernel/clock.ts'
import type { Database, TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import type { Log } from '../../kernel/log.ts'
import { isBot } from './client.ts'
import { addDaily, addHourly, addNames, lockVisitors } from './queries.ts'
import { type Tally, type TallyOf, countName, mergeTally, openTally } from './tally.ts'
import {
  type Sketch,
  addVisitor,
  estimate,
  mergeSketch,
  readSketch,
  saltOf,
  visitorHash,
  writeSketch,
} from './visitors.ts'

export type Accounting = AsyncDisposable & {
  /** Where to count from now on; `onClosed` is called when the counts are taken away to be written. */
  open: (of: TallyOf, onClosed: () => void) => Tally
  /** Notes that a page was shown, unless to a program that says that it is one, or in a frame: the portal shows sites so. */
  view: (tally: Tally, request: IncomingMessage, path: string) => void
  /** Writes what was counted so far. */
  flush: () => Promise<void>
}

const EVERY_MS = 10_000
const HOUR_MS = 3_600_000
/** Counts of sites, hosts and hours kept while they cannot be written. */
const MAX_PENDING = 20_000
const TENANTS_AT_ONCE = 4
/** Different paths, and referrers, of a site and a day in the tables. */
const MAX_NAMES_A_DAY = 1_000

type Visitor = { userAgent: string | undefined; forwardedFor: unknown; day: string; hash: number }
/** Most visitors come back on the same connection. -1 for programs. */
const visitors = new WeakMap<Socket, Visitor>()

export function openAccounting(options: {
  db: Pick<Database, 'withTenant'>
  clock: Clock
  log: Log
  secret: string
  addressOf: (request: IncomingMessage) => string
}): Accounting {
  const { db, clock, log, secret, addressOf } = options
  const open = new Map<Tally, () => void>()
  const pending = new Map<string, Tally>()
  let lost = 0
  let day = ''
  let salt = ''
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  /** Hands over at the turn of the hour too, so that no count is of two hours. */
  function schedule(): void {
    const untilHour = HOUR_MS - (Date.now() % HOUR_MS)
    timer = setTimeout(() => void flush().finally(schedule), Math.min(EVERY_MS, untilHour + 1)).unref()
  }
  schedule()

  function collect(): void {
    for (const [tally, onClosed] of open) {
      onClosed()
      const key = JSON.stringify([tally.tenantId, tally.siteId, tally.host, tally.releaseNumber, tally.hour])
      const before = pending.get(key)
      if (before) mergeTally(before, tally)
      else if (pending.size < MAX_PENDING) pending.set(key, tally)
      else lost += tally.requests
    }
    open.clear()
  }

  function flush(): Promise<void> {
    collect()
    writing = writing.then(write)
    return writing
  }

  async function write(): Promise<void> {
    const byTenant = Map.groupBy(pending, ([, { tenantId }]) => tenantId)
    const tenants = [...byTenant.keys()]
    let failure: unknown
    const writeNext = async (): Promise<void> => {
      for (let id = tenants.pop(); id !== undefined && failure === undefined; id = tenants.pop()) {
        const batch = byTenant.get(id) ?? []
        // Taken out first: what is counted while they are being written makes new entries.
        for (const [key] of batch) pending.delete(key)
        try {
          await db.withTenant(id, (tx) =>
            writeTallies(
              tx,
              batch.map(([, tally]) => tally),
            ),
          )
        } catch (error) {
          if (error instanceof NoSuchHomeError) continue
          failure = error
          for (const [key, tally] of batch) putBack(key, tally)
        }
      }
    }
    await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, writeNext))
    if (failure !== undefined)
      log.warn(
        { err: failure, kept: pending.size, lost_requests: lost },
        'traffic could not be written; it is kept',
      )
  }

  function putBack(key: string, tally: Tally): void {
    const newer = pending.get(key)
    if (newer) mergeTally(tally, newer)
    pending.set(key, tally)
  }

  function visitorOf(request: IncomingMessage): number {
    const { 'user-agent': userAgent, 'x-forwarded-for': by, forwarded } = request.headers
    const forwardedFor = forwarded === undefined ? by : `${by?.toString()} ${forwarded}`
    const known = visitors.get(request.socket)
    if (known && known.day === day && known.userAgent === userAgent && known.forwardedFor === forwardedFor)
      return known.hash
    const hash =
      userAgent === undefined || isBot(userAgent) ? -1 : visitorHash(salt, addressOf(request), userAgent)
    visitors.set(request.socket, { userAgent, forwardedFor, day, hash })
    return hash
  }

  return {
    flush,
    open(of, onClosed) {
      const now = clock.now()
      const today = now.toISOString().slice(0, 10)
      if (today !== day) {
        day = today
        salt = saltOf(secret, today)
      }
      const tally = openTally(of, new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS))
      open.set(tally, onClosed)
      return tally
    },
    view(tally, request, path) {
      if (request.headers['sec-fetch-dest'] === 'iframe') return
      const visitor = visitorOf(request)
      const { referer } = request.headers
      if (visitor < 0) return
      tally.views += 1
      addVisitor(tally.visitors, visitor)
      countName(tally.paths, path)
      const referrer = referer === undefined ? undefined : hostOf(referer)
      if (referrer !== undefined && referrer !== tally.host) countName(tally.referrers, referrer)
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      await flush()
      clearTimeout(timer)
    },
  }
}

/** `https://news.example/a?b` → `news.example` */
function hostOf(referer: string): string | undefined {
  return /^https?:\/\/([a-z0-9.-]{1,253})(?:[:/?#]|$)/i.exec(referer)?.[1]?.toLowerCase()
}

async function writeTallies(tx: TenantTx, tallies: Tally[]): Promise<void> {
  // Every process adds to the same rows: in one order, so that none waits for another that waits for it.
  const ordered = tallies.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  await addHourly(
    tx,
    ordered.map((tally) => ({
      site_id: tally.siteId,
      hour_at: tally.hour,
      host: tally.host,
      release_number: tally.releaseNumber,
      ...countsOf(tally),
    })),
  )
  const days = Map.groupBy(ordered, ({ siteId, hour }) => `${siteId} ${hour.toISOString().slice(0, 10)}`)
  for (const [key, ofDay] of days) {
    const [siteId = '', day = ''] = key.split(' ')
    await writeDay(tx, siteId, day, ofDay)
  }
}

const orderOf = ({ siteId, hour, host, releaseNumber }: Tally) =>
  `${siteId} ${hour.toISOString()} ${host} ${releaseNumber}`

async function writeDay(tx: TenantTx, siteId: string, day: string, tallies: Tally[]): Promise<void> {
  const sum = openTally({ tenantId: tx.tenantId, siteId, host: '', releaseNumber: 0 }, new Date(day))
  for (const tally of tallies) mergeTally(sum, tally)
  const sketch: Sketch = readSketch(await lockVisitors(tx, siteId, day))
  const grew = mergeSketch(sketch, sum.visitors)
  await addDaily(
    tx,
    { site_id: siteId, day, ...countsOf(sum) },
    grew ? { sketch: writeSketch(sketch), estimate: estimate(sketch) } : undefined,
  )
  if (sum.paths.size) await addNames(tx, { siteId, day, kind: 'page' }, sum.paths, MAX_NAMES_A_DAY)
  if (sum.referrers.size)
    await addNames(tx, { siteId, day, kind: 'referrer' }, sum.referrers, MAX_NAMES_A_DAY)
}

function countsOf({ requests, views, bytes, statuses, latencies }: Tally) {
  const [, ok = 0, elsewhere = 0, refused = 0, failed = 0] = statuses
  return {
    requests,
    views,
    bytes,
    status_2xx: ok,
    status_3xx: elsewhere,
    status_4xx: refused,
    status_5xx: failed,
    latency_buckets: latencies,
  }
}
