/** Looks for what must not reach visitors in the package that a deployment brings. */
import { LRUCache } from 'lru-cache'
import { type ScanReport, scanKeptTheme } from '../quality/scan.ts'
import { type Step, done, skipped } from './step.ts'

/** Packages never change. */
const reports = new LRUCache<string, ScanReport>({ max: 200 })

export const scan: Step = {
  async run({ ctx, tx, deployment: { change } }) {
    const { theme, plugins } = change
    if (plugins) return skipped('Packages of plugins were looked over when they were uploaded')
    if (!theme) return skipped('There is no package in it; content is made safe when it is published')
    const key = `${theme.owner === 'tenant' ? tx.tenantId : 'platform'}/${theme.hash}`
    const report = reports.get(key) ?? (await scanKeptTheme(ctx, tx.tenantId, theme))
    reports.set(key, report)
    if (!report.passed)
      return {
        kind: 'failed',
        evidence: report,
        problem: { code: 'validation_failed', detail: report.summary },
      }
    return done(report.summary, report)
  },
}
