/**
 * Counts votes. A vote stands for one place of the rule's list of approvers, and counts while the voter is a member who
 * fits that place: who has left, or has another role by now, approves nothing any more.
 */

export type Approver = { kind: 'member'; user_id: string } | { kind: 'role'; role: string }
export type Mode = 'any' | 'all' | 'in_order'
/** The rule as it was when the approval was opened. */
export type Ballot = { mode: Mode; approvers: readonly Approver[]; required: number }
export type Vote = { user_id: string; place: number; decision: string }
export type Voter = { user_id: string; role: string }

export type Tally = {
  isApproved: boolean
  /** Who has approved, as far as it counts. */
  counted: ReadonlySet<string>
  /** The places that wait for a vote now; of `any`, all of them. */
  open: number[]
  /** How many votes are missing. */
  missing: number
}

/** @param voters present members, at least those who have voted */
export function tally(ballot: Ballot, votes: readonly Vote[], voters: readonly Voter[]): Tally {
  const { mode, approvers, required } = ballot
  const present = new Map(voters.map((voter) => [voter.user_id, voter]))
  const counting = votes.filter(({ user_id, place, decision }) => {
    const [approver, voter] = [approvers[place], present.get(user_id)]
    return decision === 'approve' && approver && voter && fits(approver, voter)
  })
  const counted = new Set(counting.map(({ user_id }) => user_id))
  const places = approvers.map((_, place) => place)
  if (mode === 'any') {
    const missing = Math.max(0, required - counted.size)
    return { isApproved: missing === 0, counted, open: missing === 0 ? [] : places, missing }
  }
  const filled = new Set(counting.map(({ place }) => place))
  const empty = places.filter((place) => !filled.has(place))
  const open = mode === 'in_order' ? empty.slice(0, 1) : empty
  return { isApproved: empty.length === 0, counted, open, missing: empty.length }
}

/** Whether the rule names this member at all, himself or by his role. */
export function isApprover({ approvers }: Pick<Ballot, 'approvers'>, voter: Voter): boolean {
  return approvers.some((approver) => fits(approver, voter))
}

/**
 * The place a vote of this member stands for; undefined when none waits for him. The place that names him goes first:
 * nobody else can fill it.
 */
export function placeFor({ approvers }: Pick<Ballot, 'approvers'>, { open }: Tally, voter: Voter) {
  const fitting = open.filter((place) => {
    const approver = approvers[place]
    return approver && fits(approver, voter)
  })
  return fitting.find((place) => approvers[place]?.kind === 'member') ?? fitting[0]
}

/** Those whose vote is waited for now. */
export function awaited<Member extends Voter>(
  ballot: Ballot,
  state: Tally,
  members: readonly Member[],
): Member[] {
  return members.filter(
    (member) => !state.counted.has(member.user_id) && placeFor(ballot, state, member) !== undefined,
  )
}

function fits(approver: Approver, { user_id, role }: Voter): boolean {
  return approver.kind === 'member' ? approver.user_id === user_id : approver.role === role
}
