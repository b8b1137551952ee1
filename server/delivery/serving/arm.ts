/** One release of a site, ready to serve, and the pages made of it so far; how it is made, and what it has in common with another. */
import type { Database } from '../../kernel/db/database.ts'
import type { ArmFigures } from '../../published/arm-figures.ts'
import type { PublishedRow } from '../../published/documents.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import { changedTags } from '../../published/tags.ts'
import type { SitePlugins } from '../pages/plugins/site-plugins.ts'
import type { LiveRelease, SiteView } from '../pages/site-view.ts'
import type { Site } from './directory.ts'
import type { FramedHeaders } from './headers.ts'
import type { Kept, PageCache, PageStore } from './page-cache.ts'
import { type ReleaseRow, changesBetween } from './queries.ts'
import type { ReleaseReader } from './release-reader.ts'
import type { Tally } from './tally.ts'
import type { LoadedTheme, Themes } from './themes.ts'

export type Arm = {
  readonly view: SiteView
  readonly theme: LoadedTheme
  /** As the release has them, see PublishedPlugin. */
  readonly plugins: unknown
  /** Of the pointer when the release began to show: Last-Modified of pages made from now on. */
  readonly shownSince: Date
  /**
   * Of the pointer when the release took the place of another with pages of its own: dates that a client has from before
   * say nothing about these.
   */
  datesFrom: Date | undefined
  /** Everything but the content: two releases with the same one differ in content only. */
  readonly frame: string
  /** What is shown instead of rows of the log; empty where nothing is. */
  readonly overlay: string
  /** What every page of it carries. */
  readonly headers: readonly string[]
  /** See Door. */
  readonly hsts: string | undefined
  readonly store: PageStore
  /** Pages being rendered, by cache key: whoever asks for one meanwhile waits for the same. */
  readonly rendering: Map<string, Promise<Kept | undefined>>
  /** What of plugins' data was touched while pages were being rendered: those that show it are out of date already. */
  touched: Set<string> | undefined
  /** Counts of the present hour; undefined until the next request after they were handed over. */
  tally: Tally | undefined
  /** Counts by which the release is judged, while it is. */
  sample: ArmFigures | undefined
}

/** When more has changed than this, the whole cache goes. */
const MAX_CHANGES = 5_000

export type ArmOptions = {
  db: Pick<Database, 'readTenant'>
  releases: ReleaseReader
  themes: Themes
  /** See loadSitePlugins. */
  pluginsOf: (tenantId: string, published: unknown) => Promise<SitePlugins | undefined>
  cache: PageCache
  /** By the names of the tenant's own portals. */
  headersFor: (portals: readonly string[]) => FramedHeaders
}

/**
 * Reads a release and what it is made with.
 * @param of.position of the content, if not the release's own
 * @throws MissingReleaseError; Error when its theme is missing
 */
export async function loadArm(
  { releases, themes, pluginsOf, cache, headersFor }: ArmOptions,
  site: Site,
  of: {
    number: number
    origin: string
    hsts?: string | undefined
    position?: number | undefined
    isPreview?: boolean
  },
): Promise<Arm> {
  const { number, origin, position, isPreview = false } = of
  const tenantId = site.tenant.id
  const row = await releases(tenantId, site.id, number)
  if (!row) throw new MissingReleaseError(site, number)
  const [theme, sitePlugins] = await Promise.all([
    themes.find(row.theme_owner === 'tenant' ? tenantId : 'platform', row.theme_hash),
    pluginsOf(tenantId, row.plugins),
  ])
  if (!theme)
    throw new Error(`release ${number} of site ${site.id} wants theme ${row.theme_hash}, which is not there`)
  const release = toLiveRelease(row)
  const view: SiteView = {
    tenantId,
    siteId: site.id,
    origin,
    release: { ...release, content_position: position ?? release.content_position },
    theme: theme.theme,
    plugins: sitePlugins,
    isPreview,
  }
  const { overlay, overlay_removed } = release
  const framed = headersFor(site.tenant.portals)
  const hasOverlay = Boolean(overlay?.length || overlay_removed?.length)
  return {
    view,
    theme,
    plugins: row.plugins,
    shownSince: site.movedAt,
    datesFrom: undefined,
    frame: frameOf(row),
    overlay: hasOverlay ? JSON.stringify([overlay, overlay_removed]) : '',
    headers: isPreview ? [...framed.preview, 'x-hotswap-release', String(number)] : framed.page,
    hsts: of.hsts,
    store: cache.open(tenantId),
    rendering: new Map(),
    touched: undefined,
    tally: undefined,
    sample: undefined,
  }
}

/** Which pages of `before` are pages of `after`, too; the two differ in content only. */
export async function survivors(
  { db }: Pick<ArmOptions, 'db'>,
  before: Arm,
  after: Arm,
): Promise<(kept: Kept) => boolean> {
  const { tenantId, siteId } = before.view
  const from = before.view.release.content_position
  const to = after.view.release.content_position
  const touched = await touchedTags({ db }, { tenantId, siteId }, from, to)
  return touched ? ({ tags }) => touched.isDisjointFrom(tags) : () => false
}

/** What a move of the content touches, either way. @returns undefined when it is too much to tell */
export async function touchedTags(
  { db }: Pick<ArmOptions, 'db'>,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  from: number,
  to: number,
): Promise<ReadonlySet<string> | undefined> {
  if (from === to) return new Set()
  const [low, high] = from < to ? [from, to] : [to, from]
  const changes = await db.readTenant(tenantId, (tables) =>
    changesBetween(tables, siteId, low, high, MAX_CHANGES + 1),
  )
  if (changes.length > MAX_CHANGES) return undefined
  return changedTags(
    changes.filter(({ is_after }) => is_after === from > to),
    changes.filter(({ is_after }) => is_after === from < to),
  )
}

/** See {@link Arm.frame}. */
export function frameOf({ theme_hash, theme_owner, theme_settings, plugins, config }: ReleaseRow): string {
  return JSON.stringify([theme_hash, theme_owner, theme_settings, plugins, config])
}

export class MissingReleaseError extends Error {
  constructor(site: Site, number: number) {
    super(`release ${number} of site ${site.id} is not there`)
  }
}

/** Whether all pages of the one are pages of the other. */
export function isSame(one: Arm, other: Arm): boolean {
  return (
    one.frame === other.frame &&
    one.overlay === other.overlay &&
    one.view.release.content_position === other.view.release.content_position
  )
}

/** Whether it can only be shown as it is: a candidate with content of its own is written anew when it goes live. */
export function isFinal({ view: { release } }: Arm): boolean {
  return !release.overlay && !release.overlay_removed
}

export function toLiveRelease(row: ReleaseRow): LiveRelease {
  return {
    number: row.number,
    theme_hash: row.theme_hash,
    theme_owner: row.theme_owner === 'tenant' ? 'tenant' : 'platform',
    theme_settings: row.theme_settings as ThemeCustomization,
    config: row.config as SiteConfig,
    content_position: row.content_position,
    overlay: row.overlay as PublishedRow[] | null,
    overlay_removed: row.overlay_removed,
  }
}
