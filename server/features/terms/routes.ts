/** Routes of categories and tags: the same for both. */
import type { AppContext } from '../../context.ts'
import { Type } from 'typebox'
import type { TenantTx } from '../../kernel/db/database.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type PointerCtx, WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import { mergeTerms } from './merge.ts'
import { countEntries, listTerms } from './queries.ts'
import { Merge, NewTerm, TermBody, TermChange, TermParams, TermsQuery, viewTerm } from './schema.ts'
import {
  type Taxonomy,
  type Term,
  addTerm,
  changeTerm,
  getTerm,
  getTermForChange,
  removeTerm,
} from './terms.ts'

type Ctx = PointerCtx & Pick<AppContext, 'db'>

const read = { access: tenant('content:read') }
const write = { access: tenant('content:publish') }

export function termRoutes(app: HttpServer, ctx: Ctx): void {
  routesOf(app, ctx, 'category', { folder: 'categories', tag: 'Categories', name: 'a category' })
  routesOf(app, ctx, 'tag', { folder: 'tags', tag: 'Tags', name: 'a tag' })
}

type Words = { folder: string; tag: string; name: string }

function routesOf(app: HttpServer, ctx: Ctx, taxonomy: Taxonomy, { folder, tag, name }: Words): void {
  const tags = [tag]
  const url = `/websites/:website_id/${folder}` as const

  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: `List ${folder}`,
        description: 'In the order of their names.',
        params: WebsiteParams,
        querystring: TermsQuery,
        response: { 200: PageOf(TermBody) },
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
          const rows = await listTerms(tx, website_id, { taxonomy, ...filter }, after, limit)
          const ids = rows.map((row) => row.id)
          const counts = await countEntries(tx, website_id, ids)
          return toPage(
            rows,
            limit,
            (row) => [row.sort_name, row.id],
            (row) => viewTerm(row, counts.get(row.id) ?? 0),
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
        summary: `Add ${name}`,
        description: 'Public at once.',
        params: WebsiteParams,
        body: NewTerm,
        response: { 201: TermBody },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const term = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        return addTerm(ctx, tx, website_id, { taxonomy, ...request.body })
      })
      sendVersion(reply, term.version)
      return reply.code(201).send(viewTerm(term, 0))
    },
  )

  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: { tags, summary: `Get ${name}`, params: TermParams, response: { 200: TermBody } },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const found = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return counted(tx, await getTerm(tx, website_id, taxonomy, id))
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
        summary: `Change ${name}`,
        description: 'Public at once; a new slug leaves a redirect behind. Honours If-Match.',
        params: TermParams,
        body: TermChange,
        response: { 200: TermBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const term = await getTermForChange(tx, website_id, taxonomy, id)
        requireVersion(request, term.version)
        return counted(tx, await changeTerm(ctx, tx, term, request.body))
      })
      sendVersion(reply, changed.version)
      return changed
    },
  )

  app.post(
    `${url}/:id/merge`,
    {
      config: write,
      schema: {
        tags,
        summary: `Merge ${name} into another`,
        description:
          'Its entries, children and address become the other’s, in one publication. Honours If-Match.',
        params: TermParams,
        body: Merge,
        response: { 200: TermBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const merged = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const from = await getTermForChange(tx, website_id, taxonomy, id)
        requireVersion(request, from.version)
        const into = await getTermForChange(tx, website_id, taxonomy, request.body.into_id)
        return counted(tx, await mergeTerms(ctx, tx, from, into))
      })
      sendVersion(reply, merged.version)
      return merged
    },
  )

  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: `Delete ${name}`,
        description: 'Entries stay as they are without it; categories below it move up. Honours If-Match.',
        params: TermParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const term = await getTermForChange(tx, website_id, taxonomy, id)
        requireVersion(request, term.version)
        await removeTerm(ctx, tx, term)
      })
      return reply.code(204).send(null)
    },
  )
}

async function counted(tx: TenantTx, term: Term) {
  const counts = await countEntries(tx, term.site_id, [term.id])
  return viewTerm(term, counts.get(term.id) ?? 0)
}
