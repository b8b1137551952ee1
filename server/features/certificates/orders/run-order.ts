/**
 * One attempt at an order, from claiming it to what became of it: issued, to be tried again, split, failed or canceled.
 * The order's row is the truth: a process that dies in between leaves it to another one, which goes on at the authority
 * when the lease has run out.
 */
import { X509Certificate } from 'node:crypto'
import type { AcmeAuthority } from '../../../config.ts'
import type { AppContext } from '../../../context.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { Issued } from '../acme/issue.ts'
import { noteAnswer } from '../authorities/authorities.ts'
import { type Certificate, installCertificate } from '../store.ts'
import { type Failed, type Waiting, goAround } from './attempt.ts'
import { tellFailed, tellIssued } from '../news/news.ts'
import { type CertificateOrder, type OrderProblem, type OrderReason, orderCertificate } from './orders.ts'
import {
  type CertificateRow,
  type Claimed,
  claimOrder,
  findCertificate,
  findHeld,
  lockNames,
  setRenewal,
  updateClaimed,
} from './queries.ts'
import { renewalMoment } from '../renewals/moments.ts'
import { giveUpAfter, nextAttempt } from './retries.ts'
import { listUndeserving } from './wanted.ts'

export type RunContext = Pick<AppContext, 'config' | 'db' | 'keyring' | 'notices' | 'clock' | 'log' | 'jobs'>

/** Who gets certificates, and hears when they are to be renewed: acme/, or a test's own. */
export type Issuer = {
  /** @throws AcmeFailure */
  issue: (order: CertificateOrder, authority: AcmeAuthority, signal: AbortSignal) => Promise<Issued>
  /** What the authority suggests (RFC 9773); undefined where it suggests nothing. */
  renewalInfo: (
    certificate: Certificate,
  ) => Promise<{ start: Date; end: Date; retryAfter?: number | undefined } | undefined>
}

/** An attempt takes less: it is told to stop before. */
const LEASE_MS = 300_000
const ATTEMPT_MS = 210_000

export type Fate = 'issued' | 'waiting' | 'failed' | 'canceled' | 'not due'

/** Makes an attempt if the order is due and nobody else has it. Throws only when the process is to stop. */
export async function runOrder(
  ctx: RunContext,
  issuer: Issuer,
  orderId: string,
  signal: AbortSignal,
  { patienceMs = ATTEMPT_MS }: { patienceMs?: number } = {},
): Promise<Fate> {
  const now = ctx.clock.now()
  const leaseUntil = new Date(now.getTime() + LEASE_MS)
  const found = await ctx.db.withPlatform(async (tx) => {
    const order = await claimOrder(tx, orderId, now, leaseUntil)
    return (
      order && { order, replaced: order.replaces ? await findCertificate(tx, order.replaces) : undefined }
    )
  })
  if (!found) return 'not due'
  const run: Run = { ctx, issuer, ...found, claimed: { id: orderId, leaseUntil } }
  try {
    return await carryOut(run, signal, patienceMs)
  } catch (error) {
    if (error instanceof LeaseLost) return 'not due'
    if (signal.aborted) {
      await giveBack(run)
      throw error
    }
    ctx.log.error({ err: error, order_id: orderId }, 'an order of a certificate failed unexpectedly')
    // Where this fails too, the lease runs out.
    return tryAgain(run, { problem: unexpected(), authority: undefined })
  }
}

/** An order that this process has claimed. */
type Run = {
  ctx: RunContext
  issuer: Issuer
  order: CertificateOrder
  replaced: CertificateRow | undefined
  claimed: Claimed
}

/** Somebody else has the order by now, and this process had better leave it. */
class LeaseLost extends Error {}

async function carryOut(run: Run, stop: AbortSignal, patienceMs: number): Promise<Fate> {
  const { ctx, order, replaced } = run
  const reason = await ctx.db.withPlatform((tx) => whyNotNeeded(ctx, tx, order, replaced))
  if (reason) return cancel(run, reason)
  const undeserving = await ctx.db.withPlatform((tx) => listUndeserving(ctx, tx, order))
  if (undeserving.length > 0) {
    const rest = order.names.filter((name) => !undeserving.includes(name))
    const fate = await cancel(run, `no certificate is to be had for ${undeserving.join(', ')} at present`)
    if (rest.length > 0) await orderInstead(run, rest)
    return fate
  }
  const signals = { stop, patience: AbortSignal.timeout(patienceMs) }
  const outcome = await goAround(ctx, run.issuer, order, replaced, signals)
  if ('issued' in outcome) return settle(run, outcome.issued, outcome.authority)
  return 'until' in outcome ? wait(run, outcome) : tryAgain(run, outcome)
}

/** Another process may have done it while the order waited. */
async function whyNotNeeded(
  ctx: RunContext,
  tx: PlatformTx,
  order: CertificateOrder,
  replaced: CertificateRow | undefined,
): Promise<string | undefined> {
  if (order.replaces && replaced?.state !== 'active')
    return 'the certificate to be replaced is in use no more'
  const held = await findHeld(tx, order.tenant_id, order.names, ctx.clock.now())
  return held && held.id !== order.replaces ? 'a certificate for these names is held already' : undefined
}

