import assert from 'node:assert/strict'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { after, describe, test } from 'node:test'
import {
  listChallenges,
  placeOrder,
  problemOf,
  reload,
  untilChallenged,
} from '../../../../test/kit/acme-orders.ts'
import { startTestApp } from '../../../../test/kit/app.ts'
import { startChallengeAnswers } from '../../../../test/kit/challenge-answers.ts'
import { startNameServer } from '../../../../test/kit/name-server.ts'
import { type Pebble, type PebbleOptions, startPebble } from '../../../../test/kit/pebble.ts'
import type { AcmeAuthority } from '../../../config.ts'
import { createLog } from '../../../kernel/log.ts'
import type { CertificateOrder } from '../orders/orders.ts'
import { converse } from './account.ts'
import type { ChallengeContext } from './challenges.ts'
import { issue } from './issue.ts'
import { revoke } from './revoke.ts'

const logged: string[] = []
const log = createLog('trace', { write: (line: string) => void logged.push(line) })
const t = await startTestApp({ overrides: { log } })
const { tenant } = await t.makeTenant()
const life = new AsyncDisposableStack()
after(() => life.disposeAsync())
const names = life.use(
  await startNameServer({ '*.shop.example': { A: '127.0.0.1' }, 'shop.example': { A: '127.0.0.1' } }),
)
const answers = life.use(await startChallengeAnswers(t.ctx))

async function start(options: Partial<PebbleOptions> = {}): Promise<Pebble | { missing: string }> {
  const { httpPort, tlsPort } = answers
  return startPebble({ dnsServer: names.address, httpPort, tlsPort, ...options })
}

/** The context of an installation that trusts this authority. */
function contextFor(
  { acme }: Pick<Pebble, 'acme'>,
  tlsPort: number | undefined = answers.tlsPort,
): ChallengeContext {
  return { ...t.ctx, config: { ...t.ctx.config, acme, tlsPort } }
}

let counter = 0
const newName = () => `n${++counter}.shop.example`

const run = (
  ctx: ChallengeContext,
  order: CertificateOrder,
  authority: AcmeAuthority,
  signal?: AbortSignal,
) => issue(ctx, order, authority, signal ?? AbortSignal.timeout(60_000))

const requestsTo = (pebble: Pebble, path: string) => pebble.log().split(`POST ${path} `).length - 1

const pebble = await start()
const skip = 'missing' in pebble ? pebble.missing : false
if (!('missing' in pebble)) life.use(pebble)
/** Only used where tests are not skipped. */
const authority = pebble as Pebble

