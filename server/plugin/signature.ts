/** A publisher's signature of a package: over its hash, which stands for every byte of every file in it. */
import { fingerprintOf, isSignedBy, publicKeyOf, signText } from '../kernel/crypto/ed25519.ts'

export type PackageSignature = {
  /** Of the key: SHA-256 of its 32 bytes, in hex. */
  fingerprint: string
  /** Base64, 64 bytes. */
  signature: string
}

/** What is signed says what it is for, so that a signature made for something else proves nothing here. */
const textOf = (hash: string) => `hotswap plugin package 1\n${hash}\n`

/**
 * @param hash of the package, see hashOf
 * @param privateKey Ed25519, PKCS #8 in PEM
 * @throws Error for a text that is no Ed25519 key
 */
export function signPackage(hash: string, privateKey: string): PackageSignature {
  return {
    fingerprint: fingerprintOf(publicKeyOf(privateKey)),
    signature: signText(textOf(hash), privateKey),
  }
}

/** Whether the package was signed with the private key of this public one (base64). */
export function isPackageSignedBy(hash: string, signature: string, publicKey: string): boolean {
  return isSignedBy(textOf(hash), signature, publicKey)
}

/** What shows that whoever adds a key to a publisher also has its private half; it is of use to nobody else. */
const proofTextOf = (publisherId: string) => `hotswap plugin publisher key 1\n${publisherId}\n`

/** @throws Error for a text that is no Ed25519 key */
export function proveKey(publisherId: string, privateKey: string): { public_key: string; proof: string } {
  return { public_key: publicKeyOf(privateKey), proof: signText(proofTextOf(publisherId), privateKey) }
}

export function isKeyProven(publisherId: string, proof: string, publicKey: string): boolean {
  return isSignedBy(proofTextOf(publisherId), proof, publicKey)
}
