/** Whether visitors of the candidate meet more errors than those of the stable release. */
import type { ArmFigures } from '../../../published/arm-figures.ts'
import { binomialTail, fisher } from './statistics.ts'
import { type Check, SIGNIFICANT, SUSPICIOUS, type Thresholds } from './verdict.ts'
import { percent, pValue } from './wording.ts'

/** A canary of one percent meets the only error of the day once in a hundred days: one is never enough. */
const ERRORS_MIN = 2

/**
 * Compares the shares of failed requests by Fisher's exact test. Where nobody meets the stable release any more, the
 * question is how likely so many errors are if as many fail as are allowed.
 */
export function errorRate(stable: ArmFigures, candidate: ArmFigures, limits: Thresholds): Check {
  const stableRate = rateOf(stable)
  const candidateRate = rateOf(candidate)
  const p =
    stable.requests === 0
      ? binomialTail(candidate.errors, candidate.requests, limits.max_error_rate)
      : fisher(
          { failures: candidate.errors, trials: candidate.requests },
          { failures: stable.errors, trials: stable.requests },
        )
  const isMore =
    candidate.errors >= ERRORS_MIN && (candidateRate ?? 0) - (stableRate ?? 0) >= limits.max_error_rate
  const verdict = !isMore || p > SUSPICIOUS ? 'success' : p <= SIGNIFICANT ? 'failure' : 'inconclusive'
  const ofStable =
    stable.requests === 0
      ? 'nobody met the stable release meanwhile'
      : `${stable.errors} of ${stable.requests} on the stable release (${percent(stableRate)})`
  const why = {
    success: `up to ${percent(limits.max_error_rate)} more is allowed`,
    inconclusive: `that may be chance (${pValue(p)}), or not`,
    failure: `up to ${percent(limits.max_error_rate)} more is allowed, and chance explains that ${pValue(p)}`,
  }[verdict]
  return {
    name: 'error_rate',
    verdict,
    stable: stableRate,
    candidate: candidateRate,
    threshold: limits.max_error_rate,
    unit: 'share',
    samples: { stable: stable.requests, candidate: candidate.requests },
    p_value: p,
    reason: `${candidate.errors} of ${candidate.requests} requests failed on the candidate (${percent(candidateRate)}), ${ofStable}; ${why}.`,
  }
}

function rateOf({ requests, errors }: ArmFigures): number | null {
  return requests === 0 ? null : errors / requests
}
