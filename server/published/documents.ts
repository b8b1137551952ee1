/** What was published of a site, as the control plane writes it into content_log and the data plane shows it. */

export type PublishedKind =
  'page' | 'post' | 'record' | 'collection' | 'term' | 'author' | 'menu' | 'redirect' | 'comment'

/** A row of content_log without its place in the log. `search` is plain text; it becomes a tsvector when written. */
export type PublishedRow<Document = unknown> = {
  kind: PublishedKind
  entry_id: string
  /** page, post, a collection's slug (records and collections), category or tag, author, a menu's handle, redirect, comment. */
  type: string
  /** Such as /about/team; null for what has no page. Redirects: the path they lead away from. */
  path: string | null
  parent_id: string | null
  title: string
  published_at: Date
  terms: string[]
  authors: string[]
  search: string | null
  document: Document
}

/** An image with everything needed to show it: nothing has to be looked up while a page renders. */
export type PublishedImage = {
  id: string
  /** /media/<id>/<name>: the file itself; variants lie at /media/<id>/w<width>/<name without extension>.webp */
  url: string
  /** Pixels. 0 for SVG without a size. */
  width: number
  height: number
  /** Widths, ascending, of the WebP variants; empty for SVG and GIF animations. */
  widths: number[]
  content_type: string
  alt: string
  caption: string
  credit: string
  /** Dominant colour, #rrggbb. */
  color: string | null
}

export type PublishedSeo = {
  title?: string
  description?: string
  keywords?: string[]
  /** An absolute URL, when the original lies elsewhere. */
  canonical_url?: string
  noindex?: boolean
  og_title?: string
  og_description?: string
  og_image?: PublishedImage
  twitter_card?: 'summary' | 'summary_large_image'
  /** Added to the page's own JSON-LD. */
  json_ld?: Record<string, unknown>
}

/** A field of a record, ready to show. Rich text is sanitized HTML; a relation names the records by id. */
export type PublishedField =
  | { type: 'text' | 'url' | 'email' | 'phone' | 'color' | 'select' | 'date' | 'datetime'; value: string }
  | { type: 'number'; value: number }
  | { type: 'boolean'; value: boolean }
  | { type: 'rich_text'; value: string }
  | { type: 'image'; value: PublishedImage }
  | { type: 'gallery'; value: PublishedImage[] }
  | {
      type: 'file'
      value: { id: string; url: string; name: string; content_type: string; size_bytes: number }
    }
  | { type: 'list'; value: string[] }
  | { type: 'relation'; collection: string; value: string[] }
  | { type: 'json'; value: unknown }

/** A page, post or record. */
export type PublishedEntry = {
  title: string
  slug: string
  /** Sanitized; goes into pages as it is. */
  html: string
  /** Plain text: what the author wrote to introduce it, or else the beginning of the body. */
  excerpt: string
  /** Plain text: only what the author wrote; empty if nothing. */
  summary: string
  /** An alternative template: `contact` means templates/page.contact. */
  template?: string
  featured_image?: PublishedImage
  fields: Record<string, PublishedField>
  seo: PublishedSeo
  /** Pinned above others of its type. */
  is_featured: boolean
  /** The order among siblings, for pages. */
  position: number
  word_count: number
  /** ISO 8601. When the published version was saved. */
  updated_at: string
  /** The slug of the categories and tags is found through the row's `terms`. */
  language?: string
}

export type PublishedTerm = { taxonomy: 'category' | 'tag'; slug: string; name: string; description: string }

export type PublishedAuthor = {
  slug: string
  name: string
  bio: string
  avatar?: PublishedImage
  links: { label: string; url: string }[]
}

/** An item leads to an entry, term or collection by id, or to a URL or path. */
export type PublishedMenuItem = {
  title: string
  target: { kind: PublishedKind; id: string } | { url: string }
  opens_new_tab: boolean
  items: PublishedMenuItem[]
}
export type PublishedMenu = { handle: string; name: string; items: PublishedMenuItem[] }

export type PublishedRedirect = { target: string; status: 301 | 302 | 307 | 308 }

export type PublishedCollection = {
  slug: string
  name: string
  singular: string
  description: string
  has_pages: boolean
  is_public: boolean
  fields: { key: string; label: string; type: PublishedField['type'] }[]
}

/** `parent_id` of its row is the entry. */
export type PublishedComment = {
  author_name: string
  author_url: string | null
  /** Sanitized. */
  html: string
  reply_to: string | null
}
