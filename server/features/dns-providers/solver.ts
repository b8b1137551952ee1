/** Proves names to certificate authorities over DNS (RFC 8555, 8.4), with the account at the provider that has the zone. */
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Ctx as AccountCtx, chosenFor, findAccountFor } from './accounts.ts'

/** `name` is whole, such as `_acme-challenge.example.com`; `value` is the text of the TXT record. */
export type DnsSolver = {
  /** Adds the record beside those that are there; twice does no harm. @throws AppError provider_failed */
  present: (name: string, value: string) => Promise<void>
  /** Removes this record and no other; does nothing when it is gone. @throws AppError provider_failed */
  cleanUp: (name: string, value: string) => Promise<void>
  /** Whether the name servers of the zone show the record by now: those that are asked, and all alike. */
  propagated: (name: string, value: string) => Promise<boolean>
}

type Ctx = AccountCtx & Pick<AppContext, 'dns'>

/** Seconds. Nobody should remember such a record for long; Cloudflare takes nothing below. */
const TTL = 60

/**
 * The account that can create records for a name. The platform's own accounts serve the platform's own names only.
 * @param tenantId null: the platform's own names
 * @param host may be a wildcard
 * @returns undefined when none of the accounts has the name's zone
 * @throws AppError provider_failed when an account cannot be asked any more
 */
export async function dnsSolverFor(
  ctx: Ctx,
  tenantId: string | null,
  host: string,
): Promise<DnsSolver | undefined> {
  const scope = tenantId ?? PLATFORM_SCOPE
  const bare = host.replace(/^\*\./, '')
  const chosenId = tenantId === null ? undefined : await chosenFor(ctx, tenantId, host)
  const found =
    (chosenId === undefined ? undefined : await findAccountFor(ctx, scope, bare, chosenId)) ??
    (await findAccountFor(ctx, scope, bare))
  if (!found) return undefined
  const { provider, zone } = found

  async function recordAt(name: string, value: string) {
    const records = await provider.at(zone, name)
    return records.find((record) => record.type === 'TXT' && record.value === value)
  }

  return {
    async present(name, value) {
      if (await recordAt(name, value)) return
      await provider.change(zone, { add: [{ type: 'TXT', name, value, ttl: TTL }], remove: [] })
    },
    async cleanUp(name, value) {
      const record = await recordAt(name, value)
      if (record) await provider.change(zone, { add: [], remove: [record] })
    },
    async propagated(name, value) {
      const { agree, records } = await ctx.dns.ask(name, 'TXT')
      return agree && records.some((record) => record.type === 'TXT' && record.value === value)
    },
  }
}
