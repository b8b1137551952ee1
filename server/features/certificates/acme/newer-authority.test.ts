/** What Debian's Pebble does not know: profiles, replacements, CAA identities, limits. A small authority says them instead. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, beforeEach, test } from 'node:test'
import { placeOrder, problemOf, reload } from '../../../../test/kit/acme-orders.ts'
import { startTestApp } from '../../../../test/kit/app.ts'
import { makeIssuer } from '../../../../test/kit/issuer.ts'
import type { AcmeAuthority, AcmeConfig } from '../../../config.ts'
import { installCertificate } from '../certificates.ts'
import type { CertificateOrder } from '../orders/orders.ts'
import { issue } from './issue.ts'

type Refusal = { status: number; type: string; detail?: string; headers?: Record<string, string> }

/** What it was asked for, and what it says to that, in order. */
let orders: Record<string, unknown>[] = []
let refusals: Refusal[] = []
const accounts: Record<string, unknown>[] = []
beforeEach(() => {
  orders = []
  refusals = []
})

const server = createServer((request, response) => void answer(request.url ?? '', text(request), response))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function answer(path: string, body: Promise<string>, response: ServerResponse): Promise<void> {
  const signed = await body
  response.setHeader('replay-nonce', randomUUIDv7())
  const payload = (): Record<string, unknown> => {
    const { payload: encoded } = JSON.parse(signed) as { payload: string }
    return JSON.parse(Buffer.from(encoded, 'base64url').toString() || '{}') as Record<string, unknown>
  }
  if (path === '/dir') {
    const addresses = ['newNonce', 'newAccount', 'newOrder', 'revokeCert', 'renewalInfo']
    const meta = { profiles: { shortlived: 'Six days' }, caaIdentities: ['ca.example'] }
    const directory = { ...Object.fromEntries(addresses.map((name) => [name, `${base}/${name}`])), meta }
    response.end(JSON.stringify(directory))
  } else if (path === '/newAccount') {
    accounts.push(payload())
    response.writeHead(201, {
      location: `${base}/account/${accounts.length}`,
      'content-type': 'application/json',
    })
    response.end('{"status":"valid"}')
  } else if (path.startsWith('/account/')) {
    accounts.push(payload())
    response.end('{"status":"valid"}')
  } else if (path === '/newOrder') {
    orders.push(payload())
    const {
      status,
      type,
      detail = 'no',
      headers,
    } = refusals.shift() ?? { status: 500, type: 'serverInternal' }
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    response.end(JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail, status }))
  } else response.end()
}

const authority: AcmeAuthority = { directoryUrl: `${base}/dir`, eab: undefined, profile: 'shortlived' }
const acme: AcmeConfig = { authorities: [authority], email: 'first@example.test', caFile: undefined }
const t = await startTestApp({ config: { acme } })
const get = (order: CertificateOrder, ctx = t.ctx) =>
  issue(ctx, order, authority, AbortSignal.timeout(30_000))
const identifiers = [{ type: 'dns', value: 'a.example' }]

test('an order names the profile that is configured, and the certificate it takes the place of', async () => {
  const { chain, key } = await (await makeIssuer()).issue({ names: ['a.example'] })
  const ariId = 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE'
  const install = (directoryUrl: string) =>
    installCertificate(t.ctx, {
      tenantId: null,
      source: 'acme',
      chain,
      key,
      names: ['a.example'],
      authority: directoryUrl,
      ariId,
    })
  const { id } = await install(authority.directoryUrl)
  await problemOf(get(await placeOrder(t.ctx, null, ['a.example'], id)))
  assert.deepEqual(orders, [{ identifiers, profile: 'shortlived', replaces: ariId }])
  // Another authority's certificate is none that this one could replace.
  const { id: foreign } = await install('https://other.example/dir')
  await problemOf(get(await placeOrder(t.ctx, null, ['f.example'], foreign)))
  assert.deepEqual(orders.at(-1), {
    identifiers: [{ type: 'dns', value: 'f.example' }],
    profile: 'shortlived',
  })
  // One that has been replaced is no reason to go without a certificate.
  orders = []
  refusals = [{ status: 409, type: 'alreadyReplaced' }]
  await problemOf(get(await placeOrder(t.ctx, null, ['a.example', 'b.example'], id)))
  assert.equal(orders.length, 2)
  assert.ok(!('replaces' in (orders[1] ?? {})))
})

test('limits are told with the time that the authority wants to be left alone, and nothing is asked in between', async () => {
  refusals = [{ status: 429, type: 'rateLimited', headers: { 'retry-after': '604800' } }]
  const { type, retry, retryAfter, blame } = await problemOf(
    get(await placeOrder(t.ctx, null, ['c.example'])),
  )
  assert.deepEqual([type, retry, retryAfter, blame], ['rateLimited', 'later', 604_800, 'authority'])
  assert.equal(orders.length, 1)
})

test('a CAA record that forbids is explained with what this authority calls itself', async () => {
  refusals = [{ status: 403, type: 'caa', detail: 'CAA record for d.example prevents issuance' }]
  const { hint, elsewhere } = await problemOf(get(await placeOrder(t.ctx, null, ['d.example'])))
  assert.match(hint, /CAA 0 issue "ca\.example"/)
  assert.equal(elsewhere, true)
})

test('a new contact is told to the authority; that it does not know the account is no reason to stop', async () => {
  const ctx = { ...t.ctx, config: { ...t.ctx.config, acme: { ...acme, email: 'second@example.test' } } }
  refusals = [{ status: 400, type: 'accountDoesNotExist' }]
  const order = await placeOrder(t.ctx, null, ['e.example'])
  assert.equal((await problemOf(get(order, ctx))).type, 'serverInternal')
  assert.equal(orders.length, 2)
  assert.deepEqual(
    accounts.slice(-2).map(({ contact }) => contact),
    [['mailto:second@example.test'], ['mailto:second@example.test']],
  )
  assert.equal((await reload(t.ctx, order)).order_url, null)
})
