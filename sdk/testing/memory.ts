/** What a site has in a test: everything that host functions read and write, in plain values that a test can look at. */
import type { Mail, Medium, NewCollection, PublishedEntry, Redirect, Traffic } from '../site.ts'

export type KeptRow = { id: string; version: number; created_at: string; updated_at: string } & Record<
  string,
  unknown
>
export type QueuedJob = { name: string; data: unknown; delay_seconds: number; key: string | null }
export type EmittedEvent = { type: string; data: Record<string, unknown> }
export type MadeRequest = {
  url: string
  method: string
  headers: Record<string, string>
  body: string | null
}
/** What another server answers in a test; headers and body may be left out. */
export type ScriptedAnswer = { status?: number; headers?: Record<string, string>; body?: string }
export type Memory = {
  /** By key; `expires_at` in ms since 1970. */
  values: Map<string, { value: unknown; expires_at: number | null }>
  /** By the table's name, in the order they were added. */
  tables: Map<string, KeptRow[]>
  entries: PublishedEntry[]
  /** Ids of entries in the trash. */
  removed: string[]
  collections: (NewCollection & { id: string })[]
  media: Medium[]
  redirects: Redirect[]
  members: { name: string; role: string; email: string }[]
  traffic: Traffic
  secrets: Record<string, string>
  /** What the plugin did to the outside, in its order. */
  mails: Mail[]
  jobs: QueuedJob[]
  events: EmittedEvent[]
  requests: MadeRequest[]
  /** Answers `site.fetch`; unset, every request fails as `unavailable`. */
  answer: ((request: MadeRequest) => ScriptedAnswer | Promise<ScriptedAnswer>) | undefined
  /** Links made so far, by token. */
  links: Map<string, { data: unknown; expires_at: number }>
  /** The host's time, in ms since 1970. */
  now: () => number
}

/** An entry with everything that a test leaves out. */
export function entryOf(more: Partial<PublishedEntry> & { id: string }): PublishedEntry {
  const title = more.title ?? 'Untitled'
  const slug = more.slug ?? title.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const path = more.path === undefined ? `/${slug}` : more.path
  return {
    type: 'page',
    status: 'published',
    path,
    url: path === null ? null : `https://example.test${path}`,
    version: 1,
    published_at: '2026-01-01T00:00:00.000Z',
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    title,
    slug,
    html: '',
    excerpt: '',
    template: null,
    parent_id: null,
    featured_media_id: null,
    featured_image: null,
    terms: [],
    authors: [],
    fields: {},
    seo: {},
    is_featured: false,
    position: 0,
    word_count: 0,
    language: null,
    ...more,
  }
}

/** A part of a list, as host functions give it; the cursor is the place of the next item. */
export function pageFrom<Item>(
  items: readonly Item[],
  { limit = 50, cursor }: { limit?: number; cursor?: string | null },
): { items: Item[]; next_cursor: string | null } {
  const from = Number(cursor ?? 0)
  const next = from + limit
  return { items: items.slice(from, next), next_cursor: next < items.length ? String(next) : null }
}
