/** An export of Ghost (JSON) as something that can be brought into a site. */
import { AppError } from '../../../errors.ts'
import { readPath } from '../../../kernel/http/link.ts'
import { slugOf } from '../../../kernel/slug.ts'
import { type Intake, type IntakeEntry, type IntakeMedia, escapeReferences } from '../../bundles/bundles.ts'
import { htmlToRichText } from '../../rich-text/rich-text.ts'
import { canonicalAddress, keyOfAddress, mediaAt } from '../media-source.ts'
import { postPathOf } from '../post-path.ts'
import { relink, sourcesIn } from '../relink.ts'
import type { ImportSource } from '../source.ts'
import { lexicalToHtml, mobiledocToHtml } from './ghost-html.ts'

/** It is read whole: JSON has no middle to begin at. */
const MAX_BYTES = 200_000_000

type Row = Record<string, unknown>

/** @throws AppError validation_failed, body_too_large */
export async function openGhost(source: ImportSource): Promise<Intake> {
  const data = await readData(source)
  const rows = (name: string) => (Array.isArray(data[name]) ? (data[name] as unknown[]).filter(isRow) : [])
  const base = source.options.base_url?.replace(/\/+$/, '')
  const prefix = `ghost:${base ? new URL(base).host : 'unknown'}:`
  const absolute = (value: string) => value.replaceAll('__GHOST_URL__', base ?? '')

  const tags = new Map(rows('tags').map((row) => [text(row, 'id'), row]))
  const users = new Map(rows('users').map((row) => [text(row, 'id'), row]))
  const metas = new Map(rows('posts_meta').map((row) => [text(row, 'post_id'), row]))
  const related = (table: string, key: string) =>
    Map.groupBy(
      rows(table).toSorted((a, b) => Number(a['sort_order'] ?? 0) - Number(b['sort_order'] ?? 0)),
      (row) => text(row, 'post_id'),
    )
      .entries()
      .reduce(
        (map, [post, links]) =>
          map.set(
            post,
            links.map((row) => text(row, key)),
          ),
        new Map<string, string[]>(),
      )
  const [tagsOf, authorsOf] = [related('posts_tags', 'tag_id'), related('posts_authors', 'author_id')]
  const posts = rows('posts').filter((row) => !['sent', ''].includes(text(row, 'status')))
  const isPage = (row: Row) => row['type'] === 'page' || row['page'] === 1 || row['page'] === true
  const slugFor = (row: Row) => slugOf(text(row, 'slug')) || slugOf(text(row, 'title')) || 'untitled'
  const authorSlug = (row: Row) => {
    const name = text(row, 'name')
    return source.options.authors[name] ?? (slugOf(text(row, 'slug')) || slugOf(name) || 'author')
  }
  // Tags that begin with # are for the theme and the editors, not for readers.
  const publicTags = [...tags.values()].filter(
    (row) => text(row, 'visibility') !== 'internal' && !text(row, 'name').startsWith('#'),
  )
  const tagSlug = (row: Row) => slugOf(text(row, 'slug')) || slugOf(text(row, 'name'))

  const documents = posts.map((row) => {
    const unknown = new Set<string>()
    const html =
      text(row, 'html') ||
      (text(row, 'lexical') && lexicalToHtml(text(row, 'lexical'), (kind) => unknown.add(kind))) ||
      mobiledocToHtml(text(row, 'mobiledoc'), (kind) => unknown.add(kind))
    const { doc, notes } = htmlToRichText(absolute(html))
    return {
      row,
      doc,
      notes: [...notes, ...[...unknown].map((kind) => `A card of the kind ${kind} was left out.`)],
    }
  })

  const media: IntakeMedia[] = []
  const keys = new Map<string, string>()
  const addMedia = (address: string) => {
    const canonical = canonicalAddress(address, base ?? 'http://unknown.invalid')
    if (!canonical || keys.has(canonical) || !address.includes('/content/')) return
    const key = `media/${keyOfAddress(canonical)}`
    keys.set(canonical, key)
    const url = URL.parse(address, base ?? 'http://unknown.invalid')?.href ?? address
    media.push(mediaAt(source, { key, url, source_key: prefix + key }))
  }
  const keyAt = (address: string) =>
    keys.get(canonicalAddress(address, base ?? 'http://unknown.invalid') ?? '')
  for (const { row, doc } of documents) {
    for (const address of sourcesIn(doc)) addMedia(address)
    addMedia(absolute(text(row, 'feature_image')))
  }
  for (const row of users.values()) addMedia(absolute(text(row, 'profile_image') || text(row, 'image')))
  const pathOf = new Map(
    posts.map((row) => [
      `/${text(row, 'slug')}`,
      isPage(row) ? `/${slugFor(row)}` : postPathOf(source.site, slugFor(row), timeOf(row)),
    ]),
  )

  function link(href: string): string | undefined {
    const url = URL.parse(href, base ?? 'http://unknown.invalid')
    if (!url || url.host !== (base ? new URL(base).host : 'unknown.invalid')) return undefined
    return pathOf.get(readPath(url.pathname) ?? '')
  }

  function entryOf({ row, doc, notes }: (typeof documents)[number]): IntakeEntry {
    const title = text(row, 'title') || '(Untitled)'
    const report = (message: string) => source.report({ level: 'warning', item: title, message })
    for (const note of notes) report(note)
    if (text(row, 'codeinjection_head') || text(row, 'codeinjection_foot'))
      report('Code injected into its page was left out.')
    if (!['', 'public'].includes(text(row, 'visibility')))
      report('It was for members only; here everybody can read it.')
    const meta = metas.get(text(row, 'id')) ?? row
    const image = keyAt(absolute(text(row, 'feature_image')))
    const status = text(row, 'status')
    const at = momentOf(row, 'published_at')
    return {
      key: `ghost/${text(row, 'id')}`,
      type: isPage(row) ? 'page' : 'post',
      slug: slugFor(row),
      source_key: prefix + text(row, 'id'),
      title: escapeReferences(title),
      body: relink(escapeReferences(doc), { link, media: keyAt }),
      excerpt: escapeReferences(text(row, 'custom_excerpt')) || null,
      featured_media_id: image === undefined ? null : `@${image}`,
      terms: (tagsOf.get(text(row, 'id')) ?? []).flatMap((id) => {
        const tag = tags.get(id)
        return tag && publicTags.includes(tag) ? `@tag/${tagSlug(tag)}` : []
      }),
      authors: (authorsOf.get(text(row, 'id')) ?? [text(row, 'author_id')]).flatMap((id) => {
        const user = users.get(id)
        return user ? `@author/${authorSlug(user)}` : []
      }),
      seo: escapeReferences({
        ...optional('title', text(meta, 'meta_title')),
        ...optional('description', text(meta, 'meta_description')),
        ...optional('og_title', text(meta, 'og_title')),
        ...optional('og_description', text(meta, 'og_description')),
        ...(/^https?:\/\/[^/]/.test(text(row, 'canonical_url')) && {
          canonical_url: text(row, 'canonical_url'),
        }),
      }),
      is_featured: row['featured'] === true || row['featured'] === 1,
      status: status === 'published' || status === 'scheduled' ? status : 'draft',
      published_at: status === 'published' ? at : null,
      publish_at: status === 'scheduled' ? at : null,
    }
  }

  const settings = new Map(rows('settings').map((row) => [text(row, 'key'), text(row, 'value')]))
  for (const key of ['codeinjection_head', 'codeinjection_foot', 'ghost_head', 'ghost_foot'])
    if (settings.get(key))
      source.report({ level: 'warning', item: 'Settings', message: `The code in ${key} was left out.` })
  return {
    site: {
      config: escapeReferences({
        ...optional('title', settings.get('title') ?? ''),
        ...optional('tagline', settings.get('description') ?? ''),
        home: { kind: 'posts' },
      }),
    },
    theme: undefined,
    collections: [],
    terms: escapeReferences(
      publicTags.map((row) => ({
        taxonomy: 'tag' as const,
        slug: tagSlug(row),
        name: text(row, 'name'),
        description: text(row, 'description'),
        source_key: `${prefix}tag:${text(row, 'id')}`,
      })),
    ),
    authors: [...users.values()].map((row) => {
      const image = keyAt(absolute(text(row, 'profile_image') || text(row, 'image')))
      const website = text(row, 'website')
      return {
        ...escapeReferences({ slug: authorSlug(row), name: text(row, 'name'), bio: text(row, 'bio') }),
        avatar: image === undefined ? null : `@${image}`,
        links: /^https?:\/\//.test(website) ? [{ label: 'Website', url: website }] : [],
        source_key: `${prefix}author:${text(row, 'id')}`,
      }
    }),
    menus: navigationOf(settings, link),
    redirects: [...pathOf].flatMap(([from_path, target]) =>
      from_path === target || from_path === '/'
        ? []
        : [{ from_path, target, status: 301 as const, is_automatic: true }],
    ),
    media,
    entryKeys: posts.map((row) => ({
      key: `ghost/${text(row, 'id')}`,
      source_key: prefix + text(row, 'id'),
    })),
    commentCount: 0,
    async *entries() {
      for (const document of documents) yield entryOf(document)
    },
    async *comments() {},
  }
}

