/** A deployment as the program holds it: its row with the types of what lies in its JSON columns. */
import { randomUUIDv7 } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import { currentTrace } from '../../kernel/trace.ts'
import type {
  Change,
  Environment,
  Module,
  Options,
  Problem,
  Progress,
  Scope,
  State,
  StepName,
  Strategy,
} from './options.ts'
import type { DeploymentRow } from './queries.ts'

export type Author = { kind: string; id: string; label: string }

type Typed = {
  module: Module
  environment: Environment
  strategy: Strategy
  state: State
  step: StepName
  waiting_for: 'time' | 'turn' | 'websites' | 'approval' | 'window' | 'watching' | null
  scope: Scope
  change: Change
  options: Options
  progress: Progress
  problem: Problem | null
  created_by: Author | null
}
export type Deployment = Omit<DeploymentRow, keyof Typed> & Typed

export function toDeployment(row: DeploymentRow): Deployment {
  return row as Deployment
}

/** Id, time and author of a deployment that is made now. */
export function stampOf(clock: Clock) {
  const { actor } = currentTrace()
  const author: Author | null = actor ? { kind: actor.kind, id: actor.id, label: actor.label } : null
  return { id: randomUUIDv7(), created_at: clock.now(), created_by: author }
}
