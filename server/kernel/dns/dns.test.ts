import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import type { Packet } from 'dns-packet'
import { freePort } from '../../../test/kit/free-port.ts'
import { type NameServer, type Query, type Records, startNameServer } from '../../../test/kit/name-server.ts'
import { type DnsAnswer, openDns } from './dns.ts'

const AA = 1 << 10

const values = ({ records }: Pick<DnsAnswer, 'records'>) => records.map(({ value }) => value)
const openFor = (...servers: NameServer[]) =>
  openDns({ resolvers: servers.map(({ address }) => address), timeoutMs: 1_500 })

/** An answer as the server would send it, for liars to change. */
function answerTo({ packet }: Query, changes: Packet = {}): Packet {
  return {
    ...packet,
    type: 'response',
    flags: AA,
    answers: [txt(packet.questions?.[0]?.name ?? '', 'forged')],
    additionals: [],
    ...changes,
  }
}
const txt = (name: string, data: string) => ({ name, type: 'TXT', ttl: 60, class: 'IN', data }) as const

test('records are read as they stand in the zone', async () => {
  await using server = await startNameServer({
    'example.com': {
      NS: ['ns1.example.com'],
      A: ['192.0.2.1', '192.0.2.2'],
      AAAA: '2001:db8::1',
      TXT: ['one', ['split ', 'in two'], 'Ünï'],
      CAA: [
        { tag: 'issue', value: 'ca.example', flags: 0 },
        { tag: 'issuewild', value: ';', flags: 128 },
      ],
    },
    'www.example.com': { CNAME: 'Example.COM' },
  })
  const dns = openFor(server)
  assert.deepEqual(values(await dns.ask('example.com', 'A')), ['192.0.2.1', '192.0.2.2'])
  assert.deepEqual(values(await dns.ask('EXAMPLE.com', 'AAAA')), ['2001:db8::1'])
  assert.deepEqual(values(await dns.ask('example.com', 'TXT')), ['one', 'split in two', 'Ünï'])
  assert.deepEqual(values(await dns.ask('example.com', 'CAA')), ['0 issue ca.example', '128 issuewild ;'])
  const alias = await dns.ask('www.example.com', 'TXT')
  assert.deepEqual(
    alias.records,
    [{ name: 'www.example.com', type: 'CNAME', ttl: 300, value: 'example.com' }],
    'the records of another name are not its own',
  )
})

test('no such name, no such record and no answer are three things', async () => {
  await using server = await startNameServer({ 'deep.under.example.com': { A: '192.0.2.1' } })
  const dns = openFor(server)
  const about = async (name: string) => {
    const { rcode, agree, records } = await dns.ask(name, 'TXT')
    assert.deepEqual(records, [])
    return [rcode, agree]
  }
  assert.deepEqual(await about('nope.example.com'), ['NXDOMAIN', true])
  assert.deepEqual(await about('deep.under.example.com'), ['NOERROR', true])
  assert.deepEqual(await about('under.example.com'), ['NOERROR', true])
  server.fail('example.com', 'SERVFAIL')
  assert.deepEqual(await about('nope.example.com'), ['SERVFAIL', false])
  server.fail('example.com', 'REFUSED')
  assert.deepEqual(await about('nope.example.com'), ['REFUSED', false])
  server.fail('example.com', 'silent')
  assert.deepEqual(await about('nope.example.com'), ['TIMEOUT', false])
  for (const name of ['', '.', 'a..b', `${'a'.repeat(64)}.com`, 'a b.com', 'ü.com', 'x.*.com'])
    assert.deepEqual(await about(name), ['BADNAME', false], name)
  const nobody = openDns({ resolvers: [`127.0.0.1:${await freePort()}`], timeoutMs: 1_500 })
  assert.deepEqual((await nobody.ask('example.com', 'A')).rcode, 'UNREACHABLE')
})

