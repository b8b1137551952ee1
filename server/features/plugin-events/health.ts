/** Counts in memory how the plugins of each site do, and has those switched off that only fail. */
import type { AppContext } from '../../context.ts'
import type { PluginCall, PluginOutcome, PluginSite, PublishedPlugin } from '../../published/plugins.ts'

export const SWITCH_OFF_TASK = 'plugin-events.switch-off'

/** So many failures one after another are no accident. */
export const FAILURES_IN_A_ROW = 10
/** Nor are so many within ten minutes, where they are at least a fifth of the calls. */
const FAILURES_IN_WINDOW = 50
const WINDOW_MS = 10 * 60_000
const SHARE_OF_CALLS = 0.2
/** Forgotten beyond that, the one that was longest silent first. */
const REMEMBERED = 20_000

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'log'>
type Record = { inARow: number; calls: number; failures: number; windowEndsAt: number }

/** By process: each counts what it runs. */
const records = new Map<string, Record>()

/**
 * Notes how a call went; call it after each. Costs a look into a map; what comes of it happens in a job. Not counted
 * are previews, plugins that are off, calls that had to wait too long for a turn, and endpoints: what strangers send
 * must not be able to switch a plugin off.
 * @param kind of the call
 */
export function noteOutcome(
  ctx: Ctx,
  site: PluginSite,
  plugin: PublishedPlugin,
  outcome: PluginOutcome,
  kind?: PluginCall['kind'],
): void {
  if (site.isPreview || kind === 'endpoint') return
  if (!outcome.ok && !isItsFault(outcome.failure)) return
  const key = `${site.tenantId}/${site.siteId}/${plugin.hash}`
  const known = records.get(key)
  // The many that never fail are not remembered.
  if (outcome.ok && !known) return
  const now = ctx.clock.now().getTime()
  const record = known && known.windowEndsAt > now ? known : begin(known, now)
  record.calls += 1
  if (outcome.ok) {
    record.inARow = 0
    return
  }
  record.inARow += 1
  record.failures += 1
  records.delete(key)
  records.set(key, record)
  if (records.size > REMEMBERED) for (const oldest of records.keys()) return void records.delete(oldest)
  const isTooMuch =
    record.inARow >= FAILURES_IN_A_ROW ||
    (record.failures >= FAILURES_IN_WINDOW && record.failures >= record.calls * SHARE_OF_CALLS)
  if (!isTooMuch) return
  records.delete(key)
  void askToSwitchOff(
    ctx,
    site,
    plugin,
    record.inARow >= FAILURES_IN_A_ROW ? record.inARow : record.failures,
    outcome.failure.message,
  )
}

function begin(before: Record | undefined, now: number): Record {
  return { inARow: before?.inARow ?? 0, calls: 0, failures: 0, windowEndsAt: now + WINDOW_MS }
}

/** What host functions say of a database, or a storage, that is away; see `refusalOf` in features/plugin-host/perform.ts. */
const AWAY = /\b(unavailable|failed; try again later)\b/

/** A plugin is not to blame for being off, for the load, nor for what it asked being away. */
function isItsFault({ reason, message }: { reason: string; message: string }): boolean {
  return reason === 'limit' || (reason === 'error' && !AWAY.test(message))
}

/** While the database is away nothing is switched off: that is where the failures came from, and counting begins anew. */
async function askToSwitchOff(
  ctx: Ctx,
  { tenantId, siteId }: PluginSite,
  { name, hash }: PublishedPlugin,
  failures: number,
  message: string,
): Promise<void> {
  const payload = { site_id: siteId, plugin: name, hash, failures, message: message.slice(0, 500) }
  try {
    await ctx.db.withTenant(tenantId, (tx) =>
      ctx.jobs.enqueue(tx, SWITCH_OFF_TASK, payload, { key: `${siteId}/${name}` }),
    )
  } catch (error) {
    ctx.log.warn({ err: error, site_id: siteId, plugin: name }, 'a failing plugin was not switched off')
  }
}
