/** Addresses as people write them, made into ones that the server takes. */
import { safeLink } from '@hotswap/sdk/rich-text/urls'

const EMAIL = /^[^\s@<>"',;:/?#]+@[^\s@<>"',;:/?#]+\.[a-z]{2,}$/i
const PHONE = /^\+[\d\s()/.-]{5,}$/
/** What begins like an address: words do not, and lead nowhere. */
const ADDRESS = /^(\/|#|\?|\.{1,2}\/|[a-z][a-z0-9+.-]*:)/i
const HOST = /^([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?([/?#].*)?$/i

/** @returns `https://example.org` for `example.org`, `mailto:…` for an e-mail address; undefined for what may not be linked */
export function readAddress(text: string): string | undefined {
  const address = text.trim()
  if (EMAIL.test(address)) return `mailto:${address}`
  if (PHONE.test(address)) return `tel:${address.replace(/[^+\d]/g, '')}`
  if (HOST.test(address)) return `https://${address}`
  return ADDRESS.test(address) ? safeLink(address) : undefined
}
