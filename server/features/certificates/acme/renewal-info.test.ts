import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { makeIssuer } from '../../../../test/kit/issuer.ts'
import { loadConfig } from '../../../config.ts'
import { ariIdOf, renewalInfo } from './renewal-info.ts'

/** The example of RFC 9773, Appendix A. */
const EXAMPLE = `-----BEGIN CERTIFICATE-----
MIIBQzCB66ADAgECAgUAh2VDITAKBggqhkjOPQQDAjAVMRMwEQYDVQQDEwpFeGFt
cGxlIENBMCIYDzAwMDEwMTAxMDAwMDAwWhgPMDAwMTAxMDEwMDAwMDBaMBYxFDAS
BgNVBAMTC2V4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeBZu
7cbpAYNXZLbbh8rNIzuOoqOOtmxA1v7cRm//AwyMwWxyHz4zfwmBhcSrf47NUAFf
qzLQ2PPQxdTXREYEnKMjMCEwHwYDVR0jBBgwFoAUaYhba4dGQEHhs3uEe6CuLN4B
yNQwCgYIKoZIzj0EAwIDRwAwRAIge09+S5TZAlw5tgtiVvuERV6cT4mfutXIlwTb
+FYN/8oCIClDsqBklhB9KAelFiYt9+6FDj3z4KGVelYM5MdsO3pK
-----END CERTIFICATE-----
`
const EXAMPLE_ID = 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE'

/** What the authority's renewalInfo answers; Debian's Pebble has none. */
let answer: { status?: number; headers?: Record<string, string>; body?: unknown } = {}
const asked: string[] = []
const server = createServer((request: IncomingMessage, response) => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const addresses = { newNonce: base, newAccount: base, newOrder: base, revokeCert: base }
  asked.push(request.url ?? '')
  if (request.url === '/dir' || request.url === '/old')
    return response.end(
      JSON.stringify({ ...addresses, ...(request.url === '/dir' && { renewalInfo: `${base}/ari` }) }),
    )
  response.writeHead(answer.status ?? 200, answer.headers)
  return response.end(JSON.stringify(answer.body ?? {}))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())
const directoryUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dir`
const ctx = {
  config: loadConfig({ ACME_DIRECTORY_URL: `${directoryUrl},${directoryUrl.replace('/dir', '/old')}` }),
}
const ask = (authority: string | null = directoryUrl, ari_id: string | null = EXAMPLE_ID) =>
  renewalInfo(ctx, { authority, ari_id }, AbortSignal.timeout(10_000))

const suggestedWindow = { start: '2027-01-03T00:00:00Z', end: '2027-01-07T00:00:00Z' }

test('the id of the RFC’s example is computed from its certificate; one that names no signing key has none', async () => {
  assert.equal(await ariIdOf(EXAMPLE), EXAMPLE_ID)
  const { root } = await makeIssuer()
  assert.equal(await ariIdOf(root), undefined)
})

test('the authority names the window in which it wants the certificate renewed, and when to ask again', async () => {
  answer = {
    headers: { 'retry-after': '21600' },
    body: { suggestedWindow, explanationURL: 'https://ca.example/why' },
  }
  assert.deepEqual(await ask(), {
    start: new Date(suggestedWindow.start),
    end: new Date(suggestedWindow.end),
    explanationUrl: 'https://ca.example/why',
    retryAfter: 21_600,
  })
  assert.equal(asked.at(-1), `/ari/${EXAMPLE_ID}`)
  answer = {
    headers: { 'retry-after': '1' },
    body: { suggestedWindow, explanationURL: 'javascript:alert(1)' },
  }
  const hasty = await ask()
  assert.deepEqual([hasty?.retryAfter, hasty?.explanationUrl], [60, undefined])
  answer = { headers: { 'retry-after': '99999999' }, body: { suggestedWindow } }
  assert.equal((await ask())?.retryAfter, 86_400)
  answer = { body: { suggestedWindow } }
  assert.equal((await ask())?.retryAfter, 21_600)
})

test('windows that are none count as none', async () => {
  const { start, end } = suggestedWindow
  for (const window of [
    { start: end, end: start },
    { start, end: start },
    { start: 'soon', end },
    {},
    undefined,
  ]) {
    answer = { body: { suggestedWindow: window } }
    assert.equal(await ask(), undefined, JSON.stringify(window))
  }
})

test('an authority that does not know the certificate, offers nothing of the kind or is none of ours says nothing', async () => {
  answer = {
    status: 404,
    body: { type: 'urn:ietf:params:acme:error:malformed', detail: 'no such certificate' },
  }
  assert.equal(await ask(), undefined)
  const before = asked.length
  assert.equal(await ask('https://other.example/dir'), undefined)
  assert.equal(await ask(null), undefined)
  assert.equal(await ask(directoryUrl, null), undefined)
  assert.equal(asked.length, before, 'somebody was asked')
  assert.equal(await ask(directoryUrl.replace('/dir', '/old')), undefined)
  assert.equal(asked.at(-1), '/old')
})

test('its directory is read once for many certificates', async () => {
  answer = { body: { suggestedWindow } }
  for (let round = 0; round < 3; round += 1) assert.ok(await ask())
  assert.equal(asked.filter((path) => path === '/dir').length, 1)
})

test('an authority that is away is not one that says nothing', async () => {
  answer = { status: 503 }
  await assert.rejects(ask(), /^AcmeFailure: serverInternal/)
})
