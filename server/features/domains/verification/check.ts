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
  const limit = { points: CHECKS_PER_MINUTE, window_seconds: 60 }
  const taken = await ctx.rateLimiter.take(`tenant:${tenant_id}:domain-check:${id}`, limit)
  if (!taken.allowed)
    throw new AppError(
      'rate_limited',
      `A name is looked at ${CHECKS_PER_MINUTE} times a minute at most. Try again in ${taken.retry_after_seconds} s.`,
      { retryAfterSeconds: taken.retry_after_seconds, members: { limit: CHECKS_PER_MINUTE } },
    )
  const checked = await checkDomain(ctx, tenant_id, id)
  if (!checked) throw new AppError('not_found', 'There is no such domain.')
  return checked
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
