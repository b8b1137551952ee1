/** Tells requests that came over a connection which was opened for somebody else. */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { normalizeHost } from '../http/hosts.ts'
import type { Certificates } from './certificates.ts'

/** @returns see TlsServer.isMisdirected */
export function misdirection(
  contextFor: Certificates['contextFor'],
): (request: IncomingMessage) => boolean | Promise<boolean> {
  async function differ(opened: string, wanted: string): Promise<boolean> {
    const [shown, right] = await Promise.all([contextFor(opened), contextFor(wanted)])
    return shown === undefined || shown !== right
  }

  return ({ socket, headers: { host = '' } }) => {
    const { encrypted, servername } = socket as Partial<TLSSocket>
    // Nearly always, where the port is the usual one.
    if (encrypted !== true || host === servername) return false
    const wanted = normalizeHost(host)
    // What is no host name is refused by whoever reads it.
    if (wanted === undefined) return false
    const opened = normalizeHost(typeof servername === 'string' ? servername : undefined)
    // A resumed session may come without a name.
    if (opened === undefined) return true
    return wanted === opened ? false : differ(opened, wanted)
  }
}
