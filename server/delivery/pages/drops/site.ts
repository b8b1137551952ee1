/** The site, its collections and the request as templates see them: the globals that every page has. */
import type { ItemList } from '../../../liquid/list.ts'
import { Drop } from '../../../liquid/values.ts'
import { orderTag } from '../../../published/tags.ts'
import { type CollectionRow, collectionPath } from '../content.ts'
import { type Ready, whenReady } from '../ready.ts'
import { encodePath, safeUrl } from '../urls.ts'
import { type Visit, showsEntry, showsList } from '../visit.ts'
import { type ImageDrop, imageDrop } from './image.ts'
import { entryList, lookup, pageLookup } from './lists.ts'
import { menuLookup } from './menus.ts'
import { authorList, structureList, termList } from './taxonomy.ts'

/** ISO 15924 scripts apart, the languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'])

function directionOf(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(locale.toLowerCase().split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

export class CollectionDrop extends Drop {
  readonly #visit: Visit
  readonly #row: CollectionRow
  #records: ItemList | undefined

  constructor(visit: Visit, row: CollectionRow) {
    super()
    this.#visit = visit
    this.#row = row
    showsEntry(visit, row)
  }
  get id(): string {
    return this.#row.entry_id
  }
  get name(): string {
    return this.#row.document.name
  }
  get title(): string {
    return this.#row.document.name
  }
  get singular(): string {
    return this.#row.document.singular
  }
  get slug(): string {
    return this.#row.document.slug
  }
  get description(): string {
    return this.#row.document.description
  }
  get url(): string | null {
    return this.#row.document.has_pages ? encodePath(collectionPath(this.#row)) : null
  }
  get fields(): CollectionRow['document']['fields'] {
    return this.#row.document.fields
  }
  get records(): ItemList {
    return (this.#records ??= entryList(this.#visit, { type: this.#row.document.slug }))
  }
  get records_count(): Ready<number> {
    showsList(this.#visit, this.#row.document.slug)
    return this.#visit.content.count({ type: this.#row.document.slug })
  }
}

class SiteDrop extends Drop {
  readonly #visit: Visit
  #collections: ItemList | undefined
  constructor(visit: Visit) {
    super()
    this.#visit = visit
  }
  get #config() {
    return this.#visit.site.release.config
  }
  get title(): string {
    return this.#config.title
  }
  get tagline(): string {
    return this.#config.tagline
  }
  get description(): string {
    return this.#config.description
  }
  get url(): string {
    return this.#visit.site.origin
  }
  get locale(): string {
    return this.#config.locale
  }
  get direction(): string {
    return directionOf(this.#config.locale)
  }
  get timezone(): string {
    return this.#config.timezone
  }
  get logo(): ImageDrop | null {
    return imageDrop(this.#config.logo)
  }
  get icon(): ImageDrop | null {
    return imageDrop(this.#config.icon)
  }
  get social(): { platform: string; url: string }[] {
    return this.#config.social.map(({ platform, url }) => ({ platform, url: safeUrl(url) }))
  }
  get contact(): Record<string, string | undefined> {
    return this.#config.contact
  }
  get copyright(): string {
    return this.#config.copyright
  }
  get blog_url(): string {
    return encodePath(this.#config.home.kind === 'posts' ? '/' : this.#config.blog_path)
  }
  get posts_per_page(): number {
    return this.#config.posts_per_page
  }
  get search_url(): string {
    return '/search'
  }
  get feed_url(): string {
    return '/feed.xml'
  }
  get collections(): ItemList {
    return (this.#collections ??= structureList(this.#visit, 'collection', ({ collections }) =>
      [...collections.values()].map((row) => () => new CollectionDrop(this.#visit, row)),
    ))
  }
  get posts_count(): Ready<number> {
    this.#visit.tags.add(orderTag('post'))
    return this.#visit.content.count({ type: 'post' })
  }
}

/**
 * What every template can use, whatever the page; `settings` and `theme` are the engine's.
 * @param template the name of the one that is going to be used
 */
export function globalsOf(visit: Visit, template: string | undefined): Record<string, unknown> {
  return {
    site: new SiteDrop(visit),
    request: {
      path: visit.path,
      url: visit.site.origin + encodePath(visit.path),
      origin: visit.site.origin,
      locale: visit.site.release.config.locale,
      template,
      is_preview: visit.site.isPreview,
    },
    menus: menuLookup(visit),
    posts: entryList(visit, { type: 'post' }),
    pages: pageLookup(visit),
    collections: lookup((slug) => findCollection(visit, slug)),
    categories: termList(visit, 'category'),
    tags: termList(visit, 'tag'),
    authors: authorList(visit),
  }
}

export function findCollection(visit: Visit, slug: string): Ready<CollectionDrop | null> {
  return whenReady(visit.content.structure(), ({ collections, collectionsById }) => {
    const row = collections.get(slug) ?? collectionsById.get(slug)
    if (row) return new CollectionDrop(visit, row)
    showsList(visit, slug)
    return null
  })
}
