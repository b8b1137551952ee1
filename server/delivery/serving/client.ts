/** Who asks: the address behind trusted proxies, and whether it looks like a person's browser. */
import type { IncomingMessage } from 'node:http'
import { forwardedReader } from '../../kernel/http/forwarded.ts'

/** @returns the client's address: the peer's, or what the outermost trusted proxy says that it saw; see forwarded.ts */
export function clientAddressReader(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const clientOf = forwardedReader(trustedProxies)
  return (request) => clientOf(request).address
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
