/** Whom an advisory concerns, or would: websites of all tenants that run what it names, counted and listed. */
import type { Static } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { siteOrigin } from '../../sites/sites.ts'
import { type AdvisoryNames, isAbout } from './match.ts'
import { type RunningRow, listSiteNames } from './queries.ts'
import { eachRunning } from './running.ts'
import type { RunningBody } from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'log' | 'config' | 'pluginAdvisories'>

/** Of the websites that are listed by name; all are counted. */
const LISTED_MAX = 500

/** Websites with what it names switched on, and their tenants. */
export async function countConcerned(
  ctx: Ctx,
  names: AdvisoryNames,
): Promise<{ tenants: number; websites: number }> {
  const tenants = new Set<string>()
  let websites = 0
  await eachRunning(ctx, names, async (tenantId, rows) => {
    const found = rows.filter((row) => row.enabled && isAbout(names, row)).length
    if (found === 0) return
    tenants.add(tenantId)
    websites += found
  })
  return { tenants: tenants.size, websites }
}

/** Every version in use, how often, and the first of the websites. */
export async function surveyRunning(ctx: Ctx, names: AdvisoryNames): Promise<Static<typeof RunningBody>> {
  const tenants = new Set<string>()
  const versions = new Map<string, Static<typeof RunningBody>['versions'][number]>()
  const listed: RunningRow[] = []
  let websites = 0
  await eachRunning(ctx, names, async (tenantId, rows) => {
    for (const row of rows.filter((one) => isAbout(names, one))) {
      tenants.add(tenantId)
      websites += 1
      if (listed.length < LISTED_MAX) listed.push(row)
      const { name, version, hash, owner } = row
      const known = versions.get(`${hash} ${owner}`) ?? {
        name,
        version,
        hash,
        owner,
        websites: 0,
        enabled: 0,
        is_blocked: ctx.pluginAdvisories.isBlocked(row) !== undefined,
      }
      known.websites += 1
      known.enabled += row.enabled ? 1 : 0
      versions.set(`${hash} ${owner}`, known)
    }
  })
  const byUse = [...versions.values()].toSorted((a, b) => b.websites - a.websites)
  return {
    tenants: tenants.size,
    websites,
    versions: byUse.slice(0, LISTED_MAX),
    items: await viewListed(ctx, listed),
  }
}

async function viewListed(
  ctx: Ctx,
  rows: readonly RunningRow[],
): Promise<Static<typeof RunningBody>['items']> {
  const names = await ctx.db.withPlatform((tx) => listSiteNames(tx, rows), { readOnly: true })
  const bySite = new Map(names.map((site) => [site.site_id, site]))
  return rows.flatMap(({ tenant_id, site_id, name, version, hash, enabled }) => {
    const site = bySite.get(site_id)
    // Deleted since it was listed.
    if (!site) return []
    const website_url = siteOrigin(ctx, site.tenant_slug, site)
    return [
      {
        tenant_id,
        tenant_name: site.tenant_name,
        website_id: site_id,
        website_url,
        name,
        version,
        hash,
        enabled,
      },
    ]
  })
}
