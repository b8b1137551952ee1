/** Routes of theme packages. */
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { checkPackage } from '../../liquid/check.ts'
import { addDevTheme } from './dev.ts'
import { ARCHIVE_MAX_BYTES, archiveOf, compiledTheme, previewOf } from './packages.ts'
import {
  LintBody,
  ThemeBody,
  ThemeDetailBody,
  ThemeParams,
  ThemesQuery,
  viewDetail,
  viewTheme,
} from './schema.ts'
import { siteThemeRoutes } from './site-routes.ts'
import { addTheme, getTheme, listThemes, removeTheme, scopeOf } from './themes.ts'
import { receivePackage } from './upload.ts'
import type { PointerCtx } from '../sites/sites.ts'

export type ThemeCtx = PointerCtx & Pick<AppContext, 'blobs' | 'config' | 'secret' | 'tenants'>

const tags = ['Themes']
const read = { access: tenant('themes:read') }
const write = { access: tenant('themes:write') }

export function themeRoutes(app: HttpServer, ctx: ThemeCtx): void {
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
  siteThemeRoutes(app, ctx)

  app.get(
    '/themes',
    {
      config: read,
      schema: {
        tags,
        summary: 'List themes',
        description: 'Those that ship with HotSwap and your own, every version of them.',
        querystring: ThemesQuery,
        response: { 200: Type.Object({ items: Type.Array(ThemeBody) }) },
      },
    },
    async (request) => {
      const { name, owner } = request.query
      const themes = await ctx.db.withTenant(tenantOf(request).id, (tx) => listThemes(ctx, tx), {
        readOnly: true,
      })
      const wanted = themes.filter(
        (theme) =>
          (name === undefined || theme.manifest.name === name) &&
          (owner === undefined || theme.owner === owner),
      )
      return { items: wanted.map(viewTheme) }
    },
  )

  app.get(
    '/themes/:hash',
    {
      config: read,
      schema: { tags, summary: 'Get a theme', params: ThemeParams, response: { 200: ThemeDetailBody } },
    },
    async (request) => {
      const { id } = tenantOf(request)
      const theme = await ctx.db.withTenant(id, (tx) => getTheme(ctx, tx, request.params), { readOnly: true })
      return viewDetail(theme, await compiledTheme(ctx, scopeOf(theme, id), theme.hash))
    },
  )

  app.get(
    '/themes/:hash/preview',
    {
      config: read,
      schema: {
        tags,
        summary: 'The picture of a theme',
        description: 'As its author made it. Under its hash a theme never changes: it may be kept for ever.',
        params: ThemeParams,
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const theme = await ctx.db.withTenant(id, (tx) => getTheme(ctx, tx, request.params), { readOnly: true })
      const { body, content_type } = previewOf(await compiledTheme(ctx, scopeOf(theme, id), theme.hash))
      return reply
        .type(content_type)
        .header('cache-control', 'private, max-age=31536000, immutable')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .send(body)
    },
  )

  app.get(
    '/themes/:hash/download',
    {
      config: read,
      schema: {
        tags,
        summary: 'Download a theme',
        params: ThemeParams,
        response: {
          200: Type.Unsafe<never>({ type: 'string', format: 'binary', description: 'The zip archive.' }),
        },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const theme = await ctx.db.withTenant(id, (tx) => getTheme(ctx, tx, request.params), { readOnly: true })
      const { name, version } = theme.manifest
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${name}-${version}.zip"`)
        .send(await archiveOf(ctx, scopeOf(theme, id), theme.hash))
    },
  )

  app.delete(
    '/themes/:hash',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a theme',
        description: 'One of your own that no release of a website shows.',
        params: ThemeParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, (tx) => removeTheme(ctx, tx, request.params.hash))
      return reply.code(204).send(null)
    },
  )
}

function uploadRoutes(app: HttpServer, ctx: ThemeCtx): void {
  app.post(
    '/themes',
    {
      config: write,
      schema: {
        tags,
        summary: 'Upload a theme',
        description:
          'A zip archive in the field `file` of a multipart form, at most 20 MB unpacked. It is looked over first; with an error it is refused, and the problem names file and line of each. The same files again answer 200 with the theme that is there.',
        consumes: ['multipart/form-data'],
        response: { 200: ThemeBody, 201: ThemeBody },
      },
      bodyLimit: ARCHIVE_MAX_BYTES + 10_000,
    },
    async (request, reply) => {
      const files = await receivePackage(request)
      const { theme, isNew } = await addTheme(ctx, tenantOf(request).id, files, principalOf(request).label)
      return reply.code(isNew ? 201 : 200).send(viewTheme(theme))
    },
  )

  app.post(
    '/themes/dev',
    {
      config: write,
      schema: {
        tags,
        summary: 'Upload a theme that is being made',
        description:
          'As an upload, under a version of its own (`1.2.0-dev.0a1b2c3d`): nothing has to be raised between two saves. Previews show it by its hash; lists leave it out, and only your last ten of a theme are kept. This is what `hotswap theme dev` calls.',
        consumes: ['multipart/form-data'],
        response: { 200: ThemeBody, 201: ThemeBody },
      },
      bodyLimit: ARCHIVE_MAX_BYTES + 10_000,
    },
    async (request, reply) => {
      const files = await receivePackage(request)
      const { theme, isNew } = await addDevTheme(ctx, tenantOf(request).id, files, principalOf(request).label)
      return reply.code(isNew ? 201 : 200).send(viewTheme(theme))
    },
  )

  app.post(
    '/themes/lint',
    {
      config: read,
      schema: {
        tags,
        summary: 'Look a theme over',
        description:
          'Takes an archive as an upload does, keeps nothing, and answers with everything that was found.',
        consumes: ['multipart/form-data'],
        response: { 200: LintBody },
      },
      bodyLimit: ARCHIVE_MAX_BYTES + 10_000,
    },
    async (request) => {
      const findings = checkPackage(await receivePackage(request))
      return { is_valid: findings.every(({ severity }) => severity !== 'error'), findings }
    },
  )
}
