import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { CryptoError } from './crypto-error.ts'
import type { CryptoErrorReason } from './crypto-error.ts'
import type { DataKeyStore, WrappedKey } from './data-key-store.ts'
import { openKeyring } from './keyring.ts'
import type { KeyringOptions } from './keyring.ts'

const secret = 'the first master secret of these tests'
const newSecret = 'the second master secret of these tests'
const context = 'api_keys.secret:42'

type Row = { key: WrappedKey; destroyed: boolean }

/** The contract of the table, in memory; every answer takes a turn of the event loop, as a query would. */
function openMemoryStore() {
  const rows = new Map<string, Row>()
  const calls = { list: 0 }
  const of = (scope: string) => [...rows.values()].filter((row) => row.key.scope === scope)
  const store: DataKeyStore = {
    async list(scope) {
      calls.list += 1
      await turn()
      return of(scope).map(({ key, destroyed }) =>
        destroyed ? { scope, version: key.version, destroyed } : key,
      )
    },
    async add(key) {
      await turn()
      const name = `${key.scope}/${key.version}`
      if (rows.has(name) || of(key.scope).some((row) => row.destroyed)) return false
      rows.set(name, { key, destroyed: false })
      return true
    },
    async replaceWrapping(key, fromMasterKeyId) {
      await turn()
      const row = rows.get(`${key.scope}/${key.version}`)
      if (!row || row.destroyed || row.key.master_key_id !== fromMasterKeyId) return false
      row.key = key
      return true
    },
    async destroy(scope) {
      await turn()
      const live = of(scope).filter((row) => !row.destroyed)
      for (const row of live) {
        row.destroyed = true
        row.key = { ...row.key, wrapped: new Uint8Array() }
      }
      return live.length
    },
    async listByMasterKey(masterKeyId, limit) {
      await turn()
      return [...rows.values()]
        .filter((row) => !row.destroyed && row.key.master_key_id === masterKeyId)
        .slice(0, limit)
        .map((row) => row.key)
    },
  }
  return { store, rows, calls }
}

function setUp(options: Partial<KeyringOptions> = {}) {
  const memory = openMemoryStore()
  const open = (more: Partial<KeyringOptions> = {}) =>
    openKeyring({ masterSecret: secret, store: memory.store, ...options, ...more })
  return { ...memory, open, keyring: open() }
}

function flip(from: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(from)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

function reason(expected: CryptoErrorReason) {
  return (error: unknown) => error instanceof CryptoError && error.reason === expected
}

describe('encrypting a field', () => {
  test('text and bytes come back as they were, also in another process', async () => {
    const { keyring, open } = setUp()
    const other = open()
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array(),
        fc.string(),
        async (text, bytes, where) => {
          assert.equal(await other.decrypt('t1', await keyring.encrypt('t1', text, where), where), text)
          const sealed = await keyring.encrypt('t1', bytes, where)
          assert.deepEqual(new Uint8Array(await other.decrypt('t1', sealed, where)), bytes)
        },
      ),
      { numRuns: 50 },
    )
  })

  test('names the key version, hides the text and never repeats itself', async () => {
    const { keyring } = setUp()
    const sealed = await Promise.all([1, 2, 3].map(() => keyring.encrypt('t1', 'attack at dawn', context)))
    assert.equal(new Set(sealed).size, 3)
    for (const text of sealed) {
      assert.match(text, /^enc1\.1\.[\w-]+$/)
      assert.ok(!Buffer.from(text.slice(7), 'base64url').includes('attack'))
    }
  })

  test('any flipped bit makes it unreadable', async () => {
    const { keyring } = setUp()
    const text = await keyring.encrypt('t1', 'some secret', context)
    const bytes = await keyring.encrypt('t1', Buffer.from('some secret'), context)
    const textBytes = Buffer.from(text, 'latin1')
    for (let bit = 0; bit < textBytes.length * 8; bit += 1) {
      const damaged = Buffer.from(flip(textBytes, bit)).toString('latin1')
      await assert.rejects(keyring.decrypt('t1', damaged, context), CryptoError, `text, bit ${bit}`)
    }
    for (let bit = 0; bit < bytes.length * 8; bit += 1)
      await assert.rejects(keyring.decrypt('t1', flip(bytes, bit), context), CryptoError, `bytes, bit ${bit}`)
  })

  test('cutting it, extending it or inventing one never works', async () => {
    const { keyring } = setUp()
    const sealed = await keyring.encrypt('t1', 'some secret', context)
    for (let length = 0; length < sealed.length; length += 1)
      await assert.rejects(keyring.decrypt('t1', sealed.slice(0, length), context), CryptoError)
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), fc.uint8Array(), async (text, bytes) => {
        await assert.rejects(keyring.decrypt('t1', text, context), CryptoError)
        await assert.rejects(keyring.decrypt('t1', `enc1.1.${text}`, context), CryptoError)
        await assert.rejects(keyring.decrypt('t1', `${sealed}${text || '='}`, context), CryptoError)
        await assert.rejects(keyring.decrypt('t1', bytes, context), CryptoError)
      }),
    )
    await assert.rejects(keyring.decrypt('t1', 'never encrypted', context), reason('malformed'))
  })

  test('only its own scope and context read it', async () => {
    const { keyring, rows } = setUp()
    await keyring.encrypt('t2', 'so that t2 has a key', context)
    const sealed = await keyring.encrypt('t1', 'some secret', context)
    await assert.rejects(keyring.decrypt('t2', sealed, context), reason('unreadable'))
    await assert.rejects(keyring.decrypt('t1', sealed, 'api_keys.secret:43'), reason('unreadable'))
    await assert.rejects(keyring.decrypt('t3', sealed, context), reason('unknown_key'))
    assert.equal(rows.has('t3/1'), false, 'reading creates no key')
  })
})

