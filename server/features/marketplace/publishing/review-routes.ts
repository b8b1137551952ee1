/** Routes for operators: what waits for review, who publishes, what is public. */
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { platform, principalOf } from '../../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { verifyPublisher } from './publishers.ts'
import { listKeys, listPublishers, listSubmissions } from './queries.ts'
import { approveSubmission, getReview, rejectSubmission, removeVersion, submittedArchive } from './review.ts'
import {
  AdminSubmissionBody,
  Approval,
  PublisherDetailBody,
  PublisherParams,
  Rejection,
  RemovalQuery,
  ReviewBody,
  SubmissionParams,
  SubmissionsQuery,
  Verification,
  VersionParams,
  viewAdminSubmission,
  viewPublisher,
  viewReview,
} from './schema.ts'

const tags = ['Plugin marketplace']
const read = { access: platform('platform.plugins:read') }
const write = { access: platform('platform.plugins:write') }

export function reviewRoutes(app: HttpServer, ctx: AppContext): void {
  submissionRoutes(app, ctx)
  publisherRoutes(app, ctx)

  app.delete(
    '/admin/plugins/:name/versions/:version',
    {
      config: write,
      schema: {
        tags,
        summary: 'Take a version out of the public catalogue',
        description:
          'Websites that have it keep it. To stop it everywhere, publish an advisory that blocks it.',
        params: VersionParams,
        querystring: RemovalQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { name, version } = request.params
      await removeVersion(ctx, name, version, request.query.reason)
      return reply.code(204).send(null)
    },
  )
}

function submissionRoutes(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/admin/plugin-submissions',
    {
      config: read,
      schema: {
        tags,
        summary: 'List submissions of all tenants, newest first',
        querystring: Type.Object({ ...PageQuery, ...SubmissionsQuery }),
        response: { 200: PageOf(AdminSubmissionBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      const rows = await ctx.db.withPlatform((tx) => listSubmissions(tx, { state }, before, limit), {
        readOnly: true,
      })
      return toPage(rows, limit, (row) => [row.id], viewAdminSubmission)
    },
  )

  app.get(
    '/admin/plugin-submissions/:submission_id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a submission with everything to look at',
        description:
          'What it asks for in words, what the checks found, what is new against the public version before, and whether the signature is right.',
        params: SubmissionParams,
        response: { 200: ReviewBody },
      },
    },
    async (request) => viewReview(await getReview(ctx, request.params.submission_id)),
  )

  app.get(
    '/admin/plugin-submissions/:submission_id/download',
    {
      config: read,
      schema: {
        tags,
        summary: 'Download what was submitted',
        params: SubmissionParams,
        response: {
          200: Type.Unsafe<never>({ type: 'string', format: 'binary', description: 'The zip archive.' }),
        },
      },
    },
    async (request, reply) => {
      const { submission, archive } = await submittedArchive(ctx, request.params.submission_id)
      const file = `${submission.name}-${submission.version}.zip`
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${file}"`)
        .send(archive)
    },
  )

  app.post(
    '/admin/plugin-submissions/:submission_id/approve',
    {
      config: write,
      schema: {
        tags,
        summary: 'Let a plugin into the public catalogue',
        description: 'Every tenant can install it from now on; the publisher is told by mail.',
        params: SubmissionParams,
        body: Approval,
        response: { 200: AdminSubmissionBody },
      },
    },
    async (request) => {
      const { submission_id } = request.params
      const { note = '' } = request.body
      return viewAdminSubmission(
        await approveSubmission(ctx, submission_id, note, principalOf(request).label),
      )
    },
  )

  app.post(
    '/admin/plugin-submissions/:submission_id/reject',
    {
      config: write,
      schema: {
        tags,
        summary: 'Refuse a plugin, with the reason',
        params: SubmissionParams,
        body: Rejection,
        response: { 200: AdminSubmissionBody },
      },
    },
    async (request) => {
      const { submission_id } = request.params
      const by = principalOf(request).label
      return viewAdminSubmission(await rejectSubmission(ctx, submission_id, request.body.reason, by))
    },
  )
}

function publisherRoutes(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/admin/plugin-publishers',
    {
      config: read,
      schema: {
        tags,
        summary: 'List publishers, newest first',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(PublisherDetailBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      const { rows, keys } = await ctx.db.withPlatform(
        async (tx) => {
          const found = await listPublishers(tx, before, limit)
          const ids = found.map(({ id }) => id)
          return { rows: found, keys: Map.groupBy(await listKeys(tx, ids), (key) => key.publisher_id) }
        },
        { readOnly: true },
      )
      return toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({
          ...viewPublisher({ ...row, keys: keys.get(row.id) ?? [] }),
          tenant_id: row.tenant_id,
        }),
      )
    },
  )

  app.post(
    '/admin/plugin-publishers/:publisher_id/verify',
    {
      config: write,
      schema: {
        tags,
        summary: 'Say that you made sure who a publisher is, or take it back',
        params: PublisherParams,
        body: Verification,
        response: { 200: PublisherDetailBody },
      },
    },
    async (request) => {
      const publisher = await verifyPublisher(ctx, request.params.publisher_id, request.body.verified)
      return { ...viewPublisher(publisher), tenant_id: publisher.tenant_id }
    },
  )
}
