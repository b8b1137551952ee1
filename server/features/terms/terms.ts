/** Categories and tags: what entries are filed under. Categories form a tree, tags a flat list; every change is public at once. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { freeSlug, readSlug, slugOf } from '../../kernel/slug.ts'
import type { PublishedRow, PublishedTerm } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { moveRedirects } from '../redirects/redirects.ts'
import { publish, siteLocale } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import * as queries from './queries.ts'

export { adoptTerms } from './adopt.ts'
export { findTerms } from './queries.ts'

export type Term = queries.TermRow
export type Taxonomy = 'category' | 'tag'
export type TermInput = {
  taxonomy: Taxonomy
  name: string
  /** Made from the name if unset. */
  slug?: string
  /** Categories only. */
  parent_id?: string | null
  description?: string
  /** Where an import found it. */
  source_key?: string | null
  id?: string
}
export type TermChange = Partial<Pick<TermInput, 'name' | 'slug' | 'parent_id' | 'description'>>
/** `publish: false`: the caller publishes and audits the larger act that this is part of. */
export type PublishOption = { publish?: boolean }

const MAX_DEPTH = 10

/** @throws AppError not_found */
export async function getTerm(tx: TenantTx, siteId: string, taxonomy: Taxonomy, id: string): Promise<Term> {
  return ofTaxonomy(await queries.findTerm(tx, siteId, id), taxonomy)
}

/** The term, locked until `tx` ends. @throws AppError not_found */
export async function getTermForChange(
  tx: TenantTx,
  siteId: string,
  taxonomy: Taxonomy,
  id: string,
): Promise<Term> {
  return ofTaxonomy(await queries.lockTerm(tx, siteId, id), taxonomy)
}

/** @throws AppError validation_failed, conflict for a slug that is taken (one made from the name gets a number instead) */
export async function addTerm(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  input: TermInput,
  options: PublishOption = {},
): Promise<Term> {
  if (input.parent_id) await requireParent(tx, siteId, input, input.parent_id)
  const term = await insert(tx, siteId, input)
  if (options.publish === false) return term
  await publish(ctx, tx, siteId, { kind: 'content', put: [toPublished(term)] })
  await recordAudit(tx, {
    action: `${term.taxonomy as Taxonomy}.add`,
    subject: subjectOf(term),
    after: contentOf(term),
  })
  return term
}

/**
 * Changes a term. A new slug leaves a redirect behind.
 * @param term from getTermForChange
 * @throws AppError as addTerm does; conflict for a category that would become its own descendant
 */
export async function changeTerm(
  ctx: PointerCtx,
  tx: TenantTx,
  term: Term,
  change: TermChange,
  options: PublishOption = {},
): Promise<Term> {
  const { site_id: siteId } = term
  if (change.parent_id) {
    // Two categories that are moved below each other at the same time would be gone from the tree.
    await lockSite(tx, siteId)
    await requireParent(tx, siteId, term, change.parent_id)
  }
  const slug = change.slug === undefined ? term.slug : readSlug(change.slug)
  if (slug !== term.slug && (await queries.findTermBySlug(tx, siteId, term.taxonomy, slug))) throw taken(slug)
  const changed = await queries.updateTerm(tx, siteId, term.id, {
    slug,
    ...(change.name !== undefined && { name: change.name.trim() }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.parent_id !== undefined && { parent_id: change.parent_id }),
  })
  if (options.publish === false) return changed
  const redirects = await moveRedirects(tx, siteId, pathOf(term), pathOf(changed))
  const { put, remove } = redirects
  await publish(ctx, tx, siteId, { kind: 'content', put: [toPublished(changed), ...put], remove })
  await recordAudit(tx, {
    action: `${term.taxonomy as Taxonomy}.change`,
    subject: subjectOf(changed),
    before: contentOf(term),
    after: contentOf(changed),
  })
  return changed
}

/**
 * Removes a term from the site and from drafts; categories below it move up. Entries stay published as they are: what
 * they say about a term that is gone is not shown.
 * @param term from getTermForChange
 */
