/**
 * Attacks on names: the name, certificate or visitors of somebody else, what only providers may know, and ways to wear
 * others out. Against the whole application, its data plane, and a name server that says whatever the attacker wants.
 */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openServedCertificates } from '../server/delivery/certificates/certificates.ts'
import { getHook, testHook } from '../server/features/cdn/cdn.ts'
import { giveUpExpired } from '../server/features/domains/verification/jobs.ts'
import { releaseNamesOf } from '../server/features/domains/domains.ts'
import { findHolderOf } from '../server/features/domains/queries.ts'
import { openGuardedFetch } from '../server/kernel/http/guarded-fetch.ts'
import { HERE, HOUR_MS, newDomain, startClaims } from './kit/claims.ts'
import { startTestDelivery } from './kit/delivery.ts'
import { keyToDomains } from './kit/domains.ts'
import { makeIssuer } from './kit/issuer.ts'
import { addSite, addTheme, publish } from './kit/published-site.ts'

const guarded = openGuardedFetch()
after(() => guarded[Symbol.asyncDispose]())
const t = await startClaims()
const { ctx, call, clock, server } = t
const d = await startTestDelivery(ctx)
const theme = await addTheme(ctx, 'platform', 'body { color: red }')
const DAY_MS = 24 * HOUR_MS

type Body = Record<string, unknown>

/** A tenant with a website that says whose it is, and a key to its names that outlives the clock. */
async function makeParty() {
  const { tenant, owner } = await t.makeTenant()
  const token = await keyToDomains(t, owner)
  const site = await addSite(ctx, tenant.id, { slug: 'main', isMain: true, themeHash: theme })
  await publish(ctx, site, [{ path: '/who', title: tenant.slug }])
  const ask = (method: string, path: string, body?: Body, headers: Record<string, string> = {}) =>
    call(`/api/v1${path}`, { method: method as 'GET', token, headers, ...(body && { body }) })
  const [proof, target] = await proofsOf(ask, site.siteId)
  async function claim(host: string): Promise<string> {
    const added = await ask('POST', `/websites/${site.siteId}/domains`, { host })
    assert.equal(added.status, 201, added.text)
    return String(added.body['id'])
  }
  /** Looks at the name as its owner may. */
  async function check(id: string): Promise<Body> {
    clock.advance(30_000)
    const { status, body, text } = await ask('POST', `/domains/${id}/check`)
    assert.equal(status, 200, text)
    return body
  }
  return { tenant, owner, token, site, ask, claim, check, proof, target }
}
type Party = Awaited<ReturnType<typeof makeParty>>

/** What proves a tenant's names, as it is told. */
async function proofsOf(
  ask: (method: string, path: string, body?: Body) => ReturnType<typeof call>,
  siteId: string,
): Promise<[proof: string, target: string]> {
  const { body } = await ask('POST', `/websites/${siteId}/domains`, { host: `www.${newDomain()}` })
  const records = body['records'] as unknown as { type: string; value: string }[]
  const valueOf = (type: string) => records.find((record) => record.type === type)?.value ?? ''
  await ask('DELETE', `/domains/${String(body['id'])}`)
  return [valueOf('TXT'), valueOf('CNAME')]
}

/** Has the party hold the name, by a record at it. */
async function hold(party: Party, host: string): Promise<string> {
  const base = host.replace(/^\*\./, '')
  server.set(`_hotswap.${base}`, 'TXT', [party.proof])
  const id = await party.claim(host)
  assert.equal((await party.check(id))['method'], 'txt')
  return id
}

const holderOf = async (host: string) =>
  (await ctx.db.withPlatform((tx) => findHolderOf(tx, host)))?.tenant_id
/** Whose website is shown. */
const shownAt = async (host: string) =>
  /<title>(\w+)\|/.exec((await d.visit(host, '/who')).text)?.[1] ?? 'nobody'

