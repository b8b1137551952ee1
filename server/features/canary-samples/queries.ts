/** SQL about what serving processes counted of releases that are being judged. */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import { BOUNDS_MS } from '../../published/arm-figures.ts'

/** Of one site; from `from` on, until before `to`. */
export type SampleSpan = { siteId: string; from: Date; to?: Date | undefined }

export type SampleSums = {
  release_number: number
  source: 'visitors' | 'synthetic'
  requests: number
  errors: number
  renders: number
  render_ms: number[]
  response_ms: number[]
}

/** There is no sum of arrays: bucket by bucket. As float8, because the driver reads arrays of bigint as texts. */
const sumOf = (column: string) =>
  sql`array[${sql.join(
    Array.from(
      { length: BOUNDS_MS.length + 1 },
      (_, bucket) => sql`sum(${sql.ref(column)}[${sql.raw(String(bucket + 1))}])`,
    ),
  )}]::float8[] as ${sql.ref(column)}`

const within = ({ siteId, from, to }: SampleSpan) =>
  sql`site_id = ${siteId} and at >= ${from} and at < ${to ?? 'infinity'}`

export async function sumByRelease(tx: TenantTx, span: SampleSpan): Promise<SampleSums[]> {
  const { rows } = await sql<SampleSums>`
    select release_number, source, sum(requests) as requests, sum(errors) as errors, sum(renders) as renders,
      ${sumOf('render_ms')}, ${sumOf('response_ms')}
    from canary_samples where ${within(span)} group by release_number, source`.execute(tx)
  return rows
}

export type FailedPath = {
  release_number: number
  source: 'visitors' | 'synthetic'
  path: string
  times: number
}

/** The paths that failed, the most often first. */
export async function listFailedPaths(tx: TenantTx, span: SampleSpan, limit: number): Promise<FailedPath[]> {
  const { rows } = await sql<FailedPath>`
    select release_number, source, failed.key as path, sum(failed.value::int) as times
    from canary_samples, jsonb_each_text(failed_paths) as failed
    where ${within(span)} group by release_number, source, path order by times desc, path limit ${limit}`.execute(
    tx,
  )
  return rows
}

export async function pruneInPool(tx: PlatformTx, before: Date): Promise<void> {
  await sql`
    delete from pool.canary_samples s using app.homes h
    where h.schema_name = 'pool' and s.tenant_id = h.tenant_id and s.at < ${before}`.execute(tx)
}

export async function prune(tx: TenantTx, before: Date): Promise<void> {
  await tx.deleteFrom('canary_samples').where('at', '<', before).execute()
}
