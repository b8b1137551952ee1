/**
 * The public read API of a site, below /_content/: what is published, as JSON, for programs and other front ends. It
 * shows nothing that pages do not show, apart from collections that have no pages, and those only when they are public.
 */
import { AppError, catalogue } from '../../errors.ts'
import { decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { PublishedEntry } from '../../published/documents.ts'
import { pathTag } from '../../published/tags.ts'
import { describeCollection, describeEntry, describeMenu } from './api-documents.ts'
import type { CollectionRow } from './content.ts'
import type { PageAnswer } from './pages.ts'
import {
  type EntryRow,
  type ListFilter,
  type Row,
  findAtPath,
  findBySlug,
  listEntriesAfter,
} from './queries.ts'
import { search, searchTerms } from './search.ts'
import { type Visit, showsEntry, showsList } from './visit.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
/** How far a search can be paged through. */
const MAX_FOUND = 1_000

/** Answers a path below /_content/. Failures are problem documents (RFC 9457). */
export async function answerContentApi(visit: Visit): Promise<PageAnswer> {
  try {
    return jsonAnswer(visit, 200, await read(visit))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { status, code, message, extra } = error
    return jsonAnswer(visit, status, {
      type: `urn:hotswap:error:${code}`,
      title: catalogue[code].title,
      status,
      detail: message,
      code,
      ...(extra.errors && { errors: extra.errors }),
    })
  }
}

function jsonAnswer(visit: Visit, status: number, body: unknown): PageAnswer {
  const { allowed_origin } = visit.site.release.config.api ?? { allowed_origin: '*' }
  return {
    status,
    contentType: status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8',
    body: JSON.stringify(body),
    headers: allowed_origin === null ? {} : { 'access-control-allow-origin': allowed_origin },
    tags: visit.tags,
    cacheable: status !== 400,
    isView: false,
  }
}

async function read(visit: Visit): Promise<unknown> {
  if (visit.site.release.config.api?.enabled === false) throw absent()
  const [noun = '', ...rest] = visit.path.slice('/_content/'.length).split('/')
  const name = rest.join('/')
  switch (noun) {
    case 'posts':
      return name === ''
        ? listOf(visit, { type: 'post', ...(await termFilter(visit)) })
        : onePost(visit, name)
    case 'pages':
      return name === '' ? listOf(visit, { type: 'page' }) : oneAtPath(visit, `/${name}`, 'page')
    case 'collections':
      if (name === '') return collections(visit)
      return rest.length === 1
        ? oneCollection(visit, name)
        : oneRecord(visit, rest[0] ?? '', rest.slice(1).join('/'))
    case 'menus':
      return oneMenu(visit, name)
    case 'search':
      if (name === '') return found(visit)
  }
  throw absent()
}

const absent = () => new AppError('not_found', 'There is nothing published at this address.')

function invalid(parameter: string, message: string): AppError {
  return new AppError('validation_failed', `The parameter ${parameter} ${message}.`, {
    errors: [{ path: `/querystring/${parameter}`, message }],
  })
}

function limitOf({ query }: Visit): number {
  const text = query.get('limit')
  if (text === null) return DEFAULT_LIMIT
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > MAX_LIMIT) throw invalid('limit', `must be a whole number from 1 to ${MAX_LIMIT}`)
  return limit
}

async function listOf(visit: Visit, filter: ListFilter): Promise<unknown> {
  const limit = limitOf(visit)
  const [published_at, entry_id] =
    decodeCursor(visit.query.get('cursor') ?? undefined, ['date', 'uuid']) ?? []
  const after = published_at !== undefined && entry_id !== undefined ? { published_at, entry_id } : undefined
  showsList(visit, filter.type)
  const [rows, structure] = await Promise.all([
    listEntriesAfter(visit.content.scope, filter, after, limit + 1),
    visit.content.structure(),
  ])
  return toPage(
    rows,
    limit,
    (row) => [row.published_at.toISOString(), row.entry_id],
    (row: EntryRow) => describeEntry(visit, row, structure),
  )
}

