/** A WordPress export as something that can be brought into a site. */
import { freeSlug, slugOf } from '../../../kernel/slug.ts'
import {
  type BundleAuthor,
  type BundleCollection,
  type BundleComment,
  type BundleTerm,
  type Intake,
  type IntakeEntry,
  type IntakeMedia,
  escapeReferences,
} from '../../bundles/bundles.ts'
import { htmlToRichText, plainText } from '../../rich-text/rich-text.ts'
import { canonicalAddress, keyOfAddress, mediaAt } from '../media-source.ts'
import { relink } from '../relink.ts'
import type { ImportSource } from '../source.ts'
import { type Addresses, REDIRECTS_MAX, addressesOf } from './addresses.ts'
import { type ContentSource, contentToRichText } from './content.ts'
import { menusOf } from './menus.ts'
import { type WxrItem, readWxr } from './read-wxr.ts'
import { seoOf } from './seo.ts'
import {
  type OutlinedEntry,
  type WxrOutline,
  decoded,
  hostOf,
  idOfItem,
  outlineOf,
  isComment,
  timeOf,
} from './outline.ts'

/** @throws AppError as readWxr does: the whole file is read before anything is brought. */
export async function openWxr(source: ImportSource): Promise<Intake> {
  const outline = await outlineOf(source)
  const prefix = `wxr:${hostOf(outline.base) ?? 'unknown'}:`
  const { media, keys } = mediaOf(source, outline, prefix)
  const addresses = addressesOf(outline, source.site, keys)
  const terms = openTerms(source, prefix)
  const authors = openAuthors(source, outline, prefix)
  for (const term of outline.terms) terms.add(term.taxonomy, term.slug, term.name, term)
  for (const { taxonomy, slug, name } of outline.namedTerms.values()) terms.add(taxonomy, slug, name)
  for (const login of outline.creators) authors.add(login)
  reportOutline(source, outline, addresses)
  return {
    site: { config: escapeReferences(configOf(outline)) },
    theme: undefined,
    collections: escapeReferences(collectionsOf(outline)),
    terms: escapeReferences(terms.all()),
    authors: escapeReferences(authors.all()),
    menus: menusOf(outline, { termReference: (id) => terms.byId(outline, id), link: addresses.link }),
    redirects: addresses.redirects,
    media,
    entryKeys: [...outline.entries.values()].map(({ id, key }) => ({ key, source_key: prefix + id })),
    commentCount: outline.commentCount,
    async *entries() {
      for await (const part of readWxr(await source.open())) {
        const entry = part.kind === 'item' ? outline.entries.get(idOfItem(part)) : undefined
        if (part.kind === 'item' && entry)
          yield entryOf({ source, outline, addresses, terms, authors, prefix }, entry, part)
      }
    },
    async *comments() {
      for await (const part of readWxr(await source.open())) {
        const entry = part.kind === 'item' ? outline.entries.get(idOfItem(part)) : undefined
        if (part.kind === 'item' && entry) yield* commentsOf(source, entry, part, prefix)
      }
    },
  }
}

type Reading = {
  source: ImportSource
  outline: WxrOutline
  addresses: Addresses
  terms: ReturnType<typeof openTerms>
  authors: ReturnType<typeof openAuthors>
  prefix: string
}

function entryOf(reading: Reading, entry: OutlinedEntry, item: WxrItem): IntakeEntry {
  const { source, outline, addresses, terms, authors, prefix } = reading
  const report = (level: 'info' | 'warning', message: string) =>
    source.report({ level, item: entry.title, message })
  const content: ContentSource = {
    attachmentUrl: (id) => outline.attachments.get(id)?.url,
    ownAttachments: () =>
      [...outline.attachments.values()].filter(({ parent }) => parent === entry.id).map(({ id }) => id),
    patternContent: (id) => outline.patterns.get(id),
  }
  const { doc, notes } = contentToRichText(item.content, content)
  for (const note of notes) report('warning', note)
  const linked = relink(escapeReferences(doc), {
    link: (href) => {
      const key = /\.\w{2,5}($|\?)/.test(href) ? addresses.media(href) : undefined
      return key === undefined ? addresses.link(href) : `@${key}`
    },
    media: addresses.media,
  })
  if (item.has_password) report('warning', 'It was protected by a password and stays a draft.')
  else if (item.status === 'private') report('warning', 'It was private and stays a draft.')
  const format = item.terms
    .find(({ taxonomy }) => taxonomy === 'post_format')
    ?.slug.replace('post-format-', '')
  const thumbnail = outline.attachments.get(item.meta.get('_thumbnail_id') ?? '')
  const references = terms.references(item)
  const author = authors.reference(item.creator)
  const parent = outline.entries.get(entry.parent)
  return {
    key: entry.key,
    type: entry.type,
    slug: entry.slug,
    source_key: prefix + entry.id,
    parent: parent?.key ?? null,
    title: escapeReferences(entry.title),
    body: linked,
    excerpt: escapeReferences(plainText(htmlToRichText(item.excerpt).doc).slice(0, 5_000)) || null,
    ...(format && { template: slugOf(format) }),
    featured_media_id: thumbnail ? `@media/wp-${thumbnail.id}` : null,
    terms: references,
    authors: author === undefined ? [] : [author],
    ...(outline.customTypes.has(entry.type) && {
      fields: escapeReferences(fieldsOf(outline, entry.type, item)),
    }),
    seo: escapeReferences(seoOf(item.meta)),
    is_featured: item.is_sticky,
    position: item.menu_order,
    status: entry.status,
    published_at: entry.status === 'draft' ? null : (entry.at?.toISOString() ?? null),
    publish_at: entry.status === 'scheduled' ? (entry.at?.toISOString() ?? null) : null,
  }
}

