/** Routes of what plugins do without visitors: actions that people ask for, and tasks that run by the clock. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { getInstalled, runAction } from './actions.ts'
import { listSchedulesOf } from './queries.ts'
import {
  ActionAnswerBody,
  ActionBody,
  ActionParams,
  ListedActionBody,
  PluginParams,
  ScheduleBody,
} from './schema.ts'

const tags = ['Plugins']

export function pluginEventRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'blobs' | 'config' | 'db' | 'plugins' | 'tenants'>,
): void {
  app.post(
    '/websites/:website_id/plugins/:name/actions/:action',
    {
      config: { access: tenant('plugin-data:write') },
      schema: {
        tags,
        summary: 'Have a plugin do something',
        description:
          'One of the actions of its manifest, as the live release has it. It has 30 seconds; what it says was done is the answer.',
        params: ActionParams,
        body: ActionBody,
        response: { 200: ActionAnswerBody },
      },
    },
    async (request) => {
      const { website_id, name, action } = request.params
      const { input = {}, row } = request.body ?? {}
      const asked = { plugin: name, action, input, row, by: principalOf(request) }
      return { message: await runAction(ctx, tenantOf(request).id, website_id, asked) }
    },
  )

  app.get(
    '/websites/:website_id/plugins/:name/actions',
    {
      config: { access: tenant('plugins:read') },
      schema: {
        tags,
        summary: 'List what people can have a plugin do',
        params: PluginParams,
        response: { 200: Type.Object({ items: Type.Array(ListedActionBody) }) },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      const { manifest } = await getInstalled(ctx, tenantOf(request).id, website_id, name)
      return {
        items: manifest.actions.map(({ name: action, title, description, on, confirm, input }) => ({
          name: action,
          title,
          description: description ?? null,
          on: on ?? null,
          confirm: confirm ?? null,
          input,
        })),
      }
    },
  )

  app.get(
    '/websites/:website_id/plugins/:name/schedules',
    {
      config: { access: tenant('plugins:read') },
      schema: {
        tags,
        summary: 'See when the tasks of a plugin run',
        params: PluginParams,
        response: { 200: Type.Object({ items: Type.Array(ScheduleBody) }) },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      const tenantId = tenantOf(request).id
      const { plugin } = await getInstalled(ctx, tenantId, website_id, name)
      const work = (tx: TenantTx) => listSchedulesOf(tx, website_id, plugin.name)
      const rows = await ctx.db.withTenant(tenantId, work, { readOnly: true })
      return {
        items: rows.map(({ next_at, last_at, last_outcome, ...row }) => ({
          ...row,
          next_at: next_at?.toISOString() ?? null,
          last_at: last_at?.toISOString() ?? null,
          last_outcome: last_outcome as 'succeeded' | 'failed' | null,
        })),
      }
    },
  )
}
