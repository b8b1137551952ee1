/**
 * What doors show: the live release of a site and, where there is one, its standby, each ready to serve with the pages made
 * of it so far. Swapping two releases is assigning two references.
 */
import type { ArmFigures } from '../../published/arm-figures.ts'
import { type Arm, type ArmOptions, MissingReleaseError, isFinal, isSame, loadArm, survivors } from './arm.ts'
import type { Door, Site, Standby } from './directory.ts'
import type { Kept } from './page-cache.ts'

/** Releases in memory, at about 5 kB each besides their pages; beyond, those of idle sites make room. */
const MAX_ARMS = 16_384
/** How long a standby that could not be made ready is left alone. */
const PAUSE_MS = 5_000

export type Arms = {
  /** Loads what the door shows now. @returns undefined when the site shows nothing */
  load: (door: Door) => Promise<Arm | undefined>
  /**
   * Makes the standby of a door ready, if the site has one.
   * @returns undefined when there is none, or none that can be shown; never rejects
   */
  prepare: (door: Door) => Promise<Arm | undefined>
  /**
   * Has every door that shows the site follow its pointer; what content did not change stays warm.
   * @returns how many doors show another release now
   */
  follow: (site: Site) => Promise<number>
  close: (door: Door) => void
  /** The release of a preview; nothing of it is kept but the release. @param position of the content, if not its own */
  loadPreview: (site: Site, number: number, origin: string, position?: number) => Promise<Arm | undefined>
}

/** An arm that takes over, and whose pages may come along. */
type Succession = { arm: Arm; heritage: { from: Arm; mayStay: (kept: Kept) => boolean }[] }

