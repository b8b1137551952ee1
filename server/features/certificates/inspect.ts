/** Looks a certificate over before it may answer for a name: whatever would turn visitors away is found, and explained. */
import type { KeyObject, X509Certificate } from 'node:crypto'
import { coversName } from '../../published/certificates.ts'
import { isSelfSigned, orderChain } from './inspect/chain.ts'
import { type Finding, error, hasErrors, warning } from './inspect/finding.ts'
import { readPasted } from './inspect/pem.ts'
import { keyTypeOf, namesOf, readableName } from './leaf.ts'
import { demandsStaple, responderOf } from './ocsp/request.ts'

export type { Finding } from './inspect/finding.ts'

export type Inspection = {
  findings: Finding[]
  /** The certificate as far as it could be read. */
  leaf: X509Certificate | undefined
  /** What may be put in, cleaned and in order; undefined where a finding is an error. */
  accepted: { chain: string; key: string } | undefined
}

const DAY_MS = 86_400_000
/** Fewer days are reason for a warning. */
const SOON_DAYS = 14
/** What browsers take of authorities they know (CA/Browser Forum, baseline requirements 6.3.2, since 2020). */
const LIFE_DAYS_MAX = 398

/**
 * @param texts PEM: the certificate, its intermediates, and its private key, in any order
 * @param wanted a name it must cover; undefined: any it has
 */
export function inspectUpload(
  texts: readonly string[],
  { wanted, now }: { wanted: string | undefined; now: Date },
): Inspection {
  const { certificates, key, findings } = readPasted(texts)
  const leaf = leafOf(certificates, key)
  if (!leaf) return { findings, leaf, accepted: undefined }
  if (key && !leaf.checkPrivateKey(key)) findings.push(mismatch(certificates.length))
  const { path, findings: ofChain } = orderChain(leaf, certificates)
  findings.push(
    ...ofChain,
    ...ofPurpose(leaf),
    ...ofNames(leaf, wanted),
    ...ofKey(leaf.publicKey),
    ...ofDates(leaf, now),
    ...path.slice(1).flatMap((one) => ofIntermediate(one, now)),
    ...path.flatMap(ofSignature),
  )
  if (!key || hasErrors(findings)) return { findings, leaf, accepted: undefined }
  const chain = path.map((one) => one.toString()).join('')
  return { findings, leaf, accepted: { chain, key: key.export({ type: 'pkcs8', format: 'pem' }) } }
}

/** The one the key belongs to; else the first that is no authority's. */
function leafOf(certificates: X509Certificate[], key: KeyObject | undefined): X509Certificate | undefined {
  return (
    certificates.find((one) => key && one.checkPrivateKey(key)) ??
    certificates.find((one) => !one.ca) ??
    certificates[0]
  )
}

function mismatch(count: number): Finding {
  return error(
    'key_mismatch',
    count === 1
      ? 'The private key is not the one of this certificate.'
      : `The private key belongs to none of the ${count} certificates.`,
    'Each signing request has a key of its own: send the one that was made for this certificate, or have it issued again.',
  )
}

const FOR_SERVERS = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']

function ofPurpose(leaf: X509Certificate): Finding[] {
  const findings: Finding[] = []
  if (leaf.ca && !isSelfSigned(leaf))
    findings.push(
      error(
        'is_authority',
        `"${readableName(leaf.subject)}" is the certificate of an authority, not of a name.`,
        'Send the certificate that was issued for your name; this one goes below it.',
      ),
    )
  // Its type says it is always there; a certificate without such a list may serve anything.
  const usage = leaf.keyUsage as string[] | undefined
  if (usage && !usage.some((oid) => FOR_SERVERS.includes(oid)))
    findings.push(error('not_for_servers', 'The certificate was not issued for web servers.'))
  if (demandsStaple(leaf) && responderOf(leaf) === undefined)
    findings.push(
      error(
        'must_staple',
        'The certificate demands OCSP answers with every handshake ("must staple"), but names nobody who gives them.',
        'Have it issued without that demand.',
      ),
    )
  return findings
}

