import assert from 'node:assert/strict'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { AppError, type ErrorCode } from '../../errors.ts'
import { openGuardedFetch } from './guarded-fetch.ts'
import type { Method, RequestOptions } from './outbound-request.ts'

type Seen = { method: string; path: string; headers: IncomingMessage['headers']; body: string }
const seen: Seen[] = []
let respond: (request: Seen, response: ServerResponse) => void = (_request, response) =>
  void response.end('ok')
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const { method = '', url: path = '', headers } = request
  const one = { method, path, headers, body: Buffer.concat(chunks).toString() }
  seen.push(one)
  respond(one, response)
}
const server = createServer((request, response) => void receive(request, response))
await new Promise<void>((done) => server.listen(0, done))
const { port } = server.address() as AddressInfo

/** What names resolve to, one answer after the other; the last one stays. */
const names: Record<string, string[][]> = {
  'api.test': [['127.0.0.2']],
  'other.test': [['127.0.0.2']],
  'inside.test': [['10.0.0.1']],
  'mapped.test': [['::ffff:10.0.0.1']],
  'metadata.test': [['169.254.169.254']],
}
const fetcher = openGuardedFetch({
  allow: (address) => address === '127.0.0.2',
  resolve: async (name) => {
    const answers = names[name] ?? [[]]
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? []
  },
})
after(async () => {
  await fetcher[Symbol.asyncDispose]()
  server.closeAllConnections()
  server.close()
})

const at = (host: string, path = '/') => `http://${host}:${port}${path}`
const ALLOWED = new Set(['api.test', 'inside.test', 'mapped.test', 'metadata.test', 'rebound.test'])
const ask = (url: string, options: Partial<RequestOptions> = {}) =>
  fetcher.request(url, { maxBytes: 1_000, isAllowed: ({ hostname }) => ALLOWED.has(hostname), ...options })
const redirectTo = (location: string, status = 302) => {
  respond = ({ path }, response) =>
    void (path === '/' ? response.writeHead(status, { location }).end() : response.end('arrived'))
}
/** Refused, and nothing was asked of anybody but as often as said. */
async function refuses(
  url: string,
  code: ErrorCode,
  options: Partial<RequestOptions> = {},
  requests = 0,
): Promise<string> {
  const before = seen.length
  let message = ''
  await assert.rejects(ask(url, options), (error) => {
    assert.ok(error instanceof AppError, String(error))
    assert.equal(error.code, code, error.message)
    message = error.message
    return true
  })
  assert.equal(seen.length - before, requests, url)
  return message
}

test('a request arrives as it was made up, and any answer is a result', async () => {
  respond = (_request, response) =>
    void response
      .writeHead(418, { 'set-cookie': 'a=b', 'x-answer': ['one', 'two'], 'content-type': 'text/plain' })
      .end('short and stout')
  const answer = await ask(at('api.test', '/tea?pot=1'), {
    method: 'PUT',
    headers: { 'X-Api-Key': 'k', 'Content-Type': 'application/json' },
    body: '{"a":"ä"}',
  })
  const request = seen.at(-1)
  assert.deepEqual([request?.method, request?.path, request?.body], ['PUT', '/tea?pot=1', '{"a":"ä"}'])
  assert.deepEqual([request?.headers['x-api-key'], request?.headers['user-agent']], ['k', 'HotSwap'])
  assert.deepEqual([answer.status, answer.body.toString()], [418, 'short and stout'])
  assert.equal(answer.headers['x-answer'], 'one, two')
  assert.deepEqual([answer.headers['set-cookie'], answer.headers['connection']], [undefined, undefined])
})

test('only allowed hosts are asked, and those only where they are public', async () => {
  await refuses(at('other.test'), 'forbidden')
  await refuses(at('api.test.'), 'forbidden')
  for (const name of ['inside.test', 'mapped.test', 'metadata.test']) {
    const message = await refuses(at(name), 'fetch_failed')
    assert.match(message, /not on the public internet/)
  }
})

test('numbers in any spelling lead nowhere, even where somebody allowed every host', async () => {
  const spellings =
    '127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 017700000001 0x7f.1 127.0.0.1. 0 [::1] [::] [::ffff:127.0.0.1] ' +
    '[::ffff:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::] [fd00:ec2::254] 169.254.169.254 10.0.0.1 １２７.０.０.１ ⑫7.0.0.1'
  for (const host of spellings.split(' ')) await refuses(at(host), 'fetch_failed', { isAllowed: () => true })
})

