/** Routes of authors. */
import { Type } from 'typebox'
import type { TenantTx } from '../../kernel/db/database.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type PointerCtx, WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import {
  type Author,
  addAuthor,
  changeAuthor,
  getAuthor,
  getAuthorForChange,
  removeAuthor,
} from './authors.ts'
import { countEntries, listAuthors } from './queries.ts'
import { AuthorBody, AuthorParams, AuthorPatch, AuthorsQuery, NewAuthor, viewAuthor } from './schema.ts'

const tags = ['Authors']
const read = { access: tenant('content:read') }
const write = { access: tenant('content:publish') }
const url = '/websites/:website_id/authors'

export function authorRoutes(app: HttpServer, ctx: PointerCtx): void {
  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: 'List authors',
        description: 'In the order of their names.',
        params: WebsiteParams,
        querystring: AuthorsQuery,
        response: { 200: PageOf(AuthorBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const { website_id } = request.params
      const after = decodeCursor(cursor, ['string', 'uuid'])
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          const rows = await listAuthors(tx, website_id, filter, after, limit)
          const ids = rows.map((row) => row.id)
          const counts = await countEntries(tx, website_id, ids)
          return toPage(
            rows,
            limit,
            (row) => [row.sort_name, row.id],
            (row) => viewAuthor(row, counts.get(row.id) ?? 0),
          )
        },
        { readOnly: true },
      )
    },
  )

  app.post(
    url,
    {
      config: write,
      schema: {
        tags,
        summary: 'Add an author',
        description: 'Public at once.',
        params: WebsiteParams,
        body: NewAuthor,
        response: { 201: AuthorBody },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const author = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        return addAuthor(ctx, tx, website_id, request.body)
      })
      sendVersion(reply, author.version)
      return reply.code(201).send(viewAuthor(author, 0))
    },
  )

  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: { tags, summary: 'Get an author', params: AuthorParams, response: { 200: AuthorBody } },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const found = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return counted(tx, await getAuthor(tx, website_id, id))
        },
        { readOnly: true },
      )
      sendVersion(reply, found.version)
      return found
    },
  )

  app.patch(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an author',
        description: 'Public at once; a new slug leaves a redirect behind. Honours If-Match.',
        params: AuthorParams,
        body: AuthorPatch,
        response: { 200: AuthorBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const author = await getAuthorForChange(tx, website_id, id)
        requireVersion(request, author.version)
        return counted(tx, await changeAuthor(ctx, tx, author, request.body))
      })
      sendVersion(reply, changed.version)
      return changed
    },
  )

  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete an author',
        description: 'Entries stay as they are, without the name. Honours If-Match.',
        params: AuthorParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const author = await getAuthorForChange(tx, website_id, id)
        requireVersion(request, author.version)
        await removeAuthor(ctx, tx, author)
      })
      return reply.code(204).send(null)
    },
  )
}

async function counted(tx: TenantTx, author: Author) {
  const counts = await countEntries(tx, author.site_id, [author.id])
  return viewAuthor(author, counts.get(author.id) ?? 0)
}
