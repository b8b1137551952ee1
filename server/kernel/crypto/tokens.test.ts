import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deriveKey } from './derive-key.ts'
import { hashToken, isSameDigest, randomToken } from './tokens.ts'

describe('tokens', () => {
  test('are random, of the length asked for, and safe in addresses and headers', () => {
    const tokens = Array.from({ length: 100 }, () => randomToken(16))
    assert.equal(new Set(tokens).size, 100)
    for (const token of tokens) assert.match(token, /^[\w-]{22}$/)
  })

  test('are stored as their SHA-256', () => {
    // FIPS 180-4 example: SHA-256("abc")
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    assert.equal(hashToken('abc'), Buffer.from(digest, 'hex').toString('base64url'))
  })

  test('compare as whole digests', () => {
    assert.equal(isSameDigest(hashToken('a'), hashToken('a')), true)
    assert.equal(isSameDigest(hashToken('a'), hashToken('b')), false)
    assert.equal(isSameDigest(hashToken('a'), hashToken('a').slice(1)), false)
    assert.equal(isSameDigest('', ''), true)
    assert.equal(isSameDigest(new Uint8Array([1]), new Uint8Array([1])), true)
  })
})

describe('deriveKey', () => {
  const secret = 'correct horse battery staple, twice over'

  test('gives the same key for the same label and unrelated keys for others', () => {
    assert.deepEqual(deriveKey(secret, 'cookie'), deriveKey(secret, 'cookie'))
    assert.notDeepEqual(deriveKey(secret, 'cookie'), deriveKey(secret, 'cookies'))
    assert.notDeepEqual(deriveKey(secret, 'cookie'), deriveKey(`${secret}!`, 'cookie'))
    assert.equal(deriveKey(secret, 'cookie', 64).length, 64)
  })

  test('stays what it was: a change would lock everybody out of their data', () => {
    const key = deriveKey('0123456789abcdef0123456789abcdef', 'example').toString('hex')
    assert.equal(key, 'face73c67a30df53a9d27fa856db88482d357761026ead001de10b6886ca08ff')
  })

  test('refuses a short secret', () => {
    assert.throws(() => deriveKey('x'.repeat(31), 'cookie'), /at least 32 characters/)
  })
})
