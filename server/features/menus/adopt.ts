/** Has menus say what visitors see of them, after content was shown again as it was. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedMenu } from '../../published/documents.ts'
import type { ChangedContent } from '../releases/releases.ts'
import * as queries from './queries.ts'

/** Those that are gone come back; those that are not shown any more are emptied, for themes count on some. Nothing is published. */
export async function adoptMenus(
  tx: TenantTx,
  siteId: string,
  changed: readonly ChangedContent[],
): Promise<void> {
  const ours = changed.filter(({ kind }) => kind === 'menu')
  const gone = ours.filter(({ row }) => !row).map(({ entry_id }) => entry_id)
  await queries.emptyMenus(tx, siteId, gone)
  const rows = ours.flatMap(({ row }) => {
    if (!row) return []
    const { handle, name, items } = row.document as PublishedMenu
    return { id: row.entry_id, handle, name, items }
  })
  await queries.putMenus(tx, siteId, rows)
}
