/** What a tenant decides about its own portal: the name that links lead to, and what its mails are sent as. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE, type PlatformTx } from '../../kernel/db/database.ts'
import { originOf } from '../../kernel/http/origin.ts'
import { recordForTenant } from '../audit/audit.ts'
import { portalUrl } from '../identity/identity.ts'
import { findPortal, findPortalHosts, getSlug, listPortalNames, lockPortal, updatePortal } from './queries.ts'
import type { OwnPortalChange, OwnPortalView } from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'config' | 'notices' | 'log'>

/**
 * Where the tenant's people use the platform: what links in mails to them begin with, such as `https://portal.acme.example`.
 * Its own portal as long as that is reached, else the platform's.
 */
export async function portalOriginOf(
  ctx: Pick<AppContext, 'db' | 'config'>,
  tenantId: string,
): Promise<string> {
  const [host] = await ctx.db.withPlatform((tx) => findPortalHosts(tx, tenantId), { readOnly: true })
  return host === undefined ? portalUrl(ctx.config) : originOf(ctx.config, host)
}

/** What links to pages about the tenant begin with, such as `https://app.example.com/t/acme`; of the platform's own, `…/platform`. */
export async function portalPagesOf(
  ctx: Pick<AppContext, 'db' | 'config'>,
  tenantId: string,
): Promise<string> {
  if (tenantId === PLATFORM_SCOPE) return `${portalUrl(ctx.config)}/platform`
  const slug = await ctx.db.withPlatform((tx) => getSlug(tx, tenantId), { readOnly: true })
  return `${await portalOriginOf(ctx, tenantId)}/t/${slug}`
}

export async function viewOwnPortal(
  { config }: Pick<Ctx, 'config'>,
  tx: PlatformTx,
  tenantId: string,
): Promise<OwnPortalView> {
  const [host = null] = await findPortalHosts(tx, tenantId)
  const chosen = await findPortal(tx, tenantId)
  const names = await listPortalNames(tx, tenantId)
  return {
    host,
    url: host === null ? portalUrl(config) : originOf(config, host),
    domain_id: chosen?.domain_id ?? null,
    sender_name: chosen?.sender_name ?? null,
    hosts: names.map((name) => ({
      domain_id: name.id,
      host: name.host,
      url: originOf(config, name.host),
      state: name.state as OwnPortalView['hosts'][number]['state'],
      is_reached: name.holds && name.state === 'verified',
    })),
    version: chosen?.version ?? 0,
  }
}

/**
 * @param checkVersion sees the version that is changed, under lock
 * @throws AppError not_found for a name that is not the tenant's, or does not show the portal
 */
export async function changeOwnPortal(
  ctx: Ctx,
  tenantId: string,
  change: OwnPortalChange,
  checkVersion: (version: number) => void,
): Promise<OwnPortalView> {
  const [before, after] = await ctx.db.withPlatform(async (tx) => {
    const { version, ...present } = await lockPortal(tx, tenantId)
    checkVersion(version)
    const wanted = { ...present, ...change }
    const names = await listPortalNames(tx, tenantId)
    if (change.domain_id && !names.some(({ id }) => id === change.domain_id))
      throw new AppError('not_found', 'There is no such domain among those that show the portal.')
    await updatePortal(tx, tenantId, wanted)
    // Pages say which portals may frame them, in an order that begins with this one.
    await ctx.notices.publish(tx, 'tenant', { tenant_id: tenantId })
    return [present, await viewOwnPortal(ctx, tx, tenantId)] as const
  })
  const { domain_id, sender_name } = after
  await recordForTenant(ctx, tenantId, {
    action: 'portal.change',
    subject: { type: 'portal', id: tenantId },
    before,
    after: { domain_id, sender_name },
  })
  return after
}
