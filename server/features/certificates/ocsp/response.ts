/** Reads what a responder answered, and believes only what the certificate's issuer, or whom it put in charge, signed for now. */
import { type KeyObject, type X509Certificate, createPublicKey, verify } from 'node:crypto'
import type { BasicOCSPResponse, SingleResponse } from '@peculiar/asn1-ocsp'
import type { Certificate } from '@peculiar/asn1-x509'
import { type CertificateId, SHA1 } from './request.ts'

export type OcspAnswer = {
  state: 'good' | 'revoked'
  /** Until when it counts. */
  expiresAt: Date
}

/** Why an answer does not count, for people. */
export class UnusableAnswer extends Error {}

/** How far the responder's clock may be ahead of ours. */
const SKEW_MS = 5 * 60_000
/** Its own certificate, and the issuer's perhaps. */
const SIGNERS_MAX = 4

/** SHA-1 is not among them: browsers refuse it. */
const HASHES: Record<string, string> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

const REFUSALS: Record<number, string> = {
  1: 'calls the question malformed',
  2: 'has an internal error',
  3: 'asks to try later',
  5: 'wants signed questions',
  6: 'does not answer for this certificate',
}

/**
 * @param der what the responder sent (RFC 6960, 4.2)
 * @param about the certificate it was asked about, and who issued that
 * @throws UnusableAnswer
 */
export async function readAnswer(
  der: Buffer,
  { id, issuer, now }: { id: CertificateId; issuer: X509Certificate; now: Date },
): Promise<OcspAnswer> {
  const basic = await parse(der)
  const single = basic.tbsResponseData.responses.find((one) => isAbout(one, id))
  if (!single) throw new UnusableAnswer('The answer is about another certificate.')
  if (!(await isSignedFor(basic, issuer, now)))
    throw new UnusableAnswer('The answer is not signed by the issuer, or by whom it put in charge.')
  return { state: stateOf(single), expiresAt: endOf(single, now) }
}

async function parse(der: Buffer): Promise<BasicOCSPResponse> {
  const [{ AsnConvert }, ocsp] = await Promise.all([
    import('@peculiar/asn1-schema'),
    import('@peculiar/asn1-ocsp'),
  ])
  const { responseStatus, responseBytes } = attempt(() => AsnConvert.parse(der, ocsp.OCSPResponse))
  if (responseStatus !== ocsp.OCSPResponseStatus.successful)
    throw new UnusableAnswer(`The responder ${REFUSALS[responseStatus] ?? `answers ${responseStatus}`}.`)
  if (responseBytes?.responseType !== ocsp.id_pkix_ocsp_basic)
    throw new UnusableAnswer('The answer is of an unknown kind.')
  return attempt(() => AsnConvert.parse(responseBytes.response.buffer, ocsp.BasicOCSPResponse))
}

function attempt<Read>(read: () => Read): Read {
  try {
    return read()
  } catch (error) {
    throw new UnusableAnswer('The answer cannot be read.', { cause: error })
  }
}

function isAbout({ certID }: SingleResponse, { nameHash, keyHash, serial }: CertificateId): boolean {
  return (
    certID.hashAlgorithm.algorithm === SHA1 &&
    nameHash.equals(bytes(certID.issuerNameHash.buffer)) &&
    keyHash.equals(bytes(certID.issuerKeyHash.buffer)) &&
    serial.equals(bytes(certID.serialNumber))
  )
}

async function isSignedFor(basic: BasicOCSPResponse, issuer: X509Certificate, now: Date): Promise<boolean> {
  const { tbsResponseDataRaw: signed, signatureAlgorithm, signature, certs = [] } = basic
  if (!signed) return false
  const isBy = (key: KeyObject) => isSigned(signed, signatureAlgorithm.algorithm, signature, key)
  if (isBy(issuer.publicKey)) return true
  for (const certificate of certs.slice(0, SIGNERS_MAX)) {
    const key = await delegatedKey(certificate, issuer, now)
    if (key && isBy(key)) return true
  }
  return false
}

/** The key of a certificate that the issuer itself made for answering in its name (RFC 6960, 4.2.2.2). */
async function delegatedKey(
  { tbsCertificate, tbsCertificateRaw: signed, signatureAlgorithm, signatureValue }: Certificate,
  issuer: X509Certificate,
  now: Date,
): Promise<KeyObject | undefined> {
  if (!signed || !isSigned(signed, signatureAlgorithm.algorithm, signatureValue, issuer.publicKey))
    return undefined
  const { notBefore, notAfter } = tbsCertificate.validity
  if (notBefore.getTime() > now || notAfter.getTime() < now) return undefined
  const [{ AsnConvert }, { ExtendedKeyUsage, id_ce_extKeyUsage: usage }, { id_kp_OCSPSigning: forOcsp }] =
    await Promise.all([
      import('@peculiar/asn1-schema'),
      import('@peculiar/asn1-x509'),
      import('@peculiar/asn1-ocsp'),
    ])
  return attempt(() => {
    const extension = tbsCertificate.extensions?.find(({ extnID }) => extnID === usage)
    const usages = extension ? AsnConvert.parse(extension.extnValue, ExtendedKeyUsage) : []
    if (!usages.includes(forOcsp)) return undefined
    const spki = Buffer.from(AsnConvert.serialize(tbsCertificate.subjectPublicKeyInfo))
    return createPublicKey({ key: spki, format: 'der', type: 'spki' })
  })
}

function isSigned(signed: ArrayBuffer, algorithm: string, signature: ArrayBuffer, key: KeyObject): boolean {
  const hash = HASHES[algorithm]
  if (hash === undefined) return false
  return attempt(() => verify(hash, bytes(signed), key, bytes(signature)))
}

function stateOf({ certStatus }: SingleResponse): OcspAnswer['state'] {
  if (certStatus.revoked) return 'revoked'
  if (certStatus.good === null) return 'good'
  throw new UnusableAnswer('The responder does not know the certificate.')
}

function endOf({ thisUpdate, nextUpdate }: SingleResponse, now: Date): Date {
  if (thisUpdate.getTime() > now.getTime() + SKEW_MS)
    throw new UnusableAnswer(`The answer counts only from ${thisUpdate.toISOString()} on.`)
  // Without an end it was made for this moment, and cannot be kept.
  if (!nextUpdate) throw new UnusableAnswer('The answer does not say until when it counts.')
  if (nextUpdate <= now) throw new UnusableAnswer(`The answer counted until ${nextUpdate.toISOString()}.`)
  return nextUpdate
}

function bytes(buffer: ArrayBuffer): Uint8Array {
  return new Uint8Array(buffer)
}
