/** Routes about keeping releases: pins, the policy, and links for outsiders. */
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { recordAudit } from '../audit/audit.ts'
import { WebsiteParams, getSite, lockSite } from '../sites/sites.ts'
import { previewLink } from './links.ts'
import { getRelease } from './lookup.ts'
import { changePolicy, pinRelease, policyOf } from './retention.ts'
import { NewLink, PreviewBody, ReleaseBody, ReleaseParams, ReleasePolicy, viewRelease } from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'config' | 'secret' | 'clock' | 'tenants'>

const tags = ['Releases']
const read = { access: tenant('sites:read') }
const write = { access: tenant('sites:write') }
const DEFAULT_SECONDS = 86_400

export function keepingRoutes(app: HttpServer, ctx: Ctx): void {
  for (const method of ['POST', 'DELETE'] as const)
    app.route({
      method,
      url: '/websites/:website_id/releases/:number/pin',
      config: write,
      schema: {
        tags,
        summary:
          method === 'POST' ? 'Keep a release for good' : 'Let the policy decide about a release again',
        params: ReleaseParams,
        response: { 200: ReleaseBody },
      },
      handler: async (request) => {
        const { website_id, number } = request.params
        return ctx.db.withTenant(tenantOf(request).id, async (tx) => {
          const site = await lockSite(tx, website_id)
          return viewRelease(await pinRelease(tx, site, number, method === 'POST'), site)
        })
      },
    })

  app.post(
    '/websites/:website_id/releases/:number/preview',
    {
      config: write,
      schema: {
        tags,
        summary: 'Make a link to a release for outsiders',
        description: 'Whoever has the link sees the website as the release shows it, until it expires.',
        params: ReleaseParams,
        body: NewLink,
        response: { 201: PreviewBody },
      },
    },
    async (request, reply) => {
      const { website_id, number } = request.params
      const seconds = request.body.expires_in_seconds ?? DEFAULT_SECONDS
      const made = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const site = await getSite(tx, website_id)
        const release = await getRelease(tx, site.id, number)
        const asked = new Date(ctx.clock.now().getTime() + seconds * 1000)
        // A preview is gone when it expires; no link outlives it.
        const ends = release.expires_at && release.expires_at < asked ? release.expires_at : asked
        const left = (ends.getTime() - ctx.clock.now().getTime()) / 1000
        await recordAudit(tx, {
          action: 'release.link',
          subject: { type: 'website', id: site.id, label: site.name },
          after: { release: number, expires_at: ends },
        })
        return { number, url: await previewLink(ctx, tx, site, number, left), expires_at: ends.toISOString() }
      })
      return reply.code(201).header('cache-control', 'no-store').send(made)
    },
  )

  app.get(
    '/websites/:website_id/release-policy',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get how long releases are kept',
        params: WebsiteParams,
        response: { 200: ReleasePolicy },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => policyOf(await getSite(tx, request.params.website_id)),
        { readOnly: true },
      ),
  )

  app.put(
    '/websites/:website_id/release-policy',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change how long releases are kept',
        description:
          'Releases that are neither among the last `keep_releases` nor younger than `keep_days` are removed, with ' +
          'the content that only they showed. Never: what visitors or staging see, what is held ready, pinned, or part ' +
          'of a running deployment.',
        params: WebsiteParams,
        body: ReleasePolicy,
        response: { 200: ReleasePolicy },
      },
    },
    async (request) => {
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        await changePolicy(tx, await lockSite(tx, request.params.website_id), request.body)
      })
      return request.body
    },
  )
}