/** ?category, ?tag and ?author name slugs. */
async function termFilter(visit: Visit): Promise<Pick<ListFilter, 'terms' | 'authors'>> {
  const { termsBySlug, authorsBySlug } = await visit.content.structure()
  const terms: string[] = []
  for (const taxonomy of ['category', 'tag']) {
    const slug = visit.query.get(taxonomy)
    if (slug === null) continue
    showsList(visit, taxonomy)
    const term = termsBySlug.get(`${taxonomy}/${slug}`)
    if (!term) throw invalid(taxonomy, `must be the slug of a ${taxonomy} of this site`)
    terms.push(term.entry_id)
  }
  const slug = visit.query.get('author')
  if (slug === null) return terms.length === 0 ? {} : { terms }
  showsList(visit, 'author')
  const author = authorsBySlug.get(slug)
  if (!author) throw invalid('author', 'must be the slug of an author of this site')
  return { ...(terms.length > 0 && { terms }), authors: [author.entry_id] }
}

async function onePost(visit: Visit, slug: string): Promise<unknown> {
  const pattern = visit.site.release.config.post_path
  // Without dates and categories, the address follows from the slug, and addresses have an index.
  if (pattern.replace('{slug}', '').includes('{') || slug.includes('/')) return oneBySlug(visit, 'post', slug)
  return oneAtPath(
    visit,
    pattern.replace('{slug}', () => slug),
    'post',
  )
}

async function oneAtPath(visit: Visit, path: string, kind: 'page' | 'post'): Promise<unknown> {
  const row = await findAtPath(visit.content.scope, path === '/home' && kind === 'page' ? '/' : path)
  if (row?.kind === kind) return entryDocument(visit, row as Row<PublishedEntry>)
  visit.tags.add(pathTag(path))
  throw absent()
}

async function oneBySlug(visit: Visit, type: string, slug: string): Promise<unknown> {
  const row = await findBySlug(visit.content.scope, type, slug)
  if (row) return entryDocument(visit, row)
  showsList(visit, type)
  throw absent()
}

async function entryDocument(visit: Visit, row: EntryRow): Promise<unknown> {
  showsEntry(visit, row)
  return describeEntry(visit, row, await visit.content.structure())
}

async function publicCollection(visit: Visit, slug: string): Promise<CollectionRow> {
  const row = (await visit.content.structure()).collections.get(slug)
  if (row) showsEntry(visit, row)
  else showsList(visit, slug)
  if (!row?.document.is_public) throw absent()
  return row
}

async function collections(visit: Visit): Promise<unknown> {
  showsList(visit, 'collection')
  const structure = await visit.content.structure()
  const shown = [...structure.collections.values()].filter(({ document }) => document.is_public)
  for (const row of shown) showsEntry(visit, row)
  return { items: shown.map((row) => describeCollection(visit, row)), next_cursor: null }
}

async function oneCollection(visit: Visit, slug: string): Promise<unknown> {
  const row = await publicCollection(visit, slug)
  return { collection: describeCollection(visit, row), ...((await listOf(visit, { type: slug })) as object) }
}

async function oneRecord(visit: Visit, slug: string, recordSlug: string): Promise<unknown> {
  await publicCollection(visit, slug)
  return oneBySlug(visit, slug, recordSlug)
}

async function oneMenu(visit: Visit, handle: string): Promise<unknown> {
  showsList(visit, handle)
  const structure = await visit.content.structure()
  const row = structure.menus.get(handle)
  if (!row) throw absent()
  return describeMenu(visit, structure, row)
}

async function found(visit: Visit): Promise<unknown> {
  const limit = limitOf(visit)
  const query = searchTerms(visit.query)
  if (query === '') throw invalid('q', 'must say what to look for')
  const [from] = decodeCursor(visit.query.get('cursor') ?? undefined, ['number']) ?? []
  const offset = from === undefined ? 0 : Number(from)
  if (!Number.isInteger(offset) || offset < 0 || offset > MAX_FOUND)
    throw invalid('cursor', 'is not a cursor of this list')
  const [{ total, entries }, structure] = await Promise.all([
    search(visit, query, offset, limit + 1),
    visit.content.structure(),
  ])
  const end = offset + limit
  return {
    query,
    total,
    ...toPage(
      end >= MAX_FOUND ? entries.slice(0, limit) : entries,
      limit,
      () => [end],
      (row) => describeEntry(visit, row, structure),
    ),
  }
}
