/**
 * Attacks around names: without permission, by certificates for names of others, through servers that strangers name, over
 * HTTP, and by wearing everybody out.
 */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openServedCertificates } from '../server/delivery/certificates/certificates.ts'
import { getHook, testHook } from '../server/features/cdn/cdn.ts'
import { openGuardedFetch } from '../server/kernel/http/guarded-fetch.ts'
import { HOUR_MS, newDomain } from './kit/claims.ts'
import { startTestDelivery } from './kit/delivery.ts'
import { makeIssuer } from './kit/issuer.ts'
import { type Body, startRivals } from './kit/rivals.ts'

const guarded = openGuardedFetch()
after(() => guarded[Symbol.asyncDispose]())
const t = await startRivals()
const { ctx, call, clock, server, d, makeParty, hold, holderOf, shownAt } = t
const DAY_MS = 24 * HOUR_MS

describe('whoever may not', () => {
  test('neither sees nor changes names of another tenant, by whatever id', async () => {
    const [victim, thief] = [await makeParty(), await makeParty()]
    const id = await hold(victim, newDomain())
    const own = await hold(thief, newDomain())
    const tries: [method: string, path: string, body?: Body][] = [
      ['GET', `/domains/${id}`],
      ['PATCH', `/domains/${id}`, { https: 'off' }],
      ['PATCH', `/domains/${own}`, { website_id: victim.site.siteId }],
      ['PATCH', `/domains/${own}`, { dns_provider_id: id }],
      ['DELETE', `/domains/${id}`],
      ['POST', `/domains/${id}/check`],
      ['POST', `/domains/${id}/transfer`, { tenant: thief.tenant.slug }],
      ['GET', `/domains/${id}/certificate`],
      ['POST', `/domains/${id}/certificate/order`],
      ['POST', `/domains/${id}/records/create`, { dry_run: true }],
      ['GET', `/domains/${id}/connect`],
      ['POST', `/websites/${victim.site.siteId}/domains`, { host: newDomain() }],
      ['GET', `/websites/${victim.site.siteId}/domains`],
    ]
    for (const [method, path, body] of tries)
      assert.equal((await thief.ask(method, path, body)).status, 404, `${method} ${path}`)
    assert.equal(
      await holderOf(String((await victim.ask('GET', `/domains/${id}`)).body['host'])),
      victim.tenant.id,
    )
  })

  test('writes nothing as a viewer, an editor, or with a key for something else', async () => {
    const party = await makeParty()
    const id = await hold(party, newDomain())
    const made = await call('/api/v1/api-keys', {
      method: 'POST',
      token: (await t.makeMember(party.tenant.id, 'owner')).token,
      body: { name: 'reader', scopes: ['domains:read'] },
    })
    const tokens = {
      viewer: (await t.makeMember(party.tenant.id, 'viewer')).token,
      editor: (await t.makeMember(party.tenant.id, 'editor')).token,
      key: String(made.body['key']),
    }
    const tries: [method: string, path: string, body?: Body][] = [
      ['POST', `/websites/${party.site.siteId}/domains`, { host: newDomain() }],
      ['PATCH', `/domains/${id}`, { https: 'off' }],
      ['DELETE', `/domains/${id}`],
      ['POST', `/domains/${id}/transfer`, { tenant: 'anybody' }],
      ['POST', `/domains/${id}/certificate`, { chain: 'x' }],
      ['POST', `/domains/${id}/certificate/order`],
      ['POST', `/domains/${id}/records/create`, {}],
      ['POST', '/dns-providers', { name: 'x', kind: 'cloudflare', secret: 'a-secret-token' }],
      ['POST', '/cdn-hooks', { name: 'x', kind: 'http', settings: { url: 'https://cache.example/' } }],
      ['GET', '/admin/domains'],
      ['POST', `/admin/domains/${id}/quarantine`, { reason: 'x' }],
      ['GET', '/admin/certificates'],
    ]
    for (const [who, token] of Object.entries(tokens))
      for (const [method, path, body] of tries) {
        const { status } = await call(`/api/v1${path}`, {
          method: method as 'GET',
          token,
          ...(body && { body }),
        })
        assert.equal(status, 403, `${who}: ${method} ${path}`)
      }
    assert.equal((await party.ask('GET', `/domains/${id}`)).status, 200)
  })

  test('changes nothing on a version that is gone', async () => {
    const party = await makeParty()
    const id = await hold(party, newDomain())
    const stale = { 'if-match': '"999"' }
    assert.equal((await party.ask('PATCH', `/domains/${id}`, { https: 'off' }, stale)).status, 412)
    assert.equal((await party.ask('DELETE', `/domains/${id}`, undefined, stale)).status, 412)
  })
})

