/** Names of tenants in every place a request can put one, over real sockets: one that counts is honoured, others change nothing. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { issueTokens } from '../server/features/identity/identity.ts'
import { addMember } from '../server/features/members/members.ts'
import { startTestApp } from './kit/app.ts'
import { type RawAnswer, get, sendRaw } from './kit/raw-http.ts'

const t = await startTestApp({ config: { domain: 'hotswap.test' } })
const port = Number(new URL(await t.app.listen({ port: 0, host: '127.0.0.1' })).port)
const mine = await t.makeTenant({ plan: 'custom', slug: 'mine', custom_domain: 'www.mine.example' })
const theirs = await t.makeTenant({
  plan: 'custom',
  slug: 'theirs',
  display_name: 'their-marker-4d1f',
  custom_domain: 'www.theirs.example',
})
/** Somebody who belongs to both, with a token that names neither. */
const both = await t.makeMember(mine.tenant.id, 'owner')
await t.ctx.db.withTenant(theirs.tenant.id, (tx) =>
  addMember(t.ctx, tx, { userId: both.userId, role: 'owner' }),
)
const { access_token: anywhere } = await issueTokens(t.ctx, { userId: both.userId })

const PROFILE = '/api/v1/tenant/profile'

async function ask(token: string, lines: string[], target = PROFILE): Promise<RawAnswer> {
  const answer = await sendRaw(port, get(target, `Authorization: Bearer ${token}`, ...lines))
  assert.ok(answer, 'an answer')
  return answer
}

/** The slug of the tenant that was served, or the code of the refusal. */
function outcome({ status, body }: RawAnswer): string {
  const { slug, code } = JSON.parse(body) as { slug?: string; code?: string }
  assert.ok(status < 500, body)
  return status === 200 ? (slug ?? '') : (code ?? '')
}

describe('the host name', () => {
  for (const [host, served] of [
    ['mine.hotswap.test', 'mine'],
    ['MINE.HotSwap.Test', 'mine'],
    ['mine.hotswap.test.', 'mine'],
    ['mine.hotswap.test:8080', 'mine'],
    ['Mine.hotswap.test.:1', 'mine'],
    ['site.mine.hotswap.test', 'mine'],
    ['www.mine.example', 'mine'],
    ['WWW.Mine.Example.:443', 'mine'],
    ['theirs.hotswap.test', 'theirs'],
    ['www.theirs.example', 'theirs'],
    ['mine.theirs.hotswap.test', 'theirs'],
    ['api.hotswap.test', 'tenant_required'],
    ['app.hotswap.test', 'tenant_required'],
    ['hotswap.test', 'tenant_required'],
    ['127.0.0.1', 'tenant_required'],
    ['[::1]', 'tenant_required'],
    // Names that look like one of ours, and belong to nobody.
    ['theirs.hotswap.test.evil.example', 'tenant_not_found'],
    ['theirs-hotswap.test', 'tenant_not_found'],
    ['a.b.theirs.hotswap.test', 'tenant_not_found'],
    ['xn--theirs-.hotswap.test', 'tenant_not_found'],
    ['www.theirs.example.hotswap.test', 'tenant_not_found'],
    ['theirs.example', 'tenant_not_found'],
    ['their%73.hotswap.test', 'bad_request'],
    ['theirs.hotswap.test@mine.hotswap.test', 'bad_request'],
    ['mine.hotswap.test/@theirs.hotswap.test', 'bad_request'],
    ['mine.hotswap.test, theirs.hotswap.test', 'bad_request'],
    ['mine.hotswap.test\\.theirs.hotswap.test', 'bad_request'],
    ['thei\xadrs.hotswap.test', 'bad_request'],
    ['theirs.hotswap.test:80:80', 'bad_request'],
    ['theirs..hotswap.test', 'bad_request'],
  ] as const) {
    test(`${host} means ${served}`, async () => {
      assert.equal(outcome(await ask(anywhere, [`Host: ${host}`])), served)
    })
  }

  test('of another tenant than the token names is refused, in every spelling', async () => {
    for (const host of [
      'theirs.hotswap.test',
      'THEIRS.HOTSWAP.TEST.',
      'theirs.hotswap.test:99',
      'www.theirs.example',
      'blog.theirs.hotswap.test',
    ]) {
      const answer = await ask(mine.owner, [`Host: ${host}`])
      assert.equal(outcome(answer), 'tenant_mismatch')
      assert.doesNotMatch(answer.body, /their-marker|theirs/)
    }
  })
})

