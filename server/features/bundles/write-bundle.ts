/** Writes a site as a bundle: a zip archive that is made while it is read. */
import type { Readable } from 'node:stream'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type ZipInput, writeZip } from '../../kernel/zip.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import { findAuthors } from '../authors/authors.ts'
import { findCollections } from '../collections/collections.ts'
import { fileKey } from '../media/media.ts'
import { findMenus } from '../menus/menus.ts'
import { findRedirects } from '../redirects/redirects.ts'
import { currentRelease } from '../releases/releases.ts'
import { getSite } from '../sites/sites.ts'
import { findTerms } from '../terms/terms.ts'
import { archiveOf, customizationsOf, findTheme } from '../themes/themes.ts'
import type { ApplyTarget } from './application.ts'
import { BUNDLE_FORMAT, type BundleComment, type BundleEntry, type BundleMedia } from './format.ts'
import {
  type WholeComment,
  type WholeEntry,
  listFolders,
  listPlaces,
  readComments,
  readEntries,
  readMedia,
} from './queries.ts'
import { referenceTo, withReferences } from './references.ts'
import { authorKey, collectionKey, termKey } from './resolver.ts'

type Ctx = Pick<AppContext, 'db' | 'blobs' | 'clock'>

export type WriteOptions = {
  /** Writes it as a blueprint: without comments, redirects and names that are only this site's. */
  blueprint?: { name: string; description: string }
  signal?: AbortSignal
}

const PAGE = 200
/** Compressed already. */
const PACKED = /^(image\/(?!svg)|video\/|audio\/|application\/(zip|pdf|epub|vnd\.openxml))/

/** The stream fails with what went wrong. Drafts, schedules and what is published are all in it; older versions are not. */
export function writeBundle(ctx: Ctx, target: ApplyTarget, options: WriteOptions = {}): Readable {
  return writeZip(filesOf(ctx, target, options))
}

async function* filesOf(ctx: Ctx, target: ApplyTarget, options: WriteOptions): AsyncGenerator<ZipInput> {
  const { tenantId, siteId } = target
  const read = <Result>(work: (tx: TenantTx) => Promise<Result>) =>
    ctx.db.withTenant(tenantId, work, { readOnly: true })
  const outline = await read((tx) => outlineOf(ctx, tx, siteId))
  const { keys, places, media } = outline
  const referenced = <Value>(value: Value): Value => withReferences(value, (id) => keys.get(id))

  if (options.blueprint) yield json('blueprint.json', { ...options.blueprint, category: 'own' })
  yield json('bundle.json', {
    format: BUNDLE_FORMAT,
    generator: 'HotSwap',
    exported_at: ctx.clock.now().toISOString(),
    site: siteOf(outline, referenced, options),
    theme: {
      name: outline.theme.name,
      version: outline.theme.version,
      customization: referenced(outline.customizations[outline.theme.name] ?? {}),
      others: referenced(without(outline.customizations, outline.theme.name)),
      ...(outline.theme.isOwn && { package: 'theme.zip' }),
    },
    counts: { ...outline.counts, entries: places.length, media: media.length },
  })
  for (const [name, list] of Object.entries(outline.lists)) {
    const isLeftOut = options.blueprint && name === 'redirects'
    if (list.length > 0 && !isLeftOut) yield json(`${name}.json`, referenced(sorted(list)))
  }
  if (media.length > 0)
    yield json(
      'media.json',
      media.map(({ item }) => item),
    )
  for (let from = 0; from < places.length; from += PAGE) {
    options.signal?.throwIfAborted()
    const ids = places.slice(from, from + PAGE)
    for (const row of await read((tx) => readEntries(tx, siteId, ids)))
      yield json(`entries/${keys.get(row.id)}.json`, entryOf(row, referenced))
  }
  if (!options.blueprint) {
    const comments = await read((tx) => allComments(tx, siteId, keys))
    if (comments.length > 0) yield json('comments.json', comments)
  }
  const blobs = ctx.blobs.scope({ tenantId })
  for (const { id, item, content_type } of media) {
    const blob = await blobs.find(fileKey(siteId, id), options.signal ? { signal: options.signal } : {})
    if (!blob) throw new Error(`the file of medium ${id} is not there`)
    yield { path: `media/${item.file}`, body: blob.body, compress: !PACKED.test(content_type) }
  }
  if (outline.theme.isOwn)
    yield { path: 'theme.zip', body: await archiveOf(ctx, { tenantId }, outline.theme.hash), compress: false }
}