test('servers that differ are heard as such, and one alone adds nothing', async () => {
  const zone: Records = { 'example.com': { TXT: ['both', 'once'] } }
  await using one = await startNameServer(zone)
  await using two = await startNameServer({ 'example.com': { TXT: ['both'] } }, { address: '127.0.0.2' })
  await using three = await startNameServer({ 'example.com': { TXT: ['both'] } }, { address: '127.0.0.3' })
  const dns = openFor(one, two, three)
  const differing = await dns.ask('example.com', 'TXT')
  assert.equal(differing.agree, false)
  assert.deepEqual(values(differing), ['both'])
  assert.equal(differing.servers.length, 3)

  one.set('example.com', 'TXT', 'both')
  assert.equal((await dns.ask('example.com', 'TXT')).agree, true)
})

test('servers that are out of order are not heard, and one that is left of three is not enough', async () => {
  const zone: Records = { 'example.com': { TXT: 'true' } }
  await using world = await delegated([zone, zone, zone])
  const dns = world.open()
  world.servers[0]?.fail('example.com', 'SERVFAIL')
  const two = await dns.ask('example.com', 'TXT')
  assert.deepEqual([two.agree, two.rcode, values(two)], [true, 'NOERROR', ['true']])
  world.servers[1]?.fail('example.com', 'silent')
  const one = await dns.ask('example.com', 'TXT')
  assert.deepEqual([one.agree, one.rcode, values(one)], [false, 'NOERROR', ['true']])
})

test('an answer that is too long for UDP is fetched over TCP, and one that is too long for anybody is not read', async () => {
  await using server = await startNameServer({ 'example.com': { TXT: 'x'.repeat(3_000) } })
  const dns = openFor(server)
  assert.equal(values(await dns.ask('example.com', 'TXT'))[0]?.length, 3_000)
  assert.deepEqual([...new Set(server.queries.map(({ over }) => over))], ['udp', 'tcp'])
  server.set('example.com', 'TXT', 'x'.repeat(20_000))
  assert.equal((await dns.ask('example.com', 'TXT')).rcode, 'MALFORMED')
  server.set(
    'example.com',
    'TXT',
    Array.from({ length: 400 }, (_, index) => `value ${index}`),
  )
  assert.equal((await dns.ask('example.com', 'TXT')).records.length, 50)
})

test('forged answers are passed over: another id, another question, other letters, another port', async () => {
  await using server = await startNameServer({ 'example.com': { TXT: 'true' } })
  const dns = openFor(server)
  await using stranger = await openSocket()
  const lies: ((query: Query) => Packet)[] = [
    (query) => answerTo(query, { id: ((query.packet.id ?? 0) + 1) % 65_536 }),
    (query) => answerTo(query, { questions: [{ name: 'example.org', type: 'TXT' }] }),
    (query) => answerTo(query, { questions: [{ name: 'example.com', type: 'A' }] }),
    (query) => answerTo(query, { questions: [{ name: query.name, type: 'TXT' }] }),
    (query) => answerTo(query, { questions: [] }),
    (query) => answerTo(query, { type: 'query' }),
  ]
  for (const [index, lie] of lies.entries()) {
    server.lie((query, send) => {
      // Ahead of the true answer, as a forger would be.
      if (query.over === 'udp') send(lie(query))
      return false
    })
    assert.deepEqual(values(await dns.ask('example.com', 'TXT')), ['true'], `lie ${index}`)
  }
  let sent = 0
  server.lie((query, _send, port) => {
    if (query.over === 'udp') sent += stranger.send(answerTo(query), port)
    return false
  })
  assert.deepEqual(values(await dns.ask('example.com', 'TXT')), ['true'])
  assert.ok(sent > 0)
})

test('a server that changes the case of letters is understood over TCP', async () => {
  await using server = await startNameServer()
  const dns = openFor(server)
  server.lie((query, send) => {
    const name = query.name.toUpperCase()
    send(answerTo(query, { questions: [{ name, type: query.type as 'TXT' }], answers: [txt(name, 'yes')] }))
    return true
  })
  assert.deepEqual(values(await dns.ask('a-name-with-many-letters.example.com', 'TXT')), ['yes'])
})

