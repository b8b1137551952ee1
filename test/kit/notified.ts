/** What people of a tenant, or operators, were told: the rows behind their bells. */
import type { AppContext } from '../../server/context.ts'

export type Notified = {
  user_id: string
  kind: string
  subject: string
  data: Record<string, unknown>
  count: number
}

/** The oldest first. @param scope the tenant, or the nil UUID */
export async function notifiedIn({ db }: Pick<AppContext, 'db'>, scope: string): Promise<Notified[]> {
  const rows = await db.withTenant(scope, (tx) =>
    tx.selectFrom('notifications').selectAll().orderBy('id').execute(),
  )
  return rows.map(({ user_id, kind, subject_type, subject_id, data, count }) => ({
    user_id,
    kind,
    subject: `${subject_type} ${subject_id}`,
    data: data as Record<string, unknown>,
    count,
  }))
}

/** Only whom and what of. */
export async function kindsIn(ctx: Pick<AppContext, 'db'>, scope: string): Promise<string[]> {
  return (await notifiedIn(ctx, scope)).map(({ kind }) => kind)
}
