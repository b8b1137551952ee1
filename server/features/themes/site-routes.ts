/** Routes of a website's theme: which it wears, what it made of it, previews, and what an upgrade would change. */
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { createPreview } from '../releases/releases.ts'
import { WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import type { ThemeCtx } from './routes.ts'
import {
  Customization,
  CustomizationBody,
  CustomizationChange,
  type CustomizationInput,
  CustomizationQuery,
  PreviewBody,
  PreviewRequest,
  SiteThemeBody,
  ThemeChoice,
  UpgradeBody,
  UpgradeQuery,
} from './schema.ts'
import * as siteThemes from './site-themes.ts'
import { upgradeReport } from './upgrade.ts'

const tags = ['Website themes']
const params = WebsiteParams
const read = { access: tenant('themes:read') }
const write = { access: tenant('themes:write') }
const url = '/websites/:website_id/theme'

export function siteThemeRoutes(app: HttpServer, ctx: ThemeCtx): void {
  app.get(
    url,
    {
      config: read,
      schema: { tags, summary: "Get a website's theme", params, response: { 200: SiteThemeBody } },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const { id } = await getSite(tx, request.params.website_id)
          return siteThemes.viewSiteTheme(ctx, tx, id)
        },
        { readOnly: true },
      ),
  )

  app.put(
    url,
    {
      config: write,
      schema: {
        tags,
        summary: 'Activate a theme',
        description:
          'Published at once. What the website made of the theme before, in whatever version, is there again; content is not touched.',
        params,
        body: ThemeChoice,
        response: { 200: SiteThemeBody },
      },
    },
    async (request) =>
      ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const site = await lockSite(tx, request.params.website_id)
        requireEditable(site)
        await siteThemes.activateTheme(ctx, tx, site, siteThemes.queryOf(request.body))
        return siteThemes.viewSiteTheme(ctx, tx, site.id)
      }),
  )

  app.get(
    `${url}/customization`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Get the customization of a theme',
        params,
        querystring: CustomizationQuery,
        response: { 200: CustomizationBody },
      },
    },
    async (request, reply) => {
      const found = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, request.params.website_id)
          return siteThemes.viewCustomization(ctx, tx, site.id, request.query.theme)
        },
        { readOnly: true },
      )
      sendVersion(reply, found.version)
      return found
    },
  )

  for (const method of ['PUT', 'PATCH'] as const)
    app.route({
      method,
      url: `${url}/customization`,
      config: write,
      schema: {
        tags,
        summary:
          method === 'PUT' ? 'Replace the customization of a theme' : 'Change the customization of a theme',
        description:
          method === 'PUT'
            ? 'Checked against what the theme declares. That of the active theme is published at once. Honours If-Match.'
            : 'Settings, templates and groups that are named change; null takes one back to what the theme ships. Honours If-Match.',
        params,
        querystring: CustomizationQuery,
        body: method === 'PUT' ? Customization : CustomizationChange,
        response: { 200: CustomizationBody },
      },
      handler: async (request, reply) => {
        const { theme } = request.query
        const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
          const site = await lockSite(tx, request.params.website_id)
          requireEditable(site)
          const present = await siteThemes.viewCustomization(ctx, tx, site.id, theme)
          requireVersion(request, present.version)
          const wanted =
            method === 'PUT'
              ? (request.body as CustomizationInput)
              : siteThemes.mergedCustomization(present.customization, request.body)
          await siteThemes.changeCustomization(ctx, tx, site, theme, wanted)
          return siteThemes.viewCustomization(ctx, tx, site.id, theme)
        })
        sendVersion(reply, changed.version)
        return changed
      },
    })

  app.post(
    `${url}/preview`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Preview a theme or customization',
        description:
          "A link that shows the website's own content in another theme, or with a customization that is not saved. Nothing of it is published.",
        params,
        body: PreviewRequest,
        response: { 201: PreviewBody },
      },
    },
    async (request, reply) => {
      const preview = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const site = await lockSite(tx, request.params.website_id)
        requireEditable(site)
        const shown = await siteThemes.previewOf(ctx, tx, site.id, request.body)
        return createPreview(ctx, tx, site.id, {
          ...shown,
          expires_in_seconds: request.body.expires_in_seconds ?? 86_400,
        })
      })
      const { url: link, expires_at, release } = preview
      return reply
        .code(201)
        .send({ url: link, expires_at: expires_at.toISOString(), release_number: release.number })
    },
  )

  app.get(
    `${url}/upgrade`,
    {
      config: read,
      schema: {
        tags,
        summary: 'See what an upgrade would change',
        description:
          'Which chosen settings the other version keeps, renames and no longer knows, and which sections are gone.',
        params,
        querystring: UpgradeQuery,
        response: { 200: UpgradeBody },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, request.params.website_id)
          const { from, to, customization } = await siteThemes.upgradeOf(ctx, tx, site.id, request.query.to)
          return { from: named(from), to: named(to), ...upgradeReport(customization, to.compiled) }
        },
        { readOnly: true },
      ),
  )
}

function named({ hash, compiled }: siteThemes.ReadyTheme) {
  return { name: compiled.manifest.name, version: compiled.manifest.version, hash }
}
