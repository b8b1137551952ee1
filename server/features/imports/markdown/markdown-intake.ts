/** An archive of Markdown or HTML files, as static site generators keep them, as something that can be brought into a site. */
import { posix } from 'node:path'
import { marked } from 'marked'
import { AppError } from '../../../errors.ts'
import { readPath } from '../../../kernel/http/link.ts'
import { slugOf } from '../../../kernel/slug.ts'
import { type ZipArchive, type ZippedFile, openZip } from '../../../kernel/zip.ts'
import {
  type BundleTerm,
  type Intake,
  type IntakeEntry,
  type IntakeMedia,
  escapeReferences,
} from '../../bundles/bundles.ts'
import { htmlToRichText } from '../../rich-text/rich-text.ts'
import { momentOf } from '../local-time.ts'
import { keyOfAddress } from '../media-source.ts'
import { postPathOf } from '../post-path.ts'
import { relink } from '../relink.ts'
import type { ImportSource } from '../source.ts'
import { type FrontMatter, listField, splitFrontMatter, textField } from './front-matter.ts'

const LIMITS = { maxEntries: 100_000, maxTotalBytes: 5 * 1024 ** 3, maxFileBytes: 500_000_000 }
const TEXT_MAX_BYTES = 2_000_000
const TEXT_FILE = /\.(md|markdown|mdown|html?)$/i
const MEDIA_FILE = /\.(jpe?g|png|gif|webp|avif|svg|mp4|webm|mp3|m4a|ogg|pdf|docx?|xlsx?|pptx?|od[tsp])$/i
/** What generators and repositories keep beside their texts. */
const NOT_CONTENT =
  /(^|\/)(node_modules|layouts|_layouts|_includes|themes|\.[^/]+)\/|(^|\/)(readme|license|changelog|contributing)\.md$/i
const POSTS = /(^|\/)(_posts|posts?|blog|articles?|news)\//i
const DATED = /^(\d{4}-\d\d-\d\d)-(.+)$/

type Text = {
  path: string
  fields: FrontMatter
  body: string
  type: 'page' | 'post'
  slug: string
  at: Date | undefined
}