type Outline = Awaited<ReturnType<typeof outlineOf>>

/** Everything but entries, comments and bytes; and the key of every id. */
async function outlineOf(ctx: Ctx, tx: TenantTx, siteId: string) {
  const site = await getSite(tx, siteId)
  const release = await currentRelease(tx, siteId)
  const [terms, authors, collections] = [
    await findTerms(tx, siteId),
    await findAuthors(tx, siteId),
    await findCollections(tx, siteId),
  ]
  const [menus, redirects] = [await findMenus(tx, siteId), await findRedirects(tx, siteId)]
  const places = await listPlaces(tx, siteId)
  const folderOf = pathsOf(await listFolders(tx, siteId), ({ name }) => name)
  const media = mediaItems(await readMedia(tx, siteId), folderOf)
  const keys = new Map<string, string>([
    ...terms.map((term) => [term.id, termKey(term)] as const),
    ...authors.map((author) => [author.id, authorKey(author)] as const),
    ...collections.map((collection) => [collection.id, collectionKey(collection)] as const),
    ...media.map(({ id, item }) => [id, `media/${item.file}`] as const),
  ])
  const placeOf = pathsOf(places, ({ slug }) => slug)
  for (const { id, type } of places) keys.set(id, `${type}/${placeOf(id)}`)
  const theme = await findTheme(ctx, tx, { hash: release.theme_hash })
  const slugOf = new Map(terms.map(({ id, slug }) => [id, slug]))
  return {
    site,
    config: release.config,
    customizations: await customizationsOf(tx, siteId),
    theme: {
      hash: release.theme_hash,
      name: theme?.manifest.name ?? 'unknown',
      version: theme?.manifest.version,
      isOwn: release.theme_owner === 'tenant',
    },
    keys,
    media,
    places: places.map(({ id }) => id),
    counts: { terms: terms.length, authors: authors.length, collections: collections.length },
    lists: {
      collections: collections.map(
        ({ slug, name, singular, description, fields, has_pages, is_public, counted_as }) => ({
          slug,
          name,
          singular,
          description,
          fields,
          has_pages,
          is_public,
          counted_as,
        }),
      ),
      terms: terms.map(({ taxonomy, slug, name, description, parent_id, source_key }) => ({
        taxonomy,
        slug,
        name,
        description,
        parent: (parent_id && slugOf.get(parent_id)) ?? null,
        source_key,
      })),
      authors: authors.map(({ slug, name, bio, avatar_media_id, links, source_key }) => ({
        slug,
        name,
        bio,
        avatar: avatar_media_id,
        links,
        source_key,
      })),
      menus: menus.map(({ handle, name, items }) => ({ handle, name, items })),
      redirects: redirects.map(({ from_path, target, status, is_automatic }) => ({
        from_path,
        target,
        status,
        is_automatic,
      })),
    },
  }
}

function siteOf({ site, config }: Outline, referenced: <V>(value: V) => V, { blueprint }: WriteOptions) {
  const {
    logo,
    icon,
    seo: { og_image, ...seo },
    title,
    locale,
    timezone,
    ...rest
  } = config
  const ids = {
    ...rest,
    ...(logo && { logo: logo.id }),
    ...(icon && { icon: icon.id }),
    seo: { ...seo, ...(og_image && { og_image: og_image.id }) },
  }
  // Whoever makes a site of a blueprint chooses these.
  const own: Partial<SiteConfig> = blueprint ? {} : { title, locale, timezone }
  return { ...(!blueprint && { name: site.name }), config: referenced({ ...own, ...ids }) }
}

