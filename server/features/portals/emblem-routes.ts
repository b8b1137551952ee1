/** Routes of a tenant's logo and favicon. */
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { anybody, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { fileOfForm } from '../../kernel/http/form.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { SettingsBody } from '../settings/settings.ts'
import { EMBLEMS, type Emblem, MAX_UPLOAD_BYTES, getEmblem, putEmblem } from './emblems.ts'

export function emblemRoutes(app: HttpServer, ctx: AppContext): void {
  void app.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        fileSize: MAX_UPLOAD_BYTES,
        files: 2,
        fields: 5,
        fieldSize: 1_000,
        fieldNameSize: 100,
        parts: 7,
      },
    })
    for (const emblem of Object.keys(EMBLEMS) as Emblem[]) uploadRoute(scope, ctx, emblem)
  })

  app.get(
    '/portal/branding/:tenant_id/:file',
    {
      config: { access: anybody },
      schema: {
        tags: ['Portal'],
        summary: 'A tenant’s logo or favicon',
        params: Type.Object({
          tenant_id: Type.String({ format: 'uuid' }),
          file: Type.String({ pattern: '^[0-9a-f]{32}\\.png$' }),
        }),
        response: { 200: Type.Unsafe<never>({ type: 'string', format: 'binary', description: 'PNG' }) },
      },
    },
    async (request, reply) => {
      const { tenant_id, file } = request.params
      const { body, etag, body_size_bytes } = await getEmblem(ctx, tenant_id, file)
      return reply
        .headers({
          'cache-control': 'public, max-age=31536000, immutable',
          // Mails and websites show it, too.
          'cross-origin-resource-policy': 'cross-origin',
          'content-length': body_size_bytes,
          etag,
        })
        .type('image/png')
        .send(body)
    },
  )
}

function uploadRoute(app: HttpServer, ctx: AppContext, emblem: Emblem): void {
  app.put(
    `/tenant/branding/${emblem}`,
    {
      config: { access: tenant('branding:write') },
      schema: {
        tags: ['Settings'],
        summary: `Upload the ${emblem}`,
        description:
          'An image in the field `file` of a multipart form: PNG, JPEG, WebP, AVIF or GIF, at most 512 kB. It is written anew as PNG, and ' +
          'the branding gets a new version with its address. To remove it, set the address to null. Honours If-Match.',
        consumes: ['multipart/form-data'],
        response: { 200: SettingsBody },
      },
      bodyLimit: MAX_UPLOAD_BYTES + 10_000,
    },
    async (request, reply) => {
      const upload = await fileOfForm(request, 'image', 'The image has at most 512 kB.')
      const { id } = tenantOf(request)
      const settings = await putEmblem(ctx, id, emblem, upload, (version) => requireVersion(request, version))
      sendVersion(reply, settings.version)
      return settings
    },
  )
}
