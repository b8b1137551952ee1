/** A page, post or record as templates see it. */
import { Drop, type SafeString, safe } from '../../../liquid/values.ts'
import type { PublishedComment, PublishedField } from '../../../published/documents.ts'
import { entryTag, orderTag } from '../../../published/tags.ts'
import * as queries from '../queries.ts'
import type { EntryRow, Row, Surroundings } from '../queries.ts'
import { type Ready, whenReady } from '../ready.ts'
import { encodePath, safeUrl } from '../urls.ts'
import { type Visit, showsEntry } from '../visit.ts'
import { type ImageDrop, imageDrop } from './image.ts'
import { AuthorDrop, TermDrop } from './taxonomy.ts'

/** 200 words a minute is what adults read on screens (Brysbaert 2019: 238 in print-like English). */
const WORDS_PER_MINUTE = 200

/** Entries that came together get the rest together, too: one statement for all that a list shows of its items. */
export type Batch = { rows: readonly EntryRow[]; html?: Promise<Map<string, string>> }

export class EntryDrop extends Drop {
  readonly #visit: Visit
  readonly #row: EntryRow
  readonly #batch: Batch
  /** Shown by title and address only, so far: then a change of its text does not matter. */
  #isNeighbour: boolean

  constructor(visit: Visit, row: EntryRow, options: { batch?: Batch; isNeighbour?: boolean } = {}) {
    super()
    this.#visit = visit
    this.#row = row
    this.#batch = options.batch ?? { rows: [row] }
    this.#isNeighbour = options.isNeighbour ?? false
  }

  get #document(): EntryRow['document'] {
    if (this.#isNeighbour) {
      this.#isNeighbour = false
      showsEntry(this.#visit, this.#row)
    }
    return this.#row.document
  }

  get id(): string {
    return this.#row.entry_id
  }
  get type(): string {
    return this.#row.type
  }
  get title(): string {
    return this.#row.title
  }
  get url(): string | null {
    return this.#row.path === null ? null : encodePath(this.#row.path)
  }
  /** Decoded, as requests have it. */
  get path(): string | null {
    return this.#row.path
  }
  get published_at(): Date {
    return this.#row.published_at
  }

