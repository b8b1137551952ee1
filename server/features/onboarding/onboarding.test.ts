/** Making a tenant for oneself, and the checklist that follows. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tokenIn, watchMails } from '../../../test/kit/account-mails.ts'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { issueTokens } from '../identity/identity.ts'
import { provisionTenant } from '../provisioning/provisioning.ts'
import { createSite } from '../site-creation/site-creation.ts'

const t = await startTestApp()
const mails = watchMails(t.ctx)
const TENANTS = '/api/v1/tenants'
const make = (token: string, body: object, headers: Record<string, string> = {}) =>
  t.call(TENANTS, { method: 'POST', token, body, headers })

let counter = 0
const freshSlug = () => `own-${process.pid}-${counter++}`

/** The access token of the same person for another tenant, as the portal gets it. */
async function switchTo(userId: string, tenant: string): Promise<string> {
  const { refresh_token } = await issueTokens(t.ctx, { userId })
  const answer = await t.call('/api/v1/auth/token/refresh', {
    method: 'POST',
    body: { refresh_token, tenant },
  })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.body['access_token'])
}

describe('a tenant of one’s own', () => {
  test('is made on the free plan, belongs to its maker, and can be switched to at once', async () => {
    const { token, userId, email } = await t.makeUser()
    const slug = freshSlug()
    const made = await make(token, { name: ' Own GmbH ', slug, locale: 'de', timezone: 'Europe/Vienna' })
    assert.equal(made.status, 201, made.text)
    const { id, plan, status, host, name } = made.body as unknown as Record<string, string>
    assert.deepEqual([plan, status, host, name], ['free', 'active', `${slug}.localhost`, 'Own GmbH'])
    const owner = await switchTo(userId, slug)
    const members = await t.call('/api/v1/members', { token: owner })
    const items = members.body['items'] as unknown as { email: string; role: { slug: string } }[]
    assert.deepEqual(
      items.map((member) => [member.email, member.role.slug]),
      [[email, 'owner']],
    )
    const config = await t.call('/api/v1/tenant/config', { token: owner })
    const { locale, timezone } = config.body['value'] as unknown as Record<string, string>
    assert.deepEqual([locale, timezone], ['de', 'Europe/Vienna'])
    const audit = await t.call('/api/v1/audit', { token: owner })
    const entries = audit.body['items'] as unknown as { action: string; actor: { label: string } }[]
    assert.equal(entries.find((entry) => entry.action === 'tenant.create')?.actor.label, email)
    const steps = await t.call(`/api/v1/admin/tenants/${id}/provisioning`, { token: await t.operator() })
    assert.match(steps.text, /"owner","state":"done"/)
  })

  test('gets its subdomain from its name, and none where the name has no letters for it', async () => {
    const { token } = await t.makeUser()
    const made = await make(token, { name: `Müller & Söhne ${process.pid}` })
    assert.equal(made.body['slug'], `muller-sohne-${process.pid}`)
    const refused = await make(token, { name: '北京' })
    assert.deepEqual([refused.status, refused.body['code']], [400, 'validation_failed'])
  })

  test('refuses names that are taken, reserved or look like something else', async () => {
    const { token } = await t.makeUser()
    const { tenant } = await t.makeTenant()
    const code = async (slug: string) => (await make(token, { name: 'x', slug })).body['code']
    assert.equal(await code(tenant.slug), 'slug_taken')
    assert.equal(await code('admin'), 'slug_reserved')
    assert.equal(await code('xn--bcher-kva'), 'validation_failed')
    assert.equal(await code('r12--shop'), 'validation_failed')
    assert.equal(
      (await make(token, { name: 'x', plan: 'enterprise' })).status,
      400,
      'the plan is not his choice',
    )
    assert.equal((await make(token, { name: 'x', timezone: 'Mars/Olympus' })).status, 400)
  })

  test('is made at most three times by one person, deleted ones not counted, however fast he asks', async () => {
    const { token } = await t.makeUser()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => make(token, { name: 'Many', slug: freshSlug() })),
    )
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 201, 201, 403, 403],
    )
    const refused = answers.find(({ status }) => status === 403)
    assert.deepEqual([refused?.body['code'], refused?.body['limit']], ['quota_exceeded', 3])
    const allowance = () => t.call(`${TENANTS}/allowance`, { token })
    assert.deepEqual((await allowance()).body, { allowed: false, reason: 'limit', made: 3, limit: 3 })
    const id = answers.find(({ status }) => status === 201)?.body['id']
    await t.call(`/api/v1/admin/tenants/${String(id)}`, { method: 'DELETE', token: await t.operator() })
    assert.deepEqual((await allowance()).body, { allowed: true, reason: null, made: 2, limit: 3 })
    assert.equal((await make(token, { name: 'Again', slug: freshSlug() })).status, 201)
  })

  test('is made once for one Idempotency-Key', async () => {
    const { token } = await t.makeUser()
    const headers = { 'idempotency-key': `make-${process.pid}` }
    const body = { name: 'Once', slug: freshSlug() }
    const first = await make(token, body, headers)
    const again = await make(token, body, headers)
    assert.deepEqual([first.status, again.status], [201, 201])
    assert.equal(again.headers['idempotent-replayed'], 'true')
    assert.equal(again.body['id'], first.body['id'])
    assert.equal((await t.call(`${TENANTS}/allowance`, { token })).body['made'], 1)
  })

  test('needs a proven address, and a person: neither keys nor impersonators make one', async () => {
    const { tenant, owner, ownerId } = await t.makeTenant()
    const { token, userId } = await t.makeUser()
    await t.ctx.db.withPlatform((tx) =>
      tx.updateTable('users').set({ email_verified: false }).where('id', '=', userId).execute(),
    )
    const unverified = await make(token, { name: 'x', slug: freshSlug() })
    assert.equal(unverified.body['code'], 'email_not_verified')
    assert.equal((await t.call(`${TENANTS}/allowance`, { token })).body['reason'], 'email_not_verified')
    const key = await t.call('/api/v1/api-keys', {
      method: 'POST',
      token: owner,
      body: { name: 'k', scopes: ['sites:read'] },
    })
    assert.equal((await make(String(key.body['key']), { name: 'x', slug: freshSlug() })).status, 403)
    const acting = await t.call('/api/v1/admin/impersonations', {
      method: 'POST',
      token: await t.operator(),
      body: { user_id: ownerId, tenant_id: tenant.id, reason: 'Support case' },
    })
    const refused = await make(String(acting.body['access_token']), { name: 'x', slug: freshSlug() })
    assert.deepEqual([refused.status, refused.body['code']], [403, 'forbidden'])
    assert.equal((await t.call(TENANTS, { method: 'POST', body: { name: 'x' } })).status, 401)
  })

  test('that failed half-way leaves its name and its maker’s place free', async () => {
    const { token, userId } = await t.makeUser()
    const slug = freshSlug()
    // The last step fails, when the maker is the owner already; undoing it works.
    let failures = 1
    const { publish } = t.ctx.notices
    const cutOff: typeof publish = (...notice) =>
      failures-- > 0 ? Promise.reject(new Error('cut off')) : publish(...notice)
    const broken = { ...t.ctx, notices: { ...t.ctx.notices, publish: cutOff } }
    await assert.rejects(provisionTenant(broken, { name: 'Half', slug }, { userId, limit: 3 }), /cut off/)
    assert.equal((await t.call(`${TENANTS}/allowance`, { token })).body['made'], 0)
    assert.deepEqual((await t.call('/api/v1/me', { token })).body['tenants'], [])
    assert.equal((await make(token, { name: 'Whole', slug })).status, 201)
  })
})

