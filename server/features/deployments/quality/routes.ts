/** Routes of smoke checks. */
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { principalOf, tenant, tenantOf } from '../../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { listSmokeChecks } from './queries.ts'
import {
  NewSmokeCheck,
  SmokeCheckBody,
  SmokeCheckChange,
  SmokeCheckParams,
  SmokeTrial,
  SmokeTrialBody,
  viewSmokeCheck,
} from './schema.ts'
import {
  addSmokeCheck,
  changeSmokeCheck,
  getSmokeCheck,
  getSmokeCheckForChange,
  releaseToTry,
  removeSmokeCheck,
} from './smoke-checks.ts'
import { tryCheck } from './smoke.ts'

const tags = ['Smoke checks']
const read = { access: tenant('deployments:read') }
const write = { access: tenant('change-control:write') }
const EXCERPT_CHARS = 2_000

export function smokeCheckRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'clock' | 'rehearsal'>): void {
  app.get(
    '/smoke-checks',
    {
      config: read,
      schema: {
        tags,
        summary: 'List smoke checks',
        description: 'With a website: its own and those of every website.',
        querystring: Type.Object({
          ...PageQuery,
          website_id: Type.Optional(Type.String({ format: 'uuid' })),
        }),
        response: { 200: PageOf(SmokeCheckBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, website_id } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        (tx) => listSmokeChecks(tx, { siteId: website_id }, after, limit),
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.id], viewSmokeCheck)
    },
  )

  app.post(
    '/smoke-checks',
    {
      config: write,
      schema: {
        tags,
        summary: 'Add a smoke check',
        description:
          'Every new release of the website is held to it before visitors see it. Try it first, with /smoke-checks/try.',
        body: NewSmokeCheck,
        response: { 201: SmokeCheckBody },
      },
    },
    async (request, reply) => {
      const row = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        addSmokeCheck(ctx, tx, request.body, principalOf(request).label),
      )
      sendVersion(reply, row.version)
      return reply.code(201).send(viewSmokeCheck(row))
    },
  )

  app.post(
    '/smoke-checks/try',
    {
      config: { ...write, idempotent: false },
      schema: {
        tags,
        summary: 'Try a smoke check',
        description:
          'Renders the page as the release shows it, and says what is wrong with it. Nothing is kept.',
        body: SmokeTrial,
        response: { 200: SmokeTrialBody },
      },
    },
    async (request) => {
      const { id: tenantId } = tenantOf(request)
      const { website_id: siteId, release, ...given } = request.body
      const releaseNumber = await ctx.db.withTenant(tenantId, (tx) => releaseToTry(tx, siteId, release), {
        readOnly: true,
      })
      const { result, text } = await tryCheck(
        ctx,
        { tenantId, siteId, releaseNumber },
        {
          name: 'Trial',
          expected_status: 200,
          contains: null,
          does_not_contain: null,
          max_ms: null,
          ...given,
        },
      )
      const { status, ms, bytes, reasons, error, outcome } = result
      return {
        passed: outcome === 'passed',
        release: releaseNumber,
        status,
        ms,
        bytes,
        reasons,
        error,
        excerpt: text.slice(0, EXCERPT_CHARS).toWellFormed(),
      }
    },
  )

  app.get(
    '/smoke-checks/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a smoke check',
        params: SmokeCheckParams,
        response: { 200: SmokeCheckBody },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, (tx) => getSmokeCheck(tx, id), {
        readOnly: true,
      })
      sendVersion(reply, row.version)
      return viewSmokeCheck(row)
    },
  )

  app.patch(
    '/smoke-checks/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a smoke check',
        description: 'Honours If-Match.',
        params: SmokeCheckParams,
        body: SmokeCheckChange,
        response: { 200: SmokeCheckBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getSmokeCheckForChange(tx, request.params.id)
        requireVersion(request, row.version)
        return changeSmokeCheck(tx, row, request.body)
      })
      sendVersion(reply, changed.version)
      return viewSmokeCheck(changed)
    },
  )

  app.delete(
    '/smoke-checks/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a smoke check',
        params: SmokeCheckParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getSmokeCheckForChange(tx, request.params.id)
        requireVersion(request, row.version)
        await removeSmokeCheck(tx, row)
      })
      return reply.code(204).send(null)
    },
  )
}
