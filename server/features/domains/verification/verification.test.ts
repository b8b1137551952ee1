import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { type Knot, startKnot } from '../../../../test/kit/knot.ts'
import { startNameServer } from '../../../../test/kit/name-server.ts'
import { makeSite } from '../../../../test/kit/site.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { openDns } from '../../../kernel/dns/dns.ts'
import { openGuardedFetch } from '../../../kernel/http/guarded-fetch.ts'
import { claimNames, removeClaim } from '../adding.ts'
import { ownerOf } from '../domains.ts'
import type { DomainRow } from '../queries.ts'
import { checkDomain, checkNow } from './check.ts'
import { findDangling } from './dangling.ts'
import { cnameTarget } from './expected.ts'
import { askForDueLooks, giveUpExpired } from './jobs.ts'
import { reportOf } from './look.ts'

const HOUR_MS = 3_600_000
const HERE = '192.0.2.10'
/** Where web servers of tests are: ports below 1024 are open to those who may have them. */
const ELSEWHERE = '127.0.0.99'

const clock = manualClock(new Date('2027-01-01T12:00:00Z'))
const dnsServer = await startNameServer()
const fetcher = openGuardedFetch({
  allow: (address) => address === ELSEWHERE,
  resolve: async () => [ELSEWHERE],
})
const { ctx, call, makeMember, makeTenant, operator } = await startTestApp({
  config: { dnsResolvers: [dnsServer.address], publicAddresses: [HERE, '2001:DB8:0::10'] },
  overrides: { clock, fetcher, dns: openDns({ resolvers: [dnsServer.address], timeoutMs: 400 }) },
})
test.after(() => dnsServer[Symbol.asyncDispose]())

let made = 0
/** A domain that no other test has. */
const newDomain = () => `d${++made}.example`

type Claimed = { tenantId: string; id: string; host: string; proof: string; target: string }

async function newTenant() {
  const { tenant, owner } = await makeTenant({ plan: 'professional' })
  const site = await makeSite(ctx, tenant.id)
  return {
    tenantId: tenant.id,
    token: owner,
    claim: async (host: string): Promise<Claimed> => {
      const [row] = await claimNames(ctx, tenant.id, site.id, { host })
      const secrets = await ctx.db.withPlatform((tx) => ownerOf(tx, tenant.id))
      return {
        tenantId: tenant.id,
        id: row.id,
        host,
        proof: `hotswap-verification=${secrets.proof}`,
        target: cnameTarget(ctx, secrets),
      }
    },
  }
}

async function look({ tenantId, id }: Claimed): Promise<DomainRow> {
  const row = await checkDomain(ctx, tenantId, id)
  assert.ok(row)
  return row
}

const stateOf = ({ state, holds, points_here, method, problem }: DomainRow) => ({
  state,
  holds,
  points_here,
  method,
  problem,
})
const PENDING = { state: 'pending', holds: false, points_here: false, method: null, problem: 'proof_missing' }

function recordOf(row: DomainRow, type: string) {
  const record = reportOf(row)?.records.find((one) => one.type === type)
  assert.ok(record, `no ${type} record in the report`)
  return record
}

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

  dnsServer.set(txt, 'TXT', 'something else')
  row = await look(domain)
  assert.equal(recordOf(row, 'TXT').state, 'wrong')
  assert.equal(
    recordOf(row, 'TXT').explanation,
    `We see TXT "something else" at ${txt}, expected "${domain.proof}".`,
  )

  dnsServer.set(txt, 'TXT', [
    'something else',
    [domain.proof.slice(0, 30), domain.proof.slice(30).toUpperCase()],
  ])
  row = await look(domain)
  assert.deepEqual([row.holds, row.method, row.problem], [true, 'txt', 'not_pointing_here'])
  assert.equal(recordOf(row, 'TXT').state, 'found')

  dnsServer.set(name, 'A', HERE)
  row = await look(domain)
  assert.deepEqual([row.state, row.points_here, row.problem], ['verified', true, null])
  assert.equal(recordOf(row, 'A').explanation, `We see A ${HERE} at ${name}.`)
})