function ofNames(leaf: X509Certificate, wanted: string | undefined): Finding[] {
  const names = namesOf(leaf)
  if (names.length === 0)
    return [
      error(
        'no_names',
        'The certificate names no host: browsers read only its "subject alternative names", and there are none.',
        'Have it issued again with your names in there.',
      ),
    ]
  if (wanted === undefined || coversName(names, wanted)) return []
  const shown = names.slice(0, 10).join(', ') + (names.length > 10 ? ` and ${names.length - 10} more` : '')
  const message = `The certificate is for ${shown}: it does not cover ${wanted}.`
  const isBelow = names.some((name) => name.startsWith('*.') && wanted.endsWith(name.slice(1)))
  const isBase = names.includes(`*.${wanted}`)
  return [
    error(
      'name_not_covered',
      message,
      isBase
        ? `*.${wanted} covers what lies below ${wanted}, not ${wanted} itself: both must be named.`
        : isBelow
          ? 'A wildcard stands for one label only.'
          : null,
    ),
  ]
}

function ofKey(key: KeyObject): Finding[] {
  const kind = keyTypeOf(key)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  const remedy = 'Have the certificate issued again for a key of EC P-256 or RSA 2048.'
  const bits = details?.modulusLength ?? 0
  if (type === 'rsa' && bits < 2_048)
    return [error('weak_key', `The key (${kind}) is too short to be safe: browsers refuse it.`, remedy)]
  if (type === 'rsa' && bits > 8_192)
    return [error('unusable_key', `The key (${kind}) makes each handshake too slow.`, remedy)]
  if (type === 'rsa' || ['EC P-256', 'EC P-384'].includes(kind)) return []
  if (kind === 'EC P-521')
    return [warning('unusable_key', 'Some browsers do not take keys of EC P-521.', remedy)]
  return [error('unusable_key', `Browsers do not take keys of ${kind}.`, remedy)]
}

function ofDates(leaf: X509Certificate, now: Date): Finding[] {
  const { validFromDate: begin, validToDate: end } = leaf
  if (end <= now) return [error('expired', `The certificate ended on ${day(end)}.`, 'Upload its successor.')]
  if (begin > now)
    return [error('not_yet_valid', `The certificate begins on ${begin.toISOString()}.`, 'Upload it then.')]
  const findings: Finding[] = []
  const left = Math.floor((end.getTime() - now.getTime()) / DAY_MS)
  if (left < SOON_DAYS)
    findings.push(warning('expires_soon', `The certificate ends on ${day(end)}, in ${left} days.`))
  if (end.getTime() - begin.getTime() > (LIFE_DAYS_MAX + 1) * DAY_MS)
    findings.push(
      warning(
        'long_lived',
        `The certificate lives for more than ${LIFE_DAYS_MAX} days: some browsers refuse such.`,
      ),
    )
  return findings
}

function ofIntermediate(one: X509Certificate, now: Date): Finding[] {
  const name = readableName(one.subject)
  if (one.validToDate <= now)
    return [
      error(
        'intermediate_expired',
        `The intermediate certificate "${name}" ended on ${day(one.validToDate)}.`,
        'Your authority has a newer one for the same chain.',
      ),
    ]
  return one.validFromDate > now
    ? [
        error(
          'not_yet_valid',
          `The intermediate certificate "${name}" begins on ${one.validFromDate.toISOString()}.`,
        ),
      ]
    : []
}

function ofSignature(one: X509Certificate): Finding[] {
  const algorithm = one.signatureAlgorithm ?? ''
  if (!/sha-?1(?!\d)|md[245]/i.test(algorithm)) return []
  return [
    error(
      'weak_signature',
      `"${readableName(one.subject)}" is signed with ${algorithm}, which browsers refuse.`,
      'Have it issued again: authorities sign with SHA-256 today.',
    ),
  ]
}

const day = (date: Date) => date.toISOString().slice(0, 10)
