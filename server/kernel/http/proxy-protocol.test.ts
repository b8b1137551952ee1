/** The PROXY protocol on both ports: from ours, from strangers, in pieces, too late and in hostile forms. */
import assert from 'node:assert/strict'
import { type Socket, connect } from 'node:net'
import { after, describe, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import fc from 'fast-check'
import { closed, issuer, rootFile, startTlsApp } from '../../../test/kit/tls-app.ts'
import { curl } from '../../../test/kit/tls.ts'
import { parseProxyHeader } from './proxy-protocol.ts'

const server = await startTlsApp({ proxyProtocol: true, trustedProxies: ['127.0.0.1'] })
after(() => server[Symbol.asyncDispose]())
const { port, tlsPort } = server

const SIGNATURE = '0d0a0d0a000d0a515549540a'
/** @param head version and command, family and transport, in hexadecimal */
function binary(head: string, addresses: string, length = addresses.length / 2): Buffer {
  return Buffer.from(SIGNATURE + head + length.toString(16).padStart(4, '0') + addresses, 'hex')
}
const line = (text: string) => Buffer.from(`${text}\r\n`, 'latin1')

const V4 = 'cb007109c0000201d43101bb'
const V6 = '20010db800000000000000000000001720010db8000000000000000000000001d43101bb'
const MAPPED = '00000000000000000000ffffcb00710920010db8000000000000000000000001d43101bb'

const RIGHT: [what: string, header: Buffer, address: string | undefined][] = [
  ['version 1, IPv4', line('PROXY TCP4 203.0.113.9 192.0.2.1 54321 443'), '203.0.113.9'],
  ['version 1, IPv6', line('PROXY TCP6 2001:DB8::17 2001:db8::1 54321 443'), '2001:db8::17'],
  ['version 1, an IPv4 client in IPv6', line('PROXY TCP6 ::ffff:203.0.113.9 ::1 1 2'), '203.0.113.9'],
  ['version 1, unknown', line('PROXY UNKNOWN'), undefined],
  ['version 1, unknown with more', line('PROXY UNKNOWN ffff:f::1 ffff::1 65535 65535'), undefined],
  ['version 2, IPv4', binary('2111', V4), '203.0.113.9'],
  ['version 2, IPv6', binary('2121', V6), '2001:db8::17'],
  ['version 2, an IPv4 client in IPv6', binary('2121', MAPPED), '203.0.113.9'],
  [
    'version 2, with additions',
    binary('2111', `${V4}030004aabbccdd${'04010000'.padEnd(524, '0')}`),
    '203.0.113.9',
  ],
  ['version 2, the proxy itself', binary('2000', ''), undefined],
  ['version 2, the proxy itself with addresses', binary('2011', V4), undefined],
  ['version 2, of no family', binary('2100', 'ffff'), undefined],
]

const WRONG: [what: string, header: Buffer][] = [
  ['no header', Buffer.from('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n')],
  ['nothing but a word', line('PROXY')],
  ['other letters', line('proxy TCP4 203.0.113.9 192.0.2.1 54321 443')],
  ['an address that is none', line('PROXY TCP4 203.0.113.999 192.0.2.1 54321 443')],
  ['another family', line('PROXY TCP4 2001:db8::17 2001:db8::1 54321 443')],
  ['a port too high', line('PROXY TCP4 203.0.113.9 192.0.2.1 65536 443')],
  ['a port with zeros', line('PROXY TCP4 203.0.113.9 192.0.2.1 0443 443')],
  ['a port missing', line('PROXY TCP4 203.0.113.9 192.0.2.1 54321')],
  ['two spaces', line('PROXY TCP4  203.0.113.9 192.0.2.1 54321 443')],
  ['a NUL', line('PROXY TCP4 203.0.113.9\0 192.0.2.1 54321 443')],
  ['UDP', line('PROXY UDP4 203.0.113.9 192.0.2.1 54321 443')],
  ['a bare LF', Buffer.from('PROXY TCP4 203.0.113.9 192.0.2.1 54321 443\n'.padEnd(120))],
  ['a line without end', Buffer.from(`PROXY UNKNOWN ${'x'.repeat(200)}`)],
  ['version 3', binary('3111', V4)],
  ['a command that does not exist', binary('2211', V4)],
  ['UDP in version 2', binary('2112', V4)],
  ['a Unix socket', binary('2131', '00'.repeat(216))],
  ['too few addresses', binary('2111', V4.slice(0, 10))],
  ['too few addresses of IPv6', binary('2121', V4)],
  ['64 KiB announced', binary('2111', V4, 65_535)],
  ['the beginning of a signature', Buffer.from(`${SIGNATURE.slice(0, 20)}ffff`, 'hex')],
]

describe('a header', () => {
  for (const [what, header, address] of RIGHT)
    test(`of ${what} ends where it ends`, () => {
      const length = header.length
      assert.deepEqual(parseProxyHeader(Buffer.concat([header, Buffer.from('GET /')])), { length, address })
      for (let cut = 0; cut < length; cut += 1)
        assert.equal(parseProxyHeader(header.subarray(0, cut)), 'incomplete', `the first ${cut} bytes`)
    })

  for (const [what, header] of WRONG)
    test(`with ${what} is none`, () => assert.equal(parseProxyHeader(header), 'malformed'))

  test('of any bytes is read without harm', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', SIGNATURE, `${SIGNATURE}21`),
        fc.uint8Array({ maxLength: 300 }),
        (start, rest) => {
          const bytes = Buffer.concat([Buffer.from(start, 'hex'), rest])
          const header = parseProxyHeader(bytes)
          if (typeof header === 'object') assert.ok(header.length <= bytes.length)
          else if (bytes.length >= 2_048) assert.equal(header, 'malformed')
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

const GET = 'GET /who HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n'

async function textOf(socket: Socket): Promise<string> {
  let text = ''
  socket.on('error', () => undefined).on('data', (chunk) => (text += chunk.toString()))
  await closed(socket)
  return text
}

/** What the server answers to those bytes over HTTP; empty when it hangs up. */
async function send(bytes: (Buffer | string)[], localAddress = '127.0.0.1'): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  const text = textOf(socket)
  for (const part of bytes) {
    socket.write(part)
    await new Promise(setImmediate)
  }
  return text
}

/** The same over TLS. */
async function sendSecurely(header: Buffer): Promise<string> {
  const raw = connect(tlsPort, '127.0.0.1')
  raw.on('error', () => undefined)
  raw.write(header)
  const socket = connectTls({ socket: raw, servername: 'shop.test', ca: issuer.root })
  socket.write(GET)
  return textOf(socket)
}

function seenIn(answer: string): { ip: string; protocol: string } {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { ip: string; protocol: string }
}

describe('a connection', () => {
  for (const [what, header, address = '127.0.0.1'] of RIGHT)
    test(`announced by ${what} is that client's, on both ports`, async () => {
      assert.equal(seenIn(await send([header, GET])).ip, address)
      const securely = seenIn(await sendSecurely(header))
      assert.equal(securely.ip, address)
      assert.equal(securely.protocol, 'https')
    })

  test('may bring header and request in one piece, or byte by byte', async () => {
    for (const [, header, address] of RIGHT.slice(0, 6)) {
      const whole = Buffer.concat([header, Buffer.from(GET)])
      assert.equal(seenIn(await send([whole])).ip, address ?? '127.0.0.1')
      assert.equal(
        seenIn(await send([...whole].map((byte) => Buffer.from([byte])))).ip,
        address ?? '127.0.0.1',
      )
    }
  })

  for (const [what, header] of WRONG)
    test(`that begins with ${what} is ended without an answer, on both ports`, async () => {
      assert.equal(await send([header, GET]), '')
      assert.equal(await sendSecurely(header), '')
    })

  test('of a stranger is ended, whatever it says', async () => {
    const [[, header] = ['', Buffer.alloc(0)]] = RIGHT
    assert.equal(await send([header, GET], '127.0.0.2'), '')
    assert.equal(await send([GET], '127.0.0.2'), '')
  })

  test('says it once: a second header is a bad request', async () => {
    const [[, header] = ['', Buffer.alloc(0)]] = RIGHT
    assert.match(await send([header, header, GET]), /^HTTP\/1\.1 400 /)
  })

  test('that never finishes its header is ended after five seconds', { timeout: 15_000 }, async () => {
    const began = performance.now()
    const answers = await Promise.all([
      send(['PROXY TCP4 ']),
      send([binary('2111', V4).subarray(0, 20)]),
      send(['']),
    ])
    assert.deepEqual(answers, ['', '', ''])
    const took = performance.now() - began
    assert.ok(took > 4_500 && took < 8_000, `${took} ms`)
  })

  test('of curl, which speaks it, is served over HTTP/2', async () => {
    const host = `shop.test:${tlsPort}`
    const flags = ['--haproxy-protocol', '--http2', '--cacert', rootFile, '--resolve', `${host}:127.0.0.1`]
    const { code, output } = await curl(...flags, `https://${host}/who`)
    assert.equal(code, 0, output)
    assert.equal((JSON.parse(output) as { version: string }).version, '2.0')
  })
})
