import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { CLOUDFLARE_TOKEN, openCloudflareStandIn } from '../../../test/kit/cloudflare.ts'
import { startKnot } from '../../../test/kit/knot.ts'
import { startNameServer } from '../../../test/kit/name-server.ts'
import { standInFetcher } from '../../../test/kit/stand-in-fetcher.ts'
import { manualClock } from '../../kernel/clock.ts'
import { openDns } from '../../kernel/dns/dns.ts'
import { findAccountFor } from './accounts.ts'
import { dnsSolverFor } from './dns-providers.ts'

const cloudflare = await openCloudflareStandIn()
const names = await startNameServer()
after(() => names[Symbol.asyncDispose]())
const key = { name: 'hotswap', algorithm: 'hmac-sha256', secret: randomBytes(32).toString('base64') } as const
const allow = [{ key: 'hotswap', actions: ['update' as const, 'transfer' as const] }]
const zones = ['knot.example', 'sub.knot.example', 'platform.example'].map((name) => ({ name, allow }))
const knot = await startKnot({ keys: [key], zones })
if (!('missing' in knot)) after(() => knot[Symbol.asyncDispose]())

const fetcher = standInFetcher({ 'api.cloudflare.com': cloudflare.url }, ['127.0.0.1'])
const dns = openDns({ resolvers: ['missing' in knot ? names.address : knot.resolver] })
const { ctx, call, makeTenant, operator } = await startTestApp({
  config: { publicAddresses: ['192.0.2.80', '2001:db8::80'] },
  overrides: { fetcher, dns },
})

type Step = { action: string; type: string; name: string; value: string; explanation: string }
const PROVIDERS = '/api/v1/dns-providers'
const post = (path: string, token: string, body: unknown = {}) => call(path, { method: 'POST', token, body })

async function makeDomain(host: string) {
  const { tenant, owner } = await makeTenant({ custom_domain: host })
  const { body, text } = await call('/api/v1/tenant/domains', { token: owner })
  const [domain] = body['items'] as unknown as { id: string }[]
  assert.ok(domain?.id, text)
  return { tenant, owner, create: `/api/v1/domains/${domain.id}/records/create`, domainId: domain.id }
}

async function useCloudflare(token: string): Promise<void> {
  const made = await post(PROVIDERS, token, {
    name: 'Cloudflare',
    kind: 'cloudflare',
    secret: CLOUDFLARE_TOKEN,
  })
  assert.equal(made.status, 201, made.text)
}

const stepsOf = (answer: { body: Record<string, unknown> }) =>
  (answer.body['steps'] as Step[]).map(({ action, type, name }) => `${action} ${type} ${name}`)

