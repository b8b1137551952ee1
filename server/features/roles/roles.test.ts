import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TestApp, startTestApp } from '../../../test/kit/app.ts'
import { BUILT_IN_ROLES, PERMISSIONS } from './permissions.ts'

const { ctx, call, makeTenant, makeMember }: TestApp = await startTestApp()
const ROLES = '/api/v1/roles'

async function addRole(
  token: string,
  permissions: string[],
  name = `Role ${permissions.join(' ')}`.slice(0, 100),
) {
  const { status, body } = await call(ROLES, { method: 'POST', token, body: { name, permissions } })
  assert.equal(status, 201, JSON.stringify(body))
  return { id: String(body['id']), slug: String(body['slug']) }
}

test('a tenant begins with the built-in roles', async () => {
  const { owner } = await makeTenant()
  const { body } = await call(ROLES, { token: owner })
  const roles = body['items'] as unknown as {
    slug: string
    built_in: boolean
    permissions: string[]
    member_count: number
  }[]
  assert.deepEqual(
    roles.map((role) => role.slug),
    ['admin', 'author', 'editor', 'owner', 'viewer'],
  )
  for (const role of roles) {
    assert.ok(role.built_in)
    assert.deepEqual(role.permissions, BUILT_IN_ROLES[role.slug as keyof typeof BUILT_IN_ROLES].permissions)
    assert.equal(role.member_count, role.slug === 'owner' ? 1 : 0)
  }
})

test('the catalogue says what there is, what can be given, and what the caller has', async () => {
  const { tenant, owner } = await makeTenant()
  const admin = await makeMember(tenant.id, 'admin')
  for (const [token, holdsAll] of [
    [owner, true],
    [admin.token, false],
  ] as const) {
    const { body } = await call('/api/v1/permissions', { token })
    const items = body['items'] as unknown as { id: string; grantable: boolean; held: boolean }[]
    assert.deepEqual(
      items.map((item) => item.id),
      Object.keys(PERMISSIONS),
    )
    const owners = items.find((item) => item.id === 'owners:write')
    assert.deepEqual([owners?.grantable, owners?.held], [false, holdsAll])
  }
})

test('a role of the tenant’s own is created, read, changed, listed and deleted, and each change is audited', async () => {
  const { tenant, owner: token } = await makeTenant()
  const body = {
    name: ' Shop manager ',
    description: 'Keeps the shop',
    permissions: ['content:write', 'content:read'],
  }
  const created = await call(ROLES, { method: 'POST', token, body })
  assert.equal(created.status, 201)
  assert.equal(created.body['slug'], 'shop-manager')
  assert.equal(created.body['name'], 'Shop manager')
  assert.deepEqual(created.body['permissions'], ['content:read', 'content:write'])
  const path = `${ROLES}/${String(created.body['id'])}`

  const read = await call(path, { token })
  assert.equal(read.headers['etag'], '"1"')
  assert.deepEqual(read.body, created.body)

  const change = { method: 'PATCH', token, body: { permissions: ['content:read'] } } as const
  const changed = await call(path, { ...change, headers: { 'if-match': '"1"' } })
  assert.equal(changed.status, 200)
  assert.equal(changed.body['version'], 2)
  assert.deepEqual(changed.body['permissions'], ['content:read'])
  assert.equal((await call(path, { ...change, headers: { 'if-match': '"1"' } })).status, 412)
  assert.equal((await call(path, { method: 'DELETE', token, headers: { 'if-match': '"1"' } })).status, 412)
  assert.equal((await call(path, { method: 'DELETE', token })).status, 204)
  assert.equal((await call(path, { token })).status, 404)

  const entries = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('audit_entries').selectAll().where('subject_type', '=', 'role').orderBy('seq').execute(),
  )
  assert.deepEqual(
    entries.map((entry) => [entry.action, entry.actor_kind, entry.subject_label]),
    [
      ['role.add', 'user', 'Shop manager'],
      ['role.change', 'user', 'Shop manager'],
      ['role.remove', 'user', 'Shop manager'],
    ],
  )
  assert.deepEqual(entries[1]?.before, { permissions: ['content:read', 'content:write'] })
  assert.deepEqual(entries[1]?.after, { permissions: ['content:read'] })
})

test('roles are listed page by page, each once', async () => {
  const { owner: token } = await makeTenant()
  for (const name of ['Zebra', 'beaver', 'Alpaca']) await addRole(token, [], name)
  const names: string[] = []
  let cursor = ''
  do {
    const { body } = await call(`${ROLES}?limit=3${cursor && `&cursor=${cursor}`}`, { token })
    names.push(...(body['items'] as unknown as { name: string }[]).map((role) => role.name))
    cursor = (body as unknown as { next_cursor: string | null }).next_cursor ?? ''
  } while (cursor)
  assert.deepEqual(names, ['Admin', 'Alpaca', 'Author', 'beaver', 'Editor', 'Owner', 'Viewer', 'Zebra'])
})

test('names are unique, whatever their case, and built-in names are taken', async () => {
  const { owner: token } = await makeTenant()
  await addRole(token, [], 'Shop')
  for (const name of ['shop', 'SHOP!', 'Owner', 'owner?'])
    assert.equal(
      (await call(ROLES, { method: 'POST', token, body: { name, permissions: [] } })).status,
      409,
      name,
    )
  const other = await addRole(token, [], '店長')
  assert.equal(other.slug, other.id, 'a name without Latin letters has its id for a slug')
  const renamed = await call(`${ROLES}/${other.id}`, { method: 'PATCH', token, body: { name: 'Shop' } })
  assert.equal(renamed.status, 409)
})

