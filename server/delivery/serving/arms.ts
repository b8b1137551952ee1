/** What a door shows: one release of a site, ready to serve, and the pages made of it so far. */
import type { CompiledQuery, Kysely } from 'kysely'
import type { Database } from '../../kernel/db/database.ts'
import type { DB as HomeTables } from '../../kernel/db/home-tables.generated.ts'
import type { PublishedRow } from '../../published/documents.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import { changedTags } from '../../published/tags.ts'
import type { LiveRelease, SiteView } from '../pages/site-view.ts'
import type { Door, Site } from './directory.ts'
import type { Kept, PageCache, PageStore } from './page-cache.ts'
import { type ReleaseRow, changesBetween, releaseByNumber } from './queries.ts'
import type { LoadedTheme, Themes } from './themes.ts'

export type Arm = {
  readonly view: SiteView
  readonly theme: LoadedTheme
  /** Of the pointer when the release began to show: Last-Modified of pages made from now on. */
  readonly shownSince: Date
  /** Everything but the content: two releases with the same one differ in content only. */
  readonly frame: string
  /** Headers in place of those that pages have; of previews. */
  readonly headers: readonly string[] | undefined
  readonly store: PageStore
  /** Pages being rendered, by cache key: whoever asks for one meanwhile waits for the same. */
  readonly rendering: Map<string, Promise<Kept | undefined>>
}

/** When more has changed than this, the whole cache goes. */
const MAX_CHANGES = 5_000
/** Releases in memory, at about 5 kB each besides their pages; beyond, those of idle sites make room. */
const MAX_ARMS = 16_384

export type Arms = {
  /** Loads what the door shows now. @returns undefined when the site shows nothing */
  load: (door: Door) => Promise<Arm | undefined>
  /** Has every door that shows the site follow its pointer; what content did not change stays warm. */
  follow: (site: Site) => Promise<void>
  close: (door: Door) => void
  /** The release of a preview; nothing of it is kept but the release. */
  loadPreview: (site: Site, number: number, origin: string) => Promise<Arm | undefined>
}

export function openArms(options: {
  db: Pick<Database, 'readTenant'>
  themes: Themes
  cache: PageCache
  originOf: (host: string) => string
  previewHeaders: readonly string[]
}): Arms {
  const { db, themes, cache, originOf } = options
  /** Doors with an arm, the longest open first. */
  const open = new Set<Door>()
  const first = async <Row>(tenantId: string, query: (tables: Kysely<HomeTables>) => CompiledQuery<Row>) =>
    (await db.readTenant(tenantId, query))[0]

  async function build(
    site: Site,
    number: number,
    origin: string,
    isPreview = false,
  ): Promise<Arm | undefined> {
    const tenantId = site.tenant.id
    const row = await first(tenantId, (tables) => releaseByNumber(tables, site.id, number))
    if (!row) return undefined
    const owner = row.theme_owner === 'tenant' ? tenantId : 'platform'
    const theme = await themes.find(owner, row.theme_hash)
    if (!theme)
      throw new Error(
        `release ${number} of site ${site.id} wants theme ${row.theme_hash}, which is not there`,
      )
    const view: SiteView = {
      tenantId,
      siteId: site.id,
      origin,
      release: toLiveRelease(row),
      theme: theme.theme,
      isPreview,
    }
    const { theme_hash, theme_owner, theme_settings, plugins, config } = row
    return {
      view,
      theme,
      shownSince: site.movedAt,
      frame: JSON.stringify([theme_hash, theme_owner, theme_settings, plugins, config]),
      headers: isPreview ? options.previewHeaders : undefined,
      store: cache.open(tenantId),
      rendering: new Map(),
    }
  }

  const isShown = (site: Site) =>
    site.status === 'active' && site.tenant.status === 'active' && site.releaseNumber > 0

  async function loadNow(door: Door): Promise<Arm | undefined> {
    const { site } = door
    for (;;) {
      const number = site.releaseNumber
      if (!isShown(site)) return undefined
      const arm = await build(site, number, originOf(door.host))
      if (!arm) throw new Error(`release ${number} of site ${site.id} is not there`)
      // The pointer may have moved, and the door may have been closed, in the meantime.
      if (site.releaseNumber === number && isShown(site)) {
        if (!site.doors.has(door)) cache.drop(arm.store)
        else {
          door.arm = arm
          open.add(door)
          if (open.size > MAX_ARMS) makeRoom(door)
        }
        return arm
      }
      cache.drop(arm.store)
    }
  }

  function close(door: Door): void {
    if (door.arm) cache.drop(door.arm.store)
    door.arm = undefined
    open.delete(door)
  }

  /** Closes a quarter: whoever had no request since counts were last handed over, then the longest open. */
  function makeRoom(newest: Door): void {
    const target = MAX_ARMS * 0.75
    for (const isCandidate of [(door: Door) => !door.tally, (door: Door) => door !== newest])
      for (const door of open) if (open.size > target && isCandidate(door)) close(door)
  }

  /** @returns what to keep of the pages of `before`; undefined: nothing */
  async function survivors(before: Arm, after: Arm): Promise<((kept: Kept) => boolean) | undefined> {
    if (before.frame !== after.frame) return undefined
    const { tenantId, siteId } = before.view
    const from = before.view.release.content_position
    const to = after.view.release.content_position
    const [low, high] = from < to ? [from, to] : [to, from]
    const changes = await db.readTenant(tenantId, (tables) =>
      changesBetween(tables, siteId, low, high, MAX_CHANGES + 1),
    )
    if (changes.length > MAX_CHANGES) return undefined
    const touched = changedTags(
      changes.filter(({ is_after }) => is_after === from > to),
      changes.filter(({ is_after }) => is_after === from < to),
    )
    return ({ tags }) => touched.isDisjointFrom(tags)
  }

  return {
    close,
    async load(door) {
      if (door.arm) return door.arm
      door.loading ??= loadNow(door).finally(() => (door.loading = undefined))
      return door.loading
    },
    async follow(site) {
      const doors = [...site.doors].filter((door) => door.arm !== undefined)
      if (!isShown(site)) return doors.forEach(close)
      const number = site.releaseNumber
      await Promise.all(
        doors.map(async (door) => {
          const before = door.arm
          if (!before || before.view.release.number === number) return
          const after = await build(site, number, originOf(door.host))
          if (!after) throw new Error(`release ${number} of site ${site.id} is not there`)
          const mayStay = await survivors(before, after)
          if (door.arm !== before) return cache.drop(after.store)
          // From here to the end nothing else runs: one request sees the old release, the next one the new.
          if (mayStay) cache.carryOver(before.store, after.store, mayStay)
          else cache.drop(before.store)
          door.arm = after
          door.tally = undefined
        }),
      )
    },
    async loadPreview(site, number, origin) {
      const arm = await build(site, number, origin, true)
      if (arm) cache.drop(arm.store)
      return arm
    },
  }
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
