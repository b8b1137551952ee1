/** Routes about encryption keys. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { requireTenant } from '../tenants/tenants.ts'
import { rotateTenantKey } from './keys.ts'

export function keyRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'keyring' | 'notices'>): void {
  app.post(
    '/admin/tenants/:id/keys/rotate',
    {
      config: { access: platform('platform.tenants:write') },
      schema: {
        tags: ['Tenants'],
        summary: 'Give a tenant a new encryption key',
        description:
          'What older keys encrypted stays readable; everything new is encrypted with the new one.',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: Type.Object({ version: Type.Integer({ description: 'The key now in use' }) }) },
      },
    },
    async (request) => {
      await ctx.db.withPlatform((tx) => requireTenant(tx, request.params.id))
      return { version: await rotateTenantKey(ctx, request.params.id) }
    },
  )
}
