/** What hooks get and may answer. Written by scripts/plugin-types.ts from server/plugin/hooks.ts; do not edit. */

/** The page that a visitor asked for. */
export type Page = {
  path: string
  /** Absolute, without a query */
  url: string
  /** Of the theme, such as index, post, page.contact, search, 404 */
  template: string
  status: 200 | 404
  title: string
  description: string
  /** BCP 47 */
  locale: string
  noindex: boolean
  entry: {
    id: string
    /** `page`, `post` or the slug of a collection */
    type: string
    title: string
    slug: string
    published_at: string
    updated_at: string
  } | null
}

/** A page, post or record. */
export type Entry = {
  id: string
  /** `page`, `post` or the slug of a collection */
  type: string
  status: 'draft' | 'scheduled' | 'published' | 'unpublished'
  /** Where visitors find it; null: not published, or without a page */
  path: string | null
  version: number
  published_at: string | null
  created_at: string
  updated_at: string
  title: string
  slug: string
  /** The body; only what rich text has nodes for is kept */
  html: string
  /** Plain text; made from the body where it is null */
  excerpt: string | null
  /** An alternative template of the theme: `contact` means page.contact */
  template: string | null
  /** Of a page: the page above it */
  parent_id: string | null
  featured_media_id: string | null
  /** Categories and tags */
  terms: string[]
  authors: string[]
  /** Of records by the fields of their collection; of pages and posts whatever the theme makes of them */
  fields: Record<string, unknown>
  /** title, description, keywords, canonical_url, noindex, og_title, og_description, … */
  seo: Record<string, unknown>
  is_featured: boolean
  /** Among siblings */
  position: number
  /** BCP 47, where it is not the site’s */
  language: string | null
}

/** An entry before it is saved: a new one has no id yet. */
export type Draft = {
  /** Null: it is new */
  id: string | null
  /** `page`, `post` or the slug of a collection */
  type: string
  title: string
  slug: string
  /** The body; only what rich text has nodes for is kept */
  html: string
  /** Plain text; made from the body where it is null */
  excerpt: string | null
  /** An alternative template of the theme: `contact` means page.contact */
  template: string | null
  /** Of a page: the page above it */
  parent_id: string | null
  featured_media_id: string | null
  /** Categories and tags */
  terms: string[]
  authors: string[]
  /** Of records by the fields of their collection; of pages and posts whatever the theme makes of them */
  fields: Record<string, unknown>
  /** title, description, keywords, canonical_url, noindex, og_title, og_description, … */
  seo: Record<string, unknown>
  is_featured: boolean
  /** Among siblings */
  position: number
  /** BCP 47, where it is not the site’s */
  language: string | null
}

/** What may be changed of an entry; null clears what can be null, members of `fields` and `seo` one by one. */
export type EntryPatch = {
  title?: string
  slug?: string
  /** The body; only what rich text has nodes for is kept */
  html?: string
  /** Plain text; made from the body where it is null */
  excerpt?: string | null
  /** An alternative template of the theme: `contact` means page.contact */
  template?: string | null
  /** Of a page: the page above it */
  parent_id?: string | null
  featured_media_id?: string | null
  /** Categories and tags */
  terms?: string[]
  authors?: string[]
  /** Of records by the fields of their collection; of pages and posts whatever the theme makes of them */
  fields?: Record<string, unknown>
  /** title, description, keywords, canonical_url, noindex, og_title, og_description, … */
  seo?: Record<string, unknown>
  is_featured?: boolean
  /** Among siblings */
  position?: number
  /** BCP 47, where it is not the site’s */
  language?: string | null
}

/** What a plugin tells of a form that a visitor sent. */
export type Submission = {
  /** Which of the plugin’s forms */
  form: string
  submission_id: string
  /** By the form’s field */
  fields: Record<string, unknown>
  /** Where the form stood */
  page_path: string | null
}

/** What a shop tells of an order. */
export type Order = {
  order_id: string
  number: string
  status: string
  /** ISO 4217 */
  currency: string
  total_cents: number
  items: {
    product_id: string
    title: string
    quantity: number
    unit_cents: number
  }[]
  customer: {
    name: string
    email: string
  }
}

/** Who did it: a person, a key, a plugin, or the system itself. */
export type By = {
  name: string
}

