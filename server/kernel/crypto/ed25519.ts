/** Ed25519 signatures (RFC 8032) with keys as short texts: the 32 bytes of a public key in base64, private keys as PEM. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'

/** What stands before the 32 bytes in the DER form of a public key (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

export type SigningKey = {
  /** Base64, 44 characters. */
  publicKey: string
  /** PKCS #8 in PEM. Whoever has it can sign. */
  privateKey: string
}

export function newSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: rawOf(publicKey.export({ type: 'spki', format: 'der' })),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
}

/** The public key that belongs to a private one. @throws Error for a text that is no Ed25519 key */
export function publicKeyOf(privateKey: string): string {
  const key = createPrivateKey(privateKey)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The private key is not an Ed25519 key.')
  return rawOf(createPublicKey(key).export({ type: 'spki', format: 'der' }))
}

/** Whether a text is a public key: 32 bytes in base64 that are a point signatures can be checked with. */
export function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text) return false
  return !SMALL_ORDER.has(bytes.toString('hex'))
}

/** Keys under which one signature fits many texts (points of small order, RFC 8032 and Brendel et al. 2021). */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
])

/** How people compare keys: SHA-256 of the 32 bytes, in hex. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
}

/** @returns the signature in base64 @throws Error for a text that is no private key */
export function signText(text: string, privateKey: string): string {
  return sign(null, Buffer.from(text, 'utf8'), createPrivateKey(privateKey)).toString('base64')
}

/** Whether the signature (base64) of the text was made with the private key of this public one. Never throws. */
export function isSignedBy(text: string, signature: string, publicKey: string): boolean {
  const bytes = Buffer.from(signature, 'base64')
  const isWhole = bytes.length === SIGNATURE_BYTES && bytes.toString('base64') === signature
  if (!isWhole || !isPublicKey(publicKey)) return false
  try {
    const der = Buffer.concat([SPKI_HEAD, Buffer.from(publicKey, 'base64')])
    return verify(
      null,
      Buffer.from(text, 'utf8'),
      createPublicKey({ key: der, type: 'spki', format: 'der' }),
      bytes,
    )
  } catch {
    return false
  }
}

function rawOf(der: Buffer): string {
  return der.subarray(-KEY_BYTES).toString('base64')
}
