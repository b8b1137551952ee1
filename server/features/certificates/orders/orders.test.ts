/** Orders: each once, for whoever wants them still, and through processes that die. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../../../test/kit/database.ts'
import { B, HOUR_MS, never, startCertificateStage, unproven } from '../../../../test/kit/certificate-stage.ts'
import { cancelOrder, orderCertificate, retryOrder } from './orders.ts'
import { runOrder } from './run-order.ts'
import { dueOrders } from './sweep.ts'
import { orderMissing, wantCertificate } from './want.ts'

const databaseUrl = await createTestDatabase()
const stage = await startCertificateStage({ databaseUrl })
const { ctx, clock, authority, order } = stage

test('two processes that order and run the same at once get one certificate', async () => {
  const { tenantId } = await stage.rest()
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
  const { tenantId } = await stage.rest()
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
  const { tenantId } = await stage.rest()
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
  const { tenantId } = await stage.rest()
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
  const { tenantId } = await stage.rest()
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

test('names that cannot be proven are tried ever more seldom, cost no other name anything, and fail in the end', async () => {
  const { tenantId } = await stage.rest()
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

test('a name that stands in the way of another one is ordered apart from it', async () => {
  const { tenantId } = await stage.rest()
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

test('what its owner does not want any more is not ordered', async () => {
  const { tenantId } = await stage.rest()
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
  const { tenantId } = await stage.rest()
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
