/** Renews certificates: orders what is due, and asks authorities when that is. */
import type { AppContext } from '../../../context.ts'
import { orderCertificate } from '../orders/orders.ts'
import { type CertificateRow, setRenewal } from '../orders/queries.ts'
import type { Issuer } from '../orders/run-order.ts'
import { listUndeserving } from '../orders/wanted.ts'
import { momentInWindow } from './moments.ts'
import { listRenewals, listWindows } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'config' | 'log'>

const HOUR_MS = 3_600_000
const RENEWALS_AT_ONCE = 100
const WINDOWS_AT_ONCE = 200
/** Certificates whose names deserve none at present are looked at again after this. */
const LOOK_AGAIN_MS = 6 * HOUR_MS
/** How often an authority is asked, unless it wishes otherwise within reason (RFC 9773, 4.3). */
const ASK_AGAIN_MS = { usual: 6 * HOUR_MS, least: HOUR_MS, most: 24 * HOUR_MS }

/**
 * Orders the renewals that are due: for those names of each certificate that still deserve one.
 * @returns how many orders were placed
 */
export async function renewDue(ctx: Ctx): Promise<number> {
  if (!ctx.config.acme) return 0
  const now = ctx.clock.now()
  const due = await ctx.db.withPlatform((tx) => listRenewals(tx, now, RENEWALS_AT_ONCE))
  let count = 0
  for (const certificate of due) if (await renew(ctx, certificate)) count += 1
  return count
}

async function renew(ctx: Ctx, { id, tenant_id, names }: CertificateRow): Promise<boolean> {
  const now = ctx.clock.now()
  const undeserving = await ctx.db.withPlatform((tx) =>
    listUndeserving(ctx, tx, { tenant_id, names, reason: 'renewal' }),
  )
  const rest = names.filter((name) => !undeserving.includes(name))
  const wish = { tenantId: tenant_id, names: rest, reason: 'renewal', replaces: id } as const
  if (rest.length > 0 && (await orderCertificate(ctx, wish))) return true
  // Its names may come back, or another certificate has all of them.
  const renew_at = new Date(now.getTime() + LOOK_AGAIN_MS)
  await ctx.db.withPlatform((tx) => setRenewal(tx, id, { renew_at }))
  return false
}

/**
 * Asks authorities when they would like their certificates to be renewed: earlier than planned, when they are about to
 * revoke many.
 * @returns how many were asked about
 */
export async function refreshWindows(
  ctx: Ctx,
  issuer: Pick<Issuer, 'renewalInfo'>,
  signal: AbortSignal,
  random = Math.random,
): Promise<number> {
  const now = ctx.clock.now()
  const certificates = await ctx.db.withPlatform((tx) => listWindows(tx, now, WINDOWS_AT_ONCE))
  /** Directories that did not answer: their other certificates wait, too. */
  const silent = new Set<string | null>()
  for (const certificate of certificates) {
    if (signal.aborted) break
    const answers = await refreshWindow(ctx, issuer, certificate, silent.has(certificate.authority), random)
    if (!answers) silent.add(certificate.authority)
  }
  return certificates.length
}

async function refreshWindow(
  ctx: Ctx,
  issuer: Pick<Issuer, 'renewalInfo'>,
  certificate: CertificateRow,
  isSilent: boolean,
  random: () => number,
): Promise<boolean> {
  const { id, not_before: notBefore, not_after: notAfter, renew_at } = certificate
  let answers = !isSilent
  const info = isSilent
    ? undefined
    : await issuer.renewalInfo(certificate).catch((error: unknown) => {
        ctx.log.warn({ err: error, certificate_id: id }, 'an authority did not say when to renew')
        answers = false
        return undefined
      })
  const now = ctx.clock.now()
  const wished = !answers
    ? ASK_AGAIN_MS.least
    : info?.retryAfter === undefined
      ? ASK_AGAIN_MS.usual
      : info.retryAfter * 1_000
  const pause = Math.min(ASK_AGAIN_MS.most, Math.max(ASK_AGAIN_MS.least, wished)) * (1 + random() / 10)
  const change = {
    ari_next_at: new Date(now.getTime() + pause),
    ...(info && {
      ari_checked_at: now,
      renew_at: momentInWindow(info, { notBefore, notAfter }, renew_at, random),
    }),
  }
  await ctx.db.withPlatform((tx) => setRenewal(tx, id, change))
  return answers
}
