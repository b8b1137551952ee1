/** What a verdict on a candidate is made of: checks with their numbers, the thresholds they are held against, and probes. */
import type { ArmFigures } from '../../../published/arm-figures.ts'

export type Outcome = 'success' | 'failure' | 'inconclusive'

export type Check = {
  name: 'samples' | 'error_rate' | 'failing_pages' | 'render_time' | 'synthetic_pages' | 'synthetic_time'
  verdict: Outcome
  /** What was measured, in the unit of the threshold; null where nothing was. */
  stable: number | null
  candidate: number | null
  threshold: number
  unit: 'requests' | 'share' | 'failures' | 'ms'
  /** How many measurements each of the two rests on. */
  samples: { stable: number; candidate: number }
  /** How likely chance alone explains it; null where that was not asked. */
  p_value: number | null
  /** In words, with the numbers. */
  reason: string
}

export type Verdict = {
  verdict: Outcome
  /** One sentence: why. */
  summary: string
  checks: Check[]
}

export type Thresholds = {
  /** Requests to the candidate, probes included, before it can succeed. */
  min_requests: number
  /** Renders of each of the two, before their times are compared. */
  min_renders: number
  /** By how much the share of failed requests may exceed that of the stable release: 0.01 is one percentage point. */
  max_error_rate: number
  /** A page fails when it failed so often on the candidate, and never on the stable release. */
  min_page_failures: number
  /** How many ms longer rendering may take … */
  max_slowdown_ms: number
  /** … unless it takes less than this many times as long. Both must be exceeded. */
  max_slowdown_ratio: number
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  min_requests: 100,
  min_renders: 30,
  max_error_rate: 0.01,
  min_page_failures: 2,
  max_slowdown_ms: 100,
  max_slowdown_ratio: 1.3,
}

/** The same pages rendered on both releases in turn, see synthetic.ts. */
export type Synthetic = {
  stable: ArmFigures
  candidate: ArmFigures
  pages: SyntheticPage[]
}
export type SyntheticPage = {
  path: string
  /** Times of the renderings, in ms: those at the same place in both lists were made one right after the other. */
  stable_ms: number[]
  candidate_ms: number[]
  stable_failures: number
  candidate_failures: number
  /** Of the candidate's first failure. */
  error: string | null
}

/** A difference that chance makes less often than this is taken for real. */
export const SIGNIFICANT = 0.001
/** One that chance makes less often than this is not taken for harmless. */
export const SUSPICIOUS = 0.05