describe('a name of somebody else', () => {
  test('is not proven by his records, nor by those of names above or beside it', async () => {
    const [victim, thief] = [await makeParty(), await makeParty()]
    const base = newDomain()
    server.set(`www.${base}`, 'CNAME', victim.target)
    server.set(`_hotswap.${base}`, 'TXT', [victim.proof])
    // The thief's record stands everywhere but where it counts.
    for (const name of [`_hotswap.x.${base}`, '_hotswap.example', `_hotswap.www.${base}.thief.test`, base])
      server.set(name, 'TXT', [thief.proof])
    server.set(`_hotswap.www.${base}`, 'TXT', [
      `x${thief.proof}`,
      `${thief.proof}x`,
      thief.proof.slice(0, -1),
    ])
    for (const host of [`www.${base}`, base, `*.${base}`, `y.${base}`]) {
      const seen = await thief.check(await thief.claim(host))
      assert.deepEqual([host, seen['state'], seen['problem']], [host, 'pending', 'proof_missing'])
    }
    const id = await victim.claim(`www.${base}`)
    assert.equal((await victim.check(id))['state'], 'verified')
  })

  test('is not had through a chain of aliases that ends at its owner’s, nor in a circle', async () => {
    const [victim, thief] = [await makeParty(), await makeParty()]
    const base = newDomain()
    server.set(`a.${base}`, 'CNAME', `b.${base}`)
    server.set(`b.${base}`, 'CNAME', victim.target)
    // What lies behind the platform's own name is nobody's business.
    server.set(victim.target, 'CNAME', thief.target)
    server.set(`loop.${base}`, 'CNAME', `pool.${base}`)
    server.set(`pool.${base}`, 'CNAME', `loop.${base}`)
    for (const host of [`a.${base}`, `loop.${base}`])
      assert.equal((await thief.check(await thief.claim(host)))['state'], 'pending')
    assert.equal((await victim.check(await victim.claim(`a.${base}`)))['method'], 'cname')
    server.remove(victim.target)
  })

  test('of a public suffix is not claimed, and the suffix proves nothing below it', async () => {
    const thief = await makeParty()
    const suffixes = [
      'co.uk',
      '*.co.uk',
      'github.io',
      '*.github.io',
      'pages.dev',
      'com',
      '*.com',
      '*',
      '*.*.d.example',
    ]
    for (const host of suffixes) {
      const { status } = await thief.ask('POST', `/websites/${thief.site.siteId}/domains`, { host })
      assert.equal(status, 400, host)
    }
    for (const suffix of ['co.uk', 'github.io']) {
      server.set(`_hotswap.${suffix}`, 'TXT', [thief.proof])
      const seen = await thief.check(await thief.claim(`shop.${suffix}`))
      assert.equal(seen['state'], 'pending')
      assert.ok(!server.queries.some(({ name }) => name === `_hotswap.${suffix}`), suffix)
    }
  })

  test('below the platform’s domain, above it, or of this machine, is nobody’s to claim', async () => {
    const thief = await makeParty()
    const { domain } = ctx.config
    const hosts = [
      `app.${domain}`,
      `victim.${domain}`,
      `*.${domain}`,
      `x.dns.${domain}`,
      domain,
      '127.0.0.1',
      '[::1]',
    ]
    for (const host of [...hosts, '2130706433', '0x7f.1', 'localhost.', `APP.${domain.toUpperCase()}.`]) {
      const { status } = await thief.ask('POST', `/websites/${thief.site.siteId}/domains`, { host })
      assert.ok(status === 400 || host === '0x7f.1', `${host}: ${status}`)
    }
  })

  test('is not had by handing a name to and fro, once its owner has taken the records away', async () => {
    const [squatter, friend, owner] = [await makeParty(), await makeParty(), await makeParty()]
    const host = newDomain()
    const id = await hold(squatter, host)
    const offer = await squatter.ask('POST', `/domains/${id}/transfer`, { tenant: friend.tenant.slug })
    assert.equal(offer.status, 201, offer.text)
    // Its owner moves to us: no look has seen it yet.
    server.set(`_hotswap.${host}`, 'TXT', [owner.proof])
    const accepted = await friend.ask('POST', `/domain-transfers/${String(offer.body['id'])}/accept`, {
      website_id: friend.site.siteId,
    })
    assert.equal(accepted.body['code'], 'domain_not_verified', accepted.text)
    assert.equal((await owner.check(await owner.claim(host)))['state'], 'misconfigured')
    assert.equal(await holderOf(host), owner.tenant.id)
  })

  test('that was given up rests, whatever others do meanwhile', async () => {
    const [former, thief] = [await makeParty(), await makeParty()]
    const host = newDomain()
    const id = await hold(former, host)
    await former.ask('DELETE', `/domains/${id}`)
    server.set(`_hotswap.${host}`, 'TXT', [thief.proof])
    let claim = await thief.claim(host)
    for (let day = 0; day < 6; day += 1) {
      const seen = await thief.check(claim)
      assert.deepEqual([seen['state'], seen['problem']], ['quarantined', 'resting'])
      const patched = await thief.ask('PATCH', `/domains/${claim}`, { is_primary: true })
      assert.equal(patched.body['code'], 'domain_not_verified')
      const offered = await thief.ask('POST', `/domains/${claim}/transfer`, { tenant: former.tenant.slug })
      assert.equal(offered.body['code'], 'domain_not_verified')
      await thief.ask('DELETE', `/domains/${claim}`)
      claim = await thief.claim(host)
      clock.advance(DAY_MS)
    }
    assert.equal(await holderOf(host), undefined)
    assert.equal(await shownAt(host), 'nobody')
    clock.advance(DAY_MS)
    assert.equal((await thief.check(claim))['problem'], 'not_pointing_here')
  })

  test('that operators have stopped stays stopped, whatever its tenant does', async () => {
    const [tenant, friend] = [await makeParty(), await makeParty()]
    const host = newDomain()
    const id = await hold(tenant, host)
    server.set(host, 'A', [HERE])
    await tenant.check(id)
    assert.equal(await shownAt(host), tenant.tenant.slug)
    const operator = await t.operator()
    const stopped = await call(`/api/v1/admin/domains/${id}/quarantine`, {
      method: 'POST',
      token: operator,
      body: { reason: 'Phishing' },
    })
    assert.equal(stopped.status, 200, stopped.text)
    assert.equal((await tenant.check(id))['state'], 'quarantined')
    const tries: [method: string, path: string, body?: Body][] = [
      ['DELETE', `/domains/${id}`],
      ['PATCH', `/domains/${id}`, { is_primary: true }],
      ['POST', `/domains/${id}/transfer`, { tenant: friend.tenant.slug }],
      ['POST', `/domains/${id}/certificate/order`],
      ['POST', `/websites/${tenant.site.siteId}/domains`, { host }],
    ]
    for (const [method, path, body] of tries) {
      const { status } = await tenant.ask(method, path, body)
      assert.ok(status >= 400 && status < 500, `${method} ${path}: ${status}`)
    }
    await tenant.ask('PATCH', `/domains/${id}`, { redirects: false, https: 'manual' })
    // Nor does a wildcard stand in for it.
    await hold(tenant, `*.${host.slice(host.indexOf('.') + 1) === 'example' ? newDomain() : host}`)
    assert.equal(await shownAt(host), 'nobody')
    server.set(`_hotswap.${host}`, 'TXT', [friend.proof])
    assert.equal((await friend.check(await friend.claim(host)))['problem'], 'held_elsewhere')
    assert.equal(await holderOf(host), tenant.tenant.id)
  })

  test('that operators have stopped is not set free by deleting the tenant', async () => {
    const [tenant, again] = [await makeParty(), await makeParty()]
    const [host, plain] = [newDomain(), newDomain()]
    const id = await hold(tenant, host)
    await hold(tenant, plain)
    const token = await t.operator()
    const body = { reason: 'Phishing' }
    await call(`/api/v1/admin/domains/${id}/quarantine`, { method: 'POST', token, body })
    await ctx.db.withPlatform(async (tx) => {
      await releaseNamesOf(ctx, tx, tenant.tenant.id)
      await tx.deleteFrom('domains').where('tenant_id', '=', tenant.tenant.id).execute()
    })
    clock.advance(8 * DAY_MS)
    server.set(`_hotswap.${host}`, 'TXT', [again.proof])
    assert.equal((await again.check(await again.claim(host)))['problem'], 'resting')
    server.set(`_hotswap.${plain}`, 'TXT', [again.proof])
    assert.equal((await again.check(await again.claim(plain)))['method'], 'txt')
    const path = `/api/v1/admin/tenants/${again.tenant.id}/domains`
    const vouched = await call(path, {
      method: 'POST',
      token: (await t.makeUser('platform_admin')).token,
      body: { host },
    })
    assert.equal(vouched.status, 201, vouched.text)
    assert.equal(await holderOf(host), again.tenant.id)
  })

  test('goes to one of many who prove it at once, and to none when the name servers do not agree', async () => {
    const parties = await Promise.all(Array.from({ length: 4 }, makeParty))
    const host = newDomain()
    server.set(
      `_hotswap.${host}`,
      'TXT',
      parties.map(({ proof }) => proof),
    )
    const ids = await Promise.all(parties.map((party) => party.claim(host)))
    const seen = await Promise.all(parties.map((party, index) => party.check(ids[index] ?? '')))
    assert.equal(seen.filter(({ method }) => method === 'txt').length, 1)
    server.fail(`_hotswap.${host}`, 'SERVFAIL')
    const then = await Promise.all(parties.map((party, index) => party.check(ids[index] ?? '')))
    assert.deepEqual(
      then.map(({ method }) => method),
      seen.map(({ method }) => method),
      'broken DNS gives nothing, and takes nothing',
    )
  })

  test('is none of another tenant’s wildcard, from the moment in which it is proven', async () => {
    const [wide, narrow] = [await makeParty(), await makeParty()]
    const base = newDomain()
    await hold(wide, `*.${base}`)
    assert.equal(await shownAt(`shop.${base}`), wide.tenant.slug)
    server.set(`shop.${base}`, 'CNAME', narrow.target)
    await narrow.check(await narrow.claim(`shop.${base}`))
    assert.equal(await shownAt(`shop.${base}`), narrow.tenant.slug)
    assert.equal(await shownAt(`other.${base}`), wide.tenant.slug)
  })
})

