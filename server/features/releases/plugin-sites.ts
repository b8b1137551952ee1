/** Sites as plugins know them, and the plugins that their live releases have. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PluginSite, PublishedPlugin } from '../../published/plugins.ts'
import { siteOrigin } from '../sites/sites.ts'
import { type LivePlugins, listLivePlugins } from './queries.ts'

/** What visitors see: a site that is set up, and neither suspended nor deleted. */
const SHOWN: readonly string[] = ['active', 'maintenance']

export type LiveSite = {
  site: PluginSite
  plugins: PublishedPlugin[]
  /** Whether visitors see it, in maintenance too; plugins of other sites rest. */
  isShown: boolean
  /** What was noted of the release that is live. */
  note: string | null
}

/** Those of these sites that have a release, by id; as they are live, for calls that no visitor asked for. */
export async function findLiveSites(
  ctx: Pick<AppContext, 'config' | 'tenants'>,
  tx: TenantTx,
  siteIds: readonly string[],
): Promise<Map<string, LiveSite>> {
  if (siteIds.length === 0) return new Map()
  const slug = (await ctx.tenants.byId(tx.tenantId))?.slug ?? ''
  const rows = await listLivePlugins(tx, siteIds)
  return new Map(
    rows.map((row) => [
      row.site_id,
      {
        site: toSite(tx.tenantId, siteOrigin(ctx, slug, row), row),
        plugins: row.plugins,
        isShown: SHOWN.includes(row.status),
        note: row.note,
      },
    ]),
  )
}

function toSite(tenantId: string, origin: string, row: LivePlugins): PluginSite {
  return {
    tenantId,
    siteId: row.site_id,
    origin,
    locale: row.locale,
    timezone: row.timezone,
    title: row.title,
    releaseNumber: row.number,
    contentPosition: Number(row.content_position),
    isPreview: false,
  }
}
