/** What a responder is asked about a certificate: made without a nonce, as those that sign in advance want it (RFC 5019). */
import { type X509Certificate, createHash } from 'node:crypto'

/**
 * How responders know a certificate: by its issuer's name and key, and its serial number (RFC 6960, 4.1.1). Hashed with
 * SHA-1, which all of them know, and which secures nothing here.
 */
export type CertificateId = { nameHash: Buffer; keyHash: Buffer; serial: Buffer }

/** Addresses of real ones are a tenth as long. */
const URL_MAX = 1_000

/** The responder that a certificate names over HTTP; undefined where it names none. */
export function responderOf(certificate: X509Certificate): string | undefined {
  // Node writes what holds quotes, commas or control characters in another way: no address does.
  const found = /^OCSP - URI:(https?:\/\/[!-~]+)$/im.exec(certificate.infoAccess ?? '')?.[1]
  return found !== undefined && found.length <= URL_MAX && URL.canParse(found) ? found : undefined
}

/** The extension "TLS feature" as it stands in a certificate: its OID in DER (RFC 7633). */
const TLS_FEATURE = Buffer.from('06082b06010505070118', 'hex')

/** Whether browsers turn visitors away who are shown it without an answer ("must staple"). */
export function demandsStaple(certificate: X509Certificate): boolean {
  return certificate.raw.includes(TLS_FEATURE)
}

/** @throws what reading certificates fails with */
export async function identify(leaf: X509Certificate, issuer: X509Certificate): Promise<CertificateId> {
  const [{ AsnConvert }, { Certificate }] = await Promise.all([
    import('@peculiar/asn1-schema'),
    import('@peculiar/asn1-x509'),
  ])
  const { issuer: name, serialNumber } = AsnConvert.parse(leaf.raw, Certificate).tbsCertificate
  const { subjectPublicKeyInfo } = AsnConvert.parse(issuer.raw, Certificate).tbsCertificate
  return {
    nameHash: sha1(AsnConvert.serialize(name)),
    keyHash: sha1(subjectPublicKeyInfo.subjectPublicKey),
    serial: Buffer.from(serialNumber),
  }
}

/** The address to GET (RFC 6960, appendix A.1): caches in between may answer it. */
export async function questionUrl(responder: string, id: CertificateId): Promise<string> {
  const { AsnConvert } = await import('@peculiar/asn1-schema')
  const { OCSPRequest } = await import('@peculiar/asn1-ocsp')
  const request = new OCSPRequest()
  request.tbsRequest.requestList = [await requestFor(id)]
  const encoded = Buffer.from(AsnConvert.serialize(request)).toString('base64')
  return `${responder.replace(/\/$/, '')}/${encodeURIComponent(encoded)}`
}

async function requestFor({ nameHash, keyHash, serial }: CertificateId) {
  const [{ OctetString }, { AlgorithmIdentifier }, { CertID, Request }] = await Promise.all([
    import('@peculiar/asn1-schema'),
    import('@peculiar/asn1-x509'),
    import('@peculiar/asn1-ocsp'),
  ])
  return new Request({
    reqCert: new CertID({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA1, parameters: null }),
      issuerNameHash: new OctetString(nameHash),
      issuerKeyHash: new OctetString(keyHash),
      serialNumber: Uint8Array.from(serial).buffer,
    }),
  })
}

export const SHA1 = '1.3.14.3.2.26'

function sha1(bytes: ArrayBuffer): Buffer {
  return createHash('sha1').update(new Uint8Array(bytes)).digest()
}
