import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { AppError } from '../../errors.ts'
import { addMember, permissionsOf, renameMember } from './members.ts'

const { ctx, call, makeTenant, makeMember, makeUser } = await startTestApp()
const MEMBERS = '/api/v1/members'

const change = (token: string, userId: string, role: string, headers: Record<string, string> = {}) =>
  call(`${MEMBERS}/${userId}`, { method: 'PATCH', token, body: { role }, headers })
const remove = (token: string, userId: string) => call(`${MEMBERS}/${userId}`, { method: 'DELETE', token })
const leave = (token: string) => call(`${MEMBERS}/leave`, { method: 'POST', token })

async function rolesIn(tenantId: string): Promise<Record<string, string>> {
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .selectFrom('memberships as m')
      .innerJoin('roles as r', 'r.id', 'm.role_id')
      .select(['m.user_id', 'r.slug'])
      .execute(),
  )
  return Object.fromEntries(rows.map((row) => [row.user_id, row.slug]))
}

async function usedPlaces(tenantId: string): Promise<number | undefined> {
  const row = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('quota_usage').select('used').where('resource', '=', 'members').executeTakeFirst(),
  )
  return row?.used
}

async function tenantsOf(userId: string): Promise<string[]> {
  const rows = await ctx.db.withPlatform((tx) =>
    tx.selectFrom('user_tenants').select('tenant_id').where('user_id', '=', userId).execute(),
  )
  return rows.map((row) => row.tenant_id)
}

/** The answers' statuses, lowest first: which of several came first does not matter. */
function sorted(answers: readonly { status: number }[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b)
}

test('members are searched by name and address, filtered by role, and paged in the order of their names', async () => {
  const { tenant, owner: token, ownerId } = await makeTenant()
  const people = [
    ['Zoë', 'viewer'],
    ['anna', 'editor'],
    ['Bert_100%', 'editor'],
    ['Bert', 'viewer'],
  ] as const
  for (const [name, role] of people) {
    const { userId, email } = await makeMember(tenant.id, role)
    await renameMember(ctx, { id: userId, name, email })
  }
  const names = async (query: string) => {
    const { status, body } = await call(`${MEMBERS}?${query}`, { token })
    assert.equal(status, 200)
    return (body['items'] as unknown as { name: string }[]).map((member) => member.name)
  }
  assert.deepEqual(await names('role=editor'), ['anna', 'Bert_100%'])
  assert.deepEqual(await names('q=BERT'), ['Bert', 'Bert_100%'])
  assert.deepEqual(await names('q=_100%25'), ['Bert_100%'], 'wildcards are letters like others')
  assert.deepEqual(await names('q=%25'), ['Bert_100%'])
  assert.equal((await names('q=example.test')).length, 5)

  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await call(`${MEMBERS}?limit=2${cursor && `&cursor=${cursor}`}`, { token })
    seen.push(...(body['items'] as unknown as { name: string }[]).map((member) => member.name))
    cursor = (body as unknown as { next_cursor: string | null }).next_cursor ?? ''
  } while (cursor)
  assert.deepEqual(seen, ['anna', 'Bert', 'Bert_100%', 'Test User', 'Zoë'])

  const one = await call(`${MEMBERS}/${ownerId}`, { token })
  assert.equal(one.headers['etag'], '"1"')
  assert.equal((one.body['role'] as unknown as { slug: string }).slug, 'owner')
})

test('a member’s role is changed for the version that was read, holds at once, and is audited', async () => {
  const { tenant, owner } = await makeTenant()
  const { userId, token } = await makeMember(tenant.id, 'viewer')
  assert.equal((await call('/api/v1/roles', { token })).status, 403)
  const changed = await change(owner, userId, 'admin', { 'if-match': '"1"' })
  assert.equal(changed.status, 200)
  assert.equal(changed.headers['etag'], '"2"')
  assert.equal((await call('/api/v1/roles', { token })).status, 200)
  assert.equal((await change(owner, userId, 'viewer', { 'if-match': '"1"' })).status, 412)
  assert.equal((await change(owner, userId, 'no-such-role')).status, 400)
  assert.equal((await change(owner, randomUUID(), 'viewer')).status, 404)

  const entries = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('audit_entries').selectAll().where('action', '=', 'member.change_role').execute(),
  )
  assert.deepEqual(
    entries.map(({ subject_id, before, after }) => ({ subject_id, before, after })),
    [{ subject_id: userId, before: { role: 'Viewer' }, after: { role: 'Admin' } }],
  )
})