export async function removeTerm(ctx: PointerCtx, tx: TenantTx, term: Term): Promise<void> {
  const { site_id: siteId } = term
  await queries.deleteTerm(tx, siteId, term.id)
  const children = await queries.moveChildren(tx, siteId, term.id, term.parent_id)
  await queries.refileDrafts(tx, siteId, term.id, null)
  await publish(ctx, tx, siteId, {
    kind: 'content',
    put: children.map(toPublished),
    remove: [{ kind: 'term', entry_id: term.id }],
  })
  await recordAudit(tx, {
    action: `${term.taxonomy as Taxonomy}.remove`,
    subject: subjectOf(term),
    before: contentOf(term),
  })
}

/** The rows visitors see: those with these ids, all of the site's without. */
export async function termRows(
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<PublishedRow<PublishedTerm>[]> {
  return (await queries.findTerms(tx, siteId, ids)).map(toPublished)
}

export function toPublished(term: Term): PublishedRow<PublishedTerm> {
  const { name, slug, description } = term
  const taxonomy = term.taxonomy as Taxonomy
  return {
    kind: 'term',
    entry_id: term.id,
    type: taxonomy,
    path: pathOf(term),
    parent_id: term.parent_id,
    title: name,
    published_at: term.created_at,
    terms: [],
    authors: [],
    search: null,
    document: { taxonomy, slug, name, description },
  }
}

/** Where the site lists what is filed under the term. */
export function pathOf({ taxonomy, slug }: Pick<Term, 'taxonomy' | 'slug'>): string {
  return `/${taxonomy}/${slug}`
}

export function subjectOf({ taxonomy, id, name }: Term) {
  return { type: taxonomy, id, label: name }
}

export function contentOf({ name, slug, parent_id, description }: Term) {
  return { name, slug, parent_id, description }
}

async function insert(tx: TenantTx, siteId: string, input: TermInput): Promise<Term> {
  const { taxonomy, slug } = input
  const row = {
    id: input.id ?? randomUUIDv7(),
    site_id: siteId,
    taxonomy,
    name: input.name.trim(),
    description: input.description ?? '',
    parent_id: input.parent_id ?? null,
    source_key: input.source_key ?? null,
  }
  if (slug !== undefined) {
    const wanted = readSlug(slug)
    const term = await queries.insertTerm(tx, { ...row, slug: wanted })
    if (!term) throw taken(wanted)
    return term
  }
  const base = slugOf(input.name, await siteLocale(tx, siteId)) || taxonomy
  // Another try only where somebody took the same name at the same moment.
  for (let tries = 0; tries < 3; tries += 1) {
    const free = freeSlug(base, await queries.takenSlugs(tx, siteId, taxonomy, base))
    const term = await queries.insertTerm(tx, { ...row, slug: free })
    if (term) return term
  }
  throw taken(base)
}

function taken(slug: string): AppError {
  return new AppError('conflict', `There is one with the slug "${slug}" already; choose another.`, {
    errors: [{ path: '/body/slug', message: 'is taken' }],
  })
}

/** @param child the term, if it exists already */
async function requireParent(
  tx: TenantTx,
  siteId: string,
  child: { taxonomy: string; id?: string },
  parentId: string,
): Promise<void> {
  const refuse = (detail: string) =>
    new AppError('validation_failed', detail, { errors: [{ path: '/body/parent_id', message: detail }] })
  if (child.taxonomy !== 'category') throw refuse('Tags have no parents; use a category.')
  const parent = await queries.findTerm(tx, siteId, parentId)
  if (parent?.taxonomy !== 'category') throw refuse('There is no such category on this website.')
  const line = await queries.findAncestry(tx, siteId, parentId)
  if (child.id !== undefined && line.includes(child.id))
    throw new AppError('conflict', 'A category cannot be below itself; choose another parent.')
  if (line.length >= MAX_DEPTH) throw refuse(`Categories nest at most ${MAX_DEPTH} levels deep.`)
}

function ofTaxonomy(term: Term | undefined, taxonomy: Taxonomy): Term {
  if (term?.taxonomy === taxonomy) return term
  throw new AppError('not_found', `There is no such ${taxonomy}.`)
}
