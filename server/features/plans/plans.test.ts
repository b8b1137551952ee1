/** Plans: what holds for a tenant, how changes take effect, and what a change of plan would exceed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Ajv from 'ajv'
import { openTestPlans } from '../../../test/kit/plans.ts'
import { changeQuotaOverrides } from '../quotas/overrides.ts'
import { recountQuota } from '../quotas/recount.ts'
import {
  type Resource,
  addPlan,
  changePlan,
  checkPlanChange,
  getPlan,
  limitsOf,
  openPlanDirectory,
} from './plans.ts'
import { describeAmount, describeBytes } from './resources.ts'
import { NewPlan, QuotaOverrides } from './schema.ts'

const { ctx, addTenant } = await openTestPlans()
const planOf = (id: string) => ctx.db.withPlatform((tx) => getPlan(tx, id))

test('a new installation has five plans, each with a limit for every resource', async () => {
  const plans = await ctx.plans.list()
  assert.deepEqual(
    plans.map((plan) => plan.id),
    ['free', 'starter', 'professional', 'enterprise', 'custom'],
  )
  const isNewPlan = new Ajv.default({ strict: false }).compile(NewPlan)
  for (const { id, name, description, position, quotas, price_cents } of plans)
    assert.ok(isNewPlan({ id, name, description, position, quotas, price_cents }), `${id} is complete`)
})

test('a plan has more of everything than the one before it', async () => {
  const plans = await ctx.plans.list()
  for (const [index, plan] of plans.entries()) {
    const cheaper = plans[index - 1]
    if (!cheaper) continue
    for (const [resource, limit] of Object.entries(plan.quotas)) {
      const less: number | null = cheaper.quotas[resource as Resource]
      assert.ok(limit === null || (less !== null && limit >= less), `${plan.id} ${resource}`)
    }
  }
})

test('overrides go over the plan, null included, and hold for the next call', async () => {
  const tenantId = await addTenant('free')
  assert.equal((await limitsOf(ctx, tenantId)).websites, 1)
  await changeQuotaOverrides(ctx, tenantId, { websites: 7, members: null })
  const limits = await limitsOf(ctx, tenantId)
  assert.deepEqual([limits.websites, limits.members, limits.api_keys], [7, null, 2])
  await changeQuotaOverrides(ctx, tenantId, {})
  assert.equal((await limitsOf(ctx, tenantId)).websites, 1)
})

test('a changed plan holds for its tenants at once, in every process', async () => {
  const { id, created_at: _c, updated_at: _u, version: _v, ...free } = await planOf('free')
  await addPlan(ctx, { ...free, id: 'small', position: 10 })
  const tenantId = await addTenant('small')
  await limitsOf(ctx, tenantId)
  const heard = Promise.withResolvers<void>()
  const elsewhere = { plans: openPlanDirectory(ctx) }
  await limitsOf(elsewhere, tenantId)
  ctx.notices.subscribe('plan', () => heard.resolve())
  await changePlan(ctx, 'small', { ...free, position: 10, quotas: { ...free.quotas, websites: 2 } })
  assert.equal((await limitsOf(ctx, tenantId)).websites, 2)
  await heard.promise
  assert.equal((await limitsOf(elsewhere, tenantId)).websites, 2)
  assert.equal(id, 'free')
})

test('a plan that is put out of date by somebody else is not overwritten', async () => {
  const { id: _id, created_at: _c, updated_at: _u, version, ...plan } = await planOf('starter')
  const seen: number[] = []
  const stop = (present: number) => {
    seen.push(present)
    throw new Error('stop')
  }
  await assert.rejects(changePlan(ctx, 'starter', { ...plan, name: 'Never' }, stop), /stop/)
  assert.deepEqual(seen, [version])
  assert.equal((await planOf('starter')).name, 'Starter')
  await assert.rejects(changePlan(ctx, 'none', plan), {
    code: 'not_found',
    message: /^There is no plan none; there are .*starter/,
  })
  await assert.rejects(addPlan(ctx, { ...plan, id: 'starter' }), { code: 'conflict' })
})

test('a downgrade below the use is refused with all that exceeds, unless it is forced', async () => {
  const tenantId = await addTenant('professional')
  await ctx.db.withTenant(tenantId, async (tx) => {
    await recountQuota(ctx, tx, 'websites', 5)
    await recountQuota(ctx, tx, 'members', 3)
    await recountQuota(ctx, tx, 'storage_bytes', 3 * 1024 ** 3)
  })
  await assert.rejects(checkPlanChange(ctx, tenantId, 'free'), {
    code: 'conflict',
    message:
      'More is in use than the plan Free allows: 5 websites (allowed: 1), 3 GiB of storage (allowed: 1 GiB).',
  })
  const exceeds = await checkPlanChange(ctx, tenantId, 'free', { force: true })
  assert.deepEqual(exceeds, [
    { resource: 'websites', used: 5, limit: 1 },
    { resource: 'storage_bytes', used: 3 * 1024 ** 3, limit: 1024 ** 3 },
  ])
  assert.deepEqual(await checkPlanChange(ctx, tenantId, 'enterprise'), [])
  await assert.rejects(checkPlanChange(ctx, tenantId, 'none'), { code: 'not_found' })
})

test('quotas are known resources with whole numbers from zero, or null', () => {
  const isValid = new Ajv.default({ strict: false }).compile(QuotaOverrides)
  for (const good of [{}, { websites: 0 }, { websites: null }, { storage_bytes: Number.MAX_SAFE_INTEGER }])
    assert.ok(isValid(good), JSON.stringify(good))
  for (const bad of [
    { websites: -1 },
    { websites: 1.5 },
    { websites: '3' },
    { unicorns: 3 },
    { websites: 2 ** 53 },
    { websites: {} },
    [],
  ])
    assert.ok(!isValid(bad), JSON.stringify(bad))
})

test('amounts read as people say them', () => {
  assert.equal(describeAmount('websites', 3), '3 websites')
  assert.equal(describeAmount('members', null), 'any number of members')
  assert.equal(describeAmount('storage_bytes', 1.5 * 1024 ** 3), '1.5 GiB of storage')
  assert.equal(describeAmount('storage_bytes', null), 'unlimited storage')
  assert.equal(describeBytes(0), '0 bytes')
  assert.equal(describeBytes(1023), '1023 bytes')
  assert.equal(describeBytes(Number.MAX_SAFE_INTEGER), '8 PiB')
})
