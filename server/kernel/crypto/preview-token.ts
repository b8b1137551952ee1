/** Tokens that open one preview until a moment: signed, not stored, and worth nothing elsewhere. */
import { createHmac } from 'node:crypto'
import { deriveKey } from './derive-key.ts'
import { isSameDigest } from './tokens.ts'

/** What a token opens: each part must be the same when it is verified. */
export type PreviewClaim = { tenantId: string; siteId: string; number: number }

/** The key that signs previews, derived from the master secret. */
export function previewKey(secret: string): Buffer {
  return deriveKey(secret, 'preview-token')
}

/** @returns `<expiry>.<signature>`: seconds since 1970 in base 36, and HMAC-SHA256 in base64url */
export function signPreview(key: Uint8Array, claim: PreviewClaim, expiresAt: Date): string {
  const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36)
  return `${expiry}.${signatureOf(key, claim, expiry)}`
}

/** @returns whether the token was signed for this claim and `now` is before its expiry */
export function verifyPreview(key: Uint8Array, token: string, claim: PreviewClaim, now: Date): boolean {
  const [, expiry, signature] = /^([0-9a-z]{1,8})\.([\w-]{43})$/.exec(token) ?? []
  if (expiry === undefined || signature === undefined) return false
  return (
    isSameDigest(signature, signatureOf(key, claim, expiry)) &&
    Number.parseInt(expiry, 36) * 1000 > now.getTime()
  )
}

function signatureOf(key: Uint8Array, claim: PreviewClaim, expiry: string): string {
  return createHmac('sha256', key)
    .update(`${claim.tenantId}\n${claim.siteId}\n${claim.number}\n${expiry}`)
    .digest('base64url')
}
