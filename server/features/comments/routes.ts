/** Routes of comments: moderation. */
import { Type } from 'typebox'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type PointerCtx, WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import { changeComment, getComment, getCommentForChange, removeComment } from './comments.ts'
import { listComments } from './queries.ts'
import {
  CommentBody,
  CommentParams,
  CommentPatch,
  CommentsQuery,
  ListedCommentBody,
  viewComment,
} from './schema.ts'

const tags = ['Comments']
const read = { access: tenant('content:read') }
const write = { access: tenant('content:publish') }
const url = '/websites/:website_id/comments'

export function commentRoutes(app: HttpServer, ctx: PointerCtx): void {
  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: 'List comments',
        description: 'The newest first.',
        params: WebsiteParams,
        querystring: CommentsQuery,
        response: { 200: PageOf(ListedCommentBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const { website_id } = request.params
      const after = decodeCursor(cursor, ['date', 'uuid'])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listComments(tx, website_id, filter, after, limit)
        },
        { readOnly: true },
      )
      return toPage(
        rows,
        limit,
        (row) => [row.commented_at.toISOString(), row.id],
        (row) => ({ ...viewComment(row), entry_title: row.entry_title }),
      )
    },
  )

  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: { tags, summary: 'Get a comment', params: CommentParams, response: { 200: CommentBody } },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const comment = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return getComment(tx, website_id, id)
        },
        { readOnly: true },
      )
      sendVersion(reply, comment.version)
      return viewComment(comment)
    },
  )

  app.patch(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Edit, approve or hide a comment',
        description: 'Visitors see approved comments only. Holds at once. Honours If-Match.',
        params: CommentParams,
        body: CommentPatch,
        response: { 200: CommentBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const comment = await getCommentForChange(tx, website_id, id)
        requireVersion(request, comment.version)
        return changeComment(ctx, tx, comment, request.body)
      })
      sendVersion(reply, changed.version)
      return viewComment(changed)
    },
  )

  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a comment',
        description: 'Its replies move up. Honours If-Match.',
        params: CommentParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const comment = await getCommentForChange(tx, website_id, id)
        requireVersion(request, comment.version)
        await removeComment(ctx, tx, comment)
      })
      return reply.code(204).send(null)
    },
  )
}
