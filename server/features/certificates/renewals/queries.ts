/** SQL about renewals of certificates: which are due, and about which their authority is to be asked. */
import { sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { CertificateRow } from '../orders/queries.ts'

/**
 * Certificates whose renewal is due and not on order, those that end first. Of tenants whose jobs do not run, none.
 */
export async function listRenewals(tx: PlatformTx, now: Date, limit: number): Promise<CertificateRow[]> {
  const { rows } = await sql<CertificateRow>`
    select c.* from platform.certificates c left join platform.tenants t on t.id = c.tenant_id
    where c.state = 'active' and c.source = 'acme' and c.renew_at <= ${now}
      and (c.tenant_id is null or t.status = 'active')
      and not exists (
        select from platform.certificate_orders o
        where o.tenant_id is not distinct from c.tenant_id and o.state in ('queued', 'running') and o.names && c.names)
    order by c.not_after limit ${limit}`.execute(tx)
  return rows
}

/** Certificates about whose renewal their authority is to be asked. */
export async function listWindows(tx: PlatformTx, now: Date, limit: number): Promise<CertificateRow[]> {
  return tx
    .selectFrom('certificates')
    .selectAll()
    .where('state', '=', 'active')
    .where('source', '=', 'acme')
    .where('ari_id', 'is not', null)
    .where('renew_at', 'is not', null)
    .where((eb) => eb.or([eb('ari_next_at', 'is', null), eb('ari_next_at', '<=', now)]))
    .orderBy(sql`ari_next_at nulls first`)
    .limit(limit)
    .execute()
}
