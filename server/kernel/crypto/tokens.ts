/** Random tokens, and how they are stored and compared. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new unguessable token of `bytes` random bytes (32 by default) as base64url text. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/**
 * What is stored instead of a token: its SHA-256 as 43 characters of base64url. One fast hash is enough only because
 * the tokens are random; a password needs a slow hash.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Whether two digests are equal, in a time that does not show where they differ. Different lengths are unequal. */
export function isSameDigest(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
