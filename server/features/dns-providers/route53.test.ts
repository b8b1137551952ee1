import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ROUTE53_KEY, openRoute53StandIn } from '../../../test/kit/route53.ts'
import { standInFetcher } from '../../../test/kit/stand-in-fetcher.ts'
import { AppError } from '../../errors.ts'
import { type Route53Options, openRoute53 } from './route53.ts'

const amazon = await openRoute53StandIn()
const fetcher = standInFetcher({ 'route53.amazonaws.com': amazon.url })
const open = (options: Partial<Route53Options> = {}) =>
  openRoute53({ accessKeyId: ROUTE53_KEY.id, secretAccessKey: ROUTE53_KEY.secret, fetcher, ...options })
const provider = open()

const failsWith = (work: Promise<unknown>, detail: RegExp) =>
  assert.rejects(work, (error) => {
    assert.ok(error instanceof AppError, String(error))
    assert.equal(error.code, 'provider_failed')
    assert.match(error.message, detail)
    return true
  })
const zoneOf = ({ id, name }: { id: string; name: string }) => ({ id, name })

test('all pages of zones and records are read, public zones only', async () => {
  const added = Array.from({ length: 210 }, (_, index) =>
    amazon.addZone(`zone${index}.test`, [], index === 7),
  )
  const names = (await provider.zones()).map(({ name }) => name)
  assert.deepEqual(
    names,
    added.filter(({ isPrivate }) => !isPrivate).map(({ name }) => name),
  )
  const sets = Array.from({ length: 250 }, (_, index) => ({
    name: `h${index}.large.test.`,
    type: 'A',
    ttl: 60,
    values: ['192.0.2.1', '192.0.2.2'],
  }))
  const records = await provider.list(zoneOf(amazon.addZone('large.test', sets)))
  assert.equal(records.length, 500)
})

test('records are read as people write them', async () => {
  const zone = amazon.addZone('read.test', [
    { name: 'read.test.', type: 'SOA', ttl: 900, values: ['ns.read.test. x. 1 1 1 1 1'] },
    { name: 'read.test.', type: 'TXT', ttl: 60, values: ['"a \\"b\\"" "c\\303\\244"'] },
    { name: '\\052.read.test.', type: 'CNAME', ttl: 60, values: ['X.example.net.'] },
    { name: 'read.test.', type: 'A', values: [], alias: 'lb.amazonaws.com.' },
    { name: 'w.read.test.', type: 'A', ttl: 60, values: ['192.0.2.9'], identifier: 'blue' },
  ])
  const records = await provider.list(zoneOf(zone))
  assert.deepEqual(
    records.map(({ type, name, value }) => `${name} ${type} ${value}`),
    [
      'read.test A alias of lb.amazonaws.com',
      'read.test TXT a "b"cä',
      '*.read.test CNAME x.example.net',
      'w.read.test A 192.0.2.9',
    ],
  )
  const weighted = records.at(-1)
  assert.ok(weighted)
  await failsWith(provider.change(zoneOf(zone), { add: [], remove: [weighted] }), /weight, place or health/)
})

describe('values of one name', () => {
  const name = '_acme-challenge.txt.test'
  const txt = (value: string) => ({ type: 'TXT', name, value, ttl: 60 })
  const at = async (zone: { id: string; name: string }) =>
    (await provider.at(zone, name)).map(({ value }) => value).toSorted()

  test('come and go one by one', async () => {
    const zone = zoneOf(amazon.addZone('txt.test'))
    const long = `${'ä'.repeat(200)} "x" \\`
    await provider.change(zone, { add: [txt('one')], remove: [] })
    await provider.change(zone, { add: [txt('two'), txt(long)], remove: [] })
    assert.deepEqual(await at(zone), ['one', 'two', long])
    await provider.change(zone, { add: [], remove: [txt('one')] })
    assert.deepEqual(await at(zone), ['two', long])
    await provider.change(zone, { add: [], remove: [txt('two'), txt(long), txt('never there')] })
    assert.deepEqual(await at(zone), [])
  })

  test('are kept when somebody else changes the name at the same moment', async () => {
    const raced = amazon.addZone('txt.test.two', [])
    const zone = zoneOf(raced)
    const here = `_acme-challenge.${raced.name}`
    const value = (text: string) => ({ ...txt(text), name: here })
    await provider.change(zone, { add: [value('one')], remove: [] })
    amazon.beforeChange(() => {
      raced.sets = [{ name: `${here}.`, type: 'TXT', ttl: 60, values: ['"one"', '"other"'] }]
    })
    await provider.change(zone, { add: [value('two')], remove: [] })
    assert.deepEqual(
      raced.sets.flatMap(({ values }) => values),
      ['"one"', '"other"', '"two"'],
    )
  })
})

test('a record is replaced by one of another type in one step', async () => {
  const zone = amazon.addZone('swap.test', [
    { name: 'www.swap.test.', type: 'A', ttl: 60, values: ['192.0.2.1'] },
  ])
  const remove = await provider.at(zoneOf(zone), 'www.swap.test')
  const alias = { type: 'CNAME', name: 'www.swap.test', value: 'x.dns.example.net', ttl: 300 }
  await provider.change(zoneOf(zone), { add: [alias], remove })
  assert.deepEqual(zone.sets, [
    { name: 'www.swap.test.', type: 'CNAME', ttl: 300, values: ['x.dns.example.net'] },
  ])
  const outside = { ...alias, name: 'www.other.test' }
  await failsWith(
    provider.change(zoneOf(zone), { add: [outside], remove: [alias] }),
    /Amazon refuses: .*not permitted in zone/,
  )
  assert.equal(zone.sets.length, 1)
})

describe('limits', () => {
  test('that end soon are waited for', async () => {
    amazon.throttle(2)
    assert.ok((await provider.zones()).length > 0)
  })

  test('that last are told', async () => {
    amazon.throttle(20)
    await failsWith(provider.zones(), /asks for a pause/)
    amazon.throttle(0)
  })
})

describe('what goes wrong is explained:', () => {
  test('a key that Amazon does not know', () =>
    failsWith(open({ accessKeyId: 'AKIANOBODY0000000000' }).zones(), /does not know this access key/))

  test('a wrong secret', () =>
    failsWith(open({ secretAccessKey: 'another-secret-0123456789' }).zones(), /with another secret/))

  test('a key without the permission', () => {
    amazon.refuse('AccessDenied', 'User: arn:aws:iam::1:user/x is not authorized')
    return failsWith(provider.zones(), /policy must allow route53:ListHostedZones/)
  })

  test('a zone that is gone', () =>
    failsWith(provider.list({ id: 'ZNONE', name: 'gone.test' }), /no such zone any more/))

  test('an API that is away', () =>
    failsWith(
      open({ fetcher: standInFetcher({ 'route53.amazonaws.com': 'http://127.0.0.1:1' }) }).zones(),
      /cannot be reached/,
    ))
})
