/** The HTTPS server over real sockets: whom it shows what, what it speaks, how it ends. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, get as httpsGet } from 'node:https'
import { constants } from 'node:http2'
import { connect } from 'node:net'
import { after, describe, test } from 'node:test'
import { type ConnectionOptions, type SecureContext, connect as connectTls } from 'node:tls'
import { ask, curl, namesOf, openHttp2, shakeHands } from '../../../test/kit/tls.ts'
import { closed, contextOf, issuer, rootFile, startTlsApp } from '../../../test/kit/tls-app.ts'
import { manualClock } from '../clock.ts'

const server = await startTlsApp()
after(() => server[Symbol.asyncDispose]())
const { tlsPort } = server

const visit = (host: string, path: string, ...args: string[]) =>
  curl(
    '--cacert',
    rootFile,
    '--resolve',
    `${host}:${tlsPort}:127.0.0.1`,
    ...args,
    `https://${host}:${tlsPort}${path}`,
  )

describe('a name', () => {
  let refusals = 0
  for (const [name, names] of [
    ['shop.test', 'DNS:shop.test, DNS:www.shop.test'],
    ['other.test', 'DNS:other.test'],
    ['SHOP.test', 'DNS:shop.test, DNS:www.shop.test'],
  ] as const)
    test(`${name} is shown the certificate that answers for it`, async () => {
      const { socket } = await shakeHands(tlsPort, { servername: name })
      assert.ok(socket)
      assert.equal(namesOf(socket), names)
      socket.destroy()
    })

  for (const [what, servername] of [
    ['nobody has', 'stranger.test'],
    ['is none', 'no name'],
    ['cannot be looked up', 'broken.test'],
    ['is missing', undefined],
  ] as const)
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
      test(`that ${what} is refused with an alert and without a certificate, in ${maxVersion}`, async () => {
        const { error } = await shakeHands(tlsPort, { maxVersion, ...(servername && { servername }) })
        assert.equal(error, 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE')
        refusals += 1
        await server.counted('refused', refusals)
      })

  test('is verified by curl, which speaks HTTP/2 with it, and HTTP/1.1 when asked to', async () => {
    for (const [flag, version] of [
      ['--http2', '2.0'],
      ['--http1.1', '1.1'],
    ] as const) {
      const { code, output } = await visit('shop.test', '/who', flag)
      assert.equal(code, 0, output)
      const seen = JSON.parse(output) as Record<string, unknown>
      assert.equal(seen['version'], version)
      assert.equal(seen['protocol'], 'https')
      assert.equal(seen['host'], `shop.test:${tlsPort}`)
      assert.equal(seen['ip'], '127.0.0.1')
    }
  })
})

describe('versions and ciphers', () => {
  const anyCipher = 'ALL@SECLEVEL=0'
  test('TLS 1.1 is refused, by the server', async () => {
    const old = await visit('shop.test', '/who', '--tls-max', '1.1', '--tlsv1.0', '--ciphers', anyCipher)
    assert.equal(old.code, 35)
    assert.match(old.output, /alert protocol version/)
    assert.equal((await visit('shop.test', '/who', '--tls-max', '1.2')).code, 0)
  })

  for (const cipher of ['AES128-SHA', 'ECDHE-RSA-AES128-SHA', 'AES128-GCM-SHA256'])
    test(`${cipher} is refused`, async () => {
      const { error } = await shakeHands(tlsPort, {
        servername: 'shop.test',
        maxVersion: 'TLSv1.2',
        ciphers: `${cipher}:@SECLEVEL=0`,
      })
      assert.equal(error, 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE')
    })

  test('a protocol that is not spoken is refused', async () => {
    const { error } = await shakeHands(tlsPort, { servername: 'shop.test', ALPNProtocols: ['spdy/3'] })
    assert.equal(error, 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL')
  })

  test('plain HTTP on this port is no reason to fall over', async () => {
    const socket = connect(tlsPort, '127.0.0.1')
    socket.on('error', () => undefined).resume()
    socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n')
    await closed(socket)
    assert.equal((await visit('shop.test', '/who')).code, 0)
  })
})

describe('a connection opened for one name', () => {
  test('serves names that the same certificate answers for, and sends away the others', async () => {
    const session = await openHttp2(tlsPort, 'shop.test', issuer.root)
    const status = async (authority: string) =>
      (await ask(session, { ':path': '/who', ':authority': authority })).status
    assert.equal(await status('shop.test'), 200)
    assert.equal(await status('WWW.shop.test:443'), 200)
    for (const stranger of ['other.test', 'stranger.test', 'broken.test'])
      assert.equal(await status(stranger), 421)
    assert.equal(await status('www.shop.test'), 200)
    session.close()
  })

  test('does so over HTTP/1.1 as well, where it is closed then', async () => {
    const args = ['--http1.1', '--include', '--header']
    const astray = await visit('shop.test', '/who', ...args, 'Host: other.test')
    assert.match(astray.output, /^HTTP\/1\.1 421 Misdirected Request\r\n/)
    assert.match(astray.output, /\r\nconnection: close\r\n/i)
    assert.match(astray.output, /"code":"bad_request"/)
    assert.match(
      (await visit('shop.test', '/who', ...args, 'Host: www.shop.test')).output,
      /^HTTP\/1\.1 200 /,
    )
  })

  test('is upgraded for its own name only', async () => {
    await using own = await startTlsApp({
      upgrade: {
        isWanted: ({ url }) => url === '/live',
        take: (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
      },
    })
    for (const [host, answer] of [
      ['shop.test', /^HTTP\/1\.1 101 /],
      ['www.shop.test', /^HTTP\/1\.1 101 /],
      ['other.test', /^HTTP\/1\.1 421 /],
    ] as const) {
      const { socket } = await shakeHands(own.tlsPort, { servername: 'shop.test' })
      assert.ok(socket)
      socket.write(`GET /live HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      assert.match(chunk.toString(), answer)
      socket.destroy()
    }
  })
})

describe('a session', () => {
  const resume = async (port: number, session: Buffer | undefined, maxVersion: 'TLSv1.2' | 'TLSv1.3') => {
    const { socket } = await shakeHands(port, {
      servername: 'shop.test',
      maxVersion,
      ...(session && { session }),
    })
    assert.ok(socket)
    socket.write('GET /who HTTP/1.1\r\nHost: shop.test\r\n\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    assert.match(answer.toString(), /^HTTP\/1\.1 200 /)
    const isReused = socket.isSessionReused()
    // In TLS 1.3 the ticket has come ahead of the answer.
    const next = socket.getSession()
    socket.destroy()
    return { isReused, session: next }
  }

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    test(`goes on at another process with the same secret until the next day, in ${version}`, async () => {
      const clock = manualClock(new Date('2026-03-01T10:00:00Z'))
      await using one = await startTlsApp({ clock })
      await using two = await startTlsApp({ clock })
      const first = await resume(one.tlsPort, undefined, version)
      assert.equal(first.isReused, false)
      const second = await resume(two.tlsPort, first.session, version)
      assert.equal(second.isReused, true)
      await two.counted('resumed', 1)
      clock.advance(14 * 60 * 60 * 1_000)
      const third = await resume(two.tlsPort, second.session, version)
      assert.equal(third.isReused, false)
      assert.equal((await resume(one.tlsPort, third.session, version)).isReused, true)
    })
})

describe('what the authority says of a certificate', () => {
  const said = new Map<SecureContext, Buffer>()
  const answer = (context: SecureContext) => {
    const response = said.get(context) ?? Buffer.from(`answer ${said.size}`)
    said.set(context, response)
    return response
  }

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
    test(`is handed to those who ask, with the certificate it is about, in ${maxVersion}`, async () => {
      await using own = await startTlsApp({ staple: answer })
      const heard = (servername: string) => staple(own.tlsPort, { servername, maxVersion })
      const shop = await heard('shop.test')
      assert.match(shop ?? '', /^answer/)
      assert.equal(await heard('shop.test'), shop)
      assert.notEqual(await heard('other.test'), shop)
      const silent = await shakeHands(own.tlsPort, { servername: 'shop.test', maxVersion })
      assert.ok(silent.socket)
      silent.socket.destroy()
    })

  test('is nothing where nothing is known, and where no certificate is shown', async () => {
    assert.equal(await staple(tlsPort, { servername: 'shop.test' }), undefined)
    await using own = await startTlsApp({ staple: answer })
    const refused = await shakeHands(own.tlsPort, { servername: 'stranger.test', requestOCSP: true })
    assert.equal(refused.error, 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE')
  })
})

/** What is stapled to the certificate that is shown. */
async function staple(port: number, options: ConnectionOptions): Promise<string | undefined> {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    requestOCSP: true,
    ...options,
  })
  const [response] = (await once(socket, 'OCSPResponse')) as [Buffer | null]
  socket.destroy()
  return response?.toString()
}

