/** Which peers are our own proxies, whose word about their clients counts. */
import { BlockList, isIP, isIPv6 } from 'node:net'

/**
 * @param networks addresses and networks such as 10.0.0.0/8, checked by config.ts
 * @returns whether an address, written as `plainAddress` gives it, is one of theirs
 */
export function trustedPeers(networks: readonly string[]): (address: string) => boolean {
  if (networks.length === 0) return () => false
  const trusted = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  return (address) => isIP(address) > 0 && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** An IPv4 address that came over an IPv6 socket is written as what it is: `192.0.2.1`, not `::ffff:192.0.2.1`. */
export function plainAddress(address: string | undefined): string {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? ''
}
