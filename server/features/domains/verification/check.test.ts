import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HERE, HOUR_MS, newDomain, recordOf, startClaims } from '../../../../test/kit/claims.ts'
import { startKnot } from '../../../../test/kit/knot.ts'
import { startNameServer } from '../../../../test/kit/name-server.ts'
import { type Dns, openDns } from '../../../kernel/dns/dns.ts'
import { reportOf } from './look.ts'

const { clock, ctx, look, newTenant, server } = await startClaims()

test('servers that disagree prove nothing and take nothing away', async () => {
  await using other = await startNameServer({}, { address: '127.0.0.2' })
  const dns = openDns({ resolvers: [server.address, other.address], timeoutMs: 1_500 })
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  const txt = `_hotswap.${name}`
  const lookTwice = () => look(domain, { dns })
  server.set(txt, 'TXT', domain.proof)
  let row = await lookTwice()
  assert.equal(row.state, 'pending')
  assert.match(
    recordOf(row, 'TXT').explanation,
    /The name servers do not agree about _hotswap\..* yet: .* says "hotswap-verification=.*"; .* says nothing\./,
  )
  other.set(txt, 'TXT', domain.proof)
  row = await lookTwice()
  assert.equal(row.holds, true)
  other.remove(txt)
  row = await lookTwice()
  assert.deepEqual([row.holds, row.failing_since], [true, null])
})

test('a name whose DNS is out of order is never lost, however long; one whose proof is gone is, after 72 hours', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  server.set(name, 'A', HERE)
  assert.equal((await look(domain)).state, 'verified')
  for (const failure of ['SERVFAIL', 'silent', 'REFUSED'] as const) {
    server.fail(name, failure)
    clock.advance(100 * HOUR_MS)
    const row = await look(domain)
    assert.deepEqual(
      [row.state, row.holds, row.failing_since, row.points_here],
      ['verified', true, null, true],
    )
    assert.match(recordOf(row, 'TXT').explanation, /do not answer|report an error/, failure)
  }
  server.fail(name)
  assert.equal((await look(domain)).failing_since, null)

  // The zone is still there, and the record is not: this, and only this, counts.
  server.remove(`_hotswap.${name}`)
  const begun = await look(domain)
  assert.deepEqual([begun.state, begun.holds, begun.failing_since], ['verified', true, clock.now()])
  const wait = (begun.next_check_at?.getTime() ?? 0) - clock.now().getTime()
  assert.ok(wait < 0.6 * HOUR_MS, 'it is looked at every half an hour')
  clock.advance(50 * HOUR_MS)
  server.fail(name, 'SERVFAIL')
  assert.deepEqual((await look(domain)).failing_since, begun.failing_since)
  clock.advance(30 * HOUR_MS)
  assert.equal((await look(domain)).holds, true, 'time alone takes no name away')
  server.fail(name)
  const lost = await look(domain)
  assert.deepEqual([lost.state, lost.holds], ['lost', false])

  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  assert.equal((await look(domain)).holds, true, 'it can come back')
})

test('a proof that comes back in time ends the matter', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  await look(domain)
  server.set(`_hotswap.${name}`, 'TXT', [])
  assert.ok((await look(domain)).failing_since)
  clock.advance(71 * HOUR_MS)
  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  const row = await look(domain)
  assert.deepEqual([row.holds, row.failing_since], [true, null])
  clock.advance(5 * HOUR_MS)
  assert.equal((await look(domain)).holds, true)
})

test('broken DNSSEC signatures are explained, and take no name away', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  server.lie(({ packet, name: asked }, send) => {
    const isChecked = ((packet.flags ?? 0) & 0x10) === 0
    if (asked.endsWith(name) && isChecked) send({ ...packet, additionals: [], type: 'response', flags: 2 })
    return asked.endsWith(name) && isChecked
  })
  const row = await look(domain)
  server.lie(undefined)
  assert.equal(row.problem, null, 'nothing was learned')
  assert.match(reportOf(row)?.hints.join() ?? '', /The DNSSEC signatures of .* do not hold/)
})

test('what resolvers still remember is said, and for how long', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  server.set(name, 'A', HERE)
  const remembering: Dns = {
    ...ctx.dns,
    async ask(host, type, options) {
      const answer = await ctx.dns.ask(host, type, options)
      const old = { name: host, type, ttl: 1_700, value: '192.0.2.55' }
      return options?.authoritative === false && type === 'A' ? { ...answer, records: [old] } : answer
    },
  }
  const row = await look(domain, { dns: remembering })
  assert.deepEqual(reportOf(row)?.hints, [
    'Some visitors still get the old answer (192.0.2.55); it may last another 29 min.',
  ])
})

test('a real name server is asked the same way', async (t) => {
  const knot = await startKnot({
    zones: [
      {
        name: 'real.example',
        records: [
          'alias CNAME chain',
          'chain CNAME real.elsewhere.example.',
          '*.wild TXT "everything"',
          `@ A ${HERE}`,
          '@ CAA 0 issue "other.example"',
        ],
      },
    ],
  })
  if ('missing' in knot) return t.skip(knot.missing)
  t.after(() => knot[Symbol.asyncDispose]())
  const dns = openDns({ resolvers: [knot.resolver], timeoutMs: 2_000 })
  const domain = await (await newTenant()).claim('real.example')
  const row = await look(domain, { dns })
  assert.deepEqual([row.state, row.points_here, row.problem], ['pending', true, 'proof_missing'])
  assert.equal(recordOf(row, 'TXT').state, 'missing')
  const chain = await dns.trace('alias.real.example', (name) => name === 'real.elsewhere.example')
  assert.deepEqual([chain.hops.length, chain.end], [2, 'real.elsewhere.example'])
  const wild = await dns.ask('_hotswap.wild.real.example', 'TXT')
  assert.deepEqual([wild.agree, wild.records[0]?.value], [true, 'everything'])
  const none = await dns.ask('nothing.real.example', 'A')
  assert.deepEqual([none.rcode, none.agree], ['NXDOMAIN', true])
  assert.equal((await dns.ask('elsewhere.example', 'A')).rcode, 'REFUSED')
})
