/** Looks at how the new releases do beside those from before, and says what that means. */
import { type ArmFigures, mergeFigures } from '../../published/arm-figures.ts'
import type { Deployment } from './deployment.ts'
import { judge } from './quality/judge.ts'
import { probe } from './quality/synthetic.ts'
import { DEFAULT_THRESHOLDS, type Synthetic, type Verdict } from './quality/verdict.ts'
import { type SampleRow, type PlacedSite, listSitesOf, readSamples } from './queries.ts'
import type { Host } from './steps/step.ts'
import type { Work } from './work.ts'

export type Measurement = { stable: ArmFigures; candidate: ArmFigures; synthetic?: Synthetic }

/** Sites that are probed: those with failures first. */
const PROBED_SITES = 3
/** Rounds of probes while a step is under way, and the most at its end, where they have to make up for visitors. */
const ROUNDS = 2
const ROUNDS_MAX = 15
const PAGES_A_ROUND = 7

/**
 * What visitors met of both since the new releases were first shown; where they are too few to tell, pages are rendered
 * on both for the purpose.
 */
export async function measure({ ctx, tenantId, deployment, signal }: Host): Promise<Measurement> {
  const isCanary = deployment.progress.watch === undefined && deployment.strategy === 'canary'
  const begun = deployment.progress.canary?.begun
  const since = isCanary && begun ? new Date(begun) : (deployment.started_at ?? deployment.created_at)
  const { samples, sites } = await ctx.db.withTenant(
    tenantId,
    async (tx) => ({
      samples: await readSamples(tx, deployment.id, since, isCanary ? 'candidate_number' : 'live_number'),
      sites: await listSitesOf(tx, deployment.id, { states: isCanary ? ['tested'] : ['live'] }),
    }),
    { readOnly: true },
  )
  const stable = mergeFigures(samples.filter(({ is_candidate }) => !is_candidate))
  const candidate = mergeFigures(samples.filter(({ is_candidate }) => is_candidate))
  const { analysis } = deployment.options
  const wanted = analysis.min_requests ?? DEFAULT_THRESHOLDS.min_requests
  const isEnough =
    Math.min(stable.renders, candidate.renders) >= (analysis.min_renders ?? DEFAULT_THRESHOLDS.min_renders) &&
    candidate.requests >= wanted
  const rounds = isAtEnd(deployment, ctx.clock.now())
    ? Math.min(ROUNDS_MAX, Math.ceil((wanted - candidate.requests) / PAGES_A_ROUND) + ROUNDS)
    : ROUNDS
  if (!analysis.synthetic || (isEnough && candidate.errors === 0)) return { stable, candidate }
  const probes: Synthetic[] = []
  for (const site of worstFirst(sites, samples).slice(0, PROBED_SITES)) {
    if (signal.aborted) break
    const { site_id, base_number, candidate_number, live_number } = site
    const number = isCanary ? candidate_number : live_number
    if (base_number === null || number === null) continue
    const target = { tenantId, siteId: site_id, stableNumber: base_number, candidateNumber: number }
    probes.push(
      await probe(ctx, target, Math.max(ROUNDS, rounds), { paths: failedPaths(samples, site_id), signal }),
    )
  }
  return { stable, candidate, ...(probes.length > 0 && { synthetic: sumOf(probes) }) }
}

/** Whether the time is over after which a verdict is wanted. */
function isAtEnd({ progress: { canary, batch, watch } }: Deployment, now: Date): boolean {
  const end = watch?.until ?? canary?.until ?? batch?.next_at
  return end !== undefined && now >= new Date(end)
}

function worstFirst(sites: readonly PlacedSite[], samples: readonly SampleRow[]): PlacedSite[] {
  const errors = new Map<string, number>()
  for (const { site_id, is_candidate, errors: count } of samples)
    if (is_candidate) errors.set(site_id, (errors.get(site_id) ?? 0) + count)
  return sites.toSorted((a, b) => (errors.get(b.site_id) ?? 0) - (errors.get(a.site_id) ?? 0))
}

function failedPaths(samples: readonly SampleRow[], siteId: string): string[] {
  const rows = samples.filter(({ site_id, is_candidate }) => is_candidate && site_id === siteId)
  return Object.keys(mergeFigures(rows).failed_paths)
}

function sumOf(probes: readonly Synthetic[]): Synthetic {
  return {
    stable: mergeFigures(probes.map(({ stable }) => stable)),
    candidate: mergeFigures(probes.map(({ candidate }) => candidate)),
    pages: probes.flatMap(({ pages }) => pages),
  }
}

/** Judges what was seen, and shows the figures to those who watch. */
export function verdictOf({ deployment, events }: Work, seen: Measurement): Verdict {
  const { enabled: _enabled, synthetic: _synthetic, ...thresholds } = deployment.options.analysis
  const verdict = judge({ ...seen, thresholds })
  events.push({ type: 'analysis', data: verdict })
  return verdict
}
