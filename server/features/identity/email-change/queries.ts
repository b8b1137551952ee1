/** SQL about addresses that people want instead of theirs. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { EmailChanges } from '../../../kernel/db/platform-tables.generated.ts'

export type EmailChangeRow = Selectable<EmailChanges>

/** Takes the place of what the user asked for before. */
export async function putEmailChange(tx: PlatformTx, row: EmailChangeRow): Promise<void> {
  await tx
    .insertInto('email_changes')
    .values(row)
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
    .execute()
}

export async function findEmailChange(
  tx: PlatformTx,
  by: { user_id: string } | { token_hash: string },
  now: Date,
): Promise<EmailChangeRow | undefined> {
  const query = tx.selectFrom('email_changes').selectAll().where('expires_at', '>', now)
  return 'user_id' in by
    ? query.where('user_id', '=', by.user_id).executeTakeFirst()
    : query.where('token_hash', '=', by.token_hash).executeTakeFirst()
}

/** @returns what the user had asked for */
export async function deleteEmailChange(tx: PlatformTx, userId: string): Promise<EmailChangeRow | undefined> {
  return tx.deleteFrom('email_changes').where('user_id', '=', userId).returningAll().executeTakeFirst()
}

/** Takes back links that were mailed to a user and not used yet, such as for choosing a password. */
export async function deleteMailedLinks(tx: PlatformTx, userId: string): Promise<void> {
  await tx.deleteFrom('verifications').where('value', '=', userId).execute()
}

/** Everywhere the user's address is remembered with a session: his own, and those of operators who act for him. */
export async function listSessionIds(tx: PlatformTx, userId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from sessions where user_id = ${userId}
    union all
    select id from impersonations where user_id = ${userId} and ended_at is null and expires_at > ${now}`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}
