/** The HTTPS server over real sockets: whom it shows what, what it speaks, whom it turns away. */
import assert from 'node:assert/strict'
import { type EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get as httpsGet } from 'node:https'
import { constants } from 'node:http2'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { type SecureContext, createSecureContext } from 'node:tls'
import { makeIssuer } from '../../../test/kit/issuer.ts'
import { ask, curl, namesOf, openHttp2, shakeHands } from '../../../test/kit/tls.ts'
import { manualClock } from '../clock.ts'
import { anybody } from '../http/access.ts'
import { type HttpServerOptions, createHttpServer } from '../http/server.ts'
import { createLog } from '../log.ts'
import { createMetrics } from '../metrics.ts'
import { GATE_LIMITS } from './gate.ts'
import { HTTP2_LIMITS } from './http2.ts'
import type { TlsLimits } from './tls.ts'

const issuer = await makeIssuer()
const contextOf = async (...names: string[]) => {
  const { chain, key } = await issuer.issue({ names })
  return createSecureContext({ cert: chain, key })
}
const shop = await contextOf('shop.test', 'www.shop.test')
const other = await contextOf('other.test')
const contexts = new Map<string, SecureContext>([
  ['shop.test', shop],
  ['www.shop.test', shop],
  ['other.test', other],
])
async function lookUp(name: string): Promise<SecureContext | undefined> {
  if (name === 'broken.test') throw new Error('the database is away')
  return contexts.get(name)
}
const folder = mkdtempSync(join(tmpdir(), 'hotswap-tls-'))
after(() => rmSync(folder, { recursive: true }))
const rootFile = join(folder, 'root.pem')
writeFileSync(rootFile, issuer.root)

/** `once` would take an error on the way for a failure. */
const closed = (stream: Pick<EventEmitter, 'once'>) => new Promise((resolve) => stream.once('close', resolve))

const SECRET = 'a master secret of the test: 0123456789'
const OPEN = { config: { access: anybody } }

type Start = Partial<
  Pick<HttpServerOptions, 'trustedProxies' | 'proxyProtocol' | 'intercept' | 'upgrade'>
> & {
  limits?: Partial<TlsLimits>
  clock?: ReturnType<typeof manualClock>
  challenge?: (name: string) => SecureContext | undefined
}