describe('the records of a name', () => {
  test('are created where its zone is, and once', async () => {
    const zone = cloudflare.addZone('created.example')
    const { owner, create, tenant } = await makeDomain('www.created.example')
    const without = await post(create, owner)
    assert.equal(without.status, 409)
    assert.match(String(without.body['detail']), /No account at a DNS provider has a zone/)
    await useCloudflare(owner)

    const planned = await post(create, owner, { dry_run: true })
    assert.equal(planned.status, 200, planned.text)
    assert.deepEqual(stepsOf(planned), ['add CNAME www.created.example'])
    assert.equal(zone.records.length, 0)

    assert.equal((await post(create, owner)).status, 200)
    const [record] = zone.records
    assert.match(`${record?.type} ${record?.content}`, /^CNAME [a-z2-7]{20}\.dns\.localhost$/)
    assert.deepEqual(stepsOf(await post(create, owner)), ['keep CNAME www.created.example'])
    assert.equal(zone.records.length, 1)
    const audit = await ctx.db.withTenant(tenant.id, (tx) =>
      tx.selectFrom('audit_entries').selectAll().where('action', '=', 'dns_record.create').execute(),
    )
    assert.equal(audit.length, 1)
  })

  test('are addresses and a proof at the apex, beside what is there already', async () => {
    const zone = cloudflare.addZone('apex.example', [
      { type: 'MX', name: 'apex.example', content: 'mail.apex.example', priority: 1, ttl: 1 },
      { type: 'TXT', name: 'apex.example', content: '"v=spf1 -all"', ttl: 1 },
    ])
    const { owner, create } = await makeDomain('apex.example')
    await useCloudflare(owner)
    const made = await post(create, owner)
    assert.equal(made.status, 200, made.text)
    assert.deepEqual(stepsOf(made).toSorted(), [
      'add A apex.example',
      'add AAAA apex.example',
      'add TXT _hotswap.apex.example',
    ])
    assert.deepEqual(zone.records.map(({ type }) => type).toSorted(), ['A', 'AAAA', 'MX', 'TXT', 'TXT'])
  })

  test('replace what leads elsewhere only when that is asked for', async () => {
    const elsewhere = { type: 'A', name: 'www.moved.example', content: '198.51.100.7', ttl: 1 }
    const zone = cloudflare.addZone('moved.example', [elsewhere])
    const { owner, create } = await makeDomain('www.moved.example')
    await useCloudflare(owner)
    const refused = await post(create, owner)
    assert.equal(refused.status, 409)
    assert.match(String(refused.body['detail']), /leads visitors elsewhere \(198\.51\.100\.7\).*`replace`/)
    assert.equal(zone.records[0]?.content, '198.51.100.7')
    const replaced = await post(create, owner, { replace: true })
    assert.equal(replaced.status, 200, replaced.text)
    assert.deepEqual(stepsOf(replaced), ['replaced A www.moved.example', 'add CNAME www.moved.example'])
    assert.deepEqual(
      zone.records.map(({ type }) => type),
      ['CNAME'],
    )
  })

  test('are not created where they could not stand, not even with replace', async () => {
    const mail = { type: 'MX', name: 'www.mail.example', content: 'mx.mail.example', priority: 1, ttl: 1 }
    const zone = cloudflare.addZone('mail.example', [mail])
    const { owner, create } = await makeDomain('www.mail.example')
    await useCloudflare(owner)
    const refused = await post(create, owner, { replace: true })
    assert.equal(refused.status, 409)
    assert.match(String(refused.body['detail']), /other records \(MX\)/)
    assert.equal(zone.records.length, 1)
  })

  test('find zones that have come to the account since', async () => {
    const { tenant, owner } = await makeTenant()
    await useCloudflare(owner)
    const clock = manualClock()
    const zoneNow = async () =>
      (await findAccountFor({ ...ctx, clock }, tenant.id, 'www.later.example'))?.zone.name
    assert.equal(await zoneNow(), undefined)
    cloudflare.addZone('later.example')
    assert.equal(await zoneNow(), undefined, 'it is not asked again at once')
    clock.advance(61_000)
    assert.equal(await zoneNow(), 'later.example')
    cloudflare.addZone('www.later.example')
    assert.equal(await zoneNow(), 'later.example')
    clock.advance(3_600_001)
    assert.equal(await zoneNow(), 'www.later.example')
  })

  test('of another tenant are out of reach', async () => {
    cloudflare.addZone('theirs.example')
    const { create } = await makeDomain('www.theirs.example')
    const { owner } = await makeTenant()
    await useCloudflare(owner)
    assert.equal((await post(create, owner)).status, 404)
  })
})

describe('Domain Connect', () => {
  test('says why it is not there', async () => {
    const { owner, domainId } = await makeDomain('www.plain.example')
    const { status, body } = await call(`/api/v1/domains/${domainId}/connect`, { token: owner })
    assert.equal(status, 200)
    assert.equal(body['available'], false)
    assert.match(String(body['reason']), /plain.example does not speak Domain Connect/)
  })
})

test('a proof counts when the name servers show it, not when the provider has it', async () => {
  const { tenant, owner } = await makeTenant()
  const zone = cloudflare.addZone('slow.example')
  await useCloudflare(owner)
  const slow = { ...ctx, dns: openDns({ resolvers: [names.address] }) }
  const solver = await dnsSolverFor(slow, tenant.id, '*.slow.example')
  assert.ok(solver)
  const name = '_acme-challenge.slow.example'
  await solver.present(name, 'value')
  assert.equal(zone.records.length, 1)
  assert.equal(await solver.propagated(name, 'value'), false)
  names.set(name, 'TXT', ['older'])
  assert.equal(await solver.propagated(name, 'value'), false)
  names.set(name, 'TXT', ['older', 'value'])
  assert.equal(await solver.propagated(name, 'value'), true)
  names.fail(name, 'SERVFAIL')
  assert.equal(await solver.propagated(name, 'value'), false)
})