test('answers that cannot be read do no harm', async () => {
  await using server = await startNameServer()
  const dns = openFor(server)
  const header = ({ packet }: Query, count: number) => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16BE(packet.id ?? 0)
    bytes.writeUInt16BE(0x8400, 2)
    bytes.writeUInt16BE(count, 6)
    return bytes
  }
  const broken: ((query: Query) => Buffer)[] = [
    (query) => header(query, 65_535),
    // A name that points at itself, and one that points forward.
    (query) => Buffer.concat([header(query, 1), Buffer.from([0xc0, 12, 0, 16, 0, 1])]),
    (query) => Buffer.concat([header(query, 1), Buffer.from([0xc0, 40, 0, 16, 0, 1])]),
    (query) => Buffer.concat([header(query, 1), Buffer.alloc(9_000, 0xff)]),
    (query) => header(query, 0).subarray(0, 7),
    () => Buffer.alloc(0),
  ]
  for (const [index, make] of broken.entries()) {
    server.lie((query, send) => (send(make(query)), true))
    const { rcode, agree } = await dns.ask('example.com', 'TXT')
    assert.ok(['MALFORMED', 'TIMEOUT'].includes(rcode) && !agree, `${index}: ${rcode}`)
  }
  server.lie((query, send) => {
    send(answerTo(query, { answers: [{ ...txt(query.name, ''), data: Buffer.from([0xff, 0x41]) }] }))
    return true
  })
  assert.deepEqual(values(await dns.ask('example.com', 'TXT')), ['\ufffdA'])
})

test('a way is followed over aliases, up to 8 and in no circle', async () => {
  const chain = (length: number): Records =>
    Object.fromEntries([
      ...Array.from({ length }, (_, hop) => [`h${hop}.example.com`, { CNAME: `h${hop + 1}.example.com` }]),
      [`h${length}.example.com`, { A: '192.0.2.1', AAAA: '2001:db8::1' }],
    ])
  await using server = await startNameServer(chain(8))
  const dns = openFor(server)
  const whole = await dns.trace('H0.example.com')
  assert.deepEqual(
    [whole.hops.length, whole.end, values(whole), whole.problem],
    [8, 'h8.example.com', ['192.0.2.1', '2001:db8::1'], undefined],
  )
  const stopped = await dns.trace('h0.example.com', (name) => name === 'h3.example.com')
  assert.deepEqual([stopped.hops.length, stopped.end, stopped.problem], [3, 'h3.example.com', undefined])

  server.remove('h8.example.com')
  server.set('h8.example.com', 'CNAME', 'h9.example.com')
  assert.equal((await dns.trace('h0.example.com')).problem, 'too_long')
  server.set('h5.example.com', 'CNAME', 'h3.example.com')
  assert.equal((await dns.trace('h0.example.com', (name) => name === 'elsewhere.test')).problem, 'loop')
  server.set('self.example.com', 'CNAME', 'self.example.com')
  assert.equal((await dns.trace('self.example.com')).problem, 'loop')
  server.fail('h2.example.com', 'SERVFAIL')
  assert.deepEqual((await dns.trace('h0.example.com')).problem, 'unknown')
  assert.equal((await dns.trace('nothing.example.com')).rcode, 'NXDOMAIN')
})

test('servers that agree on no alias end the way; addresses may differ', async () => {
  await using one = await startNameServer({ 'www.example.com': { CNAME: 'a.example.com' } })
  await using two = await startNameServer(
    { 'www.example.com': { CNAME: 'b.example.com' } },
    { address: '127.0.0.2' },
  )
  const dns = openFor(one, two)
  assert.equal((await dns.trace('www.example.com')).problem, 'unknown')
  one.remove('www.example.com')
  one.set('www.example.com', 'A', '192.0.2.1')
  assert.equal((await dns.trace('www.example.com')).problem, 'unknown')
  two.remove('www.example.com')
  two.set('www.example.com', 'A', '192.0.2.2')
  const near = await dns.trace('www.example.com')
  assert.deepEqual([near.problem, values(near)], [undefined, ['192.0.2.1', '192.0.2.2']])
})

/** Name servers of zones on 127.0.0.x, which share one port, and a resolver that only knows who they are. */
async function delegated(records: Records[]) {
  const life = new AsyncDisposableStack()
  const port = await freePort()
  const servers: NameServer[] = []
  for (const [index, zone] of records.entries())
    servers.push(life.use(await startNameServer(zone, { address: `127.0.0.${index + 11}`, port })))
  const resolver = life.use(
    await startNameServer(
      {
        'example.com': { NS: records.map((_, index) => `ns${index}.example.net`) },
        ...Object.fromEntries(
          records.map((_, index) => [`ns${index}.example.net`, { A: `127.0.0.${index + 11}` }]),
        ),
      },
      { authoritative: false },
    ),
  )
  const open = () => openDns({ resolvers: [resolver.address], timeoutMs: 1_500, port })
  return { servers, resolver, open, [Symbol.asyncDispose]: () => life.disposeAsync() }
}

