/** Tells tenants what became of their names: events, audit entries, notifications, and mails where an owner must act. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { portalPagesOf } from '../portals/portals.ts'
import { recordAudit } from '../audit/audit.ts'
import { listOwners, membersWith } from '../members/members.ts'
import { type KindAndData, type NotifyCtx, notify } from '../notifications/notifications.ts'
import { emitEvent } from '../webhooks/webhooks.ts'
import { GRACE_MS } from './decision.ts'
import type { DomainRow } from './queries.ts'

export type What =
  | { what: 'verified' }
  /** Visitors of a name that was proven before reach us now. */
  | { what: 'reached' }
  | { what: 'misconfigured'; reason: string }
  | { what: 'failing'; reason: string }
  | { what: 'lost'; reason: string }
  | { what: 'stopped'; reason: string }
  | { what: 'resumed' }

/** Something that happened to a claim, which is now `domain`. */
export type Tell = What & { domain: DomainRow }

export type TellCtx = NotifyCtx & Pick<AppContext, 'config'>

/**
 * Tells each tenant of what happened to its names, in transactions of their own: call it once the change is committed.
 * What cannot be told does not undo what happened.
 */
export async function tellTenants(ctx: TellCtx, tells: readonly Tell[]): Promise<void> {
  for (const tell of tells) {
    const { tenant_id, id } = tell.domain
    try {
      await ctx.db.withTenant(tenant_id, (tx) => tellTenant(ctx, tx, tell))
    } catch (error) {
      if (error instanceof NoSuchHomeError) continue
      ctx.log.error({ err: error, tenant_id, domain_id: id, what: tell.what }, 'a tenant could not be told')
    }
  }
}

async function tellTenant(ctx: TellCtx, tx: TenantTx, tell: Tell): Promise<void> {
  const { domain } = tell
  const data = eventDataOf(domain)
  const { id: domain_id, host, site_id: website_id } = domain
  const facts = { domain_id, host, website_id }
  if (tell.what === 'verified') {
    await emitEvent(ctx, tx, { type: 'domain.verified', data })
    await notifyOf(ctx, tx, domain, { kind: 'domain.verified', data: facts })
  }
  if (tell.what === 'misconfigured' || tell.what === 'failing') {
    await emitEvent(ctx, tx, { type: 'domain.misconfigured', data: { ...data, reason: tell.reason } })
    const { failing_since } = domain
    const lost_at = failing_since && new Date(failing_since.getTime() + GRACE_MS).toISOString()
    const more = { reason: tell.reason, lost_at }
    const news = { kind: 'domain.misconfigured' as const, data: { ...facts, ...more } }
    await notifyOf(ctx, tx, domain, news, { template: 'domain-failing', variables: more })
  }
  if (tell.what === 'lost') {
    await emitEvent(ctx, tx, { type: 'domain.lost', data: { ...data, reason: tell.reason } })
    const variables = { reason: tell.reason }
    const news = { kind: 'domain.lost' as const, data: { ...facts, ...variables } }
    await notifyOf(ctx, tx, domain, news, { template: 'domain-lost', variables })
  }
  if (tell.what === 'stopped') {
    const variables = { reason: tell.reason }
    const news = { kind: 'domain.stopped' as const, data: { ...facts, ...variables } }
    await notifyOf(ctx, tx, domain, news, { template: 'domain-stopped', variables })
  }
  if (['verified', 'reached', 'resumed'].includes(tell.what) && domain.https === 'auto')
    await wantCertificate(ctx, tx, domain)
  await recordAudit(tx, {
    action: `domain.${tell.what}`,
    subject: subjectOf(domain),
    ...('reason' in tell && { note: tell.reason }),
  })
}

/**
 * Has a certificate ordered if the name deserves one. The task is one of the feature `certificates`, which builds on this
 * one; should the process die before, a sweep finds that it is missing.
 */
export async function wantCertificate(
  { jobs }: Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  { id }: Pick<DomainRow, 'id'>,
): Promise<void> {
  await jobs.enqueue(tx, 'certificates.want', { domain_id: id }, { key: id })
}

/** Whoever may put names right sees it, as one line per name; each owner has a mail as well. */
export async function notifyOf(
  ctx: TellCtx,
  tx: TenantTx,
  { id, host }: Pick<DomainRow, 'id' | 'host'>,
  news: KindAndData,
  mail?: { template: string; variables: Record<string, unknown> },
): Promise<void> {
  const domain_link = `${await portalPagesOf(ctx, tx.tenantId)}/domains/${id}`
  await notify(ctx, tx, await membersWith(tx, 'domains:write'), {
    ...news,
    subject: { type: 'domain', id },
    key: `domain:${id}`,
    ...(mail && {
      mail: {
        template: mail.template,
        variables: { host, domain_link, ...mail.variables },
        to: await listOwners(tx),
      },
    }),
  })
}

export function eventDataOf({ id, host, site_id, state }: DomainRow) {
  return { domain_id: id, host, ...(site_id !== null && { website_id: site_id }), state }
}

export function subjectOf({ id, host }: Pick<DomainRow, 'id' | 'host'>) {
  return { type: 'domain', id, label: host }
}
