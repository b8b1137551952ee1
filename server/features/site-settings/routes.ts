/** Routes of the settings of websites. */
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { currentRelease, lastSettingsRelease } from '../releases/releases.ts'
import { WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import { SiteSettings, SiteSettingsBody, SiteSettingsChange } from './schema.ts'
import { changeSiteSettings, viewConfig } from './site-settings.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'jobs' | 'log' | 'clock' | 'platformWindows'>

const tags = ['Website settings']
const params = WebsiteParams
const response = { 200: SiteSettingsBody }

export function siteSettingsRoutes(app: HttpServer, ctx: Ctx): void {
  app.get(
    '/websites/:website_id/settings',
    {
      config: { access: tenant('sites:read') },
      schema: { tags, summary: "Get a website's settings", params, response },
    },
    async (request, reply) => {
      const found = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, request.params.website_id)
          const [release, version] = [
            await currentRelease(tx, site.id),
            await lastSettingsRelease(tx, site.id),
          ]
          return { ...viewConfig(release.config), release_number: version }
        },
        { readOnly: true },
      )
      sendVersion(reply, found.release_number)
      return found
    },
  )

  for (const method of ['PATCH', 'PUT'] as const)
    app.route({
      method,
      url: '/websites/:website_id/settings',
      config: { access: tenant('sites:write') },
      schema: {
        tags,
        summary: method === 'PATCH' ? "Change a website's settings" : "Replace a website's settings",
        description:
          method === 'PATCH'
            ? 'Published at once. Of `contact` and `seo` the parts that are named change. Honours If-Match.'
            : 'Published at once; what is left out is as a new website has it. Honours If-Match.',
        params,
        body: method === 'PATCH' ? SiteSettingsChange : SiteSettings,
        response,
      },
      handler: async (request, reply) => {
        const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
          const site = await lockSite(tx, request.params.website_id)
          requireEditable(site)
          requireVersion(request, await lastSettingsRelease(tx, site.id))
          const release = await changeSiteSettings(ctx, tx, site, request.body, { replace: method === 'PUT' })
          return { ...viewConfig(release.config), release_number: await lastSettingsRelease(tx, site.id) }
        })
        sendVersion(reply, changed.release_number)
        return changed
      },
    })
}
