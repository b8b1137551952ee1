/** Has terms say what visitors see of them, after content was shown again as it was. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedTerm } from '../../published/documents.ts'
import type { ChangedContent } from '../releases/releases.ts'
import * as queries from './queries.ts'

/** Those that are gone come back, those that are not shown any more go. Nothing is published. */
export async function adoptTerms(
  tx: TenantTx,
  siteId: string,
  changed: readonly ChangedContent[],
): Promise<void> {
  const ours = changed.filter(({ kind }) => kind === 'term')
  for (const { entry_id, row } of ours) {
    if (row) continue
    await queries.deleteTerm(tx, siteId, entry_id)
    await queries.moveChildren(tx, siteId, entry_id, null)
    await queries.refileDrafts(tx, siteId, entry_id, null)
  }
  const rows = ours.flatMap(({ row }) => {
    if (!row) return []
    const { taxonomy, slug, name, description } = row.document as PublishedTerm
    return { id: row.entry_id, taxonomy, slug, name, description, parent_id: row.parent_id }
  })
  await queries.putTerms(tx, siteId, rows)
}
