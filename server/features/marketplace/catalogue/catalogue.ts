/** The catalogue: every plugin a tenant's websites can install, newest fitting version first in mind. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { PluginAdvisory } from '../../../published/plugin-advisories.ts'
import { type Plugin, compareVersions, isForThisProgram, listPlugins } from '../../plugins/plugins.ts'
import { isSignedByPublisher } from '../publishing/publishers.ts'
import * as publishing from '../publishing/queries.ts'
import { countsOf } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'blobs' | 'pluginAdvisories'>

export const ORIGINS = ['built_in', 'public', 'own'] as const
export type Origin = (typeof ORIGINS)[number]

/** A plugin with all its versions, the newest first. */
export type Listing = {
  name: string
  origin: Origin
  /** What is offered: the newest that runs here and is not blocked; failing that, the newest. */
  shown: Plugin
  versions: Plugin[]
}

/** Who stands behind a package, and whether that is sure. */
export type Standing = {
  publisher: { name: string; url: string | null; verified: boolean } | undefined
  isSigned: boolean
  publishedAt: Date
}

export type CatalogueFilter = {
  q?: string | undefined
  category?: string | undefined
  origin?: Origin | undefined
  compatible?: boolean | undefined
}

/** Those that fit the filter, by title. */
export async function listCatalogue(ctx: Ctx, tx: TenantTx, filter: CatalogueFilter): Promise<Listing[]> {
  const words = fold(filter.q ?? '')
    .split(/\s+/)
    .filter(Boolean)
  const { category, origin, compatible = true } = filter
  return listingsOf(ctx, await listPlugins(ctx, tx)).filter(
    (listing) =>
      (origin === undefined || listing.origin === origin) &&
      (category === undefined || listing.shown.manifest.category === category) &&
      (!compatible || isForThisProgram(listing.shown.manifest)) &&
      words.every((word) => textOf(listing).includes(word)),
  )
}

/** @param origin the tenant's own goes first if unset @throws AppError not_found */
export async function getListing(ctx: Ctx, tx: TenantTx, name: string, origin?: Origin): Promise<Listing> {
  const named = (await listPlugins(ctx, tx)).filter(({ manifest }) => manifest.name === name)
  const found = listingsOf(ctx, named).filter((listing) => origin === undefined || listing.origin === origin)
  const listing = found.find((one) => one.origin === 'own') ?? found[0]
  if (!listing) throw new AppError('not_found', `There is no plugin ${name} in the catalogue.`)
  return listing
}

/** Who stands behind these packages, by hash; how many websites run plugins of the platform, by name. */
export async function standingOf(
  ctx: Ctx,
  plugins: readonly Plugin[],
): Promise<{ standing: (plugin: Plugin) => Standing; websites: ReadonlyMap<string, number> }> {
  const shared = plugins.filter(({ owner }) => owner === 'platform')
  const { versions, publishers, keys, websites } = await ctx.db.withPlatform(
    async (tx) => {
      const found = await publishing.findVersions(
        tx,
        shared.map(({ hash }) => hash),
      )
      const ids = [...new Set(found.map(({ publisher_id }) => publisher_id))]
      return {
        versions: new Map(found.map((row) => [row.hash, row])),
        publishers: new Map((await publishing.findPublishers(tx, ids)).map((row) => [row.id, row])),
        keys: Map.groupBy(await publishing.listKeys(tx, ids), (key) => key.publisher_id),
        websites: await countsOf(
          tx,
          shared.map(({ manifest }) => manifest.name),
        ),
      }
    },
    { readOnly: true },
  )
  function standing({ hash, owner, row }: Plugin): Standing {
    const version = owner === 'platform' ? versions.get(hash) : undefined
    const publisher = version && publishers.get(version.publisher_id)
    if (!version || !publisher)
      return {
        publisher: row.origin === 'built_in' ? { name: 'HotSwap', url: null, verified: true } : undefined,
        isSigned: false,
        publishedAt: row.created_at,
      }
    const { name, url, verified_at } = publisher
    return {
      publisher: { name, url, verified: verified_at !== null },
      isSigned: isSignedByPublisher(hash, version, keys.get(publisher.id) ?? []),
      publishedAt: version.published_at,
    }
  }
  return { standing, websites }
}

/** Advisories about any version of it, the gravest first. */
export function advisoriesOf(ctx: Ctx, { versions }: Listing): PluginAdvisory[] {
  const found = versions.flatMap((plugin) => ctx.pluginAdvisories.listFor(advised(plugin)))
  return [...new Map(found.map((advisory) => [advisory.id, advisory])).values()]
}

export function isBlocked(ctx: Ctx, plugin: Plugin): boolean {
  return ctx.pluginAdvisories.isBlocked(advised(plugin)) !== undefined
}

/** What the order of the list, and its cursor, are made of. */
export function sortKey({ shown, name, origin }: Listing): [string, string, string] {
  return [fold(shown.manifest.title), name, origin]
}

function listingsOf(ctx: Ctx, plugins: readonly Plugin[]): Listing[] {
  const groups = Map.groupBy(plugins, (plugin) => `${originOf(plugin)} ${plugin.manifest.name}`)
  return [...groups.values()]
    .flatMap((group) => {
      const versions = group.toSorted((a, b) => compareVersions(b.manifest.version, a.manifest.version))
      const shown = bestOf(ctx, versions)
      return shown ? [{ name: shown.manifest.name, origin: originOf(shown), shown, versions }] : []
    })
    .toSorted((a, b) => compareKeys(sortKey(a), sortKey(b)))
}

/** @param versions the newest first */
function bestOf(ctx: Ctx, versions: readonly Plugin[]): Plugin | undefined {
  const finished = versions.filter(({ manifest }) => !manifest.version.includes('-'))
  const fitting = (finished.length > 0 ? finished : versions).filter(({ manifest }) =>
    isForThisProgram(manifest),
  )
  return fitting.find((plugin) => !isBlocked(ctx, plugin)) ?? fitting[0] ?? finished[0] ?? versions[0]
}

function originOf({ owner, row }: Plugin): Origin {
  if (owner === 'tenant') return 'own'
  return row.origin === 'built_in' ? 'built_in' : 'public'
}

function advised({ hash, owner, manifest: { name, version } }: Plugin) {
  return { name, version, hash, owner }
}

export function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? ''
    if (part !== other) return part < other ? -1 : 1
  }
  return 0
}

function textOf({ shown: { manifest } }: Listing): string {
  const { name, title, description, category, author } = manifest
  return fold(`${name} ${title} ${description} ${category} ${author.name}`)
}

/** Without accents and in small letters, so that words find each other. */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
