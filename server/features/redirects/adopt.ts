/** Has redirects say where visitors are sent, after content was shown again as it was. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedRedirect } from '../../published/documents.ts'
import type { ChangedContent } from '../releases/releases.ts'
import * as queries from './queries.ts'

/** Those that are gone come back, those that lead nowhere any more go. Nothing is published. */
export async function adoptRedirects(
  tx: TenantTx,
  siteId: string,
  changed: readonly ChangedContent[],
): Promise<void> {
  const ours = changed.filter(({ kind }) => kind === 'redirect')
  const gone = ours.filter(({ row }) => !row).map(({ entry_id }) => entry_id)
  const rows = ours.flatMap(({ row }) => {
    if (!row?.path) return []
    const { target, status } = row.document as PublishedRedirect
    return { id: row.entry_id, from_path: row.path, target, status }
  })
  await queries.deleteRedirects(tx, siteId, gone)
  await queries.putRedirects(tx, siteId, rows)
}
