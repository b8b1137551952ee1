/** The configuration of a site as a release holds it, and the customization of its theme. */
import type { PublishedImage } from './documents.ts'

export type SiteConfig = {
  title: string
  tagline: string
  description: string
  /** BCP 47, such as de or pt-BR: language of the theme, of dates and of the search. */
  locale: string
  /** IANA, such as Europe/Berlin. */
  timezone: string
  logo?: PublishedImage
  icon?: PublishedImage
  /** What the front page shows: the theme's index template, a page of the site, or the list of posts. */
  home: { kind: 'index' } | { kind: 'page'; page_id: string } | { kind: 'posts' }
  /** Path of the list of posts, such as /blog. */
  blog_path: string
  /** Path of a post: {slug}, {year}, {month}, {day} and {category} are filled in. */
  post_path: string
  posts_per_page: number
  social: { platform: string; url: string }[]
  contact: { email?: string; phone?: string; address?: string; hours?: string }
  seo: {
    /** `{title} – {site}`; both are filled in. */
    title_format: string
    noindex: boolean
    og_image?: PublishedImage
    /** Kind of organization in JSON-LD: Organization, LocalBusiness, Person, … */
    organization_type: string
  }
  /** The line at the foot of pages. */
  copyright: string
  /** More lines for robots.txt. */
  robots: string
  /** The read API below /_content: whose scripts may read it, `*` for all, null for none; if absent, it is open to all. */
  api?: { enabled: boolean; allowed_origin: string | null }
  /** How long CDNs in front may keep pages, since they are told what changed; if absent, they ask each time. */
  cdn?: { keep_seconds: number }
}

/** One section of a page as a JSON template arranges it. */
export type SectionInstance = {
  type: string
  settings?: Record<string, unknown>
  blocks?: Record<string, { type: string; settings?: Record<string, unknown>; disabled?: boolean }>
  block_order?: string[]
  disabled?: boolean
}
export type JsonTemplate = {
  layout?: string | false
  sections: Record<string, SectionInstance>
  order: string[]
}

/** What a site has made of a theme; what is absent is as the theme ships it. */
export type ThemeCustomization = {
  /** By the ids of config/settings_schema.json. */
  settings?: Record<string, unknown>
  /** Whole templates in place of the theme's, by name: index, page, page.contact, … */
  templates?: Record<string, JsonTemplate>
  /** Whole section groups in place of the theme's: header-group, footer-group. */
  groups?: Record<string, JsonTemplate>
}
