/** Reads what a certificate says about itself. */
import type { KeyObject, X509Certificate } from 'node:crypto'

export type Leaf = {
  /** DNS names it is for, lower case, as they stand in it: may hold wildcards. */
  names: string[]
  /** Such as `RSA 2048` or `EC P-256`. */
  key_type: string
  /** SHA-256 over the certificate, hexadecimal. */
  fingerprint: string
  /** Hexadecimal. */
  serial: string
  issuer: string
  not_before: Date
  not_after: Date
}

export function describeLeaf(leaf: X509Certificate): Leaf {
  return {
    names: namesOf(leaf),
    key_type: keyTypeOf(leaf.publicKey),
    fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    serial: leaf.serialNumber.toLowerCase(),
    issuer: readableName(leaf.issuer),
    not_before: leaf.validFromDate,
    not_after: leaf.validToDate,
  }
}

const NAME = /^(\*\.)?(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*$/

/** Only the subjectAltName counts (RFC 9525, 2). Node writes what holds a comma or a quote as JSON: no DNS name does. */
export function namesOf(certificate: X509Certificate): string[] {
  const names = (certificate.subjectAltName ?? '')
    .split(', ')
    .filter((entry) => entry.startsWith('DNS:'))
    .map((entry) => entry.slice(4).toLowerCase())
    .filter((name) => NAME.test(name))
  return [...new Set(names)]
}

const CURVES: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }

export function keyTypeOf(key: KeyObject): string {
  const { asymmetricKeyType = 'unknown', asymmetricKeyDetails: details } = key
  if (asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss')
    return `RSA ${details?.modulusLength ?? ''}`.trim()
  if (asymmetricKeyType === 'ec')
    return `EC ${CURVES[details?.namedCurve ?? ''] ?? details?.namedCurve ?? ''}`.trim()
  return asymmetricKeyType
}

/** `R11, Let's Encrypt` out of the lines of a distinguished name: the common name, then the organization. */
export function readableName(distinguished: string): string {
  const part = (key: string) =>
    distinguished
      .split('\n')
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1)
  const words = [part('CN'), part('O')].filter((word) => word !== undefined && word !== '')
  return (words.length > 0 ? words.join(', ') : distinguished.replaceAll('\n', ', ')).slice(0, 300)
}
