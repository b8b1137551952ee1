import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { type Answer, startTestApp } from '../../../test/kit/app.ts'
import { CLOUDFLARE_TOKEN, openCloudflareStandIn } from '../../../test/kit/cloudflare.ts'
import { ROUTE53_KEY, openRoute53StandIn } from '../../../test/kit/route53.ts'
import { standInFetcher } from '../../../test/kit/stand-in-fetcher.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { createLog } from '../../kernel/log.ts'
import { openProvider } from './accounts.ts'
import { getDnsProvider } from './dns-providers.ts'

const cloudflare = await openCloudflareStandIn()
const amazon = await openRoute53StandIn()
const fetcher = standInFetcher({ 'api.cloudflare.com': cloudflare.url, 'route53.amazonaws.com': amazon.url })
const logged: string[] = []
const log = createLog('trace', { write: (line) => void logged.push(line) })
const { ctx, call, makeTenant, makeMember, operator } = await startTestApp({ overrides: { fetcher, log } })

const PATH = '/api/v1/dns-providers'
const PLATFORM_PATH = '/api/v1/admin/dns-providers'
const TSIG = Buffer.from('a shared secret of thirty-two by').toString('base64')
const nameServer = (settings: Record<string, unknown> = {}) => ({
  name: 'Name server',
  kind: 'rfc2136',
  settings: { server: 'ns1.acme.example', zones: ['acme.example'], key_name: 'hotswap', ...settings },
  secret: TSIG,
})
const atCloudflare = { name: 'Cloudflare', kind: 'cloudflare', secret: CLOUDFLARE_TOKEN }
const atAmazon = {
  name: 'Amazon',
  kind: 'route53',
  settings: { access_key_id: ROUTE53_KEY.id },
  secret: ROUTE53_KEY.secret,
}

const post = (token: string, body: unknown, path = PATH) => call(path, { method: 'POST', token, body })
async function add(
  token: string,
  body: unknown,
  path = PATH,
): Promise<{ id: string; path: string; answer: Answer }> {
  const answer = await post(token, body, path)
  assert.equal(answer.status, 201, answer.text)
  const id = String(answer.body['id'])
  return { id, path: `${path}/${id}`, answer }
}

