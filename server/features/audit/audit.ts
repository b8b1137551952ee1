/** The audit trail: who did what to what, appended to the chain of a tenant or of the platform in the act's own transaction. */
import type { AuditAction } from '../../../sdk/formats/audit-acts.ts'
import { type Database, PLATFORM_SCOPE, type PlatformTx, type TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { currentTrace } from '../../kernel/trace.ts'
import * as queries from './queries.ts'
import { onlyChanges, sanitize, sanitizeText } from './sanitize.ts'

// What other features, the command line and the daily job use besides recording.
export { pruneAllAudit } from './retention.ts'
export { verifyAllChains, verifyChain } from './verify.ts'

/** Who did it, where the trace does not know: a visitor who signs up, a sign-in that failed. */
export type AuditActor = {
  kind: string
  id?: string | undefined
  label?: string | undefined
  impersonatorId?: string | undefined
}

export type AuditEvent = {
  /** What was done, as `noun.verb`: `member.add`, `api_key.revoke`. */
  action: AuditAction
  subject: { type: string; id: string; label?: string | undefined }
  /** The subject before and after. Secrets are masked by key name, equal members left out, large values cut. */
  before?: unknown
  after?: unknown
  /** The reason given, or what else a reader should know. */
  note?: string | undefined
  /** Only where the trace does not name the right one. */
  actor?: AuditActor
}

/**
 * Appends to the chain of the transaction's tenant; kept when `tx` commits. Actor, request id and address come from
 * the trace. The end of the chain stays locked until then, so call it late in the transaction.
 */
export async function recordAudit(tx: TenantTx, event: AuditEvent): Promise<void> {
  await queries.append(tx, toEntry(event))
}

/** Appends to the platform's own chain, in the platform's transaction. See {@link recordAudit}. */
export async function recordPlatformAudit(tx: PlatformTx, event: AuditEvent): Promise<void> {
  await queries.appendForPlatform(tx, toEntry(event))
}

/**
 * Shows an operator's act to the tenant it was about: in the tenant's own chain, in a transaction of its own. Call it
 * after the platform's transaction has committed. Does nothing when the tenant has no rows any more.
 */
export async function recordForTenant(
  ctx: { db: Database },
  tenantId: string,
  event: AuditEvent,
): Promise<void> {
  if (tenantId === PLATFORM_SCOPE) throw new Error('the platform has its own chain: use recordPlatformAudit')
  try {
    await ctx.db.withTenant(tenantId, (tx) => recordAudit(tx, event))
  } catch (error) {
    if (!(error instanceof NoSuchHomeError)) throw error
  }
}

function toEntry(event: AuditEvent): queries.NewEntry {
  const trace = currentTrace()
  const actor: AuditActor = event.actor ??
    trace.actor ?? { kind: trace.ip === undefined ? 'system' : 'anonymous' }
  const { before, after } = onlyChanges(event.before, event.after)
  return {
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_label: label(actor.label),
    impersonator_id: actor.impersonatorId,
    action: event.action,
    subject_type: event.subject.type,
    subject_id: sanitizeText(event.subject.id, 200),
    subject_label: label(event.subject.label),
    before: sanitize(before),
    after: sanitize(after),
    note: event.note === undefined ? undefined : sanitizeText(event.note, 2_000),
    request_id: trace.requestId,
    ip: trace.ip,
  }
}

function label(text: string | undefined): string | undefined {
  return text === undefined ? undefined : sanitizeText(text, 200)
}
