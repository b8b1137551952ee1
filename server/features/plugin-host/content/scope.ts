/** What of a site's content a call sees: what the release shows that it was called for, and what it has published itself. */
import type { TenantTx } from '../../../kernel/db/database.ts'
import { currentRelease, getRelease } from '../../releases/releases.ts'
import type { HostCall, HostCtx } from '../host.ts'
import type { Scope } from './queries.ts'

type Overlay = Pick<Scope, 'overlay' | 'removed'>

const NOTHING: Overlay = { overlay: [], removed: [] }
/** Of previews, whose releases bring rows of their own; asked once in a call. */
const overlays = new WeakMap<HostCall, Promise<Overlay>>()

export async function scopeOf(ctx: HostCtx, call: HostCall): Promise<Scope> {
  const { tenantId, siteId, site } = call
  const found = site.isPreview ? (overlays.get(call) ?? findOverlay(ctx, call)) : NOTHING
  if (found instanceof Promise) overlays.set(call, found)
  return { db: ctx.db, tenantId, siteId, position: site.contentPosition, ...(await found) }
}

/** Has the call see what it has just published. */
export async function seePublished(call: HostCall, tx: TenantTx): Promise<void> {
  const { content_position } = await currentRelease(tx, call.siteId)
  tx.afterCommit(() => {
    call.site = { ...call.site, contentPosition: content_position }
  })
}

async function findOverlay(ctx: HostCtx, { tenantId, siteId, site }: HostCall): Promise<Overlay> {
  const { overlay, overlay_removed } = await ctx.db.withTenant(
    tenantId,
    (tx) => getRelease(tx, siteId, site.releaseNumber),
    { readOnly: true },
  )
  return { overlay: overlay ?? [], removed: overlay_removed ?? [] }
}
