/** What the settings of a website look like in the API. */
import { type Static, Type } from 'typebox'

const text = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description && { description }) })
const MediaId = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'uuid',
  description: 'An image of the website’s media library; null: none',
})

const Home = Type.Object(
  {
    kind: Type.Unsafe<'index' | 'page' | 'posts'>({ type: 'string', enum: ['index', 'page', 'posts'] }),
    page_id: Type.Optional(
      Type.String({ format: 'uuid', description: 'With kind `page`: a page of the website' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'The front page: what the theme arranges (index), a page, or the list of posts',
    examples: [{ kind: 'index' }],
  },
)
const Social = Type.Array(
  Type.Object(
    {
      platform: Type.String({ pattern: '^[a-z0-9_-]{1,40}$', examples: ['mastodon'] }),
      url: Type.String({ maxLength: 500, examples: ['https://social.example/@bakery'] }),
    },
    { additionalProperties: false },
  ),
  { maxItems: 20 },
)
const Contact = Type.Object(
  {
    email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
    phone: Type.Optional(text(50)),
    address: Type.Optional(text(500)),
    hours: Type.Optional(text(500)),
  },
  { additionalProperties: false },
)
const Seo = Type.Object(
  {
    title_format: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        examples: ['{title} – {site}'],
        description: 'Holds {title}',
      }),
    ),
    noindex: Type.Optional(Type.Boolean({ description: 'Asks search engines to stay away' })),
    og_image_media_id: Type.Optional(MediaId),
    organization_type: Type.Optional(
      Type.String({ pattern: '^[A-Z][A-Za-z]{1,59}$', examples: ['LocalBusiness'] }),
    ),
  },
  { additionalProperties: false },
)

export const ContentApi = Type.Object(
  {
    enabled: Type.Optional(
      Type.Boolean({ description: 'Whether /_content answers at the addresses of the website' }),
    ),
    allowed_origin: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        pattern: '^(\\*|https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?)$',
        maxLength: 300,
        description: 'Whose scripts may read it; `*` for all, null for none',
        examples: ['https://app.example.com'],
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1, description: 'The read API below /_content' },
)

const Cdn = Type.Object(
  {
    keep_seconds: Type.Integer({
      minimum: 0,
      maximum: 31_536_000,
      description: 'How long CDNs in front may keep pages without asking: add a hook to purge them first',
    }),
  },
  {
    additionalProperties: false,
    description: 'Caches in front of the website',
    examples: [{ keep_seconds: 0 }],
  },
)

const fields = {
  title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  tagline: text(300),
  description: text(1000),
  locale: Type.String({ minLength: 2, maxLength: 35, description: 'BCP 47', examples: ['de'] }),
  timezone: Type.String({ minLength: 1, maxLength: 60, description: 'IANA', examples: ['Europe/Berlin'] }),
  logo_media_id: MediaId,
  icon_media_id: MediaId,
  home: Home,
  blog_path: Type.String({ maxLength: 100, examples: ['/blog'] }),
  post_path: Type.String({
    maxLength: 200,
    description: 'Path of a post; {slug}, {year}, {month}, {day} and {category} are filled in',
    examples: ['/blog/{slug}'],
  }),
  posts_per_page: Type.Integer({ minimum: 1, maximum: 100 }),
  social: Social,
  contact: Contact,
  seo: Seo,
  copyright: text(300),
  robots: text(5000, 'More lines for robots.txt'),
  api: ContentApi,
  cdn: Cdn,
}

const { title, ...others } = fields
const optional = {
  tagline: Type.Optional(others.tagline),
  description: Type.Optional(others.description),
  locale: Type.Optional(others.locale),
  timezone: Type.Optional(others.timezone),
  logo_media_id: Type.Optional(others.logo_media_id),
  icon_media_id: Type.Optional(others.icon_media_id),
  home: Type.Optional(others.home),
  blog_path: Type.Optional(others.blog_path),
  post_path: Type.Optional(others.post_path),
  posts_per_page: Type.Optional(others.posts_per_page),
  social: Type.Optional(others.social),
  contact: Type.Optional(others.contact),
  seo: Type.Optional(others.seo),
  copyright: Type.Optional(others.copyright),
  robots: Type.Optional(others.robots),
  api: Type.Optional(others.api),
  cdn: Type.Optional(others.cdn),
}

/** Everything; what is left out is as a new website has it. */
export const SiteSettings = Type.Object(
  { title, ...optional },
  { additionalProperties: false, examples: [{ title: 'Bakery', locale: 'de', timezone: 'Europe/Berlin' }] },
)
/** What is to change. */
export const SiteSettingsChange = Type.Object(
  { title: Type.Optional(title), ...optional },
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [{ tagline: 'Bread and more', contact: { phone: '+49 30 123456' } }],
  },
)
export type SiteSettingsInput = Static<typeof SiteSettingsChange>

const Image = Type.Record(Type.String(), Type.Unknown(), { description: 'The image as pages show it' })
export const SiteSettingsBody = Type.Object({
  ...fields,
  logo: Type.Optional(Image),
  icon: Type.Optional(Image),
  seo: Type.Object({
    title_format: Type.String(),
    noindex: Type.Boolean(),
    organization_type: Type.String(),
    og_image_media_id: MediaId,
    og_image: Type.Optional(Image),
  }),
  release_number: Type.Integer({ description: 'The release that last changed settings; the ETag' }),
})
