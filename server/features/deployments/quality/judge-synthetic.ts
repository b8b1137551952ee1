/** What probes say: the same pages, rendered on both releases one right after the other, under the same load. */
import { median, quantileOf, signedRank } from './statistics.ts'
import { type Check, SIGNIFICANT, type Synthetic, type SyntheticPage, type Thresholds } from './verdict.ts'
import { milliseconds, pValue } from './wording.ts'

/**
 * A page that fails each time on the candidate and not once on the stable release needs no statistics: templates are
 * programs, the same input gives the same error. One that fails at times leaves it open.
 */
export function syntheticPages({ pages, stable, candidate }: Synthetic, limits: Thresholds): Check {
  const broken = pages
    .filter((page) => page.candidate_failures >= limits.min_page_failures && page.stable_failures === 0)
    .toSorted((a, b) => roundsWithout(a) - roundsWithout(b))
  const [worst] = broken
  const common = {
    name: 'synthetic_pages',
    stable: worst?.stable_failures ?? 0,
    candidate: worst?.candidate_failures ?? 0,
    threshold: limits.min_page_failures,
    unit: 'failures',
    samples: { stable: stable.requests, candidate: candidate.requests },
    p_value: null,
  } as const
  if (!worst)
    return {
      ...common,
      verdict: 'success',
      reason: `${pages.length} pages were probed; none fails on the candidate that works on the stable release.`,
    }
  const others = broken.length > 1 ? ` (and ${broken.length - 1} more pages)` : ''
  const why = worst.error === null ? '' : `: ${worst.error.replace(/\.$/, '')}`
  return {
    ...common,
    verdict: roundsWithout(worst) === 0 ? 'failure' : 'inconclusive',
    reason: `${worst.path} failed ${worst.candidate_failures} of ${worst.candidate_ms.length} times on the candidate and never on the stable release${others}${why}.`,
  }
}

/** How often the page worked on the candidate. */
const roundsWithout = ({ candidate_ms, candidate_failures }: SyntheticPage): number =>
  candidate_ms.length - candidate_failures

/**
 * Compares the times of pairs over all pages by Wilcoxon's signed-rank test; and each page on its own, see slowPage. Pairs
 * were measured one right after the other, so that the load of the machine is in both or in neither.
 */
export function syntheticTime({ pages }: Synthetic, limits: Thresholds): Check {
  const working = pages.filter((page) => page.stable_failures + page.candidate_failures === 0)
  const differences = working.flatMap(({ stable_ms, candidate_ms }) =>
    candidate_ms.map((ms, index) => ms - (stable_ms[index] ?? ms)),
  )
  const before = median(working.flatMap(({ stable_ms }) => stable_ms))
  const slowdown = median(differences)
  const allowed = allowedOver(before, limits)
  const p = signedRank(differences)
  const isSlower = slowdown > allowed
  const [slow] = isSlower ? [] : working.flatMap((page) => slowPage(page, limits) ?? [])
  if (slow)
    return {
      name: 'synthetic_time',
      verdict: 'failure',
      stable: slow.stable,
      candidate: slow.candidate,
      threshold: slow.stable + slow.allowed,
      unit: 'ms',
      samples: { stable: slow.rounds, candidate: slow.rounds },
      p_value: null,
      reason: `${slow.path} takes ${milliseconds(slow.candidate)} or more on the candidate and ${milliseconds(slow.stable)} or less on the stable release, rendered ${slow.rounds} times on each in turn${slow.mayStray}; up to ${milliseconds(slow.allowed)} more is allowed.`,
    }
  const numbers = `${working.length} pages, rendered ${differences.length} times on each release in turn, take ${milliseconds(Math.abs(slowdown))} ${slowdown < 0 ? 'less' : 'more'} on the candidate (stable: ${milliseconds(before)}; up to ${milliseconds(allowed)} more is allowed)`
  const verdict = !isSlower ? 'success' : p <= SIGNIFICANT ? 'failure' : 'inconclusive'
  return {
    name: 'synthetic_time',
    verdict,
    stable: before,
    candidate: before + slowdown,
    threshold: before + allowed,
    unit: 'ms',
    samples: { stable: differences.length, candidate: differences.length },
    p_value: p,
    reason: verdict === 'success' ? `${numbers}.` : `${numbers}; chance explains that ${pValue(p)}.`,
  }
}

/** Renderings of one page on each release, below which its times are not compared on their own … */
const ROUNDS_MIN = 3
/** … and from which one of four may be out of line; below, none. */
const ROUNDS_FOR_QUARTILES = 5

/**
 * A page is slower if the candidate's renderings and the stable release's lie apart: by more than is allowed, and by more
 * than those of either lie apart among themselves.
 */
function slowPage({ path, stable_ms, candidate_ms }: SyntheticPage, limits: Thresholds) {
  const rounds = candidate_ms.length
  if (rounds < ROUNDS_MIN || stable_ms.length < ROUNDS_MIN) return undefined
  const isMany = rounds >= ROUNDS_FOR_QUARTILES
  const [low, high] = isMany ? [0.25, 0.75] : [0, 1]
  const spread = (values: readonly number[]) => quantileOf(values, high) - quantileOf(values, low)
  const stable = quantileOf(stable_ms, high)
  const candidate = quantileOf(candidate_ms, low)
  const allowed = allowedOver(stable, limits)
  if (candidate - stable <= Math.max(allowed, spread(stable_ms), spread(candidate_ms))) return undefined
  const mayStray = isMany ? ' (the slowest and the fastest quarter left out)' : ''
  return { path, stable, candidate, allowed, rounds, mayStray }
}

/** How much longer than `ms` rendering may take. */
function allowedOver(ms: number, { max_slowdown_ms, max_slowdown_ratio }: Thresholds): number {
  return Math.max(max_slowdown_ms, ms * (max_slowdown_ratio - 1))
}
