/** SQL about what responders say of certificates. */
import { type Updateable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { Certificates } from '../../../kernel/db/platform-tables.generated.ts'
import type { CertificateRow } from '../orders/queries.ts'

/**
 * Certificates that answer for names and whose responder is to be asked: those of each owner that have waited longest, the
 * owners in turn. Of tenants that are not active, none.
 */
export async function listDue(
  tx: PlatformTx,
  now: Date,
  { limit, perOwner }: { limit: number; perOwner: number },
): Promise<CertificateRow[]> {
  const { rows } = await sql<CertificateRow>`
    select c.* from (
      select c.id, c.ocsp_next_at,
        row_number() over (partition by c.tenant_id order by c.ocsp_next_at) as turn
      from platform.certificates c left join platform.tenants t on t.id = c.tenant_id
      where c.state = 'active' and c.ocsp_next_at <= ${now} and c.not_after > ${now}
        and (c.tenant_id is null or t.status = 'active')
        and exists (select from platform.served_certificates s where s.certificate_id = c.id)
    ) due join platform.certificates c on c.id = due.id
    where due.turn <= ${perOwner}
    order by due.turn, due.ocsp_next_at limit ${limit}`.execute(tx)
  return rows
}

/** @returns undefined when it has ended meanwhile */
export async function lockActive(tx: PlatformTx, id: string): Promise<CertificateRow | undefined> {
  return tx
    .selectFrom('certificates')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'active')
    .forUpdate()
    .executeTakeFirst()
}

export async function setOcsp(tx: PlatformTx, id: string, change: Updateable<Certificates>): Promise<void> {
  await tx.updateTable('certificates').set(change).where('id', '=', id).execute()
}