function* commentsOf(
  source: ImportSource,
  entry: OutlinedEntry,
  item: WxrItem,
  prefix: string,
): Generator<BundleComment> {
  const known = new Set(item.comments.map(({ id }) => id))
  for (const comment of item.comments.toSorted((a, b) => Number(a.id) - Number(b.id))) {
    const { approved, type, id, parent } = comment
    if (!isComment(type) || approved === 'spam' || approved === 'trash') continue
    const body = plainText(htmlToRichText(comment.content.slice(0, 100_000)).doc)
      .slice(0, 10_000)
      .trim()
    if (body === '') continue
    yield {
      key: `wp-${id}`,
      entry: `@${entry.key}`,
      reply_to: known.has(parent) ? `wp-${parent}` : null,
      author_name: comment.author.slice(0, 200) || 'Anonymous',
      author_url: comment.author_url || null,
      body,
      status: approved === '1' ? 'approved' : 'pending',
      commented_at: (timeOf(comment, source.site.timezone) ?? entry.at ?? new Date(0)).toISOString(),
      source_key: `${prefix}comment:${id}`,
    }
  }
}

/** Attachments, and what texts show of the old site besides. */
function mediaOf(source: ImportSource, outline: WxrOutline, prefix: string) {
  const media: IntakeMedia[] = []
  const keys = new Map<string, string>()
  for (const { id, url, title, alt, caption } of outline.attachments.values()) {
    const key = `media/wp-${id}`
    media.push(
      mediaAt(source, {
        key,
        url,
        source_key: `${prefix}media:${id}`,
        alt: alt.slice(0, 1_000),
        title: title.slice(0, 300),
        caption: plainText(htmlToRichText(caption).doc).slice(0, 2_000),
      }),
    )
    const canonical = canonicalAddress(url, undefined)
    if (canonical !== undefined) keys.set(canonical, key)
  }
  for (const [canonical, address] of outline.pictures) {
    const url = URL.parse(address.startsWith('//') ? `https:${address}` : address, outline.base)
    if (!url || keys.has(canonical) || !isOwnPicture(outline, url)) continue
    const key = `media/${keyOfAddress(canonical)}`
    keys.set(canonical, key)
    media.push(mediaAt(source, { key, url: url.href, source_key: `${prefix}${key}` }))
  }
  return { media, keys }
}

/** Pictures of others stay where they are: they are not the site's to copy. */
function isOwnPicture(outline: WxrOutline, url: URL): boolean {
  const host = hostOf(url.href) ?? ''
  return (
    outline.hosts.has(host) ||
    url.pathname.includes('/wp-content/uploads/') ||
    host.endsWith('.files.wordpress.com')
  )
}

