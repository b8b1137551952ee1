import assert from 'node:assert/strict'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { describe, test } from 'node:test'
import { type Wish, makeIssuer } from '../../../test/kit/issuer.ts'
import { inspectUpload } from './inspect.ts'

const issuer = await makeIssuer()
const NAME = 'www.acme.example'
const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)
/** What a certificate of the tests has by itself: no browser knows its root. */
const USUAL = 'unknown_root'

function codes(texts: string[], wanted: string | undefined = NAME, now = new Date()): string[] {
  const { findings, accepted } = inspectUpload(texts, { wanted, now })
  const errors = findings.filter(({ level }) => level === 'error')
  assert.equal(accepted === undefined, errors.length > 0, 'what has an error stays out, and nothing else')
  for (const { message } of findings) assert.match(message, /^\S.{10,}\.$/, 'a sentence')
  return findings.map(({ code }) => code).filter((code) => code !== USUAL)
}

const wish = async (input: Partial<Wish>) => {
  const { chain, key } = await issuer.issue({ names: [NAME], ...input })
  return [chain, key]
}

describe('a certificate is taken', () => {
  test('with its chain and key, in one text or in two', async () => {
    const { chain, key } = await issuer.issue({ names: [NAME, 'acme.example'] })
    assert.deepEqual(codes([chain, key]), [])
    assert.deepEqual(codes([key + chain]), [])
    assert.deepEqual(codes([`\uFEFFbag of\r\n${(chain + key).replaceAll('\n', '\r\n')}`]), [])
  })

  test('in any order: it is sorted, and what does not belong is left out', async () => {
    const { leaf, key } = await issuer.issue({ names: [NAME] })
    const other = await makeIssuer()
    const { accepted, findings } = inspectUpload(
      [issuer.root + issuer.intermediate + other.root + leaf + leaf, key],
      {
        wanted: NAME,
        now: new Date(),
      },
    )
    assert.deepEqual(
      findings.map(({ code, level }) => [code, level]),
      [
        ['wrong_order', 'warning'],
        ['unrelated', 'warning'],
        ['unknown_root', 'warning'],
      ],
    )
    assert.equal(accepted?.chain, leaf + issuer.intermediate, 'without the root')
  })

  test('for a wildcard of the name, and for each usual key', async () => {
    assert.deepEqual(codes(await wish({ names: ['*.acme.example'] })), [])
    assert.deepEqual(codes(await wish({ names: ['*.acme.example'] }), '*.acme.example'), [])
    for (const key of ['P-256', 'P-384', 'RSA 2048', 'RSA 4096'] as const)
      assert.deepEqual(codes(await wish({ key })), [])
    assert.deepEqual(codes(await wish({ key: 'P-521' })), ['unusable_key'], 'a warning')
  })

  test('with a warning when it ends soon or lives too long', async () => {
    assert.deepEqual(codes(await wish({ days: 5 })), ['expires_soon'])
    assert.deepEqual(codes(await wish({ days: 800 })), ['long_lived'])
  })

  test('signed by itself, or by an authority of its owner', async () => {
    const { root } = issuer
    const { leaf, key, chain } = await issuer.issue({ names: [NAME] })
    assert.deepEqual(codes([chain + root, key]), [])
    assert.deepEqual(codes([leaf, key]), ['missing_intermediate'])
  })
})

