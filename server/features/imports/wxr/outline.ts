/** The first reading of a WordPress export: what there is and what leads to what, without any texts. */
import { AppError } from '../../../errors.ts'
import { slugOf } from '../../../kernel/slug.ts'
import { momentOf } from '../local-time.ts'
import { canonicalAddress, keyOfAddress } from '../media-source.ts'
import type { ImportSource } from '../source.ts'
import { type WxrAuthor, type WxrChannel, type WxrItem, type WxrTerm, detached, readWxr } from './read-wxr.ts'

export type OutlinedEntry = {
  id: string
  key: string
  /** page, post, or the slug of the collection that a type of the site's own becomes. */
  type: string
  slug: string
  title: string
  parent: string
  link: string
  status: 'draft' | 'scheduled' | 'published'
  at: Date | undefined
}
export type Attachment = {
  id: string
  url: string
  title: string
  alt: string
  caption: string
  parent: string
}
export type WxrOutline = {
  channel: WxrChannel
  /** Where the old site was, for addresses without a host. */
  base: string | undefined
  hosts: Set<string>
  authors: Map<string, WxrAuthor>
  terms: WxrTerm[]
  /** Terms that entries name, and who wrote them: not all of them stand at the beginning of the file. */
  namedTerms: Map<string, WxrItem['terms'][number]>
  creators: Set<string>
  entries: Map<string, OutlinedEntry>
  attachments: Map<string, Attachment>
  /** Addresses of pictures in texts, by what canonicalAddress makes of them. */
  pictures: Map<string, string>
  menuItems: WxrItem[]
  patterns: Map<string, string>
  /** Custom fields of types of the site's own, by collection. */
  customFields: Map<string, Set<string>>
  /** Names of types of the site's own, by collection. */
  customTypes: Map<string, string>
  commentCount: number
  commentsLeftOut: number
  leftOut: Map<string, number>
}

/** What nobody wrote, and what belongs to the old site's looks. */
const INTERNAL =
  /^(revision|customize_changeset|custom_css|oembed_cache|user_request|wp_(global_styles|template|template_part|navigation|font_face|font_family)|nf_sub|wpcf7_contact_form|wpforms|acf-.*|elementor_library|jp_.*|feedback|scheduled-action|shop_(order|order_refund|coupon)|mc4wp-form|ml-slider|popup)$/
/** In memory each takes some 500 bytes. */
const ITEMS_MAX = 300_000
const PICTURES_MAX = 100_000
const PATTERN_LENGTH_MAX = 200_000
const CUSTOM_FIELDS_MAX = 60
const PICTURE = /<img\b[^<>]{0,4000}?\ssrc=(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})')/gi

/** @throws AppError as readWxr does, and body_too_large for more than 300,000 items */
export async function outlineOf(source: ImportSource): Promise<WxrOutline> {
  let outline: WxrOutline | undefined
  let count = 0
  for await (const part of readWxr(await source.open())) {
    if (part.kind === 'channel') outline = begin(source, part)
    if (!outline) continue
    if (++count > ITEMS_MAX)
      throw new AppError('body_too_large', `The file holds more than ${ITEMS_MAX} items; export it in parts.`)
    if (part.kind === 'author') outline.authors.set(part.login, part)
    else if (part.kind === 'term') outline.terms.push(part)
    else if (part.kind === 'item') addItem(outline, source, part)
  }
  if (!outline) throw new AppError('validation_failed', 'The export holds no website.')
  return outline
}

/** What an item is known by: exports of old versions and of other programs leave ids out. */
export function idOfItem(item: Pick<WxrItem, 'id' | 'link' | 'title' | 'date'>): string {
  return (
    item.id ||
    /[?&](?:p|page_id)=(\d+)/.exec(item.link)?.[1] ||
    keyOfAddress(item.link || `${item.title}\n${item.date}`)
  )
}

function begin(source: ImportSource, channel: WxrChannel): WxrOutline {
  const base = [source.options.base_url, channel.base_blog_url, channel.base_site_url, channel.link].find(
    (url) => url && URL.canParse(url),
  )
  const hosts = [base, channel.base_blog_url, channel.base_site_url, channel.link]
  return {
    channel,
    base,
    hosts: new Set(hosts.flatMap((url) => hostOf(url) ?? [])),
    authors: new Map(),
    terms: [],
    namedTerms: new Map(),
    creators: new Set(),
    entries: new Map(),
    attachments: new Map(),
    pictures: new Map(),
    menuItems: [],
    patterns: new Map(),
    customFields: new Map(),
    customTypes: new Map(),
    commentCount: 0,
    commentsLeftOut: 0,
    leftOut: new Map(),
  }
}