test('every hop of a redirect is checked like the first', async () => {
  redirectTo(at('other.test', '/there'))
  await refuses(at('api.test'), 'forbidden', {}, 1)
  for (const location of [
    at('inside.test', '/there'),
    'http://127.0.0.1/there',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
    '//169.254.169.254/latest',
    'file:///etc/passwd',
    'gopher://api.test/',
    'http://user:password@api.test/',
    'http://api.test:25/',
    'http://[',
  ]) {
    redirectTo(location)
    await refuses(at('api.test'), 'fetch_failed', { isAllowed: () => true }, 1)
  }
  redirectTo('/there')
  assert.equal((await ask(at('api.test'))).body.toString(), 'arrived')
  respond = (_request, response) => void response.writeHead(302, { location: '/' }).end()
  await refuses(at('api.test'), 'fetch_failed', {}, 6)
})

test('a name that resolves to the inside once it was found to be outside leads nowhere', async () => {
  respond = (_request, response) => void response.writeHead(200, { connection: 'close' }).end('ok')
  names['rebound.test'] = [['127.0.0.2'], ['127.0.0.1'], ['8.8.8.8', '127.0.0.1']]
  assert.equal((await ask(at('rebound.test'))).status, 200)
  await refuses(at('rebound.test'), 'fetch_failed')
  await refuses(at('rebound.test'), 'fetch_failed')
})

test('another server hears neither keys nor, after a POST that was answered, the body', async () => {
  const headers = {
    authorization: 'Bearer x',
    'x-anything': 'secret',
    'content-type': 'text/plain',
    accept: 'a/b',
  }
  const everywhere = { isAllowed: () => true, method: 'POST' as Method, headers, body: 'data' }
  const arrived = async (location: string, status: number) => {
    redirectTo(location, status)
    await ask(at('api.test'), everywhere)
    const { method, body, headers: had } = seen.at(-1) as Seen
    return [method, body, had['authorization'], had['x-anything'], had['content-type'], had.accept]
  }
  const elsewhere = at('other.test', '/there')
  assert.deepEqual(await arrived(elsewhere, 307), ['POST', 'data', undefined, undefined, 'text/plain', 'a/b'])
  assert.deepEqual(await arrived(elsewhere, 303), ['GET', '', undefined, undefined, undefined, 'a/b'])
  assert.deepEqual(await arrived('/there', 302), ['GET', '', 'Bearer x', 'secret', undefined, 'a/b'])
  assert.deepEqual(await arrived('/there', 308), ['POST', 'data', 'Bearer x', 'secret', 'text/plain', 'a/b'])
})

test('headers cannot be injected, nor those be set that say where a request goes or whom it comes from', async () => {
  const wrong: Record<string, string>[] = [
    { 'x-a': 'b\r\nhost: inside' },
    { 'x-a': 'b\nc: d' },
    { 'x-a': 'b\0' },
    { 'x-a': '–' },
    { 'x-a\r\nx-b': 'c' },
    { 'x a': 'b' },
    { '': 'b' },
    { host: 'inside.test' },
    { Host: 'inside.test' },
    { ':authority': 'inside.test' },
    { 'Transfer-Encoding': 'chunked' },
    { 'content-length': '0' },
    { connection: 'upgrade' },
    { upgrade: 'h2c' },
    { cookie: 'a=b' },
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { 'proxy-authorization': 'x' },
    { expect: '100-continue' },
    { 'X-Twice': 'a', 'x-twice': 'b' },
    { 'x-long': 'a'.repeat(8_001) },
    Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`x-${index}`, ''])),
  ]
  for (const headers of wrong) await refuses(at('api.test'), 'bad_request', { headers })
  for (const method of ['CONNECT', 'TRACE', 'get', 'GET /x HTTP/1.1\r\nHost: a\r\n\r\nGET'])
    await refuses(at('api.test'), 'bad_request', { method })
  await refuses(at('api.test'), 'bad_request', { method: 'GET', body: 'x' })
})

test('passwords in addresses, ports of other services and other schemes are refused', async () => {
  for (const url of [
    `http://user@api.test:${port}/`,
    `http://user:password@api.test:${port}/`,
    `http://api.test@inside.test:${port}/`,
    'http://api.test:22/',
    'http://api.test:25/',
    'http://api.test:445/',
    'ftp://api.test/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:1',
    'api.test',
    '',
  ])
    await refuses(url, 'fetch_failed', { isAllowed: () => true })
})

test('an answer ends where it is too large, too slow, or no longer wanted', async () => {
  respond = (_request, response) => void response.end('x'.repeat(1_001))
  await refuses(at('api.test'), 'body_too_large', {}, 1)
  respond = (_request, response) => void response.write('x'.repeat(1_001))
  await refuses(at('api.test'), 'body_too_large', {}, 1)
  respond = (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
  await refuses(at('api.test'), 'fetch_failed', {}, 1)
  respond = (_request, response) => void response.write('x')
  assert.match(await refuses(at('api.test'), 'fetch_failed', { timeoutMs: 100 }, 1), /too long/)
  const aborter = new AbortController()
  respond = (_request, response) => {
    response.write('x')
    aborter.abort(new Error('over'))
  }
  await assert.rejects(ask(at('api.test'), { signal: aborter.signal }), /over/)
})