/** A server with both ports. `/slow` answers when `finish` is called. */
async function start(options: Start = {}) {
  const { limits, clock = manualClock(), challenge, ...rest } = options
  const slow = Promise.withResolvers<void>()
  const metrics = createMetrics()
  const app = createHttpServer({
    domain: 'localhost',
    trustedProxies: [],
    log: createLog('silent'),
    metrics,
    guard: async () => undefined,
    rewritePath: (path) => path,
    routes: [],
    tls: {
      // Some are known at once, others have to be looked up.
      contextFor: (name) => (name === 'shop.test' ? shop : lookUp(name)),
      challengeFor: (name) => challenge?.(name),
      hasChallenges: () => challenge !== undefined,
      secret: SECRET,
      clock,
      limits,
    },
    ...rest,
  })
  app.get('/who', OPEN, async (request) => ({
    ip: request.ip,
    protocol: request.protocol,
    host: request.headers.host,
    version: request.raw.httpVersion,
    headers: request.raw.headers,
    raw_headers: request.raw.rawHeaders,
  }))
  app.get('/slow', OPEN, async () => {
    app.server.emit('slow')
    await slow.promise
    return { slow: true }
  })
  app.post('/count', OPEN, async (request) => ({ bytes: JSON.stringify(request.body).length }))
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  const { tls } = app
  assert.ok(tls)
  await tls.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    port,
    tlsPort: tls.port,
    finish: slow.resolve,
    /** Resolves when so many handshakes have ended like that: the client may know it before us. */
    async counted(outcome: string, wanted: number) {
      const began = performance.now()
      for (;;) {
        const text = await metrics.registry.getSingleMetricAsString('hotswap_tls_handshakes_total')
        const count = Number(new RegExp(`outcome="${outcome}"} (\\d+)`).exec(text)?.[1] ?? 0)
        if (count === wanted) return
        assert.ok(performance.now() - began < 3_000, `${count} ${outcome}, not ${wanted}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    [Symbol.asyncDispose]: async () => {
      tls.closeAllConnections()
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

const server = await start()
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

describe('requests over HTTP/2', () => {
  test('look as they would over HTTP/1.1', async () => {
    const session = await openHttp2(tlsPort, 'shop.test', issuer.root)
    const { text } = await ask(session, { ':path': '/who', cookie: 'a=1', 'x-one': 'two' })
    session.close()
    const seen = JSON.parse(text) as { headers: Record<string, string>; raw_headers: string[]; host: string }
    assert.deepEqual(seen.headers, { cookie: 'a=1', 'x-one': 'two', host: `shop.test:${tlsPort}` })
    assert.deepEqual(seen.raw_headers, ['cookie', 'a=1', 'x-one', 'two', 'host', `shop.test:${tlsPort}`])
  })

  test('name one host: two that differ are refused, two that agree are one', async () => {
    const session = await openHttp2(tlsPort, 'shop.test', issuer.root)
    const both = (host: string) => ask(session, { ':path': '/who', ':authority': 'shop.test', host })
    assert.equal((await both('shop.test')).status, 200)
    assert.equal((await both('www.shop.test')).status, 400)
    assert.equal((await ask(session, { ':path': '/who', host: 'shop.test' })).status, 200)
    session.close()
  })

  test('of other shapes are refused as over HTTP/1.1', async () => {
    const session = await openHttp2(tlsPort, 'shop.test', issuer.root)
    for (const headers of [{ ':path': '*', ':method': 'OPTIONS' }])
      assert.equal((await ask(session, { ':authority': 'shop.test', ...headers })).status, 400)
    // Those never reach us: the protocol's own rules break.
    for (const headers of [
      { ':path': 'http://other.test/who' },
      { ':path': '/who', ':authority': 'user@shop.test' },
      { ':path': '/who', ':authority': '' },
    ])
      await assert.rejects(ask(session, headers), { code: 'ERR_HTTP2_STREAM_ERROR' })
    assert.equal((await ask(session, { ':path': '/nowhere' })).status, 404)
    session.close()
  })

  test('carry bodies', async () => {
    const session = await openHttp2(tlsPort, 'shop.test', issuer.root)
    const body = JSON.stringify({ text: 'x'.repeat(300_000) })
    const headers = { ':path': '/count', ':method': 'POST', 'content-type': 'application/json' }
    assert.equal(JSON.parse((await ask(session, headers, body)).text).bytes, body.length)
    assert.equal((await ask(session, headers, JSON.stringify('x'.repeat(1_100_000)))).status, 413)
    session.close()
  })

  test('are answered with every header but those of a connection', async (t) => {
    const warnings: string[] = []
    const warn = (warning: Error) => warnings.push(warning.message)
    process.on('warning', warn)
    t.after(() => process.off('warning', warn))
    await using own = await start({
      intercept(request, response, pass) {
        if (request.url === '/flat')
          response.writeHead(200, [
            ...['set-cookie', 'a=1', 'Connection', 'close', 'set-cookie', 'b=2', 'x-a', '1'],
            ...['keep-alive', 'timeout=5'],
          ])
        else if (request.url === '/object')
          response.writeHead(200, 'Fine', { connection: 'close', 'x-a': '1' })
        else if (request.url === '/set')
          response.setHeader('transfer-encoding', 'chunked').setHeader('x-a', '1')
        else return pass()
        response.end()
      },
    })
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    for (const path of ['/flat', '/object', '/set']) {
      const { status, headers } = await ask(session, { ':path': path })
      assert.equal(status, 200)
      assert.equal(headers['x-a'], '1')
      for (const name of ['connection', 'keep-alive', 'transfer-encoding'])
        assert.equal(headers[name], undefined)
      if (path === '/flat') assert.deepEqual(headers['set-cookie'], ['a=1', 'b=2'])
    }
    session.close()
    assert.deepEqual(warnings, [])
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
    await using own = await start({
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
      await using one = await start({ clock })
      await using two = await start({ clock })
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

describe('a challenge of an authority', () => {
  const ALPNProtocols = ['acme-tls/1']

  test('is answered with its own certificate while one is open, and visits go on', async () => {
    const proof = await contextOf('shop.test')
    await using own = await start({ challenge: (name) => (name === 'shop.test' ? proof : undefined) })
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
      await using own = await start({ challenge: () => undefined, limits: { handshakeMs: 500 } })
      const socket = connect(own.tlsPort, '127.0.0.1')
      socket.on('error', () => undefined).resume()
      socket.write(bytes)
      await closed(socket)
      const { socket: next } = await shakeHands(own.tlsPort, { servername: 'shop.test' })
      assert.ok(next)
      next.destroy()
    })
})

describe('handshakes', () => {
  for (const challenge of [undefined, () => undefined])
    test(`that do not go on are cut${challenge ? ', with a challenge open too' : ''}`, async () => {
      await using own = await start({ limits: { handshakeMs: 300 }, ...(challenge && { challenge }) })
      const began = performance.now()
      const sockets = [
        Buffer.alloc(0),
        Buffer.from('160301', 'hex'),
        Buffer.from('16030102000100', 'hex'),
      ].map((bytes) => {
        const socket = connect(own.tlsPort, '127.0.0.1')
        socket.on('error', () => undefined).resume()
        if (bytes.length > 0) socket.write(bytes)
        return socket
      })
      await Promise.all(sockets.map((socket) => closed(socket)))
      const took = performance.now() - began
      assert.ok(took > 250 && took < 3_000, `${took} ms`)
    })

  test('of one address are limited while another address goes on', async () => {
    await using own = await start({ limits: { gate: { ...GATE_LIMITS, perSecond: 1, burst: 40 } } })
    let completed = 0
    for (let batch = 0; batch < 10; batch += 1) {
      const shaken = await Promise.all(
        Array.from({ length: 30 }, () => shakeHands(own.tlsPort, { servername: 'shop.test' })),
      )
      for (const { socket } of shaken) {
        if (socket) completed += 1
        socket?.destroy()
      }
    }
    assert.ok(completed >= 40 && completed <= 60, `${completed} of 300`)
    await own.counted('limited', 300 - completed)
    const elsewhere = await shakeHands(own.tlsPort, { servername: 'shop.test', localAddress: '127.0.0.2' })
    assert.ok(elsewhere.socket)
    elsewhere.socket.destroy()
  })

  test('of names without a certificate count as well', async () => {
    await using own = await start({ limits: { gate: { ...GATE_LIMITS, perSecond: 0.01, burst: 5 } } })
    for (let index = 0; index < 10; index += 1)
      await shakeHands(own.tlsPort, { servername: `made-up-${index}.test` })
    await own.counted('refused', 5)
    await own.counted('limited', 5)
  })

  test('that are too many at a time make room by giving up the oldest', async () => {
    await using own = await start({ limits: { gate: { ...GATE_LIMITS, atOnceInAll: 5 } } })
    const idle = []
    for (let index = 0; index < 12; index += 1) {
      const socket = connect({ port: own.tlsPort, host: '127.0.0.1', localAddress: `127.0.0.${index + 1}` })
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      idle.push(closed(socket.resume()))
    }
    await Promise.all(idle.slice(0, 7))
    const visitor = await shakeHands(own.tlsPort, { servername: 'shop.test', localAddress: '127.0.0.99' })
    assert.ok(visitor.socket)
    visitor.socket.destroy()
  })
})

describe('HTTP/2 connections that misbehave', () => {
  test('by resetting what they ask for, again and again, are ended', async () => {
    await using own = await start({
      limits: { http2: { ...HTTP2_LIMITS, resets: { burst: 50, perSecond: 1 } } },
    })
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    const goaway = once(session, 'goaway') as Promise<[number]>
    const ended = closed(session)
    for (let index = 0; index < 200 && !session.destroyed; index += 1) {
      const stream = session.request({ ':path': '/slow' })
      stream.on('error', () => undefined)
      stream.close(constants.NGHTTP2_CANCEL)
      if (index % 50 === 49) await new Promise(setImmediate)
    }
    const [code] = await goaway
    assert.notEqual(code, constants.NGHTTP2_NO_ERROR)
    await ended
    const next = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    assert.equal((await ask(next, { ':path': '/who' })).status, 200)
    next.close()
  })

  test('by sending headers beyond measure are answered with a reset', async () => {
    const session = await openHttp2(tlsPort, 'shop.test', issuer.root)
    await assert.rejects(ask(session, { ':path': '/who', 'x-large': 'x'.repeat(20_000) }))
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x-${index}`, '1']))
    await assert.rejects(ask(session, { ':path': '/who', ...many }))
    session.destroy()
    assert.equal((await visit('shop.test', '/who')).code, 0)
  })

  test('by asking for too much at once are refused the rest', async () => {
    await using own = await start({ limits: { http2: { ...HTTP2_LIMITS, streams: 5 } } })
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    if (session.remoteSettings.maxConcurrentStreams !== 5) await once(session, 'remoteSettings')
    assert.equal(session.remoteSettings.maxConcurrentStreams, 5)
    session.destroy()
  })

  test('by never sending the body they promised lose the request', async () => {
    await using own = await start({ limits: { http2: { ...HTTP2_LIMITS, bodyMs: 200 } } })
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    const headers = { ':path': '/count', ':method': 'POST', 'content-type': 'application/json' }
    const stream = session.request(headers)
    stream.on('error', () => undefined)
    stream.write('{"a":')
    await closed(stream)
    assert.notEqual(stream.rstCode, 0)
    assert.equal((await ask(session, headers, '{}')).status, 200)
    session.close()
  })

  test('by saying nothing are closed', async () => {
    await using own = await start({ limits: { http2: { ...HTTP2_LIMITS, idleMs: 200 } } })
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    await closed(session)
  })
})

describe('closing', () => {
  test('finishes what is running over HTTP/2, and leaves nothing that was asked unanswered', async () => {
    const own = await start()
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
    const own = await start()
    const agent = new Agent({ keepAlive: true, ca: issuer.root, servername: 'shop.test' })
    const call = async (path: string) => {
      const request = httpsGet({
        agent,
        port: own.tlsPort,
        host: '127.0.0.1',
        path,
        headers: { host: 'shop.test' },
      })
      const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage]
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
