/** Routes of names on their way from one tenant to another. */
import type { AppContext } from '../../../context.ts'
import { principalOf, tenant, tenantOf } from '../../../kernel/http/access.ts'
import { PageOf, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { getDomain } from '../domains.ts'
import { DomainParams } from '../schema.ts'
import { listTransfers } from './queries.ts'
import {
  AcceptTransfer,
  NewTransfer,
  TransferBody,
  TransferParams,
  TransferQuery,
  viewTransfer,
} from './schema.ts'
import { acceptTransfer, endTransfer, getTransfer, offerName } from './transfers.ts'

const tags = ['Domains']
const read = { access: tenant('domains:read') }
const write = { access: tenant('domains:write') }

export function domainTransferRoutes(app: HttpServer, ctx: AppContext): void {
  app.post(
    '/domains/:id/transfer',
    {
      config: write,
      schema: {
        tags,
        summary: 'Offer a domain to another tenant',
        description: 'Its owners are told. The name stays yours until they accept, within two weeks.',
        params: DomainParams,
        body: NewTransfer,
        response: { 201: TransferBody },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const domain = await ctx.db.withPlatform((tx) => getDomain(tx, id, request.params.id))
      const made = await offerName(ctx, domain, request.body, principalOf(request).label)
      return reply.code(201).send(viewTransfer(made, id, ctx.clock.now()))
    },
  )

  app.get(
    '/domain-transfers',
    {
      config: read,
      schema: {
        tags,
        summary: 'List transfers of domains',
        querystring: TransferQuery,
        response: { 200: PageOf(TransferBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, direction } = request.query
      const { id } = tenantOf(request)
      const after = decodeCursor(cursor, ['uuid'])?.[0]
      const rows = await ctx.db.withPlatform((tx) => listTransfers(tx, id, direction, after, limit))
      const now = ctx.clock.now()
      return toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => viewTransfer(row, id, now),
      )
    },
  )

  app.get(
    '/domain-transfers/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a transfer of a domain',
        params: TransferParams,
        response: { 200: TransferBody },
      },
    },
    async (request) => {
      const { id } = tenantOf(request)
      const found = await ctx.db.withPlatform((tx) => getTransfer(tx, id, request.params.id))
      return viewTransfer(found, id, ctx.clock.now())
    },
  )

  app.post(
    '/domain-transfers/:id/accept',
    {
      config: write,
      schema: {
        tags,
        summary: 'Accept a domain from another tenant',
        description:
          'It leads to your website at once. Create your own records within two weeks; until then the consent of its former owner counts as proof.',
        params: TransferParams,
        body: AcceptTransfer,
        response: { 200: TransferBody },
      },
    },
    async (request) => {
      const { id } = tenantOf(request)
      const by = principalOf(request).label
      const done = await acceptTransfer(ctx, id, request.params.id, request.body.website_id, by)
      return viewTransfer(done, id, ctx.clock.now())
    },
  )

  const ends = [
    { act: 'decline', how: 'declined', summary: 'Decline a domain from another tenant' },
    { act: 'cancel', how: 'canceled', summary: 'Take back the offer of a domain' },
  ] as const
  for (const { act, how, summary } of ends)
    app.post(
      `/domain-transfers/:id/${act}`,
      { config: write, schema: { tags, summary, params: TransferParams, response: { 200: TransferBody } } },
      async (request) => {
        const { id } = tenantOf(request)
        const ended = await endTransfer(ctx, id, request.params.id, how, principalOf(request).label)
        return viewTransfer(ended, id, ctx.clock.now())
      },
    )
}
