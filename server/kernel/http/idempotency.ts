/**
 * Idempotency keys: a POST that is sent again with the same `Idempotency-Key` does its work once and gets the same answer
 * (the header of draft-ietf-httpapi-idempotency-key-header, with Stripe's rules for what is kept).
 *
 * A run claims its key with a row under a lease before the handler starts, and keeps its answer in that row, encrypted.
 * A claim whose lease ran out belongs to a dead process, and the next request with the key takes it over: work that
 * committed in the moment between its commit and the keeping of its answer is then done again.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { sql } from 'kysely'
import { AppError } from '../../errors.ts'
import type { Keyring } from '../crypto/keyring.ts'
import { type Database, PLATFORM_SCOPE } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { HttpServer } from './server.ts'

type Context = { db: Database; keyring: Keyring; log: Log }

/** Whose key it is: the same text from another caller, or about another tenant, is another key. */
type KeyName = { tenantId: string; actor: string; key: string }
type Claim = KeyName & { holder: string; stopRenewing: () => void }
type Kept = {
  same: boolean
  status: number | null
  headers: Record<string, string> | null
  body: Buffer | null
}

const HEADER = 'idempotency-key'
const KEPT_HOURS = 24
/** Headers that belong to an answer. Cookies and the request id belong to a request. */
const KEPT_HEADERS = ['content-type', 'location', 'etag', 'link', 'cache-control', 'content-disposition']
const LEASE_MS = 60_000
/** No handler runs longer: whoever still renews then has lost its request. */
const MAX_RUN_MS = 15 * 60_000

/** What the API's document says about the header; the form is checked below, where it is read. */
export const IdempotencyHeader = {
  type: 'object',
  properties: {
    [HEADER]: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description:
        'Any unique text. The same request sent again with it within 24 hours does nothing and gets the first answer, with `Idempotent-Replayed: true`.',
    },
  },
}

/** Whether a route takes keys: POST, not public, and its answers hold no credentials. */
export function takesIdempotencyKey(route: Pick<RouteOptions, 'method' | 'config'>): boolean {
  const { access, idempotent } = route.config ?? {}
  return [route.method].flat().includes('POST') && access?.kind !== 'public' && idempotent !== false
}

/**
 * Makes the routes that are registered on `app` from now on take idempotency keys. Routes that do not are left alone.
 * @param leaseMs how long a claim outlives its process
 */
export function acceptIdempotencyKeys(app: HttpServer, ctx: Context, leaseMs = LEASE_MS): void {
  const claims = new WeakMap<FastifyRequest, Claim>()

  app.addHook('onRoute', (route) => {
    if (!takesIdempotencyKey(route)) return
    // Last, so that requests refused before the handler claim nothing; and only with the header is there any work.
    route.preHandler = [
      ...[route.preHandler ?? []].flat(),
      async (request: FastifyRequest, reply: FastifyReply) => {
        const replayed = request.headers[HEADER] !== undefined && (await claimOrReplay(request, reply))
        return replayed ? reply : undefined
      },
    ]
    route.onSend = [
      ...[route.onSend ?? []].flat(),
      async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
        const claim = claims.get(request)
        claims.delete(request)
        if (claim) await settle(claim, reply, payload)
        return payload
      },
    ]
  })

  /** @returns whether the answer was a kept one, and the handler must not run */
  async function claimOrReplay(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const name = nameKey(request)
    const fingerprint = fingerprintOf(request)
    if (!name || !fingerprint) return false
    const holder = randomUUID()
    const kept = await claimKey(ctx.db, name, fingerprint, holder, leaseMs)
    if (!kept) {
      claims.set(request, { ...name, holder, stopRenewing: renewLease(ctx, name, holder, leaseMs) })
      return false
    }
    if (!kept.same)
      throw new AppError(
        'idempotency_conflict',
        'Use a new Idempotency-Key: this one came with a different request.',
      )
    if (kept.status === null)
      throw new AppError(
        'idempotency_in_progress',
        'The first request with this Idempotency-Key is still running.',
        {
          retryAfterSeconds: 1,
        },
      )
    const body = kept.body && (await ctx.keyring.decrypt(scopeOf(name), kept.body, contextOf(name)))
    reply
      .code(kept.status)
      .headers(kept.headers ?? {})
      .header('idempotent-replayed', 'true')
    // Sent as it is: it was serialized when it was kept.
    reply.send(body ? Buffer.from(body) : undefined)
    return true
  }

  /** Keeps the answer before it is sent: who has received it can rely on getting it again. */
  async function settle(claim: Claim, reply: FastifyReply, payload: unknown): Promise<void> {
    claim.stopRenewing()
    try {
      if (isWorthKeeping(reply.statusCode, payload)) await keepAnswer(ctx, claim, reply, payload)
      else await releaseKey(ctx.db, claim)
    } catch (error) {
      // The work is done, and that is what the caller must hear.
      ctx.log.error(
        { err: error, route: reply.request.routeOptions.url },
        'an answer could not be kept for its idempotency key',
      )
      await releaseKey(ctx.db, claim).catch(() => undefined)
    }
  }
}

/** Deletes keys older than a day, a batch at a time; for the hourly job. @returns how many */
export async function pruneIdempotencyKeys(ctx: { db: Database }): Promise<number> {
  let pruned = 0
  for (;;) {
    const { numAffectedRows = 0n } = await ctx.db.withPlatform((tx) =>
      sql`delete from idempotency_keys where ctid = any (array(
        select ctid from idempotency_keys where created_at < now() - make_interval(hours => ${KEPT_HOURS}) limit 5000))`.execute(
        tx,
      ),
    )
    pruned += Number(numAffectedRows)
    if (numAffectedRows < 5_000n) return pruned
  }
}

