/**
 * SQL of a tenant's overview. It reads the tables of other features, a few rows or one sum of each, because a dashboard is
 * looked at more often than anything else; whatever decides or changes lies in those features.
 */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'

type Tally = { state: string; count: number }

/** Of each kind. */
const ATTENTION_LIMIT = 5

export type Concern = { id: string; label: string; detail: string | null; since: Date | null }

export async function tallySites(tx: TenantTx): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select status as state, count(*)::int as count from sites where status <> 'deleted'
    group by status order by status`.execute(tx)
  return rows
}

export type ContentCounts = { drafts: number; scheduled: number; comments_waiting: number }

export async function countContent(tx: TenantTx): Promise<ContentCounts> {
  const { rows } = await sql<ContentCounts>`
    select
      (select count(*)::int from sites s join entries e on e.tenant_id = s.tenant_id and e.site_id = s.id
        where s.status <> 'deleted' and e.deleted_at is null and e.status in ('draft', 'unpublished')) as drafts,
      (select count(*)::int from entries where publish_at is not null and deleted_at is null) as scheduled,
      (select count(*)::int from sites s join comments c on c.tenant_id = s.tenant_id and c.site_id = s.id
        where s.status <> 'deleted' and c.status = 'pending') as comments_waiting`.execute(tx)
  return rows[0] ?? { drafts: 0, scheduled: 0, comments_waiting: 0 }
}

export async function countPeople(tx: TenantTx, now: Date): Promise<{ total: number; invited: number }> {
  const { rows } = await sql<{ total: number; invited: number }>`
    select (select count(*)::int from memberships) as total,
      (select count(*)::int from invitations where expires_at > ${now}) as invited`.execute(tx)
  return rows[0] ?? { total: 0, invited: 0 }
}

export async function countOpenApprovals(tx: TenantTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from approvals where state = 'pending'`.execute(tx)
  return rows[0]?.count ?? 0
}

/** @param since an id: of deployments that were asked for later */
export async function tallyDeployments(tx: TenantTx, since: string): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select state, count(*)::int as count from deployments where id >= ${since}::uuid
    group by state order by state`.execute(tx)
  return rows
}

export async function countDeploymentsUnderWay(tx: TenantTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from deployments
    where state in ('queued', 'running', 'waiting', 'paused')`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The newest first. @param since an id */
export async function listFailedDeployments(tx: TenantTx, since: string): Promise<Concern[]> {
  const { rows } = await sql<Concern>`
    select id, summary as label, problem ->> 'detail' as detail, finished_at as since from deployments
    where state = 'failed' and id >= ${since}::uuid order by id desc limit ${ATTENTION_LIMIT}`.execute(tx)
  return rows
}

/** The newest first. @param since an id */
export async function listFailedJobs(tx: TenantTx, since: string): Promise<Concern[]> {
  const { rows } = await sql<Concern>`
    select id, task as label, last_error as detail, finished_at as since from jobs
    where tenant_id = ${tx.tenantId} and state = 'failed' and id >= ${since}::uuid
    order by id desc limit ${ATTENTION_LIMIT}`.execute(tx)
  return rows
}

/** Switched off by the program, or failing; a tenant has twenty at most. */
export async function listTroubledWebhooks(tx: TenantTx): Promise<(Concern & { is_off: boolean })[]> {
  const { rows } = await sql<Concern & { is_off: boolean }>`
    select id, url as label, disabled_reason as detail, failing_since as since, not enabled as is_off from webhooks
    where (not enabled and disabled_reason is not null) or (enabled and failing_since is not null)
    order by failing_since desc nulls last limit ${ATTENTION_LIMIT}`.execute(tx)
  return rows
}

/** Names that were proven and lead here no longer, or are kept from it. */
export async function listTroubledDomains(tx: PlatformTx, tenantId: string): Promise<Concern[]> {
  const { rows } = await sql<Concern>`
    select id, host as label, state as detail, failing_since as since from domains
    where tenant_id = ${tenantId} and state in ('misconfigured', 'lost', 'quarantined')
    order by failing_since desc nulls last, host limit ${ATTENTION_LIMIT}`.execute(tx)
  return rows
}

/** Orders that failed since and were not made up for by another one of the same names. */
export async function listFailedOrders(tx: PlatformTx, tenantId: string, since: string): Promise<Concern[]> {
  const { rows } = await sql<Concern>`
    select o.id, array_to_string(o.names, ', ') as label, o.problem ->> 'detail' as detail, o.finished_at as since
    from certificate_orders o
    where o.tenant_id = ${tenantId} and o.state = 'failed' and o.id >= ${since}::uuid and not exists (
      select from certificate_orders later
      where later.tenant_id = o.tenant_id and later.names = o.names and later.id > o.id)
    order by o.id desc limit ${ATTENTION_LIMIT}`.execute(tx)
  return rows
}

/** Certificates that answer for names and end before that time, the next to end first. */
export async function listEndingCertificates(
  tx: PlatformTx,
  tenantId: string,
  before: Date,
): Promise<Concern[]> {
  const { rows } = await sql<Concern>`
    select c.id, array_to_string(c.names, ', ') as label, to_char(c.not_after at time zone 'UTC', 'YYYY-MM-DD') as detail,
      null::timestamptz as since
    from certificates c
    where c.tenant_id = ${tenantId} and c.state in ('active', 'expired') and c.not_after < ${before}
      and exists (select from served_certificates s where s.certificate_id = c.id)
    order by c.not_after limit ${ATTENTION_LIMIT}`.execute(tx)
  return rows
}