test('the servers of the zone are found and asked, not what the resolver remembers', async () => {
  const zone: Records = { 'example.com': { NS: 'ns0.example.net' }, 'a.b.example.com': { TXT: 'new' } }
  await using world = await delegated([zone, zone])
  world.resolver.set('a.b.example.com', 'TXT', 'old')
  const dns = world.open()
  const fresh = await dns.ask('a.b.example.com', 'TXT')
  assert.deepEqual([values(fresh), fresh.agree, fresh.servers.length], [['new'], true, 2])
  assert.deepEqual(values(await dns.ask('a.b.example.com', 'TXT', { authoritative: false })), ['old'])
  const { packet } = world.servers[0]?.queries[0] ?? {}
  assert.equal(((packet?.flags ?? 0) >> 8) & 1, 0, 'servers of zones are asked for their own word')
})

test('a server that does not speak for the zone counts for nothing', async () => {
  const zone: Records = { 'example.com': { TXT: 'true' } }
  await using world = await delegated([zone, zone])
  world.servers[1]?.lie((query, send) => (send(answerTo(query, { flags: 0 })), true))
  const answer = await world.open().ask('example.com', 'TXT')
  assert.deepEqual([values(answer), answer.agree], [['true'], true])
  world.servers[0]?.fail('example.com', 'silent')
  const lame = await world.open().ask('example.com', 'TXT')
  assert.deepEqual([lame.records, lame.agree], [[], false])
})

test('servers that let everybody wait hold nobody up for long', async () => {
  await using resolver = await startNameServer(
    { 'example.com': { NS: ['ns1.slow.test', 'ns2.slow.test'] } },
    { authoritative: false },
  )
  resolver.fail('slow.test', 'silent')
  // Each would be waited for twice, for an address of either family.
  const resolvers = [resolver.address, resolver.address, resolver.address]
  const begun = performance.now()
  const answer = await openDns({ resolvers, timeoutMs: 1_000 }).ask('example.com', 'A')
  assert.deepEqual([answer.rcode, answer.agree], ['NO_SERVERS', false])
  const took = performance.now() - begun
  assert.ok(took < 5_000, `${took} ms`)
})

test('servers of zones on private addresses are asked by nobody whose resolvers are public', async () => {
  await using world = await delegated([{ 'example.com': { TXT: 'inside' } }])
  const dns = world.open()
  assert.deepEqual(
    values(await dns.ask('example.com', 'TXT')),
    ['inside'],
    'here the resolver is private, too',
  )
  assert.deepEqual(
    (await openDns({ resolvers: ['192.0.2.1'], timeoutMs: 50 }).ask('example.com', 'TXT')).records,
    [],
  )
})

test('a resolver that refuses because of signatures, and answers without them, says that DNSSEC is broken', async () => {
  await using resolver = await startNameServer({ 'bad.example.com': { A: '192.0.2.1' } })
  resolver.lie(({ packet, name }, send) => {
    const isChecked = ((packet.flags ?? 0) & 0x10) === 0
    if (isChecked && name === 'bad.example.com') send({ ...packet, type: 'response', flags: 2 })
    return isChecked && name === 'bad.example.com'
  })
  const dns = openFor(resolver)
  assert.equal(await dns.isBogus('bad.example.com'), true)
  assert.equal(await dns.isBogus('good.example.com'), false)
  resolver.fail('down.example.com', 'SERVFAIL')
  assert.equal(await dns.isBogus('down.example.com'), false)
})

async function openSocket() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { encode } = await import('dns-packet')
  return {
    /** @returns how many packets were sent */
    send(packet: Packet, port: number): number {
      socket.send(encode(packet), port, '127.0.0.1')
      return 1
    },
    async [Symbol.asyncDispose]() {
      socket.close()
      await once(socket, 'close')
    },
  }
}
