/**
 * The published content of a site at one position, with a memory: what holds a site together and its lists are read
 * once for each position, whatever the number of pages that show them. A position never changes, so nothing in the
 * memory ever becomes stale; it is only forgotten when the space is needed.
 */
import { LRUCache } from 'lru-cache'
import type { Database } from '../../kernel/db/database.ts'
import type {
  PublishedAuthor,
  PublishedCollection,
  PublishedImage,
  PublishedMenu,
  PublishedMenuItem,
  PublishedTerm,
} from '../../published/documents.ts'
import type { ThemeCustomization } from '../../published/site-config.ts'
import { imageOfMedia } from './drops/image.ts'
import * as queries from './queries.ts'
import type { EntryRow, ListFilter, ListPage, Row, Scope, Surroundings } from './queries.ts'
import { type Ready, whenReady } from './ready.ts'
import type { SiteView } from './site-view.ts'

export type TermRow = Row<PublishedTerm>
export type AuthorRow = Row<PublishedAuthor>
export type CollectionRow = Row<PublishedCollection>
export type MenuRow = Row<PublishedMenu>

export const collectionPath = ({ document }: CollectionRow): string => `/${document.slug}`

/** Categories, tags, authors, menus and collections, each by what it is looked up by. */
export type Structure = {
  terms: Map<string, TermRow>
  /** By `category/<slug>` and `tag/<slug>`. */
  termsBySlug: Map<string, TermRow>
  childTerms: Map<string, TermRow[]>
  authors: Map<string, AuthorRow>
  authorsBySlug: Map<string, AuthorRow>
  menus: Map<string, MenuRow>
  /** By slug. */
  collections: Map<string, CollectionRow>
  collectionsById: Map<string, CollectionRow>
  /** The entries that menus lead to, by id. */
  menuEntries: Map<string, EntryRow>
}

export type Content = {
  scope: Scope
  structure: () => Ready<Structure>
  list: (filter: ListFilter, page: ListPage) => Ready<EntryRow[]>
  count: (filter: ListFilter) => Ready<number>
  /** Posts of each category, tag and author, by id. */
  postCounts: () => Ready<Map<string, number>>
  /** Comments of these entries, by id. */
  commentCounts: (ids: readonly string[]) => Ready<Map<string, number>>
  /** An entry by its path, without HTML. */
  entryAt: (path: string) => Ready<EntryRow | undefined>
  byIds: (ids: readonly string[]) => Ready<EntryRow[]>
  byPaths: (paths: readonly string[]) => Ready<EntryRow[]>
  surroundings: (entry: EntryRow) => Ready<Surroundings>
  /** Images that the theme's settings name, by id: all of them at the first look. */
  settingsImages: () => Ready<Map<string, PublishedImage>>
}

/**
 * Rows that are kept over all sites. A row of a list takes about 2 kB, so this is at most 60 MB.
 */
const REMEMBERED_ROWS = 30_000

type Memory = LRUCache<string, { value: unknown }>

/** @returns the content of a view; views of the same site and position share what has been read */
export function openContent(db: Pick<Database, 'readTenant'>): (site: SiteView) => Content {
  const shared: Memory = new LRUCache({ maxSize: REMEMBERED_ROWS, maxEntrySize: REMEMBERED_ROWS / 2 })
  return (site) => {
    const { content_position: position, overlay, overlay_removed } = site.release
    const scope = {
      db,
      tenantId: site.tenantId,
      siteId: site.siteId,
      position,
      overlay: overlay ?? [],
      removed: overlay_removed ?? [],
    }
    // What a preview shows is nobody else's.
    const memory: Memory = isLog(scope) ? shared : new LRUCache({ maxSize: REMEMBERED_ROWS })
    return contentOf(site, scope, memory)
  }
}

const isLog = ({ overlay, removed }: Scope) => overlay.length === 0 && removed.length === 0

