import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, test } from 'node:test'
import { sendRawAll } from '../../../test/kit/raw-http.ts'
import { type Head, makeHead, writeHead } from './head.ts'

const BODY = Buffer.from('Straßenköter '.repeat(600))
const HEADERS = ['content-type', 'text/html; charset=utf-8', 'content-length', String(BODY.length)]

type Answer = (response: ServerResponse, target: string) => void

async function serve(answer: Answer): Promise<number> {
  const server = createServer({ keepAliveTimeout: 72_000 }, (request, response) =>
    answer(response, request.url ?? ''),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Each target has a head of its own; the id of an answer is its target without the slash. */
function pages() {
  const heads = new Map<string, Head>()
  const answer: Answer = (response, target) => {
    const isUnchanged = target.startsWith('/unchanged')
    const head =
      heads.get(target.split('?')[0] ?? '') ??
      makeHead(isUnchanged ? 304 : 200, isUnchanged ? ['etag', '"a"'] : HEADERS)
    heads.set(target.split('?')[0] ?? '', head)
    writeHead(response, head, `id-${target.slice(1)}`)
    if (isUnchanged) response.end()
    else response.end(BODY)
  }
  return { heads, answer }
}

/** Whole bytes of all answers on one connection, dates apart. */
async function bytesOf(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.write(request)
  await once(socket, 'close')
  return Buffer.concat(chunks)
    .toString('latin1')
    .replaceAll(/Date: .{29}/g, 'Date: …')
}

const ask = (target: string, ...more: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: a.test', ...more, '', ''].join('\r\n')
const bye = ask('/bye', 'Connection: close')

test('Node’s own text of a head is repeated byte for byte', async () => {
  const { heads, answer } = pages()
  const port = await serve(answer)
  for (const target of ['/page', '/unchanged']) {
    const first = await bytesOf(port, ask(`${target}?1`) + bye)
    // Fails when Node no longer keeps heads as we expect: everything still works then, but slower.
    assert.ok(heads.get(target)?.text, 'the head was not learned')
    const later = await bytesOf(port, ask(`${target}?2`) + bye)
    assert.equal(later, first.replace('id-' + target.slice(1) + '?1', 'id-' + target.slice(1) + '?2'))
    assert.match(later, /\r\nDate: …\r\nConnection: keep-alive\r\nKeep-Alive: timeout=72\r\n\r\n/)
  }
})

test('pipelined requests are answered in turn, whatever they ask for', async () => {
  const { answer } = pages()
  let answerLate = () => {}
  const port = await serve((response, target) => {
    // The first answer comes last: those behind it wait in memory.
    if (target === '/late') answerLate = () => answer(response, target)
    else answer(response, target)
    if (target === '/bye') answerLate()
  })
  const targets = [
    '/late',
    ...Array.from({ length: 40 }, (_, index) => (index % 3 ? `/page?${index}` : `/unchanged?${index}`)),
  ]
  for (let round = 0; round < 2; round += 1) {
    const bytes = await bytesOf(port, targets.map((target) => ask(target)).join('') + bye)
    const ids = [...bytes.matchAll(/x-request-id: id-(.*)\r\n/g)].map(([, id]) => `/${id}`)
    assert.deepEqual(ids, [...targets, '/bye'])
    const bodies = targets.filter((target) => !target.startsWith('/unchanged')).length + 1
    assert.equal(bytes.split(BODY.toString('latin1')).length - 1, bodies)
  }
})

test('HEAD, HTTP/1.0 and connections that are to close keep their own words', async () => {
  const { answer } = pages()
  const port = await serve(answer)
  await bytesOf(port, ask('/page?learned') + bye)
  const head = await bytesOf(port, ask('/page?1').replace('GET', 'HEAD') + bye)
  assert.match(
    head,
    new RegExp(`content-length: ${BODY.length}\r\n[^]*timeout=72\r\n\r\nHTTP/1.1 200 OK\r\n`),
  )
  const old = await bytesOf(port, 'GET /page?1 HTTP/1.0\r\n\r\n')
  assert.match(old, /\r\nConnection: close\r\n\r\n/)
  assert.ok(old.endsWith(BODY.toString('latin1')))
  const closing = await bytesOf(port, ask('/page?1', 'Connection: close') + ask('/page?2'))
  assert.match(closing, /\r\nConnection: close\r\n\r\n/)
  assert.doesNotMatch(closing, /page\?2/)
  const expecting = await sendRawAll(port, ask('/page?1', 'Expect: 100-continue') + bye)
  assert.deepEqual(
    expecting.map(({ status }) => status),
    [200, 200],
  )
})

test('a connection that reads nothing holds back, and gets everything in the end', async () => {
  const { answer } = pages()
  let finished = 0
  const port = await serve((response, target) => {
    response.once('finish', () => (finished += 1))
    answer(response, target)
  })
  const requests = 4_000
  const socket = connect(port, '127.0.0.1')
  socket.pause()
  socket.write(ask('/page').repeat(requests) + bye)
  // Another connection is served meanwhile; by then the slow one has filled whatever lies in between.
  await bytesOf(port, ask('/other') + bye)
  assert.ok(finished < requests, 'nothing was held back')
  let bytes = 0
  socket.on('data', (chunk: Buffer) => (bytes += chunk.length))
  socket.resume()
  await once(socket, 'close')
  assert.equal(finished, requests + 3)
  assert.ok(bytes > requests * BODY.length)
})

test('whoever leaves early disturbs nobody', async () => {
  const { answer } = pages()
  const port = await serve((response, target) => setImmediate(() => answer(response, target)))
  for (let leaver = 0; leaver < 20; leaver += 1) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(ask('/page').repeat(5), () => socket.resetAndDestroy())
    await once(socket, 'close')
  }
  assert.equal((await sendRawAll(port, ask('/page') + bye)).length, 2)
})

test('a header that looks like ours is repeated as it was, not replaced', async () => {
  const head = makeHead(200, ['x-request-id', 'id-a\u00e9', 'content-length', '2'])
  const port = await serve((response, target) => {
    writeHead(response, head, `id-${target.slice(1)}`)
    response.end('ok')
  })
  const both = await sendRawAll(port, ask('/1') + bye)
  assert.deepEqual(
    both.map(({ body }) => body),
    ['ok', 'ok'],
  )
})

test('what Node refuses to write is never learned', async () => {
  const head = makeHead(200, ['x-bad', 'a\r\nset-cookie: b'])
  const port = await serve((response) => {
    assert.throws(() => writeHead(response, head, 'id'), { code: 'ERR_INVALID_CHAR' })
    response.end()
  })
  assert.equal((await sendRawAll(port, ask('/1') + ask('/2') + bye)).length, 3)
  assert.equal(head.text, undefined)
})
