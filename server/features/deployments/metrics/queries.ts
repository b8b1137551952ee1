/** SQL that counts deployments. */
import { type RawBuilder, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../../kernel/db/database.ts'

export type Span = {
  /** Ids of deployments made between the two moments, the second not included: see firstIdAt. */
  fromId: string
  toId: string
  environment: string
  siteId?: string | undefined
}

/**
 * How many deployments are alike: in module, strategy, state and duration with `day` null, or in day and state with the
 * others null.
 */
export type Cell = {
  day: string | null
  module: string | null
  strategy: string | null
  state: string
  /** Of the duration: from 1.05^bucket ms on, below 1.05^(bucket + 1). Null for what has not ended or never began. */
  bucket: number | null
  deployments: number
  /** Of those that were rolled back after visitors had seen them. */
  restored: number
  /** Between the first site going live and the last being restored, summed. */
  restore_ms: number
}

export const BUCKET_RATIO = 1.05

export async function countCells(tx: TenantTx, span: Span): Promise<Cell[]> {
  return count(tx, sql`deployments d`, sql`deployment_sites`, span)
}

/** Of all tenants in the pool. */
export async function countCellsInPool(tx: PlatformTx, span: Span): Promise<Cell[]> {
  const deployments = sql`app.homes h join pool.deployments d on d.tenant_id = h.tenant_id and h.schema_name = 'pool'`
  return count(tx, deployments, sql`pool.deployment_sites`, span)
}

async function count(
  tx: TenantTx | PlatformTx,
  deployments: RawBuilder<unknown>,
  sites: RawBuilder<unknown>,
  { fromId, toId, environment, siteId }: Span,
): Promise<Cell[]> {
  const ofSite =
    siteId === undefined
      ? sql``
      : sql`and exists (select from ${sites} s
          where s.tenant_id = d.tenant_id and s.deployment_id = d.id and s.site_id = ${siteId})`
  const { rows } = await sql<Cell>`
    with counted as (
      select d.module, d.strategy, d.state, to_char(d.created_at at time zone 'UTC', 'YYYY-MM-DD') as day,
        floor(ln(greatest(extract(epoch from d.finished_at - d.started_at) * 1000, 1)) / ln(${BUCKET_RATIO}::numeric))::int
          as bucket,
        case when d.state = 'rolled_back' then (
          select extract(epoch from max(s.restored_at) - min(s.live_at)) * 1000 from ${sites} s
          where s.tenant_id = d.tenant_id and s.deployment_id = d.id and s.restored_at is not null
        ) end::float8 as restore_ms
      from ${deployments}
      where d.id >= ${fromId}::uuid and d.id < ${toId}::uuid and d.environment = ${environment} ${ofSite}
    )
    select day, module, strategy, state, bucket, count(*) as deployments, count(restore_ms) as restored,
      coalesce(sum(restore_ms), 0) as restore_ms
    from counted group by grouping sets ((module, strategy, state, bucket), (day, state))`.execute(tx)
  return rows
}