test('who is removed is out at once, his place is free, and the tenant is gone from his list', async () => {
  const { tenant, owner } = await makeTenant()
  const { userId, token } = await makeMember(tenant.id, 'admin')
  assert.deepEqual(await tenantsOf(userId), [tenant.id])
  assert.equal(await usedPlaces(tenant.id), 2)
  assert.equal((await call(MEMBERS, { token })).status, 200)

  assert.equal((await remove(owner, userId)).status, 204)
  assert.equal((await call(MEMBERS, { token })).status, 403)
  assert.equal(await permissionsOf(ctx, tenant.id, userId), undefined)
  assert.deepEqual(await tenantsOf(userId), [])
  assert.equal(await usedPlaces(tenant.id), 1)
  assert.equal((await remove(owner, userId)).status, 404)
})

test('anybody may leave, whatever his role, but an API key is nobody', async () => {
  const { tenant, owner } = await makeTenant()
  const { userId, token } = await makeMember(tenant.id, 'viewer')
  assert.equal((await leave(token)).status, 204)
  assert.equal((await rolesIn(tenant.id))[userId], undefined)
  const key = await call('/api/v1/api-keys', {
    method: 'POST',
    token: owner,
    body: { name: 'K', scopes: ['members:write'] },
  })
  assert.equal((await leave(String(key.body['key']))).status, 403)
})

test('the last owner can neither be removed nor demoted, nor leave', async () => {
  const { tenant, owner, ownerId } = await makeTenant()
  for (const answer of [
    await change(owner, ownerId, 'admin'),
    await remove(owner, ownerId),
    await leave(owner),
  ]) {
    assert.equal(answer.status, 409)
    assert.match(String(answer.body['detail']), /last owner/)
  }
  assert.deepEqual(await rolesIn(tenant.id), { [ownerId]: 'owner' })
  const second = await makeMember(tenant.id, 'admin')
  assert.equal((await change(owner, second.userId, 'owner')).status, 200)
  assert.equal((await leave(owner)).status, 204)
})

test('two owners who step down or throw each other out at the same moment leave one', async () => {
  const acts = {
    demote: (me: Person, other: Person) => change(me.token, other.userId, 'viewer'),
    'step down': (me: Person) => change(me.token, me.userId, 'viewer'),
    remove: (me: Person, other: Person) => remove(me.token, other.userId),
    leave: (me: Person) => leave(me.token),
  }
  type Person = { userId: string; token: string }
  for (const [name, act] of Object.entries(acts)) {
    const { tenant, owner, ownerId } = await makeTenant()
    const one = { userId: ownerId, token: owner }
    const two = await makeMember(tenant.id, 'owner')
    const answers = await Promise.all([act(one, two), act(two, one)])
    const statuses = sorted(answers)
    assert.ok([200, 204].includes(statuses[0] ?? 0), `${name}: ${statuses.join()}`)
    // The second finds itself the last owner, or no longer allowed to do it.
    assert.ok([403, 409].includes(statuses[1] ?? 0), `${name}: ${statuses.join()}`)
    const owners = Object.values(await rolesIn(tenant.id)).filter((slug) => slug === 'owner')
    assert.equal(owners.length, 1, name)
  }
})

test('only owners make, demote and remove owners', async () => {
  const { tenant, owner, ownerId } = await makeTenant()
  const admin = await makeMember(tenant.id, 'admin')
  const viewer = await makeMember(tenant.id, 'viewer')
  await makeMember(tenant.id, 'owner')
  const refused = await change(admin.token, viewer.userId, 'owner')
  assert.equal(refused.status, 403)
  assert.ok((refused.body['missing_permissions'] as unknown as string[]).includes('owners:write'))
  assert.equal((await change(admin.token, admin.userId, 'owner')).status, 403)
  assert.equal((await change(admin.token, ownerId, 'viewer')).status, 403)
  assert.equal((await remove(admin.token, ownerId)).status, 403)
  assert.equal((await change(owner, viewer.userId, 'owner')).status, 200)
})

test('nobody lifts himself or others above what he may do himself', async () => {
  const { tenant, owner } = await makeTenant()
  const permissions = ['members:read', 'members:write', 'content:read']
  const role = await call('/api/v1/roles', {
    method: 'POST',
    token: owner,
    body: { name: 'HR', permissions },
  })
  assert.equal(role.status, 201)
  const hr = await makeMember(tenant.id, 'hr')
  const admin = await makeMember(tenant.id, 'admin')
  const colleague = await makeMember(tenant.id, 'hr')
  assert.equal((await change(hr.token, hr.userId, 'admin')).status, 403)
  assert.equal((await change(hr.token, colleague.userId, 'editor')).status, 403)
  assert.equal((await change(hr.token, admin.userId, 'hr')).status, 403)
  assert.equal((await remove(hr.token, admin.userId)).status, 403)
  assert.equal((await remove(hr.token, colleague.userId)).status, 204)

  const viewer = await makeMember(tenant.id, 'viewer')
  assert.equal((await change(viewer.token, viewer.userId, 'owner')).status, 403)
  assert.equal((await remove(viewer.token, hr.userId)).status, 403)
})

