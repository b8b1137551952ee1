/** What the public read API says about entries, collections and menus. Addresses are absolute. */
import type { CollectionRow, MenuRow, Structure } from './content.ts'
import { imageDrop } from './drops/image.ts'
import { type MenuItemDrop, menuDrop } from './drops/menus.ts'
import { authorPath, termPath } from './drops/taxonomy.ts'
import { type PublishedField, type PublishedImage } from '../../published/documents.ts'
import { withoutBlocks } from '../../published/plugin-block.ts'
import type { EntryRow } from './queries.ts'
import { absolute, encodePath } from './urls.ts'
import { type Visit, showsEntry } from './visit.ts'

/** An entry; with `html` when the row has it. */
export function describeEntry(visit: Visit, row: EntryRow, structure: Structure): Record<string, unknown> {
  const { origin } = visit.site
  const { document } = row
  const url = (path: string) => origin + encodePath(path)
  for (const id of [...row.terms, ...row.authors]) showsEntry(visit, { entry_id: id })
  const terms = (taxonomy: string) =>
    row.terms.flatMap((id) => {
      const term = structure.terms.get(id)
      return term?.document.taxonomy === taxonomy
        ? [{ slug: term.document.slug, name: term.document.name, url: url(termPath(term)) }]
        : []
    })
  return {
    id: row.entry_id,
    type: row.type,
    title: row.title,
    slug: document.slug,
    path: row.path,
    url: row.path === null ? null : url(row.path),
    excerpt: document.excerpt,
    ...(document.html !== undefined && { html: withoutBlocks(document.html) }),
    published_at: row.published_at.toISOString(),
    updated_at: document.updated_at,
    parent_id: row.parent_id,
    is_featured: document.is_featured,
    position: document.position,
    word_count: document.word_count,
    featured_image: describeImage(origin, document.featured_image),
    authors: row.authors.flatMap((id) => {
      const author = structure.authors.get(id)
      return author
        ? [{ slug: author.document.slug, name: author.document.name, url: url(authorPath(author)) }]
        : []
    }),
    categories: terms('category'),
    tags: terms('tag'),
    fields: Object.fromEntries(
      Object.entries(document.fields).map(([key, field]) => [key, describeField(origin, field)]),
    ),
  }
}

function describeImage(origin: string, image: PublishedImage | undefined): unknown {
  if (!image) return null
  const { widths: _, ...drop } = imageDrop(image) ?? { widths: [] }
  return {
    ...drop,
    url: absolute(origin, image.url),
    srcset: absoluteSrcset(origin, imageDrop(image)?.srcset ?? ''),
  }
}

function absoluteSrcset(origin: string, srcset: string): string {
  return srcset
    .split(', ')
    .map((candidate) => absolute(origin, candidate))
    .join(', ')
}

function describeField(origin: string, field: PublishedField): unknown {
  switch (field.type) {
    case 'image':
      return describeImage(origin, field.value)
    case 'gallery':
      return field.value.map((image) => describeImage(origin, image))
    case 'file':
      return { ...field.value, url: absolute(origin, field.value.url) }
    default:
      return field.value
  }
}

export function describeCollection({ site }: Visit, { document }: CollectionRow): Record<string, unknown> {
  const { slug, name, singular, description, fields, has_pages } = document
  return {
    slug,
    name,
    singular,
    description,
    url: has_pages ? `${site.origin}/${slug}` : null,
    fields: fields.map(({ key, label, type }) => ({ key, label, type })),
  }
}

export function describeMenu(visit: Visit, structure: Structure, row: MenuRow): Record<string, unknown> {
  const { handle, name, items } = menuDrop(visit, structure, row)
  return { handle, name, items: items.map((item) => describeItem(visit.site.origin, item)) }
}

function describeItem(origin: string, item: MenuItemDrop): Record<string, unknown> {
  const { title, url, opens_new_tab, items } = item
  return {
    title,
    url: absolute(origin, url),
    opens_new_tab,
    items: items.map((below) => describeItem(origin, below)),
  }
}
