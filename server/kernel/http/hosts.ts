/** Reads the Host header: which name was asked for, written one way only. */
import { domainToASCII } from 'node:url'

/**
 * @param header the Host header or :authority, e.g. `Shop.Example.COM.:8080`; other letters than ASCII come as punycode
 *   (RFC 9110, 4.2), so that no two headers mean the same name in ways a proxy in front would not see
 * @returns the name in lower case, without port and trailing dot; undefined when it is no host name
 */
export function normalizeHost(header: string | undefined): string | undefined {
  if (!header || header.length > 300) return undefined
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(header)
  if (bracketed) return `[${bracketed[1]?.toLowerCase()}]`
  const match = /^([a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header)
  return match?.[1] === undefined ? undefined : normalizeName(match[1])
}

/**
 * @param name a host name as people write it, e.g. `Bücher.Example`
 * @returns the name as a Host header of it reads; undefined when it is no host name
 */
export function normalizeName(name: string): string | undefined {
  // domainToASCII takes more than names: it decodes %xx and stops at what would end the host of a URL.
  if (name.length > 300 || /[\0-\x20%/:?#@[\]\\]/.test(name)) return undefined
  const ascii = domainToASCII(name.replace(/\.$/, ''))
  return /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*$/.test(ascii)
    ? ascii
    : undefined
}

export type Address =
  /**
   * app.<domain>, and addresses that name no tenant: the bare domain, localhost, IP addresses; or a name under which this tenant
   * shows the portal as its own
   */
  | { kind: 'portal'; host: string; tenant?: { id: string; slug: string } }
  | { kind: 'api'; host: string }
  /** <tenant>.<domain> or <site>.<tenant>.<domain> */
  | { kind: 'tenant'; host: string; slug: string; site: string | undefined }
  /** a host name outside the platform's domain, or deeper below it than anything lies */
  | { kind: 'custom'; host: string }

/** Says what a normalized host name means under the platform's domain. */
export function readAddress(host: string, domain: string): Address {
  if (
    host === domain ||
    host === `app.${domain}` ||
    host === 'localhost' ||
    /^[\d.]+$/.test(host) ||
    host.startsWith('[')
  )
    return { kind: 'portal', host }
  if (host === `api.${domain}`) return { kind: 'api', host }
  if (!host.endsWith(`.${domain}`)) return { kind: 'custom', host }
  const [slug = '', site, deeper] = host
    .slice(0, -domain.length - 1)
    .split('.')
    .toReversed()
  return deeper === undefined ? { kind: 'tenant', host, slug, site } : { kind: 'custom', host }
}
