/** Orders: each once, in fair turns, within limits, by authorities that work, and through processes that die. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../../../test/kit/database.ts'
import {
  A,
  B,
  DAY_MS,
  HOUR_MS,
  type CertificateStage,
  never,
  outage,
  startCertificateStage,
  unproven,
} from '../../../../test/kit/certificate-stage.ts'
import { listAuthorities } from '../authorities/authorities.ts'
import { takeTokens } from '../authorities/queries.ts'
import { failure } from '../acme/problems.ts'
import { cancelOrder, orderCertificate, retryOrder } from './orders.ts'
import { renewDue } from './renewals.ts'
import { runOrder } from './run-order.ts'
import { dueOrders } from './sweep.ts'
import { orderMissing, wantCertificate } from './want.ts'

const databaseUrl = await createTestDatabase()
const stage = await startCertificateStage({ databaseUrl })
const { ctx, clock, authority } = stage

/** Everything as after a long rest: buckets full, authorities well, nothing waiting. */
async function fresh(on: CertificateStage = stage): Promise<{ tenantId: string; owner: string }> {
  await ctx.db.withPlatform(async (tx) => {
    await tx.deleteFrom('certificate_orders').execute()
    await tx.deleteFrom('certificates').execute()
    await tx.deleteFrom('acme_limits').execute()
    await tx.deleteFrom('acme_authorities').execute()
    await tx.updateTable('domains').set({ https: 'off' }).execute()
  })
  on.authority.before = () => undefined
  on.authority.asked.length = 0
  on.authority.issued.length = 0
  const { tenant, owner } = await on.makeTenant()
  return { tenantId: tenant.id, owner }
}

const order = (tenantId: string, host: string) =>
  orderCertificate(ctx, { tenantId, names: [host], reason: 'new' }).then(
    (found) => found ?? assert.fail(host),
  )

test('two processes that order and run the same at once get one certificate', async () => {
  const { tenantId } = await fresh()
  const other = await startCertificateStage({ databaseUrl, clock, authority })
  const id = await stage.addName(tenantId, 'race.example')
  const wishes = [stage, other, stage, other].map(({ ctx: its }) => wantCertificate(its, tenantId, id))
  const orders = await Promise.all(wishes)
  assert.equal(new Set(orders.filter((found) => found !== undefined).map((found) => found.id)).size, 1)
  const orderId = orders.find((found) => found !== undefined)?.id ?? ''
  const fates = await Promise.all(
    [stage, other, stage, other].map(({ ctx: its }) => runOrder(its, authority, orderId, never())),
  )
  assert.deepEqual(fates.toSorted(), ['issued', 'not due', 'not due', 'not due'])
  assert.equal(authority.asked.length, 1)
  // Nobody orders again what is held.
  assert.equal(await wantCertificate(ctx, tenantId, id), undefined)
  assert.equal(await orderCertificate(ctx, { tenantId, names: ['race.example'], reason: 'new' }), undefined)
})

test('while one settles, others who want the same order nothing', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'settle.example')
  const first = await order(tenantId, 'settle.example')
  const results = await Promise.all([
    runOrder(ctx, authority, first.id, never()),
    ...Array.from({ length: 12 }, () =>
      orderCertificate(ctx, { tenantId, names: ['settle.example'], reason: 'new' }),
    ),
  ])
  const [fate, ...others] = results
  assert.equal(fate, 'issued')
  for (const other of others)
    if (typeof other === 'object') assert.equal(other.id, first.id)
    else assert.equal(other, undefined)
})

test('www and the name above share a certificate when both lead to the same site', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'pair.example')
  await stage.addName(tenantId, 'www.pair.example', { registrable: 'pair.example' })
  await stage.addName(tenantId, 'half.example')
  await stage.addName(tenantId, 'www.half.example', { registrable: 'half.example', points_here: false })
  await stage.addName(tenantId, 'shop.pair.example', { registrable: 'pair.example' })
  assert.equal(await orderMissing(ctx), 6, 'three of them for the platform')
  await stage.runDue()
  const names = authority.issued
    .map(({ order: { names: its } }) => its.join(' '))
    .filter((its) => its.includes('pair') || its.includes('half'))
  assert.deepEqual(names.toSorted(), ['half.example', 'pair.example www.pair.example', 'shop.pair.example'])
})

