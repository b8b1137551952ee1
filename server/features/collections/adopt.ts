/** Has collections say what visitors see of them, after content was shown again as it was. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedCollection } from '../../published/documents.ts'
import type { ChangedContent } from '../releases/releases.ts'
import * as queries from './queries.ts'

/**
 * Names and visibility become those that are shown. Fields stay as editors have them: what is published does not say all
 * of them; and collections are neither added nor removed, for their records hang on them. Nothing is published.
 */
export async function adoptCollections(
  tx: TenantTx,
  siteId: string,
  changed: readonly ChangedContent[],
): Promise<void> {
  const present = new Set((await queries.findCollections(tx, siteId)).map(({ id }) => id))
  for (const { kind, entry_id, row } of changed) {
    if (kind !== 'collection' || !row || !present.has(entry_id)) continue
    const { name, singular, description, has_pages, is_public } = row.document as PublishedCollection
    await queries.updateCollection(tx, siteId, entry_id, {
      name,
      singular,
      description,
      has_pages,
      is_public,
    })
  }
}