async function readData(source: ImportSource): Promise<Row> {
  if (source.size_bytes > MAX_BYTES)
    throw new AppError('body_too_large', `A Ghost export may have at most ${MAX_BYTES} bytes.`)
  const refuse = (why: string) => new AppError('validation_failed', `The file is no Ghost export: ${why}.`)
  let value: unknown
  try {
    const bytes = Buffer.concat(await (await source.open()).toArray())
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // PostgreSQL keeps no zero characters.
    value = JSON.parse(json, (_key, member: unknown) =>
      typeof member === 'string' ? member.replaceAll('\0', '').toWellFormed() : member,
    )
  } catch (error) {
    throw refuse((error as Error).message)
  }
  const [first] = isRow(value) && Array.isArray(value['db']) ? (value['db'] as unknown[]) : [value]
  const data = isRow(first) ? first['data'] : undefined
  if (!isRow(data) || !Array.isArray(data['posts'])) throw refuse('it has no db[0].data.posts')
  return data
}

function navigationOf(
  settings: ReadonlyMap<string, string>,
  link: (href: string) => string | undefined,
): Intake['menus'] {
  const menus: Intake['menus'] = []
  for (const [key, handle, name] of [
    ['navigation', 'main', 'Main menu'],
    ['secondary_navigation', 'footer', 'Footer'],
  ] as const) {
    let items: unknown
    try {
      items = JSON.parse(settings.get(key) ?? '[]')
    } catch {
      continue
    }
    const rows = Array.isArray(items) ? items.filter(isRow) : []
    if (rows.length === 0) continue
    menus.push({
      handle,
      name,
      items: rows.map((row) => {
        const url = text(row, 'url').replaceAll('__GHOST_URL__', '')
        return {
          title: escapeReferences(text(row, 'label').slice(0, 200)),
          target: { url: link(url) ?? (url || '/') },
          opens_new_tab: false,
          items: [],
        }
      }),
    })
  }
  return menus
}

function timeOf(row: Row): Date | undefined {
  const moment = momentOf(row, 'published_at')
  return moment === null ? undefined : new Date(moment)
}

function momentOf(row: Row, key: string): string | null {
  const value = row[key]
  const time = typeof value === 'number' || typeof value === 'string' ? new Date(value) : undefined
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : null
}

function optional(name: string, value: string): Record<string, string> {
  return value ? { [name]: value.slice(0, 300) } : {}
}

function text(row: Row, key: string): string {
  const value = row[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
