import assert from 'node:assert/strict'
import { randomBytes, X509Certificate } from 'node:crypto'
import { after, test } from 'node:test'
import { placeOrder, problemOf, reload } from '../../../../test/kit/acme-orders.ts'
import { startTestApp } from '../../../../test/kit/app.ts'
import { startKnot } from '../../../../test/kit/knot.ts'
import { startPebble } from '../../../../test/kit/pebble.ts'
import { openGuardedFetch } from '../../../kernel/http/guarded-fetch.ts'
import { issue } from './issue.ts'

const key = { name: 'hotswap', algorithm: 'hmac-sha256' as const, secret: randomBytes(32).toString('base64') }
const allow = [{ key: 'hotswap', actions: ['update' as const, 'transfer' as const] }]
const knot = await startKnot({
  keys: [key],
  zones: [{ name: 'shop.example', records: ['@ A 127.0.0.1'], allow }],
})
const pebble = 'missing' in knot ? knot : await startPebble({ dnsServer: knot.resolver })

if ('missing' in knot) test('wildcards', { skip: knot.missing }, () => {})
else if ('missing' in pebble) test('wildcards', { skip: pebble.missing }, () => {})
else {
  const life = new AsyncDisposableStack()
  after(() => life.disposeAsync())
  life.use(knot)
  life.use(pebble)
  const fetcher = openGuardedFetch({ allow: () => true })
  const t = await startTestApp({
    config: { acme: pebble.acme, dnsResolvers: [knot.resolver] },
    overrides: { fetcher },
  })
  const { tenant, owner } = await t.makeTenant()
  const get = async (names: string[], tenantId = tenant.id) => {
    const order = await placeOrder(t.ctx, tenantId, names)
    return issue(t.ctx, order, pebble.authority, AbortSignal.timeout(60_000))
  }
  const recordsLeft = async () => (await t.ctx.dns.ask('_acme-challenge.shop.example', 'TXT')).records

  test('a wildcard is proven with a record in its zone, which is gone afterwards', async () => {
    const body = {
      name: 'Our name server',
      kind: 'rfc2136',
      settings: { server: '127.0.0.1', port: knot.port, zones: ['shop.example'], key_name: key.name },
      secret: key.secret,
    }
    const added = await t.call('/api/v1/dns-providers', { method: 'POST', token: owner, body })
    assert.equal(added.status, 201, added.text)
    const { chain, challenge } = await get(['*.shop.example'])
    assert.equal(new X509Certificate(chain).subjectAltName, 'DNS:*.shop.example')
    assert.equal(challenge, 'dns-01')
    assert.deepEqual(await recordsLeft(), [])
    // Two values stand at one name.
    const both = await get(['*.shop.example', 'shop.example'])
    assert.equal(new X509Certificate(both.chain).subjectAltName, 'DNS:*.shop.example, DNS:shop.example')
    assert.deepEqual(await recordsLeft(), [])
  })

  test('a name that no port leads to is proven in its zone in the end', async () => {
    const { challenge } = await get(['shop.example'])
    assert.equal(challenge, 'dns-01')
  })

  test('another tenant’s account proves nothing', async () => {
    const stranger = await t.makeTenant()
    const order = await placeOrder(t.ctx, stranger.tenant.id, ['*.shop.example'])
    const failed = issue(t.ctx, order, pebble.authority, AbortSignal.timeout(60_000))
    assert.equal((await problemOf(failed)).type, 'no_challenge')
    assert.equal((await reload(t.ctx, order)).order_url, null)
  })
}
