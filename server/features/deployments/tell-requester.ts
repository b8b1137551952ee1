/** Tells whoever asked for a deployment what became of it, unless he was there and did it himself. */
import { currentTrace } from '../../kernel/trace.ts'
import { personOfKey } from '../api-keys/api-keys.ts'
import { membersAmong } from '../members/members.ts'
import { notify } from '../notifications/notifications.ts'
import type { Work } from './work.ts'

/** Of what happened in this transaction: a failure, something taken back, or a question that only he can answer. */
export async function tellRequester({ ctx, tx, deployment, hooks }: Work): Promise<void> {
  const { id, module, environment, strategy, summary, state, created_by: author } = deployment
  const turns = hooks.filter(
    ({ turn }) => turn === 'failed' || turn === 'rolled_back' || (turn === 'waiting' && state === 'paused'),
  )
  if (turns.length === 0 || !author) return
  const userId = author.kind === 'api_key' ? await personOfKey(tx, author.id) : author.id
  // In a request, unlike in a job, whoever acts is looking.
  const { actor, ip } = currentTrace()
  if (ip !== undefined && actor?.id === userId) return
  const people = author.kind === 'system' ? [] : await membersAmong(tx, [userId])
  for (const { turn, reason } of turns) {
    const news = {
      subject: { type: 'deployment', id },
      // What it waited for is over with it.
      key: `deployment:${id}`,
    }
    const data = { deployment_id: id, module, environment, strategy, summary, reason }
    if (turn === 'failed')
      await notify(ctx, tx, people, {
        ...news,
        kind: 'deployment.failed',
        data: { ...data, state: state === 'aborted' || state === 'rejected' ? state : 'failed' },
      })
    else
      await notify(ctx, tx, people, {
        ...news,
        kind: turn === 'waiting' ? 'deployment.waiting' : 'deployment.rolled_back',
        data,
      })
  }
}