describe('a name', () => {
  test('holds no line break, no markup, and nothing that another program reads otherwise', async () => {
    const party = await makeParty()
    const base = newDomain()
    const nasty = [
      `a.${base}\r\nX-Evil: 1`,
      `a.${base}\nBcc: all@victim.test`,
      `a.${base}\0.victim.test`,
      `<script>.${base}`,
      `a"b.${base}`,
      `{{7*7}}.${base}`,
      `a%0d%0a.${base}`,
      `a.${base}/path`,
      `a.${base}:443`,
      `user@a.${base}`,
      `a.${base}?x`,
      `a.${base}#x`,
      `a\\b.${base}`,
      `a..${base}`,
      `.${base}`,
      `-a.${base}`,
      `a-.${base}`,
      `${'a'.repeat(64)}.${base}`,
      `${'a.'.repeat(130)}${base}`,
      `\u202e.${base}`,
      `аpple.${base}`,
      `xn--a.${base}`,
    ]
    for (const host of nasty) {
      const { status, text } = await party.ask('POST', `/websites/${party.site.siteId}/domains`, { host })
      assert.equal(status, 400, JSON.stringify(host))
      assert.ok(!text.includes('<script>') || text.includes('"code"'))
    }
    const rows = await ctx.db.withPlatform((tx) =>
      tx.selectFrom('domains').select('host').where('tenant_id', '=', party.tenant.id).execute(),
    )
    assert.deepEqual(rows, [])
  })

  test('redirects to no stranger, in one step or two', async () => {
    const [party, other] = [await makeParty(), await makeParty()]
    const [host, theirs] = [newDomain(), newDomain()]
    const id = await hold(party, host)
    const second = await hold(party, newDomain())
    await hold(other, theirs)
    for (const redirect_to of [
      theirs,
      'evil.example',
      '//evil.example',
      'evil.example/path',
      `${host}@evil.example`,
    ]) {
      assert.equal((await party.ask('PATCH', `/domains/${second}`, { redirect_to })).status, 400, redirect_to)
      const both = await party.ask('PATCH', `/domains/${second}`, { redirects: true, redirect_to })
      assert.equal(both.status, 400, redirect_to)
    }
    await party.ask('PATCH', `/domains/${id}`, { is_primary: true })
    assert.equal((await party.ask('PATCH', `/domains/${second}`, { redirects: true })).status, 200)
    const { body } = await party.ask('GET', `/domains/${second}`)
    for (const path of [
      '//evil.example/',
      '/\\evil.example',
      '/%0d%0aset-cookie:a',
      '/a?next=//evil.example',
    ]) {
      const { status, headers } = await d.visit(String(body['host']), path)
      const location = headers['location'] ?? ''
      assert.ok(status === 400 || URL.parse(location)?.hostname === host, `${path}: ${status} ${location}`)
      assert.equal(headers['set-cookie'], undefined)
    }
  })

  test('never shows what would prove it to us, whatever its website has there', async () => {
    const party = await makeParty()
    const host = newDomain()
    await hold(party, host)
    const path = '/.well-known/hotswap-verification'
    await publish(ctx, party.site, [{ path, title: party.proof }])
    for (const spelling of [
      path,
      `${path}/`,
      `${path}?x=1`,
      '/.well-known/%68otswap-verification',
      `/x/..${path}`,
    ]) {
      const { status, text } = await d.visit(host, spelling)
      assert.notEqual(status, 200, spelling)
      assert.ok(!text.includes(party.proof.slice(-32)), spelling)
    }
  })

  test('that nobody proves is given up, and squats nothing meanwhile', async () => {
    const [squatter, owner] = [await makeParty(), await makeParty()]
    const host = newDomain()
    const id = await squatter.claim(host)
    await hold(owner, host)
    assert.equal(await holderOf(host), owner.tenant.id)
    clock.advance(31 * DAY_MS)
    await giveUpExpired(ctx)
    assert.equal((await squatter.ask('GET', `/domains/${id}`)).status, 404)
    assert.equal(await holderOf(host), owner.tenant.id)
  })
})

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