describe('a challenge of an authority', () => {
  const ALPNProtocols = ['acme-tls/1']

  test('is answered with its own certificate while one is open, and visits go on', async () => {
    const proof = await contextOf('shop.test')
    await using own = await startTlsApp({ challenge: (name) => (name === 'shop.test' ? proof : undefined) })
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { socket } = await shakeHands(own.tlsPort, { servername: 'shop.test', ALPNProtocols, maxVersion })
      assert.ok(socket)
      assert.equal(socket.alpnProtocol, 'acme-tls/1')
      assert.equal(namesOf(socket), 'DNS:shop.test')
      await closed(socket.resume())
    }
    await own.counted('challenge', 2)
    const none = await shakeHands(own.tlsPort, { servername: 'other.test', ALPNProtocols })
    assert.equal(none.error, 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE')
    // Who wants a visit as well gets the visit, and the site's certificate.
    const both = await shakeHands(own.tlsPort, {
      servername: 'shop.test',
      ALPNProtocols: ['http/1.1', ...ALPNProtocols],
    })
    assert.ok(both.socket)
    assert.equal(both.socket.alpnProtocol, 'http/1.1')
    assert.equal(namesOf(both.socket), 'DNS:shop.test, DNS:www.shop.test')
    both.socket.destroy()
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    assert.equal((await ask(session, { ':path': '/who' })).status, 200)
    session.close()
  })

  test('is refused while none is open', async () => {
    const { error } = await shakeHands(tlsPort, { servername: 'shop.test', ALPNProtocols })
    assert.equal(error, 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL')
  })

  for (const [what, bytes] of [
    ['not TLS', Buffer.from('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n')],
    ['an empty record', Buffer.from('1603010000', 'hex')],
    ['a record that ends in the middle of its lengths', Buffer.from('160301000601000002ffff', 'hex')],
    ['no ClientHello', Buffer.from('16030100040e000000', 'hex')],
  ] as const)
    test(`looking ahead survives ${what}`, async () => {
      await using own = await startTlsApp({ challenge: () => undefined, limits: { handshakeMs: 500 } })
      const socket = connect(own.tlsPort, '127.0.0.1')
      socket.on('error', () => undefined).resume()
      socket.write(bytes)
      await closed(socket)
      const { socket: next } = await shakeHands(own.tlsPort, { servername: 'shop.test' })
      assert.ok(next)
      next.destroy()
    })
})

describe('closing', () => {
  test('finishes what is running over HTTP/2, and leaves nothing that was asked unanswered', async () => {
    const own = await startTlsApp()
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    const asked = once(own.app.server, 'slow')
    const running = ask(session, { ':path': '/slow' })
    await asked
    const goaway = once(session, 'goaway') as Promise<[number]>
    const ended = own.app.close()
    const [code] = await goaway
    assert.equal(code, constants.NGHTTP2_NO_ERROR)
    // For a moment, others can still come.
    const late = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    assert.equal((await ask(late, { ':path': '/who' })).status, 200)
    own.finish()
    assert.deepEqual(JSON.parse((await running).text), { slow: true })
    await ended
    assert.equal((await shakeHands(own.tlsPort, { servername: 'shop.test' })).error, 'ECONNREFUSED')
  })

  test('finishes what is running over HTTP/1.1, and closes open connections', async () => {
    const own = await startTlsApp()
    const agent = new Agent({ keepAlive: true, ca: issuer.root, servername: 'shop.test' })
    const call = async (path: string) => {
      const request = httpsGet({
        agent,
        port: own.tlsPort,
        host: '127.0.0.1',
        path,
        headers: { host: 'shop.test' },
      })
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      const ended = once(response.resume(), 'end')
      return { response, ended }
    }
    await (
      await call('/who')
    ).ended
    const asked = once(own.app.server, 'slow')
    const running = call('/slow')
    await asked
    const ended = own.app.close()
    const { response } = await call('/who')
    assert.equal(response.headers.connection, 'close')
    own.finish()
    assert.equal((await running).response.statusCode, 200)
    await ended
  })
})
