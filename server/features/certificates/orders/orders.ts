/** Orders of certificates: what shall be had, never twice at the same time, and what became of it. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { PLATFORM_SCOPE, type PlatformTx } from '../../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import type { CertificateProblem } from '../acme/problems.ts'
import {
  type DueOrder,
  type OrderRow,
  findCertificate,
  findHeld,
  findOpenOrder,
  findOrder,
  insertOrder,
  lockNames,
  updateWaiting,
} from './queries.ts'

export type CertificateOrder = OrderRow
/** Why it was asked for: by the program itself, at the first handshake for a name, or by hand. */
export type OrderReason = 'new' | 'renewal' | 'handshake' | 'manual'
/** Of the last failure; in the column `problem`. */
export type OrderProblem = CertificateProblem

export type NewOrder = {
  /** Null: the platform's own names. */
  tenantId: string | null
  names: readonly string[]
  reason: OrderReason
  /** The certificate that the new one takes the place of. */
  replaces?: string | undefined
}

/** The task that gets the certificate of one order. */
export const ISSUE = 'certificates.issue'

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'config' | 'log'>

/**
 * Orders a certificate. For the same names there is one open order at most: a second call finds the first one's.
 * Whether the names deserve one is for the caller to know (wanted.ts); it is asked again when the order's turn comes.
 * @returns undefined when there is nothing to order: one for exactly these names is held already, and neither
 *   `replaces` nor a person asks for another; or the one that `replaces` names is held no more
 * @throws AppError transition_not_allowed where no authority is configured
 */
export async function orderCertificate(ctx: Ctx, input: NewOrder): Promise<CertificateOrder | undefined> {
  if (!ctx.config.acme)
    throw new AppError(
      'transition_not_allowed',
      'This installation gets no certificates: see ACME_DIRECTORY_URL.',
    )
  const names = [...new Set(input.names)].toSorted()
  const order = await ctx.db.withPlatform((tx) => placeOrder(ctx, tx, { ...input, names }))
  if (order?.state === 'queued') await queueOrder(ctx, order)
  return order
}

async function placeOrder(ctx: Ctx, tx: PlatformTx, input: NewOrder): Promise<CertificateOrder | undefined> {
  const { tenantId, names, reason } = input
  const now = ctx.clock.now()
  // Whoever settles an order of these names waits for this: it is open still, or its certificate is seen below.
  await lockNames(tx, tenantId, names)
  const open = await findOpenOrder(tx, tenantId, names)
  if (open) return open
  const held = await findHeld(tx, tenantId, names, now)
  const replaces = input.replaces ?? (reason === 'manual' ? held?.id : undefined)
  if (held && held.id !== replaces) return undefined
  if (replaces !== undefined) {
    const replaced = await findCertificate(tx, replaces)
    if (replaced?.state !== 'active' || replaced.tenant_id !== tenantId) return undefined
  }
  return insertOrder(tx, {
    id: randomUUIDv7(),
    tenant_id: tenantId,
    names: [...names],
    reason,
    state: 'queued',
    replaces: replaces ?? null,
    next_attempt_at: now,
    created_at: now,
    events: JSON.stringify([{ at: now.toISOString(), event: 'ordered' }]),
  })
}

/** Has the order looked at as soon as its owner's turn comes. Several calls make one job. */
export async function queueOrder(ctx: Pick<Ctx, 'db' | 'jobs'>, { id, tenant_id }: DueOrder): Promise<void> {
  try {
    await ctx.db.withTenant(tenant_id ?? PLATFORM_SCOPE, (tx) =>
      ctx.jobs.enqueue(tx, ISSUE, { order_id: id }, { key: id }),
    )
  } catch (error) {
    // The tenant was purged, and its orders with it.
    if (!(error instanceof NoSuchHomeError)) throw error
  }
}

/**
 * Has a waiting order tried now, and one that failed ordered anew.
 * @throws AppError not_found, or transition_not_allowed for one that runs or is over otherwise
 */
export async function retryOrder(ctx: Ctx, id: string): Promise<CertificateOrder> {
  const now = ctx.clock.now()
  const order = await ctx.db.withPlatform((tx) => findOrder(tx, id))
  if (!order) throw new AppError('not_found', 'There is no such order.')
  const { tenant_id, names, reason, replaces } = order
  if (order.state === 'failed') {
    const next = {
      tenantId: tenant_id,
      names,
      reason: reason as OrderReason,
      replaces: replaces ?? undefined,
    }
    const again = await orderCertificate(ctx, next)
    return again ?? refuse('A certificate for these names is held by now.')
  }
  const event = { at: now.toISOString(), event: 'retry asked for' }
  const waiting = await ctx.db.withPlatform((tx) => updateWaiting(tx, id, { next_attempt_at: now }, event))
  if (!waiting) return refuse(`The order is ${order.state}.`)
  await queueOrder(ctx, waiting)
  return waiting
}

/** Gives a waiting order up. @throws AppError not_found, or transition_not_allowed for one that runs or is over */
export async function cancelOrder(ctx: Ctx, id: string): Promise<CertificateOrder> {
  const now = ctx.clock.now()
  return ctx.db.withPlatform(async (tx) => {
    const order = await findOrder(tx, id)
    if (!order) throw new AppError('not_found', 'There is no such order.')
    const change = { state: 'canceled', finished_at: now }
    const canceled = await updateWaiting(tx, id, change, { at: now.toISOString(), event: 'canceled' })
    return canceled ?? refuse(`The order is ${order.state}.`)
  })
}

function refuse(detail: string): never {
  throw new AppError('transition_not_allowed', detail)
}
