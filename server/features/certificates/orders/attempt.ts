/** Goes from one authority to the next until one gives the certificate, or says what stands in the way. */
import type { AcmeAuthority } from '../../../config.ts'
import type { Issued } from '../acme/issue.ts'
import { AcmeFailure, failure } from '../acme/problems.ts'
import {
  chooseAuthority,
  noteAnswer,
  noteFailedProof,
  noteOutage,
  noteRefusal,
  returnAsked,
} from '../authorities/authorities.ts'
import { ACCOUNT, type Weight } from '../authorities/limits.ts'
import type { CertificateOrder, OrderProblem } from './orders.ts'
import { type CertificateRow, countRecentOrders } from './queries.ts'
import { isUrgent } from '../renewals/moments.ts'
import type { Issuer, RunContext } from './run-order.ts'
import { registrableOf } from './wanted.ts'

export type Waiting = {
  until: Date
  why: string
  /** What the last authority said, if one was asked. */
  problem?: OrderProblem | undefined
}
export type Failed = {
  problem: OrderProblem
  /** The directory of the authority that said so. */
  authority: string | undefined
}

const HOUR_MS = 3_600_000
/** However long a limit lasts: by then, what is kept back may be free. */
const LONGEST_WAIT_MS = HOUR_MS

/**
 * Tries the authorities in turn. Outages and refusals lead to the next one; so does what another may see differently.
 * @param signals `stop`: the process ends, `patience`: this attempt has taken long enough
 * @throws what is no AcmeFailure
 */
export async function goAround(
  ctx: RunContext,
  issuer: Issuer,
  order: CertificateOrder,
  replaced: CertificateRow | undefined,
  { stop, patience }: { stop: AbortSignal; patience: AbortSignal },
): Promise<{ issued: Issued; authority: AcmeAuthority } | Waiting | Failed> {
  const weightAt = await weigh(ctx, order, replaced)
  const signal = AbortSignal.any([stop, patience])
  const tried = new Set<string>()
  const seen: { failed?: Failed; until?: Date; problem?: OrderProblem } = {}
  for (;;) {
    const way = await chooseAuthority(ctx, tried, weightAt)
    if (!way || !('authority' in way))
      return seen.failed ?? { ...shortened(ctx, way, seen.until), problem: seen.problem }
    const { authority } = way
    tried.add(authority.directoryUrl)
    try {
      return { issued: await issuer.issue(order, authority, signal), authority }
    } catch (error) {
      const isTooSlow = patience.aborted && !stop.aborted
      const refusal = isTooSlow ? tooSlow() : error
      if (!(refusal instanceof AcmeFailure)) throw error
      const { problem } = refusal
      ctx.log.warn(
        { order_id: order.id, authority: authority.directoryUrl, problem },
        'a certificate was refused',
      )
      await returnAsked(ctx, authority, weightAt(authority), problem.blame === 'name')
      const until = await note(ctx, authority, order, refusal)
      // It rests by now: the next attempt goes to another one.
      if (isTooSlow) return { until: ctx.clock.now(), why: problem.detail, problem }
      seen.problem = problem
      if (until && (!seen.until || until < seen.until)) seen.until = until
      // What stands in the way at the name itself is what its owner has to know, whoever is away.
      if (!until) seen.failed = { problem, authority: authority.directoryUrl }
      if (!problem.elsewhere) return { problem, authority: authority.directoryUrl }
    }
  }
}

/** It did not answer at all, or not in a time that others can wait for: each look at how it is now takes as long. */
function tooSlow(): AcmeFailure {
  const detail = 'The authority took too long.'
  return failure('authority_unreachable', detail, { during: 'request', retryAfter: 600 })
}

/** Keeps what the failure says about the authority. @returns until when it is not asked; undefined: it is fine */
async function note(
  ctx: RunContext,
  authority: AcmeAuthority,
  order: CertificateOrder,
  { problem, failedNames }: AcmeFailure,
): Promise<Date | undefined> {
  const { blame, type, detail, retryAfter, elsewhere } = problem
  const now = ctx.clock.now().getTime()
  const said = retryAfter === undefined ? undefined : new Date(now + retryAfter * 1_000)
  if (type === 'rateLimited') {
    await noteAnswer(ctx, authority)
    const until = said ?? new Date(now + HOUR_MS)
    await noteRefusal(ctx, authority, order.names, until)
    return until
  }
  if (blame !== 'name' && elsewhere) return noteOutage(ctx, authority, `${type}: ${detail}`, said)
  await noteAnswer(ctx, authority)
  if (failedNames.length > 0) await noteFailedProof(ctx, authority, failedNames)
  return undefined
}

/** No authority can be asked: until one can, or an hour at most. */
function shortened(ctx: RunContext, way: Waiting | undefined, known: Date | undefined): Waiting {
  const now = ctx.clock.now().getTime()
  const times = [way?.until, known].filter((time) => time !== undefined).map((time) => time.getTime())
  const earliest = times.length > 0 ? Math.min(...times) : now + HOUR_MS
  // A little later than the first moment, and not all in the same one.
  const wait = Math.min(LONGEST_WAIT_MS, Math.max(0, earliest - now)) + Math.random() * 30_000
  return { until: new Date(now + wait), why: way?.why ?? 'all certificate authorities rest after failures' }
}

async function weigh(
  ctx: RunContext,
  { tenant_id, names }: CertificateOrder,
  replaced: CertificateRow | undefined,
): Promise<(authority: AcmeAuthority) => Weight> {
  const now = ctx.clock.now()
  const since = new Date(now.getTime() - ACCOUNT.window_ms)
  const recent = await ctx.db.withPlatform((tx) => countRecentOrders(tx, tenant_id, since))
  const life = replaced && { notBefore: replaced.not_before, notAfter: replaced.not_after }
  return ({ directoryUrl }) => ({
    names,
    registrable: registrableOf(names),
    isExempt: replaced?.authority === directoryUrl && replaced.ari_id !== null,
    isUrgent: life !== undefined && isUrgent(life, now),
    // This one runs already, and is among them.
    recent: recent - 1,
  })
}