/** What the handler of each hook gets. */
export type HookEvents = {
  /** Adds to the end of every page’s head. */
  'page.head': {
    page: Page
  }
  /** Adds to the beginning of every page’s body. */
  'page.body_start': {
    page: Page
  }
  /** Adds to the end of every page’s body. */
  'page.body_end': {
    page: Page
  }
  /** Changes the whole page; its answer takes the page’s place. It runs after the other filters. */
  'page.html': {
    page: Page
    /** The whole page */
    html: string
  }
  /** Changes what a block of any plugin shows; its answer takes that HTML’s place. */
  'block.html': {
    page: Page
    plugin: string
    block: string
    settings: Record<string, unknown>
    html: string
  }
  /** Before an editor’s draft is saved: may change it or refuse it. */
  'content.before_save': {
    entry: Draft
    /** As it was saved last; null: it is new */
    previous: Entry | null
    /** Who did it */
    by: By
  }
  /** Before an entry is published: may refuse it. */
  'content.before_publish': {
    entry: Entry
    /** Who did it */
    by: By
  }
  /** Before an entry is taken offline: may refuse it. */
  'content.before_unpublish': {
    entry: Entry
    /** Who did it */
    by: By
  }
  /** Before an entry is put into the trash: may refuse it. */
  'content.before_delete': {
    entry: Entry
    /** Who did it */
    by: By
  }
  /** A draft was added or saved. */
  'content.after_save': {
    website_id: string
    entry_id: string
    /** `page`, `post` or the slug of a collection */
    type: string
    title: string
    slug: string
    /** Where visitors find it, or found it; null for drafts */
    path: string | null
    version: number
    is_new: boolean
  }
  /** An entry was published, for the first time or again. */
  'content.after_publish': {
    website_id: string
    entry_id: string
    /** `page`, `post` or the slug of a collection */
    type: string
    title: string
    slug: string
    /** Where visitors find it, or found it; null for drafts */
    path: string | null
    version: number
  }
  /** An entry was taken offline; its draft stays. */
  'content.after_unpublish': {
    website_id: string
    entry_id: string
    /** `page`, `post` or the slug of a collection */
    type: string
    title: string
    slug: string
    /** Where visitors find it, or found it; null for drafts */
    path: string | null
    version: number
  }
  /** An entry was put into the trash, or removed for good. */
  'content.after_delete': {
    website_id: string
    entry_id: string
    /** `page`, `post` or the slug of a collection */
    type: string
    title: string
    slug: string
    /** Where visitors find it, or found it; null for drafts */
    path: string | null
    version: number
    permanent: boolean
  }
  /** A file was added to the media library. */
  'media.after_add': {
    website_id: string
    media_id: string
    filename: string
    content_type: string
    size_bytes: number
  }
  /** A visitor sent a form, and the plugin `plugin` took it. */
  'form.submitted': {
    website_id: string
    plugin: string
    data: Submission
  }
  /** A customer placed an order. */
  'order.placed': {
    website_id: string
    plugin: string
    data: Order
  }
  /** An order was paid. */
  'order.paid': {
    website_id: string
    plugin: string
    data: Order
  }
  /** An order was canceled. */
  'order.canceled': {
    website_id: string
    plugin: string
    data: Order
  }
  /** Somebody joined the organization. */
  'member.joined': {
    user_id: string
    name: string
    role: string
  }
  /** Somebody left the organization. */
  'member.left': {
    user_id: string
    name: string
    role: string
  }
  /** A deployment that changes this site began. */
  'deployment.started': {
    deployment_id: string
    module: string
    environment: string
    strategy: string
    state: string
    websites: {
      total: number
      live: number
      failed: number
      rolled_back: number
    }
    requested_by: string
    note: string | null
  }
  /** Everything that a deployment changes is live. */
  'deployment.succeeded': {
    deployment_id: string
    module: string
    environment: string
    strategy: string
    state: string
    websites: {
      total: number
      live: number
      failed: number
      rolled_back: number
    }
    requested_by: string
    note: string | null
  }
  /** A deployment ended without success. */
  'deployment.failed': {
    deployment_id: string
    module: string
    environment: string
    strategy: string
    state: string
    websites: {
      total: number
      live: number
      failed: number
      rolled_back: number
    }
    requested_by: string
    note: string | null
    /** In words */
    reason: string
  }
  /** What a deployment had changed was taken back. */
  'deployment.rolled_back': {
    deployment_id: string
    module: string
    environment: string
    strategy: string
    state: string
    websites: {
      total: number
      live: number
      failed: number
      rolled_back: number
    }
    requested_by: string
    note: string | null
    /** In words */
    reason: string
  }
  /** Visitors see another release of the site. */
  'website.released': {
    website_id: string
    release: number
    previous_release: number | null
    deployment_id: string | null
  }
  /** This plugin was installed. */
  'plugin.installed': {
    website_id: string
    plugin: string
    version: string
  }
  /** This plugin was switched on. */
  'plugin.enabled': {
    website_id: string
    plugin: string
    version: string
  }
  /** This plugin was brought to another version. */
  'plugin.updated': {
    website_id: string
    plugin: string
    version: string
    previous_version: string
  }
  /** This plugin’s settings, or what it may do, were changed. */
  'plugin.configured': {
    website_id: string
    plugin: string
    version: string
  }
  /** This plugin was switched off; nothing comes after it. */
  'plugin.disabled': {
    website_id: string
    plugin: string
    version: string
    reason: string | null
  }
}

/** What the handlers of filters and before-hooks may answer; the others answer nothing. */
export type HookResults = {
  'page.head': string | null
  'page.body_start': string | null
  'page.body_end': string | null
  'page.html': string | null
  'block.html': string | null
  'content.before_save':
    | {
        /** Why, for whoever wanted it */
        refuse: string
      }
    | {
        patch: EntryPatch
      }
    | null
  'content.before_publish': {
    /** Why, for whoever wanted it */
    refuse: string
  } | null
  'content.before_unpublish': {
    /** Why, for whoever wanted it */
    refuse: string
  } | null
  'content.before_delete': {
    /** Why, for whoever wanted it */
    refuse: string
  } | null
}
