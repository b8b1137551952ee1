/** What every DNS provider does for us, and the errors it explains itself with. */
import { AppError } from '../../errors.ts'

export const KINDS = ['cloudflare', 'route53', 'rfc2136'] as const
export type Kind = (typeof KINDS)[number]

/** Kinds of records that can be created; others are only listed. */
export const CREATABLE = ['A', 'AAAA', 'CNAME', 'TXT', 'CAA'] as const

/** `id` is the provider's own; `name` is lower case, without a trailing dot. */
export type Zone = { id: string; name: string }

/**
 * `name` is whole, lower case, without a trailing dot. `value` is as people write it: a TXT record's text without quotes,
 * names without a trailing dot.
 */
export type DnsRecord = {
  type: string
  name: string
  value: string
  /** Seconds. */
  ttl: number
  /** The provider's own name of the record, where it has one. */
  id?: string
  /** Why it cannot be changed from here. */
  locked?: string
}

export type Changes = { add: DnsRecord[]; remove: DnsRecord[] }

/** An account at a provider. Each call fails with AppError `provider_failed`, whose detail says what to do. */
export type DnsProvider = {
  /** The zones that the account may change, at most `ZONES_MAX`. */
  zones: () => Promise<Zone[]>
  /** All records of a zone, at most `RECORDS_MAX`. */
  list: (zone: Zone) => Promise<DnsRecord[]>
  /** The records at one name, of the kinds that concern us. */
  at: (zone: Zone, name: string) => Promise<DnsRecord[]>
  /** All of it or nothing: removes records that `at` or `list` have returned, then adds others. */
  change: (zone: Zone, changes: Changes) => Promise<void>
}

export const ZONES_MAX = 1_000
export const RECORDS_MAX = 5_000

/** An account failed us. `detail` is for whoever entered its credentials. */
export function providerFailed(detail: string, cause?: unknown, retryAfterSeconds?: number): AppError {
  return new AppError('provider_failed', detail, {
    cause,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

/** The most specific of the zones that a name lies in. */
export function zoneOf<Z extends { name: string }>(zones: readonly Z[], name: string): Z | undefined {
  return zones
    .filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`))
    .toSorted((a, b) => b.name.length - a.name.length)[0]
}
