/** Whether the candidate's pages take longer to render. Answers out of memory are left out: a candidate begins without any. */
import { type ArmFigures, BOUNDS_MS, quantile, sizeOf } from '../../../published/arm-figures.ts'
import { type Check, SIGNIFICANT, SUSPICIOUS, type Synthetic, type Thresholds } from './verdict.ts'
import { fisher } from './statistics.ts'
import { milliseconds, pValue } from './wording.ts'

/**
 * The quantiles that are compared: the usual visitor's, and that of the slowest pages. Pauses of a busy machine are rare
 * and long, and meet the release that happens to be rendering: they make the second differ sooner than the first, so it
 * has to differ more.
 */
const QUANTILES = [
  { share: 0.5, significant: SIGNIFICANT },
  { share: 0.95, significant: SIGNIFICANT / 20 },
]

/**
 * Compares the median and the 95th percentile: how many renders of each took longer than the stable release's quantile
 * plus what is allowed, by Fisher's exact test (for the median this is Mood's test: A. M. Mood, Introduction to the Theory
 * of Statistics, 1950). Such counts do not care how much longer the longest took. Where probes have measured the same
 * under the same load, they settle what is open.
 */
export function renderTime(
  stable: ArmFigures,
  candidate: ArmFigures,
  synthetic: Synthetic | undefined,
  limits: Thresholds,
): Check {
  const samples = { stable: sizeOf(stable.render_ms), candidate: sizeOf(candidate.render_ms) }
  const common = { name: 'render_time', unit: 'ms', samples } as const
  const isProbed = synthetic !== undefined && synthetic.pages.length > 0
  if (samples.stable < limits.min_renders || samples.candidate < limits.min_renders)
    return { ...common, ...withoutComparison(stable, candidate, isProbed, limits) }
  const found = QUANTILES.map((quantileToCompare) =>
    compare(stable.render_ms, candidate.render_ms, quantileToCompare, limits),
  )
  const worst =
    found.find(({ verdict }) => verdict === 'failure') ??
    found.find(({ verdict }) => verdict === 'inconclusive') ??
    found[0]
  if (!worst) throw new Error('there are no quantiles to compare')
  if (worst.verdict === 'inconclusive' && isProbed)
    return { ...common, ...worst, verdict: 'success', reason: `${worst.reason} The probes decide.` }
  return { ...common, ...worst }
}

type Finding = Omit<Check, 'name' | 'unit' | 'samples'>

function compare(
  stable: readonly number[],
  candidate: readonly number[],
  { share, significant }: { share: number; significant: number },
  limits: Thresholds,
): Finding {
  const before = quantile(stable, share) ?? 0
  const now = quantile(candidate, share) ?? 0
  const allowed = Math.max(before + limits.max_slowdown_ms, before * limits.max_slowdown_ratio)
  const p = fisher(
    { failures: countAbove(candidate, allowed), trials: sizeOf(candidate) },
    { failures: countAbove(stable, allowed), trials: sizeOf(stable) },
  )
  const verdict = now <= allowed || p > SUSPICIOUS ? 'success' : p <= significant ? 'failure' : 'inconclusive'
  const what = share === 0.5 ? 'Half of the renders' : `${share * 100} % of the renders`
  const why = {
    success: '',
    inconclusive: ` That may be chance (${pValue(p)}), or not.`,
    failure: ` Chance explains that ${pValue(p)}.`,
  }[verdict]
  return {
    verdict,
    stable: before,
    candidate: now,
    threshold: allowed,
    p_value: p,
    reason: `${what} took up to ${milliseconds(now)} on the candidate, up to ${milliseconds(before)} on the stable release; up to ${milliseconds(allowed)} is allowed.${why}`,
  }
}

/** Too few renders of one of the two, as on a site whose pages all lie in memory. */
function withoutComparison(
  stable: ArmFigures,
  candidate: ArmFigures,
  isProbed: boolean,
  limits: Thresholds,
): Finding {
  const slowest = quantile(candidate.render_ms, 0.95)
  const renders = sizeOf(candidate.render_ms)
  const finding = {
    stable: quantile(stable.render_ms, 0.95) ?? null,
    candidate: slowest ?? null,
    threshold: limits.max_slowdown_ms,
    p_value: null,
  }
  if (isProbed)
    return {
      ...finding,
      verdict: 'success',
      reason: `Visitors' pages were rendered ${renders} times, too few to compare: the probes decide.`,
    }
  // Slower by more than all of its time it cannot be.
  if (slowest !== undefined && slowest <= limits.max_slowdown_ms)
    return {
      ...finding,
      verdict: 'success',
      reason: `95 % of the candidate's ${renders} renders took up to ${milliseconds(slowest)}: less than the ${limits.max_slowdown_ms} ms that they may take longer.`,
    }
  return {
    ...finding,
    verdict: 'inconclusive',
    reason: `The candidate's pages were rendered ${renders} times, those of the stable release ${sizeOf(stable.render_ms)} times; ${limits.min_renders} of each are needed to compare.`,
  }
}

/** How many were above `ms`, the bucket it lies in shared out evenly. */
function countAbove(histogram: readonly number[], ms: number): number {
  let above = 0
  for (const [bucket, count] of histogram.entries()) {
    const low = BOUNDS_MS[bucket - 1] ?? 0
    const high = BOUNDS_MS[bucket] ?? Infinity
    if (ms <= low) above += count
    else if (ms < high) above += high === Infinity ? count : (count * (high - ms)) / (high - low)
  }
  return Math.round(above)
}