describe('a certificate', () => {
  test('for names of others is shown to nobody, however it was brought', async () => {
    const [victim, thief] = [await makeParty(), await makeParty()]
    const base = newDomain()
    await hold(victim, base)
    await hold(victim, `www.${base}`)
    const { domain } = ctx.config
    const issuer = await makeIssuer({ from: new Date(clock.now().getTime() - 400 * DAY_MS) })
    const forged = await issuer.issue({
      names: [
        `www.${base}`,
        base,
        `*.${base}`,
        `app.${domain}`,
        `*.${domain}`,
        `${victim.tenant.slug}.${domain}`,
      ],
      from: new Date(clock.now().getTime() - DAY_MS),
    })
    const claim = await thief.claim(`www.${base}`)
    const upload = await thief.ask('POST', `/domains/${claim}/certificate`, {
      chain: forged.chain,
      key: forged.key,
    })
    assert.equal(upload.status, 201, upload.text)
    await thief.check(claim)
    const served = openServedCertificates({ ...ctx, domain })
    for (const name of [
      base,
      `www.${base}`,
      `x.${base}`,
      domain,
      `app.${domain}`,
      `${victim.tenant.slug}.${domain}`,
    ])
      assert.equal(await served.contextFor(name), undefined, name)
    for (const host of [newDomain(), `a.b.${base}`]) {
      const other = await thief.claim(host)
      const refused = await thief.ask('POST', `/domains/${other}/certificate`, {
        chain: forged.chain,
        key: forged.key,
      })
      assert.equal(refused.body['code'], 'certificate_invalid', host)
    }
  })

  test('is never ordered for a name that is not proven', async () => {
    const thief = await makeParty()
    const claim = await thief.claim(newDomain())
    const order = await thief.ask('POST', `/domains/${claim}/certificate/order`)
    assert.equal(order.body['code'], 'domain_not_verified')
  })

  test('that is garbage, huge, or full of defects is explained, and costs little', async () => {
    const party = await makeParty()
    const id = await party.claim(newDomain())
    const block = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`
    const texts = [
      'x',
      '-----BEGIN '.repeat(9_000),
      `${' '.repeat(50_000)}MI${'A'.repeat(40_000)}!`,
      block('A'.repeat(60)).repeat(800),
      block(Buffer.alloc(60_000, 0x30).toString('base64')),
      block('é'),
    ]
    for (const chain of texts) {
      const began = performance.now()
      const { status, body } = await party.ask('POST', `/domains/${id}/certificate`, {
        chain,
        key: chain.slice(0, 30_000),
      })
      assert.deepEqual([status, body['code']], [400, 'certificate_invalid'])
      assert.ok(performance.now() - began < 2_000)
    }
  })
})

describe('one tenant', () => {
  test('is told of records that no text can hold, and of very many', async () => {
    const party = await makeParty()
    const base = newDomain()
    server.set(`_hotswap.${base}`, 'TXT', [
      'a\0b',
      '\u2028<b>',
      'x'.repeat(255),
      ...Array.from({ length: 40 }, String),
    ])
    server.set(base, 'CAA', [{ flags: 0, tag: 'issue', value: 'a\0b' }])
    server.set(`www.${base}`, 'CNAME', `a\0b.${base}`)
    server.set(`_hotswap.www.${base}`, 'CNAME', `"; drop.${base}`)
    for (const host of [base, `www.${base}`, `*.${base}`]) {
      const seen = await party.check(await party.claim(host))
      assert.equal(seen['state'], 'pending')
      assert.ok(!JSON.stringify(seen).includes('\\u0000'))
      assert.ok(JSON.stringify(seen).length < 40_000)
    }
  })

  test('sends others no more offers, and asks no more of name servers, than a person would', async () => {
    const [party, victim] = [await makeParty(), await makeParty()]
    const id = await hold(party, newDomain())
    const statuses: number[] = []
    for (let round = 0; round < 55; round += 1) {
      const offer = await party.ask('POST', `/domains/${id}/transfer`, { tenant: victim.tenant.slug })
      statuses.push(offer.status)
      if (offer.status === 201)
        await party.ask('POST', `/domain-transfers/${String(offer.body['id'])}/cancel`)
    }
    assert.deepEqual([statuses.indexOf(429), statuses.at(-1)], [50, 429])
    const checks: number[] = []
    for (let round = 0; round < 8; round += 1)
      checks.push((await party.ask('POST', `/domains/${id}/check`)).status)
    assert.ok(checks.includes(429), String(checks))
  })
})

