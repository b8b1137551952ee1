/**
 * Judges a candidate by what was counted of it and of the stable release at the same time: is it worse, as good, or can
 * nobody tell yet? Pure: the same figures give the same verdict, and every check carries the numbers it rests on.
 *
 * A check fails only if two things hold: the difference is large enough to matter (a threshold in the unit that people
 * think in), and it is too large for chance (a test of significance, see statistics.ts). The first lets a noisy machine
 * or one stray error stop nothing; the second does so where samples are few. Figures grow while the canary runs and are
 * judged again and again, which gives chance more than one try: SIGNIFICANT is as small as it is for that (see
 * judge-simulation.test.ts for what comes of it).
 */
import type { ArmFigures } from '../../../published/arm-figures.ts'
import { errorRate } from './judge-errors.ts'
import { failingPages } from './judge-pages.ts'
import { renderTime } from './judge-times.ts'
import { syntheticPages, syntheticTime } from './judge-synthetic.ts'
import { type Check, DEFAULT_THRESHOLDS, type Synthetic, type Thresholds, type Verdict } from './verdict.ts'

export type Evidence = {
  /** What visitors got during the same time. */
  stable: ArmFigures
  candidate: ArmFigures
  synthetic?: Synthetic
  thresholds?: Partial<Thresholds>
}

/** Failure if a check fails; inconclusive if one cannot tell; else success. */
export function judge({ stable, candidate, synthetic, thresholds }: Evidence): Verdict {
  const limits = { ...DEFAULT_THRESHOLDS, ...thresholds }
  const checks = [
    samples(stable, candidate, synthetic, limits),
    errorRate(stable, candidate, limits),
    failingPages(stable, candidate, synthetic, limits),
    renderTime(stable, candidate, synthetic, limits),
    ...(synthetic ? [syntheticPages(synthetic, limits), syntheticTime(synthetic, limits)] : []),
  ]
  const decisive =
    checks.find(({ verdict }) => verdict === 'failure') ??
    checks.find(({ verdict }) => verdict === 'inconclusive')
  return {
    verdict: decisive?.verdict ?? 'success',
    summary: decisive?.reason ?? 'The candidate is as good as the stable release.',
    checks,
  }
}

function samples(
  stable: ArmFigures,
  candidate: ArmFigures,
  synthetic: Synthetic | undefined,
  { min_requests }: Thresholds,
): Check {
  const probes = synthetic?.candidate.requests ?? 0
  const seen = candidate.requests + probes
  const isEnough = seen >= min_requests
  const ofProbes = probes > 0 ? ` and ${probes} probes` : ''
  return {
    name: 'samples',
    verdict: isEnough ? 'success' : 'inconclusive',
    stable: stable.requests + (synthetic?.stable.requests ?? 0),
    candidate: seen,
    threshold: min_requests,
    unit: 'requests',
    samples: { stable: stable.requests, candidate: candidate.requests },
    p_value: null,
    reason: `The candidate has answered ${candidate.requests} requests of visitors${ofProbes}; ${min_requests} ${isEnough ? 'were' : 'are'} needed.`,
  }
}
