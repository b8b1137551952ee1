/** HTTP/2 over real connections: what requests look like, and what becomes of clients that misbehave. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { constants } from 'node:http2'
import { after, describe, test } from 'node:test'
import { ask, curl, openHttp2 } from '../../../test/kit/tls.ts'
import { closed, issuer, rootFile, startTlsApp } from '../../../test/kit/tls-app.ts'
import { HTTP2_LIMITS } from './http2.ts'

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
    await using own = await startTlsApp({
      intercept(request, response, pass) {
        if (request.url === '/flat')
          response.writeHead(
            200,
            'set-cookie a=1 Connection close set-cookie b=2 x-a 1 keep-alive timeout=5'.split(' '),
          )
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

describe('HTTP/2 connections that misbehave', () => {
  test('by resetting what they ask for, again and again, are ended', async () => {
    await using own = await startTlsApp({
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

  test('by sending headers beyond measure are refused, before they know the limit and after', async () => {
    const session = await openHttp2(tlsPort, 'shop.test', issuer.root)
    const large = () => ask(session, { ':path': '/who', 'x-large': 'x'.repeat(20_000) })
    assert.equal((await large()).status, 431)
    await assert.rejects(large(), /ENHANCE_YOUR_CALM/)
    assert.equal((await ask(session, { ':path': '/who', 'x-large': 'x'.repeat(15_000) })).status, 200)
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x-${index}`, '1']))
    await assert.rejects(ask(session, { ':path': '/who', ...many }))
    session.destroy()
    assert.equal((await visit('shop.test', '/who')).code, 0)
  })

  test('by asking for too much at once are refused the rest', async () => {
    await using own = await startTlsApp({ limits: { http2: { ...HTTP2_LIMITS, streams: 5 } } })
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    if (session.remoteSettings.maxConcurrentStreams !== 5) await once(session, 'remoteSettings')
    assert.equal(session.remoteSettings.maxConcurrentStreams, 5)
    session.destroy()
  })

  test('by never sending the body they promised lose the request', async () => {
    await using own = await startTlsApp({ limits: { http2: { ...HTTP2_LIMITS, bodyMs: 200 } } })
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
    await using own = await startTlsApp({ limits: { http2: { ...HTTP2_LIMITS, idleMs: 200 } } })
    const session = await openHttp2(own.tlsPort, 'shop.test', issuer.root)
    await closed(session)
  })
})