describe('rotating a data key', () => {
  test('old values stay readable, new ones use the new key, and it shows which to renew', async () => {
    const { keyring } = setUp()
    const old = await keyring.encrypt('t1', 'some secret', context)
    assert.equal(await keyring.needsRotation('t1', old), false)
    assert.equal(await keyring.rotate('t1'), 2)
    const renewed = await keyring.encrypt('t1', await keyring.decrypt('t1', old, context), context)
    assert.match(renewed, /^enc1\.2\./)
    assert.deepEqual(await Promise.all([old, renewed].map((one) => keyring.needsRotation('t1', one))), [
      true,
      false,
    ])
    assert.equal(await keyring.decrypt('t1', renewed, context), 'some secret')
  })

  test('another process reads values of a key it has not seen, and uses it itself after the time to live', async () => {
    let ms = 1
    const { keyring, open, calls } = setUp({ ttlMs: 1_000, now: () => ms })
    const other = open()
    await other.encrypt('t1', 'warm up', context)
    await keyring.rotate('t1')
    assert.match(await other.encrypt('t1', 'x', context), /^enc1\.1\./)
    ms = 1_002
    assert.match(await other.encrypt('t1', 'x', context), /^enc1\.2\./)

    await keyring.rotate('t1')
    const newest = await keyring.encrypt('t1', 'from the future', context)
    const before = calls.list
    const read = await Promise.all(Array.from({ length: 20 }, () => other.decrypt('t1', newest, context)))
    assert.deepEqual(new Set(read), new Set(['from the future']))
    assert.equal(calls.list - before, 1, 'twenty readers load the new key once')
  })

  test('of two rotations at once one makes the key and both report it', async () => {
    const { keyring, open, rows } = setUp()
    await keyring.encrypt('t1', 'x', context)
    assert.deepEqual(await Promise.all([keyring.rotate('t1'), open().rotate('t1')]), [2, 2])
    assert.equal(rows.size, 2)
  })
})

describe('creating the first key', () => {
  test('two processes that race end with one key and read each other', async () => {
    const { keyring, open, rows } = setUp()
    const keyrings = [keyring, open(), open()]
    const sealed = await Promise.all(
      keyrings.flatMap((one) => [1, 2, 3, 4].map(() => one.encrypt('t1', 'hello', context))),
    )
    assert.equal(rows.size, 1)
    for (const one of keyrings)
      for (const text of sealed) assert.equal(await one.decrypt('t1', text, context), 'hello')
  })

  test('a store that loses the key is noticed before anything is encrypted with it', async () => {
    const { store } = openMemoryStore()
    const keyring = openKeyring({ masterSecret: secret, store: { ...store, add: async () => true } })
    await assert.rejects(keyring.encrypt('t1', 'x', context), /data key 1 of t1 was not stored/)
  })
})

