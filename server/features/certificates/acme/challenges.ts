/** The ways in which an authority lets a name be proven: which one is taken, where the answer stands, how it goes away. */
import type { Authorization } from 'acme-client'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { type DnsSolver, dnsSolverFor } from '../../dns-providers/dns-providers.ts'
import type { Acme } from './connection.ts'
import { rest } from './look-until.ts'
import { failure } from './problems.ts'
import { deleteChallenges, putChallenge } from './queries.ts'

export type ChallengeKind = 'http-01' | 'tls-alpn-01' | 'dns-01'

export type ChallengeContext = Pick<
  AppContext,
  'config' | 'db' | 'keyring' | 'notices' | 'clock' | 'log' | 'fetcher' | 'dns'
>

/** A challenge of an authorization; tls-alpn-01 is one that acme-client knows, but does not name. */
export type Challenge = Authorization['challenges'][number]

/** How long the answers outlive an order whose process died. */
const ANSWER_MS = 3_600_000
const PROPAGATION_MS = 180_000
const LOOK_AGAIN_MS = 2_000

/** The name that an authorization is about, as it is in the order. */
export function nameOf(authorization: Authorization): string {
  const { identifier, wildcard } = authorization
  return wildcard ? `*.${identifier.value}` : identifier.value
}

/** Finds the account at a DNS provider that can prove a name; asked once for each. */
export type Solvers = (name: string) => Promise<DnsSolver | undefined>

/** An account that cannot be looked up is none: other ways may be open. */
export function openSolvers(ctx: ChallengeContext, tenantId: string | null): Solvers {
  const found = new Map<string, Promise<DnsSolver | undefined>>()
  return (name) => {
    const known = found.get(name)
    if (known) return known
    const solver = dnsSolverFor(ctx, tenantId, name).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      ctx.log.warn({ err: error, name }, 'the account at the DNS provider of a name was not found')
      return undefined
    })
    found.set(name, solver)
    return solver
  }
}

/**
 * The ways that are open to a name, the most likely one first. A wildcard is proven over DNS only (RFC 8555, 8.3); a
 * handshake proves something only where we are who accepts it.
 * @param preferred goes first, if it is one of them
 */
export async function waysFor(
  { config }: Pick<AppContext, 'config'>,
  name: string,
  solvers: Solvers,
  preferred: string | null,
): Promise<ChallengeKind[]> {
  const ways: ChallengeKind[] = []
  if (!name.startsWith('*.')) {
    ways.push('http-01')
    if (config.tlsPort !== undefined) ways.push('tls-alpn-01')
  }
  if (await solvers(name)) ways.push('dns-01')
  return ways.toSorted((a, b) => Number(b === preferred) - Number(a === preferred))
}

export type Answer = {
  authorization: Authorization
  challenge: Challenge
  /** As acme-client computes it for this kind of challenge. */
  value: string
}

/**
 * Puts the answer where the authority will look for it: in every process, or at the DNS provider, where it is waited for.
 * @returns what takes it away again; failing to is logged, and no reason to fail
 * @throws AcmeFailure provider_failed, records_missing, no_challenge
 */
export async function present(
  ctx: ChallengeContext,
  acme: Acme,
  order: { id: string; solvers: Solvers },
  answer: Answer,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const kind: string = answer.challenge.type
  if (kind === 'dns-01') return presentRecord(ctx, order.solvers, answer, signal)
  const host = answer.authorization.identifier.value
  const expires_at = new Date(ctx.clock.now().getTime() + ANSWER_MS)
  const row = { host, order_id: order.id, expires_at }
  if (kind === 'http-01')
    await announce(ctx, {
      ...row,
      kind,
      token: answer.challenge.token,
      answer: answer.value,
      answer_key: null,
    })
  else {
    const key = await acme.crypto.createPrivateEcdsaKey('P-256')
    const [, shown] = await acme.crypto.createAlpnCertificate(answer.authorization, answer.value, key)
    await announce(ctx, {
      ...row,
      kind: 'tls-alpn-01',
      token: '',
      answer: shown.toString(),
      answer_key: key.toString(),
    })
  }
  return () => forgetAnswers(ctx, order.id)
}

async function announce(ctx: ChallengeContext, row: Parameters<typeof putChallenge>[1]): Promise<void> {
  await ctx.db.withPlatform(async (tx) => {
    await putChallenge(tx, row)
    await ctx.notices.publish(tx, 'certificates', { names: [row.host] })
  })
}

/** Takes away the answers of an order, and those that nobody has come back to. */
export async function forgetAnswers(
  ctx: Pick<AppContext, 'db' | 'notices' | 'clock'>,
  orderId: string,
): Promise<void> {
  await ctx.db.withPlatform(async (tx) => {
    const names = await deleteChallenges(tx, orderId, ctx.clock.now())
    if (names.length > 0) await ctx.notices.publish(tx, 'certificates', { names })
  })
}

async function presentRecord(
  ctx: ChallengeContext,
  solvers: Solvers,
  { authorization, value }: Answer,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const name = nameOf(authorization)
  const record = `_acme-challenge.${authorization.identifier.value}`
  const about = { name, during: 'request' } as const
  const solver = await solvers(name)
  if (!solver) throw failure('no_challenge', `No account at a DNS provider has the zone of ${name}.`, about)
  try {
    await solver.present(record, value)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw failure('provider_failed', error.message, about, error)
  }
  // Left where it is for the next attempt: some name servers take their time.
  if (!(await isShown(solver, record, value, signal)))
    throw failure('records_missing', `${record} does not show the value ${value}.`, about)
  return async () => {
    try {
      await solver.cleanUp(record, value)
    } catch (error) {
      ctx.log.warn({ err: error, record }, 'the record for the authority was not removed')
    }
  }
}

/** Waits until all name servers show the record: an authority that looks too early remembers that it was not there. */
async function isShown(
  solver: DnsSolver,
  record: string,
  value: string,
  signal: AbortSignal,
): Promise<boolean> {
  const patience = performance.now() + PROPAGATION_MS
  while (!(await solver.propagated(record, value))) {
    if (performance.now() > patience) return false
    await rest(LOOK_AGAIN_MS, signal)
  }
  return true
}
