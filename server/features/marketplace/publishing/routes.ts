/** Routes for tenants that publish: who they are, what they sign with, what they submit. */
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { principalOf, tenant, tenantOf } from '../../../kernel/http/access.ts'
import { sendVersion } from '../../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { addKey, getPublisher, keepPublisher, revokeKey } from './publishers.ts'
import { listSubmissions } from './queries.ts'
import {
  KeyBody,
  KeyParams,
  NewKey,
  NewSubmission,
  PublisherBody,
  PublisherInput,
  SubmissionBody,
  SubmissionParams,
  SubmissionsQuery,
  viewKey,
  viewPublisher,
  viewSubmission,
} from './schema.ts'
import { addSubmission, getSubmission, withdrawSubmission } from './submissions.ts'

const tags = ['Plugin marketplace']
const read = { access: tenant('plugins:read') }
const write = { access: tenant('plugins:write') }

export function publishingRoutes(app: HttpServer, ctx: AppContext): void {
  publisherRoutes(app, ctx)
  submissionRoutes(app, ctx)
}

function publisherRoutes(app: HttpServer, ctx: AppContext): void {
  const mine = (tenantId: string) =>
    ctx.db.withPlatform((tx) => getPublisher(tx, tenantId), { readOnly: true })

  app.get(
    '/marketplace/publisher',
    {
      config: read,
      schema: { tags, summary: 'See yourself as a publisher', response: { 200: PublisherBody } },
    },
    async (request, reply) => {
      const publisher = await mine(tenantOf(request).id)
      sendVersion(reply, publisher.version)
      return viewPublisher(publisher)
    },
  )

  app.put(
    '/marketplace/publisher',
    {
      config: write,
      schema: {
        tags,
        summary: 'Become a publisher, or change name and address',
        description: 'Another name or address has to be verified anew.',
        body: PublisherInput,
        response: { 200: PublisherBody },
      },
    },
    async (request, reply) => {
      const publisher = await keepPublisher(ctx, tenantOf(request).id, request.body)
      sendVersion(reply, publisher.version)
      return viewPublisher(publisher)
    },
  )

  app.get(
    '/marketplace/publisher/keys',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the keys you sign with, revoked ones included',
        response: { 200: Type.Object({ items: Type.Array(KeyBody) }) },
      },
    },
    async (request) => ({ items: (await mine(tenantOf(request).id)).keys.map(viewKey) }),
  )

  app.post(
    '/marketplace/publisher/keys',
    {
      config: write,
      schema: {
        tags,
        summary: 'Add a key to sign with',
        description: 'From then on, everything you submit has to be signed. The private key stays with you.',
        body: NewKey,
        response: { 201: KeyBody },
      },
    },
    async (request, reply) => {
      const key = await addKey(ctx, tenantOf(request).id, request.body, principalOf(request).label)
      return reply.code(201).send(viewKey(key))
    },
  )

  app.delete(
    '/marketplace/publisher/keys/:fingerprint',
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke a key',
        description: 'What was signed with it counts as unsigned.',
        params: KeyParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await revokeKey(ctx, tenantOf(request).id, request.params.fingerprint)
      return reply.code(204).send(null)
    },
  )
}

function submissionRoutes(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/marketplace/submissions',
    {
      config: read,
      schema: {
        tags,
        summary: 'List what you have submitted, newest first',
        querystring: Type.Object({ ...PageQuery, ...SubmissionsQuery }),
        response: { 200: PageOf(SubmissionBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      const filter = { tenantId: tenantOf(request).id, state }
      const rows = await ctx.db.withPlatform((tx) => listSubmissions(tx, filter, before, limit), {
        readOnly: true,
      })
      return toPage(rows, limit, (row) => [row.id], viewSubmission)
    },
  )

  app.post(
    '/marketplace/submissions',
    {
      config: write,
      schema: {
        tags,
        summary: 'Submit a plugin for the public catalogue',
        description:
          'A package of your own, by its hash. Operators look at it and let it in, or say what to change. Keep the package until then.',
        body: NewSubmission,
        response: { 201: SubmissionBody },
      },
    },
    async (request, reply) => {
      const row = await addSubmission(ctx, tenantOf(request).id, request.body, principalOf(request).label)
      return reply.code(201).send(viewSubmission(row))
    },
  )

  app.get(
    '/marketplace/submissions/:submission_id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get something you have submitted',
        params: SubmissionParams,
        response: { 200: SubmissionBody },
      },
    },
    async (request) => {
      const { submission_id } = request.params
      const id = tenantOf(request).id
      return viewSubmission(
        await ctx.db.withPlatform((tx) => getSubmission(tx, submission_id, id), { readOnly: true }),
      )
    },
  )

  app.post(
    '/marketplace/submissions/:submission_id/withdraw',
    {
      config: write,
      schema: {
        tags,
        summary: 'Take back something that waits for review',
        params: SubmissionParams,
        response: { 200: SubmissionBody },
      },
    },
    async (request) =>
      viewSubmission(await withdrawSubmission(ctx, tenantOf(request).id, request.params.submission_id)),
  )
}
