/** Reads a WordPress export (WXR 1.0 to 1.2) as a stream of what is in it, one post in memory at a time. */
import { AppError } from '../../../errors.ts'
import { type XmlHandler, type XmlName, readXml } from './xml.ts'

export type WxrChannel = {
  kind: 'channel'
  title: string
  link: string
  description: string
  language: string
  base_site_url: string
  base_blog_url: string
}
export type WxrAuthor = { kind: 'author'; login: string; name: string; bio: string }
export type WxrTerm = {
  kind: 'term'
  id: string
  /** category, post_tag, nav_menu, or a taxonomy of the site's own. */
  taxonomy: string
  slug: string
  name: string
  description: string
  /** The slug of the one above. */
  parent: string
}
export type WxrComment = {
  id: string
  author: string
  author_url: string
  date: string
  date_gmt: string
  content: string
  /** 1, 0, spam or trash */
  approved: string
  /** Empty or comment; pingback and trackback. */
  type: string
  parent: string
}
export type WxrItem = {
  kind: 'item'
  id: string
  /** post, page, attachment, nav_menu_item, or a type of the site's own. */
  type: string
  title: string
  link: string
  creator: string
  content: string
  excerpt: string
  slug: string
  status: string
  parent: string
  menu_order: number
  /** Local time as YYYY-MM-DD hh:mm:ss, and the same in UTC; 0000-00-00 00:00:00 for drafts without one. */
  date: string
  date_gmt: string
  pub_date: string
  is_sticky: boolean
  has_password: boolean
  attachment_url: string
  terms: { taxonomy: string; slug: string; name: string }[]
  /** What the platform keeps of custom fields: the first 500, each up to 64 KB. */
  meta: Map<string, string>
  comments: WxrComment[]
}
export type WxrPart = WxrChannel | WxrAuthor | WxrTerm | WxrItem

/** Of one post with everything in it, in characters. Longer ones are not posts. */
const ITEM_LENGTH_MAX = 32 * 1024 * 1024
const META_MAX = 500
const META_LENGTH_MAX = 64 * 1024

/**
 * Yields the channel before the first item, then authors, terms and items as they come.
 * @throws AppError as readXml does, and validation_failed for XML that is no WordPress export
 */
export async function* readWxr(source: AsyncIterable<Uint8Array>): AsyncGenerator<WxrPart> {
  const reader = openReader()
  yield* readXml(source, reader, reader.drain)
  if (!reader.isWxr())
    throw new AppError(
      'validation_failed',
      'The file is XML, but not an export of WordPress (WXR 1.0 to 1.2).',
    )
}

/** Fields of the elements we are inside of, by their names. */
type Frame = { name: string; fields: Map<string, string> }

const GROUPS = new Set([
  'channel',
  'item',
  'author',
  'category',
  'tag',
  'term',
  'postmeta',
  'comment',
  'termmeta',
])

function openReader(): XmlHandler & { drain: () => WxrPart[]; isWxr: () => boolean } {
  let parts: WxrPart[] = []
  let isWxr = false
  let channel: WxrChannel | undefined
  const frames: Frame[] = []
  let texts: string[] = []
  let length = 0
  /** The element whose text is collected. */
  let field: { name: string; attributes: ReadonlyMap<string, string>; depth: number } | undefined
  let depth = 0
  let item: Pick<WxrItem, 'terms' | 'meta' | 'comments'> = { terms: [], meta: new Map(), comments: [] }

  const channelOf = (fields: ReadonlyMap<string, string>): WxrChannel => ({
    kind: 'channel',
    title: clean(fields.get('title')),
    link: clean(fields.get('link')),
    description: clean(fields.get('description')),
    language: clean(fields.get('language')),
    base_site_url: clean(fields.get('wp:base_site_url')),
    base_blog_url: clean(fields.get('wp:base_blog_url')),
  })

  /** What follows needs to know the site: it comes first. */
  function announceChannel(): void {
    const frame = frames.find(({ name }) => name === 'channel')
    if (channel || !frame) return
    channel = channelOf(frame.fields)
    parts.push(channel)
  }

  function closeGroup({ name, fields }: Frame): void {
    const get = (key: string) => clean(fields.get(key))
    if (name === 'item') {
      announceChannel()
      parts.push({ ...itemOf(get), ...item })
      item = { terms: [], meta: new Map(), comments: [] }
      length = 0
    } else if (name === 'wp:postmeta') {
      const value = get('wp:meta_value')
      if (item.meta.size < META_MAX && value.length <= META_LENGTH_MAX)
        item.meta.set(get('wp:meta_key'), value)
    } else if (name === 'wp:comment') item.comments.push(commentOf(get))
    else if (name === 'wp:author') {
      announceChannel()
      const name_parts = `${get('wp:author_first_name')} ${get('wp:author_last_name')}`.trim()
      const login = get('wp:author_login')
      parts.push({
        kind: 'author',
        login,
        name: get('wp:author_display_name') || name_parts || login,
        bio: '',
      })
    } else if (name === 'wp:category' || name === 'wp:tag' || name === 'wp:term') {
      announceChannel()
      parts.push(termOf(name, get))
    }
    if (frames.length <= 1) length = 0
  }

  return {
    drain() {
      const drained = parts
      parts = []
      return drained
    },
    isWxr: () => isWxr && channel !== undefined,
    open(tag, attributes) {
      depth++
      const name = nameOf(tag)
      if (name.startsWith('wp:')) isWxr = true
      // A tag inside of a field: HTML that nobody quoted. Its text counts.
      if (field) return
      const local = name.replace(/^wp:/, '')
      const isGroup = GROUPS.has(local) && (name.startsWith('wp:') || local === 'channel' || local === 'item')
      if (isGroup) frames.push({ name, fields: new Map() })
      else if (frames.length > 0) {
        field = { name, attributes, depth }
        texts = []
      }
    },
    text(piece) {
      if (!field) return
      length += piece.length
      if (length > ITEM_LENGTH_MAX)
        throw new AppError('validation_failed', 'The file holds a post longer than 32 million characters.')
      texts.push(piece)
    },
    close(tag) {
      const isField = field?.depth === depth
      depth--
      const frame = frames.at(-1)
      if (field) {
        if (!isField || !frame) return
        const text = texts.join('')
        if (frame.name === 'item' && field.name === 'category')
          item.terms.push({
            taxonomy: taxonomyOf(field.attributes.get('domain')),
            slug: clean(field.attributes.get('nicename')),
            name: clean(text),
          })
        else if (!frame.fields.has(field.name)) frame.fields.set(field.name, text)
        field = undefined
      } else if (frame?.name === nameOf(tag)) {
        frames.pop()
        if (frame.name === 'channel') {
          frames.push(frame)
          announceChannel()
          frames.pop()
        } else closeGroup(frame)
      }
    },
  }
}

