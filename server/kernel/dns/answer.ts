/** What asking DNS gives: records, what each server said, and whether they said the same. */

export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'NS' | 'CAA' | 'SOA'

export type DnsRecord = {
  /** Whose record it is, in lower case, without a final dot. */
  name: string
  type: string
  /** Seconds. */
  ttl: number
  /**
   * An address, a name in lower case, or a text whose strings are put together; of CAA `<flags> <tag> <value>`. What is no
   * UTF-8 shows as U+FFFD.
   */
  value: string
}

/**
 * The response code, or why there is none: nobody answered in time, nothing could be read, the name is no name to ask
 * for, no server could be found to ask.
 */
export type DnsOutcome =
  | 'NOERROR'
  | 'NXDOMAIN'
  | 'FORMERR'
  | 'SERVFAIL'
  | 'NOTIMP'
  | 'REFUSED'
  | 'OTHER'
  | 'TIMEOUT'
  | 'UNREACHABLE'
  | 'MALFORMED'
  | 'BADNAME'
  | 'NO_SERVERS'

export type ServerAnswer = {
  /** `192.0.2.1` or, where the port is not 53, `192.0.2.1:5353`. */
  address: string
  rcode: DnsOutcome
  records: DnsRecord[]
  /** Whether the server speaks for the zone, by its AA flag. */
  authoritative: boolean
}

export type DnsAnswer = {
  name: string
  type: DnsType
  /**
   * What all servers that answered gave, so that one of them alone cannot add anything; at most 50. Of the type that was
   * asked for, or the CNAME record that stands in its place.
   */
  records: DnsRecord[]
  /** NOERROR or NXDOMAIN if any server said so and none said otherwise; else what went wrong. */
  rcode: DnsOutcome
  servers: ServerAnswer[]
  /**
   * Whether this can be built on, for better or worse: at least half of the servers that were asked answered, and those
   * that did said the same. False whenever DNS is out of order.
   */
  agree: boolean
}

export type DnsTrace = {
  /** The CNAME records on the way, in order. */
  hops: { name: string; target: string; ttl: number }[]
  /** Where the way ends. */
  end: string
  /** A and AAAA records of the end, as any of its servers gives them: many give each caller others. Empty after `until`. */
  records: DnsRecord[]
  /** What was said about the end. */
  rcode: DnsOutcome
  /**
   * Why the way has no end: it leads in a circle, has more than 8 steps, or the servers of a step do not answer or do not
   * agree. Of these, only the last may be different when nobody changes anything.
   */
  problem: 'loop' | 'too_long' | 'unknown' | undefined
}

/** Whether a server said something about the name: that it has these records, or none. */
export function isDefinite(rcode: DnsOutcome): boolean {
  return rcode === 'NOERROR' || rcode === 'NXDOMAIN'
}
