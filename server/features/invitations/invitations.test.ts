import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { manualClock } from '../../kernel/clock.ts'
import { createUser, findUserByEmail, issueTokens } from '../identity/identity.ts'
import { openMail } from '../mail/seal.ts'
import { changeStatus } from '../tenants/tenants.ts'

const clock = manualClock()
const { ctx, call, makeTenant, makeMember, makeUser } = await startTestApp({ overrides: { clock } })
const INVITATIONS = '/api/v1/invitations'
const DAY_MS = 86_400_000
let counter = 0
const newAddress = () => `guest-${counter++}@example.test`

const invite = (token: string, email: string, role = 'viewer', more = {}) =>
  call(INVITATIONS, { method: 'POST', token, body: { email, role, ...more } })
const lookUp = (token: string) => call(`${INVITATIONS}/lookup`, { method: 'POST', body: { token } })
const accept = (session: string, token: string) =>
  call(`${INVITATIONS}/accept`, { method: 'POST', token: session, body: { token } })
const signUp = (token: string, name = 'Ada Lovelace', password = TEST_PASSWORD) =>
  call(`${INVITATIONS}/sign-up`, { method: 'POST', body: { token, name, password } })

/** The link's token in the newest mail to an address. */
async function mailedToken(tenantId: string, email: string): Promise<string> {
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('mails').selectAll().where('template', '=', 'invitation').orderBy('id', 'desc').execute(),
  )
  for (const row of rows) {
    const mail = await openMail(ctx.keyring, tenantId, row)
    const token = /\/invitations#(\S+)/.exec(mail.text)?.[1]
    if (mail.recipient === email && token) return token
  }
  throw new Error(`no invitation was mailed to ${email}`)
}

async function invited(owner: string, tenantId: string, email = newAddress(), role = 'viewer') {
  const { status, body, text } = await invite(owner, email, role)
  assert.equal(status, 201, text)
  return { id: String(body['id']), email, token: await mailedToken(tenantId, email) }
}

async function isMember(tenantId: string, email: string): Promise<boolean> {
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('memberships').select('user_id').where('email', '=', email).execute(),
  )
  return rows.length > 0
}

/** The answers' statuses, lowest first: which of several came first does not matter. */
function sorted(answers: readonly { status: number }[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b)
}

test('an invited person creates an account with the link, is a member in the role, and can sign in', async () => {
  const { tenant, owner } = await makeTenant({ display_name: 'Acme' })
  const { token, email } = await invited(owner, tenant.id, newAddress(), 'editor')

  const preview = await lookUp(token)
  assert.equal(preview.status, 200)
  assert.equal(preview.body['email'], email)
  assert.equal(preview.body['has_account'], false)
  assert.deepEqual(preview.body['tenant'], { id: tenant.id, slug: tenant.slug, display_name: 'Acme' })
  assert.deepEqual(preview.body['role'], { slug: 'editor', name: 'Editor' })

  const joined = await signUp(token)
  assert.equal(joined.status, 201, joined.text)
  const signedIn = await call('/api/v1/auth/token', {
    method: 'POST',
    body: { email, password: TEST_PASSWORD, tenant: tenant.slug },
  })
  assert.equal(signedIn.status, 200, signedIn.text)
  const session = String(signedIn.body['access_token'])
  assert.equal((await call('/api/v1/members', { token: session })).status, 200)
  assert.equal((await findUserByEmail(ctx, email))?.email_verified, true)

  assert.equal((await call(INVITATIONS, { token: owner })).body['items']?.['length'], 0)
  const entries = await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .selectFrom('audit_entries')
      .select(['action', 'actor_kind', 'actor_label'])
      .where('action', 'in', ['invitation.accept', 'member.add'])
      .where('subject_label', '=', email)
      .orderBy('seq')
      .execute(),
  )
  assert.deepEqual(entries, [
    { action: 'member.add', actor_kind: 'user', actor_label: email },
    { action: 'invitation.accept', actor_kind: 'user', actor_label: email },
  ])
})

test('a user whose address is invited signs in and accepts', async () => {
  const { tenant, owner } = await makeTenant()
  const user = await makeUser()
  const { token } = await invited(owner, tenant.id, user.email)
  assert.equal((await lookUp(token)).body['has_account'], true)
  assert.equal((await signUp(token)).status, 409, 'there is an account already')
  const accepted = await accept(user.token, token)
  assert.equal(accepted.status, 200, accepted.text)
  assert.equal(accepted.body['user_id'], user.userId)
  assert.ok(await isMember(tenant.id, user.email))
})

