/** What a fleet is, and how its row becomes one. */
import type { Part } from '../deployments/deployments.ts'
import type { FleetRow } from './queries.ts'

export const STATES = [
  'selecting',
  'running',
  'soaking',
  'paused',
  'stopping',
  'succeeded',
  'failed',
  'aborted',
  'rolled_back',
] as const
export type State = (typeof STATES)[number]
export const TENANT_STATES = [
  'pending',
  'starting',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'rolled_back',
  'aborted',
  'rejected',
  'skipped',
] as const
export type TenantState = (typeof TENANT_STATES)[number]

/** Something may still happen to these by themselves. */
export const UNDER_WAY: readonly TenantState[] = ['starting', 'running', 'waiting']
/** What speaks against going on. Who aborts or rejects his part does not say that it was bad. */
export const BAD: readonly TenantState[] = ['failed', 'rolled_back']
export const OVER: ReadonlySet<State> = new Set(['succeeded', 'failed', 'aborted', 'rolled_back'])

/** Which tenants, and of them which sites. What is left out does not narrow it down. */
export type Selection = {
  all_tenants?: boolean
  tenant_ids?: string[]
  plan_ids?: string[]
  /** Only sites that show a theme of the program, in a version below that one. */
  shows_theme?: { name: string; below_version?: string }
}
export type Ring = { percent: number; soak_seconds: number }
export type FleetOptions = {
  max_failed_percent: number
  /** How long a tenant whose deployment waits for people or windows holds up its ring. */
  patience_seconds: number
  /** Deployments under way at the same time. */
  at_once: number
}
export type Problem = { code: string; detail: string }

type Typed = {
  module: Part['module']
  state: State
  next_state: State | null
  selection: Selection
  template: Part
  rings: Ring[]
  options: FleetOptions
  problem: Problem | null
  created_by: { kind: 'user' | 'api_key' | 'plugin' | 'system'; id: string; label: string } | null
}
export type Fleet = Omit<FleetRow, keyof Typed> & Typed

export const toFleet = (row: FleetRow) => row as Fleet

export const subjectOf = ({ id, summary }: Pick<Fleet, 'id' | 'summary'>) => ({
  type: 'fleet',
  id,
  label: summary,
})
