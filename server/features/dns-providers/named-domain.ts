/** What this feature needs to know of a name; the feature that has the names tells it, and chooses accounts of this one. */
import type { AppContext } from '../../context.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'

export type NamedDomain = { id: string; host: string; registrable: string }
export type Owner = { proof: string; target: string }
export type WantedRecord = { purpose: string; type: string; name: string; value: string; ttl: number }

export type Domains<Domain extends NamedDomain> = {
  /** @throws AppError not_found, also for another tenant's */
  getDomain: (tx: PlatformTx, tenantId: string, id: string) => Promise<Domain>
  ownerOf: (tx: PlatformTx, tenantId: string) => Promise<Owner>
  recordsFor: (
    ctx: Pick<AppContext, 'config' | 'dns'>,
    domain: Domain,
    owner: Owner,
  ) => Promise<WantedRecord[]>
}

type Ctx = Pick<AppContext, 'db' | 'config' | 'dns'>

/** A name of the tenant, with what proves it and the records it needs. @throws AppError not_found */
export async function findNamed<Domain extends NamedDomain>(
  ctx: Ctx & { domains: Domains<Domain> },
  tenantId: string,
  id: string,
): Promise<{ domain: NamedDomain; owner: Owner; records: WantedRecord[] }> {
  const { domains } = ctx
  const { domain, owner } = await ctx.db.withPlatform(async (tx) => ({
    domain: await domains.getDomain(tx, tenantId, id),
    owner: await domains.ownerOf(tx, tenantId),
  }))
  return { domain, owner, records: await domains.recordsFor(ctx, domain, owner) }
}
