import assert from 'node:assert/strict'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { AppError } from '../../errors.ts'
import { isPublicAddress, openGuardedFetch } from './guarded-fetch.ts'

const seen: IncomingMessage[] = []
let respond: (request: IncomingMessage, response: ServerResponse) => void
const server = createServer((request, response) => {
  seen.push(request)
  respond(request, response)
})
await new Promise<void>((done) => server.listen(0, done))
const { port } = server.address() as AddressInfo
/** An address of this machine that the fetcher is told to allow, unlike the others. */
const local = `http://127.0.0.2:${port}`

const names: Record<string, string[]> = {}
const fetcher = openGuardedFetch({
  allow: (address) => address === '127.0.0.2',
  resolve: async (name) => names[name] ?? [],
})
after(async () => {
  await fetcher[Symbol.asyncDispose]()
  server.closeAllConnections()
  server.close()
})

const LIMITS = { maxBytes: 1000 }
const refuses = (url: string, about: RegExp, options: Parameters<typeof fetcher.get>[1] = LIMITS) =>
  assert.rejects(
    async () => (await fetcher.get(url, options)).body.toArray(),
    (error) => {
      assert.ok(error instanceof AppError, String(error))
      assert.match(error.message, about)
      return true
    },
  )

test('only the public internet is public', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450::1'])
    assert.ok(isPublicAddress(address), address)
  const inside =
    '0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1 ' +
    '192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 ' +
    '100.100.100.200 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::a00:1 2002:a00:1:: 2001::1 2001:db8::1 ' +
    'fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 100::1 4000::1 e000::1'
  for (const address of [...inside.split(' '), '', 'localhost', '0x7f.1', '2130706433'])
    assert.ok(!isPublicAddress(address), address)
})

test('numbers in any spelling, names of this machine and its networks are refused before a connection is made', async () => {
  names['inside.test'] = ['10.0.0.1']
  names['half.test'] = ['8.8.8.8', '192.168.0.1']
  const refused =
    'http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://[::1]/ ' +
    'http://[::ffff:127.0.0.1]/ http://169.254.169.254/latest/meta-data/ http://inside.test/ http://half.test/ ' +
    'https://[fd00:ec2::254]/ http://0/ http://127.0.0.1.:80/'
  const before = seen.length
  for (const url of refused.split(' ')) await refuses(url, /not on the public internet|has no address/)
  assert.equal(seen.length, before)
})

test('other schemes, passwords and ports of other services are refused', async () => {
  for (const url of [
    'file:///etc/passwd',
    'ftp://8.8.8.8/',
    'gopher://8.8.8.8/',
    'nonsense',
    '//8.8.8.8',
    '',
  ])
    await refuses(url, /not an http or https address/)
  await refuses('http://user:secret@8.8.8.8/', /password/)
  await refuses('http://8.8.8.8:25/', /port/)
})

test('a name may not mean another address between check and connection', async () => {
  const answers = [['8.8.8.8'], ['127.0.0.1']]
  let asked = 0
  await using rebinding = openGuardedFetch({ resolve: async () => answers[asked++ % 2] ?? [] })
  const before = seen.length
  const signal = AbortSignal.timeout(300)
  await assert.rejects(rebinding.get(`http://rebinding.test:${port}/`, { ...LIMITS, signal }))
  assert.equal(asked, 1)
  assert.equal(seen.length, before)
})

test('redirects are followed five times, and never to where a request may not go', async () => {
  respond = (request, response) => {
    const left = Number(request.url?.slice(1))
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end()
    else response.writeHead(200, { 'content-type': 'text/plain' }).end('there')
  }
  const { url, content_type, body } = await fetcher.get(`${local}/5`, LIMITS)
  assert.equal(Buffer.concat(await body.toArray()).toString(), 'there')
  assert.deepEqual([url, content_type], [`${local}/0`, 'text/plain'])
  await refuses(`${local}/6`, /more than 5/)
  for (const location of [
    'http://169.254.169.254/',
    `http://127.0.0.1:${port}/`,
    'file:///etc/passwd',
    'http://[',
  ]) {
    respond = (_request, response) => void response.writeHead(301, { location }).end()
    await refuses(`${local}/`, /public internet|no address|not an http|cannot be read/)
  }
})

test('the name is kept for the other side, and nothing of ours is sent along', async () => {
  names['site.test'] = ['127.0.0.2']
  respond = (_request, response) => void response.end('ok')
  const { body } = await fetcher.get(`http://site.test:${port}/a?b=c#d`, LIMITS)
  await body.toArray()
  const request = seen.at(-1)
  assert.equal(request?.headers.host, `site.test:${port}`)
  assert.equal(request?.url, '/a?b=c')
  assert.deepEqual(Object.keys(request?.headers ?? {}).toSorted(), [
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ])
})

test('too much, too slow, broken off, refused or compressed: a clear error each', async () => {
  respond = (_request, response) =>
    void response.writeHead(200, { 'content-length': 1001 }).end('x'.repeat(1001))
  await refuses(`${local}/`, /larger than 1000 bytes/)
  respond = (_request, response) => void (response.write('x'.repeat(600)), response.end('x'.repeat(600)))
  await refuses(`${local}/`, /larger than 1000 bytes/)
  respond = (_request, response) => void response.write('never ends')
  await refuses(`${local}/`, /took too long/, { ...LIMITS, timeoutMs: 100 })
  respond = () => {}
  await refuses(`${local}/`, /took too long/, { ...LIMITS, timeoutMs: 100 })
  respond = (request) => void request.socket.destroy()
  await refuses(`${local}/`, /cannot be reached/)
  respond = (_request, response) => void response.writeHead(404).end('gone')
  await refuses(`${local}/`, /answers 404/)
  respond = (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
  await refuses(`${local}/`, /encoding/)
})

test('a POST ends with whatever is answered first, of which only the beginning is read', async () => {
  const options = { body: '{"a":1}', headers: { 'content-type': 'application/json' }, maxBytes: 10 }
  for (const status of [204, 307, 410, 503]) {
    const headers = { location: `${local}/elsewhere`, 'retry-after': '7' }
    respond = (_request, response) => void response.writeHead(status, headers).end()
    const before = seen.length
    const answer = await fetcher.post(`${local}/hook`, options)
    assert.deepEqual(answer, { status, retryAfter: '7', beginning: Buffer.alloc(0) })
    assert.deepEqual([seen.length, seen.at(-1)?.method, seen.at(-1)?.url], [before + 1, 'POST', '/hook'])
  }
  respond = (_request, response) => void response.write('x'.repeat(1_000))
  assert.equal((await fetcher.post(local, options)).beginning.toString(), 'x'.repeat(10))
  respond = (_request, response) => void response.write('xyz')
  assert.equal((await fetcher.post(local, { ...options, timeoutMs: 1_000 })).beginning.toString(), 'xyz')
  for (const url of [`http://127.0.0.1:${port}/`, 'http://169.254.169.254/', 'ftp://8.8.8.8/']) {
    assert.throws(() => fetcher.check(url), AppError)
    await assert.rejects(fetcher.post(url, options), AppError)
  }
})
