/** What becomes of certificates by the clock: those that ran out end, and names get the certificate that is best for them now. */
import type { AppContext } from '../../context.ts'
import { chooseCertificates } from './store.ts'
import { deleteEnded, expireEnded, listOwnersOfEnded, listUnsettled, lockOwner } from './store/queries.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'clock' | 'jobs'>

const BATCH = 500
const DAY_MS = 86_400_000
/** How long it can be looked up what a name was served with. */
const HISTORY_DAYS = 90

export function defineCertificateSweep(ctx: Ctx): void {
  ctx.jobs.cron({ name: 'certificates-settle', schedule: '* * * * *', run: () => settleCertificates(ctx) })
  ctx.jobs.cron({
    name: 'certificates-forget',
    schedule: '35 3 * * *',
    lane: 'long',
    run: () => forgetCertificates(ctx),
  })
}

/** Ends what ran out, and finds names whose settings or certificates changed without anybody looking. */
export async function settleCertificates(ctx: Pick<Ctx, 'db' | 'notices' | 'clock'>): Promise<void> {
  const now = ctx.clock.now()
  const owners = await ctx.db.withPlatform((tx) => listOwnersOfEnded(tx, now, BATCH))
  for (const owner of owners)
    await ctx.db.withPlatform(async (tx) => {
      await lockOwner(tx, owner)
      await chooseCertificates(ctx, tx, owner, await expireEnded(tx, owner, now))
    })
  const unsettled = await ctx.db.withPlatform((tx) => listUnsettled(tx, now, BATCH))
  for (const [owner, names] of Map.groupBy(unsettled, ({ tenant_id }) => tenant_id))
    await ctx.db.withPlatform(async (tx) => {
      await lockOwner(tx, owner)
      await chooseCertificates(
        ctx,
        tx,
        owner,
        names.map(({ name }) => name),
      )
    })
}

async function forgetCertificates(ctx: Pick<Ctx, 'db' | 'clock'>): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - HISTORY_DAYS * DAY_MS)
  await ctx.db.withPlatform((tx) => deleteEnded(tx, before))
}
