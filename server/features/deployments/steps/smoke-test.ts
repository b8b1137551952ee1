/** Looks at pages of the new releases before any visitor does. */
import { type SmokeReport, smokeChecksOf, smokeTest as testSite } from '../quality/smoke.ts'
import { type SiteChange, type PlacedSite, changeSites, countSites, listSitesOf } from '../queries.ts'
import type { Work } from '../work.ts'
import { type Host, type Outcome, type Step, done, skipped } from './step.ts'

/** Sites tested before the outcome is noted. */
const AT_ONCE = 20
const SLICE_MS = 5_000

type Seen = { site_id: string; report: SmokeReport }[]

export const smokeTest: Step<Seen> = {
  async run(work, seen) {
    const { tx, deployment } = work
    if (!seen) {
      const counts = (await countSites(tx, [deployment.id])).get(deployment.id) ?? {}
      if (counts.built) return { kind: 'look' }
      return counts.tested ? done(fine(counts.tested)) : skipped('There is nothing to look at')
    }
    const changes = seen.map(changeOf)
    await changeSites(tx, deployment.id, changes)
    return outcomeOf(work, changes)
  },
  async look({ ctx, tenantId, deployment, signal }: Host) {
    const built = await ctx.db.withTenant(
      tenantId,
      (tx) => listSitesOf(tx, deployment.id, { states: ['built'], limit: AT_ONCE }),
      { readOnly: true },
    )
    const until = performance.now() + SLICE_MS
    const seen: Seen = []
    for (const site of built) {
      seen.push({ site_id: site.site_id, report: await testOne(ctx, tenantId, site) })
      const stops = seen.at(-1)?.report.passed === false && deployment.options.on_site_failure === 'abort'
      if (stops || signal.aborted || performance.now() > until) break
    }
    return seen
  },
}

async function testOne(ctx: Host['ctx'], tenantId: string, site: PlacedSite): Promise<SmokeReport> {
  const { site_id, candidate_number, base_number } = site
  const checks = await ctx.db.withTenant(tenantId, (tx) => smokeChecksOf(tx, site_id), { readOnly: true })
  const target = { tenantId, siteId: site_id, releaseNumber: candidate_number ?? 0 }
  return testSite(ctx, target, checks, base_number === null ? {} : { baselineNumber: base_number })
}

function changeOf({ site_id, report }: Seen[number]): SiteChange {
  if (report.passed) return { site_id, state: 'tested', evidence: report }
  const problem = { code: 'validation_failed', detail: report.summary }
  return { site_id, state: 'failed', evidence: report, problem }
}

async function outcomeOf({ tx, deployment }: Work, changes: readonly SiteChange[]): Promise<Outcome> {
  const { built = 0, tested = 0 } = (await countSites(tx, [deployment.id])).get(deployment.id) ?? {}
  const failed = changes.find(({ state }) => state === 'failed')
  if (failed && (deployment.options.on_site_failure === 'abort' || built + tested === 0))
    return {
      kind: 'failed',
      evidence: failed.evidence,
      problem: { ...(failed.problem as { code: string; detail: string }), website_id: failed.site_id },
    }
  if (built > 0) return { kind: 'again', detail: `${fine(tested)} so far` }
  const [only] = changes
  if (changes.length === 1 && tested === 1 && only?.state === 'tested')
    return done((only.evidence as SmokeReport).summary, only.evidence)
  return done(fine(tested))
}

const fine = (count: number) => (count === 1 ? 'One website is fine' : `${count} websites are fine`)