describe('an account', () => {
  test('is kept, tested, and looked into', async () => {
    const { owner } = await makeTenant()
    cloudflare.addZone('kept.example', [
      { type: 'A', name: 'kept.example', content: '192.0.2.1', ttl: 1 },
      { type: 'TXT', name: 'kept.example', content: `"${'x'.repeat(1_200)}"`, ttl: 1 },
      { type: 'MX', name: 'kept.example', content: 'mail.kept.example', priority: 5, ttl: 60 },
    ])
    const { path, answer } = await add(owner, atCloudflare)
    assert.equal(answer.body['state'], 'unchecked')
    const tested = await post(owner, undefined, `${path}/test`)
    assert.equal(tested.body['state'], 'working', tested.text)
    assert.ok((tested.body['zones'] as unknown as string[]).includes('kept.example'))
    const zones = await call(`${path}/zones`, { token: owner })
    assert.ok(
      (zones.body['items'] as unknown as { name: string }[]).some(({ name }) => name === 'kept.example'),
    )
    const seen: unknown[] = []
    let cursor = ''
    do {
      const page = await call(`${path}/records?zone=kept.example&limit=1${cursor}`, { token: owner })
      assert.equal(page.status, 200, page.text)
      const [record] = page.body['items'] as unknown as { type: string; ttl: number }[]
      seen.push([record?.type, record?.ttl])
      const next = page.body['next_cursor'] as unknown as string | null
      cursor = next === null ? '' : `&cursor=${next}`
    } while (cursor !== '')
    assert.deepEqual(seen, [
      ['A', 300],
      ['MX', 60],
      ['TXT', 300],
    ])
    const unknown = await call(`${path}/records?zone=other.example`, { token: owner })
    assert.equal(unknown.status, 404)
  })

  test('says why it does not work, until its secret is replaced', async () => {
    const { owner } = await makeTenant()
    const { path } = await add(owner, { ...atAmazon, secret: 'mistyped-secret-0123456789' })
    const failed = await post(owner, undefined, `${path}/test`)
    assert.equal(failed.body['state'], 'failing')
    assert.match(String(failed.body['problem']), /another secret/)
    const zones = await call(`${path}/zones`, { token: owner })
    assert.equal(zones.status, 424)
    assert.equal(zones.body['code'], 'provider_failed')
    const body = { secret: ROUTE53_KEY.secret }
    const stale = await call(path, { method: 'PATCH', token: owner, body, headers: { 'if-match': '"7"' } })
    assert.equal(stale.status, 412)
    const changed = await call(path, { method: 'PATCH', token: owner, body, headers: { 'if-match': '"1"' } })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual([changed.body['state'], changed.body['problem']], ['unchecked', null])
    assert.equal((await post(owner, undefined, `${path}/test`)).body['state'], 'working')
  })

  test('keeps the settings that a change leaves out', async () => {
    const { owner } = await makeTenant()
    const { path } = await add(owner, nameServer({ port: 5353 }))
    const body = { settings: { zones: ['Acme.example.', 'other.example'] } }
    const { body: changed } = await call(path, { method: 'PATCH', token: owner, body })
    assert.deepEqual(changed['settings'], {
      server: 'ns1.acme.example',
      port: 5353,
      zones: ['acme.example', 'other.example'],
      key_name: 'hotswap',
      algorithm: 'hmac-sha256',
    })
  })

  test('has a name of its own, and is removed', async () => {
    const { owner } = await makeTenant()
    const { path } = await add(owner, atCloudflare)
    const { path: other } = await add(owner, { ...atCloudflare, name: 'Other' })
    assert.equal((await post(owner, atCloudflare)).status, 409)
    const renamed = await call(other, { method: 'PATCH', token: owner, body: { name: 'Cloudflare' } })
    assert.equal(renamed.status, 409)
    assert.equal((await call(path, { method: 'DELETE', token: owner })).status, 204)
    assert.equal((await call(path, { token: owner })).status, 404)
    const { body } = await call(PATH, { token: owner })
    assert.equal((body['items'] as unknown as unknown[]).length, 1)
  })

  test('is one of twenty at most', async () => {
    const { owner } = await makeTenant()
    const answers = await Promise.all(
      Array.from({ length: 22 }, (_, index) => post(owner, { ...atCloudflare, name: `Account ${index}` })),
    )
    assert.deepEqual(
      [201, 409].map((status) => answers.filter((answer) => answer.status === status).length),
      [20, 2],
    )
  })

  test('is for those who may change domains', async () => {
    const { tenant, owner } = await makeTenant()
    await add(owner, atCloudflare)
    const viewer = await makeMember(tenant.id, 'viewer')
    assert.equal((await post(viewer.token, atCloudflare)).status, 403)
    assert.equal((await post(owner, atCloudflare, PLATFORM_PATH)).status, 403)
  })
})

