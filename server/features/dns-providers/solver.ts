/** Proves names to certificate authorities over DNS (RFC 8555, 8.4), with the account at the provider that has the zone. */
import type { AppContext } from '../../context.ts'

/** `name` is whole, such as `_acme-challenge.example.com`; `value` is the text of the TXT record. */
export type DnsSolver = {
  /** Adds the record beside those that are there; twice does no harm. @throws AppError provider_failed */
  present: (name: string, value: string) => Promise<void>
  /** Removes this record and no other; does nothing when it is gone. @throws AppError provider_failed */
  cleanUp: (name: string, value: string) => Promise<void>
  /** Whether all name servers of the zone show the record by now. */
  propagated: (name: string, value: string) => Promise<boolean>
}

/**
 * The account that can create records for a name.
 * @param tenantId null: the platform's own names
 * @param host may be a wildcard
 * @returns undefined when none of the tenant's accounts has the name's zone
 */
export async function dnsSolverFor(
  _ctx: Pick<AppContext, 'db' | 'keyring' | 'fetcher' | 'clock'>,
  _tenantId: string | null,
  _host: string,
): Promise<DnsSolver | undefined> {
  return undefined
}
