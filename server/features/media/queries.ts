/** SQL about media. */
import type { Insertable, Selectable } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Media } from '../../kernel/db/home-tables.generated.ts'

export type MediaRow = Selectable<Media>
export type NewMedia = Omit<Insertable<Media>, 'tenant_id'>

export async function findMediaRows(tx: TenantTx, siteId: string, ids: string[]): Promise<MediaRow[]> {
  if (ids.length === 0) return []
  return tx.selectFrom('media').selectAll().where('site_id', '=', siteId).where('id', 'in', ids).execute()
}
