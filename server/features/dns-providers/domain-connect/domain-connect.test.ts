import assert from 'node:assert/strict'
import { generateKeyPairSync, verify } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { startNameServer } from '../../../../test/kit/name-server.ts'
import { standInFetcher } from '../../../../test/kit/stand-in-fetcher.ts'
import { loadConfig } from '../../../config.ts'
import { openDns } from '../../../kernel/dns/dns.ts'
import { connect, parametersFor } from './domain-connect.ts'

/** By path, what the provider answers; other paths are not there. */
const answers = new Map<string, string>()
const provider = createServer((request, response) => {
  const body = answers.get(request.url ?? '')
  response.writeHead(body === undefined ? 404 : 200).end(body ?? '')
}).listen(0, '127.0.0.1')
await once(provider, 'listening')
after(() => provider.close())
const names = await startNameServer({
  '_domainconnect.acme.example': { TXT: ['dc.provider.example/api'] },
  '_domainconnect.odd.example': { TXT: ['http://127.0.0.1/', 'user@host', '..', 'x'] },
  '_domainconnect.inner.example': { TXT: ['inner.example'] },
})
after(() => names[Symbol.asyncDispose]())

const place = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
const fetcher = standInFetcher({ 'dc.provider.example': place })
after(() => fetcher[Symbol.asyncDispose]())
const config = { ...loadConfig({}), domain: 'hotswap.example' }
const ctx = { config, fetcher, dns: openDns({ resolvers: [names.address] }) }
const owner = { proof: 'p'.repeat(32), target: 't'.repeat(20) }
const www = { id: '1', host: 'www.acme.example', registrable: 'acme.example' }
const apex = { ...www, host: 'acme.example' }
const addresses = [
  { purpose: 'point', type: 'A', name: apex.host, value: '192.0.2.80', ttl: 300 },
  { purpose: 'point', type: 'AAAA', name: apex.host, value: '2001:db8::80', ttl: 300 },
]

const SETTINGS = '/api/v2/acme.example/settings'
const TEMPLATE = '/dc/v2/domainTemplates/providers/hotswap.example/services'
const settings = {
  providerId: 'provider.example',
  providerName: 'A Provider',
  urlSyncUX: 'https://dc.provider.example/ux',
  urlAPI: 'https://dc.provider.example/dc',
}
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })

describe('a customer is sent to his provider', () => {
  answers.set(SETTINGS, JSON.stringify(settings))
  answers.set(`${TEMPLATE}/website`, '{}')
  answers.set(`${TEMPLATE}/website-apex`, '{}')

  test('with what the template leaves open, signed', async () => {
    const found = await connect(ctx, www, owner, [], pem)
    assert.ok(found.available)
    const url = new URL(found.url)
    assert.equal(
      `${url.origin}${url.pathname}`,
      'https://dc.provider.example/ux/v2/domainTemplates/providers/hotswap.example/services/website/apply',
    )
    const { sig = '', key, ...given } = Object.fromEntries(url.searchParams)
    assert.deepEqual(given, { domain: 'acme.example', host: 'www', ...owner })
    assert.equal(key, '_dck1')
    const covered = Buffer.from(url.search.slice(1).split('&sig=')[0] ?? '')
    assert.ok(verify('sha256', covered, publicKey, Buffer.from(sig, 'base64')))
  })

  test('without a signature where there is no key', async () => {
    const found = await connect(ctx, apex, owner, addresses, undefined)
    assert.ok(found.available)
    assert.equal(found.signed, false)
    const given = Object.fromEntries(new URL(found.url).searchParams)
    assert.deepEqual(given, {
      domain: 'acme.example',
      proof: owner.proof,
      ip4: '192.0.2.80',
      ip6: '2001:db8::80',
      groupId: 'verify,ip4,ip6',
    })
  })
})

describe('a customer is told why his provider does nothing:', () => {
  const reasonFor = async (domain: typeof www) => {
    const found = await connect(ctx, domain, owner, [], pem)
    return found.available ? 'available' : found.reason
  }
  const at = (registrable: string) => ({ ...www, host: `www.${registrable}`, registrable })

  test('it does not speak Domain Connect', async () => {
    assert.match(await reasonFor(at('silent.example')), /silent.example does not speak/)
  })
  test('it names no place that could be asked', async () => {
    assert.match(await reasonFor(at('odd.example')), /does not speak|does not say how/)
  })
  test('it cannot be asked', async () => {
    assert.match(await reasonFor(at('inner.example')), /does not say how/)
  })
  test('it does not know the template', async () => {
    answers.delete(`${TEMPLATE}/website`)
    assert.match(await reasonFor(www), /A Provider does not know this platform yet/)
  })
  test('the name is a wildcard', async () => {
    assert.match(await reasonFor({ ...www, host: '*.acme.example' }), /no wildcards/)
  })
  for (const odd of [
    '',
    '[]',
    '{"urlSyncUX":"javascript:alert(1)","urlAPI":"https://dc.provider.example/dc"}',
    '{"urlSyncUX":"http://dc.provider.example","urlAPI":"https://dc.provider.example/dc"}',
    `{"urlSyncUX":"https://a.example/\\u0000","urlAPI":"https://dc.provider.example/dc"}`,
  ])
    test(`it answers ${odd}`, async () => {
      answers.set(SETTINGS, odd)
      assert.match(await reasonFor(www), /does not say how/)
    })
})

describe('the templates in docs/domain-connect', () => {
  type Template = { providerId: string; serviceId: string; records: Record<string, string>[] }
  const read = (service: string) => {
    const url = new URL(`../../../../docs/domain-connect/hotswap.example.${service}.json`, import.meta.url)
    const template = JSON.parse(readFileSync(url, 'utf8')) as Template
    assert.deepEqual([template.providerId, template.serviceId], ['hotswap.example', service])
    return template
  }
  /** What a provider creates of a template. */
  const apply = ({ records }: Template, given: Record<string, string>) =>
    records.map(({ type, host, data, pointsTo }) => {
      const whole = [host === '@' ? '' : host, given['host'], given['domain']].filter(Boolean).join('.')
      const value = (data ?? pointsTo ?? '').replaceAll(
        /%(\w+)%/g,
        (_all, name: string) => given[name] ?? '?',
      )
      return `${whole} ${type} ${value}`
    })

  test('create what a subdomain needs', () => {
    assert.deepEqual(apply(read('website'), parametersFor(www, owner, [])), [
      `_hotswap.www.acme.example TXT hotswap-verification=${owner.proof}`,
      `www.acme.example CNAME ${owner.target}.dns.hotswap.example`,
    ])
  })

  test('create what a whole domain needs', () => {
    assert.deepEqual(apply(read('website-apex'), parametersFor(apex, owner, addresses)), [
      `_hotswap.acme.example TXT hotswap-verification=${owner.proof}`,
      'acme.example A 192.0.2.80',
      'acme.example AAAA 2001:db8::80',
    ])
  })
})
