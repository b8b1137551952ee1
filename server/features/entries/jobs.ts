/** What entries do in the background: publish and expire by schedule, acts on many, publishing anew. */
import type { HookedCtx } from './before-hooks.ts'
import { TELL_AUTOSAVED_TASK, tellAutosaved } from './versions/autosave.ts'
import type { EntryCtx } from './entries.ts'
import { AT_ONCE, BULK_TASK, type Bulk, type BulkOutcome, runBulk } from './bulk.ts'
import { republishPaths } from './publishing.ts'
import { SCHEDULE_TASK, openingOf, putOff, runSchedule } from './schedule.ts'
import { REPUBLISH_TASK } from '../collections/collections.ts'

export function defineEntryJobs(ctx: EntryCtx & HookedCtx): void {
  ctx.jobs.define<{ site_id: string; entry_id: string }>({
    name: SCHEDULE_TASK,
    lane: 'quick',
    async run({ tenantId, payload: { site_id, entry_id } }) {
      try {
        return await ctx.db.withTenant(tenantId, (tx) => runSchedule(ctx, tx, site_id, entry_id))
      } catch (error) {
        return ctx.db.withTenant(tenantId, (tx) => putOff(ctx, tx, site_id, entry_id, error))
      }
    },
  })

  ctx.jobs.define<{ site_id: string; entry_id: string }>({
    name: TELL_AUTOSAVED_TASK,
    lane: 'quick',
    run: ({ tenantId, payload: { site_id, entry_id } }) =>
      ctx.db.withTenant(tenantId, (tx) => tellAutosaved(ctx, tx, site_id, entry_id)),
  })

  ctx.jobs.define<{ site_id: string; type?: string }>({
    name: REPUBLISH_TASK,
    lane: 'long',
    async run({ tenantId, payload }) {
      try {
        return await ctx.db.withTenant(tenantId, (tx) =>
          republishPaths(ctx, tx, payload.site_id, payload.type),
        )
      } catch (error) {
        const runAt = openingOf(ctx, error)
        if (!runAt) throw error
        await ctx.db.withTenant(tenantId, (tx) => ctx.jobs.enqueue(tx, REPUBLISH_TASK, payload, { runAt }))
        return 'waiting'
      }
    },
  })

  ctx.jobs.define<Bulk & { site_id: string }>({
    name: BULK_TASK,
    lane: 'long',
    async run({ tenantId, payload, signal, progress }) {
      const { site_id, ids, ...bulk } = payload
      const total: BulkOutcome = { done: 0, failed: [] }
      for (let start = 0; start < ids.length; start += AT_ONCE) {
        signal.throwIfAborted()
        const some = ids.slice(start, start + AT_ONCE)
        const { done, failed } = await runBulk(ctx, tenantId, site_id, { ...bulk, ids: some })
        total.done += done
        total.failed.push(...failed)
        await progress(start + some.length, ids.length)
      }
      return total
    },
  })
}
