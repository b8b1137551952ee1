/** What a page is to be: which templates may show it, the objects they get, and what its head says. */
import type { PublishedCollection, PublishedEntry } from '../../published/documents.ts'
import type { AuthorRow, CollectionRow, TermRow } from './content.ts'
import { EntryDrop } from './drops/entry.ts'
import { CollectionDrop } from './drops/site.ts'
import { AuthorDrop, TermDrop, authorPath, termPath } from './drops/taxonomy.ts'
import type { Head } from './head.ts'
import type { Crumb, Subject } from './json-ld.ts'
import type { Row } from './queries.ts'
import { SearchDrop } from './search.ts'
import { safeUrl } from './urls.ts'
import { type Visit, showsEntry } from './visit.ts'

export type Plan = {
  status: 200 | 404
  /** The first that the theme has. */
  templates: string[]
  objects: Record<string, unknown>
  /** What the page is about, where that is one. */
  entry?: Row<PublishedEntry>
  head: Omit<Head, 'page' | 'hasNextPage'>
}

type HeadParts = Pick<Head, 'title' | 'path'> & Partial<Head>

function headOf(visit: Visit, parts: HeadParts): Plan['head'] {
  const { config } = visit.site.release
  return {
    description: '',
    subject: { kind: 'list' },
    image: undefined,
    seo: {},
    noindex: false,
    crumbs: [],
    ...parts,
    feeds: [
      ...(parts.feeds ?? []),
      { title: config.title, path: '/feed.xml' },
      { title: config.title, path: '/atom.xml' },
    ],
  }
}

function home(visit: Visit): Crumb {
  return { name: visit.site.release.config.title, path: '/' }
}

/** `/our-journal` is called Our journal: the list of posts has no title of its own. */
function blogCrumb({ site: { release } }: Visit): Crumb {
  const { blog_path } = release.config
  const words = (blog_path.split('/').at(-1) ?? '').replaceAll('-', ' ')
  return { name: words.charAt(0).toUpperCase() + words.slice(1), path: blog_path }
}

export function indexPlan(visit: Visit): Plan {
  return {
    status: 200,
    templates: ['index'],
    objects: {},
    head: headOf(visit, { title: '', path: '/', subject: { kind: 'home' } }),
  }
}

/** @param isHome whether the posts are the front page */
export function blogPlan(visit: Visit, isHome: boolean): Plan {
  const crumb = blogCrumb(visit)
  return {
    status: 200,
    templates: ['blog', 'index'],
    objects: {},
    head: isHome
      ? headOf(visit, { title: '', path: '/', subject: { kind: 'home' } })
      : headOf(visit, { title: crumb.name, path: crumb.path, crumbs: [home(visit), crumb] }),
  }
}

export async function termPlan(visit: Visit, row: TermRow): Promise<Plan> {
  const { taxonomy, name, slug, description } = row.document
  const path = termPath(row)
  const structure = await visit.content.structure()
  const above: Crumb[] = []
  for (
    let at = structure.terms.get(row.parent_id ?? '');
    at && above.length < 10;
    at = structure.terms.get(at.parent_id ?? '')
  ) {
    showsEntry(visit, at)
    above.unshift({ name: at.document.name, path: termPath(at) })
  }
  const drop = new TermDrop(visit, row)
  return {
    status: 200,
    templates: [`${taxonomy}.${slug}`, taxonomy, 'blog', 'index'],
    objects: { [taxonomy]: drop, term: drop, posts: drop.posts },
    head: headOf(visit, {
      title: name,
      description,
      path,
      crumbs: [home(visit), ...above, { name, path }],
      feeds: [{ title: name, path: `${path}/feed.xml` }],
    }),
  }
}

export function authorPlan(visit: Visit, row: AuthorRow): Plan {
  const { name, bio, avatar, links } = row.document
  const path = authorPath(row)
  const drop = new AuthorDrop(visit, row)
  return {
    status: 200,
    templates: ['author', 'blog', 'index'],
    objects: { author: drop, term: drop, posts: drop.posts },
    head: headOf(visit, {
      title: name,
      description: bio,
      path,
      image: avatar,
      crumbs: [home(visit), { name, path }],
      subject: {
        kind: 'profile',
        name,
        bio,
        avatar,
        links: links.map(({ url }) => safeUrl(url)).filter((url) => url.startsWith('http')),
      },
    }),
  }
}