test('a TXT record at any parent down to the registrable domain proves a name, one below it does not', async () => {
  const name = newDomain()
  const { claim } = await newTenant()
  const domain = await claim(`a.b.${name}`)
  dnsServer.set(`_hotswap.c.a.b.${name}`, 'TXT', domain.proof)
  dnsServer.set('_hotswap.example', 'TXT', domain.proof)
  assert.equal((await look(domain)).state, 'pending')
  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  const row = await look(domain)
  assert.equal(row.holds, true)
  assert.equal(recordOf(row, 'TXT').explanation, `We see the TXT record at _hotswap.${name}.`)
})

test('a TXT record that answers for every name proves nothing, unless it is the proof', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(`www.${name}`)
  dnsServer.set(`*.${name}`, 'TXT', ['v=spf1 -all', 'hotswap-verification=', 'hotswap-verification=*'])
  assert.equal((await look(domain)).state, 'pending')
  dnsServer.set(`*.${name}`, 'TXT', domain.proof)
  assert.equal((await look(domain)).holds, true)
})

test('the value of another account proves nothing, and neither does a CNAME record in the place of the text', async () => {
  const name = newDomain()
  const [mine, theirs] = [await (await newTenant()).claim(name), await (await newTenant()).claim(name)]
  dnsServer.set(`_hotswap.${name}`, 'TXT', theirs.proof)
  let row = await look(mine)
  assert.equal(row.state, 'pending')
  assert.match(recordOf(row, 'TXT').explanation, /The value belongs to another account/)

  // As below `*.name CNAME somebody-else`: what stands there is the other one's.
  dnsServer.remove(`_hotswap.${name}`)
  dnsServer.set(`_hotswap.${name}`, 'CNAME', 'texts.elsewhere.example')
  dnsServer.set('texts.elsewhere.example', 'TXT', mine.proof)
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
  dnsServer.set(host, 'CNAME', other.target)
  let row = await look(domain)
  assert.deepEqual([row.state, row.points_here], ['pending', true])
  assert.match(recordOf(row, 'CNAME').explanation, /belongs to another account/)

  dnsServer.set(host, 'CNAME', 'edge.elsewhere.example')
  dnsServer.set('edge.elsewhere.example', 'A', '192.0.2.77')
  row = await look(domain)
  assert.deepEqual([row.state, row.points_here], ['pending', false])
  assert.equal(
    recordOf(row, 'CNAME').explanation,
    `We see CNAME edge.elsewhere.example at ${host}, expected CNAME ${domain.target}.`,
  )

  dnsServer.remove('edge.elsewhere.example')
  dnsServer.set('edge.elsewhere.example', 'CNAME', domain.target.toUpperCase())
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
  dnsServer.set(`www.${name}`, 'CNAME', `b.${name}`)
  dnsServer.set(`b.${name}`, 'CNAME', `www.${name}`)
  const circle = await look(domain)
  assert.equal(circle.state, 'pending')
  assert.match(recordOf(circle, 'CNAME').explanation, /lead in a circle: www\..* → b\..* → www\./)
  for (let hop = 0; hop < 9; hop++) dnsServer.set(`h${hop}.${name}`, 'CNAME', `h${hop + 1}.${name}`)
  dnsServer.set(`h9.${name}`, 'CNAME', domain.target)
  dnsServer.set(`www.${name}`, 'CNAME', `h0.${name}`)
  const long = await look(domain)
  assert.equal(long.state, 'pending')
  assert.match(recordOf(long, 'CNAME').explanation, /More than 8 CNAME records/)
})

test('a wildcard is proven by a TXT record only', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(`*.${name}`)
  dnsServer.set(`*.${name}`, 'CNAME', domain.target)
  let row = await look(domain)
  assert.deepEqual([row.state, row.points_here], ['pending', true])
  assert.equal(recordOf(row, 'TXT').required, true)
  assert.ok(!reportOf(row)?.records.some(({ type }) => type === 'HTTP'))
  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  row = await look(domain)
  assert.deepEqual([row.state, row.method, row.points_here], ['verified', 'txt', true])
})

