/** Names as customers write them: which of them can be claimed, how they are kept, and where proof of them may lie. */
import { domainToUnicode } from 'node:url'
import { getDomain } from 'tldts'
import { AppError } from '../../errors.ts'
import { normalizeName } from '../../kernel/http/hosts.ts'
import { mixedLabelOf, skeletonOf } from './look-alikes.ts'

/** A name that can be claimed. */
export type Name = {
  /** Punycode, lower case, without a final dot; or `*.` and such a name. */
  host: string
  /** The registrable domain by the public suffix list, such as `example.co.uk`. */
  registrable: string
  skeleton: string
}

/** Rules of the public suffix list, those of hosting companies included: `shop.github.io` is as good as registered. */
const SUFFIXES = { allowPrivateDomains: true, validateHostname: false }
/** `_hotswap.` or `_acme-challenge.` must fit in front. */
const MAX_LENGTH = 253 - '_acme-challenge.'.length

/**
 * Reads a name as people write it.
 * @param text such as `Bücher.example`, `www.example.com.` or `*.shop.example`
 * @param platformDomain nobody claims names under it
 * @param field where it stands in the request, for the error
 * @throws AppError validation_failed, saying what is wrong with it
 */
export function parseName(text: string, platformDomain: string, field = '/body/host'): Name {
  const refuse = (message: string): never => {
    throw new AppError('validation_failed', `${field}: ${message}`, { errors: [{ path: field, message }] })
  }
  const base = isWildcard(text) ? text.slice(2) : text
  const host = normalizeName(base)
  if (!host || !host.includes('.') || /^[\d.]+$/.test(host))
    return refuse('must be a full host name such as www.example.com')
  if (host.length > MAX_LENGTH) return refuse(`must not be longer than ${MAX_LENGTH} characters`)
  if (host.split('.').some((label) => !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)))
    return refuse('may hold letters, digits and hyphens only, and no hyphen at either end of a part')
  // What decodes to nothing would be looked over by nobody: browsers do not go there, and authorities refuse it.
  if (/(^|\.)xn--/.test(unicodeOf(host))) return refuse('holds a part with xn-- that stands for no name')
  if (host === platformDomain || host.endsWith(`.${platformDomain}`))
    return refuse(`must not lie under ${platformDomain}, whose names are given out with websites`)
  if (platformDomain.endsWith(`.${host}`)) return refuse(`must not be a parent of ${platformDomain}`)
  const registrable = getDomain(host, SUFFIXES)
  if (registrable === null)
    return refuse(`${host} is a suffix under which others have names of their own; it cannot be claimed`)
  const mixed = mixedLabelOf(unicodeOf(host))
  if (mixed !== undefined)
    return refuse(
      `${mixed} mixes letters of different scripts, so that it can be taken for another name; write each part in one script`,
    )
  const full = isWildcard(text) ? `*.${host}` : host
  return { host: full, registrable, skeleton: skeletonOf(unicodeOf(full)) }
}

export function isWildcard(host: string): boolean {
  return host.startsWith('*.')
}

/** The name as its owner writes it: `bücher.example` for `xn--bcher-kva.example`. */
export function unicodeOf(host: string): string {
  return isWildcard(host) ? `*.${unicodeOf(host.slice(2))}` : domainToUnicode(host) || host
}

/**
 * The names below which a TXT record may prove the name: itself (a wildcard's parent), and each parent down to the
 * registrable domain. Whoever can write there decides about all below it.
 */
export function provingNames(host: string): string[] {
  const base = isWildcard(host) ? host.slice(2) : host
  const registrable = getDomain(base, SUFFIXES) ?? base
  const labels = base.split('.')
  const depth = labels.length - registrable.split('.').length
  return Array.from({ length: depth + 1 }, (_, index) => labels.slice(index).join('.'))
}

/** The registrable domain itself, where a CNAME record is not allowed. */
export function isApex(host: string): boolean {
  return getDomain(host, SUFFIXES) === host
}

/** The other of `example.com` and `www.example.com`; undefined for names deeper below, and for wildcards. */
export function counterpartOf(host: string): string | undefined {
  if (isWildcard(host)) return undefined
  if (isApex(host)) return `www.${host}`
  return host.startsWith('www.') && isApex(host.slice(4)) ? host.slice(4) : undefined
}

/** Whether a certificate or claim for `pattern` covers `host`; a wildcard covers one label. */
export function covers(pattern: string, host: string): boolean {
  return pattern === host || (isWildcard(pattern) && host.slice(host.indexOf('.')) === pattern.slice(1))
}
