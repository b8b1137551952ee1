/** What the world outside hears of a deployment: webhooks, and the audit trail. */
import { type Turn, type Work, subjectOf } from './work.ts'

/** Notes a turn of the deployment for webhooks and, where it ends, for the audit trail. */
export function recordEnd(work: Work, turn: Turn, reason?: string, isWanted = false): void {
  const { deployment } = work
  const detail = reason ?? deployment.problem?.detail ?? ''
  work.hooks.push({ turn, reason: detail, isWanted })
  if (turn === 'started' || turn === 'waiting') return
  work.audits.push({
    action: `deployment.${turn === 'rolled_back' ? 'roll_back' : turn === 'succeeded' ? 'succeed' : 'fail'}`,
    subject: subjectOf(deployment),
    after: { state: deployment.state, module: deployment.module, environment: deployment.environment },
    ...(detail && { note: detail }),
  })
}