describe('the master secret', () => {
  test('a wrong one gives one readable error with both fingerprints', async () => {
    const { keyring, open, rows } = setUp()
    const sealed = await keyring.encrypt('t1', 'x', context)
    const wrong = open({ masterSecret: newSecret })
    const id = rows.get('t1/1')?.key.master_key_id
    assert.match(id ?? '', /^[0-9a-f]{16}$/)
    await assert.rejects(wrong.decrypt('t1', sealed, context), (error: Error) => {
      assert.ok(reason('wrong_master_secret')(error))
      assert.match(
        error.message,
        new RegExp(`^The data key 1 of t1 was wrapped by master secret ${id}, but .*HOTSWAP_SECRET`),
      )
      assert.ok(!error.message.includes(newSecret) && !error.message.includes(secret))
      return true
    })
    await assert.rejects(wrong.encrypt('t1', 'x', context), reason('wrong_master_secret'))
  })

  test('a short one is refused at once', () => {
    const { store } = openMemoryStore()
    assert.throws(() => openKeyring({ masterSecret: 'short', store }), /at least 32 characters/)
  })

  test('an altered or swapped wrapping is noticed', async () => {
    const { keyring, open, rows } = setUp()
    await keyring.encrypt('t1', 'x', context)
    await keyring.encrypt('t2', 'x', context)
    const [one, two] = [rows.get('t1/1'), rows.get('t2/1')]
    assert.ok(one && two)
    one.key = { ...one.key, wrapped: two.key.wrapped }
    await assert.rejects(open().encrypt('t1', 'x', context), reason('unreadable'))
  })

  test('rewrapping changes no data key, and goes on where it was interrupted', async () => {
    const { keyring, open, rows, store } = setUp()
    const scopes = Array.from({ length: 250 }, (_, index) => `t${index}`)
    const sealed = new Map<string, string>()
    for (const scope of scopes) sealed.set(scope, await keyring.encrypt(scope, scope, context))
    const secrets = { masterSecret: newSecret, previousMasterSecret: secret }

    let steps = 0
    const breaking: DataKeyStore = {
      ...store,
      async replaceWrapping(key, from) {
        if ((steps += 1) > 130) throw new Error('the power went out')
        return store.replaceWrapping(key, from)
      },
    }
    await assert.rejects(open({ ...secrets, store: breaking }).rewrapAll(), /the power went out/)
    assert.equal(new Set([...rows.values()].map((row) => row.key.master_key_id)).size, 2)
    const halfWay = open(secrets)
    for (const [scope, text] of sealed) assert.equal(await halfWay.decrypt(scope, text, context), scope)

    const counts = await Promise.all([open(secrets).rewrapAll(), open(secrets).rewrapAll()])
    assert.equal(counts[0] + counts[1], 120, 'two processes share the rest')
    assert.equal(await open(secrets).rewrapAll(), 0)

    const after = open({ masterSecret: newSecret })
    for (const [scope, text] of sealed) assert.equal(await after.decrypt(scope, text, context), scope)
    const [first] = sealed.values()
    assert.ok(first)
    await assert.rejects(open().decrypt('t0', first, context), reason('wrong_master_secret'))
  })

  test('without a previous secret, or with the same one, there is nothing to rewrap', async () => {
    const { keyring, open } = setUp()
    await keyring.encrypt('t1', 'x', context)
    assert.equal(await keyring.rewrapAll(), 0)
    assert.equal(await open({ previousMasterSecret: secret }).rewrapAll(), 0)
  })
})

describe('destroying the keys of a scope', () => {
  test('makes its values unreadable at once and for good, and touches no other scope', async () => {
    const { keyring, open } = setUp()
    const sealed = await keyring.encrypt('t1', 'some secret', context)
    const kept = await keyring.encrypt('t2', 'kept', context)
    await keyring.rotate('t1')
    assert.equal(await keyring.destroy('t1'), 2)
    for (const one of [keyring, open()]) {
      await assert.rejects(one.decrypt('t1', sealed, context), reason('destroyed'))
      await assert.rejects(one.encrypt('t1', 'x', context), reason('destroyed'))
      await assert.rejects(one.rotate('t1'), reason('destroyed'))
      assert.equal(await one.decrypt('t2', kept, context), 'kept')
    }
    assert.equal(await keyring.destroy('t1'), 0)
    assert.equal(await open({ masterSecret: newSecret, previousMasterSecret: secret }).rewrapAll(), 1)
  })

  test('another process cannot read them either once it has forgotten the scope', async () => {
    const { keyring, open } = setUp()
    const other = open()
    const sealed = await keyring.encrypt('t1', 'some secret', context)
    assert.equal(await other.decrypt('t1', sealed, context), 'some secret')
    await keyring.destroy('t1')
    other.forget('t1')
    await assert.rejects(other.decrypt('t1', sealed, context), reason('destroyed'))
  })

  test('a rotation that races with it leaves no usable key', async () => {
    const { keyring, open } = setUp()
    await keyring.encrypt('t1', 'x', context)
    await Promise.allSettled([open().rotate('t1'), keyring.destroy('t1')])
    await assert.rejects(open().encrypt('t1', 'x', context), reason('destroyed'))
  })
})
