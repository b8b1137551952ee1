/** Reads the PEM text that people paste: certificates, a private key, and whatever else came along (RFC 7468). */
import { type KeyObject, X509Certificate, createPrivateKey } from 'node:crypto'
import { type Finding, error } from './finding.ts'

/** A leaf and more intermediates than any authority has. */
const CERTIFICATES_MAX = 10

type Block = { label: string; text: string }

export type Pasted = {
  certificates: X509Certificate[]
  key: KeyObject | undefined
  findings: Finding[]
}

/** @param texts in which certificates and the key stand, in whichever of them */
export function readPasted(texts: readonly string[]): Pasted {
  const findings: Finding[] = []
  const blocks = texts.flatMap((text) => blocksOf(text, findings))
  return {
    certificates: certificatesOf(blocks, texts, findings),
    key: keyOf(blocks, findings),
    findings,
  }
}

function blocksOf(text: string, findings: Finding[]): Block[] {
  const blocks: Block[] = []
  let at = 0
  for (;;) {
    const begin = text.indexOf('-----BEGIN ', at)
    if (begin < 0) return blocks
    const label = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text.slice(begin, begin + 60))?.[1]
    const mark = `-----END ${label}-----`
    const end = label === undefined ? -1 : text.indexOf(mark, begin)
    if (label === undefined || end < 0) {
      findings.push(
        error(
          'cut_off',
          `The text ends before its "-----END ${label ?? '…'}-----" line.`,
          'Copy the whole file, from the first BEGIN line to the last END line.',
        ),
      )
      return blocks
    }
    at = end + mark.length
    blocks.push({ label, text: text.slice(begin, at) })
  }
}

function certificatesOf(blocks: Block[], texts: readonly string[], findings: Finding[]): X509Certificate[] {
  const found = blocks.filter(({ label }) => /^(X509 |TRUSTED )?CERTIFICATE$/.test(label))
  if (found.length > CERTIFICATES_MAX) {
    const message = `There are ${found.length} certificates: at most ${CERTIFICATES_MAX} can belong together.`
    findings.push(error('too_many', message, 'Send the certificate of your name and its intermediates only.'))
    return []
  }
  if (found.length === 0) findings.push(noCertificate(blocks, texts))
  return found.flatMap(({ text }, index) => {
    const certificate = parse(text)
    if (!certificate)
      findings.push(
        error(
          'unreadable',
          `Certificate ${index + 1} of ${found.length} cannot be read: it was changed or cut.`,
        ),
      )
    return certificate ?? []
  })
}

/** @returns undefined as well where a part that is needed later cannot be read */
function parse(pem: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(pem)
    const { publicKey, validFromDate, validToDate } = certificate
    const dates = [validFromDate, validToDate].map((date) => date.getTime())
    return publicKey.asymmetricKeyType !== undefined && dates.every(Number.isFinite) ? certificate : undefined
  } catch {
    return undefined
  }
}

function noCertificate(blocks: Block[], texts: readonly string[]): Finding {
  if (blocks.some(({ label }) => label.endsWith('CERTIFICATE REQUEST')))
    return error(
      'request_instead',
      'This is a signing request, not a certificate.',
      'Send the request to your certificate authority, and upload here what it sends back.',
    )
  const looksEncoded = texts.some((text) => /^\s*MI[A-Za-z0-9+/\s=]{100,}$/.test(text.slice(0, 2_000)))
  return error(
    'not_pem',
    'There is no certificate in this text: one begins with "-----BEGIN CERTIFICATE-----".',
    looksEncoded
      ? 'Put "-----BEGIN CERTIFICATE-----" above the text and "-----END CERTIFICATE-----" below it.'
      : 'Of a .pfx or .p12 file, make PEM with: openssl pkcs12 -in file.pfx -nodes. Of a .der file: openssl x509 -inform der -in file.der.',
  )
}

function keyOf(blocks: Block[], findings: Finding[]): KeyObject | undefined {
  const keys = [
    ...new Set(blocks.filter(({ label }) => label.endsWith('PRIVATE KEY')).map(({ text }) => text)),
  ]
  const [pem] = keys
  if (pem === undefined) {
    const isPublic = blocks.some(({ label }) => label.endsWith('PUBLIC KEY'))
    findings.push(
      error(
        'key_missing',
        isPublic ? 'This is the public key: the private one is needed.' : 'The private key is missing.',
        'It is in the file that was made together with the signing request; it has "PRIVATE KEY" in its first line.',
      ),
    )
    return undefined
  }
  if (keys.length > 1) {
    const message = `There are ${keys.length} different private keys.`
    findings.push(error('several_keys', message, 'Send only the one that belongs to the certificate.'))
    return undefined
  }
  if (pem.includes('ENCRYPTED')) {
    findings.push(
      error(
        'key_encrypted',
        'The private key is protected by a password.',
        'Take it off with: openssl pkey -in key.pem -out open-key.pem. HotSwap encrypts the key when it is kept.',
      ),
    )
    return undefined
  }
  try {
    return createPrivateKey(pem)
  } catch {
    findings.push(error('key_unreadable', 'The private key cannot be read: it was changed or cut.'))
    return undefined
  }
}
