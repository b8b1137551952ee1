/** The SQL of the audit trail. */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'

/** What the caller knows of an entry; the database adds number, time and hashes. Named like the columns. */
export type NewEntry = {
  actor_kind: string
  actor_id: string | undefined
  actor_label: string | undefined
  impersonator_id: string | undefined
  action: string
  subject_type: string
  subject_id: string
  subject_label: string | undefined
  before: unknown
  after: unknown
  note: string | undefined
  request_id: string | undefined
  ip: string | undefined
}

export async function append(tx: TenantTx, entry: NewEntry): Promise<void> {
  await sql`select append_audit(${JSON.stringify(entry)}::jsonb)`.execute(tx)
}

export async function appendForPlatform(tx: PlatformTx, entry: NewEntry): Promise<void> {
  await sql`select platform.append_audit(${JSON.stringify(entry)}::jsonb)`.execute(tx)
}

export async function purge(tx: PlatformTx, tenantId: string): Promise<void> {
  await sql`select platform.purge_audit(${tenantId}::uuid)`.execute(tx)
}
