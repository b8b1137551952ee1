/** What is counted of the traffic of one site at one host and release within one hour. */
import { type Sketch, mergeSketch } from './visitors.ts'

export type TallyOf = { tenantId: string; siteId: string; host: string; releaseNumber: number }

export type Tally = TallyOf & {
  hour: Date
  requests: number
  views: number
  bytes: number
  /** 1xx to 5xx. */
  statuses: number[]
  latencies: number[]
  paths: Map<string, number>
  referrers: Map<string, number>
  visitors: Sketch
}

/** ms; answers up to each, and longer ones in a last bucket. See sql/0026_traffic.sql. */
const BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000]
/** Different paths and referrers noted between two writes. */
const MAX_NAMES = 200
const MAX_NAME_LENGTH = 300

export function openTally(of: TallyOf, hour: Date): Tally {
  return {
    ...of,
    hour,
    requests: 0,
    views: 0,
    bytes: 0,
    statuses: [0, 0, 0, 0, 0],
    latencies: Array.from({ length: BUCKETS_MS.length + 1 }, () => 0),
    paths: new Map(),
    referrers: new Map(),
    visitors: new Map(),
  }
}

/** Counts an answer. @param ms from the request to the answer's last write; 0 for what came out of memory at once */
export function countAnswer(tally: Tally, status: number, bytes: number, ms: number): void {
  tally.requests += 1
  tally.bytes += bytes
  const statusClass = Math.floor(status / 100) - 1
  tally.statuses[statusClass] = (tally.statuses[statusClass] ?? 0) + 1
  let bucket = 0
  while (bucket < BUCKETS_MS.length && ms > (BUCKETS_MS[bucket] ?? Infinity)) bucket += 1
  tally.latencies[bucket] = (tally.latencies[bucket] ?? 0) + 1
}

/** Counts one more of `name`, unless there are too many names already. */
export function countName(names: Map<string, number>, name: string): void {
  const count = names.get(name)
  if (count !== undefined) names.set(name, count + 1)
  else if (names.size < MAX_NAMES && name.length <= MAX_NAME_LENGTH) names.set(name, 1)
}

/** Adds `from` to `into`; both are of the same site, host, release and hour. */
export function mergeTally(into: Tally, from: Tally): void {
  into.requests += from.requests
  into.views += from.views
  into.bytes += from.bytes
  addEach(into.statuses, from.statuses)
  addEach(into.latencies, from.latencies)
  mergeNames(into.paths, from.paths)
  mergeNames(into.referrers, from.referrers)
  mergeSketch(into.visitors, from.visitors)
}

function addEach(into: number[], from: readonly number[]): void {
  for (const [index, count] of from.entries()) into[index] = (into[index] ?? 0) + count
}

function mergeNames(into: Map<string, number>, from: ReadonlyMap<string, number>): void {
  for (const [name, count] of from) {
    const before = into.get(name)
    if (before !== undefined || into.size < MAX_NAMES) into.set(name, (before ?? 0) + count)
  }
}
