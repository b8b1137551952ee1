/** Probes: the same pages rendered on the stable release and on the candidate in turn, where visitors are too few to tell. */
import type { AppContext } from '../../../context.ts'
import { type ArmFigures, countFailure, emptyFigures, observe } from '../../../published/arm-figures.ts'
import type { Rendered } from '../../../published/rehearsal.ts'
import { pagesToTry } from './pages.ts'
import type { Synthetic, SyntheticPage } from './verdict.ts'

export type ProbeTarget = {
  tenantId: string
  siteId: string
  stableNumber: number
  candidateNumber: number
  /** The content that visitors of both see; each release's own if absent. */
  contentPosition?: number
}

export type ProbeOptions = {
  /** Looked at besides the usual ones: pages that failed for visitors. */
  paths?: readonly string[]
  /** Stops between two pages; what was measured so far is the result. */
  signal?: AbortSignal
}

/** Pages that are probed. */
const PAGES_MAX = 24

/**
 * Renders each page once on each release before anything counts, so that neither pays for what both then find in memory,
 * and then `rounds` times on each. Which of the two goes first changes with every pair.
 * @param rounds at least 4, for pages to be compared one by one
 * @throws Error when a release is not there; what the database throws when it is away
 */
export async function probe(
  ctx: Pick<AppContext, 'db' | 'rehearsal'>,
  target: ProbeTarget,
  rounds: number,
  { paths = [], signal }: ProbeOptions = {},
): Promise<Synthetic> {
  const { tenantId, siteId, contentPosition } = target
  const at = contentPosition === undefined ? {} : { contentPosition }
  const releaseAt = (releaseNumber: number) => ({ tenantId, siteId, releaseNumber, ...at })
  const { pages } = await ctx.db.withTenant(
    tenantId,
    (tx) => pagesToTry(tx, releaseAt(target.stableNumber)),
    { readOnly: true },
  )
  const stable = await ctx.rehearsal.open(releaseAt(target.stableNumber))
  const candidate = await ctx.rehearsal.open(releaseAt(target.candidateNumber))
  const usual = pages.map(({ path }) => path)
  const chosen = [...new Set([...paths.filter((path) => path.startsWith('/')), ...usual])].slice(0, PAGES_MAX)
  const result: Synthetic = { stable: emptyFigures(), candidate: emptyFigures(), pages: [] }
  const byPath = new Map(chosen.map((path) => [path, emptyPage(path)]))
  for (let round = -1; round < rounds; round += 1)
    for (const [index, path] of chosen.entries()) {
      if (signal?.aborted === true) break
      const isStableFirst = (round + index) % 2 === 0
      const early = isStableFirst ? undefined : await candidate.render(path)
      const before = await stable.render(path)
      const after = early ?? (await candidate.render(path))
      const page = byPath.get(path)
      if (round < 0 || !page) continue
      note(result, page, before, after)
    }
  result.pages = [...byPath.values()].filter(({ candidate_ms }) => candidate_ms.length > 0)
  return result
}

const emptyPage = (path: string): SyntheticPage => ({
  path,
  stable_ms: [],
  candidate_ms: [],
  stable_failures: 0,
  candidate_failures: 0,
  error: null,
})

function note(result: Synthetic, page: SyntheticPage, stable: Rendered, candidate: Rendered): void {
  count(result.stable, stable)
  count(result.candidate, candidate)
  page.stable_ms.push(roundMs(stable.ms))
  page.candidate_ms.push(roundMs(candidate.ms))
  if (stable.status >= 500) page.stable_failures += 1
  if (candidate.status < 500) return
  page.candidate_failures += 1
  const { error } = candidate
  page.error ??= error ? `${error.file}:${error.line}: ${error.message}` : `status ${candidate.status}`
}

function count(figures: ArmFigures, { path, status, ms }: Rendered): void {
  figures.requests += 1
  figures.renders += 1
  observe(figures.render_ms, ms)
  observe(figures.response_ms, ms)
  if (status < 500) return
  figures.errors += 1
  countFailure(figures.failed_paths, path)
}

const roundMs = (ms: number): number => Math.round(ms * 100) / 100
