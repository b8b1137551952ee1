/** Provisioning as a saga and purging: whole or nothing. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withOwner } from '../../kernel/db/migrate.ts'
import { manualClock } from '../../kernel/clock.ts'
import { startTestApp } from '../../../test/kit/app.ts'
import { getTenant, setLease } from '../tenants/tenants.ts'
import { provisionTenant, sweepTenants } from './provisioning.ts'

const clock = manualClock()
const t = await startTestApp({ overrides: { clock } })
const operator = await t.operator()

/** Every row that mentions the tenant, in every table of ours. */
async function traces(tenantId: string): Promise<string[]> {
  return withOwner(t.ctx.ownerUrl, async (owner) => {
    const { rows: tables } = await owner.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and (n.nspname in ('platform', 'pool', 'app', 'graphile_worker') or n.nspname like 'tenant\\_%')`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await owner.query(
        `select row_to_json(t)::text as row from ${name} t where t::text like $1`,
        [`%${tenantId}%`],
      )
      found.push(...rows.map(({ row }) => `${name}: ${row}`))
    }
    const { rows: schemas } = await owner.query(
      `select nspname as name from pg_namespace where nspname like $1 union select datname from pg_database where datname like $1`,
      [`%${tenantId.replaceAll('-', '')}%`],
    )
    return [...found, ...schemas.map(({ name }) => `schema or database ${name}`)]
  })
}

/** What may and should stay of a tenant that is gone: that it was there. */
const isRecord = (line: string) =>
  /^pool\.audit_|^platform\.(notices|data_keys|idempotency_keys)/.test(line) &&
  !line.includes('Marker Customer')

describe('creating a tenant', () => {
  test('gives it everything at once', async () => {
    const body = {
      name: 'Whole GmbH',
      slug: 'whole',
      plan: 'starter',
      admin_email: 'ada@whole.example',
      custom_domain: 'www.whole.example',
      configuration: { locale: 'de' },
      demo_data: true,
    }
    const made = await t.call('/api/v1/admin/tenants', { method: 'POST', token: operator, body })
    assert.equal(made.status, 201, made.text)
    const id = String(made.body['id'])
    assert.equal(made.body['status'], 'active')
    const roles = await t.ctx.db.withTenant(id, (tx) => tx.selectFrom('roles').select('slug').execute())
    assert.deepEqual(roles.map((role) => role.slug).toSorted(), [
      'admin',
      'auditor',
      'author',
      'editor',
      'office',
      'owner',
      'viewer',
    ])
    const members = await t.ctx.db.withTenant(id, (tx) => tx.selectFrom('memberships').selectAll().execute())
    assert.equal(members.length, 1)
    const mails = await t.ctx.db.withTenant(id, (tx) => tx.selectFrom('mails').select('template').execute())
    assert.deepEqual(
      mails.map((mail) => mail.template),
      ['welcome'],
    )
    const config = await t.call(`/api/v1/admin/tenants/${id}/config`, { token: operator })
    assert.equal((config.body['value'] as unknown as { locale: string }).locale, 'de')
    const steps = await t.call(`/api/v1/admin/tenants/${id}/provisioning`, { token: operator })
    assert.ok(
      (steps.body['steps'] as unknown as { state: string }[]).every((step) =>
        ['done', 'skipped'].includes(step.state),
      ),
    )
  })

  for (const placement of ['pool', 'schema', 'database'] as const) {
    test(`works the same in its own ${placement}`, async () => {
      const { tenant, owner } = await t.makeTenant({ placement })
      assert.equal(tenant.placement, placement)
      assert.equal(
        (await t.call('/api/v1/tenant/config', { method: 'PUT', token: owner, body: { locale: 'fr' } }))
          .status,
        200,
      )
      const role = await t.call('/api/v1/roles', {
        method: 'POST',
        token: owner,
        body: { name: 'Reviewer', permissions: ['members:read'] },
      })
      assert.equal(role.status, 201, role.text)
      const audit = await t.call('/api/v1/audit', { token: owner })
      assert.ok(
        (audit.body['items'] as unknown as { action: string }[]).some(
          (entry) => entry.action === 'config.change',
        ),
      )
    })

    test(`undoes everything in its own ${placement} when a step fails`, async () => {
      const slug = `fails-${placement}`
      const taken = await t.makeTenant({ custom_domain: `taken-${placement}.example` })
      await assert.rejects(
        provisionTenant(t.ctx, {
          name: 'Marker Customer',
          slug,
          placement,
          custom_domain: `taken-${placement}.example`,
        }),
        /in use already/,
      )
      assert.ok(taken.tenant.id)
      const availability = await t.call(`/api/v1/admin/tenants/availability?slug=${slug}`, {
        token: operator,
      })
      assert.equal(availability.body['available'], true)
      const again = await provisionTenant(t.ctx, { name: 'Second try', slug, placement })
      assert.equal(again.status, 'active')
    })
  }

  test('without an administrator can be given one later', async () => {
    const tenant = await provisionTenant(t.ctx, { name: 'Ownerless', slug: 'ownerless' })
    const give = (email: string) =>
      t.call(`/api/v1/admin/tenants/${tenant.id}/administrators`, {
        method: 'POST',
        token: operator,
        body: { email },
      })
    const first = await give('grace@ownerless.example')
    assert.deepEqual([first.status, first.body['is_new']], [201, true])
    const again = await give('grace@ownerless.example')
    assert.equal(again.body['user_id'], first.body['user_id'])
    const members = await t.ctx.db.withTenant(tenant.id, (tx) =>
      tx.selectFrom('memberships').selectAll().execute(),
    )
    assert.equal(members.length, 1)
  })

  test('refuses a name that is taken, reserved or no host name', async () => {
    const { tenant } = await t.makeTenant()
    const create = (body: object) =>
      t.call('/api/v1/admin/tenants', { method: 'POST', token: operator, body })
    assert.equal((await create({ name: 'x', slug: tenant.slug })).body['code'], 'slug_taken')
    assert.equal((await create({ name: 'x', slug: 'admin' })).body['code'], 'slug_reserved')
    assert.equal((await create({ name: 'x', slug: '-x' })).body['code'], 'validation_failed')
    assert.equal((await create({ name: '北京' })).body['code'], 'validation_failed')
    assert.equal((await create({ name: 'x', slug: 'no-plan', plan: 'platinum' })).status, 404)
  })

  test('of the same name twice at once gives one tenant', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => provisionTenant(t.ctx, { name: 'Race', slug: 'race' })),
    )
    assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1)
    const { body } = await t.call('/api/v1/admin/tenants?q=race', { token: operator })
    assert.equal((body['items'] as unknown as unknown[]).length, 1)
  })

  test('that took longer than its lease is undone once, by whoever took it over, and never half alive', async () => {
    // The first step in the tenant's home lasts until another process has swept.
    const sweptBetweenSteps: typeof t.ctx.db.withTenant = async (...work) => {
      const result = await t.ctx.db.withTenant(...work)
      await sweepTenants(t.ctx)
      return result
    }
    const slow = {
      ...t.ctx,
      config: { ...t.ctx.config, provisioningLeaseSeconds: 0 },
      db: { ...t.ctx.db, withTenant: sweptBetweenSteps },
    }
    await assert.rejects(provisionTenant(slow, { name: 'Slow', slug: 'slow' }), { code: 'overloaded' })
    assert.equal(await t.ctx.tenants.bySlug('slow'), undefined)
    assert.equal((await provisionTenant(t.ctx, { name: 'Slow', slug: 'slow' })).status, 'active')
  })
})

describe('purging a tenant', () => {
  for (const placement of ['pool', 'schema', 'database'] as const) {
    test(`leaves nothing of it in its own ${placement}`, async () => {
      const { tenant, owner } = await t.makeTenant({
        placement,
        name: 'Marker Customer',
        display_name: 'Marker Customer',
      })
      await t.call('/api/v1/api-keys', {
        method: 'POST',
        token: owner,
        body: { name: 'Marker Customer', scopes: ['members:read'] },
      })
      await t.call('/api/v1/invitations', {
        method: 'POST',
        token: owner,
        body: { email: 'marker@example.test', role: 'viewer' },
      })
      const blobs = t.ctx.blobs.scope({ tenantId: tenant.id })
      await blobs.put('media/a.txt', Buffer.from('Marker Customer'), { contentType: 'text/plain' })
      const purge = () =>
        t.call(`/api/v1/admin/tenants/${tenant.id}/purge`, {
          method: 'POST',
          token: operator,
          body: { confirm: tenant.slug },
        })
      assert.equal((await purge()).status, 409, 'an active tenant cannot be purged')
      await t.call(`/api/v1/admin/tenants/${tenant.id}`, { method: 'DELETE', token: operator })
      assert.equal((await purge()).status, 204)

      const left = (await traces(tenant.id)).filter((line) => !isRecord(line))
      assert.deepEqual(
        left.map((line) => line.slice(0, 60)),
        [`platform.tenants: {"id":"${tenant.id}`.slice(0, 60)],
      )
      assert.doesNotMatch(left.join(), /Marker|marker/)
      assert.deepEqual((await blobs.list({})).blobs, [])
      assert.equal((await t.call(`/api/v1/admin/tenants/${tenant.id}`, { token: operator })).status, 404)
      assert.equal((await t.call('/api/v1/tenant/profile', { token: owner })).status, 404)
    })
  }

  test('that has begun can not be undone any more, and is finished by another process', async () => {
    const { tenant } = await t.makeTenant()
    await t.call(`/api/v1/admin/tenants/${tenant.id}`, { method: 'DELETE', token: operator })
    // What a process leaves that was killed in the middle.
    await t.ctx.db.withPlatform((tx) => setLease(tx, tenant.id, 0))
    const restored = await t.call(`/api/v1/admin/tenants/${tenant.id}/restore`, {
      method: 'POST',
      token: operator,
    })
    assert.equal(restored.body['code'], 'transition_not_allowed')
    await sweepTenants(t.ctx)
    assert.equal((await t.ctx.db.withPlatform((tx) => getTenant(tx, tenant.id))).status, 'deleted')
  })

  test('happens by itself when the grace period is over, and not before', async () => {
    const { tenant } = await t.makeTenant()
    await t.call(`/api/v1/admin/tenants/${tenant.id}`, { method: 'DELETE', token: operator })
    const status = async () => (await t.ctx.db.withPlatform((tx) => getTenant(tx, tenant.id))).status
    clock.advance(29 * 86_400_000)
    await sweepTenants(t.ctx)
    assert.equal(await status(), 'deprovisioning')
    clock.advance(2 * 86_400_000)
    await sweepTenants(t.ctx)
    assert.equal(await status(), 'deleted')
  })
})
