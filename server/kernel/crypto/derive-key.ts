/** Derives independent keys from the one master secret, so that an installation has a single secret to keep. */
import { hkdfSync } from 'node:crypto'

const minimumCharacters = 32

/**
 * Derives `bytes` bytes that belong to `label` with HKDF-SHA256 (RFC 5869). Keys of different labels tell nothing
 * about each other or the secret; the same secret and label always give the same key.
 *
 * HKDF does not slow down guessing, so the secret must be random text, not a password somebody thought of.
 * @param label what the key is for, such as `cookie` or `database-role:hotswap_tenant` (the `info` of RFC 5869)
 * @throws RangeError when the secret has fewer than 32 characters.
 */
export function deriveKey(secret: string, label: string, bytes = 32): Buffer {
  if (secret.length < minimumCharacters)
    throw new RangeError(`The master secret must have at least ${minimumCharacters} characters.`)
  return Buffer.from(hkdfSync('sha256', secret, 'hotswap', label, bytes))
}
