/** Routes of background jobs: a tenant's own, and those of the platform or any tenant for operators. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import { firstIdAt } from '../../kernel/db/time-ordered-id.ts'
import { platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { cancelJob, getJob, retryJob } from './jobs.ts'
import { type JobFilter, type JobRow, listJobs, summarizeFailures } from './queries.ts'
import { FailuresBody, JobBody, JobsQuery, OfTenant, toFailureBody, toJobBody } from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock'>

const tags = ['Jobs']
const params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const response = { 200: JobBody }
const ACTS = { cancel: cancelJob, retry: retryJob } as const
const SUMMARY = { cancel: 'Cancel a job', retry: 'Try a failed or canceled job again' }
const DESCRIPTION = {
  cancel: 'A queued job is canceled at once; a running one is asked to stop and says so itself when it has.',
  retry: 'It gets all its tries again.',
}
const acts = ['cancel', 'retry'] as const

export function jobRoutes(app: HttpServer, ctx: Ctx): void {
  tenantRoutes(app, ctx)
  operatorRoutes(app, ctx)
}

function tenantRoutes(app: HttpServer, ctx: Ctx): void {
  const read = { access: tenant('jobs:read') }

  app.get(
    '/jobs',
    {
      config: read,
      schema: {
        tags,
        summary: 'List background jobs, newest first',
        querystring: Type.Object(JobsQuery),
        response: { 200: PageOf(JobBody) },
      },
    },
    (request) => pageOfJobs(ctx, tenantOf(request).id, request.query),
  )

  app.get(
    '/jobs/:id',
    { config: read, schema: { tags, summary: 'Get a background job', params, response } },
    async (request) =>
      toJobBody(
        await ctx.db.withTenant(tenantOf(request).id, (tx) => getJob(tx, request.params.id), {
          readOnly: true,
        }),
      ),
  )

  for (const act of acts)
    app.post(
      `/jobs/:id/${act}`,
      {
        config: { access: tenant('jobs:write') },
        schema: { tags, summary: SUMMARY[act], description: DESCRIPTION[act], params, response },
      },
      async (request) =>
        toJobBody(
          await ctx.db.withTenant(tenantOf(request).id, (tx) => ACTS[act](ctx, tx, request.params.id)),
        ),
    )
}

function operatorRoutes(app: HttpServer, ctx: Ctx): void {
  const read = { access: platform('platform.jobs:read') }
  const querystring = Type.Object(OfTenant)

  app.get(
    '/admin/jobs',
    {
      config: read,
      schema: {
        tags,
        summary: "List the platform's or a tenant's background jobs, newest first",
        querystring: Type.Object({ ...OfTenant, ...JobsQuery }),
        response: { 200: PageOf(JobBody) },
      },
    },
    (request) => pageOfJobs(ctx, request.query.tenant_id ?? PLATFORM_SCOPE, request.query),
  )

  app.get(
    '/admin/jobs/failures',
    {
      config: read,
      schema: {
        tags,
        summary: 'Count failed jobs of all tenants by task',
        description: 'Those that were enqueued in the last `days` days, of tenants in the pool.',
        querystring: Type.Object({
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30, default: 7 })),
        }),
        response: { 200: FailuresBody },
      },
    },
    async (request) => {
      const since = firstIdAt(new Date(ctx.clock.now().getTime() - (request.query.days ?? 7) * 86_400_000))
      const rows = await ctx.db.withPlatform((tx) => summarizeFailures(tx, since), { readOnly: true })
      return { items: rows.map(toFailureBody) }
    },
  )

  app.get(
    '/admin/jobs/:id',
    {
      config: read,
      schema: {
        tags,
        summary: "Get one of the platform's or a tenant's background jobs",
        params,
        querystring,
        response,
      },
    },
    async (request) => {
      const tenantId = request.query.tenant_id ?? PLATFORM_SCOPE
      return toJobBody(
        await ctx.db.withTenant(tenantId, (tx) => getJob(tx, request.params.id), { readOnly: true }),
      )
    },
  )

  for (const act of acts)
    app.post(
      `/admin/jobs/:id/${act}`,
      {
        config: { access: platform('platform.jobs:write') },
        schema: {
          tags,
          summary: `${SUMMARY[act]} of the platform or a tenant`,
          description: DESCRIPTION[act],
          params,
          querystring,
          response,
        },
      },
      async (request) => {
        const tenantId = request.query.tenant_id ?? PLATFORM_SCOPE
        const job = await ctx.db.withTenant(tenantId, (tx) => ACTS[act](ctx, tx, request.params.id))
        if (tenantId !== PLATFORM_SCOPE) await recordOperatorsAct(ctx, act, tenantId, job)
        return toJobBody(job)
      },
    )
}

/** In the platform's trail, too: the tenant's has it already. */
async function recordOperatorsAct(
  ctx: Ctx,
  act: keyof typeof ACTS,
  tenantId: string,
  job: JobRow,
): Promise<void> {
  await ctx.db.withPlatform((tx) =>
    recordPlatformAudit(tx, {
      action: `job.${act}`,
      subject: { type: 'job', id: job.id, label: job.task },
      after: { tenant_id: tenantId, state: job.state },
    }),
  )
}

async function pageOfJobs(
  ctx: Ctx,
  tenantId: string,
  query: JobFilter & { limit?: number; cursor?: string },
) {
  const { limit = 50, cursor } = query
  const [before] = decodeCursor(cursor, ['uuid']) ?? []
  const read = (tx: TenantTx) => listJobs(tx, query, before, limit)
  const rows = await ctx.db.withTenant(tenantId, read, { readOnly: true })
  return toPage(rows, limit, (row) => [row.id], toJobBody)
}
