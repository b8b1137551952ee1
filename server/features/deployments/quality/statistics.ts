/** The tests of significance that a verdict rests on: exact where counts are small, without tables or dependencies. */

/**
 * How likely at least `failures` of `trials` would fail by chance, were the candidate no worse than the other: Fisher's
 * exact test, one-sided (R. A. Fisher, The Design of Experiments, 1935; the tail of the hypergeometric distribution).
 * @returns between 0 and 1; 1 when there is nothing to compare
 */
export function fisher(
  candidate: { failures: number; trials: number },
  other: { failures: number; trials: number },
): number {
  const all = candidate.trials + other.trials
  const failures = candidate.failures + other.failures
  if (candidate.trials === 0 || other.trials === 0 || failures === 0) return 1
  const most = Math.min(failures, candidate.trials)
  const whole = logChoose(all, failures)
  let sum = 0
  for (let hits = candidate.failures; hits <= most; hits += 1) {
    const term = Math.exp(
      logChoose(candidate.trials, hits) + logChoose(other.trials, failures - hits) - whole,
    )
    sum += term
    // Terms only shrink beyond the mean.
    if (term < sum * 1e-12 && hits > (failures * candidate.trials) / all) break
  }
  return Math.min(1, sum)
}

/**
 * How likely at least `hits` of `trials` are hits, each with probability `chance`.
 * @returns between 0 and 1
 */
export function binomialTail(hits: number, trials: number, chance: number): number {
  if (hits <= 0) return 1
  if (chance <= 0) return 0
  if (chance >= 1) return 1
  let sum = 0
  for (let count = hits; count <= trials; count += 1)
    sum += Math.exp(
      logChoose(trials, count) + count * Math.log(chance) + (trials - count) * Math.log1p(-chance),
    )
  return Math.min(1, sum)
}

/**
 * How likely differences of pairs would lie above zero as much as these do, were there no difference: Wilcoxon's
 * signed-rank test, one-sided, with the normal approximation and the correction for ties (F. Wilcoxon, Individual
 * Comparisons by Ranking Methods, 1945). Ranks make one wild measurement count no more than the largest tame one.
 * @returns between 0 and 1; 1 for fewer than 6 pairs that differ
 */
export function signedRank(differences: readonly number[]): number {
  const moved = differences
    .filter((difference) => difference !== 0)
    .toSorted((a, b) => Math.abs(a) - Math.abs(b))
  const count = moved.length
  if (count < 6) return 1
  let positive = 0
  let ties = 0
  for (let from = 0; from < count;) {
    const size = Math.abs(moved[from] ?? 0)
    let to = from
    while (to < count && Math.abs(moved[to] ?? 0) === size) to += 1
    const rank = (from + 1 + to) / 2
    for (let at = from; at < to; at += 1) if ((moved[at] ?? 0) > 0) positive += rank
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const mean = (count * (count + 1)) / 4
  const variance = (count * (count + 1) * (2 * count + 1)) / 24 - ties / 48
  return variance <= 0 ? 1 : normalTail((positive - mean - 0.5) / Math.sqrt(variance))
}

/** How much of the standard normal distribution lies above `z`; within 1.2e-7 (Press et al., Numerical Recipes, erfc). */
function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.5 * x)
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ]
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0)
  const tail = (t * Math.exp(-x * x + polynomial)) / 2
  return z >= 0 ? tail : 1 - tail
}

export function median(values: readonly number[]): number {
  return quantileOf(values, 0.5)
}

/** @param share between 0 and 1 @returns interpolated; 0 for no values */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? low
  return low + (high - low) * (place - Math.floor(place))
}

function logChoose(from: number, taken: number): number {
  if (taken < 0 || taken > from) return -Infinity
  return logFactorial(from) - logFactorial(taken) - logFactorial(from - taken)
}

const EXACT: number[] = [0]
for (let n = 1; n < 256; n += 1) EXACT[n] = (EXACT[n - 1] ?? 0) + Math.log(n)

/** Exact below 256, beyond by Stirling's series, whose error is below 1e-15 there. */
function logFactorial(n: number): number {
  return EXACT[n] ?? n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3)
}
