/** The public address of a host of this installation: what links that leave a page begin with. */
import type { Config } from '../../config.ts'

/**
 * @param host a normalized host name, such as `bakery.example.com`
 * @returns scheme, host and port as visitors' browsers show them: `https://bakery.example.com`, `http://bakery.localhost:8080`.
 *   Scheme and port come from HOTSWAP_PUBLIC_URL or the ports that are listened on, never from a request, which could lie.
 */
export function originOf(config: Pick<Config, 'publicUrl' | 'port' | 'tlsPort'>, host: string): string {
  const { protocol, port } = config.publicUrl ?? ownAddress(config)
  return `${protocol}//${host}${port && `:${port}`}`
}

function ownAddress({ port, tlsPort }: Pick<Config, 'port' | 'tlsPort'>): { protocol: string; port: string } {
  return tlsPort === undefined
    ? { protocol: 'http:', port: port === 80 ? '' : String(port) }
    : { protocol: 'https:', port: tlsPort === 443 ? '' : String(tlsPort) }
}
