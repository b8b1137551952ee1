/** How a candidate that changes content goes live: its rows become part of the log. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PointerCtx, Site } from '../sites/sites.ts'
import type { ReleaseChange } from './candidates.ts'
import { findPresentKeys } from './log/queries.ts'
import { getRelease } from './lookup.ts'
import { changeBackTo, changeByRows } from './log/changes.ts'
import { publishChange } from './publishing.ts'
import { rebase } from './rebase.ts'
import { frameOf } from './release.ts'

/** @param site locked @returns the number of the release that is live now */
export async function goLiveWithContent(
  ctx: PointerCtx,
  tx: TenantTx,
  site: Site,
  number: number,
): Promise<number> {
  const candidate = await getRelease(tx, site.id, number)
  const live = await getRelease(tx, site.id, site.release_number)
  const base =
    candidate.base_number === live.number ? live : await getRelease(tx, site.id, candidate.base_number ?? 0)
  const { theme_hash, theme_owner, ...frame } = rebase(frameOf(base), frameOf(candidate), frameOf(live))
  const { restored_from, deployment_id, overlay, overlay_removed } = candidate
  const content =
    restored_from === null
      ? await changeByRows(tx, site.id, {
          put: overlay ?? [],
          remove: await findPresentKeys(tx, site.id, overlay_removed ?? []),
        })
      : // Of the log itself, which has the texts to search for; and what was published meanwhile of other entries stays.
        await changeBackTo(tx, site.id, {
          earlier: (await getRelease(tx, site.id, restored_from)).content_position,
          head: site.content_position,
          only: new Set([...(overlay ?? []).map(({ entry_id }) => entry_id), ...(overlay_removed ?? [])]),
        })
  const release = await publishChange(
    ctx,
    tx,
    site,
    {
      ...frame,
      kind: candidate.kind as ReleaseChange['kind'],
      theme: { hash: theme_hash, owner: theme_owner },
      restored_from: restored_from ?? undefined,
      deploymentId: deployment_id ?? undefined,
      becomes: number,
    },
    content,
  )
  return release.number
}
