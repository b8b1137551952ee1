/** Routes that compare what a website showed, and bring it back. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { pluginChanges } from '../plugins/plugins.ts'
import {
  PARTS,
  ReleaseBody,
  ReleaseDiffBody,
  ReleaseParams,
  type ReleasePart,
  diffReleases,
  getRelease,
  viewRelease,
} from '../releases/releases.ts'
import type { PublishedKind } from '../../published/documents.ts'
import { type PointerCtx, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import { restoreRelease } from './history.ts'
import { diffThemes } from './theme-diff.ts'

const Restoration = Type.Object(
  {
    parts: Type.Optional(
      Type.Array(Type.Unsafe<ReleasePart>({ type: 'string', enum: [...PARTS] }), {
        minItems: 1,
        maxItems: PARTS.length,
        description: 'All if left out',
      }),
    ),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false, examples: [{ parts: ['content'], note: 'Back to before the import' }] },
)

export function historyRoutes(app: HttpServer, ctx: PointerCtx & Pick<AppContext, 'blobs'>): void {
  app.get(
    '/websites/:website_id/releases/:number/diff',
    {
      config: { access: tenant('sites:read') },
      schema: {
        tags: ['Releases'],
        summary: 'Compare two releases',
        description:
          'What visitors would see change from the release `with` to this one. Pages are of the content; comments ' +
          'are left out.',
        params: ReleaseParams,
        querystring: Type.Object({
          ...PageQuery,
          with: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 2_147_483_647,
              description: 'The release it changed, if left out',
            }),
          ),
        }),
        response: { 200: ReleaseDiffBody },
      },
    },
    async (request) => {
      const { website_id, number } = request.params
      const { limit = 50, cursor, with: other } = request.query
      const key = decodeCursor(cursor, ['string', 'uuid'])
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const site = await getSite(tx, website_id)
          const from = other ?? (await getRelease(tx, site.id, number)).base_number ?? number
          const after = key && { kind: key[0] as PublishedKind, entry_id: key[1] ?? '' }
          const diff = await diffReleases(tx, site.id, from, number, { after, limit })
          const { settings, plugins, configuration } = diff
          return {
            from,
            to: number,
            theme: diff.theme && (await diffThemes(ctx, tx, diff.theme)),
            settings,
            plugins: pluginChanges(plugins.before, plugins.after),
            configuration,
            content: toPage(
              diff.content,
              limit,
              ({ kind, entry_id }) => [kind, entry_id],
              (entry) => entry,
            ),
          }
        },
        { readOnly: true },
      )
    },
  )

  app.post(
    '/websites/:website_id/releases/:number/restore',
    {
      config: { access: tenant('deployments:write') },
      schema: {
        tags: ['Releases'],
        summary: 'Show a release again, whole or in part',
        description:
          'At once, as a new release. Comments stay as they are; drafts too, and what was deleted for good is shown ' +
          'but cannot be edited. Each part that changes needs the permission to change it: themes:write, plugins:write, ' +
          'sites:write, content:publish. For doing it in steps, with a preview and a way back, deploy it.',
        params: ReleaseParams,
        body: Restoration,
        response: { 200: ReleaseBody },
      },
    },
    async (request) => {
      const { website_id, number } = request.params
      return ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const asked = { number, ...request.body }
        const release = await restoreRelease(ctx, tx, website_id, asked, request.permissions)
        return viewRelease(release, await getSite(tx, website_id))
      })
    },
  )
}
