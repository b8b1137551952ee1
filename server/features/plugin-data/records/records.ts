/**
 * What plugins did: how often they were called, how long that took, and what they wrote to their logs. Counted in memory
 * and written in batches, so that no call waits for it; a process that is killed loses what it noted since the last one.
 */
import type { Clock } from '../../../kernel/clock.ts'
import type { Database } from '../../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import { nextId } from '../../../kernel/db/time-ordered-id.ts'
import type { Log } from '../../../kernel/log.ts'
import type { PluginCall, PluginFailure } from '../../../published/plugins.ts'
import { type NewLogRow, type UsageRow, addRecords } from './queries.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
export type LogLine = { level: LogLevel; message: string; fields?: unknown }

export type CallRecord = {
  tenantId: string
  siteId: string
  plugin: string
  version: string
  kind: PluginCall['kind']
  /** Of the hook, block, endpoint, …, as PluginCall has it. */
  name: string
  /** Undefined: it went well. A failure is a line of the log, too. */
  failure: PluginFailure | undefined
  cpuMs: number
  wallMs: number
  logs: readonly LogLine[]
  /** In a preview: whoever made it looks at it now, and is told soon. */
  isPreview?: boolean
}

export type CallRecords = AsyncDisposable & {
  /** Notes a call; never throws, and writes later. */
  record: (call: CallRecord) => void
  /** Writes what was noted so far. */
  flush: () => Promise<void>
}

const EVERY_MS = 5_000
const SOON_MS = 200
const TENANTS_AT_ONCE = 4
/** Of one plugin on one site between two batches: a flood leaves its beginning. */
const MAX_LINES = 200
/** Plugins and sites kept while they cannot be written; with full logs of all of them, about 200 MB would be noted at most. */
const MAX_PENDING = 5_000
const MAX_LINES_IN_ALL = 50_000
const MAX_MESSAGE = 2_000
const MAX_FIELDS = 4_000

/** What is noted of one plugin on one site. */
type Notes = {
  tenantId: string
  siteId: string
  plugin: string
  usage: Map<string, UsageRow>
  lines: NewLogRow[]
  dropped: number
}

export function openCallRecords(options: {
  db: Pick<Database, 'withTenant'>
  clock: Clock
  log: Log
}): CallRecords {
  const { db, clock, log } = options
  const pending = new Map<string, Notes>()
  let lineCount = 0
  let lost = 0
  let writing: Promise<void> = Promise.resolve()
  let soon: NodeJS.Timeout | undefined
  const timer = setInterval(() => void flush(), EVERY_MS).unref()

  function record(call: CallRecord): void {
    const key = JSON.stringify([call.tenantId, call.siteId, call.plugin])
    let notes = pending.get(key)
    if (!notes) {
      if (pending.size >= MAX_PENDING) return void (lost += 1)
      const { tenantId, siteId, plugin } = call
      pending.set(key, (notes = { tenantId, siteId, plugin, usage: new Map(), lines: [], dropped: 0 }))
    }
    const now = clock.now()
    countCall(notes, call, now.toISOString().slice(0, 10))
    for (const line of linesOf(call)) addLine(notes, call, line, now)
    if (call.isPreview && notes.lines.length > 0) soon ??= setTimeout(() => void flush(), SOON_MS).unref()
  }

  function addLine(notes: Notes, call: CallRecord, line: LogLine, now: Date): void {
    if (notes.lines.length >= MAX_LINES || lineCount >= MAX_LINES_IN_ALL) return void (notes.dropped += 1)
    lineCount += 1
    notes.lines.push({
      id: nextId(),
      level: line.level,
      message: storable(line.message).slice(0, MAX_MESSAGE),
      fields: fieldsOf(line.fields),
      call_kind: call.kind,
      call_name: storable(call.name).slice(0, 200),
      plugin_version: call.version,
      logged_at: now,
    })
  }

  function flush(): Promise<void> {
    clearTimeout(soon)
    soon = undefined
    writing = writing.then(write)
    return writing
  }

  async function write(): Promise<void> {
    if (lost > 0) log.warn({ lost }, 'calls of plugins were not noted: too many plugins at once')
    lost = 0
    const byTenant = Map.groupBy(pending.values(), ({ tenantId }) => tenantId)
    pending.clear()
    lineCount = 0
    const queue = byTenant.entries()
    const work = async () => {
      for (const [tenantId, notes] of queue) await writeTenant(tenantId, notes)
    }
    await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, work))
  }

  async function writeTenant(tenantId: string, all: readonly Notes[]): Promise<void> {
    try {
      await db.withTenant(tenantId, async (tx) => {
        for (const { siteId, plugin, usage, lines, dropped } of all)
          await addRecords(tx, { siteId, plugin }, [...usage.values()], withGap(lines, dropped))
      })
    } catch (error) {
      // What plugins did is worth less than memory that fills up while the database is away.
      if (!(error instanceof NoSuchHomeError))
        log.warn({ err: error, tenant_id: tenantId }, 'what plugins did could not be written')
    }
  }

  return {
    record,
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await flush()
    },
  }
}

function countCall({ usage }: Notes, call: CallRecord, day: string): void {
  const key = `${day} ${call.kind}`
  const row = usage.get(key) ?? { day, call_kind: call.kind, calls: 0, failures: 0, cpu_ms: 0, wall_ms: 0 }
  usage.set(key, row)
  row.calls += 1
  row.failures += call.failure ? 1 : 0
  row.cpu_ms += call.cpuMs
  row.wall_ms += call.wallMs
}

function linesOf({ logs, failure }: CallRecord): readonly LogLine[] {
  if (!failure) return logs
  const { message, ...fields } = failure
  return [...logs, { level: 'error', message, fields }]
}

/** The last line says what is missing before it. */
function withGap(lines: NewLogRow[], dropped: number): NewLogRow[] {
  const last = lines.at(-1)
  if (!last || dropped === 0) return lines
  const message = `${dropped} more lines within ${EVERY_MS / 1_000} seconds were left out`
  return [...lines, { ...last, id: nextId(), level: 'warn', message, fields: null }]
}

/** As JSON; too large, or none, it is left out rather than cut into something else. */
function fieldsOf(fields: unknown): string | null {
  if (fields === undefined || fields === null) return null
  let text: string | undefined
  try {
    text = JSON.stringify(fields)
  } catch {
    // Circular, or a big integer.
  }
  if (text === undefined || text.length > MAX_FIELDS)
    return JSON.stringify({ left_out: text === undefined ? 'no JSON' : `${text.length} characters` })
  // As `storable` below, in keys and values.
  return text.replaceAll(/(?<=(?:^|[^\\])(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '')
}

/** PostgreSQL stores neither the zero character nor half a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
