/** Proves the names of an order to the authority, one after the other. */
import type { Authorization, Order } from 'acme-client'
import { type Challenge, type ChallengeKind, nameOf, present, waysFor } from './challenges.ts'
import { lookUntil } from './look-until.ts'
import { AcmeFailure, type ProblemDocument, failure, failureOf, isTemporary } from './problems.ts'
import { type Work, save } from './work.ts'

/** The authority looked, and was not convinced. */
export class ChallengeFailure extends AcmeFailure {
  readonly kind: ChallengeKind
  constructor({ problem, failedNames }: AcmeFailure, kind: ChallengeKind) {
    super(problem, failedNames)
    this.kind = kind
  }
}

/**
 * @returns how the last name was proven; undefined when the authority remembered all of them
 * @throws ChallengeFailure the order at the authority is over; AcmeFailure
 */
export async function proveNames(work: Work, order: Order): Promise<ChallengeKind | undefined> {
  if (order.status !== 'pending') return undefined
  let used: ChallengeKind | undefined
  for (const authorization of await work.talk.ask((client) => client.getAuthorizations(order))) {
    if (authorization.status === 'valid') continue
    requirePending(work, authorization)
    used = await proveName(work, authorization)
  }
  return used
}

async function proveName(work: Work, authorization: Authorization): Promise<ChallengeKind> {
  const { ctx, order, solvers, talk, signal } = work
  const [kind, challenge] = await chooseChallenge(work, authorization)
  await save(work, { challenge: kind })
  const value = await talk.ask((client) => client.getChallengeKeyAuthorization(challenge))
  const takeAway = await present(
    ctx,
    talk.acme,
    { id: order.id, solvers },
    { authorization, challenge, value },
    signal,
  )
  try {
    // A process that died may have got as far as this.
    if (challenge.status === 'pending') await talk.ask((client) => client.completeChallenge(challenge))
    await untilValid(work, authorization)
  } catch (error) {
    // The authority may still come to look while nobody works on the order: a missing answer would end it.
    if (!isTemporary(error)) await takeAway()
    throw error
  }
  await takeAway()
  return kind
}

async function untilValid(work: Work, { url, identifier }: Authorization): Promise<void> {
  const found = await lookUntil(
    work,
    `the authority to look at ${identifier.value}`,
    async (client) => (await client.getAuthorizations({ ...EMPTY, authorizations: [url] }))[0],
    (authorization) => authorization !== undefined && authorization.status !== 'pending',
  )
  if (found && found.status !== 'valid') requirePending(work, found)
}

const EMPTY: Order = { url: '', status: 'pending', identifiers: [], authorizations: [], finalize: '' }

/** @throws ChallengeFailure, AcmeFailure for an authorization that will not become valid any more */
function requirePending({ talk }: Work, authorization: Authorization): void {
  if (authorization.status === 'pending') return
  const name = nameOf(authorization)
  const challenge = authorization.challenges.find(({ error }) => error !== undefined)
  const { caaIdentities } = talk.directory.meta ?? {}
  if (challenge)
    throw new ChallengeFailure(
      failureOf(challenge.error as ProblemDocument, { name, during: 'validation', caaIdentities }),
      challenge.type as string as ChallengeKind,
    )
  const detail = `The authorization of ${name} is ${authorization.status}.`
  throw failure('malformed', detail, { name, during: 'request' })
}

/** What a process that died had begun goes on; otherwise the first way that is open and has not failed yet. */
async function chooseChallenge(
  { ctx, order, solvers, failedKinds }: Work,
  authorization: Authorization,
): Promise<[ChallengeKind, Challenge]> {
  const name = nameOf(authorization)
  const ways = (await waysFor(ctx, name, solvers, order.challenge)).filter((way) => !failedKinds.has(way))
  const offered = ways.flatMap((way): [ChallengeKind, Challenge][] =>
    authorization.challenges
      .filter(({ type }: { type: string }) => type === way)
      .map((challenge) => [way, challenge]),
  )
  const chosen = offered.find(([, { status }]) => status === 'processing') ?? offered[0]
  if (chosen) return chosen
  const detail = `The authority offers no challenge for ${name} that can be met here.`
  throw failure('no_challenge', detail, { name, during: 'request' })
}
