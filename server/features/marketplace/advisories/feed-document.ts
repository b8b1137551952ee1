/** The form in which installations pass on advisories: one signed document, which anybody can carry and nobody can change. */
import { type Static, Type } from 'typebox'
import { isSignedBy, signText } from '../../../kernel/crypto/ed25519.ts'
import { validatorOf } from '../../../kernel/validator.ts'

const FORMAT = 'hotswap-plugin-advisories/1'
/** More than a document may hold are left out by who makes it, the oldest first. */
export const FEED_ADVISORIES_MAX = 5_000
export const FEED_MAX_BYTES = 10_000_000

const textOrNull = (maxLength: number) => Type.Union([Type.String({ minLength: 1, maxLength }), Type.Null()])
const Item = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  hash: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]),
  name: textOrNull(100),
  range: textOrNull(200),
  severity: Type.Enum(['low', 'moderate', 'high', 'critical']),
  action: Type.Enum(['warn', 'block']),
  title: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.String({ maxLength: 5_000 }),
  url: textOrNull(500),
  published_at: Type.String({ maxLength: 40 }),
})
const Payload = Type.Object({
  format: Type.Literal(FORMAT),
  /** Never falls: a document with a lower one is an old one that somebody sends again. */
  sequence: Type.Integer({ minimum: 0 }),
  issued_at: Type.String({ maxLength: 40 }),
  /** From then on it is too old to be believed: whoever keeps newer ones back is found out. */
  expires_at: Type.String({ maxLength: 40 }),
  advisories: Type.Array(Item, { maxItems: FEED_ADVISORIES_MAX }),
})
const Envelope = Type.Object({ payload: Type.String(), signature: Type.String({ maxLength: 100 }) })

export type FeedItem = Static<typeof Item>
export type FeedPayload = Static<typeof Payload>
export type FeedEnvelope = { payload: string; signature: string; public_key: string }

/** Signed are the very bytes that are sent, together with what they are for. */
const signedText = (payload: string) => `${FORMAT}\n${payload}`

/** @param key private key in PEM, and the public one that belongs to it */
export function sealFeed(
  payload: Omit<FeedPayload, 'format'>,
  key: { publicKey: string; privateKey: string },
): FeedEnvelope {
  const text = Buffer.from(JSON.stringify({ format: FORMAT, ...payload })).toString('base64')
  return { payload: text, signature: signText(signedText(text), key.privateKey), public_key: key.publicKey }
}

/**
 * @param publicKey the pinned one; the one in the document is only for people to look at
 * @returns what it says, or in one sentence why it cannot be believed
 */
export function openFeed(document: string, publicKey: string, now: Date): FeedPayload | { refused: string } {
  const envelope = parse(document)
  if (!validatorOf(Envelope).Check(envelope)) return { refused: 'It is not a feed of advisories.' }
  const { payload: text, signature } = envelope
  if (!isSignedBy(signedText(text), signature, publicKey))
    return { refused: 'Its signature was not made with the key that was agreed on.' }
  const payload = parse(Buffer.from(text, 'base64').toString('utf8'))
  if (!validatorOf(Payload).Check(payload))
    return { refused: 'It is signed, but not in the form this version understands.' }
  const expires = Date.parse(payload.expires_at)
  if (Number.isNaN(expires) || expires < now.getTime())
    return { refused: `It is too old: it was valid until ${payload.expires_at}.` }
  return payload
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
