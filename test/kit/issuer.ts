/** An authority that signs whatever a test asks for: certificates of any names, dates, keys and defects. */
import { randomBytes, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto)

export type Wish = {
  names: string[]
  /** When it begins; now if unset. */
  from?: Date
  /** How long it lasts; 90 if unset. */
  days?: number
  /** EC P-256 if unset. */
  key?: 'P-256' | 'P-384' | 'P-521' | 'RSA 1024' | 'RSA 2048' | 'RSA 4096' | 'Ed25519'
  /** What the authority signs with; SHA-256 if unset. */
  hash?: 'SHA-1' | 'SHA-256'
  /** OIDs of what it may be used for; TLS servers if unset. */
  usage?: string[]
  isAuthority?: boolean
  /** Browsers then demand an answer of OCSP with every handshake. */
  mustStaple?: boolean
  /** Where it is asked whether the certificate still counts. */
  responder?: string | undefined
}

export type Signed = {
  /** PEM, the leaf first and the intermediate after it. */
  chain: string
  /** PEM, of the leaf alone. */
  leaf: string
  /** PEM, PKCS #8. */
  key: string
}

export type Issuer = {
  /** PEM. */
  root: string
  intermediate: string
  /** PEM, PKCS #8: of the intermediate. */
  intermediateKey: string
  issue: (wish: Wish) => Promise<Signed>
}

const DAY_MS = 86_400_000

/**
 * A root and an intermediate below it.
 * @param life of the intermediate, and of the root, which is there ten years longer
 */
export async function makeIssuer(life: { from?: Date; days?: number } = {}): Promise<Issuer> {
  const { from = new Date(Date.now() - DAY_MS), days = 3_650 } = life
  const name = randomBytes(4).toString('hex')
  const rootKeys = await keysOf('P-256')
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Test Root ${name}, O=HotSwap Tests`,
    keys: rootKeys,
    notBefore: from,
    notAfter: after(from, days + 3_650),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: authorityExtensions(),
  })
  // RSA, because it may be asked to sign with SHA-1 as authorities once did.
  const keys = await keysOf('RSA 2048')
  const intermediate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=Test Intermediate ${name}, O=HotSwap Tests`,
    issuer: root.subject,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    notBefore: from,
    notAfter: after(from, days),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: authorityExtensions(),
  })
  return {
    root: pem(root),
    intermediate: pem(intermediate),
    intermediateKey: await pemOf(keys.privateKey),
    async issue(wish) {
      const leafKeys = await keysOf(wish.key ?? 'P-256')
      const begin = wish.from ?? new Date(Date.now() - 60_000)
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serial(),
        subject: `CN=${wish.names[0] ?? 'nobody'}`,
        issuer: intermediate.subject,
        publicKey: leafKeys.publicKey,
        signingKey: await withHash(keys.privateKey, wish.hash ?? 'SHA-256'),
        notBefore: begin,
        notAfter: after(begin, wish.days ?? 90),
        extensions: leafExtensions(wish),
      })
      return {
        chain: pem(leaf) + pem(intermediate),
        leaf: pem(leaf),
        key: await pemOf(leafKeys.privateKey),
      }
    },
  }
}

async function pemOf(key: CryptoKey): Promise<string> {
  const exported = await webcrypto.subtle.exportKey('pkcs8', key)
  return `${x509.PemConverter.encode(exported, 'PRIVATE KEY')}\n`
}

const pem = (certificate: x509.X509Certificate) => `${certificate.toString('pem')}\n`
const after = (from: Date, days: number) => new Date(from.getTime() + days * DAY_MS)
/** Positive, and never the same twice. */
const serial = () => `4${randomBytes(15).toString('hex').slice(1)}`

async function keysOf(kind: NonNullable<Wish['key']>): Promise<webcrypto.CryptoKeyPair> {
  const [family = '', bits] = kind.split(' ')
  const algorithm =
    family === 'RSA'
      ? {
          name: 'RSASSA-PKCS1-v1_5',
          hash: 'SHA-256',
          modulusLength: Number(bits),
          publicExponent: new Uint8Array([1, 0, 1]),
        }
      : family === 'Ed25519'
        ? { name: 'Ed25519' }
        : { name: 'ECDSA', namedCurve: kind }
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
}

/** The same RSA key, for signatures with that hash: which one it is belongs to the key. */
async function withHash(key: CryptoKey, hash: string): Promise<CryptoKey> {
  const exported = await webcrypto.subtle.exportKey('pkcs8', key)
  return webcrypto.subtle.importKey('pkcs8', exported, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['sign'])
}

function authorityExtensions(): x509.Extension[] {
  return [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ]
}

const SERVERS = '1.3.6.1.5.5.7.3.1'
/** The TLS feature `status_request` (RFC 7633). */
const MUST_STAPLE = new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x05])

function leafExtensions({
  names,
  usage = [SERVERS],
  isAuthority = false,
  mustStaple = false,
  responder,
}: Wish) {
  return [
    new x509.BasicConstraintsExtension(isAuthority, undefined, true),
    new x509.ExtendedKeyUsageExtension(usage),
    ...(names.length > 0
      ? [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))]
      : []),
    ...(responder === undefined ? [] : [new x509.AuthorityInfoAccessExtension({ ocsp: responder })]),
    ...(mustStaple ? [new x509.Extension('1.3.6.1.5.5.7.1.24', false, MUST_STAPLE)] : []),
  ]
}