test('an address that leads astray is one too many', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  dnsServer.set(name, 'A', [HERE, '192.0.2.66'])
  let row = await look(domain)
  assert.equal(row.points_here, false)
  assert.equal(
    recordOf(row, 'A').explanation,
    `We see A ${HERE} at ${name}, and besides it A 192.0.2.66, which does not lead here. Remove what is too much.`,
  )
  dnsServer.set(name, 'A', HERE)
  dnsServer.set(name, 'AAAA', '2001:db8::66')
  assert.equal((await look(domain)).points_here, false)
  dnsServer.set(name, 'AAAA', '2001:DB8::10')
  row = await look(domain)
  assert.deepEqual([row.points_here, row.state], [true, 'verified'])
  dnsServer.set(name, 'A', '192.0.2.66')
  row = await look(domain)
  assert.deepEqual([row.points_here, row.state, row.holds], [false, 'misconfigured', true])
})

test('servers that disagree prove nothing and take nothing away', async () => {
  await using other = await startNameServer({}, { address: '127.0.0.2' })
  const two = { ...ctx, dns: openDns({ resolvers: [dnsServer.address, other.address], timeoutMs: 400 }) }
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  const txt = `_hotswap.${name}`
  const lookTwice = () => checkDomain(two, domain.tenantId, domain.id)
  dnsServer.set(txt, 'TXT', domain.proof)
  let row = await lookTwice()
  assert.equal(row?.state, 'pending')
  assert.match(
    recordOf(row, 'TXT').explanation,
    /The name servers do not agree about _hotswap\..* yet: .* says "hotswap-verification=.*"; .* says nothing\./,
  )
  other.set(txt, 'TXT', domain.proof)
  row = await lookTwice()
  assert.equal(row?.holds, true)
  other.remove(txt)
  row = await lookTwice()
  assert.deepEqual([row?.holds, row?.failing_since], [true, null])
})

test('a name whose DNS is out of order is never lost, however long; one whose proof is gone is, after 72 hours', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  dnsServer.set(name, 'A', HERE)
  assert.equal((await look(domain)).state, 'verified')
  for (const failure of ['SERVFAIL', 'silent', 'REFUSED'] as const) {
    dnsServer.fail(name, failure)
    clock.advance(100 * HOUR_MS)
    const row = await look(domain)
    assert.deepEqual(
      [row.state, row.holds, row.failing_since, row.points_here],
      ['verified', true, null, true],
    )
    assert.match(recordOf(row, 'TXT').explanation, /do not answer|report an error/, failure)
  }
  dnsServer.fail(name)
  assert.equal((await look(domain)).failing_since, null)

  // The zone is still there, and the record is not: this, and only this, counts.
  dnsServer.remove(`_hotswap.${name}`)
  const begun = await look(domain)
  assert.deepEqual([begun.state, begun.holds, begun.failing_since], ['verified', true, clock.now()])
  assert.ok(soonAgain(begun, 0.5), 'it is looked at every half an hour')
  clock.advance(50 * HOUR_MS)
  dnsServer.fail(name, 'SERVFAIL')
  assert.deepEqual((await look(domain)).failing_since, begun.failing_since)
  clock.advance(30 * HOUR_MS)
  assert.equal((await look(domain)).holds, true, 'time alone takes no name away')
  dnsServer.fail(name)
  const lost = await look(domain)
  assert.deepEqual([lost.state, lost.holds], ['lost', false])

  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  assert.equal((await look(domain)).holds, true, 'it can come back')
})

test('a proof that comes back in time ends the matter', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  await look(domain)
  dnsServer.set(`_hotswap.${name}`, 'TXT', [])
  assert.ok((await look(domain)).failing_since)
  clock.advance(71 * HOUR_MS)
  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  const row = await look(domain)
  assert.deepEqual([row.holds, row.failing_since], [true, null])
  clock.advance(5 * HOUR_MS)
  assert.equal((await look(domain)).holds, true)
})

