/** What proxies say about their clients: believed of ours, as far as ours wrote it, and never against itself. */
import assert from 'node:assert/strict'
import { type OutgoingHttpHeaders, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { after, describe, test } from 'node:test'
import { type Client, NOBODY, forwardedReader } from './forwarded.ts'

const OURS = ['127.0.0.1', '10.0.0.0/8', '2001:db8:1::/48']
const clientOf = forwardedReader(OURS)
const server = createServer((incoming, response) => response.end(JSON.stringify(clientOf(incoming))))
server.listen(0, '0.0.0.0')
await once(server, 'listening')
after(() => server.close())

/** @param from the peer */
async function read(headers: OutgoingHttpHeaders, from = '127.0.0.1'): Promise<Client> {
  const { port } = server.address() as AddressInfo
  const call = request({ port, host: '127.0.0.1', localAddress: from, headers, agent: false }).end()
  const [response] = (await once(call, 'response')) as [AsyncIterable<Buffer>]
  return JSON.parse(Buffer.concat(await Array.fromAsync(response)).toString()) as Client
}

const plain = (address: string): Client => ({ address, isSecure: false })
const secure = (address: string): Client => ({ address, isSecure: true })

describe('of a peer that is not ours, nothing is believed', () => {
  for (const headers of [
    { 'x-forwarded-for': '203.0.113.9' },
    { 'x-forwarded-proto': 'https' },
    { forwarded: 'for=203.0.113.9;proto=https' },
    { 'x-real-ip': '203.0.113.9', 'x-forwarded-host': 'other.test' },
  ])
    test(JSON.stringify(headers), async () =>
      assert.deepEqual(await read(headers, '127.0.0.2'), plain('127.0.0.2')),
    )
})

describe('of our proxies', () => {
  for (const [headers, client] of [
    [{}, plain('127.0.0.1')],
    [{ 'x-forwarded-for': '203.0.113.9' }, plain('203.0.113.9')],
    [{ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }, secure('203.0.113.9')],
    [{ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'HTTPS' }, secure('203.0.113.9')],
    [{ forwarded: 'for=203.0.113.9;proto=https;by=10.0.0.1' }, secure('203.0.113.9')],
    [{ forwarded: 'For="[2001:db8::17]:4711" ; Proto=http' }, plain('2001:db8::17')],
    [{ forwarded: 'for="203.0.113.9:80";host="a\\"b"' }, plain('203.0.113.9')],
    [{ 'x-forwarded-for': '[2001:DB8::17]:4711' }, plain('2001:db8::17')],
    [{ 'x-forwarded-for': '::ffff:203.0.113.9' }, plain('203.0.113.9')],
    [{ 'x-forwarded-proto': 'https' }, secure('127.0.0.1')],
    // Only the last hop that is not ours was seen by one of ours.
    [{ 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.2.3.4' }, plain('203.0.113.9')],
    [{ 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }, plain('203.0.113.9')],
    [{ 'x-forwarded-for': ['198.51.100.1', '203.0.113.9'] }, plain('203.0.113.9')],
    [{ 'x-forwarded-for': 'made up, 203.0.113.9' }, plain('203.0.113.9')],
    [{ 'x-forwarded-for': '10.0.0.7, 2001:db8:1::5' }, plain('10.0.0.7')],
    [
      { forwarded: 'for=198.51.100.1;proto=https, for=203.0.113.9;proto=http, for=10.1.1.1;proto=https' },
      plain('203.0.113.9'),
    ],
    // Both say the same.
    [{ 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9;proto=https' }, secure('203.0.113.9')],
    // One of both says less secure.
    [{ 'x-forwarded-proto': 'http', forwarded: 'for=203.0.113.9;proto=https' }, plain('203.0.113.9')],
  ] as const)
    test(JSON.stringify(headers), async () =>
      assert.deepEqual(await read(structuredClone(headers) as OutgoingHttpHeaders), client),
    )
})

describe('what cannot be true is nobody’s, this machine’s least of all', () => {
  for (const headers of [
    { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=127.0.0.1' },
    { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=203.0.113.9' },
    { 'x-forwarded-for': '203.0.113.9, unknown' },
    { 'x-forwarded-for': '203.0.113.9,' },
    { 'x-forwarded-for': '' },
    { 'x-forwarded-for': '203.0.113.999' },
    { 'x-forwarded-for': '0x7f000001' },
    { 'x-forwarded-for': '2130706433' },
    { 'x-forwarded-for': '[203.0.113.9]' },
    { 'x-forwarded-for': '203.0.113.9:port' },
    { 'x-forwarded-for': '203.0.113.9 10.0.0.1' },
    { 'x-forwarded-for': 'fe80::1%eth0' },
    { forwarded: 'for=unknown' },
    { forwarded: 'for=_secret' },
    { forwarded: 'proto=https' },
    { forwarded: 'for=203.0.113.9;for=127.0.0.1' },
    { forwarded: 'for=203.0.113.9;FOR=127.0.0.1' },
    { forwarded: 'for=[2001:db8::1]' },
    { forwarded: 'for="203.0.113.9' },
    { forwarded: 'for=203.0.113.9; ;proto=https' },
    { forwarded: 'for=203.0.113.9,' },
    { forwarded: '' },
    { forwarded: 'for = 203.0.113.9' },
    { forwarded: `for=203.0.113.9;x="${'y'.repeat(3_000)}"` },
    { 'x-forwarded-for': Array.from({ length: 600 }, () => '10.0.0.1').join(',') },
  ])
    test(JSON.stringify(headers).slice(0, 80), async () =>
      assert.deepEqual(await read({ ...headers, 'x-forwarded-proto': 'https' }), plain(NOBODY)),
    )
})

describe('a scheme is https only in that one word', () => {
  for (const proto of [
    'https, http',
    'http, https',
    'https,https',
    'wss',
    'httpss',
    '"https"',
    'https;x',
    '',
  ])
    test(JSON.stringify(proto), async () =>
      assert.deepEqual(
        await read({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': proto }),
        plain('203.0.113.9'),
      ),
    )

  test('sent twice', async () =>
    assert.deepEqual(
      await read({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': ['https', 'http'] }),
      plain('203.0.113.9'),
    ))
})
