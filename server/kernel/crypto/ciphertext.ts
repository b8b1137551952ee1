/**
 * How encrypted fields look at rest. Both forms say which key version reads them:
 * text `enc1.<key version>.<base64url of sealed>`, bytes `0x01 ‖ key version (uint32, big endian) ‖ sealed`.
 */
import { CryptoError } from './crypto-error.ts'

export type Ciphertext = { kind: 'text' | 'bytes'; version: number; sealed: Uint8Array }

const textForm = /^enc1\.([1-9]\d{0,9})\.([\w-]+)$/
const bytesFormat = 1
const headerBytes = 5

/** Writes a ciphertext in the form its plaintext had. */
export function formatCiphertext({ kind, version, sealed }: Ciphertext): string | Uint8Array {
  if (kind === 'text') return `enc1.${version}.${Buffer.from(sealed).toString('base64url')}`
  const header = Buffer.alloc(headerBytes)
  header.writeUInt8(bytesFormat, 0)
  header.writeUInt32BE(version, 1)
  return Buffer.concat([header, sealed])
}

/**
 * Reads either form.
 * @throws CryptoError `malformed` when it is neither, above all when it is a plaintext that was never encrypted.
 */
export function parseCiphertext(ciphertext: string | Uint8Array): Ciphertext {
  return typeof ciphertext === 'string' ? parseText(ciphertext) : parseBytes(ciphertext)
}

function parseText(ciphertext: string): Ciphertext {
  const [, version, body] = textForm.exec(ciphertext) ?? []
  if (version === undefined || body === undefined) throw malformed()
  const sealed = Buffer.from(body, 'base64url')
  // The last character can hold unused bits: only the one spelling that encoding gives back counts as untouched.
  if (sealed.toString('base64url') !== body) throw malformed()
  return { kind: 'text', version: Number(version), sealed }
}

function parseBytes(ciphertext: Uint8Array): Ciphertext {
  if (ciphertext.length < headerBytes || ciphertext[0] !== bytesFormat) throw malformed()
  const version = new DataView(ciphertext.buffer, ciphertext.byteOffset, headerBytes).getUint32(1)
  return { kind: 'bytes', version, sealed: ciphertext.subarray(headerBytes) }
}

function malformed(): CryptoError {
  return new CryptoError('malformed', 'The value is not in the form of an encrypted field.')
}
