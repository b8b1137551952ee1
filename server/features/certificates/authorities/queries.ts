/** SQL about certificate authorities: how they are, and how much may be asked of them. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { AcmeAuthorities } from '../../../kernel/db/platform-tables.generated.ts'

export type AuthorityRow = Selectable<AcmeAuthorities>

export async function listAuthorityRows(
  tx: PlatformTx,
  directoryUrls: readonly string[],
): Promise<AuthorityRow[]> {
  return tx
    .selectFrom('acme_authorities')
    .selectAll()
    .where('directory_url', 'in', [...directoryUrls])
    .execute()
}

/**
 * Goes to an authority that does not rest. The first to come after a rest tries it alone: for the others it rests on
 * until `probeUntil`.
 * @returns undefined while it rests
 */
export async function takeAuthority(
  tx: PlatformTx,
  directoryUrl: string,
  now: Date,
  probeUntil: Date,
): Promise<AuthorityRow | undefined> {
  const { rows } = await sql<AuthorityRow>`
    insert into platform.acme_authorities as a (directory_url, used_at) values (${directoryUrl}, ${now})
    on conflict (directory_url) do update
      set used_at = ${now}, paused_until = case when a.failures > 0 then ${probeUntil}::timestamptz end
      where a.paused_until is null or a.paused_until <= ${now}
    returning *`.execute(tx)
  return rows[0]
}

/** @param pauseMs by how often it has failed in a row, this time included */
export async function noteFailure(
  tx: PlatformTx,
  directoryUrl: string,
  problem: string,
): Promise<{ failures: number }> {
  return tx
    .updateTable('acme_authorities')
    .set({ failures: sql`failures + 1`, problem })
    .where('directory_url', '=', directoryUrl)
    .returning('failures')
    .executeTakeFirstOrThrow()
}

export async function pauseAuthority(tx: PlatformTx, directoryUrl: string, until: Date): Promise<void> {
  await tx
    .updateTable('acme_authorities')
    .set({ paused_until: until })
    .where('directory_url', '=', directoryUrl)
    .execute()
}

export async function noteSuccess(tx: PlatformTx, directoryUrl: string): Promise<void> {
  await tx
    .updateTable('acme_authorities')
    .set({ failures: 0, paused_until: null, problem: null })
    .where('directory_url', '=', directoryUrl)
    .where('failures', '>', 0)
    .execute()
}

/** A token bucket, and what is wanted of it. */
export type Ask = {
  bucket: string
  /** Tokens of a full bucket. */
  capacity: number
  /** In which an empty one fills up. */
  window_ms: number
  /** Tokens to take; 0 only looks whether there is one. */
  cost: number
  /** Tokens that must be left over. */
  reserve: number
}

/**
 * Takes tokens of all buckets, or of none; a bucket that was never used is full.
 * @returns milliseconds until there is enough in all of them, 0 when it was taken, and the bucket to wait for
 */
export async function takeTokens(
  tx: PlatformTx,
  asks: readonly Ask[],
  now: Date,
): Promise<{ wait_ms: number; bucket: string | null }> {
  if (asks.length === 0) return { wait_ms: 0, bucket: null }
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(asks)}::jsonb)
    as wanted (bucket text, capacity float8, window_ms float8, cost float8, reserve float8)`
  await sql`
    insert into platform.acme_limits (bucket, tokens, refilled_at)
    select bucket, capacity, ${now} from ${wanted} order by bucket
    on conflict (bucket) do nothing`.execute(tx)
  // Locked in the order of their names, so that two orders never wait for each other.
  const { rows } = await sql<{ wait_ms: number; bucket: string | null }>`
    with found as (
      select wanted.*, l.refilled_at, l.tokens as were
      from ${wanted} join platform.acme_limits l using (bucket)
      order by l.bucket for update of l
    ), filled as (
      select *, least(capacity, were + greatest(0, extract(epoch from ${now}::timestamptz - refilled_at)::float8 * 1000)
        * capacity / window_ms) as tokens
      from found
    ), waits as (
      select *, greatest(0, greatest(cost, 1) + reserve - tokens) * window_ms / capacity as wait_ms from filled
    ), verdict as (
      select max(wait_ms) as wait_ms, (array_agg(bucket order by wait_ms desc))[1] as bucket from waits
    ), taken as (
      update platform.acme_limits l set tokens = waits.tokens - waits.cost, refilled_at = greatest(l.refilled_at, ${now})
      from waits, verdict where l.bucket = waits.bucket and verdict.wait_ms = 0 and waits.cost > 0
    )
    select wait_ms, case when wait_ms > 0 then bucket end as bucket from verdict`.execute(tx)
  return rows[0] ?? { wait_ms: 0, bucket: null }
}

/** Puts tokens back that were taken for nothing. */
export async function returnTokens(tx: PlatformTx, asks: readonly Ask[]): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(asks)}::jsonb) as given (bucket text, capacity float8, cost float8)`
  await sql`
    update platform.acme_limits l set tokens = least(given.capacity, l.tokens + given.cost)
    from ${given} where l.bucket = given.bucket`.execute(tx)
}

/** Empties a bucket so far that it has its next token at `until`, because its owner said so. */
export async function holdBucket(tx: PlatformTx, ask: Ask, now: Date, until: Date): Promise<void> {
  const tokens = 1 - ((until.getTime() - now.getTime()) * ask.capacity) / ask.window_ms
  await sql`
    insert into platform.acme_limits as l (bucket, tokens, refilled_at) values (${ask.bucket}, ${tokens}, ${now})
    on conflict (bucket) do update set tokens = least(l.tokens, excluded.tokens), refilled_at = excluded.refilled_at`.execute(
    tx,
  )
}

export type BucketRow = { bucket: string; tokens: number; refilled_at: Date }

export async function listBuckets(tx: PlatformTx, buckets: readonly string[]): Promise<BucketRow[]> {
  return tx
    .selectFrom('acme_limits')
    .selectAll()
    .where('bucket', 'in', [...buckets])
    .execute()
}

/** Buckets nobody has taken of since then; all of them are full. */
export async function deleteFullBuckets(tx: PlatformTx, before: Date): Promise<void> {
  await tx.deleteFrom('acme_limits').where('refilled_at', '<', before).execute()
}
