/** What a look at a name found: the verdict that decides about its state, and the report that people read. */

/**
 * Whether the tenant's proof is there. `gone` only if the name's servers answer and agree that it is not: a name is never
 * lost because DNS is out of order, which is `unknown`.
 */
export type Proof = 'txt' | 'cname' | 'http' | 'gone' | 'unknown'

export type Outcome = {
  proof: Proof
  /** Whether visitors of the name reach this installation; undefined: it cannot be said, what was known stays. */
  points_here: boolean | undefined
  report: Report
  /**
   * Looked at in the same moment, if another tenant holds the name and this one's proof is there: whether the holder's own
   * proof still stands.
   */
  holder?: { domain_id: string; proof: Proof }
}

export type Report = {
  /** ISO 8601. */
  checked_at: string
  records: RecordReport[]
  /** What else is worth knowing, in sentences: DNSSEC, servers that disagree, old answers that last. */
  hints: string[]
}

export type RecordReport = {
  purpose: 'verify' | 'point' | 'certificate'
  type: 'TXT' | 'CNAME' | 'A' | 'AAAA' | 'CAA' | 'HTTP'
  /** The name of the record; of HTTP, the address of the file. */
  name: string
  value: string
  /** Seconds, as a suggestion. */
  ttl: number
  /** Whether it must be there; of those that prove, one is enough. */
  required: boolean
  state: 'found' | 'missing' | 'wrong' | 'unknown'
  /** What is there instead or as well. */
  seen: string[]
  /** What we see, and what we expect. */
  explanation: string
  /** Whether an account at a DNS provider can create it. */
  provider_can_create: boolean
}
