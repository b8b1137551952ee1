/** Routes of configuration and branding: the tenant's own, and the operator's view of any tenant's. */
import { type TSchema, Type } from 'typebox'
import type { FastifyRequest } from 'fastify'
import type { AppContext } from '../../context.ts'
import { type Access, platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { requireTenant } from '../tenants/tenants.ts'
import {
  BrandingBody,
  Configuration,
  DiffBody,
  KINDS,
  type Kind,
  SettingsBody,
  VersionItem,
} from './schema.ts'
import {
  changeSettings,
  currentSettings,
  diffVersions,
  getVersion,
  pageVersions,
  restoreSettings,
} from './settings.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'log' | 'config'>

const BODIES: Record<Kind, TSchema> = { config: Configuration, branding: BrandingBody }
const PATCHES: Record<Kind, unknown[]> = {
  config: [{ locale: 'de-AT', timezone: null }],
  branding: [{ primary_color: '#1f6feb', logo_url: null }],
}
const TITLES: Record<Kind, string> = { config: 'configuration', branding: 'branding' }
const WRITE: Record<Kind, string> = { config: 'settings:write', branding: 'branding:write' }

export function settingsRoutes(app: HttpServer, ctx: Ctx): void {
  for (const kind of KINDS) {
    routesOf(app, ctx, kind, {
      base: `/tenant/${kind}`,
      read: tenant('settings:read'),
      write: tenant(WRITE[kind]),
      params: {},
      tenantId: async (request) => tenantOf(request).id,
    })
    routesOf(app, ctx, kind, {
      base: `/admin/tenants/:id/${kind}`,
      read: platform('platform.tenants:read'),
      write: platform('platform.tenants:write'),
      params: { id: Type.String({ format: 'uuid' }) },
      tenantId: async (request) => {
        const { id } = request.params as { id: string }
        await ctx.db.withPlatform((tx) => requireTenant(tx, id))
        return id
      },
    })
  }
}

type Place = {
  base: string
  read: Access
  write: Access
  params: Record<string, TSchema>
  tenantId: (request: FastifyRequest) => Promise<string>
}

function routesOf(app: HttpServer, ctx: Ctx, kind: Kind, place: Place): void {
  const { base, tenantId } = place
  const tags = ['Settings']
  const params = Type.Object(place.params)
  const withVersion = Type.Object({
    ...place.params,
    version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  })
  const read = { access: place.read }
  const write = { access: place.write }

  app.get(
    base,
    {
      config: read,
      schema: { tags, summary: `Read the ${TITLES[kind]}`, params, response: { 200: SettingsBody } },
    },
    async (request, reply) => {
      const id = await tenantId(request)
      const settings = await ctx.db.withPlatform((tx) => currentSettings(tx, id, kind))
      sendVersion(reply, settings.version)
      return settings
    },
  )

  for (const [method, mode, summary] of [
    ['PUT', 'replace', `Replace the ${TITLES[kind]}`],
    ['PATCH', 'merge', `Change parts of the ${TITLES[kind]}`],
  ] as const) {
    app.route({
      method,
      url: base,
      config: write,
      schema: {
        tags,
        summary,
        description:
          method === 'PATCH'
            ? 'A JSON merge patch (RFC 7396): null removes a key.'
            : 'Every change is a new version.',
        params,
        body:
          method === 'PUT'
            ? BODIES[kind]
            : Type.Record(Type.String(), Type.Unknown(), { examples: PATCHES[kind] }),
        response: { 200: SettingsBody },
      },
      handler: async (request, reply) => {
        const id = await tenantId(request)
        const value = request.body as Record<string, unknown>
        if (mode === 'merge') await requirePatchable(request, kind, value)
        const change = mode === 'replace' ? { replace: value } : { merge: value }
        const settings = await changeSettings(ctx, id, kind, change, (version) =>
          requireVersion(request, version),
        )
        sendVersion(reply, settings.version)
        return settings
      },
    })
  }

  app.get(
    `${base}/versions`,
    {
      config: read,
      schema: {
        tags,
        summary: `List versions of the ${TITLES[kind]}`,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(VersionItem) },
      },
    },
    async (request) => {
      const id = await tenantId(request)
      const page = await ctx.db.withPlatform((tx) => pageVersions(tx, id, kind, request.query))
      return {
        ...page,
        items: page.items.map((row) => ({ ...row, created_at: row.created_at.toISOString() })),
      }
    },
  )

  app.get(
    `${base}/versions/:version`,
    {
      config: read,
      schema: {
        tags,
        summary: `Read one version of the ${TITLES[kind]}`,
        params: withVersion,
        response: { 200: SettingsBody },
      },
    },
    async (request) => {
      const id = await tenantId(request)
      return ctx.db.withPlatform((tx) => getVersion(tx, id, kind, request.params.version))
    },
  )

  const range = Type.Object({
    from: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    to: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  })
  app.get(
    `${base}/diff`,
    {
      config: read,
      schema: {
        tags,
        summary: `Compare two versions of the ${TITLES[kind]}`,
        params,
        querystring: range,
        response: { 200: DiffBody },
      },
    },
    async (request) => {
      const { from, to } = request.query
      const id = await tenantId(request)
      return { from, to, changes: await ctx.db.withPlatform((tx) => diffVersions(tx, id, kind, from, to)) }
    },
  )

  app.post(
    `${base}/versions/:version/restore`,
    {
      config: write,
      schema: {
        tags,
        summary: `Bring back a version of the ${TITLES[kind]}`,
        params: withVersion,
        response: { 200: SettingsBody },
      },
    },
    async (request, reply) => {
      const settings = await restoreSettings(ctx, await tenantId(request), kind, request.params.version)
      sendVersion(reply, settings.version)
      return settings
    },
  )
}

/** A merge patch is checked like a whole value, except that null stands for "remove". */
async function requirePatchable(
  request: FastifyRequest,
  kind: Kind,
  patch: Record<string, unknown>,
): Promise<void> {
  const present = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null))
  const validate = request.compileValidationSchema(BODIES[kind], 'body')
  if (validate(present)) return
  throw Object.assign(new Error('invalid'), { validation: validate.errors, validationContext: 'body' })
}
