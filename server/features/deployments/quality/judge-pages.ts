/** Whether single pages fail on the candidate that work on the stable release: too few requests to show in the error rate. */
import type { ArmFigures } from '../../../published/arm-figures.ts'
import { binomialTail } from './statistics.ts'
import { type Check, SIGNIFICANT, SUSPICIOUS, type Synthetic, type Thresholds } from './verdict.ts'
import { pValue } from './wording.ts'

/**
 * Of a page that failed on the candidate only: had both failed alike, each failure would have met the candidate with the
 * share of requests it gets, so that its chance of meeting all of them is that share to the power of their number. The
 * chance is taken times the number of pages that failed (Bonferroni), for one of many is sooner found by accident. Where
 * probes have looked at the page, they decide.
 */
export function failingPages(
  stable: ArmFigures,
  candidate: ArmFigures,
  synthetic: Synthetic | undefined,
  limits: Thresholds,
): Check {
  const failed = Object.entries(candidate.failed_paths)
  const share = candidate.requests / Math.max(1, stable.requests + candidate.requests)
  const suspects = failed
    .filter(([path, times]) => times >= limits.min_page_failures && !Object.hasOwn(stable.failed_paths, path))
    .map(([path, times]) => ({
      path,
      times,
      p: Math.min(1, binomialTail(times, times, share) * failed.length),
    }))
    .toSorted((a, b) => a.p - b.p || b.times - a.times)
  const [worst] = suspects
  return {
    name: 'failing_pages',
    stable: worst ? 0 : null,
    candidate: worst?.times ?? null,
    threshold: limits.min_page_failures,
    unit: 'failures',
    samples: { stable: stable.requests, candidate: candidate.requests },
    p_value: worst?.p ?? null,
    ...(worst
      ? findingOn(worst, stable, synthetic)
      : ({
          verdict: 'success',
          reason: 'No page failed repeatedly on the candidate that works on the stable release.',
        } as const)),
  }
}

function findingOn(
  { path, times, p }: { path: string; times: number; p: number },
  stable: ArmFigures,
  synthetic: Synthetic | undefined,
): Pick<Check, 'verdict' | 'reason'> {
  const numbers = `${path} failed ${times} times on the candidate and never on the stable release`
  if (stable.requests > 0 && p <= SIGNIFICANT)
    return { verdict: 'failure', reason: `${numbers}; chance explains that ${pValue(p)}.` }
  const isProbed = synthetic?.pages.some((page) => page.path === path) === true
  if (isProbed) return { verdict: 'success', reason: `${numbers}; the probes of the page decide.` }
  if (stable.requests === 0)
    return {
      verdict: 'inconclusive',
      reason: `${path} failed ${times} times, and nobody met the stable release meanwhile.`,
    }
  return p <= SUSPICIOUS
    ? { verdict: 'inconclusive', reason: `${numbers}; that may be chance (${pValue(p)}), or not.` }
    : { verdict: 'success', reason: `${numbers}; chance explains that ${pValue(p)}.` }
}