test('who holds a name keeps it while his proof stands, and loses it to a proof when his is gone', async () => {
  const name = newDomain()
  const [first, second] = [await (await newTenant()).claim(name), await (await newTenant()).claim(name)]
  const txt = `_hotswap.${name}`
  dnsServer.set(txt, 'TXT', first.proof)
  assert.equal((await look(first)).holds, true)
  dnsServer.set(txt, 'TXT', [first.proof, second.proof])
  const waiting = await look(second)
  assert.deepEqual([waiting.state, waiting.holds, waiting.problem], ['pending', false, 'held_elsewhere'])
  dnsServer.set(txt, 'TXT', second.proof)
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
  dnsServer.set(
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
  const withAcme = { ...ctx, config: { ...ctx.config, acme } }
  const name = newDomain()
  const { claim } = await newTenant()
  const [domain, wild] = [await claim(`www.${name}`), await claim(`*.${name}`)]
  const lookFor = async ({ tenantId, id }: Claimed) => {
    const row = await checkDomain(withAcme, tenantId, id)
    assert.ok(row)
    return reportOf(row)?.records.find(({ type }) => type === 'CAA')
  }
  assert.equal(await lookFor(domain), undefined, 'no CAA record forbids nothing')
  dnsServer.set(name, 'CAA', [{ tag: 'issue', value: 'other.example; policy=ev', flags: 0 }])
  const forbidden = await lookFor(domain)
  assert.deepEqual([forbidden?.state, forbidden?.name], ['wrong', name])
  assert.match(forbidden?.explanation ?? '', /from other\.example only\. Add letsencrypt\.org/)
  dnsServer.set(name, 'CAA', [
    { tag: 'issue', value: 'LetsEncrypt.org', flags: 0 },
    { tag: 'issuewild', value: ';', flags: 0 },
  ])
  assert.equal((await lookFor(domain))?.state, 'found')
  assert.equal((await lookFor(wild))?.state, 'wrong')
})

test('broken DNSSEC signatures are explained, and take no name away', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  dnsServer.lie(({ packet, name: asked }, send) => {
    const isChecked = ((packet.flags ?? 0) & 0x10) === 0
    if (asked.endsWith(name) && isChecked) send({ ...packet, additionals: [], type: 'response', flags: 2 })
    return asked.endsWith(name) && isChecked
  })
  const row = await look(domain)
  dnsServer.lie(undefined)
  assert.equal(row.problem, null, 'nothing was learned')
  assert.match(reportOf(row)?.hints.join() ?? '', /The DNSSEC signatures of .* do not hold/)
})

test('what resolvers still remember is said, and for how long', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  dnsServer.set(name, 'A', HERE)
  const remembering = {
    ...ctx,
    dns: {
      ...ctx.dns,
      ask: async (...[host, type, options]: Parameters<typeof ctx.dns.ask>) => {
        const answer = await ctx.dns.ask(host, type, options)
        const old = { name: host, type, ttl: 1_700, value: '192.0.2.55' }
        return options?.authoritative === false && type === 'A' ? { ...answer, records: [old] } : answer
      },
    },
  }
  const row = await checkDomain(remembering, domain.tenantId, domain.id)
  assert.ok(row)
  assert.deepEqual(reportOf(row)?.hints, [
    'Some visitors still get the old answer (192.0.2.55); it may last another 29 min.',
  ])
})

/** A web server of somebody else on port 80, or one line that says why it cannot be had. */
async function startWeb() {
  const answers = { status: 200, body: '', location: '' }
  const server = createServer((_request, response) => {
    response.writeHead(answers.status, answers.location ? { location: answers.location } : {})
    response.end(answers.body)
  })
  const listening = once(server.listen(80, ELSEWHERE), 'listening')
  try {
    await listening
  } catch (error) {
    return { missing: `port 80 of ${ELSEWHERE} cannot be had: ${String(error)}` }
  }
  return {
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a file proves a name only on a web server that is not ours, and once it led here it stays proven', async (t) => {
  const web = await startWeb()
  if ('missing' in web) return t.skip(web.missing)
  await using _open = web
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  const token = domain.proof.slice('hotswap-verification='.length)
  web.answers.body = `${token}\n`

  assert.equal((await look(domain)).state, 'pending', 'a name without an address has no web server')
  for (const ours of [HERE, '2001:db8::10']) {
    dnsServer.set(name, ours.includes(':') ? 'AAAA' : 'A', ours)
    assert.equal((await look(domain)).state, 'pending', 'we would answer ourselves')
  }
  dnsServer.set(name, 'A', ['192.0.2.200', HERE])
  assert.equal((await look(domain)).state, 'pending', 'we might answer ourselves')
  dnsServer.remove(name)
  dnsServer.set(name, 'A', '192.0.2.200')
  for (const wrong of [
    { body: `${token} and more` },
    { body: 'x'.repeat(5_000) },
    { status: 404 },
    { status: 503 },
    { status: 302, location: `http://elsewhere.example/` },
    { status: 302, location: `http://${name}:8080/` },
  ]) {
    Object.assign(web.answers, { status: 200, body: token, location: '' }, wrong)
    assert.equal((await look(domain)).state, 'pending', JSON.stringify(wrong))
  }
  Object.assign(web.answers, { status: 200, body: token, location: '' })
  let row = await look(domain)
  assert.deepEqual([row.holds, row.method, row.points_here], [true, 'http', false])

  dnsServer.set(name, 'A', HERE)
  clock.advance(200 * HOUR_MS)
  row = await look(domain)
  assert.deepEqual(
    [row.state, row.method, row.failing_since, row.points_here],
    ['verified', 'http', null, true],
  )

  dnsServer.set(name, 'A', '192.0.2.200')
  web.answers.status = 503
  assert.equal((await look(domain)).failing_since, null, 'a web server out of order takes nothing away')
  web.answers.status = 404
  assert.notEqual((await look(domain)).failing_since, null)
})