function itemOf(get: (name: string) => string): Omit<WxrItem, 'terms' | 'meta' | 'comments'> {
  return {
    kind: 'item',
    id: get('wp:post_id'),
    type: get('wp:post_type') || 'post',
    title: get('title'),
    link: get('link'),
    creator: get('dc:creator'),
    content: get('content:encoded'),
    excerpt: get('excerpt:encoded'),
    slug: get('wp:post_name'),
    status: get('wp:status') || 'publish',
    parent: get('wp:post_parent'),
    menu_order: Number.parseInt(get('wp:menu_order'), 10) || 0,
    date: get('wp:post_date'),
    date_gmt: get('wp:post_date_gmt'),
    pub_date: get('pubDate'),
    is_sticky: get('wp:is_sticky') === '1',
    has_password: get('wp:post_password') !== '',
    attachment_url: get('wp:attachment_url'),
  }
}

function commentOf(get: (name: string) => string): WxrComment {
  return {
    id: get('wp:comment_id'),
    author: get('wp:comment_author'),
    author_url: get('wp:comment_author_url'),
    date: get('wp:comment_date'),
    date_gmt: get('wp:comment_date_gmt'),
    content: get('wp:comment_content'),
    approved: get('wp:comment_approved'),
    type: get('wp:comment_type'),
    parent: get('wp:comment_parent'),
  }
}

function termOf(group: string, get: (name: string) => string): WxrTerm {
  if (group === 'wp:category')
    return {
      kind: 'term',
      id: get('wp:term_id'),
      taxonomy: 'category',
      slug: get('wp:category_nicename'),
      name: get('wp:cat_name'),
      description: get('wp:category_description'),
      parent: get('wp:category_parent'),
    }
  if (group === 'wp:tag')
    return {
      kind: 'term',
      id: get('wp:term_id'),
      taxonomy: 'post_tag',
      slug: get('wp:tag_slug'),
      name: get('wp:tag_name'),
      description: get('wp:tag_description'),
      parent: '',
    }
  return {
    kind: 'term',
    id: get('wp:term_id'),
    taxonomy: get('wp:term_taxonomy'),
    slug: get('wp:term_slug'),
    name: get('wp:term_name'),
    description: get('wp:term_description'),
    parent: get('wp:term_parent'),
  }
}

function taxonomyOf(domain: string | undefined): string {
  return domain === 'tag' ? 'post_tag' : domain || 'category'
}

/** By namespace, not by prefix: whoever binds `wp` to something else means something else. */
function nameOf({ uri, local }: XmlName): string {
  if (uri === '') return local
  if (/^https?:\/\/wordpress\.org\/export\/1\.[0-2]\/$/.test(uri)) return `wp:${local}`
  if (/^https?:\/\/wordpress\.org\/export\/1\.[0-2]\/excerpt\/$/.test(uri)) return `excerpt:${local}`
  if (uri === 'http://purl.org/rss/1.0/modules/content/') return `content:${local}`
  if (uri === 'http://purl.org/dc/elements/1.1/') return `dc:${local}`
  return `{${uri}}${local}`
}

/** As long as a title or an address may be: what is longer nobody keeps. */
const KEPT_LENGTH = 4_000

/**
 * A copy, so that it can be kept: V8 holds on to the whole piece of the file that a string was cut from, and a title of
 * each post would hold the whole file.
 */
export function detached(text: string): string {
  return Buffer.from(text).toString()
}

/** Without what PostgreSQL cannot keep or nobody can read: controls other than line ends, halves of surrogate pairs. */
function clean(text = ''): string {
  const kept = text
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .toWellFormed()
    .trim()
  return kept.length > KEPT_LENGTH ? kept : detached(kept)
}
