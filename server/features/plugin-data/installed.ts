/** Whose data a person's request is about: a plugin that is installed, or one that has been and left something. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { manifestOf, pluginsOfSite } from '../plugins/plugins.ts'
import { getSite } from '../sites/sites.ts'
import type { KnownTables } from './known-tables.ts'
import { type StoreRow, findStore } from './queries.ts'
import type { DataOwner } from './stores.ts'

export type Found = { owner: DataOwner; store: StoreRow | undefined; isInstalled: boolean }

/** @throws AppError not_found */
export async function getOwner(
  ctx: Pick<AppContext, 'blobs'>,
  tx: TenantTx,
  siteId: string,
  plugin: string,
): Promise<Found> {
  await getSite(tx, siteId)
  const installed = (await pluginsOfSite(tx, siteId)).find(({ name }) => name === plugin)
  const store = await findStore(tx, siteId, plugin)
  if (!installed && !store)
    throw new AppError(
      'not_found',
      'There is no plugin of that name on this website, and it has left nothing.',
    )
  const known = (store?.tables ?? {}) as KnownTables
  const left = Object.fromEntries(Object.entries(known).map(([name, { declared }]) => [name, declared]))
  const declared = installed && (await manifestOf(ctx, tx.tenantId, installed)).tables
  const owner = {
    siteId,
    plugin,
    hash: installed?.hash ?? store?.hash ?? '',
    tables: { ...left, ...declared },
  }
  return { owner, store, isInstalled: installed !== undefined }
}
