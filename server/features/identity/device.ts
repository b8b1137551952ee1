/** Recognizes the place somebody signs in from, roughly enough that an update or a new address of the same line is no news. */
import { isIPv6 } from 'node:net'
import { hashToken } from '../../kernel/crypto/tokens.ts'

/** @returns a fingerprint of the browser without its version and of the network without its last parts */
export function deviceOf(session: { user_agent: string | null; ip_address: string | null }): string {
  const browser = (session.user_agent ?? '').replaceAll(/[\d._]+/g, '')
  return hashToken(`${browser}\n${networkOf(session.ip_address ?? '')}`)
}

/** An address as people write it: IPv6 is kept with all its zeros. */
export function writtenAddress(ip: string | null): string | null {
  return ip !== null && isIPv6(ip) ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip
}

/** The first half of an IPv4 address, the first two groups of an IPv6 address: what one provider assigns from. */
function networkOf(ip: string): string {
  const separator = ip.includes('.') ? '.' : ':'
  return ip.split(separator).slice(0, 2).join(separator)
}
