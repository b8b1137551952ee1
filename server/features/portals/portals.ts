/** Portals under a tenant's own name: what they look like, and where they are. */
import type { AppContext } from '../../context.ts'
import { inkOn } from '../../kernel/contrast.ts'
import type { Address } from '../../kernel/http/hosts.ts'
import { VERSION } from '../../kernel/version.ts'
import { currentSettings } from '../settings/settings.ts'
import { getTenant } from '../tenants/tenants.ts'
import type { PortalView } from './schema.ts'

export { portalOriginOf, portalPagesOf } from './own-portal.ts'

const PRODUCT = 'HotSwap'

/**
 * What a sign-in page needs before anybody has signed in. Only a host that is a tenant's own portal says anything of that
 * tenant; every other one answers as the platform's does.
 */
export async function portalAt(
  ctx: Pick<AppContext, 'db' | 'config' | 'mailer'>,
  address: Address,
): Promise<PortalView> {
  const tenant = address.kind === 'portal' ? address.tenant : undefined
  const platform: PortalView = {
    product: PRODUCT,
    version: VERSION,
    domain: ctx.config.domain,
    name: PRODUCT,
    logo_url: null,
    favicon_url: null,
    primary_color: null,
    on_primary: null,
    secondary_color: null,
    locale: 'en',
    sign_up: ctx.config.signUp,
    tenant: null,
    mail: { captured: ctx.mailer.kind === 'captured' },
  }
  if (!tenant) return platform
  const { row, branding, config } = await ctx.db.withPlatform(
    async (tx) => ({
      row: await getTenant(tx, tenant.id),
      branding: (await currentSettings(tx, tenant.id, 'branding')).stored,
      config: (await currentSettings(tx, tenant.id, 'config')).value,
    }),
    { readOnly: true },
  )
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const primary_color = text(branding['primary_color'])
  return {
    ...platform,
    name: text(branding['portal_name']) ?? row.display_name,
    logo_url: text(branding['logo_url']),
    favicon_url: text(branding['favicon_url']),
    primary_color,
    on_primary: primary_color === null ? null : inkOn(primary_color),
    secondary_color: text(branding['secondary_color']),
    locale: text(config['locale']) ?? platform.locale,
    // It is for the tenant's people: whoever wants a tenant of his own goes to the platform's.
    sign_up: platform.sign_up === 'open' ? 'invited' : platform.sign_up,
    tenant: { slug: row.slug, name: row.display_name },
  }
}
