/** Watches what has gone live, and goes back by itself when it does worse than what was there before. */
import { type Measurement, measure, verdictOf } from '../measure.ts'
import { listSitesOf } from '../queries.ts'
import { type Step, done, skipped } from './step.ts'

const LOOK_EVERY_MS = 5_000

export const analyse: Step<Measurement> = {
  async run(work, seen) {
    const { ctx, tx, deployment } = work
    const { options, progress, environment } = deployment
    if (environment === 'staging') return skipped('Nobody visits the staging address')
    if (options.watch_seconds === 0 || !options.analysis.enabled)
      return skipped(
        deployment.strategy === 'direct' ? 'Not asked for' : 'It was watched while it was rolled out',
      )
    const now = ctx.clock.now()
    if (!progress.watch) {
      const live = await listSitesOf(tx, deployment.id, { states: ['live'], limit: 1 })
      if (live.length === 0) return skipped('Nothing has changed')
      progress.watch = {
        since: now.toISOString(),
        until: new Date(now.getTime() + options.watch_seconds * 1_000).toISOString(),
      }
    }
    const until = new Date(progress.watch.until)
    if (progress.promoted) return done('Promoted before the time was over')
    if (!seen) return { kind: 'look' }
    const verdict = verdictOf(work, seen)
    if (verdict.verdict === 'failure')
      return {
        kind: 'failed',
        detail: verdict.summary,
        evidence: verdict,
        problem: { code: 'analysis_failed', detail: verdict.summary },
      }
    if (now >= until) return done(verdict.summary, verdict)
    const next = new Date(Math.min(until.getTime(), now.getTime() + LOOK_EVERY_MS))
    return { kind: 'wait', for: 'watching', until: next, detail: verdict.summary, evidence: verdict }
  },
  look: (host) => measure(host),
}
