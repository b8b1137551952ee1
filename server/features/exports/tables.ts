/** A site's entries as one JSON document, or as a zip with a CSV file for each type: for programs and spreadsheets. */
import { Readable } from 'node:stream'
import { BYTE_ORDER_MARK, csvLine } from '../../kernel/csv.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type ZipInput, writeZip } from '../../kernel/zip.ts'
import { findAuthors } from '../authors/authors.ts'
import { plainText, type RichText, renderRichText } from '../rich-text/rich-text.ts'
import { siteConfig } from '../releases/releases.ts'
import { findTerms } from '../terms/terms.ts'
import { type WrittenEntry, readEntries } from './queries.ts'

type Read = <Result>(work: (tx: TenantTx) => Promise<Result>) => Promise<Result>
type Names = { terms: ReadonlyMap<string, string>; authors: ReadonlyMap<string, string> }

const PAGE = 200

/** `{ site, entries: [...] }`, each entry with its text as a document and as HTML. */
export function writeJson(read: Read, siteId: string): Readable {
  return Readable.from(jsonOf(read, siteId))
}

async function* jsonOf(read: Read, siteId: string): AsyncGenerator<string> {
  const config = await read((tx) => siteConfig(tx, siteId))
  const names = await read((tx) => namesOf(tx, siteId))
  yield `{"site":${JSON.stringify(config)},\n"entries":[`
  let separator = '\n'
  for await (const entry of entriesOf(read, siteId)) {
    yield separator + JSON.stringify(jsonEntry(entry, names))
    separator = ',\n'
  }
  yield '\n]}\n'
}

function jsonEntry(entry: WrittenEntry, names: Names) {
  const { document, terms, authors, ...rest } = entry
  return {
    ...rest,
    ...document,
    terms: terms.map((id) => names.terms.get(id) ?? id),
    authors: authors.map((id) => names.authors.get(id) ?? id),
    html: renderRichText(bodyOf(entry), { images: new Map() }),
  }
}

/** A file per type: pages.csv, posts.csv, and one for each collection with a column for every field. */
export function writeCsv(read: Read, siteId: string): Readable {
  return writeZip(csvFiles(read, siteId))
}

async function* csvFiles(read: Read, siteId: string): AsyncGenerator<ZipInput> {
  const names = await read((tx) => namesOf(tx, siteId))
  const types = new Map<string, Set<string>>()
  // Which columns there are is known once all have been seen.
  for await (const { type, document } of entriesOf(read, siteId)) {
    const keys = types.get(type) ?? new Set()
    types.set(type, keys)
    for (const key of Object.keys(document['fields'] ?? {})) keys.add(key)
  }
  for (const [type, keys] of types)
    yield { path: `${type}.csv`, body: Readable.from(csvOf(read, siteId, type, [...keys], names)) }
}

const COLUMNS = [
  'id',
  'slug',
  'title',
  'status',
  'path',
  'published_at',
  'created_at',
  'updated_at',
  'excerpt',
  'terms',
  'authors',
  'text',
]

async function* csvOf(
  read: Read,
  siteId: string,
  type: string,
  keys: string[],
  names: Names,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine([...COLUMNS, ...keys])
  for await (const entry of entriesOf(read, siteId)) {
    if (entry.type !== type) continue
    const { document } = entry
    const fields = (document['fields'] ?? {}) as Record<string, unknown>
    yield csvLine([
      entry.id,
      entry.slug,
      entry.title,
      entry.status,
      entry.published_path ?? '',
      entry.published_at?.toISOString() ?? '',
      entry.created_at.toISOString(),
      entry.updated_at.toISOString(),
      textOf(document['excerpt']),
      entry.terms.map((id) => names.terms.get(id) ?? id).join(', '),
      entry.authors.map((id) => names.authors.get(id) ?? id).join(', '),
      plainText(bodyOf(entry)),
      ...keys.map((key) => textOf(fields[key])),
    ])
  }
}

async function* entriesOf(read: Read, siteId: string): AsyncGenerator<WrittenEntry> {
  for (let after: string | undefined; ;) {
    const rows = await read((tx) => readEntries(tx, siteId, after, PAGE))
    yield* rows
    after = rows.at(-1)?.id
    if (rows.length < PAGE) return
  }
}

async function namesOf(tx: TenantTx, siteId: string): Promise<Names> {
  return {
    terms: new Map((await findTerms(tx, siteId)).map(({ id, name }) => [id, name])),
    authors: new Map((await findAuthors(tx, siteId)).map(({ id, name }) => [id, name])),
  }
}

function bodyOf({ document }: WrittenEntry): RichText {
  return (document['body'] ?? { type: 'doc' }) as RichText
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