function soonAgain({ next_check_at }: DomainRow, hours: number): boolean {
  const wait = (next_check_at?.getTime() ?? 0) - clock.now().getTime()
  return Math.abs(wait / (hours * HOUR_MS) - 1) <= 0.1001
}

test('a claim is looked at after 10 s, 30 s, and ever more rarely, for 30 days; a proven name twice a day for life', async () => {
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  const waits: number[] = []
  const end = clock.now().getTime() + 29 * 24 * HOUR_MS
  for (let rounds = 0; clock.now().getTime() < end; rounds++) {
    assert.ok(rounds < 200, 'it is looked at too often')
    const { next_check_at } = await look(domain)
    assert.ok(next_check_at)
    waits.push(next_check_at.getTime() - clock.now().getTime())
    clock.advance(next_check_at.getTime() - clock.now().getTime())
  }
  const around = [10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 21_600]
  for (const [index, seconds] of around.entries())
    assert.ok(
      Math.abs((waits[index] ?? 0) / (seconds * 1_000) - 1) <= 0.1001,
      `look ${index}: ${waits[index]} ms`,
    )
  assert.ok(new Set(waits.slice(-20)).size > 1, 'names that were added together are spread')

  dnsServer.set(`_hotswap.${name}`, 'TXT', domain.proof)
  dnsServer.set(name, 'A', HERE)
  assert.ok(soonAgain(await look(domain), 12))
  clock.advance(400 * 24 * HOUR_MS)
  assert.ok(soonAgain(await look(domain), 12))
})

test('a claim that nobody proves in 30 days is given up, and its place with it', async () => {
  const { claim, tenantId } = await newTenant()
  const [proven, never] = [await claim(newDomain()), await claim(newDomain())]
  dnsServer.set(`_hotswap.${proven.host}`, 'TXT', proven.proof)
  await look(proven)
  clock.advance(29 * 24 * HOUR_MS)
  await giveUpExpired(ctx)
  const hosts = () =>
    ctx.db.withPlatform((tx) =>
      tx.selectFrom('domains').select('host').where('tenant_id', '=', tenantId).orderBy('host').execute(),
    )
  assert.equal((await hosts()).length, 2)
  clock.advance(2 * 24 * HOUR_MS)
  assert.equal((await giveUpExpired(ctx)).given_up >= 1, true)
  assert.deepEqual(
    (await hosts()).map(({ host }) => host),
    [proven.host],
  )
  assert.equal(await checkDomain(ctx, never.tenantId, never.id), undefined)
})