function addItem(outline: WxrOutline, source: ImportSource, item: WxrItem): void {
  const id = idOfItem(item)
  const leaveOut = (what: string) => void outline.leftOut.set(what, (outline.leftOut.get(what) ?? 0) + 1)
  if (item.type === 'nav_menu_item') return void outline.menuItems.push(item)
  if (item.type === 'attachment') return addAttachment(outline, id, item)
  if (item.type === 'wp_block') {
    if (item.content.length <= PATTERN_LENGTH_MAX) outline.patterns.set(id, detached(item.content))
    return
  }
  if (INTERNAL.test(item.type)) return leaveOut(`of the type ${item.type}`)
  if (item.status === 'trash') return leaveOut('in the trash')
  if (item.status === 'auto-draft') return leaveOut('never written')
  const type = typeOf(outline, item)
  if (type === undefined) return leaveOut(`of the type ${item.type}`)
  outline.entries.set(id, {
    id,
    key: `wp/${id}`,
    type,
    slug: slugOf(decoded(item.slug)) || slugOf(item.title, source.site.locale) || `${type}-${id}`,
    title: item.title || `(${id})`,
    parent: item.type === 'page' ? item.parent : '0',
    link: item.link,
    status: statusOf(item),
    at: timeOf(item, source.site.timezone),
  })
  for (const term of item.terms) outline.namedTerms.set(`${term.taxonomy}/${term.slug}/${term.name}`, term)
  outline.creators.add(item.creator)
  for (const { approved, type: kind } of item.comments)
    if (isComment(kind) && approved !== 'spam' && approved !== 'trash') outline.commentCount += 1
    else outline.commentsLeftOut += 1
  for (const [, double, single] of item.content.matchAll(PICTURE)) {
    const address = (double ?? single ?? '').replaceAll('&amp;', '&')
    const canonical = canonicalAddress(address, outline.base)
    if (canonical !== undefined && outline.pictures.size < PICTURES_MAX && !outline.pictures.has(canonical))
      outline.pictures.set(canonical, detached(address))
  }
}

function addAttachment(outline: WxrOutline, id: string, item: WxrItem): void {
  const url = item.attachment_url || item.meta.get('_wp_attachment_url') || ''
  if (!URL.canParse(url)) return
  outline.attachments.set(id, {
    id,
    url,
    title: item.title,
    alt: item.meta.get('_wp_attachment_image_alt') ?? '',
    caption: item.excerpt,
    parent: item.parent,
  })
  const host = hostOf(url)
  if (host !== undefined) outline.hosts.add(host)
}

/** Types of the site's own become collections. */
function typeOf(outline: WxrOutline, item: WxrItem): string | undefined {
  if (item.type === 'post' || item.type === 'page') return item.type
  const slug = slugOf(item.type)
    .replace(/^[^a-z]+/, '')
    .slice(0, 60)
  if (!slug) return undefined
  const type = ['page', 'pages', 'post', 'posts', 'media', 'search', 'tag', 'category', 'author'].includes(
    slug,
  )
    ? `wp-${slug}`
    : slug
  outline.customTypes.set(type, item.type)
  const fields = outline.customFields.get(type) ?? new Set()
  outline.customFields.set(type, fields)
  for (const key of item.meta.keys())
    if (!key.startsWith('_') && fields.size < CUSTOM_FIELDS_MAX) fields.add(key)
  return type
}

function statusOf({ status, has_password }: WxrItem): OutlinedEntry['status'] {
  if (has_password) return 'draft'
  if (status === 'publish') return 'published'
  return status === 'future' ? 'scheduled' : 'draft'
}

export function timeOf(
  { date, date_gmt, pub_date }: { date: string; date_gmt: string; pub_date?: string },
  timezone: string,
): Date | undefined {
  const published = pub_date ? new Date(pub_date) : undefined
  const isTime = published && !Number.isNaN(published.getTime()) && published.getFullYear() > 0
  return momentOf(date_gmt, 'UTC') ?? momentOf(date, timezone) ?? (isTime ? published : undefined)
}

export function isComment(kind: string): boolean {
  return kind === '' || kind === 'comment'
}

export function hostOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : URL.parse(address)?.host.replace(/^www\./, '')
}

/** WordPress keeps slugs of other scripts percent-encoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
