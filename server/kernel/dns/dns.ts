/** Asks DNS: the servers that speak for a name, not what somebody remembers of it, and whether they agree. */
import type { Log } from '../log.ts'
import type { DnsAnswer, DnsTrace, DnsType } from './answer.ts'

export type { DnsAnswer, DnsOutcome, DnsRecord, DnsTrace, DnsType, ServerAnswer } from './answer.ts'

export type Dns = {
  /**
   * Asks about a name. Never throws: what goes wrong is in the answer.
   * @param options.authoritative false: what the resolvers remember, with CNAMEs followed; by default up to three servers
   *   of the zone are asked, and only records of the name itself count
   */
  ask(name: string, type: DnsType, options?: { authoritative?: boolean }): Promise<DnsAnswer>
  /**
   * Follows the CNAME records of a name, asking the servers that speak for each, over 8 steps at most.
   * @param until where to stop: at a name of one's own, say
   */
  trace(name: string, until?: (name: string) => boolean): Promise<DnsTrace>
  /** Whether resolvers refuse to answer about the name because its DNSSEC signatures do not hold. */
  isBogus(name: string): Promise<boolean>
}

export type DnsOptions = {
  /** `address` or `address:port`, as in HOTSWAP_DNS_RESOLVERS. */
  resolvers: string[]
  /** For each server and question. */
  timeoutMs?: number
  log: Log
}
