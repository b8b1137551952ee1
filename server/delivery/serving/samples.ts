/**
 * Counts what visitors meet of the releases that are being judged, and writes it every second. No request waits for it; what
 * cannot be written for a while is dropped.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import type { Log } from '../../kernel/log.ts'
import { type ArmFigures, countFailure, emptyFigures, observe } from '../../published/arm-figures.ts'
import type { Site } from './directory.ts'
import { type SampleRow, addSamples } from './queries.ts'

export type Samples = AsyncDisposable & {
  /** Where to count what visitors meet of a release, from now on and as long as the site has two. */
  of: (site: Site, number: number) => ArmFigures
  /** Writes what was counted so far. */
  flush: () => Promise<void>
}

const EVERY_MS = 1_000
/** Rows of one write. Where more sites are being watched than that, they take turns and their rows are of more seconds. */
const ROWS_AT_ONCE = 200
/** Rows kept while they cannot be written. */
const MAX_PENDING = 2_000
const MAX_PATH_LENGTH = 300

type Counted = { site: Site; number: number; figures: ArmFigures }
type Pending = { tenantId: string; row: SampleRow }

export function openSamples(options: { db: Pick<Database, 'withTenant'>; clock: Clock; log: Log }): Samples {
  const { db, clock, log } = options
  const process = `${globalThis.process.pid}-${randomBytes(4).toString('hex')}`
  /** By site and number; the longest not written first. */
  const counting = new Map<Site, Map<number, Counted>>()
  let pending: Pending[] = []
  let writing: Promise<void> | undefined
  const timer = setInterval(() => void flush(), EVERY_MS).unref()

  function collect(): void {
    const at = clock.now()
    let rows = 0
    for (const [site, releases] of counting) {
      if (rows >= ROWS_AT_ONCE) return
      let isIdle = true
      for (const { number, figures } of releases.values()) {
        if (figures.requests === 0) {
          if (number !== site.releaseNumber && number !== site.standby?.number) releases.delete(number)
          continue
        }
        isIdle = false
        rows += 1
        pending.push({
          tenantId: site.tenant.id,
          row: { site_id: site.id, release_number: number, process, at, ...takeFrom(figures) },
        })
      }
      // To the end of the queue, or out of it.
      const isWatched = site.standby !== undefined && site.entries > 0
      if (isIdle && isWatched) continue
      counting.delete(site)
      if (isWatched) counting.set(site, releases)
    }
  }

  async function write(): Promise<void> {
    const batch = pending
    pending = []
    const failed: Pending[] = []
    for (const [tenantId, rows] of Map.groupBy(batch, ({ tenantId: id }) => id)) {
      try {
        await db.withTenant(tenantId, (tx) =>
          addSamples(
            tx,
            rows.map(({ row }) => row),
          ),
        )
      } catch (error) {
        if (error instanceof NoSuchHomeError) continue
        failed.push(...rows)
        log.warn({ err: error }, 'what visitors met of a release could not be written')
      }
    }
    // The oldest go first.
    pending = [...failed, ...pending].slice(-MAX_PENDING)
  }

  async function flush(): Promise<void> {
    collect()
    await writing
    if (pending.length > 0) writing ??= write().finally(() => (writing = undefined))
    await writing
  }

  return {
    flush,
    of(site, number) {
      const releases = counting.get(site) ?? new Map<number, Counted>()
      counting.set(site, releases)
      const counted = releases.get(number) ?? { site, number, figures: emptyFigures() }
      releases.set(number, counted)
      return counted.figures
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** Counts an answer to a request for a page. @param url with or without query @param ms from the request to the answer */
export function countSample(figures: ArmFigures, url: string, status: number, ms: number): void {
  figures.requests += 1
  observe(figures.response_ms, ms)
  if (status < 500) return
  figures.errors += 1
  const [path = url] = url.split('?', 1)
  countFailure(figures.failed_paths, path.slice(0, MAX_PATH_LENGTH))
}

/** Counts that an answer had to be rendered. */
export function countRender(figures: ArmFigures, ms: number): void {
  figures.renders += 1
  observe(figures.render_ms, ms)
}

/** What was counted; from now on it is counted from zero. */
function takeFrom(figures: ArmFigures): ArmFigures {
  const { ...taken } = figures
  Object.assign(figures, emptyFigures())
  return taken
}
