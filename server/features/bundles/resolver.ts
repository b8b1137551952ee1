/** Which id everything of an intake has, or will have, on the site it goes to. */
import { createHash } from 'node:crypto'
import type { TenantTx } from '../../kernel/db/database.ts'
import { findAuthors } from '../authors/authors.ts'
import { findCollections } from '../collections/collections.ts'
import { findTerms } from '../terms/terms.ts'
import type { Intake } from './intake.ts'
import { listSources } from './queries.ts'

export type Resolver = {
  /** Whether it was on the site before. */
  has: (key: string) => boolean
  idOf: (key: string) => string | undefined
  /** The medium turned out to be another one that is there, or cannot be had: undefined. */
  settle: (key: string, id: string | undefined) => void
}

/** Keys of objects by what the bundle calls them; those of entries and media come as they are. */
export const termKey = ({ taxonomy, slug }: { taxonomy: string; slug: string }) => `${taxonomy}/${slug}`
export const authorKey = ({ slug }: { slug: string }) => `author/${slug}`
export const collectionKey = ({ slug }: { slug: string }) => `collection/${slug}`

/**
 * What is on the site already keeps its id: it is recognized by where an earlier import found it; terms, authors and
 * collections by their slugs, too. The ids of all others follow from the site and the key, so that work which is taken
 * up again after a crash, in whatever order, refers to the same ones.
 */
export async function openResolver(tx: TenantTx, siteId: string, intake: Intake): Promise<Resolver> {
  const ids = new Map<string, string>()
  const present = new Set<string>()
  const add = (key: string, existing: string | undefined) => {
    ids.set(key, existing ?? idFor(siteId, key))
    if (existing !== undefined) present.add(key)
  }
  const terms = await findTerms(tx, siteId)
  const termOf = new Map(terms.map((term) => [termKey(term), term.id]))
  const termFrom = bySource(terms)
  for (const term of intake.terms) add(termKey(term), termFrom(term.source_key) ?? termOf.get(termKey(term)))
  const authors = await findAuthors(tx, siteId)
  const authorOf = new Map(authors.map((author) => [authorKey(author), author.id]))
  const authorFrom = bySource(authors)
  for (const author of intake.authors)
    add(authorKey(author), authorFrom(author.source_key) ?? authorOf.get(authorKey(author)))
  const collections = await findCollections(tx, siteId)
  const collectionOf = new Map(collections.map((collection) => [collectionKey(collection), collection.id]))
  for (const collection of intake.collections)
    add(collectionKey(collection), collectionOf.get(collectionKey(collection)))
  const media = bySource(await listSources(tx, siteId, 'media'))
  for (const { key, source_key } of intake.media) add(key, media(source_key))
  const entries = bySource(await listSources(tx, siteId, 'entries'))
  for (const { key, source_key } of intake.entryKeys) add(key, entries(source_key))
  const comments = bySource(await listSources(tx, siteId, 'comments'))
  return {
    // Comments are many and nothing but other comments refers to them: they are not listed.
    has: (key) => present.has(key) || comments(key) !== undefined,
    idOf: (key) => ids.get(key) ?? comments(key),
    settle(key, id) {
      if (id === undefined) ids.delete(key)
      else ids.set(key, id)
    },
  }
}

/** A UUID of version 8: made from a hash. */
function idFor(siteId: string, key: string): string {
  const bytes = createHash('sha256').update(`${siteId}\0${key}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function bySource(
  rows: readonly { id: string; source_key: string | null }[],
): (key: string | null | undefined) => string | undefined {
  const ids = new Map(rows.flatMap(({ id, source_key }) => (source_key === null ? [] : [[source_key, id]])))
  return (key) => (key ? ids.get(key) : undefined)
}