describe('what strangers name as a server', () => {
  const inner = [
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
  ]

  test('is asked nothing where it is no public one: caches, name servers', async () => {
    const { tenant, owner } = await t.makeTenant()
    const hosts = inner.map((address) => (address.includes(':') ? `[${address}]` : address))
    for (const host of hosts) {
      const body = { name: host, kind: 'http', settings: { url: `http://${host}:8080/` } }
      const { status } = await call('/api/v1/cdn-hooks', { method: 'POST', token: owner, body })
      assert.equal(status, 400, host)
    }
    const settings = { zones: [newDomain()], key_name: 'key' }
    const secret = Buffer.alloc(32, 1).toString('base64')
    for (const address of inner) {
      const body = { name: address, kind: 'rfc2136', secret, settings: { ...settings, server: address } }
      const { status } = await call('/api/v1/dns-providers', { method: 'POST', token: owner, body })
      assert.ok(status === 400 || address !== '127.0.0.1', `${address}: ${status}`)
    }
    // Names are looked up when they are used: nobody connects to what they lead to.
    for (const host of ['localhost', '0x7f.1', '127.1']) {
      const url = `http://${host}:${d.port}/`
      const body = { name: host, kind: 'http', settings: { url } }
      const { status, body: hook } = await call('/api/v1/cdn-hooks', { method: 'POST', token: owner, body })
      if (status === 400) continue
      const row = await ctx.db.withTenant(tenant.id, (tx) => getHook(tx, String(hook['id'])))
      const outcome = await testHook({ ...ctx, fetcher: guarded }, row)
      assert.deepEqual([outcome.status, outcome.answer], [null, ''], host)
      assert.match(outcome.problem ?? '', /not on the public internet/)
    }
  })

  test('is never reached by the file that proves a name', async () => {
    const party = await makeParty()
    const host = newDomain()
    server.set(host, 'A', ['127.0.0.1'])
    const id = await party.claim(host)
    const claim = { tenantId: party.tenant.id, id, host, proof: party.proof, target: party.target }
    const row = await t.look(claim, { fetcher: guarded })
    assert.deepEqual([row.state, row.holds], ['pending', false])
  })

  test('keeps its secrets: no answer, list, error or audit entry shows them', async () => {
    const { tenant, owner } = await t.makeTenant()
    const marker = 'SECRETMARKER0123456789abcdef'
    const post = (path: string, body: Body) => call(`/api/v1${path}`, { method: 'POST', token: owner, body })
    const account = await post('/dns-providers', { name: 'cf', kind: 'cloudflare', secret: marker })
    const hook = await post('/cdn-hooks', {
      name: 'cache',
      kind: 'http',
      settings: { url: 'https://cache.example/' },
      credentials: { headers: { authorization: `Bearer ${marker}` } },
    })
    assert.deepEqual([account.status, hook.status], [201, 201])
    const wrong = await post('/dns-providers', {
      name: 'cf',
      kind: 'rfc2136',
      secret: `${marker} !`,
      settings: {},
    })
    const paths = [
      '/dns-providers',
      '/cdn-hooks',
      '/audit-log',
      `/dns-providers/${String(account.body['id'])}`,
    ]
    const answers = await Promise.all(paths.map((path) => call(`/api/v1${path}`, { token: owner })))
    for (const { text } of [account, hook, wrong, ...answers])
      assert.ok(!text.includes(marker), text.slice(0, 300))
    // Another address does not get the secret that was given for the first.
    const moved = await call(`/api/v1/cdn-hooks/${String(hook.body['id'])}`, {
      method: 'PATCH',
      token: owner,
      body: { settings: { url: 'https://thief.example/' } },
    })
    assert.equal(moved.status, 400)
    const rows = await ctx.db.withTenant(tenant.id, (tx) =>
      tx.selectFrom('dns_providers').selectAll().execute(),
    )
    assert.ok(!JSON.stringify(rows).includes(marker))
  })
})

