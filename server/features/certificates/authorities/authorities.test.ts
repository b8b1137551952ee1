/** Authorities: which one is asked and how much, when one is away, and who waits when enough was asked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  A,
  B,
  DAY_MS,
  HOUR_MS,
  never,
  outage,
  startCertificateStage,
  unproven,
} from '../../../../test/kit/certificate-stage.ts'
import { notifiedIn } from '../../../../test/kit/notified.ts'
import { PLATFORM_SCOPE } from '../../../kernel/db/database.ts'
import { listAuthorities } from './authorities.ts'
import { takeTokens } from './queries.ts'
import { failure } from '../acme/problems.ts'
import { orderCertificate, retryOrder } from '../orders/orders.ts'
import { renewDue } from '../renewals/renewals.ts'
import { runOrder } from '../orders/run-order.ts'
import { dueOrders } from '../orders/sweep.ts'

const stage = await startCertificateStage()
const { ctx, clock, authority, order } = stage

test('the next authority takes over from one that is away, which is tried again later, by one order', async () => {
  const { tenantId } = await stage.rest()
  const ids: string[] = []
  for (let n = 0; n < 4; n += 1) {
    await stage.addName(tenantId, `over${n}.example`)
    ids.push((await order(tenantId, `over${n}.example`)).id)
  }
  authority.before = (_order, directory) => {
    if (directory === A) throw outage()
  }
  const [first = '', second = '', third = '', fourth = ''] = ids
  assert.equal(await runOrder(ctx, authority, first, never()), 'issued')
  assert.deepEqual(directories(), [A, B])
  assert.equal(await runOrder(ctx, authority, second, never()), 'issued')
  assert.deepEqual(directories(), [A, B, B], 'it rests')
  const [health] = await listAuthorities(ctx)
  assert.equal(health?.state, 'resting')
  assert.match(health?.problem ?? '', /ECONNREFUSED/)
  clock.advance(60_000)
  // It is well again: the first to come tries it, and nobody else until it answered.
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>()
  authority.before = (_order, directory) => {
    if (directory !== A) return undefined
    isAsked()
    return answered
  }
  const trying = runOrder(ctx, authority, third, never())
  await asked
  assert.equal(await runOrder(ctx, authority, fourth, never()), 'issued')
  assert.deepEqual(directories().slice(3), [A, B])
  answer()
  assert.equal(await trying, 'issued')
  assert.equal((await listAuthorities(ctx))[0]?.state, 'working')
})

test('an authority that fails again and again rests longer each time, and as long as it says', async () => {
  const { tenantId } = await stage.rest()
  await stage.operator()
  await stage.addName(tenantId, 'away.example')
  const { id } = await order(tenantId, 'away.example')
  const asked = () => authority.asked.length
  authority.before = () => {
    throw outage(7_200)
  }
  assert.equal(await runOrder(ctx, authority, id, never()), 'waiting')
  assert.equal(asked(), 2)
  const { attempts, next_attempt_at: next, problem } = await stage.orderOf(id)
  assert.equal(attempts, 0, 'an outage does not count')
  assert.equal((problem as { type: string }).type, 'authority_unreachable')
  assert.ok(next > clock.now())
  for (let minutes = 0; minutes < 115; minutes += 5) {
    clock.advance(5 * 60_000)
    await stage.runDue()
  }
  assert.equal(asked(), 2, 'both said: not before two hours')
  authority.before = () => {
    throw outage()
  }
  for (let minutes = 0; minutes < 24 * 60; minutes += 10) {
    clock.advance(10 * 60_000)
    await stage.runDue()
  }
  assert.ok(asked() > 10 && asked() < 2 + 2 * 40, `${asked()} in a day`)
  const told = await notifiedIn(ctx, PLATFORM_SCOPE)
  assert.deepEqual(
    told.map(({ kind, data }) => `${kind} ${String(data['authority'])}`).toSorted(),
    [A, B].map((url) => `platform.authority_down ${new URL(url).host}`).toSorted(),
  )
  authority.before = () => undefined
  clock.advance(2 * HOUR_MS)
  await stage.runDue()
  assert.equal((await stage.orderOf(id)).state, 'issued')
})

test('an authority that hangs rests like one that is away, and the next attempt goes to another', async () => {
  const { tenantId } = await stage.rest()
  await stage.addName(tenantId, 'hangs.example')
  const { id } = await order(tenantId, 'hangs.example')
  const hanging = {
    ...authority,
    issue: (_order: unknown, _authority: unknown, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.throwIfAborted()
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }
  assert.equal(await runOrder(ctx, hanging, id, never(), { patienceMs: 20 }), 'waiting')
  assert.match((await listAuthorities(ctx))[0]?.problem ?? '', /took too long/)
  assert.equal((await stage.orderOf(id)).attempts, 0)
  clock.advance(60_000)
  assert.equal(await runOrder(ctx, authority, id, never()), 'issued')
  assert.deepEqual(directories(), [B])
})

test('five failed validations of a name in an hour are all that is tried', async () => {
  const { tenantId } = await stage.rest()
  await stage.addName(tenantId, 'fails.example')
  authority.before = () => {
    throw unproven('fails.example')
  }
  const { id } = await order(tenantId, 'fails.example')
  for (let n = 0; n < 9; n += 1) {
    await retryOrder(ctx, id).catch(() => undefined)
    await runOrder(ctx, authority, id, never())
  }
  const to = (url: string) => authority.asked.filter(({ authority: its }) => its === url).length
  assert.deepEqual([to(A), to(B)], [5, 4])
})

test('an authority that has had enough of some names is left alone with them; the next one is asked', async () => {
  const { tenantId } = await stage.rest()
  await stage.addName(tenantId, 'enough.example')
  await stage.addName(tenantId, 'others.example')
  const { id } = await order(tenantId, 'enough.example')
  authority.before = ({ names: [name] }, directory) => {
    if (name === 'enough.example' && directory === A)
      throw failure('rateLimited', 'too many certificates', { during: 'request', retryAfter: 36_000 })
  }
  assert.equal(await runOrder(ctx, authority, id, never()), 'issued')
  assert.deepEqual(directories(), [A, B])
  await order(tenantId, 'others.example')
  await stage.runDue()
  assert.deepEqual(directories(), [A, B, A])
  await orderCertificate(ctx, { tenantId, names: ['enough.example'], reason: 'manual' })
  clock.advance(9 * HOUR_MS)
  await stage.runDue()
  assert.deepEqual(directories(), [A, B, A, B])
})

test('what the account may order is used up: new names wait and go on later, a renewal close to the end goes first', async () => {
  const { tenantId } = await stage.rest()
  authority.daysOf = () => 90
  await stage.addName(tenantId, 'old.example')
  await order(tenantId, 'old.example')
  await stage.runDue()
  clock.advance(80 * DAY_MS)
  await drain(0.5)
  await stage.addName(tenantId, 'new.example')
  const { id } = await order(tenantId, 'new.example')
  assert.equal(await runOrder(ctx, authority, id, never()), 'waiting')
  const waiting = await stage.orderOf(id)
  assert.equal((waiting.problem as { type: string }).type, 'waiting')
  assert.equal(waiting.attempts, 0)
  assert.equal(await renewDue(ctx), 1)
  // Another authority than that of the certificate counts the renewal; so it has to be the limits that let it pass.
  await ctx.db.withPlatform((tx) => tx.updateTable('certificates').set({ ari_id: null }).execute())
  clock.advance(HOUR_MS / 50)
  await stage.runDue()
  assert.deepEqual(
    authority.issued.map(({ order: { reason } }) => reason),
    ['new', 'renewal'],
  )
  assert.equal((await stage.orderOf(id)).state, 'queued')
  for (let hours = 0; hours < 2; hours += 0.25) {
    clock.advance(HOUR_MS / 4)
    await stage.runDue()
  }
  assert.equal((await stage.orderOf(id)).state, 'issued')
})

test('renewals that the authority asked for itself cost it nothing', async () => {
  const { tenantId } = await stage.rest()
  await stage.addName(tenantId, 'asked.example')
  await order(tenantId, 'asked.example')
  await stage.runDue()
  clock.advance(70 * DAY_MS)
  await drain(0)
  await renewDue(ctx)
  assert.equal(await stage.runDue(), 1)
  assert.equal(authority.issued.at(-1)?.order.reason, 'renewal')
})

test('tokens are taken of all buckets or of none, by two at once exactly', async () => {
  await stage.rest()
  const bucket = (name: string, capacity: number) => ({
    bucket: name,
    capacity,
    window_ms: HOUR_MS,
    cost: 1,
    reserve: 0,
  })
  const take = () =>
    ctx.db.withPlatform((tx) => takeTokens(tx, [bucket('wide', 100), bucket('narrow', 7)], clock.now()))
  const answers = await Promise.all(Array.from({ length: 30 }, take))
  assert.equal(answers.filter(({ wait_ms }) => wait_ms === 0).length, 7)
  const refused = answers.find(({ wait_ms }) => wait_ms > 0)
  assert.equal(refused?.bucket, 'narrow')
  assert.equal(Math.round(refused?.wait_ms ?? 0), Math.round(HOUR_MS / 7))
  const wide = { ...bucket('wide', 100), cost: 93 }
  assert.equal((await ctx.db.withPlatform((tx) => takeTokens(tx, [wide], clock.now()))).wait_ms, 0)
  clock.advance(HOUR_MS / 7 + 1)
  assert.equal((await take()).wait_ms, 0)
})

test('a tenant with a thousand names waiting does not keep the first name of another one waiting', async () => {
  const { tenantId } = await stage.rest()
  const other = (await stage.makeTenant()).tenant.id
  await ctx.db.withPlatform(async (tx) => {
    for (let n = 0; n < 1_000; n += 1)
      await tx
        .insertInto('certificate_orders')
        .values({
          id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
          tenant_id: tenantId,
          names: [`n${n}.example`],
          reason: 'new',
          state: 'queued',
          next_attempt_at: clock.now(),
          created_at: clock.now(),
        })
        .execute()
  })
  for (let n = 0; n < 260; n += 1) await stage.addName(tenantId, `n${n}.example`)
  await stage.addName(other, 'first.example')
  const late = await order(other, 'first.example')
  const due = await dueOrders(ctx, 10)
  assert.ok(
    due.slice(0, 2).some(({ id }) => id === late.id),
    'tenants take turns',
  )
  // Even when the many had their turns before it came.
  await ctx.db.withPlatform((tx) => tx.deleteFrom('certificate_orders').where('id', '=', late.id).execute())
  await stage.runDue(260)
  const used = authority.issued.filter(({ authority: url }) => url === A).length
  assert.ok(used >= 190 && used <= 215, `${used} of 300 of the first authority`)
  assert.ok((await listAuthorities(ctx)).every(({ orders_left }) => orders_left >= 60))
  await order(other, 'first.example')
  assert.equal((await dueOrders(ctx, 1))[0]?.tenant_id, other)
  assert.equal(await stage.runDue(1), 1)
  assert.deepEqual(authority.issued.at(-1)?.order.names, ['first.example'])
})

const directories = () => authority.asked.map(({ authority: url }) => url)

/** Leaves that many tokens in the accounts' buckets. */
async function drain(tokens: number): Promise<void> {
  await ctx.db.withPlatform(async (tx) => {
    for (const url of [A, B])
      await tx
        .insertInto('acme_limits')
        .values({ bucket: `account:${url}`, tokens, refilled_at: clock.now() })
        .onConflict((conflict) => conflict.column('bucket').doUpdateSet({ tokens, refilled_at: clock.now() }))
        .execute()
  })
}
