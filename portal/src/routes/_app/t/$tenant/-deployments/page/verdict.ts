/** What the pipeline found out about a new release: shapes of the evidence that steps and events carry. */
import { useTranslation } from 'react-i18next'
import type { Tone } from '@/ui/badge'
import type { Happening } from '../live'

export type Outcome = 'success' | 'failure' | 'inconclusive'
export type Check = {
  name: string
  verdict: Outcome
  /** What was measured, in the unit of the threshold; null where nothing was. */
  stable: number | null
  candidate: number | null
  threshold: number
  unit: 'requests' | 'share' | 'failures' | 'ms'
  /** In words, with the numbers. */
  reason: string
}
export type Verdict = { verdict: Outcome; summary: string; checks: Check[] }

export type SmokeReport = {
  summary: string
  results: {
    name: string
    path: string
    outcome: 'passed' | 'failed' | 'failed_before'
    status: number
    ms: number
    reasons: string[]
  }[]
}
export type ScanReport = {
  summary: string
  files: number
  findings: { rule: string; severity: 'block' | 'warn'; file: string; line: number; reason: string }[]
}

export const isVerdict = (value: unknown): value is Verdict => has(value, 'verdict', 'checks')
export const isSmokeReport = (value: unknown): value is SmokeReport => has(value, 'results')
export const isScanReport = (value: unknown): value is ScanReport => has(value, 'findings', 'files')

function has(value: unknown, ...names: string[]): boolean {
  return typeof value === 'object' && value !== null && names.every((name) => name in value)
}

/** How the release stood when it was looked at. */
export type Look = {
  at: number
  /** Share of the visitors who saw the new release then, in percent. */
  visitors: number
  verdict: Outcome
  /** Requests that were answered of the release before and of the new one. */
  requests: { stable: number; candidate: number }
  /** Share of answers that failed, between 0 and 1. */
  errors: { stable: number | null; candidate: number | null }
  /** Time to render a page, in ms. */
  time: { stable: number | null; candidate: number | null }
}

/** All looks in their order. */
export function looksOf(happenings: readonly Happening[]): Look[] {
  let visitors = 0
  const looks: Look[] = []
  for (const { type, at, data } of happenings) {
    if (type === 'state') visitors = (data as { visitors_percent?: number }).visitors_percent ?? visitors
    if (type !== 'analysis' || !isVerdict(data)) continue
    const check = (name: string) => data.checks.find((found) => found.name === name)
    const samples = check('samples')
    const errors = check('error_rate')
    const visited = check('render_time')
    const time = visited?.candidate == null ? check('synthetic_time') : visited
    looks.push({
      at: Date.parse(at),
      visitors,
      verdict: data.verdict,
      requests: { stable: samples?.stable ?? 0, candidate: samples?.candidate ?? 0 },
      errors: { stable: errors?.stable ?? null, candidate: errors?.candidate ?? null },
      time: { stable: time?.stable ?? null, candidate: time?.candidate ?? null },
    })
  }
  return looks
}

export const OUTCOME_TONES: Record<Outcome, Tone> = {
  success: 'success',
  failure: 'danger',
  inconclusive: 'warning',
}

export function useOutcomeNames(): Record<Outcome, string> {
  const { t } = useTranslation('deployments')
  return { success: t('As good as before'), failure: t('Worse'), inconclusive: t('Not clear yet') }
}

export function useCheckNames(): Record<string, string> {
  const { t } = useTranslation('deployments')
  return {
    samples: t('Seen often enough'),
    error_rate: t('Failed requests'),
    failing_pages: t('Failing pages'),
    render_time: t('Time to render'),
    synthetic_pages: t('Failing pages (probes)'),
    synthetic_time: t('Time to render (probes)'),
  }
}