export function openArms(
  options: ArmOptions & {
    originOf: (host: string) => string
    /** Where to count what visitors meet of a release. */
    sampleOf: (site: Site, number: number) => ArmFigures
    /** A standby was loaded, and has no pages yet. */
    onPrepared: (door: Door, standby: Arm) => void
    onError: (error: unknown) => void
  },
): Arms {
  const { cache, originOf } = options
  /** Doors with an arm, the longest open first. */
  const open = new Set<Door>()
  let standbys = 0
  const isShown = (site: Site) =>
    site.status === 'active' && site.tenant.status === 'active' && site.releaseNumber > 0

  const signOf = ({ canonicalHost, hsts }: Door) => ({ origin: originOf(canonicalHost), hsts })

  async function loadNow(door: Door): Promise<Arm | undefined> {
    const { site } = door
    for (;;) {
      const number = site.releaseNumber
      if (!isShown(site)) return undefined
      const arm = await loadArm(options, site, { number, ...signOf(door) })
      // The pointer may have moved, and the door may have been closed, in the meantime.
      if (site.releaseNumber === number && isShown(site)) {
        if (!site.doors.has(door)) cache.drop(arm.store)
        else {
          door.arm = arm
          door.split = splitOf(site)
          open.add(door)
          watch(door)
          makeRoom(door)
          void prepare(door)
        }
        return arm
      }
      cache.drop(arm.store)
    }
  }

  function prepare(door: Door): Promise<Arm | undefined> {
    const { standby } = door.site
    if (!standby) return Promise.resolve(undefined)
    if (door.standby?.view.release.number === standby.number) return Promise.resolve(door.standby)
    door.preparing ??= prepareNow(door).then(
      (arm) => {
        door.preparing = undefined
        return arm
      },
      (error: unknown) => {
        options.onError(error)
        setTimeout(() => {
          door.preparing = undefined
          void prepare(door)
        }, PAUSE_MS).unref()
        return undefined
      },
    )
    return door.preparing
  }

  async function prepareNow(door: Door): Promise<Arm | undefined> {
    const { site } = door
    const { standby, contentPosition: position } = site
    // Where the door has not followed its site yet, it will ask again when it has.
    const isInStep = () =>
      site.standby !== undefined &&
      site.standby.number === standby?.number &&
      site.contentPosition === position &&
      door.arm?.view.release.number === site.releaseNumber &&
      door.standby === undefined &&
      isShown(site)
    if (!standby || !isInStep()) return undefined
    const arm = await loadArm(options, site, { number: standby.number, ...signOf(door), position })
    if (!isInStep() || isTwin(door, arm)) {
      cache.drop(arm.store)
      return undefined
    }
    setStandby(door, arm)
    watch(door)
    makeRoom(door)
    options.onPrepared(door, arm)
    return arm
  }

  function setStandby(door: Door, arm: Arm | undefined): void {
    standbys += (arm ? 1 : 0) - (door.standby ? 1 : 0)
    door.standby = arm
  }

  /** Whether a standby that nobody sees has the pages of the live release, with which they would come along. */
  function isTwin({ site, arm: shown }: Door, arm: Arm, live = shown): boolean {
    return site.standby?.share === 0 && arm.frame === live?.frame && arm.overlay === live.overlay
  }

  /** Counts what visitors meet as long as there are two releases to compare. */
  function watch(door: Door): void {
    for (const arm of [door.arm, door.standby])
      if (arm) arm.sample = door.site.standby && options.sampleOf(door.site, arm.view.release.number)
  }

  function close(door: Door): void {
    for (const arm of [door.arm, door.standby]) if (arm) cache.drop(arm.store)
    setStandby(door, undefined)
    door.arm = undefined
    door.split = undefined
    open.delete(door)
  }

  /** Closes a quarter: whoever had no request since counts were last handed over, then the longest open. */
  function makeRoom(newest: Door): void {
    if (open.size + standbys <= MAX_ARMS) return
    const target = MAX_ARMS * 0.75
    for (const isCandidate of [(door: Door) => !door.arm?.tally, () => true])
      for (const door of open)
        if (open.size + standbys > target && door !== newest && isCandidate(door)) close(door)
  }

  /** The arm that shows this release from now on: one of the door's, if it is the same, or a new one. */
  async function successorOf(door: Door, number: number, position?: number): Promise<Succession> {
    const present = [door.arm, door.standby].filter((arm) => arm !== undefined)
    const ready = present.find(({ view }) => view.release.number === number)
    // Nothing has to be read: this is what makes a swap, and that of a thousand sites, a matter of milliseconds.
    if (ready && isFinal(ready) && isAt(ready, position ?? door.site.contentPosition))
      return { arm: ready, heritage: [] }
    const arm = await loadArm(options, door.site, { number, ...signOf(door), position })
    if (ready && isSame(ready, arm)) {
      cache.drop(arm.store)
      return { arm: ready, heritage: [] }
    }
    const relatives = present.filter(({ frame, overlay }) => frame === arm.frame && overlay === arm.overlay)
    const heritage = await Promise.all(
      relatives.map(async (from) => ({ from, mayStay: await survivors(options, from, arm) })),
    )
    return { arm, heritage }
  }

  /** The standby that the door has at hand for its site, in step with the content; another one is loaded later. */
  async function nextStandby(door: Door): Promise<Succession | undefined> {
    const { standby, contentPosition } = door.site
    const present = [door.arm, door.standby].find((arm) => arm?.view.release.number === standby?.number)
    if (!standby || !present) return undefined
    if (isAt(present, contentPosition)) return { arm: present, heritage: [] }
    try {
      return await successorOf(door, standby.number, contentPosition)
    } catch (error) {
      // The live release goes on without it.
      options.onError(error)
      return undefined
    }
  }

  /** @returns whether the door shows another release now */
  async function followAt(door: Door): Promise<boolean> {
    const { site, arm: before, standby: beforeStandby } = door
    if (!before) return false
    const number = site.releaseNumber
    const isLive = before.view.release.number === number
    const [live, ready] = await Promise.all([
      isLive ? { arm: before, heritage: [] } : successorOf(door, number),
      nextStandby(door),
    ])
    const fresh = [live.arm, ready?.arm].filter((arm) => arm && arm !== before && arm !== beforeStandby)
    if (door.arm !== before) {
      for (const arm of fresh) if (arm) cache.drop(arm.store)
      return false
    }
    // From here to the end nothing else runs: one request sees the old release, the next one the new.
    const wasPrepared = door.standby !== beforeStandby
    const standby = wasPrepared || (ready && isTwin(door, ready.arm, live.arm)) ? undefined : ready
    const next = wasPrepared ? door.standby : standby?.arm
    inherit(live, next)
    if (standby) inherit(standby, live.arm)
    // Its pages are as old as the standby is, and the browser may have newer ones of the other release.
    const { heritage } = live
    if (live.arm === beforeStandby || heritage.some(({ from }) => from === beforeStandby))
      live.arm.datesFrom = site.movedAt
    door.arm = live.arm
    door.split = splitOf(site)
    setStandby(door, next)
    for (const gone of [before, beforeStandby, ...fresh])
      if (gone && gone !== door.arm && gone !== door.standby) cache.drop(gone.store)
    return !isLive
  }

  /** @param other goes on as well, and keeps what it has */
  function inherit({ arm, heritage }: Succession, other: Arm | undefined): void {
    for (const { from, mayStay } of heritage) {
      if (from === other) continue
      arm.datesFrom ??= from.datesFrom
      cache.carryOver(from.store, arm.store, mayStay)
    }
  }

  return {
    close,
    prepare,
    async load(door) {
      if (door.arm) return door.arm
      door.loading ??= loadNow(door).finally(() => (door.loading = undefined))
      return door.loading
    },
    async follow(site) {
      const doors = [...site.doors].filter((door) => door.arm !== undefined)
      if (!isShown(site)) {
        doors.forEach(close)
        return 0
      }
      const swapped = await Promise.all(doors.map(followAt))
      for (const door of doors) {
        watch(door)
        void Promise.resolve(door.preparing).then(() => prepare(door))
      }
      return swapped.filter(Boolean).length
    },
    async loadPreview(site, number, origin, position) {
      try {
        const arm = await loadArm(options, site, { number, origin, position, isPreview: true })
        cache.drop(arm.store)
        return arm
      } catch (error) {
        if (error instanceof MissingReleaseError) return undefined
        throw error
      }
    },
  }
}

const isAt = ({ view }: Arm, position: number) => view.release.content_position === position

/** The standby, where some visitors are to see it. */
function splitOf({ standby }: Site): Standby | undefined {
  return standby && standby.share > 0 ? standby : undefined
}