describe('asking for a subdomain', () => {
  const ask = (slug: string, from = '203.0.113.7') =>
    t.call(`${TENANTS}/availability?slug=${encodeURIComponent(slug)}`, { from })

  test('needs no sign-in and offers what is free', async () => {
    const { tenant } = await t.makeTenant()
    assert.deepEqual((await ask(`${tenant.slug}x`)).body, {
      slug: `${tenant.slug}x`,
      available: true,
      reason: null,
      suggestions: [],
    })
    const taken = (await ask(tenant.slug)).body
    assert.deepEqual([taken['available'], taken['reason']], [false, 'taken'])
    const suggestions = taken['suggestions'] as unknown as string[]
    assert.deepEqual(suggestions, [`${tenant.slug}-2`, `${tenant.slug}-web`, `${tenant.slug}-3`])
    const words = (await ask('Café Größenwahn')).body
    assert.deepEqual(
      [words['reason'], (words['suggestions'] as unknown as string[])[0]],
      ['invalid', 'cafe-grossenwahn'],
    )
    const reserved = (await ask('admin')).body
    assert.deepEqual(
      [reserved['reason'], (reserved['suggestions'] as unknown as string[])[0]],
      ['reserved', 'admin-2'],
    )
  })

  test('is limited per address', async () => {
    const answers = []
    for (let turn = 0; turn < 125; turn++) answers.push((await ask('anything', '198.51.100.9')).status)
    assert.equal(answers.at(-1), 429)
    assert.equal((await ask('anything', '198.51.100.10')).status, 200, 'others are not held up')
  })
})

