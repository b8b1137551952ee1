/** SQL about approval rules, approvals with their votes, and change windows. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type {
  ApprovalRules,
  ApprovalVotes,
  Approvals,
  ChangeWindows,
} from '../../kernel/db/home-tables.generated.ts'

export type RuleRow = Selectable<ApprovalRules>
export type ApprovalRow = Selectable<Approvals>
export type VoteRow = Selectable<ApprovalVotes>
export type WindowRow = Selectable<ChangeWindows>

type Subject = { module: string; environment: string; websiteIds: readonly string[] }

/** The rules that are switched on and match; the tenant has a hundred at most. */
export async function findMatchingRules(tx: TenantTx, subject: Subject): Promise<RuleRow[]> {
  return tx
    .selectFrom('approval_rules')
    .selectAll()
    .where('enabled', '=', true)
    .where(isAbout(subject))
    .orderBy('id')
    .execute()
}

/** The windows that are switched on, match, and are not over at `at`. */
export async function findMatchingWindows(tx: TenantTx, subject: Subject, at: Date): Promise<WindowRow[]> {
  return tx
    .selectFrom('change_windows')
    .selectAll()
    .where('enabled', '=', true)
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', at)]))
    .where(isAbout(subject))
    .orderBy('id')
    .execute()
}

function isAbout({ module, environment, websiteIds }: Subject) {
  return sql<boolean>`${module} = any(modules) and ${environment} = any(environments)
    and (website_ids is null or website_ids && ${[...websiteIds]}::uuid[])`
}

/** The platform's windows that are switched on; they lie in the pool, and there are a hundred at most. */
export async function findPlatformWindows(tx: PlatformTx, scope: string): Promise<WindowRow[]> {
  const { rows } = await sql<WindowRow>`
    select * from pool.change_windows where tenant_id = ${scope} and enabled order by id`.execute(tx)
  return rows
}

export async function findRule(tx: TenantTx, id: string): Promise<RuleRow | undefined> {
  return tx.selectFrom('approval_rules').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockRule(tx: TenantTx, id: string): Promise<RuleRow | undefined> {
  return tx.selectFrom('approval_rules').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Up to `limit + 1` rules, the newest first, after the id in `cursor`. */
export async function listRules(
  tx: TenantTx,
  cursor: string[] | undefined,
  limit: number,
): Promise<RuleRow[]> {
  let query = tx
    .selectFrom('approval_rules')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

export async function countRules(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('approval_rules')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertRule(
  tx: TenantTx,
  row: Omit<Insertable<ApprovalRules>, 'tenant_id'>,
): Promise<RuleRow> {
  return tx
    .insertInto('approval_rules')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateRule(
  tx: TenantTx,
  id: string,
  change: Updateable<ApprovalRules>,
): Promise<RuleRow> {
  return tx
    .updateTable('approval_rules')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteRule(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('approval_rules').where('id', '=', id).execute()
}

export async function findApproval(tx: TenantTx, id: string): Promise<ApprovalRow | undefined> {
  return tx.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends: votes, reminders and time-outs of one approval happen one after the other. */
export async function lockApproval(tx: TenantTx, id: string): Promise<ApprovalRow | undefined> {
  return tx.selectFrom('approvals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** The newest approval of a deployment. */
export async function findApprovalOf(tx: TenantTx, deploymentId: string): Promise<ApprovalRow | undefined> {
  return tx
    .selectFrom('approvals')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export type ApprovalFilter = {
  state?: string
  deployment_id?: string
  /** Those that this person is named for, and has not voted on. */
  mine?: { user_id: string; role: string }
}

/** Up to `limit + 1` approvals, the newest first, after the id in `cursor`. */
export async function listApprovals(
  tx: TenantTx,
  filter: ApprovalFilter,
  cursor: string[] | undefined,
  limit: number,
): Promise<ApprovalRow[]> {
  let query = tx
    .selectFrom('approvals as a')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (filter.state) query = query.where('a.state', '=', filter.state)
  if (filter.deployment_id) query = query.where('a.deployment_id', '=', filter.deployment_id)
  if (filter.mine) {
    const { user_id, role } = filter.mine
    const named = [
      { kind: 'member', user_id },
      { kind: 'role', role },
    ].map((approver) => sql<boolean>`a.rule->'approvers' @> ${JSON.stringify([approver])}::jsonb`)
    query = query.where('a.state', '=', 'pending').where((eb) => eb.or(named))
      .where(sql<boolean>`(a.requested_by is distinct from ${user_id}
        or (a.rule->>'allow_self_approval')::boolean)`)
      .where(sql<boolean>`not exists (select from approval_votes v
        where v.tenant_id = a.tenant_id and v.approval_id = a.id and v.user_id = ${user_id})`)
  }
  if (cursor?.[0]) query = query.where('a.id', '<', cursor[0])
  return query.execute()
}

export async function insertApproval(
  tx: TenantTx,
  row: Omit<Insertable<Approvals>, 'tenant_id'>,
): Promise<ApprovalRow> {
  return tx
    .insertInto('approvals')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateApproval(
  tx: TenantTx,
  id: string,
  change: Updateable<Approvals>,
): Promise<ApprovalRow> {
  return tx.updateTable('approvals').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** In the order they were cast. */
export async function findVotes(tx: TenantTx, approvalIds: readonly string[]): Promise<VoteRow[]> {
  if (approvalIds.length === 0) return []
  return tx
    .selectFrom('approval_votes')
    .selectAll()
    .where('approval_id', 'in', [...approvalIds])
    .orderBy('created_at')
    .orderBy('user_id')
    .execute()
}

/** A person's vote, in place of the one cast before. */
export async function putVote(
  tx: TenantTx,
  { approval_id, user_id, ...vote }: Omit<Insertable<ApprovalVotes>, 'tenant_id'>,
): Promise<void> {
  await tx
    .insertInto('approval_votes')
    .values({ tenant_id: tx.tenantId, approval_id, user_id, ...vote })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'approval_id', 'user_id']).doUpdateSet(vote))
    .execute()
}

export async function findWindow(tx: TenantTx, id: string): Promise<WindowRow | undefined> {
  return tx.selectFrom('change_windows').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockWindow(tx: TenantTx, id: string): Promise<WindowRow | undefined> {
  return tx.selectFrom('change_windows').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Up to `limit + 1` windows, the newest first, after the id in `cursor`. */
export async function listWindows(
  tx: TenantTx,
  cursor: string[] | undefined,
  limit: number,
): Promise<WindowRow[]> {
  let query = tx
    .selectFrom('change_windows')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

export async function countWindows(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('change_windows')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertWindow(
  tx: TenantTx,
  row: Omit<Insertable<ChangeWindows>, 'tenant_id'>,
): Promise<WindowRow> {
  return tx
    .insertInto('change_windows')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateWindow(
  tx: TenantTx,
  id: string,
  change: Updateable<ChangeWindows>,
): Promise<WindowRow> {
  return tx
    .updateTable('change_windows')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteWindow(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('change_windows').where('id', '=', id).execute()
}