function entryOf(row: WholeEntry, referenced: <V>(value: V) => V): BundleEntry {
  const { slug, status, publish_at, expire_at, source_key, published_document, published_slug } = row
  const { parent_id: _parent, published_at, ...document } = row.document
  const published = published_document && without(published_document, 'parent_id', 'published_at')
  return {
    ...referenced(document),
    slug,
    status,
    published_at: (published_at as string | undefined) ?? row.published_at?.toISOString() ?? null,
    publish_at: publish_at?.toISOString() ?? null,
    expire_at: expire_at?.toISOString() ?? null,
    source_key,
    ...(published && { published: { ...referenced(published), slug: published_slug ?? slug } }),
  } as BundleEntry
}

async function allComments(tx: TenantTx, siteId: string, keys: ReadonlyMap<string, string>) {
  const comments: BundleComment[] = []
  const keyOf = new Map<string, string>()
  for (let after: WholeComment | undefined; ;) {
    const rows = await readComments(tx, siteId, after, 1_000)
    for (const row of rows) {
      const entry = keys.get(row.entry_id)
      // Of entries in the trash.
      if (entry === undefined) continue
      const key = String(keyOf.size + 1)
      keyOf.set(row.id, key)
      const { author_name, author_url, body, status, source_key } = row
      comments.push({
        key,
        entry: referenceTo(entry),
        reply_to: (row.reply_to && keyOf.get(row.reply_to)) ?? null,
        author_name,
        author_url,
        body,
        status: status as BundleComment['status'],
        commented_at: row.commented_at.toISOString(),
        source_key,
      })
    }
    after = rows.at(-1)
    if (rows.length < 1_000) return comments
  }
}

type MediaRow = Awaited<ReturnType<typeof readMedia>>[number]

/** Each with a file name of its own, whatever the case. */
function mediaItems(rows: readonly MediaRow[], folderOf: (id: string) => string) {
  const taken = new Set<string>()
  return rows.map((row) => {
    const dot = row.name.lastIndexOf('.')
    const [base, ending] = dot > 0 ? [row.name.slice(0, dot), row.name.slice(dot)] : [row.name, '']
    let file = row.name
    for (let number = 2; taken.has(file.toLowerCase()); number++) file = `${base}-${number}${ending}`
    taken.add(file.toLowerCase())
    const { name, alt, title, caption, credit, folder_id, width, height, color, source_key } = row
    const folder = folder_id === null ? null : folderOf(folder_id)
    const item: BundleMedia = {
      file,
      name,
      alt,
      title,
      caption,
      credit,
      folder,
      width,
      height,
      color,
      source_key,
    }
    return { id: row.id, content_type: row.content_type, item }
  })
}

/** The line of names from the top to each row. */
function pathsOf<Row extends { id: string; parent_id: string | null }>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): (id: string) => string {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (id) => {
    const names: string[] = []
    const seen = new Set<string>()
    for (let row = byId.get(id); row && !seen.has(row.id); row = byId.get(row.parent_id ?? '')) {
      seen.add(row.id)
      names.unshift(nameOf(row))
    }
    return names.join('/')
  }
}

/** The same site gives the same bundle, whatever the order of its ids. */
function sorted(list: readonly unknown[]): unknown[] {
  const texts = new Map(list.map((item) => [item, JSON.stringify(item)]))
  return list.toSorted((a, b) => ((texts.get(a) ?? '') < (texts.get(b) ?? '') ? -1 : 1))
}

function without(object: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}

function json(path: string, value: unknown): ZipInput {
  return { path, body: JSON.stringify(value, null, 1) }
}
