/** Made-up canaries: visitors, errors and render times on a machine that is busy at times, from a seed. */
import { type ArmFigures, countFailure, emptyFigures, observe } from '../../server/published/arm-figures.ts'
import type { Synthetic, SyntheticPage } from '../../server/features/deployments/quality/verdict.ts'

export type Fault = {
  /** Share of the candidate's answers that fail besides those that fail anyway. */
  errors?: number
  /** How much longer each of its pages takes to render. */
  slower_ms?: number
  /** Its page of this rank, by popularity, always fails. */
  brokenPage?: number
  /** Exactly so many of its answers fail, on pages of chance. */
  strayErrors?: number
}

export type Situation = {
  /** Share of visitors that get the candidate. */
  share: number
  /** Requests to the candidate in all. */
  requests: number
  /** Share of answers of both that fail anyway. */
  background: number
  /** How much of the time the machine is so busy that rendering takes up to ten times as long. */
  busy: number
  probed: boolean
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32, T. Ettinger). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const PAGES = 24
const PROBED = 16
const ROUNDS = 3
/** How often a page has to be rendered again because its content has changed. */
const RENDERED_AGAIN = 0.05

/**
 * The canary as the judge sees it, again and again while it runs; figures grow.
 * @param looks how often
 */
export function* canary(situation: Situation, fault: Fault, random: () => number, looks: number) {
  const stable = emptyFigures()
  const candidate = emptyFigures()
  const base = Array.from({ length: PAGES }, () => 3 * Math.exp(3 * random()))
  const warm = { stable: new Set<number>(Array(PAGES).keys()), candidate: new Set<number>() }
  let strayLeft = fault.strayErrors ?? 0
  let load = 1
  const pause = () => (random() < 0.01 ? 50 + 500 * random() : 0)
  const renderMs = (page: number, isCandidate: boolean) =>
    (base[page] ?? 10) * load * (0.8 + 0.5 * random()) + pause() + (isCandidate ? (fault.slower_ms ?? 0) : 0)
  const fails = (page: number, isCandidate: boolean) => {
    if (random() < situation.background) return true
    if (!isCandidate) return false
    return page === fault.brokenPage || random() < (fault.errors ?? 0)
  }

  function visit(figures: ArmFigures, isCandidate: boolean): void {
    // Popularity falls with the rank.
    const page = Math.floor(PAGES * random() ** 2)
    const known = isCandidate ? warm.candidate : warm.stable
    const isStray = isCandidate && strayLeft > 0 && random() < 0.02
    if (isStray) strayLeft -= 1
    const failed = isStray || fails(page, isCandidate)
    const isRendered = failed || !known.has(page) || random() < RENDERED_AGAIN
    const ms = isRendered ? renderMs(page, isCandidate) : 0.3
    figures.requests += 1
    observe(figures.response_ms, ms)
    if (isRendered) {
      figures.renders += 1
      observe(figures.render_ms, ms)
    }
    if (failed) {
      figures.errors += 1
      countFailure(figures.failed_paths, `/page-${page}`)
    } else known.add(page)
  }

  function probe(): Synthetic {
    const seen = { stable: emptyFigures(), candidate: emptyFigures() }
    const pages: SyntheticPage[] = []
    // Pages that failed for visitors, then the usual ones.
    const suspects = Object.keys(candidate.failed_paths).map((path) => Number(path.slice(6)))
    for (const page of new Set([...suspects, ...Array(PROBED).keys()])) {
      const times: { stable: number[]; candidate: number[] } = { stable: [], candidate: [] }
      const failures = { stable: 0, candidate: 0 }
      for (let round = 0; round < ROUNDS; round += 1)
        for (const arm of ['stable', 'candidate'] as const) {
          const ms = renderMs(page, arm === 'candidate')
          times[arm].push(ms)
          seen[arm].requests += 1
          seen[arm].renders += 1
          observe(seen[arm].render_ms, ms)
          if (fails(page, arm === 'candidate')) {
            failures[arm] += 1
            seen[arm].errors += 1
          }
        }
      pages.push({
        path: `/page-${page}`,
        stable_ms: times.stable,
        candidate_ms: times.candidate,
        stable_failures: failures.stable,
        candidate_failures: failures.candidate,
        error: null,
      })
    }
    return { ...seen, pages }
  }

  for (let look = 0; look < looks; look += 1) {
    load = random() < situation.busy ? 1 + 9 * random() : 1
    const visits = Math.round(situation.requests / looks)
    for (let count = 0; count < visits; count += 1) visit(candidate, true)
    const others = Math.round((visits * (1 - situation.share)) / situation.share)
    for (let count = 0; count < others; count += 1) visit(stable, false)
    yield { stable, candidate, ...(situation.probed && { synthetic: probe() }) }
  }
}
