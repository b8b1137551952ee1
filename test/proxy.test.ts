/** A real nginx in front: what it passes on is read as it meant it, and no request hides in another. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { anybody } from '../server/kernel/http/access.ts'
import { createHttpServer } from '../server/kernel/http/server.ts'
import { createLog } from '../server/kernel/log.ts'
import { createMetrics } from '../server/kernel/metrics.ts'
import { startNginx } from './kit/nginx.ts'
import { sendRaw, sendRawAll } from './kit/raw-http.ts'

type Received = {
  method: string
  target: string
  host: string
  /** What nginx writes into each request that it passes on. */
  passedBy: string
}

/** Everything that our server has taken for a request since it was last asked. */
const received: Received[] = []
const app = createHttpServer({
  domain: 'localhost',
  trustedProxies: ['127.0.0.1'],
  log: createLog('silent'),
  metrics: createMetrics(),
  guard: async () => undefined,
  rewritePath: (path) => path,
  routes: [],
})
app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body))
app.addHook('onResponse', async ({ raw: { method = '', url: target = '', headers } }) => {
  received.push({ method, target, host: headers.host ?? '', passedBy: String(headers['x-passed-by']) })
})
app.route({
  method: ['GET', 'POST', 'PUT', 'DELETE'],
  url: '/*',
  config: { access: anybody },
  handler: async ({ ip, protocol, headers }) => ({ ip, protocol, host: headers.host }),
})
// Whoever waits for more than was sent is not waited for.
Object.assign(app.server, { requestTimeout: 1_000, headersTimeout: 1_000, keepAliveTimeout: 1_000 })
await app.listen({ port: 0, host: '127.0.0.1' })
after(() => app.close())
const direct = (app.server.address() as AddressInfo).port
const nginx = await startNginx(direct, 'proxy_set_header X-Passed-By nginx;')

