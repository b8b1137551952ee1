/** Puts certificates into the order in which servers send them (RFC 8446, 4.4.2), and says what is wrong with it. */
import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { readableName } from '../leaf.ts'
import { type Finding, error, warning } from './finding.ts'

export type Chain = {
  /** The leaf, then each one's issuer, the root left out. */
  path: X509Certificate[]
  findings: Finding[]
}

/** @param pasted in the order in which they came, the leaf among them */
export function orderChain(leaf: X509Certificate, pasted: readonly X509Certificate[]): Chain {
  const findings: Finding[] = []
  const path = [leaf]
  const left = unique(pasted).filter((other) => !isSame(other, leaf))
  for (let last = leaf; !isSelfSigned(last);) {
    const named = left.filter((other) => last.checkIssued(other))
    const issuer = named.find((other) => last.verify(other.publicKey))
    if (!issuer) {
      if (named.length > 0) findings.push(badSignature(last))
      break
    }
    path.push(issuer)
    left.splice(left.indexOf(issuer), 1)
    last = issuer
  }
  findings.push(...complaintsAboutOrder(path, pasted), ...complaintsAboutRest(left), ...endOf(path))
  const last = path.at(-1)
  return { path: path.length > 1 && last && isSelfSigned(last) ? path.slice(0, -1) : path, findings }
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256
}

function unique(certificates: readonly X509Certificate[]): X509Certificate[] {
  return certificates.filter((one, index) => certificates.findIndex((other) => isSame(one, other)) === index)
}

export function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey)
}

function badSignature(certificate: X509Certificate): Finding {
  return error(
    'bad_signature',
    `"${readableName(certificate.subject)}" does not carry the signature of the "${readableName(certificate.issuer)}" that came with it.`,
    'That issuer has another certificate of the same name: ask your authority for the one that belongs here.',
  )
}

function complaintsAboutOrder(path: X509Certificate[], pasted: readonly X509Certificate[]): Finding[] {
  const inPath = unique(pasted).filter((one) => path.some((other) => isSame(one, other)))
  return inPath.every((one, index) => path[index] && isSame(one, path[index]))
    ? []
    : [
        warning(
          'wrong_order',
          'The certificates were in another order than servers send them: they were sorted.',
        ),
      ]
}

function complaintsAboutRest(left: X509Certificate[]): Finding[] {
  return left.map((one) =>
    warning('unrelated', `"${readableName(one.subject)}" does not belong to this chain: it was left out.`),
  )
}

/** What the chain leads to: a root that browsers know, one they do not, or nothing. */
function endOf(path: X509Certificate[]): Finding[] {
  const last = path.at(-1)
  if (!last) return []
  const isRoot = isSelfSigned(last)
  if (isRoot && path.length === 1)
    return [
      warning(
        'self_signed',
        'The certificate is signed by itself: browsers warn their visitors of it.',
        'It serves only behind a proxy that takes such certificates.',
      ),
    ]
  const isKnown = isKnownRoot(last, isRoot)
  if (isRoot && isKnown)
    return [warning('root_included', 'The root certificate need not be sent: it was left out.')]
  if (isKnown) return []
  if (isRoot || path.length > 1)
    return [
      warning(
        'unknown_root',
        `The chain leads to "${readableName(last.issuer)}", which browsers are not known to trust.`,
        'It serves visitors whose devices were told to trust it, or a proxy in front.',
      ),
    ]
  const at = /CA Issuers - URI:(http:\/\/[\x21-\x7e]{1,500})/.exec(last.infoAccess ?? '')?.[1]
  return [
    error(
      'missing_intermediate',
      `The intermediate certificate "${readableName(last.issuer)}" is missing: many visitors would be turned away.`,
      at === undefined
        ? 'Send it below the certificate of your name: authorities offer it as "chain" or "CA bundle".'
        : `Send it below the certificate of your name. Its authority keeps it at ${at} (make PEM of it with openssl x509 -inform der).`,
    ),
  ]
}

function isKnownRoot(last: X509Certificate, isRoot: boolean): boolean {
  return rootCertificates.some((pem) => {
    const root = new X509Certificate(pem)
    return isRoot ? isSame(root, last) : last.checkIssued(root) && last.verify(root.publicKey)
  })
}
