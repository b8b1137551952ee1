/** What a deployment is asked to do: where, what, and how. These shapes are kept in its row. */
import type { PluginAct } from '../plugins/plugins.ts'
import type { CustomizationInput } from '../themes/themes.ts'
import type { Thresholds } from './quality/verdict.ts'
import type { SiteSettingsInput } from '../site-settings/site-settings.ts'

export { ENVIRONMENTS, MODULES, type Environment, type Module } from '../change-control/change-control.ts'
export const MAX_WEBSITES = 1_000
export const STRATEGIES = ['direct', 'blue_green', 'rolling', 'canary'] as const
export type Strategy = (typeof STRATEGIES)[number]
export const STATES = [
  'queued',
  'running',
  'waiting',
  'paused',
  'succeeded',
  'failed',
  'rolled_back',
  'aborted',
  'rejected',
] as const
export type State = (typeof STATES)[number]
export const STEPS = [
  'validate',
  'scan',
  'build',
  'warm_up',
  'smoke_test',
  'approval',
  'window',
  'roll_out',
  'analyse',
  'finish',
] as const
export type StepName = (typeof STEPS)[number]

/** States in which nothing happens any more by itself. */
export const TERMINAL: ReadonlySet<State> = new Set([
  'succeeded',
  'failed',
  'rolled_back',
  'aborted',
  'rejected',
])

export type Scope = { kind: 'websites'; ids: string[] } | { kind: 'all' }

/** What is to change, by module. Packages of themes and plugins are pinned by hash, drafts by version, when the deployment is made. */
export type Change = {
  theme?: { hash: string; owner: 'platform' | 'tenant'; name: string; version: string }
  customization?: CustomizationInput
  settings?: SiteSettingsInput
  plugins?: PluginAct[]
  /** Drafts to publish, and at which version. */
  entries?: Record<string, number>
  unpublish?: string[]
  /** Everything that was changed since it was published, on each of the sites. */
  all_drafts?: true
  restore_release?: number
}

export type CanaryStep = { percent: number; seconds: number }
export type AnalysisOptions = Partial<Thresholds> & {
  enabled: boolean
  /** Whether pages are rendered for the purpose when visitors are too few to tell. */
  synthetic: boolean
}
export type Options = {
  on_site_failure: 'abort' | 'skip'
  keep_hot_seconds: number
  rolling: { batch_size: number; pause_seconds: number; max_failed_websites: number | null }
  canary: { steps: CanaryStep[] }
  analysis: AnalysisOptions
  /** How long blue-green and direct deployments are watched after the flip; 0: not at all. */
  watch_seconds: number
  override_freeze?: { reason: string }
}

/** Where the roll-out stands. */
export type Progress = {
  /** Of the canary's steps, the one being shown; its end when there is nothing to hold it up. */
  canary?: { index: number; begun: string; until: string; extended: number }
  /** Asked to go on at once. */
  promoted?: true
  /** Of a rolling deployment: when the next batch may go. */
  batch?: { done: number; next_at: string }
  /** Since when the release that is live now has been watched. */
  watch?: { since: string; until: string }
  /** What watchers have been told that it waits for. */
  announced?: string
}

export type Problem = {
  step?: StepName
  code: string
  detail: string
  website_id?: string
  errors?: { path: string; message: string }[]
}
