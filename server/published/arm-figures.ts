/**
 * What serving processes count of a release while it is being judged, in which form it is stored (canary_samples), and how
 * such counts add up and are read.
 */

/** Counts of one release of one site over some time; those of several processes and times add up. */
export type ArmFigures = {
  /** Pages, feeds and answers of the read API; files are not counted. */
  requests: number
  /** Answers with a status of 500 or more. */
  errors: number
  /** Answers that did not come out of memory. */
  renders: number
  /** Times of those renders, waiting for the database included; counts by bucket, see BOUNDS_MS. */
  render_ms: number[]
  /** Times from request to answer, of all requests; counts by bucket. */
  response_ms: number[]
  /** How often each path failed; the first MAX_FAILED_PATHS. */
  failed_paths: Record<string, number>
}

/** Paths that failed are noted up to this number; failures beyond are in `errors` only. */
export const MAX_FAILED_PATHS = 20

/**
 * Upper bounds of the buckets in ms; a last bucket holds what took longer. Each is 2^(1/3) of the one before, from 0.25 ms to
 * 10 s: what is read out of them is at most 26 % off, whatever its size.
 */
export const BOUNDS_MS: readonly number[] = Array.from({ length: 47 }, (_, index) => 0.25 * 2 ** (index / 3))

export function emptyFigures(): ArmFigures {
  const empty = () => Array.from({ length: BOUNDS_MS.length + 1 }, () => 0)
  return {
    requests: 0,
    errors: 0,
    renders: 0,
    render_ms: empty(),
    response_ms: empty(),
    failed_paths: {},
  }
}

/** Counts one more in a histogram. */
export function observe(histogram: number[], ms: number): void {
  const bucket = bucketOf(ms)
  histogram[bucket] = (histogram[bucket] ?? 0) + 1
}

function bucketOf(ms: number): number {
  if (ms <= 0.25) return 0
  // The logarithm may round to the wrong side of a bound; one comparison mends that.
  const guess = Math.min(Math.ceil(3 * Math.log2(ms / 0.25)), BOUNDS_MS.length)
  return ms <= (BOUNDS_MS[guess - 1] ?? 0) ? guess - 1 : guess
}

/** Counts one more failure of a path, unless too many paths have failed already. */
export function countFailure(paths: Record<string, number>, path: string, times = 1): void {
  const before = Object.hasOwn(paths, path) ? paths[path] : undefined
  if (before !== undefined) paths[path] = before + times
  else if (Object.keys(paths).length < MAX_FAILED_PATHS) paths[path] = times
}

/** The sum of counts, as a new value. */
export function mergeFigures(all: Iterable<ArmFigures>): ArmFigures {
  const sum = emptyFigures()
  for (const figures of all) {
    sum.requests += figures.requests
    sum.errors += figures.errors
    sum.renders += figures.renders
    addEach(sum.render_ms, figures.render_ms)
    addEach(sum.response_ms, figures.response_ms)
    for (const [path, times] of Object.entries(figures.failed_paths))
      countFailure(sum.failed_paths, path, times)
  }
  return sum
}

function addEach(into: number[], from: readonly number[]): void {
  for (const [bucket, count] of from.entries()) into[bucket] = (into[bucket] ?? 0) + count
}

/** How many were counted. */
export function sizeOf(histogram: readonly number[]): number {
  return histogram.reduce((sum, count) => sum + count, 0)
}

/**
 * The time that this share of what was counted did not exceed, interpolated within its bucket.
 * @param share between 0 and 1; 0.5 gives the median
 * @returns ms; undefined when nothing was counted; the highest bound for what took longer
 */
export function quantile(histogram: readonly number[], share: number): number | undefined {
  const rank = share * sizeOf(histogram)
  let before = 0
  for (const [bucket, count] of histogram.entries()) {
    if (count > 0 && before + count >= rank) {
      const low = BOUNDS_MS[bucket - 1] ?? 0
      const high = BOUNDS_MS[bucket] ?? low
      return low + (high - low) * Math.max(0, (rank - before) / count)
    }
    before += count
  }
  return undefined
}
