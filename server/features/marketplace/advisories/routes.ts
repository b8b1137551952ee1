/** Routes of advisories, for operators: the kill switch, and whom it reaches. */
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { platform, principalOf } from '../../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { addAdvisory, changeAdvisory, getAdvisory, liftAdvisory, requireRange } from './advisories.ts'
import { countTold, listAdvisories } from './queries.ts'
import {
  AdvisoriesQuery,
  AdvisoryBody,
  AdvisoryChange,
  AdvisoryDetailBody,
  AdvisoryParams,
  Lifting,
  NewAdvisory,
  RunningBody,
  RunningQuery,
  viewAdvisory,
} from './schema.ts'
import { countConcerned, surveyRunning } from './survey.ts'

const tags = ['Plugin advisories']
const read = { access: platform('platform.plugins:read') }
const write = { access: platform('platform.plugins:write') }

export function advisoryRoutes(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/admin/plugin-advisories',
    {
      config: read,
      schema: {
        tags,
        summary: 'List advisories, newest first',
        querystring: Type.Object({ ...PageQuery, ...AdvisoriesQuery }),
        response: { 200: PageOf(AdvisoryBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state, name } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      const filter = { in_force: state && state === 'in_force', name }
      const rows = await ctx.db.withPlatform((tx) => listAdvisories(tx, filter, before, limit), {
        readOnly: true,
      })
      return toPage(rows, limit, (row) => [row.id], viewAdvisory)
    },
  )

  app.post(
    '/admin/plugin-advisories',
    {
      config: write,
      schema: {
        tags,
        summary: 'Publish an advisory',
        description:
          'With `block`, every process stops running what it names within a second, and pages are made anew without it. Owners of websites that have it are told by mail.',
        body: NewAdvisory,
        response: { 201: AdvisoryBody },
      },
    },
    async (request, reply) => {
      const row = await addAdvisory(ctx, request.body, principalOf(request).label)
      sendVersion(reply, row.version)
      return reply.code(201).send(viewAdvisory(row))
    },
  )

  app.get(
    '/admin/plugin-advisories/:advisory_id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get an advisory, and whom it concerns',
        params: AdvisoryParams,
        response: { 200: AdvisoryDetailBody },
      },
    },
    async (request, reply) => {
      const { row, tenants_told } = await ctx.db.withPlatform(
        async (tx) => {
          const found = await getAdvisory(tx, request.params.advisory_id)
          return { row: found, tenants_told: await countTold(tx, found.id) }
        },
        { readOnly: true },
      )
      sendVersion(reply, row.version)
      return { ...viewAdvisory(row), concerns: await countConcerned(ctx, row), tenants_told }
    },
  )

  app.patch(
    '/admin/plugin-advisories/:advisory_id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an advisory',
        description: 'One of our own that is in force. Holds everywhere within a second. Honours If-Match.',
        params: AdvisoryParams,
        body: AdvisoryChange,
        response: { 200: AdvisoryBody },
      },
    },
    async (request, reply) => {
      const row = await changeAdvisory(ctx, request.params.advisory_id, request.body, (version) =>
        requireVersion(request, version),
      )
      sendVersion(reply, row.version)
      return viewAdvisory(row)
    },
  )

  app.post(
    '/admin/plugin-advisories/:advisory_id/lift',
    {
      config: write,
      schema: {
        tags,
        summary: 'Lift an advisory',
        description: 'What it blocked runs again within a second. It stays in the list, with the reason.',
        params: AdvisoryParams,
        body: Lifting,
        response: { 200: AdvisoryBody },
      },
    },
    async (request, reply) => {
      const { advisory_id } = request.params
      const row = await liftAdvisory(ctx, advisory_id, request.body.reason, principalOf(request).label)
      sendVersion(reply, row.version)
      return viewAdvisory(row)
    },
  )

  app.get(
    '/admin/plugins/running',
    {
      config: read,
      schema: {
        tags,
        summary: 'See which websites run a plugin, across all tenants',
        description: 'By `name`, if wanted in a `range` of versions, or by `hash`. Ask before you block.',
        querystring: RunningQuery,
        response: { 200: RunningBody },
      },
    },
    async (request) => {
      const { name, range, hash } = request.query
      if ((name === undefined) === (hash === undefined))
        throw new AppError('validation_failed', '/querystring: needs a name or a hash, one of them.', {
          errors: [{ path: '/querystring', message: 'needs a name or a hash, one of them' }],
        })
      if (range !== undefined) requireRange(range, '/querystring/range')
      return surveyRunning(ctx, { name: name ?? null, range: range ?? '*', hash: hash ?? null, scope: 'all' })
    },
  )
}
