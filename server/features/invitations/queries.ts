/** SQL about invitations. */
import type { Insertable } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Invitations } from '../../kernel/db/home-tables.generated.ts'

function withRole(tx: TenantTx) {
  return tx
    .selectFrom('invitations as i')
    .innerJoin('roles as r', (join) =>
      join.onRef('r.tenant_id', '=', 'i.tenant_id').onRef('r.id', '=', 'i.role_id'),
    )
    .selectAll('i')
    .select(['r.slug as role_slug', 'r.name as role_name'])
}

export type InvitationRow = Awaited<ReturnType<ReturnType<typeof withRole>['executeTakeFirstOrThrow']>>

export async function findInvitation(tx: TenantTx, id: string): Promise<InvitationRow | undefined> {
  return withRole(tx).where('i.id', '=', id).executeTakeFirst()
}

export async function findByToken(tx: TenantTx, hash: string): Promise<InvitationRow | undefined> {
  return withRole(tx).where('i.token_hash', '=', hash).executeTakeFirst()
}

/** Locks the invitation until `tx` ends: whoever else wants to use, resend or revoke it waits, and then finds it changed. */
export async function lockInvitation(
  tx: TenantTx,
  by: { id: string } | { tokenHash: string },
): Promise<InvitationRow | undefined> {
  const query = withRole(tx).forUpdate('i')
  return (
    'id' in by ? query.where('i.id', '=', by.id) : query.where('i.token_hash', '=', by.tokenHash)
  ).executeTakeFirst()
}

/** Up to `limit + 1` invitations, the newest first, after the id in `cursor` (ids are in order of creation). */
export async function listInvitations(
  tx: TenantTx,
  cursor: string[] | undefined,
  limit: number,
): Promise<InvitationRow[]> {
  let query = withRole(tx)
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('i.id', '<', cursor[0])
  return query.execute()
}

/** How many could still be accepted at this moment. */
export async function countOpen(tx: TenantTx, now: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return count
}

/** @returns whether there was no invitation to this address yet */
export async function insertInvitation(
  tx: TenantTx,
  row: Omit<Insertable<Invitations>, 'tenant_id'>,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('invitations')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'email']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function renewInvitation(
  tx: TenantTx,
  id: string,
  change: { token_hash: string; expires_at: Date; sent_at: Date },
): Promise<void> {
  await tx.updateTable('invitations').set(change).where('id', '=', id).execute()
}

export async function deleteInvitation(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('invitations').where('id', '=', id).execute()
}

/** An expired invitation makes room for a new one to the same address. */
export async function deleteExpired(tx: TenantTx, email: string, now: Date): Promise<void> {
  await tx.deleteFrom('invitations').where('email', '=', email).where('expires_at', '<=', now).execute()
}