test('a process that dies leaves its order to another one, and what it brings later is not taken', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'dies.example')
  const { id } = await order(tenantId, 'dies.example')
  const { promise: hangs, resolve: goOn } = Promise.withResolvers<void>()
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>()
  authority.before = async () => {
    authority.before = () => undefined
    isAsked()
    await hangs
  }
  const dying = runOrder(ctx, authority, id, never())
  await asked
  assert.equal(await runOrder(ctx, authority, id, never()), 'not due')
  assert.deepEqual(await dueOrders(ctx), [])
  clock.advance(5 * 60_000 + 1)
  assert.deepEqual(
    (await dueOrders(ctx)).map((due) => due.id),
    [id],
  )
  assert.equal(await runOrder(ctx, authority, id, never()), 'issued')
  const settled = await stage.orderOf(id)
  goOn()
  assert.equal(await dying, 'not due')
  assert.deepEqual(await stage.orderOf(id), settled)
  const { rows } = await certificatesOf(tenantId)
  assert.deepEqual(
    rows.map(({ id: its }) => its),
    [settled.certificate_id],
  )
})

test('a process that ends gives its order back at once', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'drains.example')
  const { id } = await order(tenantId, 'drains.example')
  const stop = new AbortController()
  authority.before = () => {
    stop.abort(new Error('drained'))
    stop.signal.throwIfAborted()
  }
  await assert.rejects(runOrder(ctx, authority, id, stop.signal), /drained/)
  const { state, attempts } = await stage.orderOf(id)
  assert.deepEqual([state, attempts], ['queued', 0])
  authority.before = () => undefined
  assert.equal(await runOrder(ctx, authority, id, never()), 'issued')
})

test('the next authority takes over from one that is away, which is tried again later, by one order', async () => {
  const { tenantId } = await fresh()
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
  const { tenantId } = await fresh()
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
  authority.before = () => undefined
  clock.advance(2 * HOUR_MS)
  await stage.runDue()
  assert.equal((await stage.orderOf(id)).state, 'issued')
})

test('an authority that hangs rests like one that is away, and the next attempt goes to another', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'hangs.example')
  const { id } = await order(tenantId, 'hangs.example')
  const hanging = {
    ...authority,
    issue: (_order: unknown, _authority: unknown, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      ),
  }
  assert.equal(await runOrder(ctx, hanging, id, never(), { patienceMs: 20 }), 'waiting')
  assert.match((await listAuthorities(ctx))[0]?.problem ?? '', /took too long/)
  assert.equal((await stage.orderOf(id)).attempts, 0)
  clock.advance(60_000)
  assert.equal(await runOrder(ctx, authority, id, never()), 'issued')
  assert.deepEqual(directories(), [B])
})

test('names that cannot be proven are tried ever more seldom, cost no other name anything, and fail in the end', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'broken.example')
  await stage.addName(tenantId, 'fine.example')
  const { id } = await order(tenantId, 'broken.example')
  authority.before = ({ names: [name = ''] }) => {
    if (name === 'broken.example') throw unproven(name)
  }
  const gaps: number[] = []
  let last = clock.now().getTime()
  while ((await stage.orderOf(id)).state === 'queued') {
    const before = authority.asked.length
    await stage.runDue()
    if (authority.asked.length > before) {
      gaps.push((clock.now().getTime() - last) / HOUR_MS)
      last = clock.now().getTime()
    }
    clock.advance(HOUR_MS / 4)
  }
  assert.equal(authority.asked.filter(({ authority: url }) => url === B).length, 0, 'the name is to blame')
  assert.equal(gaps.length, 12)
  assert.ok((gaps.at(-1) ?? 0) > 9, `${gaps.at(-1)} hours`)
  const failed = await stage.orderOf(id)
  assert.equal(failed.state, 'failed')
  assert.match((failed.problem as { hint: string }).hint, /ports 80 and 443/)
  assert.equal(
    (failed.events as { event: string }[]).filter(({ event }) => event === 'attempt failed').length,
    12,
  )
  await order(tenantId, 'fine.example')
  assert.equal(await stage.runDue(), 1)
  // By itself, it is tried again a day later; by hand at once.
  assert.equal(await orderMissing(ctx), 3, 'those of the platform')
  const again = await retryOrder(ctx, id)
  assert.notEqual(again.id, id)
})

