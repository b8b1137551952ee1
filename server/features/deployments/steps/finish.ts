/** The end that was wanted. */
import { setStandby } from '../../releases/releases.ts'
import { leaveSites } from '../../sites/sites.ts'
import { COOL_TASK } from '../cool.ts'
import { recordEnd } from '../endings.ts'
import { listStillHot } from '../queries.ts'
import { type Step, done } from './step.ts'

export const finish: Step = {
  async run(work) {
    const { ctx, tx, deployment } = work
    const { hot_until } = deployment
    if (hot_until)
      await ctx.jobs.enqueue(
        tx,
        COOL_TASK,
        { deployment_id: deployment.id },
        { key: deployment.id, runAt: hot_until },
      )
    else {
      const hot = await listStillHot(tx, deployment.id)
      if (hot.length > 0)
        await setStandby(
          ctx,
          tx,
          hot.map((site_id) => ({ site_id, standby: null })),
        )
    }
    await leaveSites(tx, deployment.id)
    deployment.state = 'succeeded'
    deployment.waiting_for = null
    deployment.next_at = null
    deployment.finished_at = ctx.clock.now()
    recordEnd(work, 'succeeded')
    return done(
      hot_until
        ? `Going back is instant until ${hot_until.toISOString()}`
        : 'It can be rolled back at any time',
    )
  },
}