/** Categories, tags, and taxonomies of the site's own, which become tags. */
function openTerms(source: ImportSource, prefix: string) {
  const terms = new Map<string, BundleTerm>()
  const foreign = new Set<string>()
  const taxonomyOf = (taxonomy: string) => (taxonomy === 'category' ? 'category' : 'tag')
  const keyOf = (taxonomy: string, slug: string, name: string) => {
    const spelled = slugOf(decoded(slug)) || slugOf(name, source.site.locale)
    return spelled ? `${taxonomyOf(taxonomy)}/${spelled}` : undefined
  }
  const isKept = (taxonomy: string) =>
    !['nav_menu', 'post_format', 'wp_theme', 'link_category'].includes(taxonomy)
  return {
    add(taxonomy: string, slug: string, name: string, more: { description?: string; parent?: string } = {}) {
      const key = isKept(taxonomy) ? keyOf(taxonomy, slug, name) : undefined
      if (key === undefined || terms.has(key)) return
      if (taxonomy !== 'category' && taxonomy !== 'post_tag' && !foreign.has(taxonomy)) {
        foreign.add(taxonomy)
        source.report({ level: 'info', item: `Taxonomy ${taxonomy}`, message: 'Its terms became tags.' })
      }
      const isCategory = taxonomy === 'category'
      terms.set(key, {
        taxonomy: isCategory ? 'category' : 'tag',
        slug: key.slice(key.indexOf('/') + 1),
        name: name || decoded(slug),
        description: plainText(htmlToRichText(more.description ?? '').doc),
        parent: isCategory && more.parent ? slugOf(decoded(more.parent)) : null,
        source_key: prefix + key,
      })
    },
    all: () => [...terms.values()],
    references: (item: WxrItem) => [
      ...new Set(
        item.terms.flatMap(({ taxonomy, slug, name }) => {
          const key = isKept(taxonomy) ? keyOf(taxonomy, slug, name) : undefined
          return key !== undefined && terms.has(key) ? `@${key}` : []
        }),
      ),
    ],
    byId(outline: WxrOutline, id: string) {
      const term = outline.terms.find((each) => each.id === id)
      const key = term && keyOf(term.taxonomy, term.slug, term.name)
      return term && key !== undefined && terms.has(key)
        ? { reference: `@${key}`, name: term.name }
        : undefined
    },
  }
}

function openAuthors(source: ImportSource, outline: WxrOutline, prefix: string) {
  const authors = new Map<string, BundleAuthor>()
  const slugs = new Set<string>()
  return {
    add(login: string) {
      if (!login || authors.has(login)) return
      const name = outline.authors.get(login)?.name || login
      const mapped = source.options.authors[login] ?? source.options.authors[name]
      // Names, not logins: those are half of what it takes to sign in at the old site.
      const base = mapped ?? (slugOf(name, source.site.locale) || 'author')
      const slug = mapped === undefined ? freeSlug(base, slugs) : base
      slugs.add(slug)
      authors.set(login, { slug, name, source_key: `${prefix}author:${login}`.slice(0, 500) })
    },
    all: () => [...new Map([...authors.values()].map((author) => [author.slug, author])).values()],
    reference: (login: string) => {
      const author = authors.get(login)
      return author && `@author/${author.slug}`
    },
  }
}

function collectionsOf(outline: WxrOutline): BundleCollection[] {
  return [...outline.customTypes].map(([slug, written]) => {
    const name = written.replace(/[_-]+/g, ' ').replace(/^\w/, (letter) => letter.toUpperCase())
    return {
      slug,
      name,
      singular: name,
      fields: [...keysOf(outline, slug)].map(([key, label]) => ({
        key,
        label: label.slice(0, 100),
        type: 'textarea',
      })),
    }
  })
}

/** Names of custom fields as keys of a collection's. */
function keysOf(outline: WxrOutline, type: string): Map<string, string> {
  const keys = new Map<string, string>()
  for (const written of outline.customFields.get(type) ?? []) {
    const key = slugOf(written)
      .replaceAll('-', '_')
      .replace(/^[^a-z]+/, '')
      .slice(0, 60)
    if (key && !keys.has(key)) keys.set(key, written)
  }
  return keys
}

function fieldsOf(outline: WxrOutline, type: string, item: WxrItem): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [key, written] of keysOf(outline, type)) {
    const value = item.meta.get(written)
    if (value) fields[key] = value.slice(0, 50_000)
  }
  return fields
}

function configOf({ channel }: WxrOutline): Record<string, unknown> {
  let locale: string | undefined
  try {
    ;[locale] = Intl.getCanonicalLocales(channel.language.replace('_', '-'))
  } catch {
    // Not a language: the site keeps its own.
  }
  return {
    ...(channel.title && { title: channel.title.slice(0, 200) }),
    ...(channel.description && { tagline: channel.description.slice(0, 300) }),
    ...(locale && { locale }),
    // An export does not say what the front page shows; WordPress shows the posts unless told otherwise.
    home: { kind: 'posts' },
  }
}

function reportOutline(source: ImportSource, outline: WxrOutline, addresses: Addresses): void {
  const report = (item: string, message: string) => source.report({ level: 'info', item, message })
  for (const [what, amount] of outline.leftOut) report('Left out', `${amount} ${what}.`)
  if (outline.commentsLeftOut > 0)
    report('Left out', `${outline.commentsLeftOut} comments that are spam, in the trash, or pingbacks.`)
  for (const [slug, written] of outline.customTypes)
    report(`Type ${written}`, `It became the collection “${slug}”.`)
  const published = [...outline.entries.values()].filter(({ status }) => status === 'published').length
  if (addresses.redirects.length < published && addresses.redirects.length >= REDIRECTS_MAX)
    report('Redirects', `Only the first ${REDIRECTS_MAX} old addresses are redirected.`)
}
