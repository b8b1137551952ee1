/** Rows of content_log as publishing writes them, each with a path, a title and a date of its own. */
import { randomUUID } from 'node:crypto'
import type {
  PublishedEntry,
  PublishedField,
  PublishedKind,
  PublishedMenuItem,
  PublishedRow,
} from '../../server/published/documents.ts'

let minutes = 0
/** Later than the one before. */
function nextMoment(): Date {
  return new Date(Date.UTC(2026, 0, 1) + 60_000 * minutes++)
}

function rowOf(
  kind: PublishedKind,
  type: string,
  title: string,
  document: unknown,
  more: Partial<PublishedRow> = {},
): PublishedRow {
  return {
    kind,
    entry_id: randomUUID(),
    type,
    path: null,
    parent_id: null,
    title,
    published_at: nextMoment(),
    terms: [],
    authors: [],
    search: null,
    document,
    ...more,
  }
}

export type EntryInput = Partial<PublishedRow> & { slug?: string; entry?: Partial<PublishedEntry> }

function entryRow(
  kind: 'page' | 'post' | 'record',
  type: string,
  title: string,
  prefix: string,
  input: EntryInput,
): PublishedRow {
  const { slug = slugOf(title), entry, ...more } = input
  const html = entry?.html ?? `<p>All about ${slug}.</p>`
  return rowOf(
    kind,
    type,
    title,
    {
      title,
      slug,
      html,
      excerpt: `Excerpt of ${slug}`,
      summary: `Excerpt of ${slug}`,
      fields: {},
      seo: {},
      is_featured: false,
      position: 0,
      word_count: 400,
      updated_at: '2026-02-01T00:00:00.000Z',
      ...entry,
    } satisfies PublishedEntry,
    { path: `${prefix}/${slug}`, search: html.replace(/<[^>]*>/g, ' '), ...more },
  )
}

const slugOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

export const pageRow = (title: string, input: EntryInput = {}) => entryRow('page', 'page', title, '', input)
export const postRow = (title: string, input: EntryInput = {}) =>
  entryRow('post', 'post', title, '/blog', input)
export const recordRow = (collection: string, title: string, input: EntryInput = {}) =>
  entryRow('record', collection, title, `/${collection}`, input)

export function termRow(
  taxonomy: 'category' | 'tag',
  name: string,
  more: Partial<PublishedRow> = {},
): PublishedRow {
  const slug = slugOf(name)
  return rowOf(
    'term',
    taxonomy,
    name,
    { taxonomy, slug, name, description: '' },
    { path: `/${taxonomy}/${slug}`, ...more },
  )
}

export function authorRow(
  name: string,
  more: { bio?: string; links?: { label: string; url: string }[] } = {},
): PublishedRow {
  const slug = slugOf(name)
  return rowOf(
    'author',
    'author',
    name,
    { slug, name, bio: '', links: [], ...more },
    { path: `/author/${slug}` },
  )
}

type MenuItemInput = Partial<Omit<PublishedMenuItem, 'items'>> & { items?: MenuItemInput[] }

export function menuRow(handle: string, items: MenuItemInput[]): PublishedRow {
  const full = (item: MenuItemInput): PublishedMenuItem => ({
    title: '',
    target: { url: '/' },
    opens_new_tab: false,
    ...item,
    items: (item.items ?? []).map(full),
  })
  return rowOf('menu', handle, handle, { handle, name: handle, items: items.map(full) })
}

export function redirectRow(path: string, target: string, status: 301 | 302 = 301): PublishedRow {
  return rowOf('redirect', 'redirect', path, { target, status }, { path })
}

export function collectionRow(
  name: string,
  more: {
    has_pages?: boolean
    is_public?: boolean
    fields?: { key: string; label: string; type: PublishedField['type'] }[]
  } = {},
): PublishedRow {
  const slug = slugOf(name)
  return rowOf('collection', slug, name, {
    slug,
    name,
    singular: name,
    description: '',
    has_pages: true,
    is_public: true,
    fields: [],
    ...more,
  })
}

export function commentRow(
  entryId: string,
  html: string,
  more: { author_name?: string; author_url?: string } = {},
): PublishedRow {
  return rowOf(
    'comment',
    'comment',
    '',
    { author_name: 'Reader', author_url: null, html, reply_to: null, ...more },
    { parent_id: entryId },
  )
}
