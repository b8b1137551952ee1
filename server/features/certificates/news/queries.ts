/** SQL about what owners of certificates are to hear: which end soon, and which renewals fail. */
import { sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { CertificateRow, OrderRow } from '../orders/queries.ts'

export type EndingCertificate = Pick<
  CertificateRow,
  'id' | 'tenant_id' | 'names' | 'source' | 'not_before' | 'not_after'
> & { problem: unknown }

/**
 * Certificates that answer for names of theirs and end before then, with what stands in the way of the next one. A name
 * that its tenant does not hold any more is no concern.
 * @param thresholds days before the end, descending: who was warned at one is of interest again at the next
 */
export async function listEnding(
  tx: PlatformTx,
  now: Date,
  until: Date,
  thresholds: readonly number[],
  limit: number,
): Promise<EndingCertificate[]> {
  const { rows } = await sql<EndingCertificate>`
    select c.id, c.tenant_id, c.names, c.source, c.not_before, c.not_after, (
      select o.problem from platform.certificate_orders o
      where o.tenant_id is not distinct from c.tenant_id and o.names && c.names and o.state in ('queued', 'running', 'failed')
      order by o.id desc limit 1) as problem
    from platform.certificates c
    where c.state = 'active' and c.not_after > ${now} and c.not_after <= ${until}
      and (c.warned_days is null or c.not_after <= ${now}::timestamptz + interval '1 day' * (
        select coalesce(max(days), -1) from unnest(${[...thresholds]}::int[]) as listed (days) where days < c.warned_days))
      and exists (
        select from platform.served_certificates s
        where s.certificate_id = c.id and (c.tenant_id is null or exists (
          select from platform.domains d where d.host = s.name and d.tenant_id = c.tenant_id and d.holds)))
    order by c.not_after limit ${limit}`.execute(tx)
  return rows
}

/** @returns whether nobody was warned at this threshold, or one closer to the end, before */
export async function claimWarning(tx: PlatformTx, id: string, days: number): Promise<boolean> {
  const result = await tx
    .updateTable('certificates')
    .set({ warned_days: days })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('warned_days', 'is', null), eb('warned_days', '>', days)]))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Renewals that were ordered before then and failed since, and whose history does not hold `event`. */
export async function listFailingRenewals(
  tx: PlatformTx,
  before: Date,
  event: string,
  limit: number,
): Promise<(OrderRow & { not_after: Date })[]> {
  return tx
    .selectFrom('certificate_orders as o')
    .innerJoin('certificates as c', 'c.id', 'o.replaces')
    .selectAll('o')
    .select('c.not_after')
    .where('o.reason', '=', 'renewal')
    .where('o.state', '=', 'queued')
    .where('o.created_at', '<', before)
    .where('o.problem', 'is not', null)
    .where(sql<boolean>`not o.events @> ${JSON.stringify([{ event }])}::jsonb`)
    .orderBy('c.not_after')
    .limit(limit)
    .execute()
}
