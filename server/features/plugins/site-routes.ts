/** Routes of a website's plugins: each act is a release, so that it is in the history and can be taken back. */
import { Type } from 'typebox'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { createPreview } from '../releases/releases.ts'
import { WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import type { PluginAct } from './act.ts'
import { blocksOfSite } from './blocks.ts'
import { plannedPlugins } from './plan.ts'
import { changePlugins, holdOwnPackages, pluginsOfSite } from './publishing.ts'
import type { PluginCtx } from './routes.ts'
import {
  Installation,
  InstallationChange,
  PluginPreview,
  PreviewBody,
  RemovalQuery,
  SiteBlockBody,
  SitePluginBody,
  SitePluginDetailBody,
  SitePluginParams,
  actOf,
} from './schema.ts'
import { getInstalled, versionOf, viewSitePlugin, viewSitePlugins } from './view.ts'

const tags = ['Website plugins']
const read = { access: tenant('plugins:read') }
const write = { access: tenant('plugins:write') }
const url = '/websites/:website_id/plugins'

export function sitePluginRoutes(app: HttpServer, ctx: PluginCtx): void {
  /** @throws AppError not_found */
  async function act(tx: TenantTx, siteId: string, one: PluginAct, note: string | undefined): Promise<void> {
    requireEditable(await lockSite(tx, siteId))
    await changePlugins(ctx, tx, siteId, [one], note)
  }

  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: "List a website's plugins",
        params: WebsiteParams,
        response: { 200: Type.Object({ items: Type.Array(SitePluginBody) }) },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const { id } = await getSite(tx, request.params.website_id)
          return { items: await viewSitePlugins(ctx, tx, id) }
        },
        { readOnly: true },
      ),
  )

  app.post(
    url,
    {
      config: write,
      schema: {
        tags,
        summary: 'Install a plugin',
        description:
          'Published at once, as a release. Without `grant` for everything it asks for, the problem `consent_required` ' +
          'says what is missing, and what follows from it. To try it first, preview or deploy it.',
        params: WebsiteParams,
        body: Installation,
        response: { 201: SitePluginDetailBody },
      },
    },
    async (request, reply) => {
      const { name, note, ...input } = request.body
      const { website_id } = request.params
      const detail = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        if ((await pluginsOfSite(tx, website_id)).some((plugin) => plugin.name === name))
          throw new AppError('conflict', `The website has the plugin ${name} already; change it instead.`)
        // What is installed disabled is there all the same.
        await act(tx, website_id, { ...actOf(name, input), version: input.version ?? '*' }, note)
        return viewSitePlugin(ctx, tx, website_id, name)
      })
      return reply.code(201).header('location', `/api/v1/websites/${website_id}/plugins/${name}`).send(detail)
    },
  )

  app.get(
    `${url}/:name`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a plugin of a website',
        description:
          'With its settings and the form for them, what it was granted, and what an update would change.',
        params: SitePluginParams,
        response: { 200: SitePluginDetailBody },
      },
    },
    async (request, reply) => {
      const { website_id, name } = request.params
      const [detail, version] = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, website_id)
          const shown = await viewSitePlugin(ctx, tx, site.id, name)
          return [shown, versionOf(await pluginsOfSite(tx, site.id), name)] as const
        },
        { readOnly: true },
      )
      sendVersion(reply, version)
      return detail
    },
  )

  for (const method of ['PUT', 'PATCH'] as const)
    app.route({
      method,
      url: `${url}/:name`,
      config: write,
      schema: {
        tags,
        summary: method === 'PUT' ? 'Replace the settings of a plugin' : 'Change a plugin of a website',
        description:
          method === 'PUT'
            ? 'As a change, but `settings` and `grant` stand in place of what was chosen and agreed to. Honours If-Match.'
            : 'Configures, enables, disables, updates, or agrees to more; published at once. Honours If-Match.',
        params: SitePluginParams,
        body: InstallationChange,
        response: { 200: SitePluginDetailBody },
      },
      handler: async (request, reply) => {
        const { website_id, name } = request.params
        const { note, ...input } = request.body
        const [detail, version] = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
          await lockSite(tx, website_id)
          requireVersion(request, versionOf(await pluginsOfSite(tx, website_id), name))
          await act(tx, website_id, { ...actOf(name, input), replaces: method === 'PUT' }, note)
          const shown = await viewSitePlugin(ctx, tx, website_id, name)
          return [shown, versionOf(await pluginsOfSite(tx, website_id), name)] as const
        })
        sendVersion(reply, version)
        return detail
      },
    })

  app.delete(
    `${url}/:name`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove a plugin from a website',
        description:
          'Published at once. What it keeps for the website stays for 30 days, in which it can be installed again with ' +
          'all of it, or is deleted for good.',
        params: SitePluginParams,
        querystring: RemovalQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, name } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        await lockSite(tx, website_id)
        getInstalled(await pluginsOfSite(tx, website_id), name)
        await act(tx, website_id, { name, remove: true }, undefined)
        if (request.query.data === 'delete') await ctx.removePluginData(tx, website_id, name)
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/websites/:website_id/plugin-blocks',
    {
      // For whoever edits content, in rich text or in the theme.
      config: { access: tenant('content:read') },
      schema: {
        tags,
        summary: 'List the blocks that plugins offer',
        description:
          'What can be placed in rich text, as a node `pluginBlock`, and in templates of themes, as a section of `section_type`.',
        params: WebsiteParams,
        response: { 200: Type.Object({ items: Type.Array(SiteBlockBody) }) },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const { id } = await getSite(tx, request.params.website_id)
          return { items: await blocksOfSite(ctx, tx, id) }
        },
        { readOnly: true },
      ),
  )

  app.post(
    `${url}/preview`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Preview plugins',
        description:
          "A link that shows the website's own content with plugins installed, updated, configured or removed. Nothing " +
          'of it is published, and in previews plugins change nothing.',
        params: WebsiteParams,
        body: PluginPreview,
        response: { 201: PreviewBody },
      },
    },
    async (request, reply) => {
      const { plugins: acts, expires_in_seconds = 86_400 } = request.body
      const { website_id } = request.params
      const preview = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const current = await pluginsOfSite(tx, website_id)
        const plugins = await plannedPlugins(
          ctx,
          tx,
          current,
          acts.map(({ name, ...input }) => actOf(name, input)),
        )
        await holdOwnPackages(tx, plugins)
        return createPreview(ctx, tx, website_id, { plugins, expires_in_seconds })
      })
      const { url: link, expires_at, release } = preview
      // The link opens drafts for whoever has it.
      reply.header('cache-control', 'no-store')
      return reply
        .code(201)
        .send({ url: link, expires_at: expires_at.toISOString(), release_number: release.number })
    },
  )
}