describe('over HTTP, before HTTPS', async () => {
  const [shop, evil] = [await makeParty(), await makeParty()]
  const host = newDomain()
  await hold(shop, host)
  const token = 'a'.repeat(43)
  const gated = await startTestDelivery(ctx, {
    config: { ...ctx.config, port: 80, tlsPort: 443 },
    certificates: {
      isServed: (name) => name === host,
      httpChallenge: async (name, asked) =>
        name === host && asked === token ? `${token}.<script>alert(1)</script>` : undefined,
    },
  })

  test('visitors are led to the name they asked for, and by caches to nothing', async () => {
    for (const path of [
      '/',
      '//evil.example/',
      '/\\evil.example',
      '/%2f%2fevil.example',
      '/a?b=//evil.example',
    ]) {
      const { status, headers } = await gated.visit(host, path)
      const to = URL.parse(headers['location'] ?? '')
      assert.ok(
        status === 400 || (to?.protocol === 'https:' && to.host === host),
        `${path}: ${headers['location']}`,
      )
      assert.doesNotMatch(headers['cache-control'] ?? '', /public|s-maxage/)
    }
    for (const name of [`${host}:8080`, `${host.toUpperCase()}.`])
      assert.equal(URL.parse((await gated.visit(name, '/')).headers['location'] ?? '')?.host, host)
    for (const name of [
      `evil.example`,
      `${host}.evil.example`,
      `${host}@evil.example`,
      `evil.example#${host}`,
    ])
      assert.equal((await gated.visit(name, '/')).headers['location'], undefined, name)
  })

  test('nobody is believed about the scheme, and nothing about another host', async () => {
    const lies = {
      'x-forwarded-proto': 'https',
      forwarded: 'proto=https;host=evil.example',
      'x-forwarded-host': 'evil.example',
      'x-original-url': '//evil.example/',
    }
    const { status, headers } = await gated.visit(host, '/', { headers: lies })
    assert.deepEqual([status, headers['location']], [308, `https://${host}/`])
  })

  test('an authority’s answer is no page, is not kept, and is one name’s only', async () => {
    const path = `/.well-known/acme-challenge/${token}`
    const { status, headers } = await gated.visit(host, path)
    assert.deepEqual(
      [status, headers['content-type'], headers['x-content-type-options'], headers['cache-control']],
      [200, 'application/octet-stream', 'nosniff', 'no-store'],
    )
    const others = newDomain()
    await hold(evil, others)
    assert.equal((await gated.visit(others, path)).status, 404)
    for (const odd of ['../../etc/passwd', `${token}/x`, `${token}%0d%0a`, 'short', `${token}?x`])
      assert.notEqual((await gated.visit(host, `/.well-known/acme-challenge/${odd}`)).status, 200, odd)
  })
})

test('names that visitors make up below a wildcard neither fill the memory, nor push others out', async () => {
  const [wide, other] = [await makeParty(), await makeParty()]
  const [base, host] = [newDomain(), newDomain()]
  await hold(wide, `*.${base}`)
  await hold(other, host)
  assert.equal(await shownAt(host), other.tenant.slug)
  const remembered = async () => Number(/^hotswap_delivery_hosts (\d+)$/m.exec(await d.figures())?.[1])
  const before = await remembered()
  assert.ok(before > 0)
  const names = Array.from({ length: 5_000 }, (_, index) => `n${index}.${base}`).values()
  const visitor = async () => {
    for (const name of names) await d.visit(name, '/.well-known/none/')
  }
  await Promise.all(Array.from({ length: 8 }, visitor))
  assert.ok((await remembered()) - before <= 4_096)
})