test('a link is worth nothing to somebody else, signed in or not', async () => {
  const { tenant, owner } = await makeTenant()
  const { token, email } = await invited(owner, tenant.id)
  const thief = await makeUser()
  assert.equal((await accept(thief.token, token)).status, 403)
  assert.equal((await call(`${INVITATIONS}/accept`, { method: 'POST', body: { token } })).status, 401)
  const key = await call('/api/v1/api-keys', {
    method: 'POST',
    token: owner,
    body: { name: 'K', scopes: ['members:write'] },
  })
  assert.equal((await accept(String(key.body['key']), token)).status, 403)
  assert.equal(await isMember(tenant.id, email), false)
  assert.equal(await isMember(tenant.id, thief.email), false)
})

test('an address must be verified before it can accept', async () => {
  const { tenant, owner } = await makeTenant()
  const email = newAddress()
  const user = await createUser(ctx, { email, name: 'New', password: TEST_PASSWORD })
  const { token } = await invited(owner, tenant.id, email)
  const session = (await issueTokens(ctx, { userId: user.id, tenantId: undefined })).access_token
  const refused = await accept(session, token)
  assert.equal(refused.status, 403)
  assert.equal(refused.body['code'], 'email_not_verified')
})

test('of requests that use a link at the same moment, one succeeds', async () => {
  const { tenant, owner } = await makeTenant()
  const fresh = await invited(owner, tenant.id)
  const signUps = await Promise.all([signUp(fresh.token), signUp(fresh.token), signUp(fresh.token)])
  assert.deepEqual(sorted(signUps), [201, 404, 404])

  const user = await makeUser()
  const known = await invited(owner, tenant.id, user.email)
  const acceptances = await Promise.all([accept(user.token, known.token), accept(user.token, known.token)])
  assert.deepEqual(sorted(acceptances), [200, 404])
  assert.equal((await lookUp(known.token)).status, 404)
})

test('a link ends with its time, and a new invitation takes its place', async () => {
  const { tenant } = await makeTenant()
  const { token: session } = await makeMember(tenant.id, 'admin')
  const { token, email } = await invited(session, tenant.id)
  clock.advance(7 * DAY_MS - 1)
  assert.equal((await lookUp(token)).status, 200)
  clock.advance(1)
  assert.equal((await lookUp(token)).status, 404)
  assert.equal((await signUp(token)).status, 404)
  assert.equal(await findUserByEmail(ctx, email), undefined)

  const admin = await makeMember(tenant.id, 'admin')
  const list = await call(INVITATIONS, { token: admin.token })
  const items = list.body['items'] as unknown as { expired: boolean }[]
  assert.deepEqual(
    items.map((item) => item.expired),
    [true],
  )
  const again = await invited(admin.token, tenant.id, email)
  assert.equal((await signUp(again.token)).status, 201)
})

test('how long a link lives can be said, within a month', async () => {
  const { tenant, owner } = await makeTenant()
  for (const days of [0, 31, 1.5, -1])
    assert.equal((await invite(owner, newAddress(), 'viewer', { expires_in_days: days })).status, 400)
  const { body } = await invite(owner, newAddress(), 'viewer', { expires_in_days: 1 })
  assert.equal(Date.parse(String(body['expires_at'])), clock.now().getTime() + DAY_MS)
  assert.ok(tenant.id)
})

test('sending again makes a new link and kills the old one, but not more than once a minute', async () => {
  const { tenant, owner } = await makeTenant()
  const { id, token, email } = await invited(owner, tenant.id)
  const resend = () => call(`${INVITATIONS}/${id}/resend`, { method: 'POST', token: owner })
  const tooSoon = await resend()
  assert.equal(tooSoon.status, 429)
  assert.equal(tooSoon.headers['retry-after'], '60')
  clock.advance(60_000)
  assert.equal((await resend()).status, 200)
  const renewed = await mailedToken(tenant.id, email)
  assert.notEqual(renewed, token)
  assert.equal((await lookUp(token)).status, 404)
  assert.equal((await signUp(renewed)).status, 201)
})

test('a revoked link is dead', async () => {
  const { tenant, owner } = await makeTenant()
  const { id, token } = await invited(owner, tenant.id)
  assert.equal((await call(`${INVITATIONS}/${id}`, { method: 'DELETE', token: owner })).status, 204)
  assert.equal((await signUp(token)).status, 404)
  assert.equal((await call(`${INVITATIONS}/${id}`, { method: 'DELETE', token: owner })).status, 404)
})