test('only permissions of the catalogue can be given, and never those of owners', async () => {
  const { owner: token } = await makeTenant()
  for (const id of ['no:such', 'owners:write', 'platform.tenants:read', '*', 'member', 'toString']) {
    const { status, body } = await call(ROLES, {
      method: 'POST',
      token,
      body: { name: 'R', permissions: [id] },
    })
    assert.equal(status, 400, id)
    assert.equal(body['code'], 'validation_failed')
  }
})

test('built-in roles stay as they are, even for an owner', async () => {
  const { owner: token } = await makeTenant()
  const { body } = await call(ROLES, { token })
  for (const role of body['items'] as unknown as { id: string }[]) {
    assert.equal(
      (await call(`${ROLES}/${role.id}`, { method: 'PATCH', token, body: { permissions: [] } })).status,
      403,
    )
    assert.equal((await call(`${ROLES}/${role.id}`, { method: 'DELETE', token })).status, 403)
  }
})

test('nobody creates, widens, narrows or deletes a role beyond what he may do himself', async () => {
  const { tenant, owner } = await makeTenant()
  const clerk = await addRole(owner, ['roles:read', 'roles:write', 'content:read'], 'Clerk')
  const strong = await addRole(owner, ['settings:write', 'content:read'], 'Strong')
  const weak = await addRole(owner, ['content:read'], 'Weak')
  const { token } = await makeMember(tenant.id, clerk.slug)

  const beyond = await call(ROLES, {
    method: 'POST',
    token,
    body: { name: 'Mine', permissions: ['settings:write', 'content:read'] },
  })
  assert.equal(beyond.status, 403)
  assert.deepEqual(beyond.body['missing_permissions'], ['settings:write'])
  const widen = { method: 'PATCH', token, body: { permissions: ['content:read', 'members:write'] } } as const
  assert.equal((await call(`${ROLES}/${weak.id}`, widen)).status, 403)
  assert.equal((await call(`${ROLES}/${clerk.id}`, widen)).status, 403, 'not even his own')
  assert.equal(
    (await call(`${ROLES}/${strong.id}`, { method: 'PATCH', token, body: { permissions: [] } })).status,
    403,
  )
  assert.equal(
    (await call(`${ROLES}/${strong.id}`, { method: 'PATCH', token, body: { name: 'X' } })).status,
    403,
  )
  assert.equal((await call(`${ROLES}/${strong.id}`, { method: 'DELETE', token })).status, 403)

  const within = { method: 'POST', token, body: { name: 'Reader', permissions: ['content:read'] } } as const
  assert.equal((await call(ROLES, within)).status, 201)
  assert.equal((await call(`${ROLES}/${weak.id}`, { method: 'DELETE', token })).status, 204)
})

test('a role in use is not deleted, and says how many have it', async () => {
  const { tenant, owner: token } = await makeTenant()
  const role = await addRole(token, ['content:read'], 'Reader')
  const member = await makeMember(tenant.id, role.slug)
  await makeMember(tenant.id, role.slug)
  const invited = { email: 'guest@example.test', role: role.slug }
  assert.equal((await call('/api/v1/invitations', { method: 'POST', token, body: invited })).status, 201)

  const refused = await call(`${ROLES}/${role.id}`, { method: 'DELETE', token })
  assert.equal(refused.status, 409)
  assert.equal(refused.body['members'], 2)
  assert.equal(refused.body['invitations'], 1)
  assert.equal((await call('/api/v1/tenant/config', { token: member.token })).status, 403)
})

test('deleting a role and giving it at the same moment leaves nobody without one', async () => {
  const { tenant, owner: token } = await makeTenant()
  const { userId } = await makeMember(tenant.id, 'viewer')
  for (let round = 0; round < 8; round += 1) {
    const role = await addRole(token, ['content:read'], `Round ${round}`)
    const give = { method: 'PATCH', token, body: { role: role.slug } } as const
    const [deleted, given] = await Promise.all([
      call(`${ROLES}/${role.id}`, { method: 'DELETE', token }),
      call(`/api/v1/members/${userId}`, give),
    ])
    const outcome = `${deleted.status} ${given.status}`
    assert.ok(['204 400', '409 200'].includes(outcome), outcome)
  }
})

test('what a role allows changes for its members at once', async () => {
  const { tenant, owner } = await makeTenant()
  const role = await addRole(owner, ['settings:read'], 'Reader')
  const { token } = await makeMember(tenant.id, role.slug)
  assert.equal((await call('/api/v1/tenant/config', { token })).status, 200)
  await call(`${ROLES}/${role.id}`, {
    method: 'PATCH',
    token: owner,
    body: { permissions: ['content:read'] },
  })
  assert.equal((await call('/api/v1/tenant/config', { token })).status, 403)
})

test('roles of another tenant do not exist', async () => {
  const [one, two] = [await makeTenant(), await makeTenant()]
  const role = await addRole(one.owner, ['content:read'], 'Reader')
  const path = `${ROLES}/${role.id}`
  for (const method of ['GET', 'DELETE'] as const)
    assert.equal((await call(path, { method, token: two.owner })).status, 404)
  assert.equal((await call(path, { method: 'PATCH', token: two.owner, body: { name: 'X' } })).status, 404)
  const { userId } = await makeMember(two.tenant.id, 'viewer')
  const give = { method: 'PATCH', token: two.owner, body: { role: role.slug } } as const
  assert.equal((await call(`/api/v1/members/${userId}`, give)).status, 400)
})

test('those who may not see or manage roles cannot', async () => {
  const { tenant } = await makeTenant()
  const { token } = await makeMember(tenant.id, 'viewer')
  assert.equal((await call(ROLES, { token })).status, 403)
  assert.equal(
    (await call(ROLES, { method: 'POST', token, body: { name: 'R', permissions: [] } })).status,
    403,
  )
})
