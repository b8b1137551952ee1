/** At which addresses visitors reach this installation: those that names of customers must lead to. */
import type { AppContext } from '../../../context.ts'

/**
 * Those of HOTSWAP_PUBLIC_ADDRESSES, else those that the platform's domain has in DNS.
 * @returns none where nobody knows, as on a laptop
 */
export async function ownAddresses(ctx: Pick<AppContext, 'config' | 'dns'>): Promise<string[]> {
  const { publicAddresses, domain } = ctx.config
  if (publicAddresses.length > 0) return publicAddresses.map(normalAddress)
  if (!domain.includes('.')) return []
  const answers = await Promise.all(
    (['A', 'AAAA'] as const).map((type) => ctx.dns.ask(domain, type, { authoritative: false })),
  )
  return answers.flatMap(({ records }) => records.map(({ value }) => normalAddress(value)))
}

/** The address as it is written shortest, so that two can be compared: `2001:DB8:0::1` is `2001:db8::1`. */
export function normalAddress(address: string): string {
  return URL.parse(`http://[${address}]`)?.hostname.slice(1, -1) ?? address
}
