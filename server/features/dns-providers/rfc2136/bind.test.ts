import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { startBind } from '../../../../test/kit/bind.ts'
import { AppError } from '../../../errors.ts'
import { systemClock } from '../../../kernel/clock.ts'
import { openRfc2136 } from './rfc2136.ts'
import type { TsigKey } from './tsig.ts'

const makeKey = (name: string, algorithm: TsigKey['algorithm'] = 'hmac-sha256'): TsigKey => ({
  name,
  algorithm,
  secret: randomBytes(32),
})
const [key, idle] = [makeKey('hotswap', 'hmac-sha512'), makeKey('idle')]
const ZONE = { id: 'acme.test', name: 'acme.test' }
const many = Array.from({ length: 4_000 }, (_, index) => `host${index} TXT "${'x'.repeat(120)} ${index}"`)
const bind = await startBind(
  { name: 'acme.test', records: ['www MX 10 mail', ...many] },
  [key, idle].map((one) => ({ ...one, secret: one.secret.toString('base64') })),
)

if ('missing' in bind) test('BIND', { skip: bind.missing }, () => {})
else {
  after(() => bind[Symbol.asyncDispose]())
  const open = (own: TsigKey, zones = ['acme.test']) =>
    openRfc2136({
      server: { host: '127.0.0.1', port: bind.port },
      zones,
      key: own,
      mayReach: () => true,
      clock: systemClock,
    })
  const failsWith = (work: Promise<unknown>, detail: RegExp) =>
    assert.rejects(work, (error) => {
      assert.ok(error instanceof AppError, String(error))
      assert.match(error.message, detail)
      return true
    })

  test('BIND takes updates, and a transfer of many messages is believed', async () => {
    const provider = open(key)
    assert.deepEqual(await provider.zones(), [ZONE])
    const name = '_acme-challenge.acme.test'
    const txt = (value: string) => ({ type: 'TXT', name, value, ttl: 60 })
    await provider.change(ZONE, { add: [txt('one'), txt('two')], remove: [] })
    await provider.change(ZONE, { add: [], remove: [txt('one')] })
    assert.deepEqual(
      (await provider.at(ZONE, name)).map(({ value }) => value),
      ['two'],
    )
    assert.equal((await provider.list(ZONE)).length, many.length + 4)
  })

  test('BIND’s refusals are explained', async () => {
    const record = { type: 'A', name: 'www.acme.test', value: '192.0.2.1', ttl: 60 }
    await failsWith(
      open(idle).change(ZONE, { add: [record], remove: [] }),
      /must allow the key idle to update/,
    )
    await failsWith(open(idle).zones(), /must allow the key idle to update/)
    await failsWith(open(idle).list(ZONE), /must allow the key idle .* transfer/)
    await failsWith(open(makeKey('hotswap', 'hmac-sha512')).zones(), /with another secret/)
    await failsWith(open(makeKey('stranger')).zones(), /does not take the key stranger/)
    await failsWith(open({ ...key, algorithm: 'hmac-sha256' }).zones(), /does not take the key hotswap/)
    await failsWith(open(key, ['elsewhere.test']).zones(), /not the primary one of the zone elsewhere.test/)
  })
}
