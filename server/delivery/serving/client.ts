/** Who asks: the address behind trusted proxies, and whether it looks like a person's browser. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'

/**
 * @param trustedProxies addresses and networks such as 10.0.0.0/8, checked by config.ts
 * @returns the client's address: the peer's, or what the outermost trusted proxy says that it saw
 */
export function clientAddressReader(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const peerOf = (request: IncomingMessage) => request.socket.remoteAddress ?? ''
  if (trustedProxies.length === 0) return peerOf
  const trusted = new BlockList()
  for (const network of trustedProxies) {
    const [address = '', bits] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    return trusted.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
  }
  return (request) => {
    let address = peerOf(request)
    const hops = request.headers['x-forwarded-for']?.toString().split(',') ?? []
    // Each proxy adds whom it saw at the end; beyond the first that is not ours, anything may have been made up.
    while (hops.length > 0 && isTrusted(address)) address = hops.pop()?.trim() ?? ''
    return address
  }
}

/** Programs that say so, and programs that say nothing. A browser names an engine. */
export function isBot(userAgent: string | undefined): boolean {
  return (
    userAgent === undefined ||
    !userAgent.startsWith('Mozilla/') ||
    /bot\b|bot[/;-]|crawl|spider|slurp|preview|facebookexternalhit|embedly|monitor|uptime|pingdom|lighthouse|headless|phantom|scrap|fetch|feed|archiver|validator|scanner/i.test(
      userAgent,
    )
  )
}
