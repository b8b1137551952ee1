/** Routes of releases and previews. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { ThemeCustomization } from '../../published/site-config.ts'
import { recordAudit } from '../audit/audit.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { createPreview } from './previews.ts'
import { keepingRoutes } from './keeping-routes.ts'
import { getRelease } from './lookup.ts'
import { STATES, hasThemePackage, listReleases } from './queries.ts'
import { toRelease } from './release.ts'
import {
  KINDS,
  NewPreview,
  PreviewBody,
  ReleaseBody,
  ReleaseDetailBody,
  ReleaseParams,
  viewRelease,
  viewReleaseDetail,
} from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'config' | 'secret' | 'clock' | 'tenants'>

const tags = ['Releases']
const read = { access: tenant('sites:read') }

export function releaseRoutes(app: HttpServer, ctx: Ctx): void {
  keepingRoutes(app, ctx)

  app.get(
    '/websites/:website_id/releases',
    {
      config: read,
      schema: {
        tags,
        summary: "List a website's releases, newest first",
        description:
          'Those that visitors have seen; with `state=candidate` what deployments have built so far, with ' +
          '`kind=preview` previews, which never go live.',
        params: WebsiteParams,
        querystring: Type.Object({
          ...PageQuery,
          kind: Type.Optional(Type.Unsafe<(typeof KINDS)[number]>({ type: 'string', enum: [...KINDS] })),
          state: Type.Optional(Type.Unsafe<(typeof STATES)[number]>({ type: 'string', enum: [...STATES] })),
        }),
        response: { 200: PageOf(ReleaseBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, kind, state } = request.query
      const before = decodeCursor(cursor, ['number'])?.[0]
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, request.params.website_id)
          const rows = await listReleases(tx, site.id, { kind, state }, { before, limit })
          return toPage(
            rows,
            limit,
            (row) => [row.number],
            (row) => viewRelease(toRelease(row), site),
          )
        },
        { readOnly: true },
      )
    },
  )

  app.get(
    '/websites/:website_id/releases/:number',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a release',
        params: ReleaseParams,
        response: { 200: ReleaseDetailBody },
      },
    },
    async (request) => {
      const { website_id, number } = request.params
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, website_id)
          return viewReleaseDetail(await getRelease(tx, site.id, number), site)
        },
        { readOnly: true },
      )
    },
  )

  app.post(
    '/websites/:website_id/previews',
    {
      config: { access: tenant('sites:write') },
      schema: {
        tags,
        summary: 'Preview a website with another theme or other settings',
        description:
          'Makes a release that never goes live, with the content visitors see now, at an address of its own.',
        params: WebsiteParams,
        body: NewPreview,
        response: { 201: PreviewBody },
      },
    },
    async (request, reply) => {
      const { theme_hash, theme_settings, expires_in_seconds } = request.body
      const made = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const site = await getSite(tx, request.params.website_id)
        const theme = theme_hash === undefined ? undefined : await requireTheme(ctx, tx, theme_hash)
        const preview = await createPreview(ctx, tx, site.id, {
          ...(theme && { theme }),
          // The shapes of sections are the theme's; rendering takes none for granted.
          ...(theme_settings && { theme_settings: theme_settings as ThemeCustomization }),
          ...(expires_in_seconds !== undefined && { expires_in_seconds }),
        })
        await recordAudit(tx, {
          action: 'website.preview',
          subject: { type: 'website', id: site.id, label: site.name },
          after: { release: preview.release.number, expires_at: preview.expires_at },
        })
        return preview
      })
      return reply.code(201).header('cache-control', 'no-store').send({
        number: made.release.number,
        url: made.url,
        expires_at: made.expires_at.toISOString(),
      })
    },
  )
}

/** @throws AppError validation_failed for a theme that is neither the tenant's nor the platform's */
async function requireTheme(ctx: Pick<Ctx, 'db'>, tx: TenantTx, hash: string) {
  if (await hasThemePackage(tx, hash)) return { hash, owner: 'tenant' } as const
  const isOfPlatform = await ctx.db.withTenant(
    PLATFORM_SCOPE,
    (platform) => hasThemePackage(platform, hash),
    {
      readOnly: true,
    },
  )
  if (isOfPlatform) return { hash, owner: 'platform' } as const
  throw new AppError('validation_failed', '/body/theme_hash: there is no such theme', {
    errors: [{ path: '/body/theme_hash', message: 'must be the hash of an installed theme' }],
  })
}
