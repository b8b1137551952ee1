/** Routes of accounts at DNS providers: the tenant's own, and those of the platform for its own names. */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Access, platform, principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { lookAt, openProvider, zonesOf } from './accounts.ts'
import {
  addDnsProvider,
  changeDnsProvider,
  getDnsProvider,
  getDnsProviderForChange,
  removeDnsProvider,
} from './dns-providers.ts'
import { takeAsk } from './rate.ts'
import { domainConnectRoutes } from './domain-connect/routes.ts'
import type { Domains, NamedDomain } from './named-domain.ts'
import type { DnsRecord } from './provider.ts'
import { listDnsProviders } from './queries.ts'
import { recordRoutes } from './record-routes.ts'
import {
  DnsProviderBody,
  DnsProviderChange,
  DnsProviderParams,
  NewDnsProvider,
  RecordBody,
  RecordsQuery,
  ZonesBody,
  viewDnsProvider,
  viewRecord,
} from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'fetcher' | 'clock' | 'rateLimiter' | 'config' | 'dns'>

type Owner = {
  path: string
  of: string
  read: Access
  write: Access
  scope: (request: FastifyRequest) => string
}

const tags = ['DNS providers']

export function dnsProviderRoutes<Domain extends NamedDomain>(
  app: HttpServer,
  ctx: Ctx & { domains: Domains<Domain> },
): void {
  const owners: Owner[] = [
    {
      path: '/dns-providers',
      of: '',
      read: tenant('domains:read'),
      write: tenant('domains:write'),
      scope: (request) => tenantOf(request).id,
    },
    {
      path: '/admin/dns-providers',
      of: ' of the platform',
      read: platform('platform.domains:read'),
      write: platform('platform.domains:write'),
      scope: () => PLATFORM_SCOPE,
    },
  ]
  for (const owner of owners) {
    accountRoutes(app, ctx, owner)
    zoneRoutes(app, ctx, owner)
  }
  recordRoutes(app, ctx)
  domainConnectRoutes(app, ctx)
}

function accountRoutes(app: HttpServer, ctx: Ctx, { path, of, read, write, scope }: Owner): void {
  app.get(
    path,
    {
      config: { access: read },
      schema: {
        tags,
        summary: `List accounts at DNS providers${of}`,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(DnsProviderBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const rows = await ctx.db.withTenant(scope(request), (tx) => listDnsProviders(tx, after, limit), {
        readOnly: true,
      })
      return toPage(rows, limit, (row) => [row.id], viewDnsProvider)
    },
  )

  app.post(
    path,
    {
      config: { access: write },
      schema: {
        tags,
        summary: `Add an account at a DNS provider${of}`,
        description: 'Its secret is never shown again. Whether it works, a test says.',
        body: NewDnsProvider,
        response: { 201: DnsProviderBody },
      },
    },
    async (request, reply) => {
      const row = await ctx.db.withTenant(scope(request), (tx) =>
        addDnsProvider(ctx, tx, request.body, principalOf(request)),
      )
      sendVersion(reply, row.version)
      return reply.code(201).send(viewDnsProvider(row))
    },
  )

  app.get(
    `${path}/:id`,
    {
      config: { access: read },
      schema: {
        tags,
        summary: `Get an account at a DNS provider${of}`,
        params: DnsProviderParams,
        response: { 200: DnsProviderBody },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const row = await ctx.db.withTenant(scope(request), (tx) => getDnsProvider(tx, id), { readOnly: true })
      sendVersion(reply, row.version)
      return viewDnsProvider(row)
    },
  )

  app.patch(
    `${path}/:id`,
    {
      config: { access: write },
      schema: {
        tags,
        summary: `Change an account at a DNS provider${of}, or replace its secret`,
        description: 'Settings that are left out stay. Honours If-Match.',
        params: DnsProviderParams,
        body: DnsProviderChange,
        response: { 200: DnsProviderBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(scope(request), async (tx) => {
        const row = await getDnsProviderForChange(tx, request.params.id)
        requireVersion(request, row.version)
        return changeDnsProvider(ctx, tx, row, request.body)
      })
      sendVersion(reply, changed.version)
      return viewDnsProvider(changed)
    },
  )

  app.delete(
    `${path}/:id`,
    {
      config: { access: write },
      schema: {
        tags,
        summary: `Remove an account at a DNS provider${of}`,
        description: 'Records that were created stay at the provider.',
        params: DnsProviderParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(scope(request), async (tx) => {
        const row = await getDnsProviderForChange(tx, request.params.id)
        requireVersion(request, row.version)
        await removeDnsProvider(tx, row)
      })
      return reply.code(204).send(null)
    },
  )
}

/** A place in the order of records; values may be longer than a cursor. */
function keyOf({ name, type, value }: DnsRecord): string {
  return `${name} ${type} ${createHash('sha256').update(value).digest('base64url')}`
}

/** Those that ask the provider. */
function zoneRoutes(app: HttpServer, ctx: Ctx, { path, of, read, write, scope }: Owner): void {
  const find = async (request: FastifyRequest, id: string) => {
    await takeAsk(ctx, scope(request))
    return ctx.db.withTenant(scope(request), (tx) => getDnsProvider(tx, id), { readOnly: true })
  }

  app.post(
    `${path}/:id/test`,
    {
      config: { access: write },
      schema: {
        tags,
        summary: `Test an account at a DNS provider${of}`,
        description: 'Asks it for its zones. What was found is in the answer, also when it does not work.',
        params: DnsProviderParams,
        response: { 200: DnsProviderBody },
      },
    },
    async (request) => viewDnsProvider(await lookAt(ctx, await find(request, request.params.id))),
  )

  app.get(
    `${path}/:id/zones`,
    {
      config: { access: read },
      schema: {
        tags,
        summary: `List the zones of an account at a DNS provider${of}`,
        description: 'Asks the provider.',
        params: DnsProviderParams,
        response: { 200: ZonesBody },
      },
    },
    async (request) => {
      const row = await lookAt(ctx, await find(request, request.params.id))
      if (row.state === 'failing') throw new AppError('provider_failed', row.problem ?? 'It does not work.')
      return { items: zonesOf(row) }
    },
  )

  app.get(
    `${path}/:id/records`,
    {
      config: { access: read },
      schema: {
        tags,
        summary: `List the records of a zone at a DNS provider${of}`,
        description: 'Asks the provider.',
        params: DnsProviderParams,
        querystring: RecordsQuery,
        response: { 200: PageOf(RecordBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['string'])?.[0] ?? ''
      const row = await find(request, request.params.id)
      const provider = await openProvider(ctx, row)
      const name = request.query.zone.toLowerCase().replace(/\.$/, '')
      const known = zonesOf(row).length > 0 ? zonesOf(row) : await provider.zones()
      const zone = known.find((one) => one.name === name)
      if (!zone) throw new AppError('not_found', 'The account has no such zone.')
      const records = (await provider.list(zone))
        .map((record) => ({ ...viewRecord(record), key: keyOf(record) }))
        .filter(({ key }) => key > after)
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      return toPage(
        records.slice(0, limit + 1),
        limit,
        ({ key }) => [key],
        ({ key: _key, ...record }) => record,
      )
    },
  )
}
