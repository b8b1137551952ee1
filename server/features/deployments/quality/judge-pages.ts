/** Whether single pages fail on the candidate that work on the stable release: too few requests to show in the error rate. */
import type { ArmFigures } from '../../../published/arm-figures.ts'
import { type Check, SIGNIFICANT, SUSPICIOUS, type Thresholds } from './verdict.ts'
import { binomialTail } from './statistics.ts'
import { pValue } from './wording.ts'

/**
 * Of a page that failed on the candidate only: had both failed alike, each failure would have met the candidate with the
 * share of requests it gets, so that its chance of meeting all of them is that share to the power of their number. The
 * chance is taken times the number of pages that failed (Bonferroni), for one of many is sooner found by accident.
 */
export function failingPages(stable: ArmFigures, candidate: ArmFigures, limits: Thresholds): Check {
  const all = stable.requests + candidate.requests
  const share = all === 0 ? 0 : candidate.requests / all
  const failed = Object.entries(candidate.failed_paths)
  const suspects = failed
    .filter(([path, times]) => times >= limits.min_page_failures && !Object.hasOwn(stable.failed_paths, path))
    .map(([path, times]) => ({
      path,
      times,
      p: Math.min(1, binomialTail(times, times, share) * failed.length),
    }))
    .toSorted((a, b) => a.p - b.p)
  const [worst] = suspects
  const check: Omit<Check, 'verdict' | 'reason'> = {
    name: 'failing_pages',
    stable: worst ? 0 : null,
    candidate: worst?.times ?? null,
    threshold: limits.min_page_failures,
    unit: 'failures',
    samples: { stable: stable.requests, candidate: candidate.requests },
    p_value: worst?.p ?? null,
  }
  if (!worst)
    return {
      ...check,
      verdict: 'success',
      reason: 'No page failed repeatedly on the candidate that works on the stable release.',
    }
  const others = suspects.length > 1 ? ` (and ${suspects.length - 1} more pages)` : ''
  const numbers = `${worst.path} failed ${worst.times} times on the candidate and never on the stable release${others}`
  const verdict = worst.p <= SIGNIFICANT ? 'failure' : worst.p <= SUSPICIOUS ? 'inconclusive' : 'success'
  return { ...check, verdict, reason: `${numbers}; chance explains that ${pValue(worst.p)}.` }
}