describe('a secret', () => {
  test('is nowhere but in its place, encrypted for this account of this tenant', async () => {
    const { tenant, owner } = await makeTenant()
    const { tenant: other } = await makeTenant()
    const texts: string[] = []
    const paths: string[] = []
    for (const body of [nameServer({ server: '203.0.113.9' }), atCloudflare, atAmazon]) {
      const made = await post(owner, body)
      texts.push(made.text)
      if (made.status === 201) paths.push(`${PATH}/${String(made.body['id'])}`)
    }
    for (const path of paths) {
      texts.push((await call(path, { token: owner })).text)
      texts.push((await post(owner, undefined, `${path}/test`)).text)
      texts.push((await call(path, { method: 'PATCH', token: owner, body: { secret: 'short' } })).text)
      texts.push((await call(path, { method: 'PATCH', token: owner, body: { secret: TSIG } })).text)
      texts.push((await post(owner, undefined, `${path}/test`)).text)
    }
    texts.push((await call(PATH, { token: owner })).text)
    const rows = await ctx.db.withTenant(tenant.id, async (tx) => ({
      accounts: await tx.selectFrom('dns_providers').selectAll().execute(),
      audit: await tx.selectFrom('audit_entries').selectAll().execute(),
    }))
    assert.ok(
      logged.some((line) => line.includes(PATH)),
      'requests are logged',
    )
    const haystack = JSON.stringify([texts, rows, logged])
    for (const secret of [TSIG, CLOUDFLARE_TOKEN, ROUTE53_KEY.secret])
      assert.ok(!haystack.includes(secret), `${secret} is shown, kept or logged`)
    assert.ok(
      rows.audit.some(({ action, note }) => action === 'dns_provider.change' && /replaced/.test(note ?? '')),
    )
    const [account] = rows.accounts
    assert.ok(account)
    await openProvider(ctx, account)
    await assert.rejects(openProvider(ctx, { ...account, tenant_id: other.id }))
    await assert.rejects(openProvider(ctx, { ...account, id: randomUUID() }))
  })

  test('that cannot be one is refused without being repeated', async () => {
    const { owner } = await makeTenant()
    for (const body of [
      { ...atCloudflare, secret: 'line\nbreak-0123456789' },
      { ...nameServer(), secret: 'not base64 at all!' },
    ]) {
      const refused = await post(owner, body)
      assert.equal(refused.status, 400)
      assert.match(refused.text, /must be (an API token|a key in Base64)/)
      assert.ok(!refused.text.includes(body.secret.slice(0, 10)))
    }
  })
})

describe('a name server', () => {
  for (const server of [
    '127.0.0.1',
    '10.0.0.53',
    '169.254.169.254',
    '::1',
    'fd00::53',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    'localhost',
    '2130706433',
    '0x7f.1',
    'ns1.example.com:53',
    'a b',
  ])
    test(`of a tenant is not ${server}`, async () => {
      const { owner } = await makeTenant()
      const refused = await post(owner, nameServer({ server }))
      assert.equal(refused.status, 400, refused.text)
    })

  test('of a tenant is not asked when its name leads inside', async () => {
    const { tenant, owner } = await makeTenant()
    const { id, path } = await add(owner, nameServer())
    // The machine’s own name for itself, as a record of a stranger would say it.
    await ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .updateTable('dns_providers')
        .set({ settings: JSON.stringify({ ...nameServer().settings, server: 'localhost', port: 1 }) })
        .where('id', '=', id)
        .execute(),
    )
    const tested = await post(owner, undefined, `${path}/test`)
    assert.match(String(tested.body['problem']), /not on the public internet/)
  })

  test('may be inside for operators only', async () => {
    const token = await operator()
    const { id, path } = await add(token, nameServer({ server: '127.0.0.1', port: 1_234 }), PLATFORM_PATH)
    const tested = await post(token, undefined, `${path}/test`)
    assert.match(String(tested.body['problem']), /does not answer on TCP port 1234/)
    const row = await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => getDnsProvider(tx, id))
    assert.equal(row.state, 'failing')
    const { owner } = await makeTenant()
    assert.equal((await call(`${PATH}/${id}`, { token: owner })).status, 404)
  })

  for (const [what, settings] of [
    ['a mail server’s port', { port: 25 }],
    ['no zones', { zones: [] }],
    ['a zone that is none', { zones: ['com'] }],
    ['a key that is none', { key_name: 'a b' }],
    ['a setting of another kind', { access_key_id: 'AKIA0000000000000000' }],
  ] as const)
    test(`does not have ${what}`, async () => {
      const { owner } = await makeTenant()
      const refused = await post(owner, nameServer(settings))
      assert.equal(refused.status, 400, refused.text)
      assert.match(refused.text, /\/body\/settings\//)
    })
})

test('providers are asked only so often', async () => {
  const { owner } = await makeTenant()
  const { path } = await add(owner, atCloudflare)
  const answers: Answer[] = []
  for (let asked = 0; asked < 61; asked++) answers.push(await post(owner, undefined, `${path}/test`))
  assert.equal(answers[59]?.status, 200)
  assert.equal(answers[60]?.status, 429)
  assert.ok(Number(answers[60]?.headers['retry-after']) > 0)
})
