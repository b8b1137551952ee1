/** A passkey authenticator in software, as browsers talk to one (WebAuthn Level 3), with attestation `none`. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

export type Authenticator = {
  /** Answers `navigator.credentials.create`. */
  create: (options: unknown) => Record<string, unknown>
  /** Answers `navigator.credentials.get`. */
  get: (options: unknown) => Record<string, unknown>
}

type Options = { challenge: string; rp?: { id: string }; rpId?: string }

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

/** @param behaviour `verifiesUser: false` is a key without PIN or fingerprint */
export function softwareAuthenticator(
  origin: string,
  behaviour: { verifiesUser?: boolean } = {},
): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const flags = USER_PRESENT | (behaviour.verifiesUser === false ? 0 : USER_VERIFIED)
  let counter = 0

  function authenticatorData(rpId: string, extra: Buffer = Buffer.alloc(0)): Buffer {
    const start = Buffer.alloc(5)
    start.writeUInt8(extra.length > 0 ? flags | HAS_CREDENTIAL : flags, 0)
    start.writeUInt32BE(++counter, 1)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), start, extra])
  }
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const credential = (response: Record<string, Buffer>) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response: Object.fromEntries(
      Object.entries(response).map(([key, value]) => [key, value.toString('base64url')]),
    ),
  })

  return {
    create(options) {
      const { challenge, rp } = options as Options
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      // COSE key (RFC 9053): kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), and the point.
      const key = map([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
      const attestationObject = map([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData(rp?.id ?? '', attested)],
      ])
      return credential({ clientDataJSON: clientData('webauthn.create', challenge), attestationObject })
    },
    get(options) {
      const { challenge, rpId } = options as Options
      const clientDataJSON = clientData('webauthn.get', challenge)
      const data = authenticatorData(rpId ?? '')
      const signed = Buffer.concat([data, createHash('sha256').update(clientDataJSON).digest()])
      return credential({
        clientDataJSON,
        authenticatorData: data,
        signature: sign('sha256', signed, privateKey),
      })
    },
  }
}

type Cbor = number | string | Buffer | Map<unknown, unknown>

/** A CBOR map (RFC 8949) of the few kinds of values attestations hold. */
function map(entries: [number | string, Cbor][]): Buffer {
  return Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([key, value]) => [item(key), item(value)]),
  ])
}

function item(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)])
  if (value instanceof Map) return head(5, 0)
  return Buffer.concat([head(2, value.length), value])
}

function head(majorType: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(majorType << 5) | length])
  return length < 256
    ? Buffer.from([(majorType << 5) | 24, length])
    : Buffer.from([(majorType << 5) | 25, length >> 8, length & 0xff])
}
