/** SQL about approval rules, approvals with their votes, and change windows. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
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

/** The platform's windows, which lie in the pool; there are a hundred at most. */
export async function findPlatformWindows(tx: PlatformTx, scope: string): Promise<WindowRow[]> {
  const { rows } = await sql<WindowRow>`
    select * from pool.change_windows where tenant_id = ${scope} and enabled order by id limit 100`.execute(
    tx,
  )
  return rows
}
