/** Routes of the catalogue: what a tenant's websites can install, and everything there is to know before. */
import { type Static, Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { tenant, tenantOf } from '../../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { CATEGORIES } from '../../../plugin/manifest-schema.ts'
import { describeConsent } from '../../../plugin/permissions.ts'
import { isForThisProgram, pluginPackage } from '../../plugins/plugins.ts'
import { viewPublicAdvisory } from '../advisories/schema.ts'
import {
  type Listing,
  advisoriesOf,
  compareKeys,
  getListing,
  isBlocked,
  listCatalogue,
  sortKey,
  standingOf,
} from './catalogue.ts'
import {
  CatalogueQuery,
  CategoriesBody,
  ListingBody,
  ListingDetailBody,
  ListingParams,
  ListingQuery,
  viewListing,
} from './schema.ts'
import { changesByVersion, htmlOf } from './text.ts'

const tags = ['Plugin marketplace']
const read = { access: tenant('plugins:read') }

export function catalogueRoutes(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/marketplace/plugins',
    {
      config: read,
      schema: {
        tags,
        summary: 'Look through the catalogue',
        description: 'Plugins your websites can install, by title: built in, public, and your own.',
        querystring: Type.Object({ ...PageQuery, ...CatalogueQuery }),
        response: { 200: PageOf(ListingBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const after = decodeCursor(cursor, ['string', 'string', 'string'])
      // All of it is in memory, see platformRows.
      const listings = await ctx.db.withTenant(tenantOf(request).id, (tx) => listCatalogue(ctx, tx, filter), {
        readOnly: true,
      })
      const rest = after ? listings.filter((listing) => compareKeys(sortKey(listing), after) > 0) : listings
      const rows = rest.slice(0, limit + 1)
      const { standing, websites } = await standingOf(
        ctx,
        rows.map(({ shown }) => shown),
      )
      return toPage(rows, limit, sortKey, (listing) =>
        viewListing(listing, standing(listing.shown), {
          websites: websites.get(listing.name),
          isBlocked: isBlocked(ctx, listing.shown),
        }),
      )
    },
  )

  app.get(
    '/marketplace/categories',
    {
      config: read,
      schema: { tags, summary: 'List the categories of the catalogue', response: { 200: CategoriesBody } },
    },
    async (request) => {
      const listings = await ctx.db.withTenant(tenantOf(request).id, (tx) => listCatalogue(ctx, tx, {}), {
        readOnly: true,
      })
      const byCategory = Map.groupBy(listings, ({ shown }) => shown.manifest.category)
      return { items: CATEGORIES.map((id) => ({ id, plugins: byCategory.get(id)?.length ?? 0 })) }
    },
  )

  app.get(
    '/marketplace/plugins/:name',
    {
      config: read,
      schema: {
        tags,
        summary: 'Read about a plugin before installing it',
        description:
          'What it asks for in words, its README, every version with its changes, who stands behind it, and what is known to be bad about it.',
        params: ListingParams,
        querystring: ListingQuery,
        response: { 200: ListingDetailBody },
      },
    },
    async (request) => {
      const { origin, version } = request.query
      const { id } = tenantOf(request)
      const { name } = request.params
      const found = await ctx.db.withTenant(id, (tx) => getListing(ctx, tx, name, origin), { readOnly: true })
      return viewDetail(ctx, id, version === undefined ? found : atVersion(found, version))
    },
  )
}

/** @throws AppError not_found */
function atVersion(listing: Listing, version: string): Listing {
  const shown = listing.versions.find(({ manifest }) => manifest.version === version)
  if (shown) return { ...listing, shown }
  throw new AppError('not_found', `There is no version ${version} of ${listing.name}.`)
}

async function viewDetail(
  ctx: AppContext,
  tenantId: string,
  listing: Listing,
): Promise<Static<typeof ListingDetailBody>> {
  const { shown, versions, name } = listing
  const { standing, websites } = await standingOf(ctx, versions)
  const [newest = shown] = versions
  const { readme } = await pluginPackage(ctx, tenantId, shown)
  // The newest one tells about all before it.
  const changes = changesByVersion((await pluginPackage(ctx, tenantId, newest)).changelog)
  const { license, homepage, author, dependencies } = shown.manifest
  const viewVersions = versions.map(async (plugin) => {
    const { version, hotswap, permissions } = plugin.manifest
    const { isSigned, publishedAt } = standing(plugin)
    return {
      version,
      hotswap,
      hash: plugin.hash,
      is_compatible: isForThisProgram(plugin.manifest),
      is_signed: isSigned,
      is_blocked: isBlocked(ctx, plugin),
      permissions: [...permissions],
      changes_html: await htmlOf(changes.get(version) ?? '', `${newest.hash} ${version}`),
      published_at: publishedAt.toISOString(),
    }
  })
  return {
    ...viewListing(listing, standing(shown), {
      websites: websites.get(name),
      isBlocked: isBlocked(ctx, shown),
    }),
    license,
    homepage: homepage ?? null,
    author_url: author.url ?? null,
    dependencies: { ...dependencies },
    consent: describeConsent(shown.manifest),
    readme_html: await htmlOf(readme, `${shown.hash} readme`),
    versions: await Promise.all(viewVersions),
    advisories: advisoriesOf(ctx, listing).map(viewPublicAdvisory),
  }
}
