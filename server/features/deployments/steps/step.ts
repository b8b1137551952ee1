/** What a step of the pipeline is. */
import type { Deployment } from '../deployment.ts'
import type { Problem } from '../options.ts'
import type { DeployCtx, StepPatch, Work } from '../work.ts'

export type Outcome = StepPatch &
  (
    | { kind: 'done' | 'skipped' | 'again' }
    /** It has to see something first: see `look`. */
    | { kind: 'look' }
    | { kind: 'wait'; for: NonNullable<Deployment['waiting_for']>; until: Date | null }
    /** Somebody has to decide how it goes on. */
    | { kind: 'paused' }
    | { kind: 'failed'; problem: Omit<Problem, 'step'> }
  )

export type Host = {
  ctx: DeployCtx
  tenantId: string
  deployment: Deployment
  /** Aborted when the process drains: come back soon. */
  signal: AbortSignal
}

export type Step<Seen = never> = {
  /**
   * Within a transaction that has the deployment locked. May be run again after a crash, and finds done what is done.
   * @param seen what `look` saw; undefined before it has looked
   */
  run: (work: Work, seen?: Seen) => Promise<Outcome>
  /**
   * What takes its time, with the deployment unlocked: it may be paused or aborted meanwhile. Called when `run` asks for
   * it; `run` is called with what it saw.
   */
  look?: (host: Host) => Promise<Seen>
}

export const done = (detail: string, evidence?: unknown): Outcome => ({ kind: 'done', detail, evidence })
export const skipped = (detail: string): Outcome => ({ kind: 'skipped', detail })
