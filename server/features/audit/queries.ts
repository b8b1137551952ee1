/** The SQL of the audit trail. */
import { type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { AuditEntries, DB } from '../../kernel/db/home-tables.generated.ts'

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

export type Entry = Selectable<AuditEntries>

/** Which entries: `action` is a whole one or its first part (`member` finds `member.add`); times are inclusive. */
export type EntryFilter = {
  action?: string | undefined
  actor_id?: string | undefined
  subject_type?: string | undefined
  subject_id?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

export async function append(tx: TenantTx, entry: NewEntry): Promise<void> {
  await sql`select append_audit(${JSON.stringify(entry)}::jsonb)`.execute(tx)
}

export async function appendForPlatform(tx: PlatformTx, entry: NewEntry): Promise<void> {
  await sql`select platform.append_audit(${JSON.stringify(entry)}::jsonb)`.execute(tx)
}

/** @returns how many entries went; at most `limit` */
export async function prune(tx: TenantTx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ removed: number }>`select prune_audit(${before}, ${limit}) as removed`.execute(
    tx,
  )
  return rows[0]?.removed ?? 0
}

/** Newest first, older than `beforeSeq`. */
export function listEntries(
  tx: TenantTx,
  filter: EntryFilter,
  beforeSeq: string | undefined,
  limit: number,
): Promise<Entry[]> {
  let query = matching(tx, filter).orderBy('seq', 'desc').limit(limit)
  if (beforeSeq !== undefined) query = query.where('seq', '<', sql<number>`${beforeSeq}::bigint`)
  return query.execute()
}

/** Oldest first, in (`afterSeq`, `throughSeq`]. */
export function listForExport(
  tx: TenantTx,
  filter: EntryFilter,
  afterSeq: number,
  throughSeq: number,
  limit: number,
): Promise<Entry[]> {
  return matching(tx, filter)
    .where('seq', '>', afterSeq)
    .where('seq', '<=', throughSeq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

export function findEntry(tx: TenantTx, seq: number): Promise<Entry | undefined> {
  return tx.selectFrom('audit_entries').selectAll().where('seq', '=', seq).executeTakeFirst()
}

/** The number of the newest entry; 0 for an empty chain. */
export async function lastSeq(tx: TenantTx): Promise<number> {
  const head = await tx.selectFrom('audit_heads').select('seq').executeTakeFirst()
  return head?.seq ?? 0
}

function matching(tx: TenantTx, filter: EntryFilter): SelectQueryBuilder<DB, 'audit_entries', Entry> {
  let query = tx.selectFrom('audit_entries').selectAll()
  if (filter.action !== undefined)
    query = query.where(filter.action.includes('.') ? 'action' : 'area', '=', filter.action)
  if (filter.actor_id !== undefined) query = query.where('actor_id', '=', filter.actor_id)
  if (filter.subject_type !== undefined) query = query.where('subject_type', '=', filter.subject_type)
  if (filter.subject_id !== undefined) query = query.where('subject_id', '=', filter.subject_id)
  // Times rise with seq, so a span of time becomes a span of seq and every index keeps its order.
  const { from, to } = filter
  if (from !== undefined)
    query = query.where('seq', '>=', (entries) =>
      entries
        .selectFrom('audit_entries as e')
        .select('e.seq')
        .where('e.created_at', '>=', from)
        .orderBy('e.created_at')
        .orderBy('e.seq')
        .limit(1),
    )
  if (to !== undefined)
    query = query.where('seq', '<=', (entries) =>
      entries
        .selectFrom('audit_entries as e')
        .select('e.seq')
        .where('e.created_at', '<=', to)
        .orderBy('e.created_at', 'desc')
        .orderBy('e.seq', 'desc')
        .limit(1),
    )
  return query
}

/** The ends of a chain, read at one moment. */
export type ChainEnds = {
  head_seq: number | null
  head_hash: string | null
  anchor_seq: number | null
  anchor_hash: string | null
  /** Whether an entry of the chain says that retention removed everything up to the anchor. */
  anchor_vouched_for: boolean
  first_seq: number | null
  last_seq: number | null
  known_hash: string | null
}

/** @param knownSeq the entry whose hash is wanted as `known_hash` */
export async function readChainEnds(tx: TenantTx, knownSeq = 0): Promise<ChainEnds> {
  const { rows } = await sql<ChainEnds>`
    select h.seq as head_seq, encode(h.hash, 'hex') as head_hash,
      h.anchor_seq, encode(h.anchor_hash, 'hex') as anchor_hash,
      case h.anchor_seq when 0 then h.anchor_hash = '' else exists (
        select from audit_entries e where e.area = 'audit' and e.action = 'audit.prune'
        and e.after ->> 'seq' = h.anchor_seq::text and e.after ->> 'hash' = encode(h.anchor_hash, 'hex')) end as anchor_vouched_for,
      (select min(e.seq) from audit_entries e) as first_seq,
      (select max(e.seq) from audit_entries e) as last_seq,
      (select encode(e.hash, 'hex') from audit_entries e where e.seq = ${knownSeq}::bigint) as known_hash
    from (values (1)) as always_one left join audit_heads h on true`.execute(tx)
  return onlyRow(rows)
}

export type CheckedPage = {
  checked: number
  last_seq: number | null
  last_hash: string | null
  bad_seq: number | null
  bad_seq_before: number | null
  bad_is_altered: boolean | null
}

/**
 * Recomputes the hashes of the next `limit` entries after `seq` and compares each with the one before.
 * @param hash what the entry `seq` hashes to, in hex
 */
export async function checkPage(
  tx: TenantTx,
  seq: number,
  hash: string,
  throughSeq: number,
  limit: number,
): Promise<CheckedPage> {
  const { rows } = await sql<CheckedPage>`
    with page as (
      select e.seq, e.hash, e.prev_hash, e.hash is distinct from audit_hash(e) as is_altered,
        lag(e.seq, 1, ${seq}::bigint) over in_order as seq_before,
        lag(e.hash, 1, decode(${hash}, 'hex')) over in_order as hash_before
      from audit_entries e where e.seq > ${seq}::bigint and e.seq <= ${throughSeq}::bigint
      window in_order as (order by e.seq) order by e.seq limit ${limit}
    ), bad as (
      select * from page where seq <> seq_before + 1 or is_altered or prev_hash is distinct from hash_before order by seq limit 1
    )
    select totals.*, bad.seq as bad_seq, bad.seq_before as bad_seq_before, bad.is_altered as bad_is_altered
    from (select count(*) as checked, max(seq) as last_seq, (select encode(hash, 'hex') from page order by seq desc limit 1) as last_hash from page) totals
    left join bad on true`.execute(tx)
  return onlyRow(rows)
}

/** A page of the tenants that have rows, in the order of their ids; PLATFORM_SCOPE comes first. */
export async function listChains(
  tx: PlatformTx,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  let query = tx.selectFrom('placements').select('tenant_id').orderBy('tenant_id').limit(limit)
  if (after !== undefined) query = query.where('tenant_id', '>', after)
  return (await query.execute()).map((row) => row.tenant_id)
}

function onlyRow<Row>(rows: Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new Error('the query answers with one row always')
  return row
}
