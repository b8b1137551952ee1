/** Gets the certificate of one order from one authority, and goes on where a process that died had stopped. */
import type { Order } from 'acme-client'
import type { AcmeAuthority } from '../../../config.ts'
import type { CertificateOrder } from '../orders/orders.ts'
import { converse } from './account.ts'
import {
  type ChallengeContext,
  type ChallengeKind,
  type Solvers,
  forgetAnswers,
  openSolvers,
  waysFor,
} from './challenges.ts'
import { type Collected, collect } from './collect.ts'
import { AcmeFailure, failure, isTemporary } from './problems.ts'
import { ChallengeFailure, proveNames } from './prove.ts'
import { type OrderState, findAriId } from './queries.ts'
import { type Work, save } from './work.ts'

export type { ChallengeKind } from './challenges.ts'

export type Issued = Collected & {
  /** The authority's directory, as `certificates.authority`. */
  authority: string
  /** What was asked for and is offered there. */
  profile: string | undefined
  /** How the last of the names was proven this time; undefined: the authority remembered all of them. */
  challenge: ChallengeKind | undefined
}

export type IssueOptions = {
  /** `rsa`, of 2048 bits, is for visitors with very old devices; `ecdsa`, P-256, if unset. */
  keyType?: Work['keyType']
}

/** After a challenge failed this way, one of another kind may succeed: on another port, or on none at all. */
const WORTH_ANOTHER_WAY = new Set([
  'connection',
  'dns',
  'incorrectResponse',
  'malformed',
  'tls',
  'unauthorized',
])

/**
 * Gets the certificate. Where it stands is kept in the order's row (`authority`, `order_url`, `private_key`, `challenge`):
 * called again after a crash or a failure, with that row, it goes on with the same order at the authority, up to
 * downloading again what is issued already. So whoever installs the certificate settles the order, and empties
 * `order_url` and `private_key`, in the same transaction.
 * @param order `challenge`, where set, is the kind to try first
 * @throws AcmeFailure why there is none; the signal's reason once it is aborted
 */
export async function issue(
  ctx: ChallengeContext,
  order: CertificateOrder,
  authority: AcmeAuthority,
  signal: AbortSignal,
  { keyType = 'ecdsa' }: IssueOptions = {},
): Promise<Issued> {
  const solvers = openSolvers(ctx, order.tenant_id)
  await requireWays(ctx, order, solvers)
  await using talk = await converse(ctx, authority, signal)
  const isSame = order.authority === authority.directoryUrl
  const state: OrderState = {
    authority: authority.directoryUrl,
    order_url: isSame ? order.order_url : null,
    private_key: isSame ? order.private_key : null,
    challenge: order.challenge,
  }
  // Waited for here: the conversation ends with this function.
  return await untilIssued({
    ctx,
    order,
    authority,
    keyType,
    signal,
    talk,
    solvers,
    state,
    failedKinds: new Set(),
  })
}

/** Before an authority is asked at all: what cannot be proven would use up what it allows. */
async function requireWays(ctx: ChallengeContext, order: CertificateOrder, solvers: Solvers): Promise<void> {
  for (const name of order.names) {
    if ((await waysFor(ctx, name, solvers, null)).length > 0) continue
    const detail = `${name} can be proven in none of the ways that are open to it here.`
    throw failure('no_challenge', detail, { name, during: 'request' })
  }
}

/**
 * A failed challenge ends an order at the authority (RFC 8555, 7.1.6), and the next one tries another kind. When none is left,
 * the first failure is told: it is about the way that is open to most names.
 */
async function untilIssued(work: Work): Promise<Issued> {
  const failures: ChallengeFailure[] = []
  for (;;) {
    try {
      const atAuthority = await openOrder(work)
      const challenge = await proveNames(work, atAuthority)
      const collected = await collect(work, atAuthority)
      await forgetAnswers(work.ctx, work.order.id)
      return { ...collected, authority: work.authority.directoryUrl, profile: profileOf(work), challenge }
    } catch (error) {
      if (isTemporary(error)) throw error
      await abandon(work)
      if (!(error instanceof ChallengeFailure)) throw error
      failures.push(error)
      if (await hasAnotherWay(work, error)) continue
      const failedNames = new Set(failures.flatMap((each) => each.failedNames))
      throw new AcmeFailure((failures[0] ?? error).problem, [...failedNames], error)
    }
  }
}

/** The order at the authority is over. */
async function abandon(work: Work): Promise<void> {
  await save(work, { order_url: null, private_key: null })
  await forgetAnswers(work.ctx, work.order.id)
}

async function hasAnotherWay(work: Work, error: ChallengeFailure): Promise<boolean> {
  if (!WORTH_ANOTHER_WAY.has(error.problem.type)) return false
  work.failedKinds.add(error.kind)
  const { name } = error.problem
  const ways = name === undefined ? [] : await waysFor(work.ctx, name, work.solvers, null)
  return ways.some((way) => !work.failedKinds.has(way))
}

/** The order at the authority: the one that was begun, if it can still become a certificate whose key we have. */
async function openOrder(work: Work): Promise<Order> {
  const { order_url, private_key } = work.state
  if (order_url !== null) {
    const order = await findOrder(work, order_url)
    const isUnfinished = order?.status === 'pending' || order?.status === 'ready'
    const isFinalized = order?.status === 'processing' || order?.status === 'valid'
    if (order && (isUnfinished || (isFinalized && private_key !== null))) return order
  }
  const order = await newOrder(work)
  await save(work, { authority: work.authority.directoryUrl, order_url: order.url, private_key: null })
  return order
}

async function findOrder({ talk }: Work, url: string): Promise<Order | undefined> {
  const reference: Order = { url, status: 'pending', identifiers: [], authorizations: [], finalize: '' }
  try {
    return await talk.ask((client) => client.getOrder(reference))
  } catch (error) {
    if (isTemporary(error)) throw error
    return undefined // it has forgotten the order
  }
}

async function newOrder(work: Work): Promise<Order> {
  const { ctx, order, authority, talk } = work
  const profile = profileOf(work)
  if (authority.profile !== undefined && profile === undefined)
    ctx.log.warn(
      { authority: authority.directoryUrl, profile: authority.profile },
      'the authority does not offer the profile that is configured, and is asked for its usual one',
    )
  const wanted = {
    identifiers: order.names.map((value) => ({ type: 'dns', value })),
    ...(profile !== undefined && { profile }),
  }
  const replaces = await replacedId(work)
  if (replaces === undefined) return talk.ask((client) => client.createOrder(wanted))
  try {
    const replacement = { ...wanted, replaces }
    return await talk.ask((client) => client.createOrder(replacement))
  } catch (error) {
    if (isTemporary(error)) throw error
    // It may have been replaced already, or not be the authority's any more: a certificate is wanted all the same.
    return talk.ask((client) => client.createOrder(wanted))
  }
}

/** What the order tells an authority that knows renewal information about the certificate it takes the place of. */
async function replacedId({ ctx, order, authority, talk }: Work): Promise<string | undefined> {
  const { replaces } = order
  if (replaces === null || talk.directory.renewalInfo === undefined) return undefined
  return ctx.db.withPlatform((tx) => findAriId(tx, replaces, authority.directoryUrl), { readOnly: true })
}

function profileOf({ authority, talk }: Work): string | undefined {
  const { profile } = authority
  return profile !== undefined && Object.hasOwn(talk.directory.meta?.profiles ?? {}, profile)
    ? profile
    : undefined
}
