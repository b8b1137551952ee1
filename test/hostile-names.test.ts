/** Attacks on names of others: by records, by handing over, by waiting, by deleting; and on what is read out of names. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { releaseNamesOf } from '../server/features/domains/domains.ts'
import { giveUpExpired } from '../server/features/domains/verification/jobs.ts'
import { HERE, HOUR_MS, newDomain } from './kit/claims.ts'
import { publish } from './kit/published-site.ts'
import { type Body, startRivals } from './kit/rivals.ts'

const t = await startRivals()
const { ctx, call, clock, server, d, makeParty, hold, holderOf, shownAt } = t
const DAY_MS = 24 * HOUR_MS

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
