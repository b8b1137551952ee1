import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Claimed, HERE, newDomain, recordOf, startClaims } from '../../../../test/kit/claims.ts'
import type { DomainRow } from '../queries.ts'
import { reportOf } from './look.ts'

const { ctx, look, newTenant, server } = await startClaims()

const stateOf = ({ state, holds, points_here, method, problem }: DomainRow) => ({
  state,
  holds,
  points_here,
  method,
  problem,
})
const PENDING = { state: 'pending', holds: false, points_here: false, method: null, problem: 'proof_missing' }

test('a TXT record proves a name, and each step on the way is explained', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  const txt = `_hotswap.${name}`
  let row = await look(domain)
  assert.deepEqual(stateOf(row), PENDING)
  assert.deepEqual(recordOf(row, 'TXT'), {
    purpose: 'verify',
    type: 'TXT',
    name: txt,
    value: domain.proof,
    ttl: 300,
    required: false,
    state: 'missing',
    seen: [],
    explanation: `We see no TXT record at ${txt}, expected "${domain.proof}". Many forms want only the part before the domain, such as _hotswap: check that the name was not doubled.`,
    provider_can_create: false,
  })

  server.set(txt, 'TXT', 'something else')
  row = await look(domain)
  assert.equal(recordOf(row, 'TXT').state, 'wrong')
  assert.equal(
    recordOf(row, 'TXT').explanation,
    `We see TXT "something else" at ${txt}, expected "${domain.proof}".`,
  )

  server.set(txt, 'TXT', [
    'something else',
    [domain.proof.slice(0, 30), domain.proof.slice(30).toUpperCase()],
  ])
  row = await look(domain)
  assert.deepEqual([row.holds, row.method, row.problem], [true, 'txt', 'not_pointing_here'])
  assert.equal(recordOf(row, 'TXT').state, 'found')

  server.set(name, 'A', HERE)
  row = await look(domain)
  assert.deepEqual([row.state, row.points_here, row.problem], ['verified', true, null])
  assert.equal(recordOf(row, 'A').explanation, `We see A ${HERE} at ${name}.`)
})

test('a TXT record at any parent down to the registrable domain proves a name, one below it does not', async () => {
  const name = newDomain()
  const { claim } = await newTenant()
  const domain = await claim(`a.b.${name}`)
  server.set(`_hotswap.c.a.b.${name}`, 'TXT', domain.proof)
  server.set('_hotswap.example', 'TXT', domain.proof)
  assert.equal((await look(domain)).state, 'pending')
  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  const row = await look(domain)
  assert.equal(row.holds, true)
  assert.equal(recordOf(row, 'TXT').explanation, `We see the TXT record at _hotswap.${name}.`)
})

test('a TXT record that answers for every name proves nothing, unless it is the proof', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(`www.${name}`)
  server.set(`*.${name}`, 'TXT', ['v=spf1 -all', 'hotswap-verification=', 'hotswap-verification=*'])
  assert.equal((await look(domain)).state, 'pending')
  server.set(`*.${name}`, 'TXT', domain.proof)
  assert.equal((await look(domain)).holds, true)
})

test('the value of another account proves nothing, and neither does a CNAME record in the place of the text', async () => {
  const name = newDomain()
  const [mine, theirs] = [await (await newTenant()).claim(name), await (await newTenant()).claim(name)]
  server.set(`_hotswap.${name}`, 'TXT', theirs.proof)
  let row = await look(mine)
  assert.equal(row.state, 'pending')
  assert.match(recordOf(row, 'TXT').explanation, /The value belongs to another account/)

  // As below `*.name CNAME somebody-else`: what stands there is the other one's.
  server.remove(`_hotswap.${name}`)
  server.set(`_hotswap.${name}`, 'CNAME', 'texts.elsewhere.example')
  server.set('texts.elsewhere.example', 'TXT', mine.proof)
  row = await look(mine)
  assert.equal(row.state, 'pending')
  assert.match(recordOf(row, 'TXT').explanation, /We see a CNAME record to texts\.elsewhere\.example/)
})

test('a CNAME chain that ends at the target proves a name and leads here; another one does not', async () => {
  const name = newDomain()
  const host = `www.${name}`
  const [domain, other] = [
    await (await newTenant()).claim(host),
    await (await newTenant()).claim(newDomain()),
  ]
  server.set(host, 'CNAME', other.target)
  let row = await look(domain)
  assert.deepEqual([row.state, row.points_here], ['pending', true])
  assert.match(recordOf(row, 'CNAME').explanation, /belongs to another account/)

  server.set(host, 'CNAME', 'edge.elsewhere.example')
  server.set('edge.elsewhere.example', 'A', '192.0.2.77')
  row = await look(domain)
  assert.deepEqual([row.state, row.points_here], ['pending', false])
  assert.equal(
    recordOf(row, 'CNAME').explanation,
    `We see CNAME edge.elsewhere.example at ${host}, expected CNAME ${domain.target}.`,
  )

  server.remove('edge.elsewhere.example')
  server.set('edge.elsewhere.example', 'CNAME', domain.target.toUpperCase())
  row = await look(domain)
  assert.deepEqual(stateOf(row), {
    state: 'verified',
    holds: true,
    points_here: true,
    method: 'cname',
    problem: null,
  })
  assert.equal(recordOf(row, 'CNAME').state, 'found')
})

