/** Change windows: freezes, in which nothing may change, and maintenance windows, in which alone something may. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError, type FieldError } from '../../errors.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { canonicalTimeZone } from '../../kernel/time-zone.ts'
import { recordAudit } from '../audit/audit.ts'
import { type WindowTimes, parseCron } from './occurrences.ts'
import type { Environment, Module } from './proposal.ts'
import * as queries from './queries.ts'
import { missingWebsites } from './scope.ts'

export type Window = queries.WindowRow

export type Recurrence = { cron: string; time_zone: string; duration_minutes: number }
export type WindowInput = {
  name: string
  reason: string
  kind: 'freeze' | 'maintenance'
  enabled: boolean
  environments: Environment[]
  modules: Module[]
  website_ids: string[] | null
  starts_at: string | null
  ends_at: string | null
  recurring: Recurrence | null
}

/** All that match are looked at with every change. */
const MAX_WINDOWS = 100
/** So many in a row tell whether a freeze that recurs ever ends. */
const LOOKED_AT = 10

/** @throws AppError not_found */
export async function getWindow(tx: TenantTx, id: string): Promise<Window> {
  return (await queries.findWindow(tx, id)) ?? notFound()
}

/** The window, locked until `tx` ends, for changing or removing it. @throws AppError not_found */
export async function getWindowForChange(tx: TenantTx, id: string): Promise<Window> {
  return (await queries.lockWindow(tx, id)) ?? notFound()
}

/** @throws AppError validation_failed naming every field that is wrong, conflict for one window too many */
export async function addWindow(
  ctx: Pick<AppContext, 'clock' | 'platformWindows'>,
  tx: TenantTx,
  input: Partial<WindowInput> & Pick<WindowInput, 'name' | 'kind' | 'environments' | 'modules'>,
  creator: Principal,
): Promise<Window> {
  if ((await queries.countWindows(tx)) >= MAX_WINDOWS)
    throw new AppError('conflict', `There are ${MAX_WINDOWS} change windows, which is the most; remove some.`)
  const window = { reason: '', enabled: true, website_ids: null, ...input }
  await requireWebsites(tx, window.website_ids)
  const row = await queries.insertWindow(tx, {
    id: randomUUIDv7(),
    ...columnsOf(window),
    ...timesOf(window, ctx.clock.now()),
    created_by: creator.label,
    created_at: ctx.clock.now(),
  })
  tellOthers(ctx, tx)
  await recordAudit(tx, { action: 'change_window.add', subject: subjectOf(row), after: row })
  return row
}

/**
 * Changes a window at once, also while it is open. Naming a time replaces the recurrence, and the other way round.
 * @param row from getWindowForChange
 * @throws AppError as {@link addWindow}
 */
export async function changeWindow(
  ctx: Pick<AppContext, 'clock' | 'platformWindows'>,
  tx: TenantTx,
  row: Window,
  change: Partial<WindowInput>,
): Promise<Window> {
  await requireWebsites(tx, change.website_ids ?? null)
  const hasTimes = [change.starts_at, change.ends_at, change.recurring].some((time) => time != null)
  const changed = await queries.updateWindow(tx, row.id, {
    ...columnsOf(change),
    ...(hasTimes && timesOf(change.recurring ? change : { ...momentsOf(row), ...change }, ctx.clock.now())),
  })
  tellOthers(ctx, tx)
  const subject = subjectOf(changed)
  await recordAudit(tx, { action: 'change_window.change', subject, before: row, after: changed })
  return changed
}

/** @param row from getWindowForChange */
export async function removeWindow(
  ctx: Pick<AppContext, 'platformWindows'>,
  tx: TenantTx,
  row: Window,
): Promise<void> {
  await queries.deleteWindow(tx, row.id)
  tellOthers(ctx, tx)
  await recordAudit(tx, { action: 'change_window.remove', subject: subjectOf(row), before: row })
}

