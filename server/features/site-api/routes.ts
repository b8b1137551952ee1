/** Routes of keys to a site's endpoints, and of how often these are called. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import {
  addSiteKey,
  changeSiteKey,
  getSiteKey,
  getSiteKeyForChange,
  revokeSiteKey,
  rotateSiteKey,
} from './keys.ts'
import { listKeys } from './queries.ts'
import {
  CreatedSiteKeyBody,
  NewSiteKey,
  SiteKeyBody,
  SiteKeyChange,
  SiteKeyParams,
  SiteKeyRotation,
  SiteUsageBody,
  SiteUsageQuery,
  viewSiteKey,
} from './schema.ts'
import { readSiteUsage } from './usage.ts'

const tags = ['Site endpoints']
const read = { access: tenant('api-keys:read') }
const write = { access: tenant('api-keys:write') }
/** An answer kept for repetition would be a key kept in the clear. */
const showsKey = { ...write, idempotent: false } as const
const url = '/websites/:website_id/api-keys'

export function siteApiRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'clock' | 'siteApi'>): void {
  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: 'List the keys to a website’s endpoints',
        params: WebsiteParams,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(SiteKeyBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const { website_id } = request.params
      const after = decodeCursor(cursor, ['uuid'])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listKeys(tx, website_id, after, limit)
        },
        { readOnly: true },
      )
      const now = ctx.clock.now()
      return toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => viewSiteKey(row, now),
      )
    },
  )

  app.post(
    url,
    {
      config: showsKey,
      schema: {
        tags,
        summary: 'Create a key to a website’s endpoints',
        description:
          'For programs that call endpoints of the website’s plugins, as `Authorization: Bearer` or `X-API-Key`. ' +
          'The answer holds the key, which is not stored and cannot be shown again.',
        params: WebsiteParams,
        body: NewSiteKey,
        response: { 201: CreatedSiteKeyBody },
      },
    },
    async (request, reply) => {
      const { row, key } = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        addSiteKey(ctx, tx, request.params.website_id, request.body, principalOf(request)),
      )
      sendVersion(reply, row.version)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...viewSiteKey(row, ctx.clock.now()), key })
    },
  )

  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a key to a website’s endpoints',
        params: SiteKeyParams,
        response: { 200: SiteKeyBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const row = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return getSiteKey(tx, website_id, id)
        },
        { readOnly: true },
      )
      sendVersion(reply, row.version)
      return viewSiteKey(row, ctx.clock.now())
    },
  )

  app.patch(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a key to a website’s endpoints',
        description: 'Holds at once. Honours If-Match.',
        params: SiteKeyParams,
        body: SiteKeyChange,
        response: { 200: SiteKeyBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        await getSite(tx, website_id)
        const row = await getSiteKeyForChange(tx, website_id, id)
        requireVersion(request, row.version)
        return changeSiteKey(ctx, tx, row, request.body)
      })
      sendVersion(reply, changed.version)
      return viewSiteKey(changed, ctx.clock.now())
    },
  )

  app.post(
    `${url}/:id/rotate`,
    {
      config: showsKey,
      schema: {
        tags,
        summary: 'Give a key another secret',
        description:
          'The one before opens as well for `overlap_hours`. The answer holds the new key, which cannot be shown again.',
        params: SiteKeyParams,
        body: SiteKeyRotation,
        response: { 200: CreatedSiteKeyBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const { overlap_hours = 24 } = request.body
      const { row, key } = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        await getSite(tx, website_id)
        const before = await getSiteKeyForChange(tx, website_id, id)
        return rotateSiteKey(ctx, tx, before, overlap_hours, principalOf(request))
      })
      sendVersion(reply, row.version)
      return reply.header('cache-control', 'no-store').send({ ...viewSiteKey(row, ctx.clock.now()), key })
    },
  )

  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke a key to a website’s endpoints',
        params: SiteKeyParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        await getSite(tx, website_id)
        const row = await getSiteKeyForChange(tx, website_id, id)
        requireVersion(request, row.version)
        await revokeSiteKey(ctx, tx, row)
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/websites/:website_id/api-usage',
    {
      config: read,
      schema: {
        tags,
        summary: 'See how often a website’s endpoints are called',
        description: 'By day, endpoint and key. What was called in the last ten seconds may be missing.',
        params: WebsiteParams,
        querystring: SiteUsageQuery,
        response: { 200: SiteUsageBody },
      },
    },
    async (request) => {
      const { website_id } = request.params
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return readSiteUsage(tx, website_id, request.query, ctx.clock.now())
        },
        { readOnly: true },
      )
    },
  )
}
