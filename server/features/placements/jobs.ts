/** Moves tenants in the background, with progress to look at. */
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import type { PlacementKind } from './homes.ts'
import { getPlacement, moveTenant } from './placements.ts'

type Ctx = Pick<AppContext, 'db' | 'ownerUrl' | 'notices' | 'jobs' | 'log'>

type MoveOrder = { tenant_id: string; placement: PlacementKind; max_pause_seconds?: number | undefined }

const MOVE = 'placement.move'

/** Makes the task known; every process that queues moves calls it. */
export function definePlacementJobs(ctx: Ctx): void {
  ctx.jobs.define<MoveOrder>({
    name: MOVE,
    lane: 'long',
    run: async ({ payload, signal, progress }) => {
      const { tenant_id: tenantId, placement, max_pause_seconds: pause } = payload
      const before = await getPlacement(ctx, tenantId)
      const report = await moveTenant(ctx, tenantId, placement, {
        signal,
        onProgress: progress,
        ...(pause !== undefined && { maxPauseMs: pause * 1_000 }),
      })
      if (report.from === placement) return report
      await ctx.jobs.wake(tenantId)
      const event: AuditEvent = {
        action: 'tenant.move',
        subject: { type: 'tenant', id: tenantId },
        before: { placement: before.kind },
        after: { placement },
      }
      await ctx.db.withPlatform((tx) => recordPlatformAudit(tx, event))
      await recordForTenant(ctx, tenantId, event)
      return report
    },
  })
}

/** Queues a move; the latest wish counts while one waits. @returns the id of the job, which is the platform's */
export async function queueMove(ctx: Ctx, order: MoveOrder): Promise<string> {
  return ctx.db.withTenant(PLATFORM_SCOPE, (tx) =>
    ctx.jobs.enqueue(tx, MOVE, order, { key: order.tenant_id }),
  )
}
