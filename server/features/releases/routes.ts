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
import { stagingLink } from './links.ts'
import { keepingRoutes } from './keeping-routes.ts'
import { getRelease } from './lookup.ts'
import { STATES, hasThemePackage, listReleases } from './queries.ts'
import { toRelease } from './release.ts'
import {
  KINDS,
  NewPreview,
  NewStagingLink,
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

  app.post(
    '/websites/:website_id/staging/link',
    {
      config: { access: tenant('deployments:write') },
      schema: {
        tags,
        summary: 'Make a link to what is on staging',
        description:
          'The address `staging--<website>.<tenant>.<domain>` with a signature: it shows whatever is on staging to whoever has the link, until it expires.',
        params: WebsiteParams,
        body: NewStagingLink,
        response: { 201: PreviewBody },
      },
    },
    async (request, reply) => {
      const { expires_in_seconds = 86_400 } = request.body
      const made = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const site = await getSite(tx, request.params.website_id)
        if (site.staging_number === null)
          throw new AppError(
            'not_found',
            'Nothing is on staging. Deploy to it: "environment": "staging" of a deployment.',
          )
        await recordAudit(tx, {
          action: 'website.staging_link',
          subject: { type: 'website', id: site.id, label: site.name },
          after: { release: site.staging_number, expires_in_seconds },
        })
        const expires_at = new Date(ctx.clock.now().getTime() + expires_in_seconds * 1_000).toISOString()
        return {
          number: site.staging_number,
          url: await stagingLink(ctx, tx, site, expires_in_seconds),
          expires_at,
        }
      })
      return reply.code(201).header('cache-control', 'no-store').send(made)
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
