/** What search engines, link previews and browsers read in the head of a page: `content_for_header`. */
import { readFileSync } from 'node:fs'
import { variantUrl } from '../../liquid/image.ts'
import { escapeHtml } from '../../liquid/values.ts'
import type { PublishedImage, PublishedSeo } from '../../published/documents.ts'
import { previewUrl } from './drops/image.ts'
import { type Crumb, type Subject, jsonLdOf } from './json-ld.ts'
import type { SiteView } from './site-view.ts'
import { absolute, encodePath, pagePath } from './urls.ts'

/** What a page says about itself. */
export type Head = {
  /** Of the page alone; empty for the front page. */
  title: string
  description: string
  /** Decoded path without the page number. */
  path: string
  /** Of a list, from 1. */
  page: number
  hasNextPage: boolean
  subject: Subject
  image: PublishedImage | undefined
  seo: PublishedSeo
  noindex: boolean
  crumbs: Crumb[]
  feeds: { title: string; path: string }[]
}

/** Title of the window: by the site's format, the site and its tagline for the front page. */
function documentTitle({ config }: SiteView['release'], head: Pick<Head, 'title' | 'page' | 'seo'>): string {
  const own = head.seo.title ?? head.title
  const numbered = head.page > 1 ? `${own === '' ? config.title : own} (${head.page})` : own
  if (numbered === '') return [config.title, config.tagline].filter((part) => part !== '').join(' – ')
  // A title made for search engines stands as it is.
  if (head.seo.title !== undefined || own === '') return numbered
  const format = config.seo.title_format.includes('{title}') ? config.seo.title_format : '{title} – {site}'
  return format.replace(/\{(title|site)\}/g, (_, part) => (part === 'title' ? numbered : config.title))
}

export function descriptionOf(
  { config }: SiteView['release'],
  head: Pick<Head, 'description' | 'seo'>,
): string {
  return shortened(head.seo.description ?? (head.description || config.description))
}

/** Search engines show about 160 characters. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= 200) return line
  return `${line.slice(0, 197).replace(/\s+\S*$/, '')}…`
}

export function canonicalUrl({ origin }: SiteView, head: Pick<Head, 'path' | 'page' | 'seo'>): string {
  const { canonical_url: elsewhere } = head.seo
  if (elsewhere !== undefined && /^https?:\/\//i.test(elsewhere)) return elsewhere
  return origin + encodePath(pagePath(head.path, head.page))
}

/** @returns lines of HTML */
export function renderHead(site: SiteView, head: Head): string {
  const { release, origin } = site
  const { config } = release
  const { seo } = head
  const title = documentTitle(release, head)
  const description = descriptionOf(release, head)
  const canonical = canonicalUrl(site, head)
  const image = seo.og_image ?? head.image ?? config.seo.og_image
  const isHidden = head.noindex || seo.noindex === true || config.seo.noindex || site.isPreview
  const article = head.subject.kind === 'article' ? head.subject : undefined
  const lines = [
    `<title>${escapeHtml(title)}</title>`,
    description && meta('name', 'description', description),
    seo.keywords && seo.keywords.length > 0 && meta('name', 'keywords', seo.keywords.join(', ')),
    meta('name', 'robots', isHidden ? 'noindex, nofollow' : 'index, follow, max-image-preview:large'),
    !head.noindex && link('canonical', canonical),
    !head.noindex && link('alternate', canonical, { hreflang: config.locale }),
    head.page > 1 && link('prev', origin + encodePath(pagePath(head.path, head.page - 1))),
    head.hasNextPage && link('next', origin + encodePath(pagePath(head.path, head.page + 1))),
    meta('property', 'og:site_name', config.title),
    meta('property', 'og:type', OG_TYPES[head.subject.kind]),
    meta('property', 'og:title', seo.og_title ?? title),
    description && meta('property', 'og:description', seo.og_description ?? description),
    meta('property', 'og:url', canonical),
    meta('property', 'og:locale', config.locale.replace('-', '_')),
    ...(image ? imageLines(origin, image) : []),
    ...(article
      ? [
          meta('property', 'article:published_time', article.published_at),
          meta('property', 'article:modified_time', article.updated_at),
          ...article.authors.map(({ path }) => meta('property', 'article:author', origin + encodePath(path))),
          ...article.sections.map((name) => meta('property', 'article:section', name)),
          ...article.tags.map((name) => meta('property', 'article:tag', name)),
        ]
      : []),
    meta('name', 'twitter:card', seo.twitter_card ?? (image ? 'summary_large_image' : 'summary')),
    ...head.feeds.flatMap((feed) => [
      link('alternate', origin + encodePath(feed.path), { type: feedType(feed.path), title: feed.title }),
    ]),
    ...(config.icon ? iconLines(config.icon) : []),
    config.icon?.color && meta('name', 'theme-color', config.icon.color),
    meta('name', 'generator', 'HotSwap'),
    `<script type="application/ld+json">${jsonLdOf(site, { ...head, title, description, canonical, image })}</script>`,
  ]
  return lines.filter((line) => typeof line === 'string' && line !== '').join('\n')
}

const OG_TYPES: Record<Subject['kind'], string> = {
  home: 'website',
  page: 'website',
  list: 'website',
  search: 'website',
  article: 'article',
  profile: 'profile',
}

function imageLines(origin: string, image: PublishedImage): string[] {
  const url = absolute(origin, previewUrl(image))
  return [
    meta('property', 'og:image', url),
    ...(image.width > 0 && image.url === previewUrl(image)
      ? [
          meta('property', 'og:image:width', String(image.width)),
          meta('property', 'og:image:height', String(image.height)),
        ]
      : []),
    ...(image.alt ? [meta('property', 'og:image:alt', image.alt)] : []),
  ]
}

const TOUCH_ICON_PIXELS = 180

function iconLines(icon: PublishedImage): string[] {
  return [
    link('icon', icon.url, { type: icon.content_type }),
    link('apple-touch-icon', variantUrl(icon, TOUCH_ICON_PIXELS)),
  ]
}

function feedType(path: string): string {
  return path.endsWith('atom.xml') ? 'application/atom+xml' : 'application/rss+xml'
}

function meta(attribute: 'name' | 'property', name: string, content: string): string {
  return `<meta ${attribute}="${name}" content="${escapeHtml(content)}">`
}

function link(rel: string, href: string, more: Record<string, string> = {}): string {
  const attributes = Object.entries(more).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  return `<link rel="${rel}" href="${escapeHtml(href)}"${attributes.join('')}>`
}

/** What previews load besides, for the portal that frames them. */
export const PREVIEW_SCRIPT = {
  path: '/_preview/frame.js',
  body: readFileSync(new URL('preview-frame.js', import.meta.url)),
}

/**
 * Tells who looks at a preview that he does; goes before the end of the body.
 * @param template that the page was made with, for the portal's editor
 */
export function withPreviewBar(site: SiteView, html: string, template: string): string {
  const bar =
    `<script src="${PREVIEW_SCRIPT.path}" data-template="${escapeHtml(template)}" defer></script>` +
    '<div id="hotswap-preview-bar" role="status" style="position:fixed;z-index:2147483647;inset:auto 0 0 0;padding:.6em 1em;background:#111;color:#fff;' +
    'font:14px/1.4 system-ui,sans-serif;text-align:center">' +
    `Preview of release ${site.release.number}. Visitors do not see this.</div>`
  const end = html.lastIndexOf('</body>')
  return end < 0 ? html + bar : html.slice(0, end) + bar + html.slice(end)
}
