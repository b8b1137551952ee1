/** Ends certificates before their time: taken out of use, or revoked at the authority that issued them. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import { type RevocationReason, revoke } from './acme/revoke.ts'
import { type CertificateOrder, orderCertificate } from './orders/orders.ts'
import { findDomains } from './orders/queries.ts'
import { deservesOrder } from './orders/wanted.ts'
import { type Certificate, type Owner, chooseCertificates } from './store.ts'
import {
  endCertificate,
  findCertificate,
  listServedNames,
  lockCertificate,
  lockOwner,
} from './store/queries.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'clock' | 'config' | 'keyring' | 'log' | 'jobs'>

/** @param owner whose it must be; undefined: anybody's @throws AppError not_found */
export async function getCertificate(
  tx: PlatformTx,
  owner: Owner | undefined,
  id: string,
): Promise<Certificate> {
  const certificate = await findCertificate(tx, id)
  if (!certificate || (owner !== undefined && certificate.tenant_id !== owner)) return notFound()
  return certificate
}

/**
 * Has a certificate answer no more, and forgets its key. Names that keep a certificate over ACME get another one.
 * @throws AppError not_found, or transition_not_allowed for one that has ended already
 */
export async function removeCertificate(ctx: Ctx, owner: Owner, id: string): Promise<void> {
  await end(ctx, owner, id, 'certificate.remove', (tx) => endCertificate(tx, id, { state: 'removed' }))
}

/**
 * Revokes a certificate at its authority; from then on it answers no more.
 * @param input.orderNew orders another one for those of its names that keep one over ACME
 * @returns that order
 * @throws AppError not_found; transition_not_allowed for an uploaded one, or one that was revoked already;
 *   provider_failed when the authority refuses
 */
export async function revokeCertificate(
  ctx: Ctx,
  owner: Owner | undefined,
  id: string,
  input: { reason: RevocationReason; orderNew: boolean },
  signal: AbortSignal,
): Promise<CertificateOrder | undefined> {
  const found = await ctx.db.withPlatform((tx) => getCertificate(tx, owner, id))
  if (found.source !== 'acme')
    throw new AppError(
      'transition_not_allowed',
      'It was uploaded: have it revoked by the authority you had it from, and delete it here.',
    )
  if (found.state === 'revoked') throw new AppError('transition_not_allowed', 'It is revoked already.')
  await revoke(ctx, found, input.reason, signal)
  const revoked = { state: 'revoked', revoked_at: ctx.clock.now(), revocation_reason: input.reason } as const
  await end(ctx, found.tenant_id, id, 'certificate.revoke', (tx) => endCertificate(tx, id, revoked))
  return input.orderNew ? orderAgain(ctx, found) : undefined
}

async function end(
  ctx: Ctx,
  owner: Owner,
  id: string,
  action: 'certificate.remove' | 'certificate.revoke',
  work: (tx: PlatformTx) => Promise<Certificate>,
): Promise<void> {
  const event = await ctx.db.withPlatform(async (tx) => {
    await lockOwner(tx, owner)
    const before = await lockCertificate(tx, id)
    if (!before || before.tenant_id !== owner) return notFound()
    const isOver =
      ['removed', 'revoked'].includes(before.state) ||
      (before.state === 'replaced' && action === 'certificate.remove')
    if (isOver) throw new AppError('transition_not_allowed', `The certificate is ${before.state} already.`)
    const names = await listServedNames(tx, id)
    const after = await work(tx)
    await chooseCertificates(ctx, tx, owner, names)
    const audit: AuditEvent = {
      action,
      subject: { type: 'certificate', id, label: before.names.slice(0, 5).join(', ') },
      before: { state: before.state },
      after: { state: after.state, revocation_reason: after.revocation_reason },
    }
    if (owner === null) await recordPlatformAudit(tx, audit)
    return audit
  })
  if (owner !== null) await recordForTenant(ctx, owner, event)
}

async function orderAgain(ctx: Ctx, { tenant_id: tenantId, names: all }: Certificate) {
  let names = all
  if (tenantId !== null) {
    const domains = await ctx.db.withPlatform((tx) => findDomains(tx, tenantId, all))
    names = domains.filter((domain) => deservesOrder(domain, 'handshake')).map(({ host }) => host)
  }
  return names.length === 0 ? undefined : orderCertificate(ctx, { tenantId, names, reason: 'manual' })
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such certificate.')
}
