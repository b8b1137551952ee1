/** What visitors met of each release of a site while two were being compared: written by the serving processes, summed here. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { type ArmFigures, countFailure } from '../../published/arm-figures.ts'
import { type SampleSpan, listFailedPaths, prune, pruneInPool, sumByRelease } from './queries.ts'

export type ReleaseFigures = {
  release_number: number
  /** visitors: counted while serving them; synthetic: requests made to learn the numbers */
  source: 'visitors' | 'synthetic'
  figures: ArmFigures
}

const KEEP_MS = 86_400_000
/** Of all releases together; ArmFigures keeps the first few of each. */
const FAILED_PATHS = 200

/**
 * What was counted of each release of a site in a span of time, at most a day back. Processes write once a second, so the
 * newest second or two may be missing.
 * @returns nothing for a release that nobody visited
 */
export async function sumSamples(tx: TenantTx, span: SampleSpan): Promise<ReleaseFigures[]> {
  const sums = await sumByRelease(tx, span)
  const failed = await listFailedPaths(tx, span, FAILED_PATHS)
  return sums.map(({ release_number, source, ...counts }) => {
    const figures: ArmFigures = { ...counts, failed_paths: {} }
    for (const { path, times, ...of } of failed)
      if (of.release_number === release_number && of.source === source)
        countFailure(figures.failed_paths, path, times)
    return { release_number, source, figures }
  })
}

/** Samples are of use while a release is being judged, and the day after for finding out why. */
export function defineSampleJobs(ctx: Pick<AppContext, 'db' | 'clock' | 'log' | 'jobs'>): void {
  ctx.jobs.cron({
    name: 'canary-samples.prune',
    schedule: '35 * * * *',
    lane: 'long',
    run: () => pruneSamples(ctx),
  })
}

/** Forgets what was counted more than a day ago. */
export async function pruneSamples(ctx: Pick<AppContext, 'db' | 'clock' | 'log'>): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEEP_MS)
  await ctx.db.withPlatform((tx) => pruneInPool(tx, before))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => prune(tx, before)),
  )
}
