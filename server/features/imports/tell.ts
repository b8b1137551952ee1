/** Tells whoever began an import that it is over. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { membersAmong } from '../members/members.ts'
import { type NotifyCtx, notify } from '../notifications/notifications.ts'
import { findSites } from '../sites/sites.ts'
import type { ImportRow } from './queries.ts'

/** @param problems what its report lists */
export async function tellFinished(
  ctx: NotifyCtx,
  tx: TenantTx,
  row: ImportRow,
  problems: number,
): Promise<void> {
  const { is_dry_run } = row
  await notify(ctx, tx, await membersAmong(tx, [row.created_by_id]), {
    kind: 'import.finished',
    subject: { type: 'import', id: row.id },
    data: { ...(await factsOf(tx, row)), is_dry_run, problems },
  })
}

export async function tellFailed(ctx: NotifyCtx, tx: TenantTx, row: ImportRow): Promise<void> {
  await notify(ctx, tx, await membersAmong(tx, [row.created_by_id]), {
    kind: 'import.failed',
    subject: { type: 'import', id: row.id },
    data: { ...(await factsOf(tx, row)), error: row.error ?? '' },
  })
}

async function factsOf(tx: TenantTx, { id, site_id }: ImportRow) {
  const [site] = await findSites(tx, [site_id])
  return { import_id: id, website_id: site_id, website: site?.name ?? '' }
}
