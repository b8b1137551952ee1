/** Quotas against a real database: the last place has one winner, and the count is what was taken. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestPlans } from '../../../test/kit/plans.ts'
import { manualClock } from '../../kernel/clock.ts'
import type { Resource } from '../plans/plans.ts'
import { usageOf } from '../plans/plans.ts'
import { createLog } from '../../kernel/log.ts'
import { changeQuotaOverrides } from './overrides.ts'
import { requireQuota, returnQuota, takeQuota } from './quotas.ts'
import { recountQuota, recountTenants } from './recount.ts'
import { viewUsage } from './schema.ts'

const { ctx, addTenant } = await openTestPlans()

const take = (tenantId: string, resource: Resource, amount = 1) =>
  ctx.db.withTenant(tenantId, (tx) => takeQuota(ctx, tx, resource, amount))
const used = (tenantId: string, resource: Resource) =>
  ctx.db.withTenant(tenantId, async (tx) => (await usageOf(ctx, tx))[resource])

for (const kind of ['pool', 'schema', 'database'] as const)
  test(`of many who want the last places exactly as many win as there are places (${kind})`, async () => {
    const tenantId = await addTenant('free', kind)
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => take(tenantId, 'members')))
    assert.equal(results.filter((result) => result.status === 'fulfilled').length, 3)
    for (const result of results)
      if (result.status === 'rejected') assert.equal(result.reason.code, 'quota_exceeded')
    assert.equal(await used(tenantId, 'members'), 3)
  })

test('the last place goes to the second when the first does not commit', async () => {
  const tenantId = await addTenant('free')
  const entered = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const first = ctx.db.withTenant(tenantId, async (tx) => {
    await takeQuota(ctx, tx, 'websites')
    entered.resolve()
    await goOn.promise
    throw new Error('changed its mind')
  })
  await entered.promise
  const second = take(tenantId, 'websites')
  goOn.resolve()
  await assert.rejects(first, /changed its mind/)
  await second
  assert.equal(await used(tenantId, 'websites'), 1)
})

test('a refusal names limit, use and the cheapest plan that lifts it', async () => {
  const tenantId = await addTenant('free')
  await take(tenantId, 'websites')
  await assert.rejects(take(tenantId, 'websites'), {
    code: 'quota_exceeded',
    status: 403,
    message: 'Your limit is 1 website (plan Free); in use: 1. The plan Starter allows 3 websites.',
    extra: { members: { resource: 'websites', limit: 1, used: 1, requested: 1, plan_that_lifts: 'starter' } },
  })
  const needsMore = {
    members: { resource: 'websites', limit: 1, used: 1, requested: 150, plan_that_lifts: 'enterprise' },
  }
  await assert.rejects(take(tenantId, 'websites', 150), { extra: needsMore })
  const tooMuch = {
    members: { resource: 'websites', limit: 1, used: 1, requested: 5000, plan_that_lifts: null },
  }
  await assert.rejects(take(tenantId, 'websites', 5000), { extra: tooMuch, message: /Ask the operator/ })
})

test('what runs at the same time is refused as a rate: 429 with Retry-After', async () => {
  const tenantId = await addTenant('free')
  await take(tenantId, 'concurrent_deployments')
  await assert.rejects(
    take(tenantId, 'concurrent_deployments'),
    (error: { status: number; extra: { retryAfterSeconds: number } }) => {
      assert.equal(error.status, 429)
      return error.extra.retryAfterSeconds > 0
    },
  )
})

test('what is returned can be taken again, and returning too much leaves zero', async () => {
  const tenantId = await addTenant('free')
  await take(tenantId, 'websites')
  await ctx.db.withTenant(tenantId, (tx) => returnQuota(tx, 'websites', 1))
  await take(tenantId, 'websites')
  await ctx.db.withTenant(tenantId, (tx) => returnQuota(tx, 'websites', 1_000_000))
  assert.equal(await used(tenantId, 'websites'), 0)
  await ctx.db.withTenant(tenantId, (tx) => returnQuota(tx, 'members', 1))
  assert.equal(await used(tenantId, 'members'), undefined)
})

test('no amount overflows: the largest fits once, and odd amounts are refused before the database', async () => {
  const tenantId = await addTenant('custom')
  await take(tenantId, 'storage_bytes', Number.MAX_SAFE_INTEGER)
  await assert.rejects(take(tenantId, 'storage_bytes', 1), { code: 'quota_exceeded' })
  await assert.rejects(take(tenantId, 'storage_bytes', Number.MAX_SAFE_INTEGER), { code: 'quota_exceeded' })
  assert.equal(await used(tenantId, 'storage_bytes'), Number.MAX_SAFE_INTEGER)
  for (const odd of [-1, 0.5, Number.NaN, Infinity, 2 ** 53])
    await assert.rejects(take(tenantId, 'websites', odd), RangeError)
})

test('a limit below the use takes nothing away and allows no more', async () => {
  const tenantId = await addTenant('starter')
  await take(tenantId, 'websites', 3)
  await changeQuotaOverrides(ctx, tenantId, { websites: 1 })
  await assert.rejects(take(tenantId, 'websites'), { code: 'quota_exceeded' })
  assert.equal(await used(tenantId, 'websites'), 3)
})

test('a recount puts the truth in place, above the limit too, and what was taken meanwhile waits for it', async () => {
  const tenantId = await addTenant('free')
  await ctx.db.withTenant(tenantId, (tx) => recountQuota(ctx, tx, 'members', 9))
  assert.equal(await used(tenantId, 'members'), 9)
  await assert.rejects(take(tenantId, 'members'), { code: 'quota_exceeded' })
  await ctx.db.withTenant(tenantId, (tx) => recountQuota(ctx, tx, 'members', 2))
  await take(tenantId, 'members')
  assert.equal(await used(tenantId, 'members'), 3)
})

test('asking for room takes nothing, alerts nobody, and keeps it until the transaction ends', async () => {
  const tenantId = await addTenant('free')
  const asked = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const first = ctx.db.withTenant(tenantId, async (tx) => {
    await requireQuota(ctx, tx, 'websites')
    asked.resolve()
    await goOn.promise
    await takeQuota(ctx, tx, 'websites')
  })
  await asked.promise
  // Listened to at once: it may be refused before `first` is heard to be done.
  const second = assert.rejects(take(tenantId, 'websites'), { code: 'quota_exceeded' })
  goOn.resolve()
  await first
  await second
  await assert.rejects(
    ctx.db.withTenant(tenantId, (tx) => requireQuota(ctx, tx, 'websites')),
    { code: 'quota_exceeded' },
  )
})

test('what was counted wrongly is put right for every tenant; what merely lags is not', async () => {
  const [wrong, right, lagging] = [
    await addTenant('free'),
    await addTenant('free', 'schema'),
    await addTenant('free'),
  ]
  for (const [tenantId, amount] of [
    [wrong, 2],
    [right, 1],
    [lagging, 1],
  ] as const)
    await take(tenantId, 'members', amount)
  let looks = 0
  const counters = {
    members: async ({ tenantId }: { tenantId: string }) => {
      if (tenantId === lagging) return looks++
      return tenantId === wrong || tenantId === right ? 1 : ((await used(tenantId, 'members')) ?? 0)
    },
  }
  const log = createLog('silent')
  const options = { signal: new AbortController().signal, secondLookMs: 0 }
  assert.equal(await recountTenants({ ...ctx, log }, counters, options), 1)
  assert.equal(looks, 2)
  const counts = await Promise.all([wrong, right, lagging].map((tenantId) => used(tenantId, 'members')))
  assert.deepEqual(counts, [1, 1, 1])
  assert.equal(await recountTenants({ ...ctx, log }, counters, options), 0)
})

test('bandwidth is counted by calendar month', async () => {
  const tenantId = await addTenant('free')
  const clock = manualClock(new Date('2026-01-31T23:59:00Z'))
  const later = { ...ctx, clock }
  const gigabytes = 10 * 1024 ** 3
  const takeLater = (amount: number) =>
    ctx.db.withTenant(tenantId, (tx) => takeQuota(later, tx, 'bandwidth_bytes_month', amount))
  await takeLater(gigabytes)
  await assert.rejects(takeLater(1), { code: 'quota_exceeded' })
  clock.advance(120_000)
  assert.equal(
    await ctx.db.withTenant(tenantId, async (tx) => (await usageOf(later, tx)).bandwidth_bytes_month),
    undefined,
  )
  await takeLater(5)
  assert.equal(
    await ctx.db.withTenant(tenantId, async (tx) => (await usageOf(later, tx)).bandwidth_bytes_month),
    5,
  )
})

test('every tenant has its own count', async () => {
  const [one, other] = [await addTenant('free'), await addTenant('free')]
  await take(one, 'websites')
  await take(other, 'websites')
  assert.deepEqual([await used(one, 'websites'), await used(other, 'websites')], [1, 1])
})

test('use is shown beside every limit', async () => {
  const tenantId = await addTenant('starter')
  await take(tenantId, 'websites', 2)
  await changeQuotaOverrides(ctx, tenantId, { storage_bytes: null, custom_domains: 0 })
  const usage = await ctx.db.withTenant(tenantId, (tx) => usageOf(ctx, tx))
  const { plan, resources } = viewUsage(await ctx.plans.termsOf(tenantId), usage)
  const shown = Object.fromEntries(
    resources.map(({ resource, used: count, limit, percent }) => [resource, [count, limit, percent]]),
  )
  assert.deepEqual(plan, { id: 'starter', name: 'Starter' })
  assert.deepEqual(shown['websites'], [2, 3, 66.7])
  assert.deepEqual(shown['storage_bytes'], [0, null, null])
  assert.deepEqual(shown['custom_domains'], [0, 0, 0])
  assert.deepEqual(shown['api_requests_per_minute'], [null, 1200, null])
})
