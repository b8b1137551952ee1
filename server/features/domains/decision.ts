/** What becomes of a claim when somebody has looked for its proof: a function of what is known, without effects. */
import { isWildcard } from './names.ts'
import type { DomainRow } from './queries.ts'
import type { What } from './tell.ts'
import type { Outcome } from './verification/outcome.ts'

export type Decision = {
  change: Change
  /** The claim with the change. */
  after: DomainRow
  /** Nothing changed that whoever edits the domain would have to know. */
  isReport: boolean
  /** Why the present holder loses the name. */
  beaten: string | undefined
  tells: What[]
}

/** What a look changes, of a row as it is read. */
type Change = Partial<Omit<DomainRow, 'report'>>

type Known = {
  /** Another claim that holds the name. */
  holder: DomainRow | undefined
  released: { former_tenant_id: string; rests_until: Date } | undefined
  now: Date
}

/** So long a name is served without its proof. */
export const GRACE_MS = 72 * 3_600_000

/** By an operator; a claim that only has to wait has a time. */
export function isStopped(row: Pick<DomainRow, 'state' | 'quarantined_until'>): boolean {
  return row.state === 'quarantined' && row.quarantined_until === null
}

export function decide(row: DomainRow, found: Outcome, known: Known): Decision {
  // Whoever has one name below a wildcard's parent has not all of them.
  const isEnough = !isWildcard(row.host) || (found.proof !== 'cname' && found.proof !== 'http')
  const outcome: Outcome = isEnough ? found : { ...found, proof: 'gone' }
  const looked: Change = {
    checked_at: known.now,
    checks: row.checks + 1,
    points_here: outcome.points_here ?? row.points_here,
  }
  if (isStopped(row))
    return { change: looked, after: { ...row, ...looked }, isReport: true, beaten: undefined, tells: [] }
  const {
    change,
    beaten,
    tells = [],
  } = row.holds ? ofHeld(row, outcome, known) : ofClaim(row, outcome, known)
  const isReport = Object.entries(change).every(
    ([name, value]) => String(value) === String(row[name as keyof DomainRow]),
  )
  const restart = change.state !== undefined && change.state !== row.state ? { checks: 0 } : {}
  const whole: Change = { ...looked, ...change, ...restart }
  return { change: whole, after: { ...row, ...whole }, isReport, beaten, tells }
}

type Part = { change: Change; beaten?: string | undefined; tells?: What[] }

function ofHeld(row: DomainRow, { proof, points_here }: Outcome, { now }: Known): Part {
  const isSeen = proof !== 'gone' && proof !== 'unknown'
  const failing =
    isSeen || isVouched(row, now) ? null : proof === 'gone' ? (row.failing_since ?? now) : row.failing_since
  // A look that learned nothing takes nothing away.
  if (proof === 'gone' && failing && now.getTime() - failing.getTime() >= GRACE_MS)
    return {
      change: {
        state: 'lost',
        holds: false,
        is_primary: false,
        problem: 'proof_missing',
        failing_since: failing,
      },
      tells: [{ what: 'lost', reason: 'The proof that the name is yours has been missing for 72 hours.' }],
    }
  const leadsHere = points_here ?? row.points_here
  const state = leadsHere ? 'verified' : 'misconfigured'
  const tells: What[] = []
  if (failing && !row.failing_since)
    tells.push({ what: 'failing', reason: 'The proof that the name is yours is no longer found in DNS.' })
  if (state === 'misconfigured' && row.state !== 'misconfigured')
    tells.push({ what: 'misconfigured', reason: 'The name leads to another server.' })
  if (leadsHere && (!row.points_here || row.state === 'misconfigured')) tells.push({ what: 'reached' })
  return {
    change: {
      state,
      problem: failing ? 'proof_missing' : leadsHere ? null : 'not_pointing_here',
      failing_since: failing,
      ...(isSeen && row.method !== 'operator' && { method: proof }),
      ...(isSeen && { vouched_until: null }),
    },
    tells,
  }
}

function ofClaim(row: DomainRow, outcome: Outcome, { holder, released, now }: Known): Part {
  const { proof } = outcome
  if (proof === 'unknown') return { change: {} }
  if (proof === 'gone')
    return {
      change: {
        ...(row.state === 'quarantined' && { state: 'pending' }),
        quarantined_until: null,
        quarantine_reason: null,
        problem: 'proof_missing',
      },
    }
  const beaten = holder && whyBeaten(holder, outcome, now)
  if (holder && beaten === undefined)
    return {
      change: {
        state: row.state === 'lost' ? 'lost' : 'pending',
        quarantined_until: null,
        quarantine_reason: null,
        problem: 'held_elsewhere',
      },
    }
  if (!holder && released && released.rests_until > now && released.former_tenant_id !== row.tenant_id)
    return {
      change: {
        state: 'quarantined',
        problem: 'resting',
        quarantined_until: released.rests_until,
        quarantine_reason: 'It was given up by another customer a short while ago.',
      },
    }
  const leadsHere = outcome.points_here ?? row.points_here
  return {
    change: {
      state: leadsHere ? 'verified' : 'misconfigured',
      holds: true,
      method: proof,
      verified_at: now,
      problem: leadsHere ? null : 'not_pointing_here',
      failing_since: null,
      expires_at: null,
      vouched_until: null,
      quarantined_until: null,
      quarantine_reason: null,
    },
    beaten,
    tells: [{ what: 'verified' }],
  }
}

function isVouched({ method, vouched_until }: DomainRow, now: Date): boolean {
  return method === 'operator' || (vouched_until !== null && vouched_until > now)
}

/**
 * Why the holder loses the name to a claim that was proven; undefined: he keeps it. Records in DNS are made by whoever
 * has the name; a file on the web server does not take a name from anybody.
 */
function whyBeaten(holder: DomainRow, { proof, holder: seen }: Outcome, now: Date): string | undefined {
  if (proof !== 'txt' && proof !== 'cname') return undefined
  if (isVouched(holder, now) || isStopped(holder) || seen?.domain_id !== holder.id) return undefined
  // Once a name leads here, its file is ours to answer for and proves nothing against records in DNS.
  if (seen.proof === 'gone' || seen.proof === 'http')
    return 'Another customer has proven to own the name, and your own proof is gone.'
  return undefined
}
