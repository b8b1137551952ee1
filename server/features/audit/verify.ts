/** Proves that nobody changed, removed, inserted or reordered audit entries, by recomputing a chain's hashes. */
import type { Database } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import type { Log } from '../../kernel/log.ts'
import { type ChainEnds, checkPage, listChains, readChainEnds } from './queries.ts'

/** What is wrong with a chain, at or right after its last good entry. */
export const CHAIN_FAULTS = {
  entry_changed: 'the fields of the entry are not those its hash was made of',
  entry_missing: 'the entry was removed',
  entry_relinked: 'the entry does not follow the one before it: it was inserted, replaced or moved',
  entry_unexpected: 'the entry lies outside of the chain: before what retention left, or past its end',
  tail_missing: 'the newest entries, from this one on, were removed',
  head_missing: 'the record of where the chain ends was removed',
  head_changed: 'the record of where the chain ends does not match the newest entry',
  anchor_changed: 'the oldest entries were removed, but not by retention',
  history_rewritten: 'the entry is not the one you noted down earlier: the chain was written anew',
  unreadable: 'the chain could not be read; the log says why',
} as const

export type ChainFault = keyof typeof CHAIN_FAULTS

export type ChainCheck = {
  ok: boolean
  /** Entries recomputed. */
  checked: number
  /** The end of the chain. Whoever notes both down can prove later, with `known`, that nothing up to here was rewritten. */
  last_seq: number
  last_hash: string
  first_bad_seq?: number
  reason?: ChainFault
}

/** The end of a chain as an earlier check reported it. */
export type KnownEnd = { seq: number; hash: string }

/** @param text `last_seq:last_hash`, its form checked by the caller */
export function parseKnownEnd(text: string): KnownEnd {
  const [seq = '', hash = ''] = text.split(':')
  return { seq: Number(seq), hash }
}

/** Keeps each statement under about 50 ms, and memory bounded on both sides. */
const PAGE = 2_000

/**
 * Verifies the whole chain of a tenant (or of PLATFORM_SCOPE), page by page, while others append to it.
 * A chain rewritten from some entry on, hashes included, by somebody who owns the database can only be told by `known`.
 * @throws NoSuchHomeError when the tenant has no rows anywhere
 */
export async function verifyChain(
  ctx: { db: Database },
  tenantId: string,
  known?: KnownEnd,
): Promise<ChainCheck> {
  for (;;) {
    const ends = await ctx.db.withTenant(tenantId, (tx) => readChainEnds(tx, known?.seq), { readOnly: true })
    const check = await verifyOnce(ctx, tenantId, ends, known)
    if (check.ok) return check
    // Retention may have removed what was about to be checked: then the chain begins elsewhere, so begin again.
    const now = await ctx.db.withTenant(tenantId, (tx) => readChainEnds(tx), { readOnly: true })
    if (now.anchor_seq === ends.anchor_seq) return check
  }
}

/**
 * Verifies every chain of the platform: its own and each tenant's. A chain that cannot be read is reported and logged as
 * `unreadable` and does not end the run.
 */
export async function verifyAllChains(
  ctx: { db: Database; log: Log },
  onResult: (result: { tenantId: string } & ChainCheck) => unknown,
): Promise<void> {
  for await (const tenantId of eachChain(ctx)) {
    const check = await verifyChain(ctx, tenantId).catch((error: unknown): ChainCheck | undefined => {
      if (error instanceof NoSuchHomeError) return undefined // purged meanwhile
      ctx.log.error({ err: error, chain: tenantId }, 'the audit trail could not be read')
      return { ok: false, checked: 0, last_seq: 0, last_hash: '', reason: 'unreadable' }
    })
    if (check) await onResult({ tenantId, ...check })
  }
}

/** The ids of all tenants that have rows, and PLATFORM_SCOPE. */
export async function* eachChain(ctx: { db: Database }): AsyncGenerator<string> {
  let after: string | undefined
  for (;;) {
    const ids = await ctx.db.withPlatform((tx) => listChains(tx, after, 500))
    yield* ids
    after = ids.at(-1)
    if (after === undefined) return
  }
}

async function verifyOnce(
  ctx: { db: Database },
  tenantId: string,
  ends: ChainEnds,
  known: KnownEnd | undefined,
): Promise<ChainCheck> {
  const { head_seq, head_hash, anchor_seq, anchor_hash, first_seq, last_seq } = ends
  let at = { seq: anchor_seq ?? 0, hash: anchor_hash ?? '' }
  let checked = 0
  const bad = (reason: ChainFault, seq: number): ChainCheck => ({
    ok: false,
    checked,
    last_seq: at.seq,
    last_hash: at.hash,
    first_bad_seq: seq,
    reason,
  })
  if (head_seq === null)
    return first_seq === null && !known
      ? { ok: true, checked, last_seq: 0, last_hash: '' }
      : bad('head_missing', first_seq ?? 1)
  if (!ends.anchor_vouched_for) return bad('anchor_changed', at.seq + 1)
  if (first_seq !== null && first_seq <= at.seq) return bad('entry_unexpected', first_seq)
  while (at.seq < head_seq) {
    const from = at
    const page = await ctx.db.withTenant(
      tenantId,
      (tx) => checkPage(tx, from.seq, from.hash, head_seq, PAGE),
      { readOnly: true },
    )
    checked += page.checked
    if (page.bad_seq !== null) {
      const gap = (page.bad_seq_before ?? 0) + 1
      if (page.bad_seq !== gap) return bad('entry_missing', gap)
      return bad(page.bad_is_altered ? 'entry_changed' : 'entry_relinked', page.bad_seq)
    }
    if (page.last_seq === null) return bad('tail_missing', at.seq + 1)
    at = { seq: page.last_seq, hash: page.last_hash ?? '' }
  }
  if (at.hash !== head_hash) return bad('head_changed', at.seq)
  if (last_seq !== null && last_seq > at.seq) return bad('entry_unexpected', last_seq)
  // What retention has removed since then cannot be compared any more.
  const knownHash = known?.seq === anchor_seq ? anchor_hash : ends.known_hash
  if (known && known.seq >= (anchor_seq ?? 0) && knownHash !== known.hash)
    return bad('history_rewritten', known.seq)
  return { ok: true, checked, last_seq: at.seq, last_hash: at.hash }
}