  get slug(): string {
    return this.#document.slug
  }
  get updated_at(): string {
    return this.#document.updated_at
  }
  get excerpt(): string {
    return this.#document.excerpt
  }
  get summary(): string {
    return this.#document.summary
  }
  get template(): string | null {
    return this.#document.template ?? null
  }
  get is_featured(): boolean {
    return this.#document.is_featured
  }
  get position(): number {
    return this.#document.position
  }
  get word_count(): number {
    return this.#document.word_count
  }
  get reading_minutes(): number {
    return Math.max(1, Math.round(this.#document.word_count / WORDS_PER_MINUTE))
  }
  get featured_image(): ImageDrop | null {
    return imageDrop(this.#document.featured_image)
  }
  get seo(): EntryRow['document']['seo'] {
    return this.#document.seo
  }
  get fields(): Record<string, unknown> {
    return fieldsOf(this.#visit, this.#document.fields, this.#batch)
  }

  get content(): Ready<SafeString> {
    const { html } = this.#document
    if (html !== undefined) return safe(html)
    const batch = this.#batch
    batch.html ??= queries.listHtml(this.#visit.content.scope, idsOf(batch))
    return batch.html.then((found) => safe(found.get(this.#row.entry_id) ?? ''))
  }

  get author(): Ready<AuthorDrop | null> {
    return whenReady(this.authors, (authors) => authors[0] ?? null)
  }
  get authors(): Ready<AuthorDrop[]> {
    const { authors: ids } = this.#row
    if (ids.length === 0) return []
    return whenReady(this.#visit.content.structure(), ({ authors }) =>
      ids.flatMap((id) => {
        this.#visit.tags.add(entryTag(id))
        const row = authors.get(id)
        return row ? [new AuthorDrop(this.#visit, row)] : []
      }),
    )
  }
  get categories(): Ready<TermDrop[]> {
    return this.#terms('category')
  }
  get tags(): Ready<TermDrop[]> {
    return this.#terms('tag')
  }
  #terms(taxonomy: string): Ready<TermDrop[]> {
    const { terms: ids } = this.#row
    if (ids.length === 0) return []
    return whenReady(this.#visit.content.structure(), ({ terms }) =>
      ids.flatMap((id) => {
        const row = terms.get(id)
        // A term that is not published yet may be of either taxonomy.
        if (!row || row.document.taxonomy === taxonomy) this.#visit.tags.add(entryTag(id))
        return row?.document.taxonomy === taxonomy ? [new TermDrop(this.#visit, row)] : []
      }),
    )
  }

  get parent(): Ready<EntryDrop | null> {
    const { parent_id } = this.#row
    if (parent_id === null) return null
    this.#visit.tags.add(orderTag(this.#row.type))
    return whenReady(this.#visit.content.byIds([parent_id]), ([row]) => (row ? this.#neighbour(row) : null))
  }
  get ancestors(): Ready<EntryDrop[]> {
    const paths = pathsAbove(this.#row)
    if (paths.length === 0) return []
    this.#visit.tags.add(orderTag(this.#row.type))
    return whenReady(this.#visit.content.byPaths(paths), (rows) =>
      rows
        .toSorted((a, b) => (a.path ?? '').length - (b.path ?? '').length)
        .map((row) => this.#neighbour(row)),
    )
  }
  get children(): Ready<EntryDrop[]> {
    const { type, entry_id } = this.#row
    this.#visit.tags.add(orderTag(type))
    const order = { by: 'position', descending: false } as const
    return whenReady(
      this.#visit.content.list({ type, parent: entry_id }, { order, offset: 0, limit: 200 }),
      (rows) => rows.map((row) => this.#neighbour(row)),
    )
  }

  get #surroundings(): Ready<Surroundings> {
    return this.#visit.content.surroundings(this.#row)
  }
  get previous(): Ready<EntryDrop | null> {
    return this.#besides('previous')
  }
  get next(): Ready<EntryDrop | null> {
    return this.#besides('next')
  }
  #besides(side: 'previous' | 'next'): Ready<EntryDrop | null> {
    if (this.#row.kind === 'page') return null
    this.#visit.tags.add(orderTag(this.#row.type))
    return whenReady(this.#surroundings, ({ [side]: row }) => (row ? this.#neighbour(row) : null))
  }
  get related(): Ready<EntryDrop[]> {
    this.#visit.tags.add(orderTag(this.#row.type))
    return whenReady(this.#surroundings, ({ related }) => related.map((row) => this.#neighbour(row)))
  }
  get comments(): Ready<CommentDrop[]> {
    this.#visit.tags.add(entryTag(this.#row.entry_id))
    return whenReady(this.#surroundings, ({ comments }) => threadsOf(comments))
  }
  get comments_count(): Ready<number> {
    const { entry_id } = this.#row
    this.#visit.tags.add(entryTag(entry_id))
    // Where an entry stands alone, its comments are likely to be shown as well.
    if (this.#batch.rows.length === 1) return whenReady(this.#surroundings, ({ comments }) => comments.length)
    return whenReady(
      this.#visit.content.commentCounts(idsOf(this.#batch)),
      (counts) => counts.get(entry_id) ?? 0,
    )
  }

  #neighbour(row: EntryRow): EntryDrop {
    return new EntryDrop(this.#visit, row, { isNeighbour: true })
  }
}

/** Paths of the pages above an entry, from the top. */
function pathsAbove({ path, kind }: Pick<Row, 'path' | 'kind'>): string[] {
  if (path === null || kind !== 'page') return []
  const parts = path.split('/').slice(1, -1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}

export type CommentDrop = {
  id: string
  author_name: string
  author_url: string | null
  content: SafeString
  published_at: Date
  replies: CommentDrop[]
}

/** Comments with their replies below them; a reply to what is not shown stands by itself. */
function threadsOf(rows: readonly Row<PublishedComment>[]): CommentDrop[] {
  const drops = new Map(rows.map((row) => [row.entry_id, commentDrop(row)]))
  const top: CommentDrop[] = []
  for (const row of rows) {
    const drop = drops.get(row.entry_id)
    if (!drop) continue
    const above = row.document.reply_to === null ? undefined : drops.get(row.document.reply_to)
    // Replies come after what they reply to, so that no circle can arise.
    const isLater = above !== undefined && above.published_at <= drop.published_at && above !== drop
    ;(isLater ? above.replies : top).push(drop)
  }
  return top
}

function commentDrop({ entry_id, published_at, document }: Row<PublishedComment>): CommentDrop {
  return {
    id: entry_id,
    author_name: document.author_name,
    author_url: document.author_url === null ? null : safeUrl(document.author_url),
    content: safe(document.html),
    published_at,
    replies: [],
  }
}

function idsOf({ rows }: Batch): string[] {
  return rows.map((row) => row.entry_id)
}

/** The values of an entry's fields; relations are looked up when they are read. */
function fieldsOf(
  visit: Visit,
  fields: Record<string, PublishedField>,
  batch: Batch,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(fields))
    Object.defineProperty(values, key, {
      enumerable: true,
      get: () =>
        field.type === 'relation' ? relatedEntries(visit, field.value, key, batch) : fieldValue(field),
    })
  return values
}

function fieldValue(field: PublishedField): unknown {
  switch (field.type) {
    case 'rich_text':
      return safe(field.value)
    case 'image':
      return imageDrop(field.value)
    case 'gallery':
      return field.value.map(imageDrop)
    case 'url':
      return safeUrl(field.value)
    default:
      return field.value
  }
}

/** What a relation names, read for all entries of the batch at once. */
function relatedEntries(visit: Visit, ids: readonly string[], key: string, batch: Batch): Ready<EntryDrop[]> {
  for (const id of ids) visit.tags.add(entryTag(id))
  return whenReady(visit.content.byIds(idsInField(batch, key)), (rows) => {
    const related = new Map(rows.map((row) => [row.entry_id, row]))
    const found = ids.flatMap((id) => related.get(id) ?? [])
    return found.map((row) => new EntryDrop(visit, row, { batch: { rows: found } }))
  })
}

function idsInField({ rows }: Batch, key: string): string[] {
  const named = rows.flatMap(({ document }) => {
    const field = document.fields[key]
    return field?.type === 'relation' ? field.value : []
  })
  return [...new Set(named)].slice(0, 1_000)
}
