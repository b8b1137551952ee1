/** Reading the audit trail: what an entry looks like outside, pages of it, and exports of any length. */
import type { Static } from 'typebox'
import type { Database, TenantTx } from '../../kernel/db/database.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { type Entry, type EntryFilter, lastSeq, listEntries, listForExport } from './queries.ts'
import type { EntriesQuery, EntryBody, ExportQuery } from './schema.ts'

type FilterQuery = Omit<Static<typeof ExportQuery>, 'format'>

export function readFilter({
  action,
  actor_id,
  subject_type,
  subject_id,
  from,
  to,
}: FilterQuery): EntryFilter {
  return {
    action,
    actor_id,
    subject_type,
    subject_id,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  }
}

/** Newest first. */
export async function pageEntries(
  tx: TenantTx,
  query: Static<typeof EntriesQuery>,
): Promise<Page<Static<typeof EntryBody>>> {
  const limit = query.limit ?? 50
  const before = decodeCursor(query.cursor, ['number'])?.[0]
  const rows = await listEntries(tx, readFilter(query), before, limit + 1)
  return toPage(rows, limit, (row) => [row.seq], toBody)
}

export function toBody(entry: Entry): Static<typeof EntryBody> {
  return {
    seq: entry.seq,
    created_at: entry.created_at.toISOString(),
    action: entry.action,
    actor: {
      kind: entry.actor_kind,
      id: entry.actor_id,
      label: entry.actor_label,
      impersonator_id: entry.impersonator_id,
    },
    subject: { type: entry.subject_type, id: entry.subject_id, label: entry.subject_label },
    before: entry.before,
    after: entry.after,
    note: entry.note,
    request_id: entry.request_id,
    ip: entry.ip,
    prev_hash: entry.prev_hash.toString('hex'),
    hash: entry.hash.toString('hex'),
  }
}

const EXPORT_PAGE = 500

export const exportFormats = {
  ndjson: {
    type: 'application/x-ndjson',
    first: '',
    line: (entry: Entry) => `${JSON.stringify(toBody(entry))}\n`,
  },
  csv: { type: 'text/csv; charset=utf-8', first: '', line: toCsv },
}

const CSV_COLUMNS = [
  'seq',
  'created_at',
  'action',
  'actor_kind',
  'actor_id',
  'actor_label',
  'impersonator_id',
  'subject_type',
  'subject_id',
  'subject_label',
  'before',
  'after',
  'note',
  'request_id',
  'ip',
  'hash',
] as const
exportFormats.csv.first = `${CSV_COLUMNS.join(',')}\r\n`

/**
 * The matching entries as text, oldest first, up to the newest one of this moment. Reads a page at a time, when the
 * receiver has taken the one before, and holds no connection in between.
 */
export async function* exportEntries(
  ctx: { db: Database },
  tenantId: string,
  filter: EntryFilter,
  format: keyof typeof exportFormats,
): AsyncGenerator<string> {
  const { first, line } = exportFormats[format]
  if (first) yield first
  const through = await ctx.db.withTenant(tenantId, lastSeq, { readOnly: true })
  let after = 0
  for (;;) {
    const from = after
    const rows = await ctx.db.withTenant(
      tenantId,
      (tx) => listForExport(tx, filter, from, through, EXPORT_PAGE),
      {
        readOnly: true,
      },
    )
    const last = rows.at(-1)
    if (last) yield rows.map(line).join('')
    if (!last || rows.length < EXPORT_PAGE) return
    after = last.seq
  }
}

function toCsv(entry: Entry): string {
  return `${CSV_COLUMNS.map((column) => toCell(entry[column])).join(',')}\r\n`
}

/** Quoted as RFC 4180 says; what a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection). */
function toCell(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = Buffer.isBuffer(value)
    ? value.toString('hex')
    : value instanceof Date
      ? value.toISOString()
      : typeof value === 'string'
        ? value
        : JSON.stringify(value)
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
