/** A site on the air with its first release, without whatever blueprints would put on it. */
import type { AppContext } from '../../server/context.ts'
import { publish } from '../../server/features/releases/releases.ts'
import { type Site, addSite, defaultConfig } from '../../server/features/sites/sites.ts'
import type { SiteConfig } from '../../server/published/site-config.ts'

/** Stands for a theme where nothing renders it. */
export const TEST_THEME = { hash: 'a'.repeat(64), owner: 'platform' } as const

export async function makeSite(
  ctx: AppContext,
  tenantId: string,
  input: { name?: string; slug?: string; config?: Partial<SiteConfig>; theme?: typeof TEST_THEME } = {},
): Promise<Site> {
  const { name = 'Shop', slug = 'shop', config, theme = TEST_THEME } = input
  return ctx.db.withTenant(tenantId, async (tx) => {
    const site = await addSite(ctx, tx, { name, slug, status: 'active' })
    await publish(ctx, tx, site.id, {
      kind: 'site',
      theme,
      config: defaultConfig({ title: name, ...config }),
    })
    return site
  })
}