/** @throws AppError validation_failed */
function nameKey(request: FastifyRequest): KeyName | undefined {
  const key = request.headers[HEADER]
  const { principal } = request
  if (!principal) return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new AppError('validation_failed', 'Idempotency-Key takes 1 to 255 visible ASCII characters.', {
      errors: [{ path: '/headers/idempotency-key', message: 'must be 1 to 255 visible ASCII characters' }],
    })
  // An operator who acts as a user does not see what the user's own requests were answered.
  const actor = [
    principal.kind,
    principal.id,
    ...(principal.impersonatorId ? [principal.impersonatorId] : []),
  ].join(':')
  return { tenantId: request.tenant?.id ?? PLATFORM_SCOPE, actor, key }
}

/** What makes two requests the same. Undefined for a body that is read as a stream: it passes only once. */
function fingerprintOf(request: FastifyRequest): Buffer | undefined {
  const { body } = request
  if (typeof body === 'object' && body !== null && 'pipe' in body) return undefined
  const hash = createHash('sha256').update(JSON.stringify([request.method, request.url]))
  return hash.update(Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '')).digest()
}

function scopeOf({ tenantId }: KeyName): string {
  return tenantId === PLATFORM_SCOPE ? 'platform' : `tenant:${tenantId}`
}

function contextOf({ actor, key }: KeyName): string {
  return `idempotency_keys.body:${actor}:${key}`
}

/**
 * A failure of ours, a full queue and a missing sign-in may go away: then the same request must get its chance.
 * A stream cannot be kept; routes that answer with one set `idempotent: false`.
 */
function isWorthKeeping(status: number, payload: unknown): payload is string | Buffer | null | undefined {
  if (status >= 500 || status === 429 || status === 401) return false
  return payload === undefined || payload === null || typeof payload === 'string' || Buffer.isBuffer(payload)
}

/** @returns undefined when the key is claimed now; otherwise what is there */
async function claimKey(
  db: Database,
  { tenantId, actor, key }: KeyName,
  fingerprint: Buffer,
  holder: string,
  leaseMs: number,
): Promise<Kept | undefined> {
  return db.withPlatform(async (tx) => {
    for (;;) {
      const { rows: claimed } = await sql`
        insert into idempotency_keys as k (tenant_id, actor, key, fingerprint, holder, lease_until_at)
        values (${tenantId}, ${actor}, ${key}, ${fingerprint}, ${holder}, now() + make_interval(secs => ${leaseMs / 1000}))
        on conflict (tenant_id, actor, key) do update
          set fingerprint = excluded.fingerprint, holder = excluded.holder, lease_until_at = excluded.lease_until_at,
            status = null, headers = null, body = null, created_at = now()
          where k.created_at < now() - make_interval(hours => ${KEPT_HOURS})
            or (k.status is null and k.lease_until_at < now() and k.fingerprint = excluded.fingerprint)
        returning holder`.execute(tx)
      if (claimed.length > 0) return undefined
      const { rows } = await sql<Kept>`
        select fingerprint = ${fingerprint} as same, status, headers, body from idempotency_keys
        where tenant_id = ${tenantId} and actor = ${actor} and key = ${key}`.execute(tx)
      // No row: its run has just failed and given the key back.
      if (rows[0]) return rows[0]
    }
  })
}

/** Holds the claim for as long as the handler runs. @returns what ends that */
function renewLease({ db, log }: Context, name: KeyName, holder: string, leaseMs: number): () => void {
  const renew = () =>
    db.withPlatform((tx) =>
      sql`update idempotency_keys set lease_until_at = now() + make_interval(secs => ${leaseMs / 1000})
        where ${isHeldBy(name, holder)} and status is null`.execute(tx),
    )
  const timer = setInterval(() => {
    renew().catch((error: unknown) =>
      log.warn({ err: error }, 'the lease of an idempotency key could not be renewed'),
    )
  }, leaseMs / 3).unref()
  const limit = setTimeout(() => clearInterval(timer), MAX_RUN_MS).unref()
  return () => {
    clearInterval(timer)
    clearTimeout(limit)
  }
}

async function keepAnswer(
  ctx: Context,
  claim: Claim,
  reply: FastifyReply,
  payload: string | Buffer | null | undefined,
) {
  const status = reply.statusCode
  const isEmpty = payload === undefined || payload === null || payload.length === 0 || status === 204
  const body = isEmpty
    ? null
    : await ctx.keyring.encrypt(scopeOf(claim), Buffer.from(payload), contextOf(claim))
  const headers = KEPT_HEADERS.map((header) => [header, reply.getHeader(header)]).filter(
    ([, value]) => value !== undefined,
  )
  await ctx.db.withPlatform((tx) =>
    sql`update idempotency_keys set status = ${status}, headers = ${JSON.stringify(Object.fromEntries(headers))}::jsonb,
      body = ${body && Buffer.from(body)} where ${isHeldBy(claim, claim.holder)}`.execute(tx),
  )
}

async function releaseKey(db: Database, claim: Claim): Promise<void> {
  await db.withPlatform((tx) =>
    sql`delete from idempotency_keys where ${isHeldBy(claim, claim.holder)}`.execute(tx),
  )
}

function isHeldBy({ tenantId, actor, key }: KeyName, holder: string) {
  return sql`tenant_id = ${tenantId} and actor = ${actor} and key = ${key} and holder = ${holder}`
}
