/** Tells whoever asked for a deployment what became of it, unless he did it himself. */
import { currentTrace } from '../../kernel/trace.ts'
import { personOfKey } from '../api-keys/api-keys.ts'
import { membersAmong } from '../members/members.ts'
import { type KindAndData, notify } from '../notifications/notifications.ts'
import type { Deployment } from './deployment.ts'
import type { Work } from './work.ts'

/** Of what happened in this transaction: a failure, something taken back, or a question that somebody must answer. */
export async function tellRequester({ ctx, tx, deployment, hooks }: Work): Promise<void> {
  const { id, created_by: author } = deployment
  if (hooks.length === 0 || !author || author.kind === 'system') return
  const userId = author.kind === 'api_key' ? await personOfKey(tx, author.id) : author.id
  for (const { turn, reason, isWanted } of hooks) {
    const news = newsOf(deployment, turn, reason)
    if (!news || (isWanted && currentTrace().actor?.id === userId)) continue
    await notify(ctx, tx, await membersAmong(tx, [userId]), {
      ...news,
      subject: { type: 'deployment', id },
      // What it waited for is over with it.
      key: `deployment:${id}`,
    })
  }
}

function newsOf(
  { id, module, environment, strategy, summary, state }: Deployment,
  turn: string,
  reason: string,
): KindAndData | undefined {
  const data = { deployment_id: id, module, environment, strategy, summary, reason }
  if (turn === 'rolled_back') return { kind: 'deployment.rolled_back', data }
  if (turn === 'waiting' && state === 'paused') return { kind: 'deployment.waiting', data }
  // Of a rejection, the decision is the news.
  if (turn !== 'failed' || state === 'rejected') return undefined
  return { kind: 'deployment.failed', data: { ...data, state: state === 'aborted' ? 'aborted' : 'failed' } }
}