test('an API key is bound by its scopes, whoever made it', async () => {
  const { tenant, owner, ownerId } = await makeTenant()
  const { userId } = await makeMember(tenant.id, 'viewer')
  const key = await call('/api/v1/api-keys', {
    method: 'POST',
    token: owner,
    body: { name: 'K', scopes: ['members:write'] },
  })
  const token = String(key.body['key'])
  assert.equal((await change(token, userId, 'editor')).status, 403)
  assert.equal((await change(token, userId, 'owner')).status, 403)
  assert.equal((await remove(token, ownerId)).status, 403)
  assert.equal((await call(MEMBERS, { token })).status, 403)
})

test('adding a member again changes nothing, in another role is refused', async () => {
  const { tenant } = await makeTenant()
  const { userId } = await makeUser()
  const add = (role: string) => ctx.db.withTenant(tenant.id, (tx) => addMember(ctx, tx, { userId, role }))
  const [first, again] = [await add('viewer'), await add('viewer')]
  assert.deepEqual(again, first)
  await assert.rejects(add('editor'), (error) => error instanceof AppError && error.code === 'conflict')
  assert.equal(await usedPlaces(tenant.id), 2)

  // A list of tenants that lost an entry has it again.
  await ctx.db.withPlatform((tx) => tx.deleteFrom('user_tenants').where('user_id', '=', userId).execute())
  await add('viewer')
  assert.deepEqual(await tenantsOf(userId), [tenant.id])
})

test('of two who want the last place of the plan, one becomes a member', async () => {
  const { tenant } = await makeTenant({ plan: 'free' })
  await makeMember(tenant.id, 'viewer')
  const candidates = [await makeUser(), await makeUser(), await makeUser()]
  const outcomes = await Promise.allSettled(
    candidates.map(({ userId }) =>
      ctx.db.withTenant(tenant.id, (tx) => addMember(ctx, tx, { userId, role: 'viewer' })),
    ),
  )
  const refusals = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }) => reason as AppError)
  assert.deepEqual(
    refusals.map((error) => error.code),
    ['quota_exceeded', 'quota_exceeded'],
  )
  assert.equal(Object.keys(await rolesIn(tenant.id)).length, 3)
  assert.equal(await usedPlaces(tenant.id), 3)
})

test('a new name follows into every tenant, and is no change of the membership', async () => {
  const [one, two] = [await makeTenant(), await makeTenant()]
  const { userId, email } = await makeMember(one.tenant.id, 'viewer')
  await ctx.db.withTenant(two.tenant.id, (tx) => addMember(ctx, tx, { userId, role: 'editor' }))
  await renameMember(ctx, { id: userId, name: 'Augusta King', email })
  for (const { owner } of [one, two]) {
    const { body, headers } = await call(`${MEMBERS}/${userId}`, { token: owner })
    assert.equal(body['name'], 'Augusta King')
    assert.equal(headers['etag'], '"1"')
  }
})

test('members of another tenant do not exist', async () => {
  const [one, two] = [await makeTenant(), await makeTenant()]
  assert.equal((await call(`${MEMBERS}/${one.ownerId}`, { token: two.owner })).status, 404)
  assert.equal((await change(two.owner, one.ownerId, 'viewer')).status, 404)
  assert.equal((await remove(two.owner, one.ownerId)).status, 404)
})

test('operators see who belongs to a tenant, support included; members see no tenant that way', async () => {
  const { tenant } = await makeTenant()
  const ada = await makeMember(tenant.id, 'editor')
  const { token } = await makeUser('support')
  const path = `/api/v1/admin/tenants/${tenant.id}/members`
  const found = await call(`${path}?role=editor`, { token })
  const { items } = found.body as unknown as { items: { user_id: string; role: { slug: string } }[] }
  assert.deepEqual(
    items.map(({ user_id, role }) => [user_id, role.slug]),
    [[ada.userId, 'editor']],
  )
  assert.equal((await call(path, { token: ada.token })).status, 403)
  assert.equal((await call(`/api/v1/admin/tenants/${randomUUID()}/members`, { token })).status, 404)
})
