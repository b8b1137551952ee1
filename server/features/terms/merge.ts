/** Merging one category or tag into another: what was filed under the one is under the other, for editors and visitors. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { moveRedirects } from '../redirects/redirects.ts'
import { publish } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import * as queries from './queries.ts'
import { type Taxonomy, type Term, contentOf, pathOf, subjectOf, toPublished } from './terms.ts'

/**
 * Ends `from`: its entries, children and address are `into`'s from now on, in one publication.
 * @param from from getTermForChange, of the same taxonomy as `into`
 * @throws AppError conflict where `into` is `from` itself or below it
 */
export async function mergeTerms(ctx: PointerCtx, tx: TenantTx, from: Term, into: Term): Promise<Term> {
  const { site_id: siteId } = from
  const site = await lockSite(tx, siteId)
  if ((await queries.findAncestry(tx, siteId, into.id)).includes(from.id))
    throw new AppError('conflict', `"${into.name}" is "${from.name}" or below it; move it elsewhere first.`)
  await queries.deleteTerm(tx, siteId, from.id)
  const children = await queries.moveChildren(tx, siteId, from.id, into.id)
  await queries.refileDrafts(tx, siteId, from.id, into.id)
  const moved = await movedRows(tx, siteId, from.id, into.id)
  const redirects = await moveRedirects(tx, siteId, pathOf(from), pathOf(into))
  const { content_position } = await publish(ctx, tx, siteId, {
    kind: 'content',
    put: [...children.map(toPublished), ...moved, ...redirects.put],
    remove: [{ kind: 'term', entry_id: from.id }, ...redirects.remove],
  })
  if (content_position > site.content_position) await queries.keepSearch(tx, siteId, content_position)
  await recordAudit(tx, {
    action: `${from.taxonomy as Taxonomy}.merge`,
    subject: subjectOf(into),
    before: contentOf(from),
    after: contentOf(into),
  })
  return into
}

/** What visitors see under the one term, filed under the other. Its search words are kept apart: see keepSearch. */
async function movedRows(tx: TenantTx, siteId: string, from: string, into: string): Promise<PublishedRow[]> {
  return (await queries.listPublishedUnder(tx, siteId, from)).map((row) => ({
    kind: row.kind as PublishedKind,
    entry_id: row.entry_id,
    type: row.type,
    path: row.path,
    parent_id: row.parent_id,
    title: row.title,
    published_at: row.published_at,
    terms: [...new Set(row.terms.map((id) => (id === from ? into : id)))],
    authors: row.authors,
    search: null,
    document: row.document,
  }))
}