describe('with Pebble', { skip }, () => {
  test('names are proven over HTTP, and the certificate is theirs, of a key that nobody else has seen', async () => {
    const order = await placeOrder(t.ctx, tenant.id, ['www.shop.example', 'shop.example'])
    const issued = await run(contextFor(authority), order, authority.authority)
    const leaf = new X509Certificate(issued.chain)
    assert.equal(leaf.subjectAltName, 'DNS:shop.example, DNS:www.shop.example')
    assert.ok(leaf.checkPrivateKey(createPrivateKey(issued.privateKey)))
    assert.equal(createPrivateKey(issued.privateKey).asymmetricKeyDetails?.namedCurve, 'prime256v1')
    const [, intermediate = ''] = issued.chain.match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g) ?? []
    const root = new X509Certificate(await authority.issuerRoot())
    assert.ok(leaf.verify(new X509Certificate(intermediate).publicKey))
    assert.ok(new X509Certificate(intermediate).verify(root.publicKey))
    assert.equal(issued.challenge, 'http-01')
    assert.equal(issued.authority, authority.directoryUrl)
    assert.match(issued.ariId ?? '', /^[\w-]+\.[\w-]+$/)
    assert.deepEqual(await listChallenges(t.ctx), [])
    const { private_key } = await reload(t.ctx, order)
    assert.ok(private_key && !private_key.includes('PRIVATE KEY'))
  })

  test('where port 80 belongs to somebody else, the name is proven in a handshake', async () => {
    const name = newName()
    answers.strangers.add(name)
    const issued = await run(
      contextFor(authority),
      await placeOrder(t.ctx, tenant.id, [name]),
      authority.authority,
    )
    assert.equal(issued.challenge, 'tls-alpn-01')
    assert.equal(new X509Certificate(issued.chain).subjectAltName, `DNS:${name}`)
    assert.deepEqual(await listChallenges(t.ctx), [])
  })

  test('an installation that accepts no handshakes does not try them, and says what was seen', async () => {
    const name = newName()
    answers.strangers.add(name)
    const order = await placeOrder(t.ctx, tenant.id, [name])
    const problem = await problemOf(
      run(
        { ...contextFor(authority), config: { ...contextFor(authority).config, tlsPort: undefined } },
        order,
        authority.authority,
      ),
    )
    assert.equal(problem.type, 'unauthorized')
    assert.match(problem.hint, new RegExp(`another server than this one under ${name}`))
    assert.deepEqual(
      { name: problem.name, blame: problem.blame, retry: problem.retry, failedNames: problem.failedNames },
      { name, blame: 'name', retry: 'later', failedNames: [name] },
    )
    // The authority's order is over: the next attempt begins a new one.
    assert.deepEqual(
      [(await reload(t.ctx, order)).order_url, (await reload(t.ctx, order)).private_key],
      [null, null],
    )
    assert.deepEqual(await listChallenges(t.ctx), [])
  })

  test('a name without an address cannot be looked up, and one where nobody listens cannot be reached', async () => {
    names.fail('broken.shop.example', 'SERVFAIL')
    const broken = await problemOf(
      run(
        contextFor(authority),
        await placeOrder(t.ctx, tenant.id, ['broken.shop.example']),
        authority.authority,
      ),
    )
    assert.deepEqual([broken.blame, broken.retry], ['name', 'later'])
    assert.match(broken.detail, /broken\.shop\.example/)
    names.set('closed.shop.example', 'A', '127.0.0.2')
    const closed = await problemOf(
      run(
        contextFor(authority),
        await placeOrder(t.ctx, tenant.id, ['closed.shop.example']),
        authority.authority,
      ),
    )
    assert.equal(closed.type, 'connection')
    assert.deepEqual(closed.failedNames, ['closed.shop.example'])
    assert.match(closed.hint, /firewall/)
  })

  test('a wildcard without an account at a DNS provider is not asked for at all', async () => {
    const before = requestsTo(authority, '/order-plz')
    const problem = await problemOf(
      run(contextFor(authority), await placeOrder(t.ctx, tenant.id, ['*.shop.example']), authority.authority),
    )
    assert.equal(problem.type, 'no_challenge')
    assert.match(problem.hint, /connect the account at the DNS provider/)
    assert.equal(requestsTo(authority, '/order-plz'), before)
  })

  test('an installation has one account, whoever needs it first', async () => {
    await using fresh = (await start()) as Pebble
    const ctx = contextFor(fresh)
    const talks = await Promise.all(
      Array.from({ length: 5 }, () => converse(ctx, fresh.authority, AbortSignal.timeout(30_000))),
    )
    const urls = await Promise.all(talks.map((talk) => talk.ask(async (client) => client.getAccountUrl())))
    assert.equal(new Set(urls).size, 1)
    for (const talk of talks) await talk[Symbol.asyncDispose]()
    const rows = await t.ctx.db.withPlatform((tx) =>
      tx.selectFrom('acme_accounts').selectAll().where('directory_url', '=', fresh.directoryUrl).execute(),
    )
    assert.deepEqual(
      rows.map(({ account_url, contact }) => [account_url, contact]),
      [[urls[0], 'operator@example.test']],
    )
    assert.ok(!rows[0]?.private_key.includes('PRIVATE KEY'))
  })

  test('half of all nonces may be rejected', async () => {
    await using moody = (await start({ nonceReject: 50 })) as Pebble
    for (let round = 0; round < 3; round += 1) {
      const issued = await run(
        contextFor(moody),
        await placeOrder(t.ctx, tenant.id, [newName()]),
        moody.authority,
      )
      assert.equal(issued.challenge, 'http-01')
    }
    const onceEach = ['/order-plz', '/chalZ/', '/finalize-order/', '/certZ/']
    const sent = onceEach.map((path) => requestsTo(moody, path)).reduce((sum, count) => sum + count, 0)
    assert.ok(sent > 3 * onceEach.length, 'no nonce was rejected')
  })

  test('an authority that demands an external binding gets it, and only the right one', async () => {
    const eab = [
      { keyId: 'kid-1', hmacKey: 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W' },
    ]
    await using strict = (await start({ eab })) as Pebble
    const ctx = contextFor(strict)
    const name = newName()
    const none = await problemOf(
      run(ctx, await placeOrder(t.ctx, tenant.id, [name]), { ...strict.authority, eab: undefined }),
    )
    assert.deepEqual([none.type, none.blame], ['externalAccountRequired', 'settings'])
    assert.match(none.hint, /ACME_EAB_KEY_ID/)
    const wrong = {
      keyId: 'kid-1',
      hmacKey: 'b10lLJs8l1GPIzsLP0s6pMt8O0XVGnfTaCeROxQM0BIt2XrJMDHJZBM5NuQmQJQH',
    }
    const refused = await problemOf(
      run(ctx, await placeOrder(t.ctx, tenant.id, [newName()]), { ...strict.authority, eab: wrong }),
    )
    assert.equal(refused.blame, 'settings')
    const issued = await run(ctx, await placeOrder(t.ctx, tenant.id, [newName()]), strict.authority)
    assert.equal(issued.challenge, 'http-01')
  })

  test('a certificate is revoked, and once is enough', async () => {
    const { chain, authority: url } = await run(
      contextFor(authority),
      await placeOrder(t.ctx, tenant.id, [newName()]),
      authority.authority,
    )
    const ctx = contextFor(authority)
    for (let round = 0; round < 2; round += 1)
      await revoke(ctx, { chain, authority: url }, 'superseded', AbortSignal.timeout(30_000))
    assert.deepEqual(await authority.statusOf(new X509Certificate(chain).serialNumber), {
      status: 'Revoked',
      reason: 4,
    })
    await assert.rejects(
      revoke(
        ctx,
        { chain, authority: 'https://gone.example/dir' },
        'superseded',
        AbortSignal.timeout(30_000),
      ),
      { code: 'provider_failed' },
    )
  })

  test('an order whose certificate nobody installed is downloaded again, not made again', async () => {
    const order = await placeOrder(t.ctx, tenant.id, [newName()])
    const first = await run(contextFor(authority), order, authority.authority)
    const before = requestsTo(authority, '/order-plz')
    const second = await run(contextFor(authority), await reload(t.ctx, order), authority.authority)
    assert.equal(second.chain, first.chain)
    assert.equal(second.privateKey, first.privateKey)
    assert.equal(requestsTo(authority, '/order-plz'), before)
  })

  test('what is stopped in the middle goes on with the same order', async () => {
    await using slow = (await start({ sleepSeconds: 2 })) as Pebble
    const ctx = contextFor(slow)
    const order = await placeOrder(t.ctx, tenant.id, [newName()])
    const stop = new AbortController()
    const running = run(ctx, order, slow.authority, stop.signal)
    running.catch(() => undefined)
    await untilChallenged(t.ctx)
    const reason = new Error('the process stops')
    stop.abort(reason)
    await assert.rejects(running, reason)
    // The authority may still come to look.
    assert.equal((await listChallenges(t.ctx)).length, 1)
    const { order_url } = await reload(t.ctx, order)
    assert.ok(order_url)
    await run(ctx, await reload(t.ctx, order), slow.authority)
    assert.equal((await reload(t.ctx, order)).order_url, order_url)
    assert.equal(requestsTo(slow, '/order-plz'), 1)
    assert.deepEqual(await listChallenges(t.ctx), [])
  })

  test('an authority that goes away keeps the order waiting; one that has forgotten everything is told anew', async () => {
    await using frail = (await start({ sleepSeconds: 2 })) as Pebble
    const ctx = contextFor(frail)
    const order = await placeOrder(t.ctx, tenant.id, [newName()])
    const running = problemOf(run(ctx, order, frail.authority))
    await untilChallenged(t.ctx)
    await frail.kill()
    const problem = await running
    assert.deepEqual(
      [problem.type, problem.blame, problem.retry],
      ['authority_unreachable', 'authority', 'soon'],
    )
    const left = await reload(t.ctx, order)
    assert.ok(left.order_url)
    assert.equal((await problemOf(run(ctx, left, frail.authority))).type, 'authority_unreachable')
    await frail.restart()
    const issued = await run(ctx, left, frail.authority)
    assert.equal(issued.challenge, 'http-01')
    assert.notEqual((await reload(t.ctx, order)).order_url, left.order_url)
  })

  test('an authority that hangs does not keep a process from stopping', async () => {
    await using hanging = (await start()) as Pebble
    hanging.freeze()
    const stop = new AbortController()
    const order = await placeOrder(t.ctx, tenant.id, [newName()])
    const running = run(contextFor(hanging), order, hanging.authority, stop.signal)
    const reason = new Error('the process stops')
    setImmediate(() => stop.abort(reason))
    await assert.rejects(running, reason)
  })

  test('addresses that lead to no authority are told apart from authorities that are away', async () => {
    const order = await placeOrder(t.ctx, tenant.id, [newName()])
    const ctx = contextFor(authority)
    const at = (directoryUrl: string) => problemOf(run(ctx, order, { ...authority.authority, directoryUrl }))
    const website = await at(`http://127.0.0.1:${answers.httpPort}/`)
    assert.deepEqual([website.type, website.blame], ['authority_unusable', 'settings'])
    assert.equal((await at(authority.directoryUrl.replace('/dir', '/elsewhere'))).type, 'authority_unusable')
    const untrusted = await problemOf(
      run(
        { ...ctx, config: { ...ctx.config, acme: { ...authority.acme, caFile: undefined } } },
        order,
        authority.authority,
      ),
    )
    assert.equal(untrusted.type, 'authority_unusable')
    assert.match(untrusted.hint, /ACME_CA_FILE/)
    assert.equal((await at('https://127.0.0.1:1/dir')).type, 'authority_unreachable')
  })

  test('names that an authority refuses are not tried again', async () => {
    await using picky = (await start({ blocked: ['shop.example'] })) as Pebble
    const problem = await problemOf(
      run(contextFor(picky), await placeOrder(t.ctx, tenant.id, [newName()]), picky.authority),
    )
    assert.deepEqual([problem.type, problem.retry, problem.elsewhere], ['rejectedIdentifier', 'never', true])
  })

  test('a profile that the authority does not offer is not asked for, and noted', async () => {
    const wish = { ...authority.authority, profile: 'shortlived' }
    const issued = await run(contextFor(authority), await placeOrder(t.ctx, tenant.id, [newName()]), wish)
    assert.equal(issued.profile, undefined)
    assert.match(logged.join(''), /does not offer the profile/)
  })

  test('nothing that was logged holds a key', () => {
    assert.doesNotMatch(logged.join(''), /PRIVATE KEY|zWNDZM6eQGHWpSRTPal5|"hmacKey"/)
  })
})