/** @throws AppError as openZip does, and validation_failed for an archive without texts */
export async function openMarkdown(source: ImportSource): Promise<Intake> {
  const archive = await openZip(await source.zip(), LIMITS)
  source.defer(() => archive[Symbol.dispose]())
  const files = withoutFolder(archive)
  const texts: Text[] = []
  for (const file of files)
    if (TEXT_FILE.test(file.path) && !NOT_CONTENT.test(file.path))
      texts.push(...(await readText(source, file)))
  if (texts.length === 0)
    throw new AppError('validation_failed', 'The archive holds no Markdown or HTML files.')
  const byPath = new Map(texts.map((text) => [text.path, text]))
  const parents = new Map(texts.map((text) => [text.path, parentOf(byPath, text)]))
  const keyOf = ({ path }: Text) => `file/${path}`
  const media = mediaIn(files)
  const pathOf = (text: Text): string => {
    if (text.type === 'post') return postPathOf(source.site, text.slug, text.at)
    const parent = parents.get(text.path)
    return `${parent ? pathOf(parent) : ''}/${text.slug}`
  }

  /** The file that an address in a text means: relative to it, or to the root of the archive. */
  const fileAt = (text: Text, address: string): string | undefined => {
    if (/^([a-z]+:|\/\/|#)/i.test(address)) return undefined
    const path = decoded(address.replace(/[?#].*$/s, ''))
    const candidates = path.startsWith('/')
      ? [path.slice(1), `static${path}`, `public${path}`, `assets${path}`]
      : [posix.join(posix.dirname(text.path), path)]
    return candidates
      .flatMap((each) => [each, `${each}.md`, `${each}/index.md`])
      .find((each) => media.has(each) || byPath.has(each))
  }

  function entryOf(text: Text): IntakeEntry {
    const { path, fields, body, type, slug, at } = text
    const title = titleOf(text)
    const report = (message: string) => source.report({ level: 'warning', item: path, message })
    const html = /\.html?$/i.test(path) ? bodyOf(body) : marked.parse(body, { async: false, gfm: true })
    const { doc, notes } = htmlToRichText(html)
    for (const note of notes) report(note)
    const mediaKey = (address: string) => media.get(fileAt(text, address) ?? '')?.key
    const image = textField(fields, 'image', 'featured_image', 'cover', 'thumbnail', 'hero')
    const imageKey = image && (mediaKey(image) ?? mediaKey(`/${image}`))
    if (image && !imageKey && !/^https?:/.test(image)) report(`Its image ${image} is not in the archive.`)
    const isDraft =
      fields['draft'] === true || fields['published'] === false || textField(fields, 'status') === 'draft'
    const isAhead = at !== undefined && at.getTime() > Date.now()
    const author = authorName(fields)
    return {
      key: keyOf(text),
      type,
      slug,
      source_key: sourceKey(path),
      parent: ((parent) => parent && keyOf(parent))(parents.get(path)) ?? null,
      title: escapeReferences(title),
      body: relink(escapeReferences(withoutTitle(doc, title)), {
        link: (href) => {
          const target = fileAt(text, href)
          const other = byPath.get(target ?? '')
          if (other) return pathOf(other) + (/#.*$/.exec(href)?.[0] ?? '')
          const file = media.get(target ?? '')
          return file && `@${file.key}`
        },
        media: mediaKey,
      }),
      excerpt: escapeReferences(textField(fields, 'excerpt', 'summary')) || null,
      featured_media_id: imageKey ? `@${imageKey}` : null,
      terms: termsOf(fields).map(({ taxonomy, slug: termSlug }) => `@${taxonomy}/${termSlug}`),
      authors: author ? [`@author/${authorSlug(source, author)}`] : [],
      seo: escapeReferences({
        ...(textField(fields, 'description') && {
          description: textField(fields, 'description').slice(0, 300),
        }),
      }),
      is_featured: fields['featured'] === true,
      position: Number(fields['weight'] ?? fields['order'] ?? fields['nav_order'] ?? 0) || 0,
      status: isDraft ? 'draft' : isAhead ? 'scheduled' : 'published',
      published_at: isDraft || isAhead ? null : (at?.toISOString() ?? null),
      publish_at: !isDraft && isAhead ? at.toISOString() : null,
    }
  }

  const terms = new Map<string, BundleTerm>()
  for (const { fields } of texts)
    for (const term of termsOf(fields)) terms.set(`${term.taxonomy}/${term.slug}`, term)
  const authors = new Map(
    texts.flatMap(({ fields }) => {
      const name = authorName(fields)
      return name ? [[authorSlug(source, name), name] as const] : []
    }),
  )
  return {
    site: {},
    theme: undefined,
    collections: [],
    terms: escapeReferences([...terms.values()]),
    authors: escapeReferences(
      [...authors].map(([slug, name]) => ({ slug, name, source_key: sourceKey(`author:${slug}`) })),
    ),
    menus: [],
    redirects: texts.flatMap((text) =>
      [...listField(text.fields, 'aliases', 'redirect_from'), textField(text.fields, 'permalink')].flatMap(
        (alias) => {
          const from_path = readPath(alias.startsWith('/') ? alias : `/${alias}`)
          const target = pathOf(text)
          return !alias || from_path === undefined || from_path === target || from_path === '/'
            ? []
            : [{ from_path, target, status: 301 as const, is_automatic: true }]
        },
      ),
    ),
    media: [...media.values()],
    entryKeys: texts.map((text) => ({ key: keyOf(text), source_key: sourceKey(text.path) })),
    commentCount: 0,
    async *entries() {
      for (const text of texts) yield entryOf(text)
    },
    async *comments() {},
  }
}

/** Whoever packs a folder packs the folder itself as often as what is in it: it is no part of addresses. */
function withoutFolder({ files }: ZipArchive): ZippedFile[] {
  const all = [...files.values()]
  const folder = `${all[0]?.path.split('/')[0]}/`
  if (!all.every(({ path }) => path.startsWith(folder))) return all
  return all.map((file) => ({ ...file, path: file.path.slice(folder.length) }))
}

async function readText(source: ImportSource, file: ZippedFile): Promise<Text[]> {
  const report = (message: string) => source.report({ level: 'warning', item: file.path, message })
  if (file.size_bytes > TEXT_MAX_BYTES) {
    report('It is larger than 2 MB and was left out.')
    return []
  }
  const raw = new TextDecoder().decode(await file.bytes()).replaceAll('\0', '')
  const { fields, body, problem } = splitFrontMatter(raw)
  if (problem !== undefined) report(`What stands above its text cannot be read and was left out: ${problem}`)
  const base = posix.basename(file.path).replace(TEXT_FILE, '')
  const [, day, rest] = DATED.exec(base) ?? []
  const isIndex = /^_?index$/i.test(base)
  const given = textField(fields, 'type', 'layout')
  const date = textField(fields, 'date', 'published_at', 'pubDate')
  const isPost =
    given === 'post' || (given !== 'page' && !isIndex && (day !== undefined || POSTS.test(file.path)))
  const name = isIndex ? posix.basename(posix.dirname(file.path)) : (rest ?? base)
  const wanted =
    slugOf(textField(fields, 'slug')) ||
    slugOf(name === '.' ? 'home' : name) ||
    slugOf(textField(fields, 'title'))
  return [
    {
      path: file.path,
      fields,
      body,
      type: isPost ? 'post' : 'page',
      slug: wanted || 'untitled',
      at:
        timeOf(date, source.site.timezone) ??
        (day === undefined ? undefined : momentOf(day, source.site.timezone)),
    },
  ]
}

/** With a zone or without. */
function timeOf(date: string, timezone: string): Date | undefined {
  if (!date) return undefined
  const time = /(Z|[+-]\d\d:?\d\d)$/.test(date) ? new Date(date) : undefined
  return time && !Number.isNaN(time.getTime()) ? time : momentOf(date, timezone)
}

/** The page that a folder's index is, or a file beside the folder with its name. */
function parentOf(byPath: ReadonlyMap<string, Text>, { path, type }: Text): Text | undefined {
  if (type !== 'page') return undefined
  const isIndex = /(^|\/)_?index\.\w+$/i.test(path)
  let folder = posix.dirname(isIndex ? posix.dirname(path) : path)
  if (isIndex && posix.dirname(path) === '.') return undefined
  for (; folder !== '.' && folder !== '/'; folder = posix.dirname(folder))
    for (const name of [`${folder}/index`, `${folder}/_index`, folder])
      for (const ending of ['.md', '.markdown', '.html']) {
        const found = byPath.get(name + ending)
        if (found?.type === 'page' && found.path !== path) return found
      }
  return undefined
}

function mediaIn(files: readonly ZippedFile[]): Map<string, IntakeMedia> {
  const media = new Map<string, IntakeMedia>()
  for (const file of files)
    if (MEDIA_FILE.test(file.path) && !NOT_CONTENT.test(file.path)) {
      const key = `media/${keyOfAddress(file.path)}`
      media.set(file.path, {
        key,
        file: posix.basename(file.path),
        source_key: sourceKey(`media:${file.path}`),
        open: async () => ({ body: await file.open(), size_bytes: file.size_bytes }),
      })
    }
  return media
}

function termsOf(fields: FrontMatter): BundleTerm[] {
  const make = (taxonomy: BundleTerm['taxonomy'], names: string[]) =>
    names.flatMap((name): BundleTerm[] => {
      const slug = slugOf(name)
      return slug
        ? [{ taxonomy, slug, name: name.slice(0, 200), source_key: sourceKey(`${taxonomy}:${slug}`) }]
        : []
    })
  return [
    ...make('category', listField(fields, 'categories', 'category')),
    ...make('tag', listField(fields, 'tags', 'tag')),
  ]
}

function authorName(fields: FrontMatter): string {
  const author = fields['author']
  const name = typeof author === 'object' && author !== null && 'name' in author ? author.name : author
  return typeof name === 'string' ? name.trim().slice(0, 200) : (listField(fields, 'authors')[0] ?? '')
}

function authorSlug({ options }: ImportSource, name: string): string {
  return options.authors[name] ?? (slugOf(name) || 'author')
}

function titleOf({ fields, body, slug, path }: Text): string {
  const heading = /\.html?$/i.test(path)
    ? /<title>([^<]{1,300})<\/title>/i.exec(body)?.[1]
    : /^#[ \t]+(.{1,300})$/m.exec(body)?.[1]
  return textField(fields, 'title') || heading?.trim() || slug.replaceAll('-', ' ')
}

/** The page shows its title: a first heading that says the same would say it twice. */
function withoutTitle(doc: ReturnType<typeof htmlToRichText>['doc'], title: string) {
  const [first, ...rest] = doc.content ?? []
  const says =
    first?.type === 'heading' &&
    (first.content ?? [])
      .map((node) => node.text ?? '')
      .join('')
      .trim() === title
  return says ? { ...doc, content: rest } : doc
}

/** Of a whole page, what stands in its body. */
function bodyOf(html: string): string {
  const start = /<body\b[^<>]{0,2000}>/i.exec(html)
  const inner = start ? html.slice(start.index + start[0].length) : html
  const end = inner.toLowerCase().lastIndexOf('</body')
  return end === -1 ? inner : inner.slice(0, end)
}

function sourceKey(text: string): string {
  const key = `markdown:${text}`
  return key.length <= 400 ? key : `markdown:${keyOfAddress(text)}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
