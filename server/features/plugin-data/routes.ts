/** Routes of what plugins keep and did: sizes, values, logs, usage; tables and personal data have files of their own. */
import { type Static, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { pluginDataTag } from '../../published/tags.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { getOwner } from './installed.ts'
import { announceData } from './notices.ts'
import { personalRoutes } from './personal-routes.ts'
import { findStores, measureTables } from './queries.ts'
import { type UsageRow, listLogs, listUsage } from './records/queries.ts'
import { LOG_LEVELS } from './records/records.ts'
import {
  LogBody,
  LogsQuery,
  PluginParams,
  StoreBody,
  UsageBody,
  UsageQuery,
  ValueBody,
  ValuesQuery,
} from './schema.ts'
import { type StoreCtx, removePluginData } from './stores.ts'
import { tableRoutes } from './table-routes.ts'
import { listValues } from './values/values.ts'
import { viewLog, viewStore, viewValue } from './views.ts'

export type DataRoutesCtx = StoreCtx & Pick<AppContext, 'blobs' | 'db' | 'notices'>

const tags = ['Plugin data']
const read = { access: tenant('plugin-data:read') }
const write = { access: tenant('plugin-data:write') }
const readPlugin = { access: tenant('plugins:read') }
const url = '/websites/:website_id/plugins/:name'
const DAY_MS = 86_400_000
/** Shown if nothing is said, and at most. */
const DAYS = 30
const MAX_DAYS = 400

export function pluginDataRoutes(app: HttpServer, ctx: DataRoutesCtx): void {
  tableRoutes(app, ctx)
  personalRoutes(app, ctx)

  app.get(
    '/websites/:website_id/plugin-data',
    {
      config: read,
      schema: {
        tags,
        summary: 'See what all plugins of a website keep',
        description: 'Also those that were removed: what they left is kept for 30 days.',
        params: WebsiteParams,
        response: { 200: Type.Object({ items: Type.Array(StoreBody) }) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          const sizes = await measureTables(tx, website_id, undefined)
          const items: Static<typeof StoreBody>[] = []
          for (const { plugin } of await findStores(tx, website_id))
            items.push(
              viewStore(
                await getOwner(ctx, tx, website_id, plugin),
                sizes.filter((size) => size.plugin === plugin),
              ),
            )
          return { items }
        },
        { readOnly: true },
      )
    },
  )

  app.get(
    `${url}/data`,
    {
      config: read,
      schema: {
        tags,
        summary: 'See how much a plugin keeps',
        params: PluginParams,
        response: { 200: StoreBody },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const found = await getOwner(ctx, tx, website_id, name)
          return viewStore(found, await measureTables(tx, website_id, name))
        },
        { readOnly: true },
      )
    },
  )

  app.delete(
    `${url}/data`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete all that a plugin keeps',
        description: 'For good, its log included. Whether it is installed or not stays as it is.',
        params: PluginParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, name } = request.params
      const { id } = tenantOf(request)
      await ctx.db.withTenant(id, async (tx) => {
        await getOwner(ctx, tx, website_id, name)
        await removePluginData(tx, website_id, name)
      })
      await announceData(ctx, id, website_id, [pluginDataTag(name)])
      return reply.code(204).send(null)
    },
  )

  app.get(
    `${url}/values`,
    {
      config: read,
      schema: {
        tags,
        summary: "List a plugin's values",
        description: 'What it keeps under keys, in their order.',
        params: PluginParams,
        querystring: ValuesQuery,
        response: { 200: PageOf(ValueBody) },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      const { id } = tenantOf(request)
      const { owner } = await ctx.db.withTenant(id, (tx) => getOwner(ctx, tx, website_id, name), {
        readOnly: true,
      })
      const page = await listValues(ctx, id, owner, request.query)
      return { ...page, items: page.items.map(viewValue) }
    },
  )

  app.get(
    `${url}/logs`,
    {
      config: readPlugin,
      schema: {
        tags,
        summary: "Read a plugin's log",
        description: 'The newest first; 1,000 lines are kept, for two weeks at most.',
        params: PluginParams,
        querystring: LogsQuery,
        response: { 200: PageOf(LogBody) },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      const { level = 'debug', limit = 50, cursor } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      const levels = LOG_LEVELS.slice(LOG_LEVELS.indexOf(level))
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getOwner(ctx, tx, website_id, name)
          return listLogs(tx, { siteId: website_id, plugin: name }, levels, before, limit + 1)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.id], viewLog)
    },
  )

  app.get(
    `${url}/usage`,
    {
      config: readPlugin,
      schema: {
        tags,
        summary: 'See how much a plugin is used',
        description: 'By day and kind of call; the last seconds may be missing.',
        params: PluginParams,
        querystring: UsageQuery,
        response: { 200: UsageBody },
      },
    },
    async (request) => {
      const { website_id, name } = request.params
      const { from, to } = spanOf(request.query, ctx.clock.now())
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getOwner(ctx, tx, website_id, name)
          return listUsage(tx, { siteId: website_id, plugin: name }, from, to)
        },
        { readOnly: true },
      )
      const items = rows.map(({ call_kind, ...row }) => ({ kind: call_kind, ...row }))
      return { from, to, totals: totalsOf(rows), items }
    },
  )
}

/** @throws AppError validation_failed for more than there is room for in an answer */
function spanOf(query: Static<typeof UsageQuery>, now: Date): { from: string; to: string } {
  const to = query.to ?? now.toISOString().slice(0, 10)
  const from = query.from ?? new Date(Date.parse(to) - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS
  if (!(days >= 0 && days <= MAX_DAYS && from >= '2000'))
    throw new AppError('validation_failed', `from must be before to, by ${MAX_DAYS} days at most.`, {
      errors: [{ path: '/querystring/from', message: `must be before to, by ${MAX_DAYS} days at most` }],
    })
  return { from, to }
}

function totalsOf(rows: readonly UsageRow[]) {
  const sum = (of: 'calls' | 'failures' | 'cpu_ms' | 'wall_ms') =>
    rows.reduce((total, row) => total + row[of], 0)
  return { calls: sum('calls'), failures: sum('failures'), cpu_ms: sum('cpu_ms'), wall_ms: sum('wall_ms') }
}
