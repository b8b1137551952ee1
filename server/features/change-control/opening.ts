/** When a change may go ahead: outside of all freezes, and inside a maintenance window where there are such. */
import type { Environment, Module } from './proposal.ts'
import { nextSpan, spanAt, type WindowTimes } from './occurrences.ts'

export type ChangeWindow = WindowTimes & {
  name: string
  reason: string
  kind: string
  environments: string[]
  modules: string[]
  website_ids: string[] | null
}

export type Change = {
  module: Module
  environment: Environment
  websiteIds: readonly string[]
  /** When it is to happen. */
  at: Date
  /** Goes ahead in spite of the tenant's own windows; those of the platform hold all the same. */
  overridesOwn?: boolean
}

export type Opening = {
  /** The first moment at which the change may go ahead; null: none was found within a year. */
  opensAt: Date | null
  /** What keeps the change from going ahead at once: the end of a freeze, or of the maintenance window to wait for. */
  window: { name: string; kind: 'freeze' | 'maintenance'; reason: string; ends_at: Date | null }
}

const HORIZON_MS = 366 * 86_400_000
/** Windows that follow each other without a gap: as many as this are looked through. */
const MAX_STEPS = 200

/**
 * @param owners the windows of the tenant and those of the platform: both must let a change through, so that neither
 *   opens what the other has closed
 * @returns undefined when the change may go ahead at once
 */
export function findOpening(
  owners: readonly (readonly ChangeWindow[])[],
  change: Change,
): Opening | undefined {
  const concerned = owners.map((windows) => windows.filter((window) => concerns(window, change)))
  const freezes = concerned.flat().filter(({ kind }) => kind === 'freeze')
  const doors = concerned.flatMap((windows) => doorsOf(windows, change))
  const horizon = change.at.getTime() + HORIZON_MS
  let at = change.at
  let first: Opening['window'] | undefined
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const obstacle = obstacleAt(freezes, doors, at)
    if (!obstacle) return first && { opensAt: at, window: first }
    first ??= obstacle.window
    if (!obstacle.until || obstacle.until.getTime() > horizon) break
    at = obstacle.until
  }
  return first && { opensAt: null, window: first }
}

function concerns(window: ChangeWindow, { module, environment, websiteIds }: Change): boolean {
  return (
    window.modules.includes(module) &&
    window.environments.includes(environment) &&
    (window.website_ids === null || websiteIds.some((id) => window.website_ids?.includes(id)))
  )
}

/**
 * The maintenance windows of each website, of which one must be open; websites with the same ones count once. A window
 * that opened once and is over binds nobody any more.
 */
function doorsOf(windows: readonly ChangeWindow[], { websiteIds, at }: Change): ChangeWindow[][] {
  const maintenance = windows.filter(
    ({ kind, ends_at }) => kind === 'maintenance' && (ends_at === null || ends_at > at),
  )
  if (maintenance.length === 0) return []
  const scopes = maintenance.map(({ website_ids }) => website_ids && new Set(website_ids))
  const doors = new Map<string, ChangeWindow[]>()
  for (const id of websiteIds) {
    const own = maintenance.filter((_, index) => scopes[index]?.has(id) ?? true)
    if (own.length > 0) doors.set(own.map((window) => maintenance.indexOf(window)).join(), own)
  }
  return [...doors.values()]
}

type Obstacle = { until: Date | undefined; window: Opening['window'] }

function obstacleAt(freezes: ChangeWindow[], doors: ChangeWindow[][], at: Date): Obstacle | undefined {
  for (const { name, reason, ...times } of freezes) {
    const span = spanAt(times, at)
    if (span) return { until: span.until, window: { name, reason, kind: 'freeze', ends_at: span.until } }
  }
  for (const door of doors) {
    if (door.some((window) => spanAt(window, at))) continue
    const [next] = door
      .map((window) => ({ window, span: nextSpan(window, at) }))
      .toSorted((a, b) => beginOf(a.span) - beginOf(b.span))
    if (!next) continue
    const { name, reason } = next.window
    const ends_at = next.span?.until ?? null
    return { until: next.span?.from, window: { name, reason, kind: 'maintenance', ends_at } }
  }
  return undefined
}

function beginOf(span: { from: Date } | undefined): number {
  return span?.from.getTime() ?? Number.MAX_SAFE_INTEGER
}
