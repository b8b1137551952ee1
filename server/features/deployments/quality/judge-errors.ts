/** Whether visitors of the candidate meet more errors than those of the stable release. */
import type { ArmFigures } from '../../../published/arm-figures.ts'
import { type Check, SIGNIFICANT, SUSPICIOUS, type Thresholds } from './verdict.ts'
import { fisher } from './statistics.ts'
import { percent, pValue } from './wording.ts'

/**
 * Compares the shares of failed requests by Fisher's exact test. A single error is never enough: with a canary of one
 * percent, chance alone gives the candidate the only error of the day once in a hundred days.
 */
export function errorRate(stable: ArmFigures, candidate: ArmFigures, limits: Thresholds): Check {
  const stableRate = rateOf(stable)
  const candidateRate = rateOf(candidate)
  const p = fisher(
    { failures: candidate.errors, trials: candidate.requests },
    { failures: stable.errors, trials: stable.requests },
  )
  const isMore = candidate.errors >= 2 && (candidateRate ?? 0) - (stableRate ?? 0) >= limits.max_error_rate
  const numbers = `${candidate.errors} of ${candidate.requests} requests failed on the candidate (${percent(candidateRate)}), ${stable.errors} of ${stable.requests} on the stable release (${percent(stableRate)})`
  const check: Omit<Check, 'verdict' | 'reason'> = {
    name: 'error_rate',
    stable: stableRate,
    candidate: candidateRate,
    threshold: limits.max_error_rate,
    unit: 'share',
    samples: { stable: stable.requests, candidate: candidate.requests },
    p_value: p,
  }
  if (isMore && p <= SIGNIFICANT)
    return { ...check, verdict: 'failure', reason: `${numbers}; chance explains that ${pValue(p)}.` }
  if (isMore && (p <= SUSPICIOUS || stable.requests === 0))
    return {
      ...check,
      verdict: 'inconclusive',
      reason: `${numbers}; that may be chance (${pValue(p)}), or not.`,
    }
  return {
    ...check,
    verdict: 'success',
    reason: `${numbers}; up to ${percent(limits.max_error_rate)} more is allowed, and chance is.`,
  }
}

function rateOf({ requests, errors }: ArmFigures): number | null {
  return requests === 0 ? null : errors / requests
}
