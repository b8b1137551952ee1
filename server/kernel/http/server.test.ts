/** The HTTP server itself, over real sockets: what it refuses, how it says so, and how it stops. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get as httpGet } from 'node:http'
import { connect } from 'node:net'
import { after, describe, test } from 'node:test'
import { Type } from 'typebox'
import { type RawAnswer, get, sendRaw, sendRawAll } from '../../../test/kit/raw-http.ts'
import { createLog } from '../log.ts'
import { createMetrics } from '../metrics.ts'
import { currentTrace } from '../trace.ts'
import { type RouteInfo, anybody, tenant } from './access.ts'
import { type HttpServer, createHttpServer } from './server.ts'

/** A server on a port of its own. `/slow` answers when `finish` is called, `/intercepted` ahead of the routes. */
async function startServer() {
  const routes: RouteInfo[] = []
  const app = createHttpServer({
    domain: 'localhost',
    trustedProxies: [],
    log: createLog('silent'),
    metrics: createMetrics(),
    guard: async () => undefined,
    rewritePath: (path) => path.replace(/^\/alias\//, '/'),
    routes,
    intercept: (request, response, pass) =>
      request.url === '/intercepted' ? void response.end('intercepted') : pass(),
  })
  const open = { config: { access: anybody } }
  const slow = Promise.withResolvers<void>()
  app.get('/address', open, async (request) => request.address)
  app.get('/slow', open, async () => {
    app.server.emit('slow')
    await slow.promise
    return { slow: true }
  })
  app.post(
    '/body',
    {
      ...open,
      schema: {
        querystring: Type.Object({ limit: Type.Optional(Type.Integer({ maximum: 10 })) }),
        body: Type.Object(
          {
            id: Type.Optional(Type.String({ format: 'uuid' })),
            count: Type.Optional(Type.Integer()),
            at: Type.Optional(Type.String({ format: 'date-time' })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => ({ body: request.body, query: request.query, traced: currentTrace().requestId }),
  )
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  return { app, port, routes, finish: slow.resolve }
}

const { app, port, routes } = await startServer()
after(() => app.close())

function assertRefused(answer: RawAnswer | undefined, status: number): void {
  assert.equal(answer?.status, status, JSON.stringify(answer))
  assert.match(answer?.headers['content-type'] ?? '', /^application\/problem\+json/)
  const problem = JSON.parse(answer?.body ?? '') as Record<string, unknown>
  assert.equal(problem['status'], status)
  assert.ok(problem['code'] && problem['detail'] && problem['request_id'])
  assert.equal(problem['request_id'], answer?.headers['x-request-id'])
}

const post = (lines: string[], body: string) => ['POST /body HTTP/1.1', ...lines, '', body].join('\r\n')
const HOST = 'Host: api.localhost'
const JSON_TYPE = 'Content-Type: application/json'

describe('a route', () => {
  test('without an access rule is refused when it is registered', () => {
    assert.throws(() => createUnruled(), /GET \/forgotten declares no access rule/)
  })

  test('is listed with its rule, once, though HEAD answers too', async () => {
    assert.deepEqual(
      routes.map(({ method, url, access }) => [method, url, access.kind]),
      [
        ['GET', '/address', 'public'],
        ['GET', '/slow', 'public'],
        ['POST', '/body', 'public'],
      ],
    )
    const head = await sendRaw(port, `HEAD /address HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`)
    assert.deepEqual([head?.status, head?.body], [200, ''])
  })

  test('whose fields may all be left out takes no body for an empty one', async () => {
    const answer = await sendRaw(port, post([HOST, 'Content-Length: 0', 'Connection: close'], ''))
    assert.equal(answer?.status, 200)
    assert.deepEqual((JSON.parse(answer?.body ?? '') as { body: unknown }).body, {})
  })

  test('refuses methods it does not take, and says which it takes', async () => {
    for (const [path, allowed] of [
      ['/address', 'GET, HEAD'],
      ['/address/?a=1', 'GET, HEAD'],
      ['/body', 'POST'],
    ]) {
      const answer = await sendRaw(port, `DELETE ${path} HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`)
      assertRefused(answer, 405)
      assert.equal(answer?.headers['allow'], allowed)
    }
    const nowhere = await sendRaw(port, `DELETE /body/x HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`)
    assertRefused(nowhere, 404)
    assert.equal(nowhere?.headers['allow'], undefined)
  })

  test('answers under its alias, query included', async () => {
    const answer = await sendRaw(port, get('/alias/address?a=1', HOST))
    assert.equal(answer?.status, 200)
  })
})

function createUnruled(): HttpServer {
  const unruled = createHttpServer({
    domain: 'localhost',
    trustedProxies: [],
    log: createLog('silent'),
    metrics: createMetrics(),
    guard: async () => undefined,
    rewritePath: (path) => path,
    routes: [],
  })
  unruled.get('/ruled', { config: { access: tenant('member') } }, async () => 'fine')
  return unruled.get('/forgotten', async () => 'hello')
}

describe('what cannot be understood is refused in words', () => {
  for (const [what, status, request] of [
    ['no HTTP at all', 400, 'hello\r\n\r\n'],
    ['TLS on the plain port', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['an unknown method', 400, `FETCH / HTTP/1.1\r\n${HOST}\r\n\r\n`],
    ['a lower-case method', 400, `get / HTTP/1.1\r\n${HOST}\r\n\r\n`],
    ['an unknown version', 400, `GET / HTTP/9.9\r\n${HOST}\r\n\r\n`],
    ['a header without colon', 400, `GET /address HTTP/1.1\r\n${HOST}\r\nnonsense\r\n\r\n`],
    ['a space before the colon', 400, `GET /address HTTP/1.1\r\nHost : api.localhost\r\n\r\n`],
    ['a folded header', 400, `GET /address HTTP/1.1\r\n${HOST}\r\nX-A: b\r\n c\r\n\r\n`],
    ['a zero byte in a header', 400, `GET /address HTTP/1.1\r\n${HOST}\r\nX-A: b\0c\r\n\r\n`],
    ['a bare line feed in a header', 400, `GET /address HTTP/1.1\r\n${HOST}\r\nX-A: b\nX-B: c\r\n\r\n`],
    ['headers that are too large', 431, get('/address', HOST, `X-A: ${'a'.repeat(20_000)}`)],
    ['an address that is too long', 431, get(`/${'a'.repeat(20_000)}`, HOST)],
    [
      'a length and chunks',
      400,
      post([HOST, JSON_TYPE, 'Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    ],
    ['two lengths', 400, post([HOST, JSON_TYPE, 'Content-Length: 2', 'Content-Length: 3'], '{} ')],
    ['a length that is none', 400, post([HOST, JSON_TYPE, 'Content-Length: 2x'], '{}')],
    ['a negative length', 400, post([HOST, JSON_TYPE, 'Content-Length: -1'], '{}')],
    ['an unknown transfer coding', 400, post([HOST, JSON_TYPE, 'Transfer-Encoding: xchunked'], '{}')],
    ['chunked twice over', 400, post([HOST, JSON_TYPE, 'Transfer-Encoding: chunked, identity'], '0\r\n\r\n')],
    [
      'a chunk size that is none',
      400,
      post([HOST, JSON_TYPE, 'Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'),
    ],
    ['no Host', 400, get('/address')],
    ['no Host in HTTP/1.0', 400, 'GET /address HTTP/1.0\r\n\r\n'],
    ['an empty Host', 400, get('/address', 'Host:')],
    ['two Hosts', 400, get('/address', 'Host: api.localhost', 'Host: api.localhost')],
    ['two Hosts of different case', 400, get('/address', 'Host: api.localhost', 'hOST: acme.localhost')],
    ['a Host with a path', 400, get('/address', 'Host: api.localhost/x')],
    ['a Host with a user', 400, get('/address', 'Host: a@api.localhost')],
    ['a Host with a space', 400, get('/address', 'Host: api.localhost acme.localhost')],
    ['a Host in UTF-8', 400, Buffer.from(get('/address', 'Host: bücher.localhost'))],
    ['a very long Host', 400, get('/address', `Host: ${'a.'.repeat(4_000)}localhost`)],
    ['a whole URL as target', 400, get('http://acme.localhost/address', HOST)],
    ['a target without slash', 400, get('address', HOST)],
    ['a broken escape in the path', 400, get('/%zz', HOST)],
    ['half an escape in the path', 400, get('/a%', HOST)],
    ['the method CONNECT', 405, `CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n`],
    ['an unknown path', 404, get('/nothing', HOST)],
    ['the method TRACE', 405, `TRACE /address HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`],
    ['the method OPTIONS', 405, `OPTIONS /address HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`],
    [
      'a question about the server as a whole',
      400,
      `OPTIONS * HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`,
    ],
    [
      'a body that is too large',
      413,
      post([HOST, JSON_TYPE, 'Content-Length: 2000000', 'Connection: close'], '{'),
    ],
    [
      'chunks that are too large together',
      413,
      post(
        [HOST, JSON_TYPE, 'Transfer-Encoding: chunked', 'Connection: close'],
        `${`10000\r\n${'a'.repeat(0x10000)}\r\n`.repeat(17)}0\r\n\r\n`,
      ),
    ],
    [
      'a text body',
      415,
      post([HOST, 'Content-Type: text/plain', 'Content-Length: 2', 'Connection: close'], '{}'),
    ],
    ['a body of no type', 415, post([HOST, 'Content-Length: 2', 'Connection: close'], '{}')],
    [
      'a form',
      415,
      post(
        [HOST, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3', 'Connection: close'],
        'a=b',
      ),
    ],
  ] as [string, number, string | Buffer][]) {
    test(what, async () => assertRefused(await sendRaw(port, request), status))
  }

  test('and the server goes on', async () => {
    assert.equal((await sendRaw(port, get('/address', HOST)))?.status, 200)
  })
})

describe('a second request hidden in the first', () => {
  test('is no request when lengths disagree', async () => {
    const hidden = 'GET /address HTTP/1.1\r\nHost: hidden.localhost\r\n\r\n'
    for (const lines of [
      [HOST, JSON_TYPE, `Content-Length: ${hidden.length + 5}`, 'Transfer-Encoding: chunked'],
      [HOST, JSON_TYPE, 'Transfer-Encoding: chunked', `Content-Length: ${hidden.length + 5}`],
      [HOST, JSON_TYPE, 'Transfer-Encoding : chunked'],
      [HOST, JSON_TYPE, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    ]) {
      const answers = await sendRawAll(port, post(lines, `0\r\n\r\n${hidden}`))
      assert.equal(answers.length, 1)
      assertRefused(answers[0], 400)
      assert.doesNotMatch(JSON.stringify(answers), /hidden/)
    }
  })

  test('is a request of its own when it is pipelined openly, each with its own host', async () => {
    const answers = await sendRawAll(
      port,
      `GET /address HTTP/1.1\r\nHost: a.localhost\r\n\r\n${get('/address', 'Host: b.localhost')}`,
    )
    assert.deepEqual(
      answers.map(({ body }) => (JSON.parse(body) as { slug: string }).slug),
      ['a', 'b'],
    )
  })
})

describe('what is unusual and allowed', () => {
  test('HTTP/1.0 with a Host', async () => {
    assert.equal((await sendRaw(port, `GET /address HTTP/1.0\r\n${HOST}\r\n\r\n`))?.status, 200)
  })

  test('an expectation nobody knows, which is ignored', async () => {
    const lines = [HOST, JSON_TYPE, 'Content-Length: 2', 'Expect: a-pony', 'Connection: close']
    assert.equal((await sendRaw(port, post(lines, '{}')))?.status, 200)
  })

  test('a wish to upgrade, which is ignored', async () => {
    const answer = await sendRaw(port, get('/address', HOST, 'Upgrade: websocket'))
    assert.equal(answer?.status, 200)
  })

  test('a body where none is wanted, which is not read as the next request', async () => {
    const body = 'GET /nothing HTTP/1.1\r\nHost: x.localhost\r\n\r\n'
    const first = `GET /address HTTP/1.1\r\n${HOST}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const answers = await sendRawAll(port, first + get('/address', HOST))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    )
  })
})

describe('values', () => {
  const send = async (body: unknown, query = '') => {
    const answer = await app.inject({
      method: 'POST',
      url: `/body${query}`,
      headers: {
        host: 'localhost',
        'content-type': 'application/json',
        'x-request-id': 'given-by-the-client',
      },
      payload: JSON.stringify(body),
    })
    const answered: Record<string, unknown> = answer.json()
    return { ...answered, status: answer.statusCode } as Record<string, unknown>
  }

  test('of a body must have exactly the declared types', async () => {
    assert.equal((await send({ count: 1 })).status, 200)
    for (const count of ['1', true, null, 1.5, [1], {}]) assert.equal((await send({ count })).status, 400)
  })

  test('of a query are converted', async () => {
    assert.deepEqual((await send({}, '?limit=7'))['query'], { limit: 7 })
    for (const limit of ['11', '1e400', 'x', '1.5', ''])
      assert.equal((await send({}, `?limit=${limit}`)).status, 400)
  })

  test('that nobody declared are refused by name', async () => {
    assert.deepEqual((await send({ admin: true }))['errors'], [
      { path: '/body/admin', message: 'is not known here' },
    ])
  })

  test('that are ids have one spelling', async () => {
    assert.equal((await send({ id: '01937ad3-5c6e-7000-8000-000000000000' })).status, 200)
    for (const id of [
      '01937AD3-5C6E-7000-8000-000000000000',
      'urn:uuid:01937ad3-5c6e-7000-8000-000000000000',
    ])
      assert.equal((await send({ id })).status, 400)
  })

  test('that are moments exist', async () => {
    assert.equal((await send({ at: '2026-03-01T09:30:00+01:00' })).status, 200)
    for (const at of ['2016-12-31T23:59:60Z', '2026-02-30T09:30:00Z', '2026-03-01', '2026-03-01T24:00:00Z'])
      assert.equal((await send({ at })).status, 400, at)
  })

  test('do not cost the work its trace: it knows its request after the body was read', async () => {
    assert.equal((await send({}))['traced'], 'given-by-the-client')
  })

  test('of X-Request-ID that are no plain ids are replaced', async () => {
    const answer = await sendRaw(port, get('/address', HOST, 'X-Request-ID: <script>alert(1)</script>'))
    assert.match(answer?.headers['x-request-id'] ?? '', /^[\w-]{36}$/)
  })
})

test('a client that sends its headers letter by letter is cut off', async () => {
  const { app: impatient, port: at } = await startServer()
  impatient.server.headersTimeout = 100
  const socket = connect(at, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  socket.write('GET /address HTTP/1.1\r\nHost: api.')
  await once(socket, 'close')
  assert.match(text, /^HTTP\/1\.1 408 /)
  await impatient.close()
})

describe('closing', () => {
  const ask = (at: number, path: string, agent: Agent) =>
    new Promise<{ status: number; connection: string | undefined }>((resolve, reject) => {
      httpGet(
        { port: at, host: '127.0.0.1', path, agent, headers: { host: 'api.localhost' } },
        (response) => {
          response
            .resume()
            .on('end', () =>
              resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }),
            )
        },
      ).on('error', reject)
    })

  test('finishes what is running, sends clients of open connections elsewhere, and then ends at once', async (t) => {
    const { app: closing, port: at, finish } = await startServer()
    t.after(() => finish())
    const agent = new Agent({ keepAlive: true })
    assert.equal((await ask(at, '/address', agent)).connection, 'keep-alive')
    const [running] = [ask(at, '/slow', new Agent({ keepAlive: true })), await once(closing.server, 'slow')]

    const closed = closing.close()
    // Whoever asks on an open connection is answered and told; after a while, nobody gets in.
    let answers = 0
    await assert.rejects(
      async () => {
        for (;;) {
          const path = answers % 2 ? '/address' : '/intercepted'
          assert.deepEqual(await ask(at, path, agent), { status: 200, connection: 'close' })
          answers++
        }
      },
      // Reset: the system had taken the connection, the server had not.
      ({ code }: { code: string }) => ['ECONNREFUSED', 'ECONNRESET'].includes(code),
    )
    assert.ok(answers > 1)

    finish()
    assert.deepEqual(await running, { status: 200, connection: 'close' })
    const started = performance.now()
    await closed
    assert.ok(performance.now() - started < 1_000, 'no connection is waited for once it is idle')
  })
})