test('an address is invited once, members not at all, and nobody to a role that does not exist', async () => {
  const { tenant, owner } = await makeTenant()
  const { email } = await invited(owner, tenant.id)
  assert.equal((await invite(owner, email.toUpperCase())).status, 409)
  const member = await makeMember(tenant.id, 'viewer')
  assert.equal((await invite(owner, member.email)).status, 409)
  assert.equal((await invite(owner, newAddress(), 'no-such-role')).status, 400)
  assert.equal((await invite(owner, 'not an address')).status, 400)
})

test('nobody invites, or invites again, to more than he may do himself', async () => {
  const { tenant, owner } = await makeTenant()
  const permissions = ['members:read', 'members:write']
  const role = await call('/api/v1/roles', {
    method: 'POST',
    token: owner,
    body: { name: 'HR', permissions },
  })
  assert.equal(role.status, 201)
  const hr = await makeMember(tenant.id, 'hr')
  const admin = await makeMember(tenant.id, 'admin')
  assert.equal((await invite(hr.token, newAddress(), 'viewer')).status, 403)
  assert.equal((await invite(hr.token, newAddress(), 'hr')).status, 201)
  assert.equal((await invite(admin.token, newAddress(), 'owner')).status, 403)
  const key = await call('/api/v1/api-keys', {
    method: 'POST',
    token: owner,
    body: { name: 'K', scopes: permissions },
  })
  assert.equal((await invite(String(key.body['key']), newAddress(), 'owner')).status, 403)

  const { id } = await invited(owner, tenant.id, newAddress(), 'owner')
  clock.advance(60_000)
  assert.equal(
    (await call(`${INVITATIONS}/${id}/resend`, { method: 'POST', token: admin.token })).status,
    403,
  )
  const viewer = await makeMember(tenant.id, 'viewer')
  assert.equal((await call(INVITATIONS, { token: viewer.token })).status, 200)
  assert.equal((await invite(viewer.token, newAddress())).status, 403)
})

test('open invitations and members share the places of the plan, and a full tenant makes no account', async () => {
  const { tenant, owner } = await makeTenant({ plan: 'free' })
  const [one, two] = [await invited(owner, tenant.id), await invited(owner, tenant.id)]
  const full = await invite(owner, newAddress())
  assert.equal(full.status, 403)
  assert.equal(full.body['code'], 'quota_exceeded')

  // Somebody gets in another way: one place is left for two links.
  await makeMember(tenant.id, 'viewer')
  const answers = await Promise.all([signUp(one.token), signUp(two.token)])
  assert.deepEqual(sorted(answers), [201, 403])
  const loser = answers[0].status === 201 ? two : one
  assert.equal(await findUserByEmail(ctx, loser.email), undefined)
})

test('a bad password uses nothing up', async () => {
  const { tenant, owner } = await makeTenant()
  const { token } = await invited(owner, tenant.id)
  assert.equal((await signUp(token, 'Ada', 'short')).status, 400)
  assert.equal((await signUp(token)).status, 201)
})

test('a suspended tenant cannot be joined', async () => {
  const { tenant, owner } = await makeTenant()
  const { token } = await invited(owner, tenant.id)
  await changeStatus(ctx, tenant.id, 'suspended')
  const refused = await signUp(token)
  assert.equal(refused.status, 403)
  assert.equal(refused.body['code'], 'tenant_inactive')
})

test('links are stored hashed and belong to one tenant', async () => {
  const [one, two] = [await makeTenant(), await makeTenant()]
  const { id, token } = await invited(one.owner, one.tenant.id)
  const other = await invited(two.owner, two.tenant.id)
  const stored = await ctx.db.withTenant(one.tenant.id, (tx) =>
    tx.selectFrom('invitations').selectAll().execute(),
  )
  assert.ok(!JSON.stringify(stored).includes(token.slice(27)))

  const crossed = other.token.slice(0, 27) + token.slice(27)
  for (const wrong of [crossed, token.slice(0, -1), `${token}x`, 'hsi_', token.replace('hsi', 'hsk'), '💥'])
    assert.equal((await lookUp(wrong)).status, 404, wrong)
  assert.equal((await call(`${INVITATIONS}/${id}/resend`, { method: 'POST', token: two.owner })).status, 404)
  assert.equal((await call(`${INVITATIONS}/${id}`, { method: 'DELETE', token: two.owner })).status, 404)
})