test('looks that are due are asked for once, and no tenant takes more than its turn', async () => {
  const many = await newTenant()
  const few = await newTenant()
  const all = await ctx.db.withPlatform(async (tx) => {
    await tx.updateTable('domains').set({ next_check_at: null }).execute()
    const base = { registrable: 'x.example', skeleton: '', next_check_at: clock.now() }
    const rows = Array.from({ length: 25 }, (_, index) => ({
      ...base,
      id: crypto.randomUUID(),
      host: `n${index}.many.example`,
      tenant_id: many.tenantId,
    }))
    await tx
      .insertInto('domains')
      .values([...rows, { ...base, id: crypto.randomUUID(), host: 'few.example', tenant_id: few.tenantId }])
      .execute()
    return rows
  })
  assert.equal(all.length, 25)
  const jobsOf = (tenantId: string) =>
    ctx.db.withTenant(tenantId, (tx) =>
      tx.selectFrom('jobs').select('payload').where('task', '=', 'domains.look').execute(),
    )
  assert.deepEqual(await askForDueLooks(ctx), { due: 21 })
  assert.deepEqual([(await jobsOf(many.tenantId)).length, (await jobsOf(few.tenantId)).length], [20, 1])
  assert.deepEqual(await askForDueLooks(ctx), { due: 5 })
  assert.deepEqual(await askForDueLooks(ctx), { due: 0 })
  clock.advance(10 * 60_000)
  assert.deepEqual(await askForDueLooks(ctx), { due: 21 }, 'what never came about is asked for again')
  assert.equal((await jobsOf(many.tenantId)).length, 25, 'and waits in the queue once')
})

test('looks that somebody asks for are limited', async () => {
  const domain = await (await newTenant()).claim(newDomain())
  const who = { id: domain.id, tenant_id: domain.tenantId }
  for (let count = 0; count < 6; count++) assert.equal((await checkNow(ctx, who)).state, 'pending')
  await assert.rejects(checkNow(ctx, who), { code: 'rate_limited' })
  const stranger = await newTenant()
  await assert.rejects(checkNow(ctx, { id: domain.id, tenant_id: stranger.tenantId }), { code: 'not_found' })
})

test('names that lead here and are nobody’s are shown to those who had them, and to operators', async () => {
  const { claim, tenantId, token } = await newTenant()
  const [released, other, clean] = [
    await claim(`www.${newDomain()}`),
    await claim(newDomain()),
    await claim(newDomain()),
  ]
  for (const { host, proof } of [released, other, clean]) dnsServer.set(`_hotswap.${host}`, 'TXT', proof)
  dnsServer.set(released.host, 'CNAME', released.target)
  dnsServer.set(other.host, 'A', HERE)
  dnsServer.set(clean.host, 'A', '192.0.2.66')
  for (const domain of [released, other, clean]) {
    const row = await look(domain)
    assert.equal(row.holds, true)
    await removeClaim(ctx, row)
  }
  const listed = async (path: string, as: string) => {
    const { body, status } = await call(path, { token: as })
    assert.equal(status, 200)
    return (body['items'] as unknown as { host: string; seen: string }[]).map(
      ({ host, seen }) => `${host} ${seen}`,
    )
  }
  const signal = AbortSignal.timeout(60_000)
  await findDangling(ctx, signal)
  const expected = [`${other.host} A ${HERE}`, `${released.host} CNAME ${released.target}`].toSorted()
  assert.deepEqual(await listed('/api/v1/tenant/domains/dangling', token), expected)
  const seenByOperator = await listed('/api/v1/admin/domains/dangling?limit=200', await operator())
  assert.ok(expected.every((line) => seenByOperator.includes(line)))
  assert.deepEqual(await listed('/api/v1/tenant/domains/dangling', (await newTenant()).token), [])

  dnsServer.fail(released.host, 'SERVFAIL')
  dnsServer.remove(other.host)
  await findDangling(ctx, signal)
  assert.deepEqual(
    await listed('/api/v1/tenant/domains/dangling', token),
    [`${released.host} CNAME ${released.target}`],
    'what cannot be looked at stays; what is gone goes',
  )
  dnsServer.fail(released.host)
  clock.advance(8 * 24 * HOUR_MS)
  const next = await (await newTenant()).claim(released.host)
  dnsServer.set(`_hotswap.${released.host}`, 'TXT', next.proof)
  assert.equal((await look(next)).holds, true)
  await findDangling(ctx, signal)
  // The other token has expired by now.
  const later = await makeMember(tenantId, 'admin')
  assert.deepEqual(await listed('/api/v1/tenant/domains/dangling', later.token), [])
})

test('a real name server is asked the same way', async (t) => {
  const knot: Knot | { missing: string } = await startKnot({
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
  await using server = knot
  const dns = openDns({ resolvers: [server.resolver], timeoutMs: 2_000 })
  const real = { ...ctx, dns }
  const domain = await (await newTenant()).claim('real.example')
  const row = await checkDomain(real, domain.tenantId, domain.id)
  assert.ok(row)
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
