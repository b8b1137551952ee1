import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLOUDFLARE_TOKEN, openCloudflareStandIn } from '../../../test/kit/cloudflare.ts'
import { standInFetcher } from '../../../test/kit/stand-in-fetcher.ts'
import { AppError } from '../../errors.ts'
import { openCloudflare } from './cloudflare.ts'
import type { DnsRecord } from './provider.ts'

const cloudflare = await openCloudflareStandIn()
const fetcher = standInFetcher({ 'api.cloudflare.com': cloudflare.url })
const provider = openCloudflare({ token: CLOUDFLARE_TOKEN, fetcher })

const failsWith = (work: Promise<unknown>, detail: RegExp) =>
  assert.rejects(work, (error) => {
    assert.ok(error instanceof AppError, String(error))
    assert.equal(error.code, 'provider_failed')
    assert.match(error.message, detail)
    assert.ok(!JSON.stringify(error).includes(CLOUDFLARE_TOKEN))
    return true
  })

test('all pages of zones and records are read', async () => {
  const added = Array.from({ length: 120 }, (_, index) => cloudflare.addZone(`zone${index}.test`))
  const zones = await provider.zones()
  assert.deepEqual(
    zones.map(({ name }) => name),
    added.map(({ name }) => name),
  )
  const records = Array.from({ length: 2_300 }, (_, index) => ({
    type: 'A',
    name: `h${index}.large.test`,
    content: '192.0.2.1',
    ttl: 1,
  }))
  const { id, name } = cloudflare.addZone('large.test', records)
  assert.equal((await provider.list({ id, name })).length, records.length)
})

test('records are read as people write them', async () => {
  const { id, name } = cloudflare.addZone('read.test', [
    { type: 'TXT', name: 'read.test', content: '"v=spf1 \\"x\\"" " -all"', ttl: 120 },
    { type: 'TXT', name: 'old.read.test', content: 'without quotes', ttl: 1 },
    { type: 'MX', name: 'read.test', content: 'mail.read.test', priority: 10, ttl: 1 },
    { type: 'CAA', name: 'read.test', content: '0 issue "ca.test"', ttl: 1 },
    { type: 'MX', name: 'mail.read.test', content: 'x.test', priority: 1, ttl: 1, meta: { read_only: true } },
  ])
  const records = await provider.list({ id, name })
  assert.deepEqual(
    records.map(({ type, value, ttl }) => [type, value, ttl]),
    [
      ['TXT', 'v=spf1 "x" -all', 120],
      ['TXT', 'without quotes', 300],
      ['MX', '10 mail.read.test', 300],
      ['CAA', '0 issue ca.test', 300],
      ['MX', '1 x.test', 300],
    ],
  )
  const [locked] = records.slice(-1)
  assert.ok(locked?.locked)
  await failsWith(provider.change({ id, name }, { add: [], remove: [locked] }), /one of its own services/)
})

test('records are added and removed together, or not at all', async () => {
  const zone = cloudflare.addZone('change.test', [
    { type: 'A', name: 'www.change.test', content: '192.0.2.1', ttl: 1, proxied: true },
  ])
  const remove = await provider.at(zone, 'www.change.test')
  const alias = { type: 'CNAME', name: 'www.change.test', value: 'x.dns.example.net', ttl: 300 }
  const text = { type: 'TXT', name: '_hotswap.change.test', value: `${'a'.repeat(300)}"b`, ttl: 300 }
  const foreign = { ...text, name: 'www.other.test' }
  await failsWith(provider.change(zone, { add: [alias, foreign], remove }), /DNS name is invalid. \(9000\)/)
  assert.equal(zone.records[0]?.content, '192.0.2.1')
  await provider.change(zone, { add: [alias, text], remove })
  assert.deepEqual(
    zone.records.map(({ type, content, proxied }) => [type, content, proxied]),
    [
      ['CNAME', 'x.dns.example.net', false],
      ['TXT', `"${'a'.repeat(255)}" "${'a'.repeat(45)}\\"b"`, undefined],
    ],
  )
  const plain = ({ type, name, value, ttl }: DnsRecord) => ({ type, name, value, ttl })
  assert.deepEqual((await provider.at(zone, text.name)).map(plain), [text])
})

describe('limits', () => {
  test('that end soon are waited for', async () => {
    cloudflare.limit(1, '1')
    assert.ok((await provider.zones()).length > 0)
  })

  test('that last are told, with the time', async () => {
    cloudflare.limit(1, '240')
    await assert.rejects(
      provider.zones(),
      (error) =>
        error instanceof AppError &&
        error.extra.retryAfterSeconds === 240 &&
        /pause of 240/.test(error.message),
    )
  })
})

describe('what goes wrong is explained:', () => {
  test('a token that is none', () =>
    failsWith(openCloudflare({ token: 'wrong-token-0123456789', fetcher }).zones(), /needs the permissions/))

  test('a token that may only read', async () => {
    const zone = cloudflare.addZone('readonly.test', [], false)
    const record = { type: 'A', name: 'www.readonly.test', value: '192.0.2.1', ttl: 300 }
    await failsWith(provider.change(zone, { add: [record], remove: [] }), /Zone → DNS → Edit/)
  })

  test('a zone that is gone', () =>
    failsWith(provider.list({ id: 'f'.repeat(32), name: 'gone.test' }), /no such zone any more/))

  test('a record that somebody has removed meanwhile', async () => {
    const zone = cloudflare.addZone('raced.test')
    const gone = { id: 'f'.repeat(32), type: 'A', name: 'www.raced.test', value: '192.0.2.1', ttl: 300 }
    await failsWith(provider.change(zone, { add: [], remove: [gone] }), /no such|does not exist/i)
  })

  for (const [status, body] of [
    [502, '<html>Bad gateway</html>'],
    [200, '[]'],
    [200, 'null'],
    [200, '{"success":true'],
  ] as const)
    test(`an answer that is none: ${body}`, () => {
      cloudflare.garble(status, body)
      return failsWith(provider.zones(), /cannot be read|refuses/)
    })

  test('an API that is away', () =>
    failsWith(
      openCloudflare({
        token: CLOUDFLARE_TOKEN,
        fetcher: standInFetcher({ 'api.cloudflare.com': 'http://127.0.0.1:1' }),
      }).zones(),
      /cannot be reached/,
    ))
})