async function settle(run: Run, issued: Issued, authority: AcmeAuthority): Promise<Fate> {
  const { ctx, order, claimed } = run
  const { validFromDate: notBefore, validToDate: notAfter } = new X509Certificate(issued.chain)
  const input = {
    tenantId: order.tenant_id,
    source: 'acme' as const,
    chain: issued.chain,
    key: issued.privateKey,
    names: order.names,
    authority: issued.authority,
    profile: issued.profile,
    ariId: issued.ariId,
    renewAt: renewalMoment({ notBefore, notAfter }),
  }
  const certificate = await installCertificate(ctx, input, async (tx, { id }) => {
    await lockNames(tx, order.tenant_id, order.names)
    const change = {
      state: 'issued',
      certificate_id: id,
      authority: issued.authority,
      challenge: issued.challenge ?? order.challenge,
      problem: null,
      order_url: null,
      private_key: null,
      finished_at: ctx.clock.now(),
    }
    const event = eventAt(
      ctx,
      'issued',
      `by ${new URL(issued.authority).host}, until ${notAfter.toISOString()}`,
    )
    if (!(await updateClaimed(tx, claimed, change, [event]))) throw new LeaseLost('the lease ran out')
    // Where the new one has fewer names, the old one goes on answering for the others, and is renewed no more.
    if (order.replaces) await setRenewal(tx, order.replaces, { renew_at: null })
  })
  await noteAnswer(ctx, authority)
  await tellIssued(ctx, order, certificate)
  return 'issued'
}

/** The way to every authority is closed for now: that is no failure of the order's. */
async function wait(run: Run, { until, why, problem }: Waiting): Promise<Fate> {
  const { ctx, order } = run
  const shown = problem ?? order.problem ?? waiting(why)
  const change = {
    state: 'queued',
    attempts: order.attempts - 1,
    next_attempt_at: until,
    problem: JSON.stringify(shown),
  }
  const isNews = problem !== undefined || lastEventOf(order) !== 'waiting'
  await record(run, change, isNews ? [eventAt(ctx, 'waiting', problem?.detail ?? why)] : [])
  return 'waiting'
}

/** Waits longer after each failure; what is no renewal is given up in the end. */
async function tryAgain(run: Run, { problem, authority }: Failed): Promise<Fate> {
  const { ctx, order, replaced } = run
  const event = eventAt(
    ctx,
    'attempt failed',
    `${authority ? `${new URL(authority).host}: ` : ''}${problem.detail}`,
  )
  const stored = JSON.stringify(problem)
  const { name } = problem
  if (name !== undefined && order.names.length > 1 && order.attempts > 1 && order.names.includes(name)) {
    // The other name shall not wait for this one.
    const fate = await cancel(run, `${name} stands in the way of the other names`, [event], stored)
    for (const alone of order.names) await orderInstead(run, [alone])
    return fate
  }
  if (order.attempts >= giveUpAfter(order.reason as OrderReason, problem)) {
    const change = { state: 'failed', problem: stored, finished_at: ctx.clock.now() }
    await record(run, change, [event, eventAt(ctx, 'failed', problem.hint)])
    await tellFailed(ctx, order, problem)
    return 'failed'
  }
  const next_attempt_at = nextAttempt(ctx.clock.now(), order.attempts, problem, replaced)
  await record(run, { state: 'queued', problem: stored, next_attempt_at }, [event])
  return 'waiting'
}

async function cancel(
  run: Run,
  why: string,
  events: ReturnType<typeof eventAt>[] = [],
  problem?: string,
): Promise<Fate> {
  const { ctx } = run
  const change = {
    state: 'canceled',
    finished_at: ctx.clock.now(),
    ...(problem !== undefined && { problem }),
  }
  await record(run, change, [...events, eventAt(ctx, 'canceled', why)])
  return 'canceled'
}

async function orderInstead({ ctx, order }: Run, names: readonly string[]): Promise<void> {
  const { tenant_id: tenantId, reason, replaces } = order
  await orderCertificate(ctx, {
    tenantId,
    names,
    reason: reason as OrderReason,
    replaces: replaces ?? undefined,
  })
}

/** The process ends: another one goes on at once, and the attempt does not count. */
async function giveBack(run: Run): Promise<void> {
  const { ctx, order } = run
  const change = { state: 'queued', attempts: order.attempts - 1, next_attempt_at: ctx.clock.now() }
  await record(run, change, []).catch((error: unknown) =>
    ctx.log.warn({ err: error, order_id: order.id }, 'an order was not given back; its lease runs out'),
  )
}

async function record(
  { ctx, claimed }: Run,
  change: Parameters<typeof updateClaimed>[2],
  events: ReturnType<typeof eventAt>[],
): Promise<void> {
  const row = await ctx.db.withPlatform((tx) => updateClaimed(tx, claimed, change, events))
  if (!row) throw new LeaseLost('the lease ran out')
}

function eventAt({ clock }: Pick<RunContext, 'clock'>, event: string, detail?: string) {
  return { at: clock.now().toISOString(), event, detail: detail?.slice(0, 500) }
}

function lastEventOf({ events }: CertificateOrder): string | undefined {
  return (events as { event: string }[]).at(-1)?.event
}

const OURS = { blame: 'authority', retry: 'soon', elsewhere: false } as const

function waiting(why: string): OrderProblem {
  return { type: 'waiting', detail: why, hint: 'There is nothing to do: it goes on by itself.', ...OURS }
}

function unexpected(): OrderProblem {
  const detail = 'Something went wrong here that should not.'
  return { type: 'unexpected', detail, hint: 'It is tried again by itself; the log says more.', ...OURS }
}