function contentOf(site: SiteView, scope: Scope, memory: Memory): Content {
  const prefix = `${site.tenantId}/${site.siteId}/${scope.position}/`
  function remember<Value>(
    name: string,
    load: () => Promise<Value>,
    rowsOf: (value: Value) => number,
  ): Ready<Value> {
    const key = prefix + name
    const known = memory.get(key)
    if (known) return known.value as Ready<Value>
    const loading = load()
    const entry = { value: loading }
    memory.set(key, entry, { size: 1 })
    loading.then(
      (value) => memory.set(key, { value }, { size: 1 + rowsOf(value) }),
      () => {
        if (memory.peek(key) === entry) memory.delete(key)
      },
    )
    return loading
  }

  const byIds = (ids: readonly string[]) =>
    ids.length === 0
      ? []
      : remember(
          `ids:${ids.join()}`,
          () => queries.listByIds(scope, ids),
          (rows) => rows.length,
        )

  return {
    scope,
    byIds,
    structure: () =>
      remember(
        'structure',
        () => loadStructure(scope),
        ({ terms, authors, menuEntries }) => terms.size + authors.size + menuEntries.size,
      ),
    list: (filter, page) =>
      remember(
        `list:${JSON.stringify([filter, page])}`,
        () => queries.listEntries(scope, filter, page),
        (rows) => rows.length,
      ),
    count: (filter) =>
      remember(
        `count:${JSON.stringify(filter)}`,
        () => queries.countEntries(scope, filter),
        () => 0,
      ),
    postCounts: () =>
      remember(
        'post-counts',
        () => queries.countPosts(scope),
        (counts) => Math.ceil(counts.size / 20),
      ),
    commentCounts: (ids) =>
      remember(
        `comments:${ids.join()}`,
        () => queries.countComments(scope, ids),
        () => 1,
      ),
    entryAt: (path) =>
      whenReady(
        remember(
          `paths:${path}`,
          () => queries.listByPaths(scope, [path]),
          (rows) => rows.length,
        ),
        (rows) => rows[0],
      ),
    byPaths: (paths) =>
      paths.length === 0
        ? []
        : remember(
            `paths:${paths.join('\n')}`,
            () => queries.listByPaths(scope, paths),
            (rows) => rows.length,
          ),
    surroundings: (entry) =>
      remember(
        `around:${entry.entry_id}`,
        () => queries.findSurroundings(scope, entry),
        ({ related, comments }) => 2 + related.length + comments.length,
      ),
    settingsImages: () =>
      remember(
        `images:${site.release.number}`,
        () => loadImages(scope, site.release.theme_settings),
        (images) => images.size,
      ),
  }
}

async function loadStructure(scope: Scope): Promise<Structure> {
  const rows = await queries.listStructure(scope)
  const ofKind = <Found extends Row>(kind: string) => rows.filter((row) => row.kind === kind) as Found[]
  const terms = ofKind<TermRow>('term')
  const authors = ofKind<AuthorRow>('author')
  const menus = ofKind<MenuRow>('menu')
  const collections = ofKind<CollectionRow>('collection')
  const targets = [...new Set(menus.flatMap(({ document }) => entriesIn(document.items)))].slice(0, 1_000)
  const menuEntries = targets.length === 0 ? [] : await queries.listByIds(scope, targets)
  return {
    terms: keyed(terms, (row) => row.entry_id),
    termsBySlug: keyed(terms, ({ document }) => `${document.taxonomy}/${document.slug}`),
    childTerms: Map.groupBy(terms, (row) => row.parent_id ?? ''),
    authors: keyed(authors, (row) => row.entry_id),
    authorsBySlug: keyed(authors, ({ document }) => document.slug),
    menus: keyed(menus, ({ document }) => document.handle),
    collections: keyed(collections, ({ document }) => document.slug),
    collectionsById: keyed(collections, (row) => row.entry_id),
    menuEntries: keyed(menuEntries, (row) => row.entry_id),
  }
}

function keyed<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item> {
  return new Map(items.map((item) => [keyOf(item), item]))
}

function entriesIn(items: readonly PublishedMenuItem[]): string[] {
  return items.flatMap(({ target, items: below }) => [
    ...('id' in target && ['page', 'post', 'record'].includes(target.kind) ? [target.id] : []),
    ...entriesIn(below),
  ])
}

const UUIDS = /"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g

/** What of the ids in the settings is an image is for the media library to say. */
async function loadImages(scope: Scope, settings: ThemeCustomization): Promise<Map<string, PublishedImage>> {
  const ids = new Set(
    JSON.stringify(settings)
      .match(UUIDS)
      ?.map((id) => id.slice(1, -1)),
  )
  const rows = ids.size === 0 ? [] : await queries.listImages(scope, [...ids].slice(0, 500))
  return new Map(rows.map((row) => [row.id, imageOfMedia(row)]))
}
