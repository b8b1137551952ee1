/** Certificates as delivery shows them, and what the features that keep them and delivery have in common. */

/** What the notice `certificates` says: what answers for these names, challenges included, has changed. */
export type CertificatesNotice = { names: string[] }

/**
 * What a private key is encrypted for: PEM (PKCS #8), in the scope of its owner, see {@link keyScopeOf}.
 * @param id of the certificate
 */
export function privateKeyContext(id: string): string {
  return `certificates.private_key:${id}`
}

/** Whose data key opens it: destroyed with the tenant. @param tenantId null: the platform's own */
export function keyScopeOf(tenantId: string | null): string {
  return tenantId === null ? 'platform' : `tenant:${tenantId}`
}

/** `*.` and the parent of a host, which a certificate may name in its stead; undefined for a single label. */
export function wildcardOf(host: string): string | undefined {
  const dot = host.indexOf('.')
  return dot > 0 && !host.startsWith('*.') ? `*${host.slice(dot)}` : undefined
}

/** Whether a certificate with these names may be shown for a name (RFC 9525, 6.3): a wildcard is one label deep. */
export function coversName(names: readonly string[], name: string): boolean {
  const wildcard = wildcardOf(name)
  return names.includes(name) || (wildcard !== undefined && names.includes(wildcard))
}
