/** Routes of plugin packages. */
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type Finding, hasErrors } from '../../plugin/finding.ts'
import { checkPackage } from '../../plugin/package.ts'
import { askedBy } from '../../plugin/permissions.ts'
import { addPlugin, getPlugin, listPlugins, removePlugin } from './catalogue.ts'
import { addDevPlugin } from './dev.ts'
import { ARCHIVE_MAX_BYTES, archiveOf, pluginPackage } from './packages.ts'
import type { SiteCtx } from './publishing.ts'
import { CheckBody, PluginBody, PluginDetailBody, PluginParams, PluginsQuery, viewPlugin } from './schema.ts'
import { sitePluginRoutes } from './site-routes.ts'
import { receivePackage } from './upload.ts'

export type PluginCtx = SiteCtx &
  Pick<AppContext, 'config' | 'secret' | 'tenants'> & {
    /** Deletes what a plugin keeps for a site, which is a matter of a feature above this one. */
    removePluginData: (tx: TenantTx, siteId: string, plugin: string) => Promise<unknown>
  }

const tags = ['Plugins']
const read = { access: tenant('plugins:read') }
const write = { access: tenant('plugins:write') }

export function pluginRoutes(app: HttpServer, ctx: PluginCtx): void {
  void app.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        fileSize: ARCHIVE_MAX_BYTES,
        files: 2,
        fields: 5,
        fieldSize: 1_000,
        fieldNameSize: 100,
        parts: 7,
      },
    })
    uploadRoutes(scope, ctx)
  })
  sitePluginRoutes(app, ctx)

  app.get(
    '/plugins',
    {
      config: read,
      schema: {
        tags,
        summary: 'List plugins',
        description:
          'Packages that your websites may install: your own and the platform’s, every version of them.',
        querystring: PluginsQuery,
        response: { 200: Type.Object({ items: Type.Array(PluginBody) }) },
      },
    },
    async (request) => {
      const { name, owner, category } = request.query
      const plugins = await ctx.db.withTenant(tenantOf(request).id, (tx) => listPlugins(ctx, tx), {
        readOnly: true,
      })
      const wanted = plugins.filter(
        (plugin) =>
          (name === undefined || plugin.manifest.name === name) &&
          (owner === undefined || plugin.owner === owner) &&
          (category === undefined || plugin.manifest.category === category),
      )
      return { items: wanted.map(viewPlugin) }
    },
  )

  app.get(
    '/plugins/:hash',
    {
      config: read,
      schema: { tags, summary: 'Get a plugin', params: PluginParams, response: { 200: PluginDetailBody } },
    },
    async (request) => {
      const { id } = tenantOf(request)
      const plugin = await find(id, request.params.hash)
      const { readme, changelog } = await pluginPackage(ctx, id, plugin)
      return {
        ...viewPlugin(plugin),
        manifest: plugin.manifest,
        asks_for: askedBy(plugin.manifest),
        readme,
        changelog,
        findings: plugin.row.findings as Finding[],
      }
    },
  )

  app.get(
    '/plugins/:hash/download',
    {
      config: read,
      schema: {
        tags,
        summary: 'Download a plugin',
        params: PluginParams,
        response: {
          200: Type.Unsafe<never>({ type: 'string', format: 'binary', description: 'The zip archive.' }),
        },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const plugin = await find(id, request.params.hash)
      const { name, version } = plugin.manifest
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${name}-${version}.zip"`)
        .send(await archiveOf(ctx, id, plugin))
    },
  )

  app.delete(
    '/plugins/:hash',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a plugin',
        description: 'One of your own that no release of a website has.',
        params: PluginParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, (tx) => removePlugin(ctx, tx, request.params.hash))
      return reply.code(204).send(null)
    },
  )

  function find(tenantId: string, hash: string) {
    return ctx.db.withTenant(tenantId, (tx) => getPlugin(ctx, tx, hash), { readOnly: true })
  }
}

function uploadRoutes(app: HttpServer, ctx: PluginCtx): void {
  app.post(
    '/plugins',
    {
      config: write,
      schema: {
        tags,
        summary: 'Upload a plugin',
        description:
          'A zip archive in the field `file` of a multipart form, at most 5 MB unpacked. It is looked over first; with ' +
          'an error it is refused, and the problem names file and place of each. The same files again answer 200 with ' +
          'the plugin that is there. Nothing runs before a website installs it.',
        consumes: ['multipart/form-data'],
        response: { 200: PluginBody, 201: PluginBody },
      },
      bodyLimit: ARCHIVE_MAX_BYTES + 10_000,
    },
    async (request, reply) => {
      const files = await receivePackage(request)
      const { plugin, isNew } = await addPlugin(ctx, tenantOf(request).id, files, principalOf(request).label)
      return reply.code(isNew ? 201 : 200).send(viewPlugin(plugin))
    },
  )

  app.post(
    '/plugins/dev',
    {
      config: write,
      schema: {
        tags,
        summary: 'Upload a plugin that is being made',
        description:
          'As an upload, under a version of its own (`1.2.0-dev.0a1b2c3d`): nothing has to be raised between two saves. ' +
          'Previews run it by that version; lists leave it out, and only your last ten of a plugin are kept. This is ' +
          'what `hotswap plugin dev` calls.',
        consumes: ['multipart/form-data'],
        response: { 200: PluginBody, 201: PluginBody },
      },
      bodyLimit: ARCHIVE_MAX_BYTES + 10_000,
    },
    async (request, reply) => {
      const files = await receivePackage(request)
      const { label } = principalOf(request)
      const { plugin, isNew } = await addDevPlugin(ctx, tenantOf(request).id, files, label)
      return reply.code(isNew ? 201 : 200).send(viewPlugin(plugin))
    },
  )

  app.post(
    '/plugins/check',
    {
      config: read,
      schema: {
        tags,
        summary: 'Look a plugin over',
        description:
          'Takes an archive as an upload does, keeps nothing, and answers with everything that was found.',
        consumes: ['multipart/form-data'],
        response: { 200: CheckBody },
      },
      bodyLimit: ARCHIVE_MAX_BYTES + 10_000,
    },
    async (request) => {
      const findings = checkPackage(await receivePackage(request))
      return { is_valid: !hasErrors(findings), findings }
    },
  )
}