describe('X-Tenant-ID', () => {
  const ID = theirs.tenant.id
  const MY_ID = mine.tenant.id
  for (const [value, served] of [
    [MY_ID, 'mine'],
    [MY_ID.toUpperCase(), 'mine'],
    [`  ${MY_ID}\t`, 'mine'],
    ['mine', 'mine'],
    ['theirs', 'theirs'],
    ['MINE', 'tenant_not_found'],
    ['', 'tenant_not_found'],
    [`${MY_ID}, ${ID}`, 'tenant_not_found'],
    ['mine theirs', 'tenant_not_found'],
    [`{${ID}}`, 'tenant_not_found'],
    [ID.replaceAll('-', ''), 'tenant_not_found'],
    [`urn:uuid:${ID}`, 'tenant_not_found'],
    [`${ID}' or '1'='1`, 'tenant_not_found'],
    ['00000000-0000-0000-0000-000000000000', 'tenant_not_found'],
    ['www.theirs.example', 'tenant_not_found'],
    ['*', 'tenant_not_found'],
    ['__proto__', 'tenant_not_found'],
  ] as const) {
    test(`${JSON.stringify(value)} means ${served}`, async () => {
      assert.equal(outcome(await ask(anywhere, ['Host: api.hotswap.test', `X-Tenant-ID: ${value}`])), served)
    })
  }

  test('twice is refused, whichever comes first', async () => {
    for (const [first, second] of [
      [MY_ID, ID],
      [ID, MY_ID],
      ['mine', 'theirs'],
      [MY_ID, MY_ID],
    ])
      assert.equal(
        outcome(
          await ask(anywhere, ['Host: api.hotswap.test', `X-Tenant-ID: ${first}`, `X-TENANT-ID: ${second}`]),
        ),
        'tenant_not_found',
      )
  })

  test('must agree with the host name and with the token', async () => {
    const header = `X-Tenant-ID: ${ID}`
    assert.equal(outcome(await ask(anywhere, ['Host: mine.hotswap.test', header])), 'tenant_mismatch')
    assert.equal(outcome(await ask(mine.owner, ['Host: api.hotswap.test', header])), 'tenant_mismatch')
    assert.equal(outcome(await ask(mine.owner, ['Host: mine.hotswap.test', header])), 'tenant_mismatch')
    assert.equal(outcome(await ask(mine.owner, ['Host: mine.hotswap.test', 'X-Tenant-ID: mine'])), 'mine')
  })
})

describe('everything else that could name a host or a tenant', () => {
  for (const line of [
    'X-Forwarded-Host: theirs.hotswap.test',
    'X-Host: theirs.hotswap.test',
    'X-Original-Host: theirs.hotswap.test',
    'X-HTTP-Host-Override: theirs.hotswap.test',
    'Forwarded: for=1.2.3.4;host=theirs.hotswap.test',
    'X-Forwarded-Server: theirs.hotswap.test',
    'X-Tenant: theirs',
    `Tenant-ID: ${theirs.tenant.id}`,
    `X_Tenant_ID: ${theirs.tenant.id}`,
    'Origin: https://theirs.hotswap.test',
    'Referer: https://theirs.hotswap.test/',
    `Cookie: tenant=${theirs.tenant.id}`,
    'X-Original-URL: /api/v1/admin/tenants',
    'X-Rewrite-URL: /api/v1/admin/tenants',
    'X-HTTP-Method-Override: DELETE',
    'X-Forwarded-For: 127.0.0.1',
  ]) {
    test(`${line.split(':')[0]} changes nothing`, async () => {
      assert.equal(outcome(await ask(anywhere, ['Host: mine.hotswap.test', line])), 'mine')
      assert.equal(outcome(await ask(mine.owner, ['Host: api.hotswap.test', line])), 'mine')
    })
  }

  test('nor does the query', async () => {
    const target = `${PROFILE}?tenant_id=${theirs.tenant.id}&tenant=theirs&X-Tenant-ID=theirs`
    assert.equal(outcome(await ask(mine.owner, ['Host: api.hotswap.test'], target)), 'mine')
  })

  test('a target that is a whole URL is refused', async () => {
    for (const target of [
      `http://theirs.hotswap.test${PROFILE}`,
      `HTTP://theirs.hotswap.test${PROFILE}`,
      `https://mine.hotswap.test@theirs.hotswap.test${PROFILE}`,
      `ftp://theirs.hotswap.test${PROFILE}`,
    ])
      assert.equal(outcome(await ask(anywhere, ['Host: mine.hotswap.test'], target)), 'bad_request')
  })

  test('paths lead where they say and nowhere else', async () => {
    for (const target of [
      '//theirs.hotswap.test/api/v1/tenant/profile',
      '/api/v1/tenant/../tenant/profile',
      '/api/v1/tenant/%2e%2e/tenant/profile',
      '/api/v1/tenant/..%2fprofile',
      '/API/v1/tenant/profile',
      '/api/v1//tenant/profile',
      '/api/v1/tenant/profile/x',
      '/api/v1/tenant/profile;tenant=theirs',
      '/api/v1/tenant/profile\\',
    ])
      assert.equal(
        outcome(await ask(mine.owner, ['Host: api.hotswap.test'], target)),
        'route_not_found',
        target,
      )
    for (const target of ['/api/tenant/profile', `${PROFILE}/`, `${PROFILE}?`, `${PROFILE}#theirs`])
      assert.equal(outcome(await ask(mine.owner, ['Host: api.hotswap.test'], target)), 'mine', target)
  })
})

test('pages of addresses say nothing about whose they are not', async () => {
  const page = async (host: string) => (await sendRaw(port, get('/', `Host: ${host}`)))?.body ?? ''
  assert.match(await page('mine.hotswap.test'), /mine/)
  assert.match(await page('<script>.hotswap.test'), /bad_request/)
  const unknown = await page('nobody.hotswap.test')
  assert.doesNotMatch(unknown, /mine|theirs/)
  const api = await t.call(`/api/v1/admin/tenants/${theirs.tenant.id}/suspend`, {
    method: 'POST',
    token: await t.operator(),
    host: 'api.hotswap.test',
  })
  assert.equal(api.status, 200)
  // A suspended tenant's address looks like nobody's.
  assert.equal((await page('theirs.hotswap.test')).replaceAll('theirs', 'nobody'), unknown)
})
