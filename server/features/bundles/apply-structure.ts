/** Brings collections, categories, tags and authors: what entries are filed under. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { addAuthor } from '../authors/authors.ts'
import { type CollectionField, type CountedAs, addCollection } from '../collections/collections.ts'
import { addTerm } from '../terms/terms.ts'
import type { Application } from './application.ts'
import type { BundleTerm } from './format.ts'
import { withIds } from './references.ts'
import { authorKey, collectionKey, termKey } from './resolver.ts'

export async function applyStructure(application: Application): Promise<void> {
  const { ctx, target, intake, options } = application
  await options.progress?.('structure', 0, 1)
  const resolved = <Value>(value: Value): Value => withIds(value, application.resolver.idOf, () => undefined)
  await ctx.db.withTenant(target.tenantId, async (tx) => {
    for (const collection of resolved(intake.collections))
      await unlessThere(application, 'collections', collectionKey(collection), collection.name, (id) =>
        addCollection(
          ctx,
          tx,
          target.siteId,
          {
            ...collection,
            id,
            singular: collection.singular ?? collection.name,
            fields: collection.fields as CollectionField[],
            counted_as: (collection.counted_as ?? null) as CountedAs | null,
          },
          { publish: false },
        ),
      )
    for (const term of parentsFirst(resolved(intake.terms))) await applyTerm(application, tx, term)
    for (const author of resolved(intake.authors))
      await unlessThere(application, 'authors', authorKey(author), author.name, (id) =>
        addAuthor(
          ctx,
          tx,
          target.siteId,
          { ...author, id, avatar_media_id: author.avatar ?? null },
          { publish: false },
        ),
      )
  })
}

async function applyTerm(application: Application, tx: TenantTx, term: BundleTerm): Promise<void> {
  const { ctx, target, resolver } = application
  const { parent, ...fields } = term
  const parentKey = parent ? termKey({ taxonomy: term.taxonomy, slug: parent }) : undefined
  await unlessThere(application, kindOf(term), termKey(term), term.name, (id) =>
    addTerm(
      ctx,
      tx,
      target.siteId,
      { ...fields, id, parent_id: parentKey === undefined ? null : (resolver.idOf(parentKey) ?? null) },
      { publish: false },
    ),
  )
}

/** Adds what is not on the site; what cannot be added is reported, and references to it are left out. */
async function unlessThere(
  { resolver, count, report }: Application,
  kind: string,
  key: string,
  name: string,
  add: (id: string) => Promise<unknown>,
): Promise<void> {
  const id = resolver.idOf(key)
  if (id === undefined) return
  if (resolver.has(key)) return count(kind, 'unchanged')
  try {
    await add(id)
    count(kind, 'added')
  } catch (error) {
    // Refusals come before anything is written: the transaction can go on.
    if (!(error instanceof AppError) || error.code === 'quota_exceeded') throw error
    count(kind, 'skipped')
    report({ level: 'warning', item: name, message: error.message })
    resolver.settle(key, undefined)
  }
}

/** Categories after those above them; what would be in a circle comes last, without a parent that is there. */
function parentsFirst(terms: readonly BundleTerm[]): BundleTerm[] {
  const bySlug = new Map(terms.map((term) => [termKey(term), term]))
  const depth = (term: BundleTerm) => {
    let steps = 0
    for (
      let at: BundleTerm | undefined = term;
      at?.parent && steps < terms.length;
      at = bySlug.get(termKey({ taxonomy: term.taxonomy, slug: at.parent }))
    )
      steps += 1
    return steps
  }
  const depths = new Map(terms.map((term) => [term, depth(term)]))
  return terms.toSorted((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0))
}

function kindOf({ taxonomy }: BundleTerm): string {
  return taxonomy === 'category' ? 'categories' : 'tags'
}