/** Every process remembers the platform's windows. */
function tellOthers(ctx: Pick<AppContext, 'platformWindows'>, tx: TenantTx): void {
  if (tx.tenantId === PLATFORM_SCOPE) tx.afterCommit(() => ctx.platformWindows.changed())
}

async function requireWebsites(tx: TenantTx, ids: readonly string[] | null): Promise<void> {
  const lost = await missingWebsites(tx, ids)
  if (lost.length > 0)
    throw refusal(lost.map((index) => [`website_ids/${index}`, 'is not a website of this tenant']))
}

function columnsOf<Input extends Partial<WindowInput>>(input: Input) {
  const { starts_at: _starts, ends_at: _ends, recurring: _recurring, ...columns } = input
  return columns.name === undefined ? columns : { ...columns, name: columns.name.trim() }
}

type Times = Partial<Pick<WindowInput, 'starts_at' | 'ends_at' | 'recurring'>>

/** @throws AppError validation_failed */
function timesOf({ starts_at, ends_at, recurring }: Times, now: Date): WindowTimes {
  if (recurring && (starts_at || ends_at))
    throw refusal([
      ['recurring', 'goes without starts_at and ends_at: a window is open once, or again and again'],
    ])
  if (recurring) return { starts_at: null, ends_at: null, ...checkedRecurrence(recurring, now) }
  const missing = [starts_at ? '' : 'starts_at', ends_at ? '' : 'ends_at'].filter((name) => name !== '')
  if (!starts_at || !ends_at)
    throw refusal(missing.map((name) => [name, 'is missing; give both starts_at and ends_at, or recurring']))
  const [from, until] = [momentOf('starts_at', starts_at), momentOf('ends_at', ends_at)]
  if (until <= from) throw refusal([['ends_at', 'must be after starts_at']])
  if (until <= now) throw refusal([['ends_at', 'is past']])
  return { starts_at: from, ends_at: until, cron: null, time_zone: null, duration_minutes: null }
}

function checkedRecurrence({ cron, time_zone, duration_minutes }: Recurrence, now: Date): Recurrence {
  const zone = canonicalTimeZone(time_zone)
  if (zone === undefined)
    throw refusal([
      ['recurring/time_zone', `"${time_zone}" is no time zone; use a name such as Europe/Berlin or UTC`],
    ])
  const expression = cron.trim().replace(/\s+/g, ' ')
  const starts = startsOf(expression, zone, now)
  if (starts.length === 0) throw refusal([['recurring/cron', 'never comes: there is no such day']])
  const gaps = starts.slice(1).map((start, index) => start.getTime() - (starts[index]?.getTime() ?? 0))
  if (gaps.length > 0 && Math.max(...gaps) <= duration_minutes * 60_000)
    throw refusal([
      [
        'recurring/duration_minutes',
        'is so long that the window begins again before it is over, and never closes',
      ],
    ])
  return { cron: expression, time_zone: zone, duration_minutes }
}

function startsOf(cron: string, timeZone: string, now: Date): Date[] {
  try {
    return parseCron(cron, timeZone).nextRuns(LOOKED_AT, now)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : ''
    throw refusal([
      ['recurring/cron', `is no time table of five fields (minute hour day month weekday): ${why}`],
    ])
  }
}

function momentOf(name: string, text: string): Date {
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) throw refusal([[name, 'is not a point in time']])
  return moment
}

function momentsOf({ starts_at, ends_at }: Window): Times {
  return { starts_at: starts_at?.toISOString() ?? null, ends_at: ends_at?.toISOString() ?? null }
}

function refusal(faults: [field: string, message: string][]): AppError {
  const errors: FieldError[] = faults.map(([field, message]) => ({ path: `/body/${field}`, message }))
  const [[field, message] = ['', '']] = faults
  return new AppError('validation_failed', `${field}: ${message}.`, { errors })
}

function subjectOf({ id, name }: Window) {
  return { type: 'change_window', id, label: name }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such change window.')
}
