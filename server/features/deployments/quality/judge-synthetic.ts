/** What probes say: the same pages, rendered on both releases one right after the other, under the same load. */
import {
  type Check,
  SIGNIFICANT,
  SUSPICIOUS,
  type Synthetic,
  type SyntheticPage,
  type Thresholds,
} from './verdict.ts'
import { median, quantileOf, signedRank } from './statistics.ts'
import { milliseconds, pValue } from './wording.ts'

/** A page that fails each time on the candidate, and not once on the stable release, needs no statistics. */
export function syntheticPages({ pages, stable, candidate }: Synthetic, limits: Thresholds): Check {
  const broken = pages.filter(
    (page) => page.candidate_failures >= limits.min_page_failures && page.stable_failures === 0,
  )
  const [worst] = broken.toSorted((a, b) => b.candidate_failures - a.candidate_failures)
  const check: Omit<Check, 'verdict' | 'reason'> = {
    name: 'synthetic_pages',
    stable: worst?.stable_failures ?? 0,
    candidate: worst?.candidate_failures ?? 0,
    threshold: limits.min_page_failures,
    unit: 'failures',
    samples: { stable: stable.requests, candidate: candidate.requests },
    p_value: null,
  }
  if (!worst)
    return {
      ...check,
      verdict: 'success',
      reason: `${pages.length} pages were probed; none fails on the candidate that works on the stable release.`,
    }
  const others = broken.length > 1 ? ` (and ${broken.length - 1} more pages)` : ''
  const why = worst.error === null ? '' : `: ${worst.error}`
  return {
    ...check,
    verdict: 'failure',
    reason: `${worst.path} failed ${worst.candidate_failures} of ${worst.candidate_ms.length} times on the candidate and never on the stable release${others}${why}`,
  }
}

/** Renderings of one page on each release, below which its times are not compared on their own … */
const ROUNDS_MIN = 3
/** … and from which one of four may be out of line; below, none. */
const ROUNDS_FOR_QUARTILES = 5

/**
 * Compares the times of pairs over all pages by Wilcoxon's signed-rank test; and each page on its own: it is slower when
 * three quarters of the candidate's renderings (all of a few) took longer than three quarters of the stable release's, by
 * more than is allowed.
 */
export function syntheticTime({ pages }: Synthetic, limits: Thresholds): Check {
  const working = pages.filter((page) => page.stable_failures + page.candidate_failures === 0)
  const differences = working.flatMap(({ stable_ms, candidate_ms }) =>
    candidate_ms.map((ms, index) => ms - (stable_ms[index] ?? ms)),
  )
  const before = median(working.flatMap(({ stable_ms }) => stable_ms))
  const slowdown = median(differences)
  const allowed = allowedOver(before, limits)
  const p = signedRank(differences.map((difference) => difference - allowed / 2))
  const check: Omit<Check, 'verdict' | 'reason'> = {
    name: 'synthetic_time',
    stable: before,
    candidate: before + slowdown,
    threshold: before + allowed,
    unit: 'ms',
    samples: { stable: differences.length, candidate: differences.length },
    p_value: p,
  }
  const numbers = `${working.length} pages, rendered ${differences.length} times on each release in turn, take ${milliseconds(Math.abs(slowdown))} ${slowdown < 0 ? 'less' : 'more'} on the candidate (stable: ${milliseconds(before)}; up to ${milliseconds(allowed)} more is allowed)`
  if (slowdown > allowed && p <= SIGNIFICANT)
    return { ...check, verdict: 'failure', reason: `${numbers}; chance explains that ${pValue(p)}.` }
  const [slow] = working.flatMap((page) => slowPage(page, limits) ?? [])
  if (slow)
    return {
      ...check,
      verdict: 'failure',
      stable: slow.stable,
      candidate: slow.candidate,
      threshold: slow.stable + slow.allowed,
      samples: { stable: slow.rounds, candidate: slow.rounds },
      p_value: null,
      reason: `${slow.path} takes ${milliseconds(slow.candidate)} or more on the candidate, ${milliseconds(slow.stable)} or less on the stable release (each rendered ${slow.rounds} times in turn; one in four may be out of line); up to ${milliseconds(slow.allowed)} more is allowed.`,
    }
  if (slowdown > allowed && p <= SUSPICIOUS)
    return { ...check, verdict: 'inconclusive', reason: `${numbers}; that may be chance, or not.` }
  return { ...check, verdict: 'success', reason: `${numbers}.` }
}

function slowPage({ path, stable_ms, candidate_ms }: SyntheticPage, limits: Thresholds) {
  if (candidate_ms.length < ROUNDS_MIN || stable_ms.length < ROUNDS_MIN) return undefined
  const share = candidate_ms.length < ROUNDS_FOR_QUARTILES ? 0 : 0.25
  const stable = quantileOf(stable_ms, 1 - share)
  const candidate = quantileOf(candidate_ms, share)
  const allowed = allowedOver(stable, limits)
  return candidate - stable > allowed
    ? { path, stable, candidate, allowed, rounds: candidate_ms.length }
    : undefined
}

/** How much longer than `ms` rendering may take. */
function allowedOver(ms: number, { max_slowdown_ms, max_slowdown_ratio }: Thresholds): number {
  return Math.max(max_slowdown_ms, ms * (max_slowdown_ratio - 1))
}
