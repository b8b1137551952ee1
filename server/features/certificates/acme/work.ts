/** What is being done for one order at one authority, and where it stands. */
import type { AcmeAuthority } from '../../../config.ts'
import type { CertificateOrder } from '../orders/orders.ts'
import type { Conversation } from './account.ts'
import type { ChallengeContext, ChallengeKind, Solvers } from './challenges.ts'
import { type OrderState, saveOrderState } from './queries.ts'

export type Work = {
  ctx: ChallengeContext
  order: CertificateOrder
  authority: AcmeAuthority
  keyType: 'ecdsa' | 'rsa'
  signal: AbortSignal
  talk: Conversation
  solvers: Solvers
  /** Where it stands, as in the order's row. */
  state: OrderState
  /** Kinds of challenges that did not work. */
  failedKinds: Set<ChallengeKind>
}

/** Keeps where the order stands. */
export async function save(work: Work, change: Partial<OrderState>): Promise<void> {
  await work.ctx.db.withPlatform((tx) => saveOrderState(tx, work.order.id, change))
  Object.assign(work.state, change)
}
