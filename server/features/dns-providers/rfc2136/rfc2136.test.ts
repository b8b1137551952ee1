import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { startKnot } from '../../../../test/kit/knot.ts'
import { AppError } from '../../../errors.ts'
import { manualClock, systemClock } from '../../../kernel/clock.ts'
import { type Rfc2136Options, openRfc2136 } from './rfc2136.ts'
import type { TsigKey } from './tsig.ts'

const secretOf = (key: TsigKey) => key.secret.toString('base64')
const makeKey = (name: string, algorithm: TsigKey['algorithm'] = 'hmac-sha256'): TsigKey => ({
  name,
  algorithm,
  secret: randomBytes(32),
})
const key = makeKey('hotswap')
const reader = makeKey('reader', 'hmac-sha512')
const ZONE = { id: 'acme.test', name: 'acme.test' }

const many = Array.from({ length: 2_000 }, (_, index) => `host${index} TXT "${'x'.repeat(60)} ${index}"`)
const knot = await startKnot({
  keys: [key, reader].map((one) => ({ ...one, secret: secretOf(one) })),
  zones: [
    {
      name: 'acme.test',
      records: ['www A 192.0.2.7', 'www MX 10 mail', '@ CAA 0 issue "ca.test"', 'text TXT "one" "two"'],
      allow: [
        { key: 'hotswap', actions: ['update', 'transfer'] },
        { key: 'reader', actions: ['transfer'] },
      ],
    },
    { name: 'large.test', records: many, allow: [{ key: 'hotswap', actions: ['transfer'] }] },
    { name: 'huge.test', records: Array.from({ length: 5_100 }, (_, index) => `h${index} A 192.0.2.1`) },
  ],
})
if ('missing' in knot) test('dynamic updates', { skip: knot.missing }, () => {})
else {
  after(() => knot[Symbol.asyncDispose]())
  const open = (options: Partial<Rfc2136Options> = {}) =>
    openRfc2136({
      server: { host: '127.0.0.1', port: knot.port },
      zones: ['acme.test'],
      key,
      mayReach: () => true,
      clock: systemClock,
      ...options,
    })
  const failsWith = (work: Promise<unknown>, detail: RegExp) =>
    assert.rejects(work, (error) => {
      assert.ok(error instanceof AppError, String(error))
      assert.equal(error.code, 'provider_failed')
      assert.match(error.message, detail)
      for (const { secret } of [key, reader]) assert.ok(!error.message.includes(secret.toString('base64')))
      return true
    })

  describe('a name server that takes signed updates', () => {
    const provider = open()

    test('has the zones that it is asked to have', async () => {
      assert.deepEqual(await provider.zones(), [ZONE])
    })

    test('lists a zone, the records of a name, and adds and removes single values', async () => {
      const records = await provider.list(ZONE)
      assert.deepEqual(
        records
          .filter(({ type }) => type !== 'NS')
          .map(({ type, name, value }) => `${name} ${type} ${value}`),
        [
          'acme.test CAA 0 issue ca.test',
          'ns.acme.test A 127.0.0.1',
          'text.acme.test TXT onetwo',
          'www.acme.test A 192.0.2.7',
          'www.acme.test MX 10 mail.acme.test',
        ],
      )
      const name = '_acme-challenge.acme.test'
      const long = `${'ä'.repeat(200)} "quoted" \\ end`
      const txt = (value: string) => ({ type: 'TXT', name, value, ttl: 60 })
      await provider.change(ZONE, { add: [txt('one'), txt('two'), txt(long)], remove: [] })
      const valuesAt = async () => (await provider.at(ZONE, name)).map(({ value }) => value).toSorted()
      assert.deepEqual(await valuesAt(), ['one', 'two', long])
      await provider.change(ZONE, { add: [], remove: [txt('one'), txt(long)] })
      assert.deepEqual(await valuesAt(), ['two'])
      // Once more: a record that is gone is no failure.
      await provider.change(ZONE, { add: [], remove: [txt('one'), txt('two')] })
      assert.deepEqual(await valuesAt(), [])
    })

    test('replaces records of another type in one step', async () => {
      const name = 'shop.acme.test'
      const address = { type: 'AAAA', name, value: '2001:db8::1', ttl: 60 }
      const alias = { type: 'CNAME', name, value: 'x.dns.example.net', ttl: 60 }
      await provider.change(ZONE, { add: [address], remove: [] })
      await provider.change(ZONE, { add: [alias], remove: [address] })
      assert.deepEqual(await provider.at(ZONE, name), [alias])
    })

    test('keeps what it has when one of the changes is none', async () => {
      const name = 'kept.acme.test'
      const good = { type: 'A', name, value: '192.0.2.1', ttl: 60 }
      const outside = { ...good, name: 'kept.other.test' }
      await failsWith(provider.change(ZONE, { add: [good, outside], remove: [] }), /not the primary one/)
      assert.deepEqual(await provider.at(ZONE, name), [])
    })

    test('lists zones of thousands of records, and not those that are larger', async () => {
      const large = { id: 'large.test', name: 'large.test' }
      assert.equal((await provider.list(large)).length, many.length + 2)
    })
  })

  describe('what goes wrong is explained:', () => {
    test('a wrong secret', () => failsWith(open({ key: makeKey('hotswap') }).zones(), /another secret/))

    test('a key that the server does not have', () =>
      failsWith(open({ key: makeKey('stranger') }).zones(), /does not take the key stranger/))

    test('another algorithm', () =>
      failsWith(
        open({ key: { ...key, algorithm: 'hmac-sha384' } }).zones(),
        /does not take the key hotswap \(hmac-sha384\)/,
      ))

    test('a zone that is not there', () =>
      failsWith(
        open({ zones: ['elsewhere.test'] }).zones(),
        /not the primary one of the zone elsewhere.test/,
      ))

    test('a key that may not update', () =>
      failsWith(open({ key: reader }).zones(), /does not take the key reader .* lets it update/))

    test('a key that may not transfer', async () => {
      const huge = { id: 'huge.test', name: 'huge.test' }
      await failsWith(open().list(huge), /does not take the key hotswap .* transfer/)
    })

    test('clocks that differ', async () => {
      const clock = manualClock(new Date(Date.now() - 3_600_000))
      await failsWith(
        open({ clock }).zones(),
        /clock of the name server .* differs from ours by 3[56]\d\d seconds/,
      )
    })

    test('a port where nobody answers', () =>
      failsWith(
        open({ server: { host: '127.0.0.1', port: 1 } }).zones(),
        /does not answer on TCP port 1 \(ECONNREFUSED\)/,
      ))

    test('an address that must not be reached', () =>
      failsWith(open({ mayReach: () => false }).zones(), /not on the public internet/))
  })
}
