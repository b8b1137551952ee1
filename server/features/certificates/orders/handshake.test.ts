/** Certificates on first handshake: everything that is not plainly allowed is refused, and orders nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR_MS, startCertificateStage, unproven } from '../../../../test/kit/certificate-stage.ts'
import { makeSite } from '../../../../test/kit/site.ts'
import { wantByHandshake } from './handshake.ts'

const stage = await startCertificateStage()
const { ctx, clock, authority } = stage
const want = (host: string) => wantByHandshake(ctx, host)

let counter = 0
const fresh = (suffix = 'example') => `h${(counter += 1)}.${suffix}`

const orders = () =>
  ctx.db.withPlatform((tx) =>
    tx.selectFrom('certificate_orders').select(['names', 'reason', 'tenant_id']).execute(),
  )

test('names that are held and want HTTPS are ordered, once', async () => {
  const { tenant } = await stage.makeTenant()
  const verified = fresh()
  const misconfigured = fresh()
  await stage.addName(tenant.id, verified, { points_here: false })
  await stage.addName(tenant.id, misconfigured, { state: 'misconfigured', points_here: false })
  assert.equal(await want(verified), 'ordered')
  assert.equal(await want(verified), 'ordered')
  assert.equal(await want(misconfigured), 'ordered')
  const mine = (await orders()).filter(({ tenant_id }) => tenant_id === tenant.id)
  assert.deepEqual(
    mine.map(({ names, reason }) => [names, reason]),
    [
      [[verified], 'handshake'],
      [[misconfigured], 'handshake'],
    ],
  )
  assert.equal(await stage.runDue(), 2)
  assert.equal(await want(verified), 'ordered', 'there already')
})

test('whatever else is asked for is refused, and nothing is ordered', async () => {
  const { tenant } = await stage.makeTenant()
  const suspended = (await stage.makeTenant()).tenant
  await ctx.db.withPlatform((tx) =>
    tx.updateTable('tenants').set({ status: 'suspended' }).where('id', '=', suspended.id).execute(),
  )
  const cases: Record<string, string> = {
    'nobody has it': 'nobody.example',
    'no host name': 'not a name',
    'other letters': 'H1.example',
    'an address': '192.0.2.1',
    nothing: '',
    'longer than names are': `${'a'.repeat(63)}.`.repeat(5) + 'example',
    'a database trick': "x' or true --.example",
    'the whole platform twice': 'platform.example.platform.example',
    'deeper than anything lies': 'a.b.c.platform.example',
    'no such tenant': 'nobody.platform.example',
    'a preview': `r3--shop.${tenant.slug}.platform.example`,
    'what is on staging': `staging--shop.${tenant.slug}.platform.example`,
    'a suspended tenant': `${suspended.slug}.platform.example`,
  }
  const claims: Record<string, object> = {
    'only claimed': { state: 'pending', holds: false },
    lost: { state: 'lost', holds: false },
    'stopped by an operator': { state: 'quarantined' },
    resting: { state: 'quarantined', holds: false },
    'own certificates only': { https: 'manual' },
    'no HTTPS': { https: 'off' },
  }
  for (const [why, change] of Object.entries(claims)) {
    cases[why] = fresh()
    await stage.addName(tenant.id, cases[why], change)
  }
  cases['of a suspended tenant'] = fresh()
  await stage.addName(suspended.id, cases['of a suspended tenant'])
  await stage.addName(tenant.id, '*.wild.example', { registrable: 'wild.example' })
  cases['below a wildcard'] = 'guess.wild.example'
  await stage.addName(tenant.id, '*.stopped.example', { registrable: 'stopped.example' })
  await stage.addName(suspended.id, 'held.stopped.example', { state: 'quarantined' })
  cases['held by another one than the wildcard above'] = 'held.stopped.example'
  const before = await orders()
  for (const [why, host] of Object.entries(cases)) assert.equal(await want(host), 'refused', why)
  assert.deepEqual(await orders(), before)
})

test('the platform has certificates for its own names and the addresses of active tenants and their websites', async () => {
  const { tenant } = await stage.makeTenant()
  await makeSite(ctx, tenant.id, { slug: 'shop' })
  const address = `${tenant.slug}.platform.example`
  for (const host of ['platform.example', 'app.platform.example', 'api.platform.example', `shop.${address}`])
    assert.equal(await want(host), 'ordered', host)
  assert.equal(await want(`other.${address}`), 'refused')
  assert.equal(await want(`staging--shop.${address}`), 'refused')
  const platform = (await orders()).filter(({ tenant_id }) => tenant_id === null)
  assert.ok(platform.some(({ names }) => names[0] === `shop.${address}`))
})

test('after a failure, a name is refused for an hour, and what was refused is remembered', async () => {
  const { tenant } = await stage.makeTenant()
  const host = fresh()
  await stage.addName(tenant.id, host)
  authority.before = ({ names: [name = ''] }) => {
    if (name === host) throw unproven(name)
  }
  assert.equal(await want(host), 'ordered')
  const state = () =>
    ctx.db.withPlatform((tx) =>
      tx
        .selectFrom('certificate_orders')
        .select('state')
        .where('tenant_id', '=', tenant.id)
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow(),
    )
  while ((await state()).state === 'queued') {
    await stage.runDue()
    clock.advance(HOUR_MS / 4)
  }
  assert.equal(await want(host), 'refused')
  clock.advance(HOUR_MS)
  assert.equal(await want(host), 'refused', 'remembered')
  await ctx.db.withPlatform((tx) => ctx.notices.publish(tx, 'tenant-name', { key: `host:${host}` }))
  assert.equal(await want(host), 'ordered')
})

test('a name that is proven while it was refused is ordered as soon as that is announced', async () => {
  const { tenant } = await stage.makeTenant()
  const host = fresh()
  assert.equal(await want(host), 'refused')
  await stage.addName(tenant.id, host)
  assert.equal(await want(host), 'refused')
  await ctx.db.withPlatform((tx) => ctx.notices.publish(tx, 'tenant-name', { key: `host:${host}` }))
  assert.equal(await want(host), 'ordered')
})

test('without an answer of the database, or without an authority, everything is refused', async () => {
  const { tenant } = await stage.makeTenant()
  const host = fresh()
  await stage.addName(tenant.id, host)
  const broken = { ...ctx, db: { ...ctx.db, withPlatform: () => Promise.reject(new Error('away')) } }
  assert.equal(await wantByHandshake(broken, host), 'refused')
  assert.equal(await wantByHandshake({ ...ctx, config: { ...ctx.config, acme: undefined } }, host), 'refused')
  await ctx.db.withPlatform((tx) => ctx.notices.publish(tx, 'tenant-name', { key: `host:${host}` }))
  assert.equal(await want(host), 'ordered')
})

test('no more than ten new ones in a minute for a tenant, and sixty in all', async () => {
  await using limited = await freshLimits()
  const wants = (host: string) => wantByHandshake(limited.ctx, host)
  const tenants = []
  for (let n = 0; n < 8; n += 1) tenants.push((await stage.makeTenant()).tenant.id)
  const answers: string[][] = []
  for (const tenantId of tenants) {
    const own: string[] = []
    for (let n = 0; n < 12; n += 1) {
      const host = fresh()
      await stage.addName(tenantId, host)
      own.push(await wants(host))
    }
    answers.push(own)
  }
  const granted = answers.map((own) => own.filter((answer) => answer === 'ordered').length)
  assert.deepEqual(granted, [10, 10, 10, 10, 10, 10, 0, 0])
})

test('guessing names costs so many looks into the database in a minute, and no more', async () => {
  await using limited = await freshLimits()
  let looks = 0
  const counting = {
    ...limited.ctx,
    db: {
      ...ctx.db,
      withPlatform: (async (work, options) => {
        looks += 1
        return ctx.db.withPlatform(work, options)
      }) as typeof ctx.db.withPlatform,
    },
  }
  for (let n = 0; n < 900; n += 1)
    assert.equal(await wantByHandshake(counting, `guess${n}.example`), 'refused')
  assert.equal(looks, 600)
})

/** The context with limits nobody has drawn on. */
async function freshLimits() {
  const { openRateLimiter } = await import('../../../kernel/rate-limit/rate-limit.ts')
  const rateLimiter = openRateLimiter({ onError: (error) => assert.fail(error) })
  return {
    ctx: { ...ctx, rateLimiter },
    [Symbol.asyncDispose]: () => rateLimiter[Symbol.asyncDispose](),
  }
}

test('one tenant with many websites does not use up what the platform’s domain may have', async () => {
  const { tenant } = await stage.makeTenant()
  const sites = ['one', 'two', 'three', 'four', 'five', 'six', 'seven']
  for (const slug of sites) await makeSite(ctx, tenant.id, { slug })
  const outcomes: string[] = []
  for (const slug of sites) outcomes.push(await want(`${slug}.${tenant.slug}.platform.example`))
  assert.deepEqual(outcomes.slice(0, 5), Array(5).fill('ordered'))
  assert.deepEqual(outcomes.slice(5), ['refused', 'refused'])
})
