/**
 * The site that a plugin runs for: what handlers get as their second argument. Every function answers a promise that
 * rejects with a `HostError`, and is there only if the manifest asks for its permission and the site has granted it.
 */
import type { EntryPatch } from './events.generated.ts'

/** A part of a list; ask again with `next_cursor` for the next, null at the end. */
export type List<Item> = { items: Item[]; next_cursor: string | null }
export type ListOptions = { limit?: number; cursor?: string }

export type Site = {
  id: string
  /** Scheme and host, without a slash at the end. */
  origin: string
  /** BCP 47. */
  locale: string
  /** IANA. */
  timezone: string
  title: string
  /** A preview or a rehearsal: what would change something refuses with `preview`. */
  is_preview: boolean
  /** By the manifest's settings; defaults are in place, what is not set is null. */
  settings: Record<string, unknown>
  /** A text of the package's locales/, in the site's language, else in English, else the key. `{name}` is replaced. */
  t: (key: string, values?: Record<string, unknown>) => string
  kv: KeyValues
  /** A table of the manifest. */
  table: <Columns extends object = Record<string, unknown>>(name: string) => Table<Columns>
  content: Content
  collections: {
    list: () => Promise<Collection[]>
    /** Adds a collection unless there is one of that slug, and fields it lacks; nothing is ever taken away. */
    ensure: (collection: NewCollection) => Promise<Collection & { is_new: boolean }>
  }
  media: {
    list: (
      options?: ListOptions & { q?: string; kind?: 'image' | 'video' | 'audio' | 'document' },
    ) => Promise<List<Medium>>
    get: (id: string) => Promise<Medium | null>
    add: (file: {
      filename: string
      content_type: string
      base64: string
      alt?: string
      title?: string
      caption?: string
    }) => Promise<Medium & { is_duplicate: boolean }>
  }
  /** Searches what is published, as visitors do. @param options is_typing: the last word is the beginning of one */
  search: (options: {
    q: string
    limit?: number
    is_typing?: boolean
  }) => Promise<{ items: PublishedEntry[] }>
  redirects: {
    list: (options?: ListOptions & { q?: string }) => Promise<List<Redirect>>
    add: (redirect: { from: string; to: string; status?: 301 | 302 | 307 | 308 }) => Promise<Redirect>
    /** @returns whether it was there */
    remove: (id: string) => Promise<boolean>
  }
  members: {
    /** `email` only with the permission members:email. */
    list: () => Promise<{ items: { name: string; role: string; email?: string }[] }>
  }
  traffic: {
    /** @param options days or moments; the last 30 days if left out */
    summary: (options?: { from?: string; to?: string }) => Promise<Traffic>
  }
  /** Asks another server, one of the manifest's `hosts`. Does not reject for the status it answers. */
  fetch: (url: string | URL, options?: FetchOptions) => Promise<FetchAnswer>
  mail: { send: (mail: Mail) => Promise<void> }
  jobs: {
    /** Has a job of the plugin run later; of the same `key` only the latest waits. */
    enqueue: (
      name: string,
      data?: unknown,
      options?: { delay_seconds?: number; key?: string },
    ) => Promise<{ id: string }>
  }
  /** What the site's owner entered, or null. */
  secrets: { get: (name: string) => Promise<string | null> }
  links: {
    /** A URL of one of the plugin's endpoints with a `token` that nobody else can make. @param link expires_in in seconds */
    sign: (link: { path: string; data?: unknown; expires_in: number }) => Promise<string>
    /** @returns the data of a token, or null if it is not right or has run out */
    verify: <Data = unknown>(token: string) => Promise<Data | null>
  }
  events: {
    /** @param type one of the manifest's `emits` */
    emit: (type: string, data: Record<string, unknown>) => Promise<void>
  }
  crypto: {
    digest: (input: {
      algorithm: HashAlgorithm
      text: string
      encoding?: 'hex' | 'base64' | 'base64url'
    }) => Promise<string>
    hmac: (input: {
      algorithm: HashAlgorithm
      key: string
      text: string
      encoding?: 'hex' | 'base64' | 'base64url'
    }) => Promise<string>
  }
  /** Read by the site's owners; never log what belongs to a person. */
  log: Record<
    'debug' | 'info' | 'warn' | 'error',
    (message: string, fields?: Record<string, unknown>) => void
  >
}

export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512'

export type KeyValues = {
  get: <Value = unknown>(key: string) => Promise<Value | null>
  /** @param options expires_in in seconds */
  set: (key: string, value: unknown, options?: { expires_in?: number }) => Promise<void>
  /** @returns whether it was there */
  delete: (key: string) => Promise<boolean>
  list: (options?: ListOptions & { prefix?: string }) => Promise<List<{ key: string; value: unknown }>>
  /** Adds to a number, atomically; what is not there counts as 0. @returns the sum */
  increment: (key: string, by?: number) => Promise<number>
}

export type Row<Columns extends object = Record<string, unknown>> = Columns & {
  id: string
  version: number
  created_at: string
  updated_at: string
}

type Scalar = string | number | boolean | null
/** What a column has to equal, or how it has to compare. */
export type Condition =
  | Scalar
  | {
      eq?: Scalar
      ne?: Scalar
      gt?: string | number
      gte?: string | number
      lt?: string | number
      lte?: string | number
      in?: Scalar[]
      /** Texts only. */
      contains?: string
      starts_with?: string
    }
