/** Names that lead here though nobody holds them: their owners are shown which records to remove, before others use them. */
import type { AppContext } from '../../../context.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { type Page, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import { normalAddress, ownAddresses } from './addresses.ts'
import { isPlatformName } from './expected.ts'
import {
  type DanglingRow,
  deleteDangling,
  deleteHeldDangling,
  listDangling,
  listForsaken,
  putDangling,
} from './queries.ts'
import type { SightCtx } from './sight.ts'

type Ctx = SightCtx & Pick<AppContext, 'db' | 'clock'>

/** So long after a name was given up its records are looked for; those that were found, until they are gone. */
const LOOKED_FOR_MS = 90 * 86_400_000
const BATCH = 100
/** At a time: each waits for servers of other people. */
const PARALLEL = 8

/** Looks at all of them. @returns how many lead here */
export async function findDangling(ctx: Ctx, signal: AbortSignal): Promise<number> {
  const since = new Date(ctx.clock.now().getTime() - LOOKED_FOR_MS)
  await ctx.db.withPlatform((tx) => deleteHeldDangling(tx))
  let dangling = 0
  let after = ''
  for (;;) {
    const batch = await ctx.db.withPlatform((tx) => listForsaken(tx, since, after, BATCH))
    const last = batch.at(-1)
    if (!last || signal.aborted) return dangling
    after = last.host
    const names = batch.values()
    const worker = async () => {
      for (const name of names) if (!signal.aborted) dangling += Number(await lookAtForsaken(ctx, name))
    }
    await Promise.all(Array.from({ length: PARALLEL }, worker))
  }
}

/** Of one tenant, or of all. */
export async function pageDangling(
  tx: PlatformTx,
  tenantId: string | undefined,
  page: { cursor?: string; limit?: number },
): Promise<Page<DanglingRow>> {
  const limit = page.limit ?? 50
  const after = decodeCursor(page.cursor, ['string'])?.[0]
  const rows = await listDangling(tx, tenantId, after, limit)
  return toPage(
    rows,
    limit,
    (row) => [row.host],
    (row) => row,
  )
}

async function lookAtForsaken(
  ctx: Ctx,
  { host, tenant_id }: { host: string; tenant_id: string },
): Promise<boolean> {
  const [way, ours] = await Promise.all([
    ctx.dns.trace(host, (name) => isPlatformName(ctx.config, name)),
    ownAddresses(ctx),
  ])
  // What was known stays until somebody can say otherwise.
  if (way.problem === 'unknown') return false
  const [first] = way.hops
  const address = way.records.find(({ value }) => ours.includes(normalAddress(value)))
  const seen =
    first && isPlatformName(ctx.config, way.end)
      ? `CNAME ${first.target}`
      : address && (first ? `CNAME ${first.target}` : `${address.type} ${address.value}`)
  const now = ctx.clock.now()
  await ctx.db.withPlatform((tx) =>
    seen === undefined
      ? deleteDangling(tx, host)
      : putDangling(tx, { host, tenant_id, seen, found_at: now, checked_at: now }),
  )
  return seen !== undefined
}
