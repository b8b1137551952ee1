import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { fingerprintOf, isPublicKey, isSignedBy, newSigningKey, publicKeyOf, signText } from './ed25519.ts'

test('a text is signed by the key it was signed with and no other; one changed letter shows', () => {
  const [one, other] = [newSigningKey(), newSigningKey()]
  const signature = signText('a text', one.privateKey)
  assert.equal(isSignedBy('a text', signature, one.publicKey), true)
  assert.equal(isSignedBy('a text.', signature, one.publicKey), false)
  assert.equal(isSignedBy('a text', signature, other.publicKey), false)
  assert.equal(publicKeyOf(one.privateKey), one.publicKey)
  assert.equal(fingerprintOf(one.publicKey).length, 64)
})

test('the vector of RFC 8032, 7.1, test 1 holds', () => {
  const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
  const signature = Buffer.from(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    'hex',
  )
  assert.equal(isSignedBy('', signature.toString('base64'), publicKey.toString('base64')), true)
})

test('what is no key or no signature is refused and throws nothing', () => {
  const { publicKey, privateKey } = newSigningKey()
  const signature = signText('a text', privateKey)
  // The neutral element: R = A = 1, S = 0 would fit every text.
  const neutral = Buffer.alloc(32)
  neutral[0] = 1
  const forged = Buffer.concat([neutral, Buffer.alloc(32)]).toString('base64')
  assert.equal(isPublicKey(neutral.toString('base64')), false)
  assert.equal(isSignedBy('a text', forged, neutral.toString('base64')), false)
  for (const key of ['', 'AAAA', publicKey.slice(1), `${publicKey}AA`, 'ä'.repeat(44)])
    assert.equal(isSignedBy('a text', signature, key), false, key)
  for (const text of ['', 'AAAA', `${signature}AAAA`])
    assert.equal(isSignedBy('a text', text, publicKey), false)
  const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  assert.throws(() => publicKeyOf(rsa.export({ type: 'pkcs8', format: 'pem' })))
})
