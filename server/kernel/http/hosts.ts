/** Reads the Host header: which name was asked for, written one way only. */
import { domainToASCII } from 'node:url'

/**
 * @param header the Host header or :authority, e.g. `Shop.Example.COM.:8080`
 * @returns the name in lower case, punycode, without port and trailing dot; undefined when it is no host name
 */
export function normalizeHost(header: string | undefined): string | undefined {
  if (!header || header.length > 300) return undefined
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(header)
  if (bracketed) return `[${bracketed[1]?.toLowerCase()}]`
  const match = /^([^:/?#@\s[\]\\]+)(?::\d{1,5})?$/.exec(header)
  if (!match?.[1]) return undefined
  const name = domainToASCII(match[1].replace(/\.$/, ''))
  return name && /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*$/.test(name)
    ? name
    : undefined
}

export type Address =
  /** app.<domain>, and addresses that name no tenant: the bare domain, localhost, IP addresses */
  | { kind: 'portal'; host: string }
  | { kind: 'api'; host: string }
  /** <tenant>.<domain> or <site>.<tenant>.<domain> */
  | { kind: 'tenant'; host: string; slug: string; site: string | undefined }
  /** a host name outside the platform's domain */
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
  const labels = host.slice(0, -domain.length - 1).split('.')
  const slug = labels.at(-1) ?? ''
  return { kind: 'tenant', host, slug, site: labels.length === 2 ? labels[0] : undefined }
}
