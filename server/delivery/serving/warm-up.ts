/** Renders the pages that a standby will be asked for first, before anybody does: one after another, beside the visitors. */
import type { Log } from '../../kernel/log.ts'
import type { Arm } from './arm.ts'
import type { Door } from './directory.ts'
import { type ShowOptions, warmPage } from './show-page.ts'
import { readTarget } from './target.ts'

/** Besides the front page. */
const PAGES = 5

/** @returns what asks for a standby to be warmed; doors take turns in the order they asked */
export function openWarmUp(options: ShowOptions & { log: Log }): (door: Door, standby: Arm) => void {
  let last: Promise<void> = Promise.resolve()

  async function warm(door: Door, arm: Arm): Promise<void> {
    for (const url of ['/', ...mostUsed(door)]) {
      const reading = readTarget(url)
      // It may have been closed, or be live by now.
      if (arm.store.isDropped || reading.kind !== 'target') continue
      await warmPage(options, arm, reading.target)
    }
  }

  return (door, standby) => {
    last = last
      .then(() => warm(door, standby))
      .catch((error: unknown) =>
        options.log.info({ err: error, host: door.host }, 'a release could not be warmed up'),
      )
  }
}

/** Addresses of pages: by views since they were last written, then by when they were last asked for. */
function mostUsed({ arm }: Door): string[] {
  if (!arm) return []
  const views = (path: string | undefined) => arm.tally?.paths.get(path ?? '') ?? 0
  return Array.from(arm.store.byUrl)
    .filter(([url, { viewOf }]) => viewOf !== undefined && url !== '/')
    .toSorted(([, a], [, b]) => views(b.viewOf) - views(a.viewOf) || b.usedAt - a.usedAt)
    .slice(0, PAGES)
    .map(([url]) => url)
}
