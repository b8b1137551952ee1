/** Asks those who have to agree, where a rule says so. */
import { openApproval, tickApproval } from '../../change-control/change-control.ts'
import { recordEnd } from '../endings.ts'
import { riskOf } from '../plan.ts'
import { listSitesOf } from '../queries.ts'
import { type Step, done } from './step.ts'

export const approval: Step = {
  async run(work) {
    const { ctx, tx, deployment } = work
    if (deployment.approval_id) {
      const { state, reason, nextAt } = await tickApproval(ctx, tx, deployment.approval_id)
      if (state === 'approved') return done(reason)
      if (state === 'pending') return { kind: 'wait', for: 'approval', until: nextAt, detail: reason }
      return { kind: 'failed', detail: reason, problem: { code: 'approval_required', detail: reason } }
    }
    const sites = await listSitesOf(tx, deployment.id, { states: ['tested', 'built'] })
    if (sites.length === 0) return done('Nothing would change, so nobody has to agree')
    const ids = sites.map(({ site_id }) => site_id)
    const { id, module, environment, strategy, summary } = deployment
    const { state, reason, approval_id, nextAt } = await openApproval(ctx, tx, {
      deployment_id: id,
      module,
      environment,
      strategy,
      summary,
      website_ids: ids,
      requested_by: deployment.created_by ?? { kind: 'system', id: 'hotswap', label: 'HotSwap' },
      risk: await riskOf(work, ids),
    })
    deployment.approval_id = approval_id ?? null
    if (state === 'approved') return done(reason)
    recordEnd(work, 'waiting', reason)
    return { kind: 'wait', for: 'approval', until: nextAt ?? null, detail: reason }
  },
}
