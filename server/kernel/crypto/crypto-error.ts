/** The one error of this folder, so that callers can tell a destroyed key from a damaged value. */

/**
 * `malformed`: not a ciphertext of ours · `unreadable`: altered, or it belongs to another scope or context (GCM cannot
 * tell which) · `unknown_key`: names a key version the scope never had · `destroyed`: the scope's keys were shredded ·
 * `wrong_master_secret`: the data key was wrapped by a secret this process does not have.
 */
export type CryptoErrorReason =
  'malformed' | 'unreadable' | 'unknown_key' | 'destroyed' | 'wrong_master_secret'

/** A value that cannot be encrypted or decrypted. The message never holds plaintext or key material. */
export class CryptoError extends Error {
  readonly reason: CryptoErrorReason
  constructor(reason: CryptoErrorReason, message: string) {
    super(message)
    this.name = 'CryptoError'
    this.reason = reason
  }
}