/** By column; all of them hold. */
export type Where = Record<string, Condition>

export type Table<Columns extends object = Record<string, unknown>> = {
  insert: (row: Partial<Columns>) => Promise<Row<Columns>>
  get: (id: string) => Promise<Row<Columns> | null>
  /** @throws HostError `conflict` when the row has another version than `if_version` */
  update: (id: string, patch: Partial<Columns>, options?: { if_version?: number }) => Promise<Row<Columns>>
  /** @returns whether it was there */
  delete: (id: string) => Promise<boolean>
  /** @param options order: a column, with `-` before it the greatest first; the newest first if left out */
  list: (options?: ListOptions & { where?: Where; order?: string }) => Promise<List<Row<Columns>>>
  count: (options?: { where?: Where }) => Promise<number>
  /** Adds to a number column, atomically. @throws HostError `conflict` when that would leave the bounds */
  increment: (
    id: string,
    column: string,
    by: number,
    bounds?: { min?: number; max?: number },
  ) => Promise<Row<Columns>>
}

/** An image with everything needed to show it. */
export type Image = {
  id: string
  /** Absolute. */
  url: string
  /** Pixels. */
  width: number
  height: number
  /** Of the WebP variants, at /media/<id>/w<width>/<name>.webp. */
  widths: number[]
  content_type: string
  alt: string
  caption: string
  credit: string
  color: string | null
}

/** A page, post or record as the release shows it that the plugin runs for. */
export type PublishedEntry = {
  id: string
  /** `page`, `post` or the slug of a collection. */
  type: string
  status: string
  /** Null: it has no page. */
  path: string | null
  /** Absolute. */
  url: string | null
  version: number
  published_at: string
  created_at: string
  updated_at: string
  title: string
  slug: string
  /** Sanitized; in lists only with `html: true`. */
  html?: string
  /** Plain text. */
  excerpt: string
  template: string | null
  parent_id: string | null
  featured_media_id: string | null
  featured_image: Image | null
  /** Ids of categories and tags, and of authors. */
  terms: string[]
  authors: string[]
  /** By the fields of the collection; images as `Image`, relations as ids. */
  fields: Record<string, unknown>
  seo: Record<string, unknown>
  is_featured: boolean
  position: number
  word_count: number
  /** BCP 47, where it is not the site’s. */
  language: string | null
}

/** A draft after it was changed. */
export type SavedEntry = {
  id: string
  type: string
  slug: string
  title: string
  status: string
  version: number
  path: string | null
  /** Published, and changed since. */
  has_changes: boolean
  updated_at: string
}

export type ContentQuery = ListOptions & {
  /** `page`, `post` or the slug of a collection. */
  type: string
  where?: {
    ids?: string[]
    slug?: string
    parent_id?: string | null
    /** All of them. */
    terms?: string[]
    authors?: string[]
    is_featured?: boolean
    fields?: Record<string, string | number | boolean>
  }
  /** published_at, updated_at, title, position or fields.<key>; with `-` before it the greatest first. */
  order?: string
  /** With the bodies; without them the list is much smaller. */
  html?: boolean
}

export type Content = {
  list: (options: ContentQuery) => Promise<List<PublishedEntry>>
  get: (id: string) => Promise<PublishedEntry | null>
  find: (options: { type: string; slug: string } | { path: string }) => Promise<PublishedEntry | null>
  /** Adds a draft. */
  create: (entry: { type: string; title: string } & EntryPatch) => Promise<SavedEntry>
  update: (id: string, patch: EntryPatch) => Promise<SavedEntry>
  publish: (id: string) => Promise<SavedEntry>
  unpublish: (id: string) => Promise<SavedEntry>
  /** Puts it into the trash; what is published needs content:publish too. */
  remove: (id: string) => Promise<SavedEntry>
}

export type Medium = {
  id: string
  filename: string
  kind: 'image' | 'video' | 'audio' | 'document'
  content_type: string
  size_bytes: number
  /** Path on the website. */
  url: string
  /** Pixels. */
  width: number | null
  height: number | null
  alt: string
  title: string
  caption: string
  created_at: string
}

export type Redirect = { id: string; from: string; to: string; status: number; is_automatic: boolean }

export type CollectionField = { key: string; label: string; type: string } & Record<string, unknown>
export type NewCollection = {
  slug: string
  title: string
  singular?: string
  description?: string
  fields: CollectionField[]
  has_pages?: boolean
  is_public?: boolean
}
export type Collection = Required<NewCollection> & { id: string }

export type Traffic = {
  from: string
  to: string
  requests: number
  /** Pages shown to what looks like a person. */
  views: number
  /** Different visitors of each day, added up. */
  visitors: number | null
  days: { date: string; views: number; visitors: number | null }[]
  top_pages: { name: string; views: number }[]
  referrers: { name: string; views: number }[]
}

export type FetchOptions = {
  method?: string
  headers?: Record<string, string>
  body?: string
}
export type FetchAnswer = {
  status: number
  /** 200 to 299. */
  ok: boolean
  headers: Record<string, string>
  text: string
  json: () => unknown
}

export type Mail = { to: string; subject: string; text: string; html?: string; reply_to?: string }
