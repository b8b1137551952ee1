/** Looks at a name and has the outcome decide about it. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { type ClaimCtx, recordProof } from '../claims.ts'
import { ownerOf } from '../domains.ts'
import { type DomainRow, findDomain, findHolderOf } from '../queries.ts'
import type { Owner } from './expected.ts'
import { type LookCtx, lookAt } from './look.ts'
import type { Outcome } from './outcome.ts'
import { see } from './sight.ts'

export type CheckCtx = ClaimCtx & LookCtx

/** Each asks dozens of servers. */
const CHECKS_PER_MINUTE = 6
/** Of one tenant, however many names it has: somebody waits for each of them on this side, too. */
const TENANT_CHECKS_PER_MINUTE = 60

/**
 * Looks at a claim, and says what became of it.
 * @returns undefined when it is gone
 */
export async function checkDomain(
  ctx: CheckCtx,
  tenantId: string,
  id: string,
): Promise<DomainRow | undefined> {
  const claim = await ctx.db.withPlatform(async (tx) => {
    const row = await findDomain(tx, tenantId, id)
    return row && { row, owner: await ownerOf(tx, tenantId) }
  })
  if (!claim) return undefined
  const found = await lookAt(ctx, claim.row, claim.owner)
  const holder = await lookAtHolder(ctx, claim.row, found)
  return recordProof(ctx, claim.row, { ...found, ...(holder && { holder }) })
}

/**
 * The same, because somebody asks for it.
 * @throws AppError rate_limited, not_found
 */
export async function checkNow(
  ctx: CheckCtx & Pick<AppContext, 'rateLimiter'>,
  { id, tenant_id }: Pick<DomainRow, 'id' | 'tenant_id'>,
): Promise<DomainRow> {
  await takeCheck(ctx, `tenant:${tenant_id}:domain-check:${id}`, CHECKS_PER_MINUTE, 'A name is looked at')
  await takeCheck(
    ctx,
    `tenant:${tenant_id}:domain-checks`,
    TENANT_CHECKS_PER_MINUTE,
    'All names are looked at',
  )
  const checked = await checkDomain(ctx, tenant_id, id)
  if (!checked) throw new AppError('not_found', 'There is no such domain.')
  return checked
}

async function takeCheck(
  { rateLimiter }: Pick<AppContext, 'rateLimiter'>,
  key: string,
  limit: number,
  what: string,
): Promise<void> {
  const { allowed, retry_after_seconds } = await rateLimiter.take(key, { points: limit, window_seconds: 60 })
  if (!allowed)
    throw new AppError(
      'rate_limited',
      `${what} ${limit} times a minute at most. Try again in ${retry_after_seconds} s.`,
      { retryAfterSeconds: retry_after_seconds, members: { limit } },
    )
}

/** Where somebody proves a name that another tenant holds, the holder's own proof is looked for in the same moment. */
async function lookAtHolder(
  ctx: CheckCtx,
  row: DomainRow,
  { proof }: Pick<Outcome, 'proof'>,
): Promise<Outcome['holder']> {
  if (row.holds || proof === 'gone' || proof === 'unknown') return undefined
  const held = await ctx.db.withPlatform((tx) => holderWithOwner(tx, row.host))
  if (!held || held.row.id === row.id) return undefined
  const sight = await see(ctx, held.row, held.owner)
  return { domain_id: held.row.id, proof: sight.proof }
}

async function holderWithOwner(
  tx: PlatformTx,
  host: string,
): Promise<{ row: DomainRow; owner: Owner } | undefined> {
  const row = await findHolderOf(tx, host)
  return row && { row, owner: await ownerOf(tx, row.tenant_id) }
}
