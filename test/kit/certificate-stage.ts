/**
 * Orders of certificates with a clock that is moved by hand, names that need no DNS, and authorities that sign whatever
 * they are asked for, unless a test has them fail.
 */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { AcmeAuthority } from '../../server/config.ts'
import type { AppContext } from '../../server/context.ts'
import { type AcmeFailure, failure } from '../../server/features/certificates/acme/problems.ts'
import { type CertificateOrder, orderCertificate } from '../../server/features/certificates/orders/orders.ts'
import { renewDue } from '../../server/features/certificates/renewals/renewals.ts'
import { type Issuer, runOrder } from '../../server/features/certificates/orders/run-order.ts'
import { dueOrders } from '../../server/features/certificates/orders/sweep.ts'
import { orderMissing } from '../../server/features/certificates/orders/want.ts'
import type { Domains } from '../../server/kernel/db/platform-tables.generated.ts'
import { manualClock } from '../../server/kernel/clock.ts'
import { type TestApp, startTestApp } from './app.ts'
import { type Issuer as Signer, makeIssuer } from './issuer.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const A = 'https://a.authority.test/directory'
export const B = 'https://b.authority.test/directory'

export type Issue = { order: CertificateOrder; authority: string; at: Date }

export type StandIn = Issuer & {
  /** All that was issued, in order. */
  issued: Issue[]
  /** All that was asked for, in order: what failed, too. */
  asked: Issue[]
  /** Called before each: may throw, or wait. */
  before: (order: CertificateOrder, authority: string) => Promise<void> | void
  daysOf: (order: CertificateOrder) => number
  windowOf: (certificate: { not_before: Date; not_after: Date; names: string[] }) => {
    start: Date
    end: Date
  }
}

export type CertificateStage = TestApp & {
  clock: ReturnType<typeof manualClock>
  authority: StandIn
  /** Puts a name into the table as if it had been proven; `change` says what is different. */
  addName: (tenantId: string, host: string, change?: Partial<Insertable<Domains>>) => Promise<string>
  /** Runs what is due once, in the order of turns. @returns how many orders were issued */
  runDue: (limit?: number) => Promise<number>
  /** What the clock does in a minute: orders, renewals, what is missing. */
  tick: () => Promise<void>
  orderOf: (id: string) => Promise<CertificateOrder>
  /** Orders a certificate for one name. */
  order: (tenantId: string, host: string) => Promise<CertificateOrder>
  /** Everything as after a long rest: limits full, authorities well, nothing held or on order. @returns a new tenant */
  rest: () => Promise<{ tenantId: string }>
}

const authorityAt = (directoryUrl: string): AcmeAuthority => ({
  directoryUrl,
  eab: undefined,
  profile: undefined,
})

const ACME = {
  authorities: [authorityAt(A), authorityAt(B)],
  email: undefined,
  caFile: undefined,
}

/** @param options.databaseUrl another process's, to share its rows; with `clock` and `authority` of the same */
export async function startCertificateStage(
  options: {
    databaseUrl?: string
    clock?: ReturnType<typeof manualClock>
    authority?: StandIn
    config?: object
    jobs?: boolean
  } = {},
): Promise<CertificateStage> {
  const clock = options.clock ?? manualClock()
  const app = await startTestApp({
    config: { acme: ACME, domain: 'platform.example', ...options.config },
    overrides: { clock },
    ...(options.databaseUrl && { databaseUrl: options.databaseUrl }),
  })
  const authority = options.authority ?? (await standIn(clock))
  const { ctx } = app

  async function runDue(limit = 1_000): Promise<number> {
    const before = authority.issued.length
    for (const { id } of await dueOrders(ctx, limit)) await runOrder(ctx, authority, id, never())
    return authority.issued.length - before
  }

  return {
    ...app,
    clock,
    authority,
    runDue,
    addName: (tenantId, host, change = {}) => addName(ctx, tenantId, host, change),
    async tick() {
      await orderMissing(ctx)
      await renewDue(ctx)
      await runDue()
    },
    async order(tenantId, host) {
      const found = await orderCertificate(ctx, { tenantId, names: [host], reason: 'new' })
      return found ?? assert.fail(host)
    },
    async rest() {
      await ctx.db.withPlatform(async (tx) => {
        await tx.deleteFrom('certificate_orders').execute()
        await tx.deleteFrom('certificates').execute()
        await tx.deleteFrom('acme_limits').execute()
        await tx.deleteFrom('acme_authorities').execute()
        await tx.updateTable('domains').set({ https: 'off' }).execute()
      })
      authority.before = () => undefined
      authority.asked.length = 0
      authority.issued.length = 0
      return { tenantId: (await app.makeTenant()).tenant.id }
    },
    orderOf: (id) =>
      ctx.db.withPlatform((tx) =>
        tx.selectFrom('certificate_orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
      ),
  }
}

/** A signal that nobody aborts. */
export function never(): AbortSignal {
  return new AbortController().signal
}

/** The authority is away. */
export function outage(retryAfter?: number): AcmeFailure {
  return failure('authority_unreachable', 'connect ECONNREFUSED', { during: 'request', retryAfter })
}

/** The name could not be proven. */
export function unproven(name: string): AcmeFailure {
  return failure('connection', `no answer from ${name}`, { name, during: 'validation' })
}

async function standIn(clock: { now: () => Date }): Promise<StandIn> {
  const signer: Signer = await makeIssuer({ days: 3_650 })
  const self: StandIn = {
    issued: [],
    asked: [],
    before: () => undefined,
    daysOf: () => 90,
    windowOf: ({ not_before, not_after }) => {
      const life = not_after.getTime() - not_before.getTime()
      const at = (share: number) => new Date(not_before.getTime() + life * share)
      // As Let's Encrypt does: short ones at half of their life.
      return life < 10 * DAY_MS ? { start: at(0.47), end: at(0.53) } : { start: at(0.64), end: at(0.68) }
    },
    async issue(order, { directoryUrl }) {
      const ask = { order, authority: directoryUrl, at: clock.now() }
      self.asked.push(ask)
      await self.before(order, directoryUrl)
      const { chain, key } = await signer.issue({
        names: order.names,
        from: clock.now(),
        days: self.daysOf(order),
      })
      self.issued.push(ask)
      return {
        chain,
        privateKey: key,
        authority: directoryUrl,
        profile: undefined,
        ariId: `ari.${order.id}`,
        challenge: 'http-01',
      }
    },
    renewalInfo: async (certificate) => ({ ...self.windowOf(certificate), retryAfter: 24 * 3_600 }),
  }
  return self
}

async function addName(
  ctx: AppContext,
  tenantId: string,
  host: string,
  change: Partial<Insertable<Domains>>,
): Promise<string> {
  const id = randomUUIDv7()
  const labels = host.split('.')
  assert.ok(labels.length > 1)
  await ctx.db.withPlatform((tx) =>
    tx
      .insertInto('domains')
      .values({
        id,
        tenant_id: tenantId,
        host,
        registrable: labels.slice(-2).join('.'),
        skeleton: host,
        state: 'verified',
        holds: true,
        method: 'txt',
        points_here: true,
        ...change,
      })
      .execute(),
  )
  return id
}
