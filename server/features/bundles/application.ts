/** Bringing an intake into a site: what its phases share. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { EntryCtx } from '../entries/entries.ts'
import type { MediaCtx } from '../media/media.ts'
import type { Finding, Intake } from './intake.ts'
import type { Resolver } from './resolver.ts'

export type ApplyCtx = EntryCtx & MediaCtx & Pick<AppContext, 'db' | 'log'>

export type ApplyTarget = { tenantId: string; siteId: string }

export type ApplyOptions = {
  /** `merge`: into a site with content; what an earlier import of the same source has made is changed, not added again. */
  mode: 'new' | 'merge'
  /** The intake ships with the program: its images are stored as they are. */
  isTrusted?: boolean
  /** Brings everything as drafts. */
  asDrafts?: boolean
  /** Takes title, tagline, language and the like from the source, too. */
  withConfig?: boolean
  /** Hears of everything that is left out or changed. */
  report?: (finding: Finding) => void
  /** Called between steps; it may throw to stop the work. */
  progress?: (phase: Phase, done: number, total: number) => Promise<void>
  /** Entries that an interrupted run has brought already. */
  entriesDone?: number
  /** Keeps, in the transaction that brings them, how many entries have been brought. */
  checkpoint?: (tx: TenantTx, entriesDone: number) => Promise<void>
  /** Filled while the work goes on, for checkpoints. */
  counts?: { counts: Counts }
  signal?: AbortSignal
}

export type Phase = 'media' | 'structure' | 'entries' | 'comments' | 'publishing'

/** How many of each kind were added, changed, found as they are, or left out. */
export type Counts = Record<string, { added: number; changed: number; unchanged: number; skipped: number }>
export type Outcome = 'added' | 'changed' | 'unchanged' | 'skipped'

export type Application = {
  ctx: ApplyCtx
  target: ApplyTarget
  intake: Intake
  options: ApplyOptions
  resolver: Resolver
  /** Public addresses of media, by key. */
  mediaUrls: Map<string, string>
  counts: Counts
  count: (kind: string, outcome: Outcome, amount?: number) => void
  report: (finding: Finding) => void
}

export function startApplication(
  given: Pick<Application, 'ctx' | 'target' | 'intake' | 'options' | 'resolver'>,
): Application {
  const counts: Counts = {}
  if (given.options.counts) given.options.counts.counts = counts
  return {
    ...given,
    counts,
    mediaUrls: new Map(),
    count(kind, outcome, amount = 1) {
      const of = (counts[kind] ??= { added: 0, changed: 0, unchanged: 0, skipped: 0 })
      of[outcome] += amount
    },
    report: (finding) => given.options.report?.(finding),
  }
}