if ('missing' in nginx) test('behind nginx', { skip: nginx.missing })
else {
  after(() => nginx[Symbol.asyncDispose]())
  const { port } = nginx

  /** What came of those bytes: the answers, and what our server took for requests. */
  async function send(to: number, bytes: string) {
    received.length = 0
    const answers = await sendRawAll(to, bytes)
    return { statuses: answers.map(({ status }) => status), received: [...received] }
  }
  const lines = (...text: string[]) => text.join('\r\n')

  describe('a visitor behind nginx', () => {
    const seenBy = async (...headers: string[]) => {
      const answer = await sendRaw(
        port,
        lines('GET / HTTP/1.1', 'Host: shop.test', ...headers, 'Connection: close', '', ''),
      )
      assert.equal(answer?.status, 200)
      return JSON.parse(answer.body) as { ip: string; protocol: string; host: string }
    }
    // nginx itself is ours, and so is the address that it sees in this test.
    test('is the one that nginx saw', async () => {
      assert.deepEqual(await seenBy(), { ip: '127.0.0.1', protocol: 'http', host: 'shop.test' })
      assert.equal((await seenBy('X-Forwarded-For: 198.51.100.1, 203.0.113.9')).ip, '203.0.113.9')
    })

    test('does not become this machine by saying so in the header that nginx passes on', async () => {
      assert.equal((await seenBy('X-Forwarded-For: 203.0.113.9', 'Forwarded: for=127.0.0.1')).ip, '0.0.0.0')
      assert.equal((await seenBy('Forwarded: for=203.0.113.9;proto=https')).ip, '0.0.0.0')
    })

    test('has the host and the scheme that nginx saw, whatever it says', async () => {
      const seen = await seenBy(
        'X-Forwarded-Host: other.test',
        'X-Forwarded-Proto: https',
        'X-Original-URL: /admin',
      )
      assert.deepEqual(seen, { ip: '127.0.0.1', protocol: 'http', host: 'shop.test' })
    })
  })

  const SMUGGLED = lines('GET /smuggled HTTP/1.1', 'Host: shop.test', '', '')
  /** Ends the connection of those who have understood everything before it as we did. */
  const LAST = lines('GET /last HTTP/1.1', 'Host: shop.test', 'Connection: close', '', '')
  const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`
  const post = (...headers: string[]) =>
    lines('POST /first HTTP/1.1', 'Host: shop.test', 'Content-Type: text/plain', ...headers, '', '')

  /** Bytes in which one reader finds one request and another reader two. */
  const HIDDEN: [what: string, bytes: string][] = [
    [
      'CL.TE',
      post(`Content-Length: ${5 + SMUGGLED.length}`, 'Transfer-Encoding: chunked') + `0\r\n\r\n${SMUGGLED}`,
    ],
    ['TE.CL', post('Content-Length: 4', 'Transfer-Encoding: chunked') + chunked(SMUGGLED)],
    [
      'TE.TE with another spelling',
      post('Transfer-Encoding: chunked', 'Transfer-Encoding: xchunked', 'Content-Length: 4') +
        chunked(SMUGGLED),
    ],
    [
      'TE with a space before the colon',
      post('Transfer-Encoding : chunked', `Content-Length: ${5 + SMUGGLED.length}`) + `0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'TE with a vertical tab',
      post('Transfer-Encoding: \x0bchunked', `Content-Length: ${5 + SMUGGLED.length}`) +
        `0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'TE in a folded line',
      post('Transfer-Encoding:', ' chunked', `Content-Length: ${5 + SMUGGLED.length}`) +
        `0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'TE behind a bare LF',
      post(`X: y\nTransfer-Encoding: chunked`, `Content-Length: ${5 + SMUGGLED.length}`) +
        `0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'TE behind a bare CR',
      post(`X: y\rTransfer-Encoding: chunked`, `Content-Length: ${5 + SMUGGLED.length}`) +
        `0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'identity and chunked',
      post('Transfer-Encoding: identity, chunked', 'Content-Length: 4') + chunked(SMUGGLED),
    ],
    ['two lengths', post('Content-Length: 0', `Content-Length: ${SMUGGLED.length}`) + SMUGGLED],
    ['a list of lengths', post(`Content-Length: 0, ${SMUGGLED.length}`) + SMUGGLED],
    ['a length with a sign', post('Content-Length: +0') + SMUGGLED.replace('GET', 'PUT')],
    ['a length in hexadecimal', post(`Content-Length: 0x${SMUGGLED.length.toString(16)}`) + SMUGGLED],
    ['a negative length', post('Content-Length: -1') + SMUGGLED],
    [
      'a chunk length beyond 64 bits',
      post('Transfer-Encoding: chunked') + `10000000000000000\r\n${SMUGGLED}`,
    ],
    ['a chunk length with a sign', post('Transfer-Encoding: chunked') + `+0\r\n\r\n${SMUGGLED}`],
    ['chunks that end with a bare LF', post('Transfer-Encoding: chunked') + `0\n\n${SMUGGLED}`],
    [
      'a chunk extension with a bare LF',
      post('Transfer-Encoding: chunked') + `5;x\nabcde\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['a chunk longer than it says', post('Transfer-Encoding: chunked') + `1\r\nxx0\r\n\r\n${SMUGGLED}`],
    [
      'TE in HTTP/1.0',
      post('Transfer-Encoding: chunked', 'Content-Length: 4').replace('HTTP/1.1', 'HTTP/1.0') +
        chunked(SMUGGLED),
    ],
    ['a NUL in a header', post('X: a\0b', 'Content-Length: 0') + SMUGGLED],
    [
      'an upgrade to HTTP/2',
      lines(
        'GET /first HTTP/1.1',
        'Host: shop.test',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
        'Connection: close',
        '',
        '',
      ),
    ],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    [
      'a trailer that names a host',
      post('Transfer-Encoding: chunked', 'Trailer: Host', 'Connection: close') +
        '1\r\nx\r\n0\r\nHost: other.test\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n',
    ],
  ]

  for (const [where, to] of [
    ['through nginx', port],
    ['directly', direct],
  ] as const)
    describe(`requests in requests, ${where}`, () => {
      for (const [what, bytes] of HIDDEN)
        test(what, async () => {
          const { statuses, received: seen } = await send(to, bytes + LAST)
          for (const { host } of seen) assert.equal(host, 'shop.test')
          // What nginx has passed on as a request of its own, it has seen; directly, none of these holds a second one.
          const hidden = seen.filter(({ target, passedBy }) =>
            to === port ? passedBy !== 'nginx' : target === '/smuggled',
          )
          assert.deepEqual(hidden, [], JSON.stringify({ statuses, seen }))
        })
    })

  /** Requests that name a host in a way that two readers could take differently. */
  const HOSTS: [what: string, bytes: string][] = [
    ['two hosts', lines('GET / HTTP/1.1', 'Host: shop.test', 'Host: other.test')],
    ['no host', lines('GET / HTTP/1.1')],
    ['a host in a folded line', lines('GET / HTTP/1.1', 'Host: shop.test', ' other.test')],
    ['a host with a space before the colon', lines('GET / HTTP/1.1', 'Host: shop.test', 'Host : other.test')],
    ['a host with a user', lines('GET / HTTP/1.1', 'Host: shop.test@other.test')],
    ['a host with a path', lines('GET / HTTP/1.1', 'Host: shop.test/other.test')],
    ['a list of hosts', lines('GET / HTTP/1.1', 'Host: shop.test, other.test')],
    ['a host with a tab', lines('GET / HTTP/1.1', 'Host: shop.test\tother.test')],
    ['a whole URL', lines('GET http://other.test/ HTTP/1.1', 'Host: shop.test')],
    ['a whole URL of a strange scheme', lines('GET gopher://other.test/ HTTP/1.1', 'Host: shop.test')],
    ['a target without a slash', lines('GET other.test HTTP/1.1', 'Host: shop.test')],
    ['a target with a user', lines('GET @other.test/ HTTP/1.1', 'Host: shop.test')],
  ]

  for (const [where, to] of [
    ['through nginx', port],
    ['directly', direct],
  ] as const)
    describe(`a request names one host, ${where}`, () => {
      for (const [what, head] of HOSTS)
        test(what, async () => {
          const { statuses, received: seen } = await send(to, `${head}\r\nConnection: close\r\n\r\n`)
          const [status = 0] = statuses
          // Nginx resolves whole URLs, which is its right: it passes on one host, and the path.
          const isResolved = to === port && what.startsWith('a whole URL')
          if (isResolved)
            assert.deepEqual(
              seen.map(({ target }) => target),
              ['/'],
            )
          else assert.ok(status === 0 || (status >= 400 && status < 500), `${status} ${JSON.stringify(seen)}`)
        })
    })
}