if ('missing' in knot) test('proofs over DNS', { skip: knot.missing }, () => {})
else {
  const account = (server: string, served: string[]) => ({
    name: 'Knot',
    kind: 'rfc2136',
    settings: { server, port: knot.port, zones: served, key_name: key.name },
    secret: key.secret,
  })

  describe('a name server of one’s own', () => {
    test('gets the records of a wildcard, and shows them', async () => {
      const { owner, create } = await makeDomain('*.shop.knot.example')
      assert.equal((await post(PROVIDERS, owner, account('127.0.0.1', ['knot.example']))).status, 201)
      const made = await post(create, owner)
      assert.equal(made.status, 200, made.text)
      assert.deepEqual(stepsOf(made).toSorted(), [
        'add CNAME *.shop.knot.example',
        'add TXT _hotswap.shop.knot.example',
      ])
      const { records } = await dns.ask('any.shop.knot.example', 'CNAME')
      assert.match(records[0]?.value ?? '', /\.dns\.localhost$/)
      assert.deepEqual(stepsOf(await post(create, owner)).toSorted(), [
        'keep CNAME *.shop.knot.example',
        'keep TXT _hotswap.shop.knot.example',
      ])
    })
  })

  describe('a solver of challenges', () => {
    const name = '_acme-challenge.knot.example'

    test('adds and removes its own values only, and sees when they are there', async () => {
      const { tenant, owner } = await makeTenant()
      assert.equal(await dnsSolverFor(ctx, tenant.id, '*.knot.example'), undefined)
      assert.equal((await post(PROVIDERS, owner, account('127.0.0.1', ['knot.example']))).status, 201)
      const solver = await dnsSolverFor(ctx, tenant.id, '*.knot.example')
      assert.ok(solver)
      assert.equal(await solver.propagated(name, 'one'), false)
      await Promise.all([solver.present(name, 'one'), solver.present(name, 'two')])
      await solver.present(name, 'one')
      assert.deepEqual(
        [await solver.propagated(name, 'one'), await solver.propagated(name, 'two')],
        [true, true],
      )
      await solver.cleanUp(name, 'one')
      await solver.cleanUp(name, 'one')
      assert.deepEqual(
        [await solver.propagated(name, 'one'), await solver.propagated(name, 'two')],
        [false, true],
      )
      await solver.cleanUp(name, 'two')
    })

    test('takes the account with the most specific zone', async () => {
      const { tenant, owner } = await makeTenant()
      await post(PROVIDERS, owner, account('127.0.0.1', ['knot.example', 'sub.knot.example']))
      const solver = await dnsSolverFor(ctx, tenant.id, 'www.sub.knot.example')
      const deep = '_acme-challenge.www.sub.knot.example'
      await solver?.present(deep, 'value')
      assert.equal(await solver?.propagated(deep, 'value'), true)
      await solver?.cleanUp(deep, 'value')
    })

    test('is never another tenant’s, nor the platform’s for a tenant', async () => {
      const { tenant } = await makeTenant()
      const token = await operator()
      const made = await post(
        '/api/v1/admin/dns-providers',
        token,
        account('127.0.0.1', ['platform.example']),
      )
      assert.equal(made.status, 201, made.text)
      assert.equal(await dnsSolverFor(ctx, tenant.id, 'knot.example'), undefined)
      assert.equal(await dnsSolverFor(ctx, tenant.id, 'platform.example'), undefined)
      const solver = await dnsSolverFor(ctx, null, '*.platform.example')
      const own = '_acme-challenge.platform.example'
      await solver?.present(own, 'value')
      assert.equal(await solver?.propagated(own, 'value'), true)
    })
  })
}