describe('the checklist', () => {
  type Step = { id: string; done: boolean; done_at: string | null }
  const read = async (token: string) => {
    const { status, body, text } = await t.call('/api/v1/tenant/onboarding', { token })
    assert.equal(status, 200, text)
    const steps = body['steps'] as unknown as Step[]
    return { body, done: steps.filter((step) => step.done).map((step) => step.id) }
  }

  test('is ticked off by what is there, not by hand', async () => {
    const { tenant, owner, ownerId } = await t.makeTenant()
    const fresh = await read(owner)
    assert.deepEqual([fresh.done, fresh.body['done'], fresh.body['total']], [[], 0, 7])
    assert.equal(fresh.body['first_website_id'], null)
    await t.call('/api/v1/invitations', {
      method: 'POST',
      token: owner,
      body: { email: 'x@acme.example', role: 'viewer' },
    })
    assert.deepEqual((await read(owner)).done, ['invite_member'])
    await t.ctx.db.withPlatform((tx) =>
      tx.updateTable('users').set({ two_factor_enabled: true }).where('id', '=', ownerId).execute(),
    )
    assert.deepEqual((await read(owner)).done, ['invite_member', 'second_factor'])
    const member = await t.makeMember(tenant.id, 'viewer')
    assert.deepEqual((await read(member.token)).done, ['invite_member'], 'the factor is everybody’s own')
  })

  test('takes nothing for done that a blueprint did', async () => {
    const { tenant, owner } = await t.makeTenant()
    const site = await createSite(t.ctx, tenant.id, { name: 'First', blueprint: 'blank' })
    const before = await read(owner)
    assert.deepEqual(before.done, ['create_website'])
    assert.equal(before.body['first_website_id'], site.id)
    const base = `/api/v1/websites/${site.id}`
    const pages = await t.call(`${base}/pages`, { token: owner })
    let page = (pages.body['items'] as unknown as { id: string }[])[0]
    if (!page) {
      const made = await t.call(`${base}/pages`, {
        method: 'POST',
        token: owner,
        body: { document: { title: 'Home', slug: 'home' } },
      })
      page = { id: String(made.body['id']) }
    }
    const edited = await t.call(`${base}/pages/${page.id}`, {
      method: 'PATCH',
      token: owner,
      body: { document: { title: 'Welcome' } },
    })
    assert.equal(edited.status, 200, edited.text)
    assert.deepEqual((await read(owner)).done, ['create_website', 'edit_page'])
    const published = await t.call(`${base}/pages/${page.id}/publish`, {
      method: 'POST',
      token: owner,
      body: {},
    })
    assert.equal(published.status, 200, published.text)
    assert.deepEqual((await read(owner)).done, ['create_website', 'edit_page', 'publish'])
  })

  test('can be put away and brought back by whoever may change the tenant', async () => {
    const { tenant, owner } = await t.makeTenant()
    const act = (name: string, token: string) =>
      t.call(`/api/v1/tenant/onboarding/${name}`, { method: 'POST', token })
    assert.equal((await act('dismiss', owner)).body['dismissed'], true)
    assert.equal((await read(owner)).body['dismissed'], true)
    assert.equal((await act('resume', owner)).body['dismissed'], false)
    const viewer = await t.makeMember(tenant.id, 'viewer')
    assert.equal((await act('dismiss', viewer.token)).status, 403)
  })
})

describe('who may sign up', () => {
  const signUp = (app: typeof t, email: string) =>
    app.call('/api/v1/auth/sign-up', {
      method: 'POST',
      body: { email, name: 'New', password: TEST_PASSWORD },
    })

  test('is said by HOTSWAP_SIGN_UP', async () => {
    assert.equal((await signUp(t, `open-${process.pid}@new.example`)).status, 202)
    for (const [mode, made, reason] of [
      ['invited', 201, null],
      ['closed', 403, 'closed'],
    ] as const) {
      const app = await startTestApp({ config: { signUp: mode } })
      const refused = await signUp(app, `${mode}-${process.pid}@new.example`)
      assert.deepEqual([refused.status, refused.body['code']], [403, 'sign_up_closed'])
      const { token } = await app.makeUser()
      const tenant = await app.call(TENANTS, {
        method: 'POST',
        token,
        body: { name: 'x', slug: freshSlug() },
      })
      assert.equal(tenant.status, made, tenant.text)
      const { reason: said } = (await app.call(`${TENANTS}/allowance`, { token })).body as unknown as {
        reason: string
      }
      assert.equal(said, reason)
    }
  })

  test('the link in the mail leads back to where the sign-up began, within the portal only', async () => {
    const email = `wizard-${process.pid}@new.example`
    const body = { email, name: 'New', password: TEST_PASSWORD }
    const post = (path: string, sent: object) =>
      t.call(`/api/v1/auth/${path}`, { method: 'POST', body: sent })
    const next = async () => (await mails.next('verify-email', email)).variables['url']
    for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a b', 'welcome'])
      assert.equal((await post('sign-up', { ...body, continue: elsewhere })).status, 400, elsewhere)
    assert.equal((await post('sign-up', { ...body, continue: '/welcome?plan=free&x=#1' })).status, 202)
    assert.match(String(await next()), /\/verify-email\?continue=%2Fwelcome%3Fplan%3Dfree%26x%3D%231#/)
    assert.equal((await post('verify-email/resend', { email })).status, 202)
    assert.match(String(await next()), /\/verify-email#/)
    assert.equal((await post('verify-email/resend', { email, continue: '/welcome' })).status, 202)
    const mail = await mails.next('verify-email', email)
    assert.match(String(mail.variables['url']), /\?continue=%2Fwelcome#/)
    assert.equal((await post('verify-email', { token: tokenIn(mail) })).status, 204)
  })
})
