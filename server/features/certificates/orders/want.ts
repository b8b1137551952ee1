/** Orders what is missing: certificates of names that were just proven, and of those that were overlooked. */
import type { AppContext } from '../../../context.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { dnsSolverFor } from '../../dns-providers/dns-providers.ts'
import { type CertificateOrder, type NewOrder, orderCertificate } from './orders.ts'
import { findAnswering, findDomainById, findLastOrderFor, listMissing } from './queries.ts'
import { deservesOrder, hasPublicDomain, namesTogether } from './wanted.ts'

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'config' | 'log' | 'keyring' | 'fetcher' | 'dns'>

const HOUR_MS = 3_600_000
/** After an order failed for good, the name is tried again so much later, unless something about it has changed. */
const AFTER_FAILURE_MS = 24 * HOUR_MS
/** Something has changed: its owner should not wait for long, nor wear the authority out by switching to and fro. */
const AFTER_CHANGE_MS = HOUR_MS / 6
const MISSING_AT_ONCE = 200

/** The task that domains ask for by its name, with `{ domain_id }`. */
export const WANT = 'certificates.want'

/**
 * Orders a certificate for a name if it deserves one and has none.
 * @returns undefined when there is nothing to do
 */
export async function wantCertificate(
  ctx: Ctx,
  tenantId: string,
  domainId: string,
  afterFailureMs = AFTER_CHANGE_MS,
): Promise<CertificateOrder | undefined> {
  if (!ctx.config.acme) return undefined
  const wish = await ctx.db.withPlatform(async (tx): Promise<NewOrder | undefined> => {
    const domain = await findDomainById(tx, tenantId, domainId)
    if (!domain || !deservesOrder(domain, 'new')) return undefined
    if ((await standingOf(ctx, tx, tenantId, domain.host, afterFailureMs)) !== 'lacking') return undefined
    return { tenantId, names: await namesTogether(ctx, tx, domain), reason: 'new' }
  })
  return wish && orderCertificate(ctx, wish)
}

/** How it stands with a name: a certificate answers for it, is on order, could not be had lately, or is lacking. */
export async function standingOf(
  ctx: Pick<Ctx, 'clock'>,
  tx: PlatformTx,
  tenantId: string | null,
  host: string,
  afterFailureMs: number,
): Promise<'held' | 'ordered' | 'failed' | 'lacking'> {
  const now = ctx.clock.now()
  if (await findAnswering(tx, tenantId, host, now)) return 'held'
  const last = await findLastOrderFor(tx, tenantId, host)
  if (last?.state === 'queued' || last?.state === 'running') return 'ordered'
  const failedAt = last?.state === 'failed' ? (last.finished_at?.getTime() ?? 0) : -Infinity
  return now.getTime() - failedAt < afterFailureMs ? 'failed' : 'lacking'
}

/** Orders for names that nobody has spoken up for: jobs that were lost, failures of yesterday. @returns how many orders */
export async function orderMissing(ctx: Ctx): Promise<number> {
  if (!ctx.config.acme) return 0
  const now = ctx.clock.now()
  const failedSince = new Date(now.getTime() - AFTER_FAILURE_MS)
  const missing = await ctx.db.withPlatform((tx) => listMissing(tx, now, failedSince, MISSING_AT_ONCE))
  let count = 0
  for (const { tenant_id, domain_id } of missing)
    if (await wantCertificate(ctx, tenant_id, domain_id, AFTER_FAILURE_MS)) count += 1
  return count + (await orderPlatformNames(ctx))
}

/** The platform's own: one for all names below its domain where its DNS can be written to, and one for each of its services. */
async function orderPlatformNames(ctx: Ctx): Promise<number> {
  if (!hasPublicDomain(ctx)) return 0
  const { domain } = ctx.config
  const solver = await dnsSolverFor(ctx, null, `*.${domain}`)
  const names = solver ? [`*.${domain}`, domain] : [domain, `app.${domain}`, `api.${domain}`]
  let count = 0
  for (const name of names) {
    const standing = await ctx.db.withPlatform((tx) => standingOf(ctx, tx, null, name, AFTER_FAILURE_MS))
    if (standing !== 'lacking') continue
    if (await orderCertificate(ctx, { tenantId: null, names: [name], reason: 'new' })) count += 1
  }
  return count
}