test('five failed validations of a name in an hour are all that is tried', async () => {
  const { tenantId } = await fresh()
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

test('a name that stands in the way of another one is ordered apart from it', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'split.example')
  const id = await stage.addName(tenantId, 'www.split.example', { registrable: 'split.example' })
  await wantCertificate(ctx, tenantId, id)
  authority.before = ({ names }) => {
    if (names.includes('www.split.example')) throw unproven('www.split.example')
  }
  for (let n = 0; n < 4; n += 1) {
    await stage.runDue()
    clock.advance(HOUR_MS)
  }
  assert.deepEqual(
    authority.issued.map(({ order: { names } }) => names),
    [['split.example']],
  )
  const open = await openNames(tenantId)
  assert.deepEqual(open, [['www.split.example']])
})

test('an authority that has had enough of some names is left alone with them; the next one is asked', async () => {
  const { tenantId } = await fresh()
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
  const { tenantId } = await fresh()
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
  const { tenantId } = await fresh()
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
  await fresh()
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
  const { tenantId } = await fresh()
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

test('what its owner does not want any more is not ordered', async () => {
  const { tenantId } = await fresh()
  const change = (host: string, columns: object) =>
    ctx.db.withPlatform((tx) => tx.updateTable('domains').set(columns).where('host', '=', host).execute())
  const reasons: [string, object][] = [
    ['gone.example', { holds: false, state: 'lost' }],
    ['stopped.example', { state: 'quarantined' }],
    ['manual.example', { https: 'manual' }],
    ['elsewhere.example', { points_here: false, state: 'misconfigured' }],
  ]
  for (const [host, columns] of reasons) {
    await stage.addName(tenantId, host)
    const { id } = await order(tenantId, host)
    await change(host, columns)
    assert.equal(await runOrder(ctx, authority, id, never()), 'canceled', host)
  }
  assert.equal(authority.asked.length, 0)
  // Where its zone can be written to, a name need not lead here.
  await stage.addName(tenantId, 'zone.example', {
    points_here: false,
    state: 'misconfigured',
    dns_provider_id: '00000000-0000-7000-8000-000000000001',
  })
  await order(tenantId, 'zone.example')
  assert.equal(await stage.runDue(), 1)
})

test('orders are canceled and tried again by hand, and each step is on record', async () => {
  const { tenantId } = await fresh()
  await stage.addName(tenantId, 'hand.example')
  const { id } = await order(tenantId, 'hand.example')
  assert.equal((await cancelOrder(ctx, id)).state, 'canceled')
  await assert.rejects(retryOrder(ctx, id), { code: 'transition_not_allowed' })
  await assert.rejects(cancelOrder(ctx, id), { code: 'transition_not_allowed' })
  await assert.rejects(retryOrder(ctx, '00000000-0000-7000-8000-000000000009'), { code: 'not_found' })
  const next = await order(tenantId, 'hand.example')
  authority.before = () => {
    throw new Error('a bug')
  }
  assert.equal(await runOrder(ctx, authority, next.id, never()), 'waiting')
  authority.before = () => undefined
  await retryOrder(ctx, next.id)
  assert.equal(await runOrder(ctx, authority, next.id, never()), 'issued')
  const { events } = await stage.orderOf(next.id)
  assert.deepEqual(
    (events as { event: string }[]).map(({ event }) => event),
    ['ordered', 'attempt failed', 'retry asked for', 'issued'],
  )
})

const directories = () => authority.asked.map(({ authority: url }) => url)

function certificatesOf(tenantId: string) {
  return ctx.db.withPlatform(async (tx) => ({
    rows: await tx.selectFrom('certificates').selectAll().where('tenant_id', '=', tenantId).execute(),
  }))
}

async function openNames(tenantId: string): Promise<string[][]> {
  const rows = await ctx.db.withPlatform((tx) =>
    tx
      .selectFrom('certificate_orders')
      .select('names')
      .where('tenant_id', '=', tenantId)
      .where('state', 'in', ['queued', 'running'])
      .execute(),
  )
  return rows.map(({ names }) => names)
}

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
