/** Routes of the audit trail: the tenant's own, the platform's own, and any tenant's for operators. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { type TObject, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Access, platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type AuditEvent, recordAudit, recordPlatformAudit } from './audit.ts'
import { exportEntries, exportFormats, pageEntries, readFilter, toBody } from './entries.ts'
import { findEntry } from './queries.ts'
import { ChainCheckBody, EntriesQuery, EntryBody, ExportQuery, VerifyQuery } from './schema.ts'
import { parseKnownEnd, verifyChain } from './verify.ts'

type Context = Pick<AppContext, 'db' | 'log'>

/** Streamed: of any length. */
const Lines = Type.Unsafe<Readable>({ type: 'string' })

/** One of the trails the API shows. */
type Trail = {
  path: string
  whose: string
  params: TObject
  access: { read: Access; export: Access; verify: Access }
  tenantId: (request: FastifyRequest) => string
  record: (request: FastifyRequest, event: AuditEvent) => Promise<void>
}

export function auditRoutes(app: HttpServer, ctx: Context): void {
  const operator = platform('platform.audit:read')
  const operators = { read: operator, export: operator, verify: operator }
  const members = {
    read: tenant('audit:read'),
    export: tenant('audit:export'),
    verify: tenant('audit:verify'),
  }
  const inChain = (tenantId: string, event: AuditEvent) =>
    ctx.db.withTenant(tenantId, (tx) => recordAudit(tx, event))
  trailRoutes(app, ctx, {
    path: '/audit',
    whose: 'the tenant’s',
    params: Type.Object({}),
    access: members,
    tenantId: (request) => tenantOf(request).id,
    record: (request, event) => inChain(tenantOf(request).id, event),
  })
  trailRoutes(app, ctx, {
    path: '/admin/audit',
    whose: 'the platform’s',
    params: Type.Object({}),
    access: operators,
    tenantId: () => PLATFORM_SCOPE,
    record: (_request, event) => ctx.db.withPlatform((tx) => recordPlatformAudit(tx, event)),
  })
  trailRoutes(app, ctx, {
    path: '/admin/tenants/:id/audit',
    whose: 'a tenant’s',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    access: operators,
    tenantId: namedTenant,
    async record(request, event) {
      await inChain(namedTenant(request), event)
      await ctx.db.withPlatform((tx) => recordPlatformAudit(tx, event))
    },
  })
}

function namedTenant({ params }: FastifyRequest): string {
  if (typeof params === 'object' && params !== null && 'id' in params) return String(params.id)
  throw new Error('the route names no tenant')
}

function trailRoutes(app: HttpServer, ctx: Context, trail: Trail): void {
  const tags = ['Audit']
  const { path, whose, params, access } = trail

  app.get(
    path,
    {
      config: { access: access.read },
      schema: {
        tags,
        params,
        summary: `List ${whose} audit entries, newest first`,
        querystring: EntriesQuery,
        response: { 200: PageOf(EntryBody) },
      },
    },
    (request) =>
      ctx.db.withTenant(trail.tenantId(request), (tx) => pageEntries(tx, request.query), { readOnly: true }),
  )

  app.get(
    `${path}/export`,
    {
      config: { access: access.export },
      schema: {
        tags,
        params,
        summary: `Download ${whose} audit entries, oldest first`,
        description:
          'One JSON object or one row of CSV per entry, of any number of entries. The download is itself audited.',
        querystring: ExportQuery,
        response: {
          200: {
            description: 'The entries',
            content: {
              'application/x-ndjson': { schema: Lines },
              'text/csv': { schema: Lines },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { format = 'ndjson', ...query } = request.query
      const tenantId = trail.tenantId(request)
      await trail.record(request, {
        action: 'audit.export',
        subject: { type: 'audit', id: tenantId },
        after: request.query,
      })
      return reply
        .type(exportFormats[format].type)
        .header('content-disposition', `attachment; filename="audit.${format}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(exportEntries(ctx, tenantId, readFilter(query), format)))
    },
  )

  app.get(
    `${path}/:seq`,
    {
      config: { access: access.read },
      schema: {
        tags,
        params: Type.Object({ ...params.properties, seq: EntryBody.properties.seq }),
        summary: `Get one of ${whose} audit entries`,
        response: { 200: EntryBody },
      },
    },
    async (request) => {
      const { seq } = request.params
      const entry = await ctx.db.withTenant(trail.tenantId(request), (tx) => findEntry(tx, seq), {
        readOnly: true,
      })
      if (!entry)
        throw new AppError('not_found', 'There is no such audit entry; retention may have removed it.')
      return toBody(entry)
    },
  )

  app.post(
    `${path}/verify`,
    {
      config: { access: access.verify },
      schema: {
        tags,
        params,
        summary: `Verify that ${whose} audit trail was not tampered with`,
        description:
          'Recomputes the hash of every entry and names the first that was changed, removed, inserted or moved.',
        querystring: VerifyQuery,
        response: { 200: ChainCheckBody },
      },
    },
    async (request) => {
      const tenantId = trail.tenantId(request)
      const { known } = request.query
      const check = await verifyChain(ctx, tenantId, known === undefined ? undefined : parseKnownEnd(known))
      if (!check.ok) ctx.log.error({ chain: tenantId, ...check }, 'the audit trail was tampered with')
      return check
    },
  )
}
