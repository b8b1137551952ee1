/** Tells requests that came over a connection which was opened for somebody else. */
import type { IncomingMessage } from 'node:http'
import type { Http2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { normalizeHost } from '../http/hosts.ts'
import type { Certificates } from './certificates.ts'

/** @returns see TlsServer.isMisdirected */
export function misdirection(
  contextFor: Certificates['contextFor'],
): (request: IncomingMessage) => boolean | Promise<boolean> {
  /** What connections without a name were first asked for. */
  const firstNames = new WeakMap<object, string>()

  async function differ(opened: string, wanted: string): Promise<boolean> {
    const [shown, right] = await Promise.all([contextFor(opened), contextFor(wanted)])
    return shown === undefined || shown !== right
  }

  function firstNameOf(request: IncomingMessage, wanted: string): string {
    // Each HTTP/2 request has a socket object of its own.
    const connection = (request as { stream?: Http2Stream }).stream?.session ?? request.socket
    const first = firstNames.get(connection) ?? wanted
    firstNames.set(connection, first)
    return first
  }

  return (request) => {
    const { host = '' } = request.headers
    const { encrypted, servername } = request.socket as Partial<TLSSocket>
    // Nearly always, where the port is the usual one.
    if (encrypted !== true || host === servername) return false
    const wanted = normalizeHost(host)
    // What is no host name is refused by whoever reads it.
    if (wanted === undefined) return false
    // OpenSSL does not know the name of sessions that are resumed in TLS 1.2; the client knows whose ticket it kept.
    const opened = normalizeHost(servername || undefined) ?? firstNameOf(request, wanted)
    return wanted === opened ? false : differ(opened, wanted)
  }
}
