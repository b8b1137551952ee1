/** Signed links for outsiders: to a release at an address of its own, and to a site's staging environment. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { previewKey, signPreview } from '../../kernel/crypto/preview-token.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { originOf } from '../../kernel/http/origin.ts'
import type { Site } from '../sites/sites.ts'

type Ctx = Pick<AppContext, 'config' | 'secret' | 'clock' | 'tenants'>

/** In tokens, where previews have the number of their release. */
const STAGING = 0

/** @returns an address that shows the release to whoever has it, until it expires */
export async function previewLink(
  ctx: Ctx,
  tx: TenantTx,
  site: Pick<Site, 'id' | 'slug'>,
  number: number,
  expiresInSeconds: number,
): Promise<string> {
  return signedLink(ctx, tx, site, { label: `r${number}`, number, expiresInSeconds })
}

/** @returns an address that shows whatever is on staging to whoever has it, until it expires */
export async function stagingLink(
  ctx: Ctx,
  tx: TenantTx,
  site: Pick<Site, 'id' | 'slug'>,
  expiresInSeconds: number,
): Promise<string> {
  return signedLink(ctx, tx, site, { label: 'staging', number: STAGING, expiresInSeconds })
}

async function signedLink(
  ctx: Ctx,
  tx: TenantTx,
  site: Pick<Site, 'id' | 'slug'>,
  options: { label: string; number: number; expiresInSeconds: number },
): Promise<string> {
  const tenant = await ctx.tenants.byId(tx.tenantId)
  if (!tenant) throw new AppError('not_found', 'There is no such tenant.')
  const { label, number, expiresInSeconds } = options
  const expiresAt = new Date(ctx.clock.now().getTime() + expiresInSeconds * 1000)
  const claim = { tenantId: tx.tenantId, siteId: site.id, number }
  const token = signPreview(previewKey(ctx.secret), claim, expiresAt)
  const origin = originOf(ctx.config, `${label}--${site.slug}.${tenant.slug}.${ctx.config.domain}`)
  return `${origin}/?preview=${token}`
}