test('CNAME records that lead in a circle, or on and on, are said to', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(`www.${name}`)
  server.set(`www.${name}`, 'CNAME', `b.${name}`)
  server.set(`b.${name}`, 'CNAME', `www.${name}`)
  const circle = await look(domain)
  assert.equal(circle.state, 'pending')
  assert.match(recordOf(circle, 'CNAME').explanation, /lead in a circle: www\..* → b\..* → www\./)
  for (let hop = 0; hop < 9; hop++) server.set(`h${hop}.${name}`, 'CNAME', `h${hop + 1}.${name}`)
  server.set(`h9.${name}`, 'CNAME', domain.target)
  server.set(`www.${name}`, 'CNAME', `h0.${name}`)
  const long = await look(domain)
  assert.equal(long.state, 'pending')
  assert.match(recordOf(long, 'CNAME').explanation, /More than 8 CNAME records/)
})

test('a wildcard is proven by a TXT record only', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(`*.${name}`)
  server.set(`*.${name}`, 'CNAME', domain.target)
  let row = await look(domain)
  assert.deepEqual([row.state, row.points_here], ['pending', true])
  assert.equal(recordOf(row, 'TXT').required, true)
  assert.ok(!reportOf(row)?.records.some(({ type }) => type === 'HTTP'))
  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  row = await look(domain)
  assert.deepEqual([row.state, row.method, row.points_here], ['verified', 'txt', true])
})

test('an address that leads astray is one too many', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  server.set(`_hotswap.${name}`, 'TXT', domain.proof)
  server.set(name, 'A', [HERE, '192.0.2.66'])
  let row = await look(domain)
  assert.equal(row.points_here, false)
  assert.equal(
    recordOf(row, 'A').explanation,
    `We see A ${HERE} at ${name}, and besides it A 192.0.2.66, which does not lead here. Remove what is too much.`,
  )
  server.set(name, 'A', HERE)
  server.set(name, 'AAAA', '2001:db8::66')
  assert.equal((await look(domain)).points_here, false)
  server.set(name, 'AAAA', '2001:DB8::10')
  row = await look(domain)
  assert.deepEqual([row.points_here, row.state], [true, 'verified'])
  server.set(name, 'A', '192.0.2.66')
  row = await look(domain)
  assert.deepEqual([row.points_here, row.state, row.holds], [false, 'misconfigured', true])
})

test('who holds a name keeps it while his proof stands, and loses it to a proof when his is gone', async () => {
  const name = newDomain()
  const [first, second] = [await (await newTenant()).claim(name), await (await newTenant()).claim(name)]
  const txt = `_hotswap.${name}`
  server.set(txt, 'TXT', first.proof)
  assert.equal((await look(first)).holds, true)
  server.set(txt, 'TXT', [first.proof, second.proof])
  const waiting = await look(second)
  assert.deepEqual([waiting.state, waiting.holds, waiting.problem], ['pending', false, 'held_elsewhere'])
  server.set(txt, 'TXT', second.proof)
  assert.equal((await look(second)).holds, true)
  const rows = await ctx.db.withPlatform((tx) =>
    tx.selectFrom('domains').select(['tenant_id', 'state', 'holds']).where('host', '=', name).execute(),
  )
  assert.deepEqual(
    rows.filter(({ holds }) => holds).map(({ tenant_id }) => tenant_id),
    [second.tenantId],
  )
})

test('a report never shows more than helps, whatever strangers put into DNS', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  server.set(
    `_hotswap.${name}`,
    'TXT',
    Array.from({ length: 60 }, (_, index) => `${index} ${'<script>'.repeat(12)}`),
  )
  const row = await look(domain)
  assert.equal(row.state, 'pending')
  assert.ok(recordOf(row, 'TXT').seen.length <= 20)
  assert.ok(JSON.stringify(row.report).length < 20_000)
})

test('CAA records that forbid our authorities are found, also those of a parent', async () => {
  const acme = {
    authorities: [
      { directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory', eab: undefined, profile: undefined },
    ],
    email: undefined,
    caFile: undefined,
  }
  const config = { ...ctx.config, acme }
  const name = newDomain()
  const { claim } = await newTenant()
  const [domain, wild] = [await claim(`www.${name}`), await claim(`*.${name}`)]
  const lookFor = async (claimed: Claimed) => {
    const row = await look(claimed, { config })
    return reportOf(row)?.records.find(({ type }) => type === 'CAA')
  }
  assert.equal(await lookFor(domain), undefined, 'no CAA record forbids nothing')
  server.set(name, 'CAA', [{ tag: 'issue', value: 'other.example; policy=ev', flags: 0 }])
  const forbidden = await lookFor(domain)
  assert.deepEqual([forbidden?.state, forbidden?.name], ['wrong', name])
  assert.match(forbidden?.explanation ?? '', /from other\.example only\. Add letsencrypt\.org/)
  server.set(name, 'CAA', [
    { tag: 'issue', value: 'LetsEncrypt.org', flags: 0 },
    { tag: 'issuewild', value: ';', flags: 0 },
  ])
  assert.equal((await lookFor(domain))?.state, 'found')
  assert.equal((await lookFor(wild))?.state, 'wrong')
})