describe('a certificate is refused, and told why', () => {
  test('without its intermediate', async () => {
    const { leaf, key } = await issuer.issue({ names: [NAME] })
    assert.deepEqual(codes([leaf, key]), ['missing_intermediate'])
    assert.deepEqual(codes([leaf + issuer.root, key]), ['unrelated', 'missing_intermediate'])
  })

  test('with the key of another one, none, several, or one behind a password', async () => {
    const { chain, key } = await issuer.issue({ names: [NAME] })
    const [, other = ''] = await wish({})
    const locked = createPrivateKey(key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    })
    const oldLocked = createPrivateKey(key).export({
      type: 'sec1',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    })
    const publicKey = new X509Certificate(chain).publicKey.export({ type: 'spki', format: 'pem' })
    assert.deepEqual(codes([chain, other]), ['key_mismatch'])
    assert.deepEqual(codes([chain]), ['key_missing'])
    assert.deepEqual(codes([chain, publicKey]), ['key_missing'])
    assert.deepEqual(codes([chain, key + other]), ['several_keys'])
    assert.deepEqual(codes([chain, key + key]), [], 'the same twice is one')
    assert.deepEqual(codes([chain, locked]), ['key_encrypted'])
    assert.deepEqual(codes([chain, oldLocked]), ['key_encrypted'])
    assert.deepEqual(codes([chain, key.replace(/\n.{20}/, '\n')]), ['key_unreadable'])
  })

  test('for names, purposes and demands that do not fit', async () => {
    assert.deepEqual(codes(await wish({ names: ['acme.example', '*.shop.acme.example'] })), [
      'name_not_covered',
    ])
    assert.deepEqual(codes(await wish({ names: ['*.acme.example'] }), 'acme.example'), ['name_not_covered'])
    assert.deepEqual(codes(await wish({ names: ['*.acme.example'] }), 'a.b.acme.example'), [
      'name_not_covered',
    ])
    assert.deepEqual(codes(await wish({ names: [] })), ['no_names'])
    assert.deepEqual(codes(await wish({ usage: ['1.3.6.1.5.5.7.3.2'] })), ['not_for_servers'])
    assert.deepEqual(codes(await wish({ isAuthority: true })), ['is_authority'])
    assert.deepEqual(codes(await wish({ mustStaple: true })), ['must_staple'])
    assert.deepEqual(codes(await wish({ mustStaple: true, responder: 'http://ocsp.example' })), [])
  })

  test('for keys and signatures that are weak or that browsers do not take', async () => {
    assert.deepEqual(codes(await wish({ key: 'RSA 1024' })), ['weak_key'])
    assert.deepEqual(codes(await wish({ key: 'Ed25519' })), ['unusable_key'])
    assert.deepEqual(codes(await wish({ hash: 'SHA-1' })), ['weak_signature'])
  })

  test('before its time and after it, and below an intermediate that has ended', async () => {
    assert.deepEqual(codes(await wish({ from: inDays(-100) })), ['expired'])
    assert.deepEqual(codes(await wish({ from: inDays(2) })), ['not_yet_valid'])
    const ended = await makeIssuer({ from: inDays(-20), days: 10 })
    const { chain, key } = await ended.issue({ names: [NAME] })
    assert.deepEqual(codes([chain, key]), ['intermediate_expired'])
  })

  test('with a signature that is not its issuer’s', async () => {
    const { leaf, key } = await issuer.issue({ names: [NAME] })
    // Another bit in the signature, which stands at the end.
    const der = Buffer.from(new X509Certificate(leaf).raw)
    der[der.length - 5] = (der.at(-5) ?? 0) ^ 1
    const forged = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
    assert.deepEqual(codes([forged + issuer.intermediate, key]), [
      'bad_signature',
      'unrelated',
      'missing_intermediate',
    ])
  })

  test('when it is something else, garbage, or too much', async () => {
    const { chain, leaf, key } = await issuer.issue({ names: [NAME] })
    const request = leaf.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST')
    assert.deepEqual(codes([request, key]), ['request_instead'])
    assert.deepEqual(codes(['hello', key]), ['not_pem'])
    assert.deepEqual(codes([leaf.replaceAll(/-----.*-----/g, ''), key]), ['not_pem'])
    assert.deepEqual(codes(['', '']), ['not_pem', 'key_missing'])
    assert.deepEqual(codes([key, chain.slice(0, 300)]), ['cut_off', 'not_pem'])
    assert.deepEqual(codes([leaf.replace(/\n.{20}/, '\n'), key]), ['unreadable'])
    assert.deepEqual(codes([leaf.repeat(11), key]), ['too_many'])
    assert.deepEqual(codes(['-----BEGIN '.repeat(9_000), key]), ['cut_off', 'not_pem'])
    assert.deepEqual(codes([`-----BEGIN ${'A'.repeat(90_000)}`, key]), ['cut_off', 'not_pem'])
  })

  test('and no finding repeats the key', async () => {
    const { chain, key } = await issuer.issue({ names: [NAME], key: 'RSA 1024' })
    const secret = key.split('\n')[3] ?? ''
    for (const texts of [[chain, key], [chain, key.slice(0, 500)], [key], [key, chain.slice(0, 300)]])
      assert.ok(
        !JSON.stringify(inspectUpload(texts, { wanted: NAME, now: new Date() }).findings).includes(secret),
      )
  })
})