export function collectionPlan(visit: Visit, row: CollectionRow): Plan {
  const { name, slug, description } = row.document
  const path = `/${slug}`
  return {
    status: 200,
    templates: [`collection.${slug}`, 'collection', 'index'],
    objects: { collection: new CollectionDrop(visit, row) },
    head: headOf(visit, { title: name, description, path, crumbs: [home(visit), { name, path }] }),
  }
}

export function searchPlan(visit: Visit, query: string): Plan {
  return {
    status: 200,
    templates: ['search', 'blog', 'index'],
    objects: { search: new SearchDrop(visit, query) },
    head: headOf(visit, { title: query, path: '/search', noindex: true, subject: { kind: 'search' } }),
  }
}

export function notFoundPlan(visit: Visit): Plan {
  return {
    status: 404,
    templates: ['404'],
    objects: {},
    head: headOf(visit, { title: '404', path: visit.path, noindex: true, subject: { kind: 'page' } }),
  }
}

/** A page, post or record, with its HTML. */
export async function entryPlan(visit: Visit, row: Row<PublishedEntry>): Promise<Plan> {
  showsEntry(visit, row)
  const { document, kind } = row
  const { collections } = await visit.content.structure()
  const collection = kind === 'record' ? collections.get(row.type) : undefined
  const isHome = visit.path === '/'
  const crumbs = isHome ? [] : await crumbsOf(visit, row, collection?.document)
  const drop = new EntryDrop(visit, row)
  return {
    status: 200,
    templates: templatesOf(row),
    entry: row,
    objects: {
      // Records are shown by the template of pages where a theme has none for them.
      ...(kind === 'record' && { page: drop }),
      [kind]: drop,
      entry: drop,
      ...(collection && { collection: new CollectionDrop(visit, collection) }),
    },
    head: headOf(visit, {
      title: isHome ? '' : row.title,
      description: document.excerpt,
      path: isHome ? '/' : (row.path ?? visit.path),
      subject: isHome ? { kind: 'home' } : await subjectOf(visit, row),
      image: document.featured_image,
      seo: document.seo,
      crumbs,
    }),
  }
}

function templatesOf({ kind, type, document: { template, slug } }: Row<PublishedEntry>): string[] {
  const own = template === undefined || template === '' ? [] : [`${kind}.${template}`]
  if (kind === 'record') return [...own, `record.${type}`, 'record', 'page', 'post']
  return kind === 'post' ? [...own, 'post', 'page'] : [...own, `page.${slug}`, 'page', 'post']
}

async function crumbsOf(
  visit: Visit,
  row: Row<PublishedEntry>,
  collection: PublishedCollection | undefined,
): Promise<Crumb[]> {
  const self = { name: row.title, path: row.path ?? visit.path }
  const between: Crumb[] = []
  if (row.kind === 'post' && visit.site.release.config.home.kind !== 'posts') between.push(blogCrumb(visit))
  if (collection) between.push({ name: collection.name, path: `/${collection.slug}` })
  if (row.kind === 'page')
    for (const above of await new EntryDrop(visit, row).ancestors)
      between.push({ name: above.title, path: above.path ?? '/' })
  return [home(visit), ...between, self]
}

async function subjectOf(visit: Visit, row: Row<PublishedEntry>): Promise<Subject> {
  if (row.kind !== 'post') return { kind: 'page' }
  const { authors, terms } = await visit.content.structure()
  for (const id of [...row.authors, ...row.terms]) showsEntry(visit, { entry_id: id })
  const termNames = (taxonomy: string) =>
    row.terms.flatMap((id) => {
      const term = terms.get(id)?.document
      return term?.taxonomy === taxonomy ? [term.name] : []
    })
  return {
    kind: 'article',
    published_at: row.published_at.toISOString(),
    updated_at: row.document.updated_at,
    word_count: row.document.word_count,
    authors: row.authors.flatMap((id) => {
      const author = authors.get(id)
      return author ? [{ name: author.document.name, path: authorPath(author) }] : []
    }),
    sections: termNames('category'),
    tags: termNames('tag'),
  }
}
