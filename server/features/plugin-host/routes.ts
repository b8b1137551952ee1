/** Routes of plugins' secrets: they can be set and forgotten, and never read. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { NewSecret, SecretBody, SecretParams, SecretsParams, viewSecret } from './schema.ts'
import { listSecrets, removeSecret, setSecret } from './secrets.ts'

const tags = ['Plugins']
const read = { access: tenant('plugins:read') }
const write = { access: tenant('plugins:write') }
const SECRETS = '/websites/:website_id/plugins/:name/secrets'

export function pluginSecretRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'keyring' | 'clock'>): void {
  app.get(
    SECRETS,
    {
      config: read,
      schema: {
        tags,
        summary: 'List the secrets of a plugin that are set',
        description: 'Their names only: a secret cannot be shown again.',
        params: SecretsParams,
        response: { 200: Type.Object({ items: Type.Array(SecretBody) }) },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      const work = (tx: Parameters<typeof listSecrets>[0]) => listSecrets(tx, website_id, name)
      const rows = await ctx.db.withTenant(tenantOf(request).id, work, { readOnly: true })
      return { items: rows.map(viewSecret) }
    },
  )

  app.put(
    `${SECRETS}/:secret`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Set a secret of a plugin',
        description: 'It is kept encrypted; only that plugin, on that website, can read it.',
        params: SecretParams,
        body: NewSecret,
        response: { 200: SecretBody },
      },
    },
    async (request) => {
      const { website_id: siteId, name: plugin, secret: name } = request.params
      const { value } = request.body
      const row = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        setSecret(ctx, tx, { siteId, plugin, name }, value),
      )
      return viewSecret(row)
    },
  )

  app.delete(
    `${SECRETS}/:secret`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove a secret of a plugin',
        params: SecretParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id: siteId, name: plugin, secret: name } = request.params
      await ctx.db.withTenant(tenantOf(request).id, (tx) => removeSecret(tx, { siteId, plugin, name }))
      return reply.code(204).send(null)
    },
  )
}
