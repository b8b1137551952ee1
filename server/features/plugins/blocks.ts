/** The blocks that editors can place in pages of a website: of plugins that run there, and that may offer them. */
import type { Static } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { manifestOf } from './packages.ts'
import { pluginsOfSite } from './publishing.ts'
import type { SiteBlockBody } from './schema.ts'
import { formOf } from './settings.ts'

/** @throws AppError not_found for a site without a release */
export async function blocksOfSite(
  ctx: Pick<AppContext, 'blobs' | 'pluginAdvisories'>,
  tx: TenantTx,
  siteId: string,
): Promise<Static<typeof SiteBlockBody>[]> {
  const offers = ({ enabled, permissions }: PublishedPlugin) => enabled && permissions.includes('blocks')
  const plugins = (await pluginsOfSite(tx, siteId)).filter(
    (plugin) => offers(plugin) && !ctx.pluginAdvisories.isBlocked(plugin),
  )
  const manifests = await Promise.all(plugins.map((plugin) => manifestOf(ctx, tx.tenantId, plugin)))
  return manifests.flatMap(({ name, title, blocks }) =>
    blocks.map((block) => ({
      plugin: name,
      plugin_title: title,
      block: block.type,
      title: block.title,
      description: block.description ?? '',
      section_type: `plugin:${name}/${block.type}`,
      settings_schema: [...block.settings],
      form: formOf(block.settings),
    })),
  )
}
