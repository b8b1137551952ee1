/** Categories, tags and authors as templates see them. */
import { ItemList } from '../../../liquid/list.ts'
import { Drop } from '../../../liquid/values.ts'
import { entryTag } from '../../../published/tags.ts'
import type { AuthorRow, Structure, TermRow } from '../content.ts'
import { type Ready, whenReady } from '../ready.ts'
import { encodePath, safeUrl } from '../urls.ts'
import { type Visit, showsEntry, showsList } from '../visit.ts'
import { type ImageDrop, imageDrop } from './image.ts'

export class TermDrop extends Drop {
  readonly #visit: Visit
  readonly #row: TermRow
  #posts: ItemList | undefined

  constructor(visit: Visit, row: TermRow) {
    super()
    this.#visit = visit
    this.#row = row
    showsEntry(visit, row)
  }
  get id(): string {
    return this.#row.entry_id
  }
  get taxonomy(): string {
    return this.#row.document.taxonomy
  }
  get name(): string {
    return this.#row.document.name
  }
  get title(): string {
    return this.#row.document.name
  }
  get slug(): string {
    return this.#row.document.slug
  }
  get description(): string {
    return this.#row.document.description
  }
  get url(): string {
    return encodePath(termPath(this.#row))
  }
  get posts(): ItemList {
    return (this.#posts ??= this.#visit.list(this.#visit, { type: 'post', terms: [this.#row.entry_id] }))
  }
  get posts_count(): Ready<number> {
    return postCount(this.#visit, this.#row.entry_id)
  }
  get parent(): Ready<TermDrop | null> {
    const { parent_id } = this.#row
    if (parent_id === null) return null
    this.#visit.tags.add(entryTag(parent_id))
    return whenReady(this.#visit.content.structure(), ({ terms }) => {
      const row = terms.get(parent_id)
      return row ? new TermDrop(this.#visit, row) : null
    })
  }
  get children(): Ready<TermDrop[]> {
    showsList(this.#visit, this.#row.document.taxonomy)
    return whenReady(this.#visit.content.structure(), ({ childTerms }) =>
      (childTerms.get(this.#row.entry_id) ?? []).map((row) => new TermDrop(this.#visit, row)),
    )
  }
}

export class AuthorDrop extends Drop {
  readonly #visit: Visit
  readonly #row: AuthorRow
  #posts: ItemList | undefined

  constructor(visit: Visit, row: AuthorRow) {
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
  get slug(): string {
    return this.#row.document.slug
  }
  get bio(): string {
    return this.#row.document.bio
  }
  get url(): string {
    return encodePath(authorPath(this.#row))
  }
  get avatar(): ImageDrop | null {
    return imageDrop(this.#row.document.avatar)
  }
  get links(): { label: string; url: string }[] {
    return this.#row.document.links.map(({ label, url }) => ({ label, url: safeUrl(url) }))
  }
  get posts(): ItemList {
    return (this.#posts ??= this.#visit.list(this.#visit, { type: 'post', authors: [this.#row.entry_id] }))
  }
  get posts_count(): Ready<number> {
    return postCount(this.#visit, this.#row.entry_id)
  }
}

export const termPath = ({ document }: TermRow): string => `/${document.taxonomy}/${document.slug}`
export const authorPath = ({ document }: AuthorRow): string => `/author/${document.slug}`

function postCount(visit: Visit, id: string): Ready<number> {
  showsList(visit, 'post')
  return whenReady(visit.content.postCounts(), (counts) => counts.get(id) ?? 0)
}

/** All categories or tags by name. */
export function termList(visit: Visit, taxonomy: 'category' | 'tag'): ItemList {
  return structureList(visit, taxonomy, ({ terms }) =>
    [...terms.values()]
      .filter(({ document }) => document.taxonomy === taxonomy)
      .map((row) => () => new TermDrop(visit, row)),
  )
}

/** All authors by name. */
export function authorList(visit: Visit): ItemList {
  return structureList(visit, 'author', ({ authors }) =>
    [...authors.values()].map((row) => () => new AuthorDrop(visit, row)),
  )
}

/** A list out of what is in memory anyway. @param type whose membership it depends on */
export function structureList(
  visit: Visit,
  type: string,
  select: (structure: Structure) => (() => unknown)[],
): ItemList {
  const items = () => {
    showsList(visit, type)
    return whenReady(visit.content.structure(), select)
  }
  return new ItemList({
    items: (offset, limit) =>
      whenReady(items(), (all) => all.slice(offset, offset + limit).map((make) => make())),
    count: () => whenReady(items(), (all) => all.length),
  })
}
