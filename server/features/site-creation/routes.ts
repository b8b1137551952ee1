/** Routes that make, copy and act on many websites. */
import { type Static, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { requireHeld } from '../roles/roles.ts'
import { SiteBody, WebsiteParams, viewSite } from '../sites/sites.ts'
import { type Operation, getOperation, startBulk } from './bulk.ts'
import { startClone } from './clone.ts'
import { createSite } from './site-creation.ts'
import { countOutcomes, listOutcomes } from './queries.ts'
import { BulkAct, CloneBody, NewClone, NewWebsite, OperationBody, OutcomeBody } from './schema.ts'

type Ctx = Pick<
  AppContext,
  'db' | 'notices' | 'config' | 'clock' | 'log' | 'plans' | 'jobs' | 'blobs' | 'platformWindows' | 'keyring'
>

const tags = ['Websites']
const read = { access: tenant('sites:read') }
const write = { access: tenant('sites:write') }
const OperationParams = Type.Object({ operation_id: Type.String({ format: 'uuid' }) })

/** What an act on one website takes, beyond what acting on many does. */
const ALSO_NEEDS: Partial<Record<Static<typeof BulkAct>['action'], { permission: string; act: string }>> = {
  publish: { permission: 'content:publish', act: 'publish content' },
  theme: { permission: 'themes:write', act: 'change themes' },
}

export function siteCreationRoutes(app: HttpServer, ctx: Ctx): void {
  app.post(
    '/websites',
    {
      config: write,
      schema: {
        tags,
        summary: 'Make a website',
        description:
          'The first of a tenant answers at its own name. Visitors see it as soon as this answers.',
        body: NewWebsite,
        response: { 201: SiteBody },
      },
    },
    async (request, reply) => {
      const owner = tenantOf(request)
      const site = await createSite(ctx, owner.id, request.body)
      sendVersion(reply, site.version)
      return reply.code(201).send(await viewSite(ctx, owner, site))
    },
  )

  app.post(
    '/websites/:website_id/clone',
    {
      config: write,
      schema: {
        tags,
        summary: 'Copy a website',
        description:
          'Everything of it: drafts, versions, media, theme, menus, redirects. The copy is `provisioning` until its job is done; afterwards nothing connects the two.',
        params: WebsiteParams,
        body: NewClone,
        response: { 202: CloneBody },
      },
    },
    async (request, reply) => {
      const owner = tenantOf(request)
      const { site, jobId } = await ctx.db.withTenant(owner.id, (tx) =>
        startClone(ctx, tx, request.params.website_id, request.body),
      )
      return reply.code(202).send({ website: await viewSite(ctx, owner, site), job_id: jobId })
    },
  )

  app.post(
    '/websites/bulk',
    {
      config: write,
      schema: {
        tags,
        summary: 'Act on many websites',
        description: 'Each website succeeds or fails on its own. Look at the operation to see how far it is.',
        body: BulkAct,
        response: { 202: OperationBody },
      },
    },
    async (request, reply) => {
      const also = ALSO_NEEDS[request.body.action]
      if (also) requireHeld(request.permissions, [also.permission], also.act)
      const operation = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        startBulk(ctx, tx, request.body, principalOf(request).label),
      )
      return reply.code(202).send(viewOperation(operation, {}))
    },
  )

  app.get(
    '/websites/bulk/:operation_id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get an act on many websites',
        params: OperationParams,
        response: { 200: OperationBody },
      },
    },
    (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const operation = await getOperation(tx, request.params.operation_id)
          return viewOperation(operation, await countOutcomes(tx, operation.id))
        },
        { readOnly: true },
      ),
  )

  app.get(
    '/websites/bulk/:operation_id/outcomes',
    {
      config: read,
      schema: {
        tags,
        summary: 'List what became of each website',
        params: OperationParams,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(OutcomeBody) },
      },
    },
    (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])?.[0]
      const work = async (tx: TenantTx) => {
        const operation = await getOperation(tx, request.params.operation_id)
        const rows = await listOutcomes(tx, operation.id, after, limit)
        return toPage(
          rows,
          limit,
          (row) => [row.site_id],
          ({ site_id, name, outcome, code, detail, finished_at }) => ({
            website_id: site_id,
            name,
            outcome,
            code,
            detail,
            finished_at: finished_at.toISOString(),
          }),
        )
      }
      return ctx.db.withTenant(tenantOf(request).id, work, { readOnly: true })
    },
  )
}

function viewOperation(operation: Operation, counts: Record<string, number>) {
  const { id, action, state, job_id, site_ids, created_by } = operation
  return {
    id,
    action,
    state,
    job_id,
    total: site_ids.length,
    counts: { done: 0, unchanged: 0, failed: 0, ...counts },
    created_by,
    created_at: operation.created_at.toISOString(),
    finished_at: operation.finished_at?.toISOString() ?? null,
  }
}
